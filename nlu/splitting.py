"""Where one message asks several things: pure functions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from deadlines import checked_yaml
from deadlines.checked_yaml import Model
from nlu.text import clean, fold

#: So many questions of a message are told apart; what comes after the last of them goes with it.
MOST: Final = 4

#: A longer message is read as one: a page of text is no list of questions.
LONGEST: Final = 2_000


class Words(Model):
    """The lists of ``questions.yml``."""

    interrogative: tuple[str, ...]
    verb: tuple[str, ...]
    subject: tuple[str, ...]
    asking: tuple[str, ...]
    joining: tuple[str, ...]


_WORDS = checked_yaml.load(Path(__file__).with_name("questions.yml"), Words)


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(fold(word)) for word in sorted(words, key=len, reverse=True))


_OPENING: Final = rf"(?:{_any_of((*_WORDS.interrogative, *_WORDS.verb))})(?!\w)"
_OPENING_WITHIN: Final = (
    rf"(?:(?:{_any_of(_WORDS.interrogative)})(?!\w)|(?:{_any_of(_WORDS.verb)})\s+(?:{_any_of(_WORDS.subject)})(?!\w))"
)
_JOINING: Final = rf"(?:{_any_of(_WORDS.joining)})(?!\w)"

#: Ends of sentences, and numbers that begin an item of a list.
_SENTENCE_END: Final = re.compile(r"(?<=[.?!])\s+|\s+(?=\(?\d[.)]\s)")

#: What joins two questions within a sentence; only a comma may stand in the place of the word.
_JOINT: Final = re.compile(rf"(?:[,;]\s*|\s)(?:{_JOINING}\s+)+(?={_OPENING_WITHIN})|[,;]\s*(?={_OPENING_WITHIN})")

# What stands before is taken at once and for good (a lookahead is not tried again): taken apart anew, and in every way, a row of
# dashes or of "and then" would take for ever.
_BEGINS: Final = re.compile(rf"(?=((?:\d[.)]|{_JOINING}|\W)*))\1{_OPENING}")
_WONDERS: Final = re.compile(rf"(?<!\w)(?:{_any_of(_WORDS.asking)})(?!\w)(?:\W+\w+)?\W+{_OPENING}")
_HOLDS: Final = re.compile(rf"(?<!\w)(?:{_any_of(_WORDS.interrogative)})(?!\w)")


def questions_in(text: str) -> list[str]:
    """Return the questions that a message asks, in order, each with the statements before it; [] when there is only one.

    A question ends with a question mark, or begins with a word that questions begin with; two within a sentence are
    parted where a joining word stands before such a word ("... and what if ..."). Statements tell what the question
    after them is about, so they go with it.
    """
    if len(text) > LONGEST:
        return []
    found: list[str] = []
    pending: list[str] = []
    for line in text.splitlines():
        for sentence in _SENTENCE_END.split(clean(line)):
            for piece, asks in _pieces(sentence):
                pending.append(piece)
                if asks:
                    found.append(" ".join(pending))
                    pending = []
    if len(found) < 2:
        return []
    found, rest = found[:MOST], [*found[MOST:], *pending]
    found[-1] = " ".join([found[-1], *rest])
    return found


def _pieces(sentence: str) -> list[tuple[str, bool]]:
    """Return the parts of a sentence, each with whether it is a question."""
    folded = fold(sentence)
    if not folded.strip():
        return []
    if len(folded) != len(sentence):  # folding took a letter apart ("ß"): places would not agree
        return [(sentence, _asks(folded))]
    starts = [0, *(match.start() for match in _JOINT.finditer(folded))]
    pieces: list[tuple[str, bool]] = []
    for start, end in zip(starts, [*starts[1:], len(sentence)]):
        piece = folded[start:end]
        joined = len(starts) > 1 and bool(_HOLDS.search(piece))
        pieces.append((sentence[start:end].strip(" ,;"), _asks(piece) or joined))
    return pieces


def _asks(folded: str) -> bool:
    return folded.rstrip(' "”\')').endswith("?") or bool(_BEGINS.match(folded) or _WONDERS.search(folded))
