"""The two assistants as serving processes: started, timed to their first answer, weighed."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from benchmarks.projects import MODEL, STOCK_PYTHON
from bootstrap.processes import ChildFailed, Children, free_port, python
from bootstrap.startup import ROOT

#: Seconds from its start that a server gets to its first answer, and between two attempts to get one.
START_SECONDS = 600.0
PAUSE = 0.01

#: The benchmark is one address that asks more than any office would.
PATIENT = {kind: {"per_minute": 600_000, "at_once": 600_000} for kind in ("message", "conversation", "address", "session")}


@dataclass(frozen=True)
class Server:
    """How an assistant is served: a command that takes `--port`, where, and with what more in its environment."""

    name: str
    command: Sequence[str]
    folder: Path
    environment: Mapping[str, str]


def ours(folder: Path, actions_port: int) -> Server:
    """Return our assistant as `make run` starts it, with its databases in ``folder`` and rates that hold nobody up."""
    credentials = yaml.safe_load((ROOT / "credentials.yml").read_text(encoding="utf-8"))
    credentials["channels.chat.ChatChannel"]["rates"].update(PATIENT)
    file = folder / "credentials.yml"
    file.write_text(yaml.safe_dump(credentials), encoding="utf-8")
    command = python("-m", "rasa", "run", "--model", "models/assistant.tar.gz", "--credentials", str(file))
    return Server("benchmark-ours", command, ROOT, our_environment(folder, actions_port))


def our_environment(folder: Path, actions_port: int) -> dict[str, str]:
    """Return what our assistant and its action server have to know besides their defaults."""
    return {
        "ACTIONS_PORT": str(actions_port),
        "CONVERSATIONS_DB": str(folder / "conversations.db"),
        "RECORDS_DB": f"sqlite:///{folder / 'records.db'}",
    }


def stock(folder: Path) -> Server:
    """Return the stock assistant whose project and model are in ``folder``."""
    options = ["--model", str(MODEL), "--credentials", "credentials.yml", "--endpoints", "endpoints.yml"]
    return Server("benchmark-stock", [str(STOCK_PYTHON), "-m", "rasa", "run", *options], folder, {"PYTHONPATH": ""})


class Running:
    """A server that has answered once."""

    def __init__(self, children: Children, server: Server, question: str) -> None:
        """Start ``server`` among ``children`` and put ``question`` to it until it answers.

        Raises:
            ChildFailed: it ended, or did not answer within START_SECONDS.
        """
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        command = [*server.command, "--interface", "127.0.0.1", "--port", str(port)]
        begun = time.monotonic()
        self._pid = children.start(server.name, command, server.environment, server.folder)
        while not self._answers(question):
            children.check()
            if time.monotonic() - begun > START_SECONDS:
                raise ChildFailed(f"{server.name} did not answer within {START_SECONDS:.0f} seconds; see logs/{server.name}.log.")
            time.sleep(PAUSE)
        #: From the start of the process to the first answer.
        self.seconds_to_answer = time.monotonic() - begun

    def _answers(self, question: str) -> bool:
        body = json.dumps({"sender": "the first", "message": question}).encode()
        request = urllib.request.Request(f"{self.address}/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=START_SECONDS) as response:
                return bool(json.load(response))
        except OSError:
            return False

    def memory(self) -> int:
        """Return the bytes of memory that the process takes."""
        return memory(self._pid)


def memory(pid: int) -> int:
    """Return the bytes of memory of the process ``pid``, pages shared by several divided among them (PSS)."""
    return pss(Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii"))


def pss(rollup: str) -> int:
    """Return the bytes of PSS that ``rollup``, the text of a `smaps_rollup`, tells.

    Raises:
        ValueError: it tells none.
    """
    found = re.search(r"^Pss:\s+(\d+) kB$", rollup, re.MULTILINE)
    if found is None:
        raise ValueError("There is no line of PSS.")
    return 1024 * int(found[1])
