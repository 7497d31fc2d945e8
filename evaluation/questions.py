"""Labelled questions, read from TSV files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from nlu.decision import OUT_OF_SCOPE

COLUMNS = ["lang", "label", "kind", "text"]


class QuestionsError(ValueError):
    """A file of questions cannot be read; the message names the file, the line and what is wrong."""


@dataclass(frozen=True)
class Question:
    """One labelled question: ``labels`` are the intents that are right, ``kind`` how it is written (plain, story, ...)."""

    lang: str
    labels: tuple[str, ...]
    kind: str
    text: str

    @property
    def in_scope(self) -> bool:
        """Return whether a topic answers it."""
        return OUT_OF_SCOPE not in self.labels


def read(path: Path) -> list[Question]:
    """Return the questions of the tab-separated file at ``path``: a header ``lang label kind text``, then a line each.

    Raises:
        QuestionsError: the file is missing, not UTF-8, has other columns, an empty field, or no question.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionsError(f"{path}: {error}") from error
    if not rows or rows[0] != COLUMNS:
        raise QuestionsError(f"{path}, line 1: the columns must be {', '.join(COLUMNS)}, separated by tabs")
    questions = []
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(COLUMNS) or not all(field.strip() for field in row):
            raise QuestionsError(f"{path}, line {number}: {len(COLUMNS)} non-empty fields separated by tabs are wanted")
        lang, label, kind, text = row
        questions.append(Question(lang, tuple(label.split("|")), kind, text))
    if not questions:
        raise QuestionsError(f"{path}: no question")
    return questions
