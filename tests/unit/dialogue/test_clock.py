"""The clock runs, unless the environment stops it at an instant."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from dialogue.clock import ClockError, frozen, now


@pytest.mark.parametrize("value", [None, "", "  "])
def test_it_runs(value: str | None) -> None:
    assert frozen({} if value is None else {"ASSISTANT_NOW": value}) is None
    assert now().utcoffset() is not None


@pytest.mark.parametrize(
    ("value", "offset"), [("2025-05-05T14:00:00+02:00", timedelta(hours=2)), ("2025-05-05T12:00:00Z", timedelta(0))]
)
def test_it_is_stopped(value: str, offset: timedelta) -> None:
    instant = frozen({"ASSISTANT_NOW": value})
    assert instant == datetime.fromisoformat("2025-05-05T14:00:00+02:00")
    assert instant.utcoffset() == offset


@pytest.mark.parametrize("value", ["yesterday", "2025-05-05T14:00:00", "2025-02-31T14:00:00+02:00", "14:00Z"])
def test_what_is_no_instant_is_named(value: str) -> None:
    with pytest.raises(ClockError, match=r"ASSISTANT_NOW=.*2025-05-05T14:00:00\+02:00"):
        frozen({"ASSISTANT_NOW": value})


def test_a_wrong_instant_stops_the_start_with_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import dialogue.clock"], env={**os.environ, "ASSISTANT_NOW": "soon"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("ASSISTANT_NOW=soon is not an instant")
    assert "Traceback" not in done.stderr
