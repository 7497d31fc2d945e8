"""A server is never started on a model that is not the released one."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path
from subprocess import CompletedProcess, run

import pytest

from bootstrap.model_check import VARIABLE, ModelRefusedError, check
from bootstrap.startup import ROOT

RELEASED = b"a model" * 500_000
SHA256 = hashlib.sha256(RELEASED).hexdigest()
SERVER = [sys.executable, "-c", "import os; print('serving', os.getppid())"]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "assistant.tar.gz"
    path.write_bytes(RELEASED)
    return path


def start(archive: Path, expected: str | None) -> CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != VARIABLE}
    if expected is not None:
        environment[VARIABLE] = expected
    command = [sys.executable, "-m", "bootstrap.model_check", str(archive), *SERVER]
    return run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("expected", [SHA256, SHA256.upper(), f" {SHA256}\n"])
def test_the_released_model_is_served_by_the_same_process(archive: Path, expected: str) -> None:
    done = start(archive, expected)
    assert (done.returncode, done.stdout) == (0, f"serving {os.getpid()}\n"), done.stderr


def test_a_model_with_one_other_byte_is_not_served(archive: Path) -> None:
    archive.write_bytes(RELEASED[:-1] + b"!")
    done = start(archive, SHA256)
    assert (done.returncode, done.stdout) == (1, "")
    assert SHA256 in done.stderr


@pytest.mark.parametrize("expected", [None, "", "latest", SHA256[:-1], SHA256 + "0"])
def test_nothing_is_served_where_nobody_says_what_was_released(archive: Path, expected: str | None) -> None:
    done = start(archive, expected)
    assert (done.returncode, done.stdout) == (1, "")
    assert VARIABLE in done.stderr


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelRefusedError, match="No such file"):
        check(tmp_path / "none.tar.gz", SHA256)
