"""Child processes of the assistant: started, waited for, and stopped together."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from bootstrap.startup import ROOT

LOGS = ROOT / "logs"

#: Seconds a child gets to answer after its start, and to end after it was asked to.
START_SECONDS = 120.0
STOP_SECONDS = 10.0


class ChildFailed(RuntimeError):
    """A child process ended, or did not answer in time; the message holds the end of its log."""


def is_free(port: int) -> bool:
    """Return whether nothing listens on ``port`` of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Children:
    """A group of child processes that ends as a whole: use as a context manager."""

    def __init__(self) -> None:
        """Start with no child."""
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Children:
        """Return the group itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Stop every child, however impatiently Ctrl-C is pressed meanwhile."""
        before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            self.stop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None, folder: Path = ROOT) -> int:
        """Start ``command`` in ``folder``, with more variables in its ``environment``; return its process id.

        What it prints goes to ``logs/<name>.log``.
        """
        LOGS.mkdir(exist_ok=True)
        with (LOGS / f"{name}.log").open("wb") as log:
            self._running[name] = subprocess.Popen(
                command,
                cwd=folder,
                env={**os.environ, **(environment or {})},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us, and we stop them in order
            )
        return self._running[name].pid

    def wait_until_answering(self, name: str, url: str, seconds: float = START_SECONDS) -> None:
        """Return when ``url`` answers with any status below 500.

        Raises:
            ChildFailed: the child ended, or ``seconds`` passed.
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.check()
            try:
                with urllib.request.urlopen(url, timeout=2):
                    return
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        raise ChildFailed(f"{name} did not answer at {url} within {seconds:.0f} seconds.\n{self._log_end(name)}")

    def check(self) -> None:
        """Raise ChildFailed when a child has ended."""
        for name, child in self._running.items():
            if child.poll() is not None:
                raise ChildFailed(f"{name} ended with status {child.returncode}.\n{self._log_end(name)}")

    def stop(self) -> None:
        """Ask every child to end, the last started first; kill those that do not."""
        for child in reversed(list(self._running.values())):
            _signal(child, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for child in self._running.values():
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(child, signal.SIGKILL)
                child.wait()
        self._running.clear()

    @staticmethod
    def _log_end(name: str, lines: int = 25) -> str:
        path = Path(LOGS / f"{name}.log")
        text = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
        return "\n".join(["The end of its log:", *text.splitlines()[-lines:]])


def _signal(child: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send ``number`` to the child and its own children."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)


def python(*arguments: str) -> list[str]:
    """Return the command that runs this environment's Python with ``arguments``."""
    return [sys.executable, *arguments]
