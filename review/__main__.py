"""`make review`: shows what the assistant did not manage, and makes examples of a group once a person has said so.

    python -m review --since 2026-11-01
    python -m review --since 2026-11-01 --accept 1f0c9a2b --topic late_return
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from rasa.engine.graph import GraphComponent

from evaluation.questions import read as read_questions
from feedback.ratings import not_helpful
from nlu.embedding import SentenceEmbeddingFeaturizer
from nlu.language import LanguageIdentifier
from review import accepting, examples, grouping, report
from review.collecting import Collected, collect
from review.grouping import Group, Vectors
from review.since import DAYS, SinceError, beginning
from storage import conversations, database

DATA = Path("data")
QUESTIONS = Path("tests/nlu/questions.tsv")
PAGE = Path("reports/review.html")

#: Folders whose intents are answered, and may be the nearest topic.
ANSWERED = frozenset({"topics", "deadlines"})

class ReviewError(Exception):
    """Nothing can be done; the message is a sentence that says why."""


def component(kind: type[GraphComponent]) -> dict[str, Any]:
    """Return the options that `config.yml` gives the pipeline's component ``kind``, with its defaults for the others."""
    pipeline = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    name = f"{kind.__module__}.{kind.__qualname__}"
    given = next(entry for entry in pipeline if entry["name"] == name)
    return {**kind.get_default_config(), **given}


def collected(since: datetime, topics: frozenset[str]) -> Collected:
    """Return the questions to look at since ``since``.

    Raises:
        ReviewError: no conversation is stored yet.
    """
    engine = conversations.connect()
    if not conversations.any_stored(engine):
        raise ReviewError("No conversation is stored yet. Start the assistant with `make run` and ask it something.")
    ratings = not_helpful(database.connect(), since)
    return collect(engine, ratings, since, component(LanguageIdentifier)["languages"], topics)


def embedded(texts: Sequence[str]) -> Vectors:
    """Return the embeddings of ``texts`` as the assistant's own pipeline makes them, shape (len(texts), 384)."""
    featurizer = SentenceEmbeddingFeaturizer(component(SentenceEmbeddingFeaturizer), "review")
    return np.vstack([featurizer.embed(text) for text in texts])


def grouped(found: Collected) -> list[Group]:
    """Return the questions in groups; of too many wordings, the latest."""
    every = grouping.worded(found.questions)
    wordings = grouping.newest(every)
    if len(wordings) < len(every):
        print(f"Of {len(every):,} wordings, the {len(wordings):,} latest are grouped; a later date shows fewer.")
    print(f"Grouping {len(wordings):,} wordings ...", flush=True)
    return grouping.group(wordings, embedded([wording.text for wording in wordings]))


def accept(group: Group, topic: str | None, blocks: Sequence[examples.Block], yes: bool) -> int:
    """Write the questions of ``group`` into the file of ``topic``, by default the nearest, if a person says so.

    Returns:
        The exit status: 0 when something was written.

    Raises:
        ReviewError: the topic is unknown, or nobody can be asked.
        ExamplesError: the file cannot be added to.
    """
    files = examples.files(blocks)
    topic = topic or group.nearest
    if topic not in files:
        raise ReviewError(f"Name the topic, such as TOPIC=late_return: {topic or 'no nearest one'!r} has no file of examples.")
    evaluation = [question.text for question in read_questions(QUESTIONS)]
    plan = accepting.plan(group.wordings, topic, files[topic], blocks, evaluation)
    for (language, kind), lines in plan.lines.items():
        print(f"\n{plan.file}, {topic}, language {language}, kind {kind}:", *lines, sep="\n  - ")
    if plan.left_out:
        print("\nLeft out:", *(f"{text}\n      {reason}" for text, reason in plan.left_out), sep="\n  - ")
    if not plan.count:
        print("\nNothing is left to write.")
        return 1
    these = "this question" if plan.count == 1 else f"these {plan.count} questions"
    if not (yes or _agreed(f"\nWrite {these} into {plan.file}? [y/N] ")):
        print("Nothing was written.")
        return 1
    accepting.write(plan)
    print(f"\nWritten into {plan.file}. Now read it (git diff), run make test, and open a pull request.")
    return 0


def _agreed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise ReviewError("Nothing was written: there is no terminal to ask at. Say YES=1 to write without being asked.")
    return input(question).strip().lower() in ("y", "yes")


def review(since: datetime, name: str | None, topic: str | None, yes: bool) -> int:
    """Show the groups since ``since``, or accept the one called ``name``; return the exit status."""
    blocks = examples.read(DATA)
    topics = frozenset(block.intent for block in blocks if block.file.parent.name in ANSWERED)
    found = collected(since, topics)
    if found.malformed:
        print(f"{found.malformed} rows of conversations could not be read and were passed over.")
    if not found.questions:
        print(f"Nothing was declined, asked back about or marked not helpful since {since:%Y-%m-%d}.")
        return 0
    groups = grouped(found)
    if name:
        group = grouping.containing(groups, name)
        if group is None:
            raise ReviewError(f"There is no group {name} since {since:%Y-%m-%d}. Name one that `make review` shows for it.")
        return accept(group, topic, blocks, yes)
    print(report.terminal(groups))
    if found.ratings_without_question:
        print(f"{found.ratings_without_question} more ratings are of answers to no question in words.")
    report.write(PAGE, groups, since, datetime.now())
    print(f"\nEvery question: {PAGE}. To make examples of a group's: make review ACCEPT=<group> [TOPIC=<topic>]")
    return 0


def main(arguments: Sequence[str]) -> int:
    """Run the command with ``arguments``; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m review", description="What the assistant did not manage, in groups.")
    parser.add_argument("--since", help=f"the first day, such as 2026-11-01; {DAYS} days ago unless given")
    parser.add_argument("--accept", metavar="GROUP", help="make examples of this group's questions")
    parser.add_argument("--topic", help="of this topic; of the nearest unless given")
    parser.add_argument("--yes", action="store_true", help="without asking")
    given = parser.parse_args(arguments)
    try:
        return review(beginning(given.since), given.accept, given.topic, given.yes)
    except (ReviewError, SinceError, examples.ExamplesError) as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
