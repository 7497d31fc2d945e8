"""Cuts a message into tokens: words, numbers, number shapes such as 14:00 or 3/5, and opaque strings.

Opaque are web and e-mail addresses, order numbers, ASINs, telephone and version numbers: whatever joins digits in a
way no date or clock time is written. No rule of the grammar looks inside them. Every pattern here is a plain run of
characters; none can backtrack.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["word", "number", "shape", "mark", "opaque"]

_LETTERS = r"[^\W\d_][̀-ͯ]*"
_PIECE = re.compile(
    rf"(?P<stamp>\d{{4}}-\d\d?-\d\d?[Tt]\d\d(?::?\d\d){{1,2}}(?:[.,]\d{{1,9}})?)"
    rf"|(?P<shape>\d+(?:[./:\-–,]\d+)+)"
    rf"|(?P<number>\d+)"
    rf"|(?P<word>(?:{_LETTERS})+(?:['’´`](?:{_LETTERS})+)*)"
    r"|(?P<mark>\S)"
)
_CHUNK = re.compile(r"\S+")
_MARKS = str.maketrans(dict.fromkeys("’´`‘", "'") | dict.fromkeys("“”", '"') | dict.fromkeys("–—‐‑−", "-"))
_NORDIC = str.maketrans({"ø": "ö", "æ": "ä"})


@dataclass(slots=True)
class Token:
    """One piece of the message.

    Attributes:
        kind: What it is made of.
        text: Folded (lower case, no accents) for words; as written otherwise.
        exact: Lower case with accents.
        start, end: Offsets in the message.
        glued: No white space before it.
        line: A line break before it.
        capital: Begins with a capital; `capitals`: is all capitals.
    """

    kind: Kind
    text: str
    exact: str
    start: int
    end: int
    glued: bool
    line: bool = False
    capital: bool = False
    capitals: bool = False


@lru_cache(maxsize=4096)
def normal(word: str) -> str:
    """Lower case, composed accents, plain apostrophes and dashes, Danish letters as Swedish ones."""
    return unicodedata.normalize("NFC", word.lower().translate(_MARKS)).translate(_NORDIC)


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """A word without its accents, as people without the keyboard type it."""
    plain = normal(word)
    if plain.isascii():
        return plain
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def pieces(phrase: str) -> list[str]:
    """A phrase of the vocabulary in the pieces a message would be cut into."""
    return [match.group() for match in _PIECE.finditer(phrase)]


def tokens(text: str) -> list[Token]:
    """The tokens of a message, in order; white space is dropped, nothing else."""
    found: list[Token] = []
    before = 0
    for chunk in _CHUNK.finditer(text):
        line = "\n" in text[before : chunk.start()]
        before = chunk.end()
        part = chunk.group()
        if _address(part):
            found.append(Token("opaque", "", "", chunk.start(), chunk.end(), False, line))
            continue
        first = True
        for match in _PIECE.finditer(text, chunk.start(), chunk.end()):
            kind = match.lastgroup
            raw = match.group()
            start, end = match.span()
            if kind == "word":
                exact = normal(raw)
                token = Token("word", fold(raw), exact, start, end, not first)
                token.capital = raw[0].isupper()
                token.capitals = raw.isupper()
            elif kind == "number":
                token = Token("number" if len(raw) <= 8 else "opaque", raw, raw, start, end, not first)
            elif kind == "mark":
                plain = raw.translate(_MARKS)
                token = Token("mark", plain, plain, start, end, not first)
            else:
                plain = raw.translate(_MARKS)
                token = Token("shape" if len(raw) <= 40 else "opaque", plain, plain, start, end, not first)
            token.line = line and first
            first = False
            found.append(token)
    return found


def _address(chunk: str) -> bool:
    """A web or e-mail address, which may hold anything that looks like a date."""
    if "://" in chunk or chunk.startswith("www."):
        return True
    at = chunk.find("@")
    dot = chunk.rfind(".", 0, -1)
    return 0 < at < dot - 1 and chunk[at - 1].isalnum() and chunk[dot + 1].isalpha()
