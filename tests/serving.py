"""An assistant of a test's own, whose two servers can be stopped and started again at their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from bootstrap import assistant, processes
from tests import corpus

#: The tests are one address that asks more than any office would.
PATIENT = {kind: {"per_minute": 60_000, "at_once": 60_000} for kind in ("message", "conversation", "address", "session")}


def credentials(folder: Path, rates: dict[str, dict[str, int]] = PATIENT) -> Path:
    """Write the project's own credentials with other ``rates`` into ``folder``; return the file."""
    own = yaml.safe_load((corpus.ROOT / "credentials.yml").read_text(encoding="utf-8"))
    own["channels.chat.ChatChannel"]["rates"].update(rates)
    file = folder / "credentials.yml"
    file.write_text(yaml.safe_dump(own), encoding="utf-8")
    return file


class Assistant:
    """A running assistant; what it reads from the environment is set before."""

    def __init__(self, credentials: Path) -> None:
        """Choose the ports; nothing runs yet."""
        self.port, self._actions_port = processes.free_port(), processes.free_port()
        self._credentials = credentials
        self._rasa, self._actions = processes.Children(), processes.Children()
        self._rasa_runs = self._actions_run = False

    @property
    def url(self) -> str:
        """Return the address of the demo page; the widget and the API are below it."""
        return f"http://127.0.0.1:{self.port}/chat/"

    def start(self) -> None:
        """Start what does not run."""
        if not self._actions_run:
            self.start_actions()
        if not self._rasa_runs:
            self.start_rasa()

    def start_rasa(self) -> None:
        """Start what a browser talks to."""
        more = ["--credentials", str(self._credentials)]
        assistant.start_rasa(self._rasa, self.port, self._actions_port, f"rasa-{self.port}", more)
        self._rasa_runs = True

    def start_actions(self) -> None:
        """Start what computes deadlines and makes tickets."""
        assistant.start_actions(self._actions, self._actions_port, f"actions-{self.port}")
        self._actions_run = True

    def stop_rasa(self) -> None:
        """Stop what a browser talks to, connections and all."""
        self._rasa.stop()
        self._rasa_runs = False

    def stop_actions(self) -> None:
        """Stop what computes deadlines and makes tickets."""
        self._actions.stop()
        self._actions_run = False

    def stop(self) -> None:
        """Stop both."""
        self.stop_rasa()
        self.stop_actions()


@contextmanager
def running(folder: Path, credentials: Path, **environment: str) -> Iterator[Assistant]:
    """Run an assistant that keeps everything in ``folder``, with more variables in its ``environment``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(processes, "LOGS", folder)  # not over the logs of an assistant that runs beside the tests
        patch.setenv("CONVERSATIONS_DB", str(folder / "conversations.db"))
        patch.setenv("RECORDS_DB", f"sqlite:///{folder / 'records.db'}")
        for name, value in environment.items():
            patch.setenv(name, value)
        assistant = Assistant(credentials)
        try:
            assistant.start()
            yield assistant
        finally:
            assistant.stop()
