"""The conversations of tests/conversations: by Rasa's own test runner, and played against the running assistant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import corpus
from tests.conftest import Conversation

FOLDER = Path(__file__).parent / "conversations"
STORIES = {
    f"{path.stem}: {story['story']}": story["steps"]
    for path in sorted(FOLDER.glob("test_*.yml"))
    for story in corpus.read_yaml(path)["stories"]
}


def rasa_test(stories: Path, out: Path, database: Path) -> subprocess.CompletedProcess[str]:
    command = ["-m", "rasa", "test", "core", "--e2e", "--fail-on-prediction-errors", "--no-plot"]
    return subprocess.run(
        [sys.executable, *command, "--model", str(corpus.MODEL), "--stories", str(stories), "--out", str(out)],
        cwd=corpus.ROOT, env={**os.environ, "CONVERSATIONS_DB": str(database)}, capture_output=True, text=True,
        check=False, timeout=240,
    )  # fmt: skip


def test_rasas_runner_finds_no_wrong_prediction(tmp_path: Path, database: Path) -> None:
    done = rasa_test(FOLDER, tmp_path / "results", database)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    report = json.loads((tmp_path / "results" / "story_report.json").read_text())
    assert report["conversation_accuracy"]["total"] == len(STORIES)
    assert report["conversation_accuracy"]["correct"] == len(STORIES)


@pytest.mark.parametrize(
    "steps",
    [
        "  - {user: 'What can you help me with?', intent: goodbye}\n  - action: utter_goodbye\n",
        "  - {user: 'What can you help me with?', intent: help}\n  - action: utter_goodbye\n",
    ],
    ids=["intent", "action"],
)
def test_rasas_runner_does_find_a_wrong_one(tmp_path: Path, database: Path, steps: str) -> None:
    (tmp_path / "test_wrong.yml").write_text(f"stories:\n- story: wrong\n  steps:\n{steps}")
    assert rasa_test(tmp_path / "test_wrong.yml", tmp_path / "results", database).returncode != 0


def turns(steps: list[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Yield what the user says, the response that follows, and the language that the conversation then has."""
    text = language = ""
    for step in steps:
        text = step.get("user", text)
        for slot in step.get("slot_was_set", []):
            language = slot.get("language", language)
        if "action" in step:
            yield text, step["action"], language


@pytest.mark.parametrize("name", STORIES)
def test_the_running_assistant_replies_as_written_and_in_that_language(
    start: Callable[..., Conversation], name: str
) -> None:
    conversation = start()
    for text, action, language in turns(STORIES[name]):
        assert conversation.say(text).response == (action, language), text


def test_no_line_of_a_conversation_is_a_training_example_or_an_evaluation_question() -> None:
    known = {corpus.folded(example.text) for example in corpus.examples()}
    known |= {corpus.folded(line.split("\t")[-1]) for line in corpus.QUESTIONS.read_text("utf-8").splitlines()}
    said = [step["user"] for steps in STORIES.values() for step in steps if "user" in step]
    assert not [text for text in said if corpus.folded(text) in known and not text.startswith("/")]
