"""Accepting a group: which lines go where, what is left out, and not another byte changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
import yaml

from review import examples
from review.accepting import LONGEST, Plan, kind_of, plan, write
from review.collecting import Question
from review.examples import Block, ExamplesError, with_lines
from review.grouping import worded
from tests import corpus

Ask = Callable[..., Question]

FILE = """version: "3.1"

responses:
  utter_a:
  - text: |-
      One.

      Two.
nlu:
# which stays
- intent: a
  metadata: {language: en, kind: plain}
  examples: |
    - first  # no comment
    - last one
- intent: a
  metadata: {kind: terse, language: en}
  examples: |
     - first


- intent: a
  metadata: {language: en, kind: story}
  examples: []
- intent: a
  metadata: {language: sv, kind: plain}
  examples: |
    - sist"""


@pytest.fixture
def blocks() -> list[Block]:
    return examples.read(corpus.DATA)


def made(wordings: Iterable[Question], blocks: list[Block], topic: str = "late_return") -> Plan:
    return plan(worded(list(wordings)), topic, examples.files(blocks)[topic], blocks, ["What becomes of a late one in Malmö?"])


@pytest.mark.parametrize(
    ("language", "kind", "after", "added"),
    [
        ("en", "plain", "    - last one", "\n    - new: a?\n    - 'more' # å"),
        ("en", "terse", "     - first", "\n     - new: a?\n     - 'more' # å"),
        ("sv", "plain", "    - sist", "\n    - new: a?\n    - 'more' # å"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("end", ["", "\n", "  \n\n"])
def test_the_lines_and_nothing_else(language: str, kind: str, after: str, added: str, line_end: str, end: str) -> None:
    text, after, added = ((part.replace("\n", line_end)) for part in (FILE + end, after, added))
    changed = with_lines(text, "a", language, kind, ["new: a?", "'more' # å"])
    assert changed.replace(added, "", 1) == text
    spaces = "  " if kind == "plain" and language == "sv" and end.startswith("  ") else ""
    assert (after + spaces + added) in changed


@pytest.mark.parametrize(
    ("text", "kind", "lines", "message"),
    [
        (FILE, "typo", ["new"], "there is no block"),
        (FILE, "story", ["new"], "no line to add to"),
        (FILE, "plain", ["two\n    - lines"], "read these back"),
        (FILE, "plain", ["a\x07bell"], "YAML cannot read"),
        (FILE + "\n  broken: [", "plain", ["new"], "YAML cannot read"),
    ],
    ids=["no block", "no examples", "two lines", "control character", "broken file"],
)
def test_what_cannot_be_added(text: str, kind: str, lines: list[str], message: str) -> None:
    with pytest.raises(ExamplesError, match=message):
        with_lines(text, "a", "en", kind, lines)


@pytest.mark.parametrize("intent", ["late_return", "deadline_respond", "out_of_scope"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_what_is_written_is_read_back_from_the_projects_own_files(
    ask: Ask, blocks: list[Block], tmp_path: Path, intent: str, language: str
) -> None:
    data = tmp_path / "data"
    shutil.copytree(corpus.DATA, data)
    copied = examples.read(data)
    new = ["Plugh quux, grault: ”waldo”?", "zebra plugh", "Xyzzy fred. Then plugh waldo, or fred? 🦓"]
    file = examples.files(copied)[intent]
    before = file.read_bytes()
    made_plan = plan(worded([ask(text, language=language) for text in new]), intent, file, copied, [])
    assert made_plan.left_out == []
    write(made_plan)
    after = examples.read(data)
    added = {(b.language, b.kind): set(b.texts) - set(a.texts) for a, b in zip(copied, after) if a != b}
    kinds = [("plain", new[0]), ("terse", new[1]), ("story", new[2])]
    wanted = {(language, kind): {text} for kind, text in kinds}
    assert added == ({(language, "neighbour"): set(new)} if intent == "out_of_scope" else wanted)
    assert file.parent == data / {"late_return": "topics", "deadline_respond": "deadlines"}.get(intent, intent)
    assert b"".join(line for line in file.read_bytes().splitlines(True) if b"lugh" not in line) == before
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["version"] == "3.1"


@pytest.mark.parametrize(
    ("text", "language", "reason"),
    [
        ("What about order [order number]?", "en", "masked"),
        ("zebra " * 60, "en", f"more than {LONGEST}"),
        ("Overdue return: goodwill!", "en", "nearly the same as an example of late_return"),
        ("vad är returhantering for fba", "sv", "nearly the same as an example of"),
        ("what becomes of a late one in malmo", "en", "an evaluation question"),
        ("Wo bleibt das Zebra?", "other", "no plain examples in language other"),
    ],
    ids=["masked", "long", "an example", "another topic's", "evaluation", "language"],
)
def test_what_is_left_out(ask: Ask, blocks: list[Block], text: str, language: str, reason: str) -> None:
    if "fba" in text:
        text = next(e.text for e in corpus.examples() if (e.intent, e.language, e.kind) == ("fba_returns", "sv", "plain"))
    result = made([ask(text, language=language), ask("Zebra quux?")], blocks)
    assert [(left, reason in why) for left, why in result.left_out] == [(text, True)]
    assert result.lines == {("en", "plain"): ["Zebra quux?"]} and result.count == 1


def test_of_two_nearly_the_same_one_is_taken(ask: Ask, blocks: list[Block]) -> None:
    result = made([ask("zebra plugh waldo"), ask("zebra plugh waldoo")], blocks)
    assert result.count == 1 and "another one of the group" in result.left_out[0][1]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("late return", "terse"),
        ("Late return?", "plain"),
        ("he is late again with this one too", "plain"),
        ("He is late. Must I?", "story"),
        ("It came on 20.11 and it is 3.5 kg, must I?", "plain"),
        ("”Sen.” Måste jag?", "story"),
        ("word " * 21, "story"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert kind_of(text) == kind


def test_kinds_agree_with_the_blocks_written_by_hand(blocks: list[Block]) -> None:
    topics = [b for b in blocks if b.file.parent.name == "topics" and b.kind in ("plain", "terse", "story")]
    every = [(b.kind, text) for b in topics for text in b.texts]
    assert sum(kind_of(text) == kind for kind, text in every) / len(every) > 0.95
