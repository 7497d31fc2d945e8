"""Which of the buttons offered a reply in words means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Final, Literal

from deadlines import checked_yaml
from deadlines.checked_yaml import Model
from nlu.text import fold

#: A reply of more words than this is no choice but a question of its own.
LONGEST: Final = 8

#: Two words are forms of one, or one is part of the other's compound ("etiketten", "returetikett"), when they share this many
#: letters in a row, at least this part of the shorter;
_SHARED: Final = 5
_SHARE: Final = 0.7
#: or when they are spelt almost alike ("warrenty"): this is difflib's ratio.
_TYPO: Final = 0.8
#: Shorter words are the same but for an ending of so many letters ("hot", "hotet"), or not at all.
_LETTERS: Final = 4
_ENDING: Final = 3

Choice = int | Literal["none", "unclear"] | None


class _Words(Model):
    """The lists of ``choices.yml``."""

    places: tuple[tuple[str | int, ...], ...]
    last: tuple[str, ...]
    none: tuple[str, ...]
    yes: tuple[str, ...]
    polite: tuple[str, ...]
    filler: tuple[str, ...]


_WORDS: Final = checked_yaml.load(Path(__file__).with_name("choices.yml"), _Words)
_TOKEN: Final = re.compile(r"\d+:[ae]\b|[^\W_]+(?:['’][^\W_]+)?")


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(fold(text).replace("’", "'"))


def _phrases(words: Sequence[str]) -> list[tuple[str, ...]]:
    return sorted((tuple(_tokens(word)) for word in words), key=len, reverse=True)


_PLACES: Final[Mapping[str, int]] = {
    fold(str(word)): place for place, words in enumerate(_WORDS.places) for word in words if " " not in str(word)
}
_LAST: Final = frozenset(map(fold, _WORDS.last))
_NONE: Final = _phrases(_WORDS.none)
_YES: Final = frozenset(token for phrase in _WORDS.yes for token in _tokens(phrase))
_POLITE: Final = frozenset(map(fold, _WORDS.polite))
_THUMB_UP: Final = "\N{THUMBS UP SIGN}"
_FILLER: Final = frozenset(token for word in _WORDS.filler for token in _tokens(word))


def place_in(text: str, count: int) -> int | None:
    """Return the place from 0 that ``text`` names among ``count`` ("2", "den andra", "the last one"); None when it names none."""
    tokens = _tokens(text)
    if not tokens or not count or len(tokens) > LONGEST:
        return None
    named = {place for token in tokens if (place := _place(token, count)) is not None and not _only_filler(token, tokens)}
    rest = [token for token in tokens if token not in _FILLER and _place(token, count) is None]
    return named.pop() if len(named) == 1 and not rest else None


def _place(token: str, count: int) -> int | None:
    if token in _LAST:
        return count - 1
    place = _PLACES.get(token)
    return place if place is not None and place < count else None


def _is_place(token: str) -> bool:
    """Whether it names a place, be it beyond what was offered."""
    return token.isdigit() or token in _PLACES or token in _LAST


def _only_filler(token: str, tokens: Sequence[str]) -> bool:
    """Whether a number's word is an article beside another choice ("the second one", "den ett andra")."""
    return token in _FILLER and any(other not in _FILLER for other in tokens)


def says_yes(text: str) -> bool:
    """Return whether ``text`` is a yes and nothing else, however politely ("ok thanks", "ja tack", a thumb up)."""
    tokens = _tokens(text)
    words = set(tokens) - _POLITE
    return _THUMB_UP in text if not tokens else bool(set(tokens) & _YES) and words <= _YES


def retypes(text: str, title: str) -> bool:
    """Return whether ``text`` is at least half of ``title`` and nothing else, but for capitals, diacritics and punctuation."""
    said, whole = set(_tokens(text)), set(_tokens(title))
    said = said & whole | (said - _POLITE)
    return bool(said) and said <= whole and 2 * len(said) >= len(whole)


def choose(text: str, titles: Sequence[Sequence[str]]) -> Choice:
    """Return which of the offered titles a reply means.

    Args:
        text: What the user wrote.
        titles: What each choice is called, in every language: people retype part of a title, and mix languages.

    Returns:
        A place from 0; ``none`` when none of them is meant; ``unclear`` when it says yes, or what several of them share;
        None when it is no reply to the offer.
    """
    tokens = _tokens(text)
    if not tokens or len(tokens) > LONGEST:
        return None
    if (place := place_in(text, len(titles))) is not None:
        return place
    words_of = [{token for title in named for token in _tokens(title)} - _FILLER for named in titles]
    rest = _without_none(tokens, words_of)
    words = [token for token in rest if token not in _FILLER]
    if all(map(_is_place, words)):
        return "none" if rest != tokens else "unclear"
    return None if "?" in text else _by_words(words, words_of)


def _without_none(tokens: list[str], titles: Sequence[set[str]]) -> list[str]:
    """The words left when those that mean none of the choices are taken out; a word of a title means that title."""
    rest = tokens
    for phrase in _NONE:
        if len(phrase) == 1 and any(phrase[0] in title for title in titles):
            continue
        for start in range(len(rest) - len(phrase), -1, -1):
            if tuple(rest[start : start + len(phrase)]) == phrase:
                rest = rest[:start] + rest[start + len(phrase) :]
    return rest


def _by_words(words: Sequence[str], titles: Sequence[set[str]]) -> Choice:
    """The choice whose title the words fit best, if more than half of them are in some title."""
    fits = [{word: max((_likeness(word, other) for other in title), default=0) for word in words} for title in titles]
    known = {word for fit in fits for word, likeness in fit.items() if likeness}
    if 2 * len(known) < len(set(words)):
        return None
    scores = [sum(fit.values()) for fit in fits]
    clear = scores.count(max(scores)) == 1 and 2 * len(known) > len(set(words))
    return scores.index(max(scores)) if clear else "unclear"


def _likeness(word: str, other: str) -> int:
    """How alike a reply's word and a title's are, both folded: 2 when the reply's is the title's, a form or a part of it; 1 when
    it is misspelt or a compound with it; 0 when it is another word.
    """
    shorter, longer = sorted((word, other), key=len)
    if word == other or (len(shorter) > 2 and longer.startswith(shorter) and len(longer) - len(shorter) <= _ENDING):
        return 2
    if len(shorter) < _LETTERS:
        return 0
    matcher = SequenceMatcher(None, word, other, autojunk=False)
    shared = matcher.find_longest_match(0, len(word), 0, len(other)).size
    if shared < _SHARED or shared < _SHARE * len(shorter):
        return int(matcher.ratio() >= _TYPO)
    return 2 if word in other else 1
