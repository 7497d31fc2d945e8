"""`python -m review`, on a copy of the project's data."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from rasa.core.tracker_store import SQLTrackerStore

from feedback.ratings import Rating, rate
from review.__main__ import main
from storage import database
from tests import corpus
from tests.unit.review.conftest import NOON, Said, said

Store = Callable[..., SQLTrackerStore]
SINCE = ["--since", "2026-11-23"]
ASKED = ["Zebra plugh waldo, quux?", "zebra plugh waldo quux grault", "Where is [order number]?"]


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with what the command reads, and go there."""
    shutil.copytree(corpus.DATA, tmp_path / "before")
    shutil.copytree(tmp_path / "before", tmp_path / "data")
    shutil.copy(corpus.ROOT / "config.yml", tmp_path)
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "encoder.onnx").symlink_to(corpus.ENCODER)
    (tmp_path / "tests" / "nlu").mkdir(parents=True)
    shutil.copy(corpus.QUESTIONS, tmp_path / "tests" / "nlu")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CONVERSATIONS_DB", str(tmp_path / "conversations.db"))
    monkeypatch.setenv("RECORDS_DB", f"sqlite:///{tmp_path / 'records.db'}")
    return tmp_path


@pytest.fixture
def conversations(store: Store) -> list[Said]:
    told = [said(minute, text, "out_of_scope") for minute, text in enumerate(ASKED)] + [said(9, "Was it right?", "late_return")]
    store({"me": told})
    rate(database.connect(), Rating("me", told[-1][0], NOON, False, "late_return", "en", 0.8, "m"))
    return told


def group_of(text: str, output: str) -> str:
    lines = output.splitlines()
    return lines[next(number for number, line in enumerate(lines) if line.strip() == text) - 1].split()[0]


def changed(project: Path) -> list[str]:
    """Return the lines added to the data, and check that none is gone."""
    added = []
    for path in sorted((project / "before").rglob("*.yml")):
        before = path.read_text(encoding="utf-8").splitlines()
        after = (project / "data" / path.relative_to(project / "before")).read_text(encoding="utf-8").splitlines()
        more = [line for line in after if line not in before]
        assert [line for line in after if line not in more] == before
        added += more
    return added


@pytest.mark.parametrize(
    ("since", "message"),
    [
        ("yesterday", "'yesterday' is not a date"),
        ("2026-02-30", "'2026-02-30' is not a date"),
        ((date.today() + timedelta(days=1)).isoformat(), "still to come"),
    ],
)
def test_a_date_that_will_not_do(since: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--since", since]) == 2
    assert message in capsys.readouterr().err


def test_before_the_first_conversation(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "No conversation is stored" in capsys.readouterr().err


def test_nothing_to_review(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    store({"me": [said(1, "Can I?", "late_return")]})
    assert main(SINCE) == 0
    assert "Nothing was declined" in capsys.readouterr().out


def test_a_week_is_shown_unless_a_day_is_given(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    ago = [(datetime.now().timestamp() - NOON.timestamp()) / 60 - 24 * 60 * days for days in (6, 9)]
    store({"me": [said(ago[1], "too old", "out_of_scope"), said(ago[0], "recent", "out_of_scope")]})
    assert main([]) == 0
    shown = capsys.readouterr().out
    assert "recent" in shown and "too old" not in shown


def test_the_groups_are_shown(project: Path, conversations: list[Said], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(SINCE) == 0
    shown = capsys.readouterr().out
    page = (project / "reports" / "review.html").read_text(encoding="utf-8")
    assert "Was it right?" in shown and "late_return" in shown
    assert all(text in page for text in ASKED)
    assert changed(project) == []


@pytest.mark.parametrize(
    ("topic", "written"),
    [([], "data/topics/late_return.yml"), (["--topic", "out_of_scope"], "data/out_of_scope/neighbour.yml")],
)
def test_accepting_with_a_yes(
    project: Path, conversations: list[Said], topic: list[str], written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(SINCE)
    group = group_of("Was it right?", capsys.readouterr().out)
    assert main([*SINCE, "--accept", group, *topic, "--yes"]) == 0
    assert changed(project) == ["    - Was it right?"]
    assert f"Written into {written}" in capsys.readouterr().out


def test_without_a_terminal_nobody_is_asked(
    project: Path, conversations: list[Said], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(SINCE)
    group = group_of("Was it right?", capsys.readouterr().out)
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert main([*SINCE, "--accept", group]) == 2
    assert "YES=1" in capsys.readouterr().err and changed(project) == []


class Terminal(io.StringIO):
    """A terminal at which something is typed."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("typed", "status", "added"), [("y", 0, 1), ("YES", 0, 1), ("", 1, 0), ("n", 1, 0), ("yep", 1, 0)])
def test_a_person_is_asked(
    project: Path,
    conversations: list[Said],
    typed: str,
    status: int,
    added: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(SINCE)
    group = group_of("Was it right?", capsys.readouterr().out)
    monkeypatch.setattr("sys.stdin", Terminal(f"{typed}\n"))
    assert main([*SINCE, "--accept", group]) == status
    assert "Write this question into data/topics/late_return.yml? [y/N]" in capsys.readouterr().out
    assert len(changed(project)) == added


def test_what_is_left_out_is_shown_with_the_reason(
    project: Path, conversations: list[Said], capsys: pytest.CaptureFixture[str]
) -> None:
    main(SINCE)
    group = group_of(ASKED[2], capsys.readouterr().out)
    assert main([*SINCE, "--accept", group, "--topic", "late_return", "--yes"]) == 1
    shown = capsys.readouterr().out
    assert "masked data" in shown and "Nothing is left to write" in shown and changed(project) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept", "00000000"], "There is no group 00000000"),
        (["--topic", "nlu_fallback"], "'nlu_fallback' has no file"),
        (["--topic", "../late_return"], "has no file"),
    ],
)
def test_an_unknown_group_or_topic(
    project: Path, conversations: list[Said], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(SINCE)
    group = group_of("Was it right?", capsys.readouterr().out)
    assert main([*SINCE, "--accept", group, *arguments, "--yes"]) == 2
    assert message in capsys.readouterr().err and changed(project) == []
