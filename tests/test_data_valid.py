"""`rasa data validate` has nothing to complain of."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests import corpus


def test_rasa_finds_the_data_valid_and_without_warnings(database: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "rasa", "data", "validate"],
        cwd=corpus.ROOT, env={**os.environ, "CONVERSATIONS_DB": str(database), "LOG_LEVEL": "INFO"},
        capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    output = done.stdout + done.stderr
    assert done.returncode == 0, output[-3000:]
    # Deprecations inside pinned packages are nobody's business here.
    warnings = [
        line for line in output.splitlines() if re.search(r"\bWARNING\b|\bERROR\b|(User|Future|Runtime)Warning", line)
    ]
    assert not warnings, "\n".join(warnings)
