"""What every component does to a text before it looks at it: pure functions, no Rasa."""

from __future__ import annotations

import re
import unicodedata

#: Characters kept from the start and from the end of an overlong message. A question stands at the beginning or, after a
#: long story, at the end; 1,200 characters are about 300 word pieces, within the encoder's window of 512.
HEAD_CHARACTERS = 800
TAIL_CHARACTERS = 400


def clean(text: str | None) -> str:
    """Return ``text`` composed (NFC), on one line, without control characters and at most 1,201 characters long.

    Control and format characters, lone surrogates and unassigned code points become spaces, except the zero-width joiner
    that holds some emoji together; runs of white space become one space. Never raises; None gives the empty string.
    """
    if not text:
        return ""
    # Cut before the work, with room for white space that will collapse: a megabyte costs no more than a page.
    if len(text) > 10_000:
        text = f"{text[:5_000]} {text[-5_000:]}"
    composed = unicodedata.normalize("NFC", text)
    visible = composed if composed.isprintable() else "".join(map(_visible, composed))
    line = " ".join(visible.split())
    if len(line) > HEAD_CHARACTERS + TAIL_CHARACTERS:
        line = f"{line[:HEAD_CHARACTERS].rstrip()} {line[-TAIL_CHARACTERS:].lstrip()}"
    return line


def _visible(character: str) -> str:
    return character if character == "\u200d" or unicodedata.category(character)[0] != "C" else " "


def fold(text: str) -> str:
    """Return ``text`` in lower case without diacritics: ``"Återbetalning"`` and ``"aterbetalning"`` are then the same."""
    if text.isascii():
        return text.casefold()
    # Twice: taking a letter apart may leave capitals ("ℌ").
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.casefold()).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def character_n_grams(line: str, shortest: int, longest: int) -> list[str]:
    """Return the runs of ``shortest`` to ``longest`` characters inside each word of ``line``, which begins and ends with a space.

    A word shorter than the shortest has none. scikit-learn calls it "char_wb".
    """
    words = [f" {word} " for word in line.split()]
    return [
        word[start : start + size]
        for word in words
        for size in range(shortest, min(longest, len(word)) + 1)
        for start in range(len(word) - size + 1)
    ]


def word_n_grams(line: str, most: int) -> list[str]:
    """Return the words of ``line`` and the runs of up to ``most`` of them, each with single spaces."""
    words = re.findall(r"\w+", line)
    return [" ".join(words[start : start + size]) for size in range(1, most + 1) for start in range(len(words) - size + 1)]


def has_words(text: str) -> bool:
    """Return whether ``text`` holds at least one letter or digit."""
    return any(c.isalnum() for c in text)


def is_utf8(text: str) -> bool:
    """Return whether ``text`` is whole: JSON can spell out half a character, which nothing can store."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
