"""Programs that a test starts, kills, pauses and starts again."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bootstrap.startup import ROOT

#: Seconds that a start or an end may take on a busy machine.
PATIENCE = 120.0


def wait_until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Return when ``condition`` holds; fail with ``what`` when it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.05)


class Service:
    """One program; what it prints goes to ``log``, all its runs together."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        log: Path,
        ready: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
        user: str | None = None,
        ends_on: signal.Signals = signal.SIGTERM,
    ) -> None:
        """Describe it: ``ready`` tells when it serves, ``user`` is who runs it, and ``ends_on`` what asks it to end."""
        self.name = name
        self._command = command
        self._log = log
        self._ready = ready
        self._environment = environment or {}
        self._user = user
        self._ends_on = ends_on
        self._process: subprocess.Popen[bytes] | None = None

    def begin(self) -> None:
        """Start it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._user,
                group=self._user,
                extra_groups=[] if self._user else None,
            )

    def wait(self) -> None:
        """Wait until it serves."""
        wait_until(self._serves, f"{self.name} serves; its log is {self._log}")

    def start(self) -> None:
        """Start it and wait until it serves."""
        self.begin()
        self.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send ``number`` to it and its children."""
        if self._process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)

    def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        self._wait_for_end()

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        if not self._process:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(self._ends_on)
        try:
            self._wait_for_end(30.0)
        except subprocess.TimeoutExpired:
            self.kill()

    def restart(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start()

    def _serves(self) -> bool:
        assert self._process
        assert self._process.poll() is None, f"{self.name} ended with status {self._process.returncode}; its log is {self._log}"
        return self._ready()

    def _wait_for_end(self, seconds: float = PATIENCE) -> None:
        if self._process:
            self._process.wait(seconds)
            self._process = None
