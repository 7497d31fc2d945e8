"""Personal data in a text, replaced by typed placeholders such as ``[email]``: pure, for any text in any language.

Masked text is left as it is: ``mask(mask(text).text)`` changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from privacy.addresses import addresses
from privacy.emails import emails
from privacy.found import Found, Kind
from privacy.numbers import numbers
from privacy.shadow import shadow
from privacy.words import any_of

#: The longest text that is kept whole, in characters, and what stands in the middle of one that is not.
LONGEST = 4_000
CUT = "[cut]"

#: So far beyond a cut is read, in characters: no personal data is longer.
_MARGIN = 400

#: All numbers and addresses have one, in the shadow of a text.
_DIGIT = re.compile(r"[0-9]")

_PLACEHOLDERS = [kind.placeholder for kind in Kind]
_PRIORITY = {kind: place for place, kind in enumerate(Kind)}


class Span(NamedTuple):
    """Personal data of a ``kind`` at [start, end) of the original text, replaced by ``placeholder``."""

    kind: str
    start: int
    end: int
    placeholder: str


@dataclass(frozen=True)
class Masked:
    """A text with its personal data replaced; ``spans`` are in order and do not overlap."""

    text: str
    spans: tuple[Span, ...]

    def start(self, offset: int) -> int:
        """Return where what starts at ``offset`` of the original starts here; inside personal data, its placeholder does."""
        return self._moved(offset, ends=False)

    def end(self, offset: int) -> int:
        """Return where what ends before ``offset`` of the original ends here; inside personal data, its placeholder does."""
        return self._moved(offset, ends=True)

    def _moved(self, offset: int, ends: bool) -> int:
        shift = 0
        for span in self.spans:
            if offset <= span.start:
                break
            if offset < span.end:
                return span.start + shift + (len(span.placeholder) if ends else 0)
            shift += len(span.placeholder) - (span.end - span.start)
        return offset + shift


def mask(text: str, known: Mapping[str, str] | None = None) -> Masked:
    """Return ``text`` with its personal data replaced by placeholders; never raises.

    Args:
        text: Any text. The time it takes grows with its length: about a second for 100,000 characters at worst.
        known: Personal data to replace wherever it stands, with its kind: what a longer text told about it.
    """
    spans = sorted(_spans(text, known or {}), key=attrgetter("start"))
    pieces = []
    place = 0
    for span in spans:
        pieces += [text[place : span.start], span.placeholder]
        place = span.end
    return Masked("".join([*pieces, text[place:]]), tuple(spans))


def mask_bounded(text: str, longest: int = LONGEST) -> str:
    """Return ``text`` masked; of one of more than ``longest`` characters, only the beginning and the end, half of it each.

    The cut leaves nothing of personal data that it goes through. It takes as long for any length.
    """
    if len(text) <= longest:
        return mask(text).text
    half = longest // 2
    head, tail = mask(text[: half + _MARGIN]), mask(text[-half - _MARGIN :])
    return f"{head.text[: head.start(half)]} {CUT} {tail.text[tail.end(_MARGIN) :]}"


def _spans(text: str, known: Mapping[str, str]) -> list[Span]:
    """What is known, then what is found between it and the placeholders, and then between what was found, until nothing is.

    Every stretch is read as if it stood alone, which is what makes masking idempotent.
    """
    taken = list(re.finditer(any_of([*_PLACEHOLDERS, *known]), text))
    spans = [
        Span(kind, *match.span(), Kind(kind).placeholder) for match in taken if (kind := known.get(match.group())) is not None
    ]
    open_stretches = _between(0, len(text), [match.span() for match in taken])
    while open_stretches:
        start, end = open_stretches.pop()
        found = _found(text[start:end])
        spans += (Span(each.kind.value, start + each.start, start + each.end, each.kind.placeholder) for each in found)
        if found:
            open_stretches += _between(start, end, [(start + each.start, start + each.end) for each in found])
    return spans


def _between(start: int, end: int, gone: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The stretches of [start, end) outside the ordered ranges ``gone``."""
    edges = [start, *(edge for span in gone for edge in span), end]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2]) if a < b]


def _found(text: str) -> list[Found]:
    """The personal data in ``text``, in order; what overlaps is one, of the longest one's kind."""
    read = shadow(text)
    everything = list(emails(read.text))
    if _DIGIT.search(read.text):
        everything += [*numbers(read.text), *addresses(read.text)]
    merged: list[tuple[Found, Found]] = []  # the whole, and the one that names it
    for each in sorted(everything, key=attrgetter("start")):
        if merged and each.start < merged[-1][0].end:
            whole, named = merged[-1]
            named = min(named, each, key=lambda found: (found.start - found.end, _PRIORITY[found.kind]))
            merged[-1] = Found(named.kind, whole.start, max(whole.end, each.end)), named
        else:
            merged.append((each, each))
    return [Found(whole.kind, read.starts[whole.start], read.ends[whole.end - 1]) for whole, _ in merged]
