"""How well personal data is found: recall of each kind and false alarms on a list of marked sentences.

    python -m privacy.measure [tests/privacy/cases.tsv]

A line of the list is a language, a tab and a sentence with its personal data marked: ``ring {{phone:070-123 45 67}} idag``.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from privacy.found import Kind
from privacy.masking import Masked, mask

CASES = "tests/privacy/cases.tsv"

_MARK = re.compile(r"\{\{(?P<kind>[a-z ]+):(?P<data>.+?)\}\}")


@dataclass(frozen=True)
class Case:
    """A sentence in a language (ISO 639-1) and the ``marks`` in it: (kind, start, end) of each piece of personal data."""

    language: str
    text: str
    marks: tuple[tuple[str, int, int], ...]

    @classmethod
    def read(cls, line: str) -> Case:
        """Return the case in a ``line`` of the list."""
        language, _, marked = line.partition("\t")
        text, marks, place = "", [], 0
        for mark in _MARK.finditer(marked):
            text += marked[place : mark.start()]
            marks.append((Kind(mark["kind"]).value, len(text), len(text) + len(mark["data"])))
            text += mark["data"]
            place = mark.end()
        return cls(language, text + marked[place:], tuple(marks))

    def missed(self, masked: Masked) -> list[tuple[str, str]]:
        """Return (kind, data) of the marks that ``masked`` leaves any character of, or calls something else."""
        return [
            (kind, self.text[start:end])
            for kind, start, end in self.marks
            if not any(span.kind == kind and span.start <= start and end <= span.end for span in masked.spans)
        ]

    def false_alarms(self, masked: Masked) -> list[tuple[str, str]]:
        """Return (kind, text) of what ``masked`` hides where no personal data is marked."""
        return [
            (span.kind, self.text[span.start : span.end])
            for span in masked.spans
            if not any(span.start < end and start < span.end for _, start, end in self.marks)
        ]


@dataclass(frozen=True)
class Measured:
    """What was found in a list of cases; ``total`` and ``found`` count by kind, the lists hold (kind, data, sentence)."""

    cases: int
    without: int
    total: Counter[str]
    found: Counter[str]
    missed: tuple[tuple[str, str, str], ...]
    false_alarms: tuple[tuple[str, str, str], ...]


def read(path: Path | str) -> list[Case]:
    """Return the cases in the file at ``path``; its first line is a heading."""
    return [Case.read(line) for line in Path(path).read_text(encoding="utf-8").splitlines()[1:]]


def measure(cases: Iterable[Case]) -> Measured:
    """Mask every case and compare with its marks."""
    cases = list(cases)
    total: Counter[str] = Counter()
    missed: list[tuple[str, str, str]] = []
    false_alarms: list[tuple[str, str, str]] = []
    for case in cases:
        masked = mask(case.text)
        total.update(kind for kind, _, _ in case.marks)
        missed += ((*each, case.text) for each in case.missed(masked))
        false_alarms += ((*each, case.text) for each in case.false_alarms(masked))
    found = total - Counter(kind for kind, _, _ in missed)
    without = sum(not case.marks for case in cases)
    return Measured(len(cases), without, total, found, tuple(missed), tuple(false_alarms))


def main(path: str = CASES) -> None:
    """Print the table for the list at ``path``, then every mistake."""
    result = measure(read(path))
    print(f"{result.cases} sentences, {result.without} of them without personal data\n")
    alarms = Counter(kind for kind, _, _ in result.false_alarms)
    print(f"{'kind':<16} {'found':>9} {'recall':>7} {'false alarms':>13}")
    for kind, total in [*((kind.value, result.total[kind.value]) for kind in Kind), ("all", sum(result.total.values()))]:
        found = sum(result.found.values()) if kind == "all" else result.found[kind]
        false = sum(alarms.values()) if kind == "all" else alarms[kind]
        print(f"{kind:<16} {f'{found}/{total}':>9} {100 * found / total if total else 100:6.1f}% {false:>13}")
    for title, mistakes in (("missed", result.missed), ("false alarm", result.false_alarms)):
        for kind, data, text in mistakes:
            print(f"\n{title}: {kind} {data!r}\n  {text}")


if __name__ == "__main__":
    main(*sys.argv[1:])
