"""A group's questions made into training examples: what goes where, and what is left out and why."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.decision import OUT_OF_SCOPE
from review.examples import NEIGHBOUR, Block, with_lines
from review.grouping import Wording
from review.wording import PLACEHOLDER, nearly_same, trigrams

#: Examples have at most this many characters; the longest written by hand has 236.
LONGEST = 300

#: A terse question has at most this many words and no mark at its end; a question of more than so many is a story.
TERSE_WORDS, PLAIN_WORDS = 6, 20

_SENTENCE_END = re.compile(r"[.?!…]+[\"”’')\]]*(?=\s|$)")


@dataclass(frozen=True)
class Plan:
    """What accepting would do: the lines for each (language, kind) of ``file``, and (text, reason) of what is left out."""

    topic: str
    file: Path
    lines: dict[tuple[str, str], list[str]]
    left_out: list[tuple[str, str]]

    @property
    def count(self) -> int:
        """Return how many questions would be written."""
        return sum(map(len, self.lines.values()))


def kind_of(text: str) -> str:
    """Return how ``text`` is written: "terse", "story" or "plain".

    A story has two sentences or more, or more than twenty words; a terse question at most six words and no mark at its end.
    Of the plain, terse and story examples written by hand, 98 % stand in the block this says. Slips, jargon and mixed
    languages are not told apart: they go with the plain ones.
    """
    sentences, words = len(_SENTENCE_END.findall(text)), len(text.split())
    if sentences > 1 or words > PLAIN_WORDS:
        return "story"
    return "terse" if words <= TERSE_WORDS and not sentences else "plain"


def plan(
    wordings: Iterable[Wording], topic: str, file: Path, blocks: Sequence[Block], evaluation: Iterable[str]
) -> Plan:
    """Return what accepting ``wordings`` as examples of ``topic`` would write into ``file``.

    Args:
        wordings: the group's, the most central first.
        topic: an intent.
        file: the one its examples stand in.
        blocks: every block of examples there is.
        evaluation: the texts of the evaluation questions, which must never be examples.
    """
    known = [(trigrams(text), f"an example of {block.intent}") for block in blocks for text in block.texts]
    known += [(trigrams(text), "an evaluation question") for text in evaluation]
    there = {(block.language, block.kind) for block in blocks if (block.file, block.intent) == (file, topic)}
    result = Plan(topic, file, defaultdict(list), [])
    for wording in wordings:
        text, language = wording.text, wording.questions[0].language
        kind = NEIGHBOUR if topic == OUT_OF_SCOPE else kind_of(text)
        own = trigrams(text)
        if PLACEHOLDER.search(text):
            reason = "has masked data in it"
        elif len(text) > LONGEST:
            reason = f"has {len(text)} characters, more than {LONGEST}"
        elif (language, kind) not in there:
            reason = f"{file} has no {kind} examples in language {language}"
        elif same := next((where for other, where in known if nearly_same(own, other)), None):
            reason = f"is nearly the same as {same}"
        else:
            result.lines[language, kind].append(text)
            known.append((own, "another one of the group"))
            continue
        result.left_out.append((text, reason))
    return result


def write(plan: Plan) -> None:
    """Add the lines of ``plan`` to its file, as it is now.

    Raises:
        ExamplesError: they cannot be added; nothing is written then.
    """
    text = plan.file.read_bytes().decode()
    for (language, kind), lines in plan.lines.items():
        text = with_lines(text, plan.topic, language, kind, lines)
    plan.file.write_bytes(text.encode())
