"""`make run` and `make shell`: the action server and Rasa, together.

    python -m bootstrap.assistant serve      # until Ctrl-C
    python -m bootstrap.assistant shell      # until the chat ends
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from types import FrameType

from bootstrap.processes import LOGS, ChildFailed, Children, free_port, is_free, python
from bootstrap.startup import ROOT
from privacy.forget import retention_days

MODEL = "models/assistant.tar.gz"

#: In seconds: how often old conversations are looked for.
DAY = 86_400.0

SERVING = """
The assistant is ready.

  The widget on a page:       http://localhost:{port}/chat/
  Chat here in the terminal:  make shell
  Ask over HTTP:              curl -s http://localhost:{port}/webhooks/rest/webhook \\
                                -d '{{"sender": "me", "message": "How do FBA returns work?"}}'

Logs are in {logs}/. Press Ctrl-C to stop.
"""


def start_actions(children: Children, port: int, name: str = "actions", environment: Mapping[str, str] | None = None) -> int:
    """Start the action server on ``port`` and wait until it answers; return its process id."""
    pid = children.start(name, python("-m", "rasa_sdk", "--actions", "actions", "--port", str(port)), environment)
    children.wait_until_answering(name, f"http://127.0.0.1:{port}/health")
    return pid


def start_rasa(children: Children, port: int, actions_port: int, name: str = "rasa", more: Sequence[str] = ()) -> None:
    """Start Rasa on ``port`` with the trained model, for the action server on ``actions_port``; wait until it answers.

    ``more`` are further arguments of `rasa run`.
    """
    interface = os.environ.get("INTERFACE", "127.0.0.1")
    command = ["-m", "rasa", "run", "--model", MODEL, "--interface", interface, "--port", str(port), *more]
    children.start(name, python(*command), {"ACTIONS_PORT": str(actions_port)})
    children.wait_until_answering(name, f"http://127.0.0.1:{port}/")


def start_courier(children: Children) -> None:
    """Start what delivers the tickets."""
    children.start("courier", python("-m", "handoff.courier"))


def forget_the_old() -> None:
    """Remove the conversations that are past their retention time; a database in use is tried again the next time."""
    subprocess.run(python("-m", "privacy.forget", "--old"), cwd=ROOT, check=False, capture_output=True)


def port_from(variable: str, default: int) -> int:
    """Return the free port that environment variable ``variable`` names, or ``default``.

    Exits with a sentence when it is not a port or is taken.
    """
    value = os.environ.get(variable, str(default))
    if not value.isdecimal() or not 0 < int(value) < 65536:
        sys.exit(f"{variable}={value} is not a port: use a number from 1 to 65535.")
    if not is_free(int(value)):
        sys.exit(f"Port {value} is taken by another program. Choose another one: make run {variable}={int(value) + 1}")
    return int(value)


def serve() -> None:
    """Run the assistant until it is interrupted."""
    port, actions_port = port_from("PORT", 5005), port_from("ACTIONS_PORT", 5055)
    retention_days()  # a wrong setting is told now
    with Children() as children:
        print("Starting the action server and Rasa ...", flush=True)
        start_actions(children, actions_port)
        start_rasa(children, port, actions_port)
        start_courier(children)
        print(SERVING.format(port=port, logs=LOGS.relative_to(ROOT)), flush=True)
        swept = -DAY
        while True:
            children.check()
            if time.monotonic() - swept > DAY:
                swept = time.monotonic()
                forget_the_old()
            time.sleep(0.5)


def shell() -> int:
    """Run `rasa shell` in this terminal, with an action server of its own; return its exit status."""
    actions_port = free_port()
    with Children() as children:
        print("Starting ...", flush=True)
        start_actions(children, actions_port)
        start_courier(children)
        command = ["-m", "rasa", "shell", "--model", MODEL, "--port", str(free_port()), "--quiet"]
        environment = {**os.environ, "ACTIONS_PORT": str(actions_port), "LOG_LEVEL": "ERROR"}
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the shell's
        return subprocess.run(python(*command), cwd=ROOT, env=environment, check=False).returncode


def _terminate(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main(arguments: list[str]) -> int:
    """Run the part that ``arguments`` names; return the exit status."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        if arguments == ["shell"]:
            return shell()
        serve()
    except KeyboardInterrupt:
        print("\nStopped.")
    except ChildFailed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
