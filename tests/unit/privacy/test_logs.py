"""What a process writes to its logs, tried in processes of its own: masking is for the whole interpreter."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from privacy.logs import LONGEST, masked
from tests import corpus

SECRETS = ("123 45 67", "svensson", "1111 1111")
SAID = "ring 070-123 45 67, anna.svensson@telia.com, 4111 1111 1111 1111"

PROGRAMS = {
    "logging": "logging.basicConfig(level=10); logging.debug('said %s', said); logging.getLogger('x').error({'text': said})",
    "a file": "logging.basicConfig(filename='/dev/stdout', level=10); logging.debug(said)",
    "before any configuration": "logging.error(said)",
    "an exception": "logging.basicConfig()\ntry: int(said)\nexcept ValueError: logging.exception('failed')",
    "an uncaught exception": "raise ValueError(said)",
    "another thread": "import threading; t = threading.Thread(target=int, args=[said]); t.start(); t.join()",
    "an exception in __del__": "class X:\n  def __del__(self): int(said)\nX()",
    "traceback.print_exc": "import traceback\ntry: int(said)\nexcept ValueError: traceback.print_exc()",
    "a warning": "warnings.warn(said)",
    "a broken log call": "logging.basicConfig(); logging.error('%d', said)",
    "the message of an exit": "sys.exit(said)",
    "asyncio": "import asyncio\nasync def f(): asyncio.get_running_loop().call_soon(int, said); await asyncio.sleep(0.01)\n"
    "asyncio.run(f())",
    "coloredlogs": "import coloredlogs; coloredlogs.install(level=10, isatty=True); logging.warning(said)",
    "Rasa's JSON": "configure(); structlog.get_logger().error('event', text=said, more={'a': [said]})",
    "Rasa's traceback": "configure()\ndef f(text): int(text)\ntry: f(said)\n"
    "except ValueError: structlog.get_logger().exception('failed')",
    "a cut local variable": "configure()\ndef f(text): int(text)\ntry: f('x' * 60 + ' ' + said)\nexcept ValueError as e:\n"
    "  e.args = ('bad',)\n  structlog.get_logger().exception('failed')",
    "Rasa's colours": "sys.stderr.isatty = lambda: True; configure()\n"
    "structlog.get_logger().error('event', text=said, bare='0701234567')",
}


@pytest.mark.parametrize("program", PROGRAMS)
def test_no_line_of_a_log_carries_personal_data(program):
    before = "import privacy.logs; privacy.logs.install(); privacy.logs.install()\nimport logging, sys, warnings\n"
    if "configure" in PROGRAMS[program]:
        before += (
            "import structlog\nfrom rasa.utils.log_utils import configure_structlog\ndef configure(): configure_structlog(10)\n"
        )
    done = subprocess.run(
        [sys.executable, "-c", f"{before}said = sys.argv[1]\n{PROGRAMS[program]}", SAID],
        cwd=corpus.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    written = done.stdout + done.stderr
    assert "[phone]" in written or program == "a cut local variable"
    assert [secret for secret in (*SECRETS, "0701234567", "4111 1") if secret in written] == []


def test_a_start_of_the_interpreter_imports_nothing_for_it():
    code = (
        "import privacy.logs, sys; privacy.logs.install(); print(sorted({'phonenumbers', 'privacy.masking'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=corpus.ROOT, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_what_cannot_be_masked_is_withheld(monkeypatch):
    def broken(_text: str) -> str:
        raise RecursionError

    monkeypatch.setattr("privacy.logs._mask", broken)
    assert "svensson" not in masked(SAID)


def test_a_very_long_line_loses_its_middle():
    begun = time.process_time()
    line = masked("ring 070-123 45 67 " * 50_000)
    assert time.process_time() - begun < 1
    assert len(line) <= LONGEST
    assert " [cut] " in line
    assert not any(digit in line for digit in "0123456789")
