"""Child processes: started, waited for, and stopped, with real ones."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bootstrap import processes
from bootstrap.assistant import port_from
from bootstrap.processes import ChildFailed, Children, free_port, is_free, python

SERVER = """
import http.server, sys
status = int(sys.argv[2])
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(status); self.end_headers()
print("listening", flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""
STUBBORN = """
import signal, sys, time, pathlib, subprocess
signal.signal(signal.SIGTERM, signal.SIG_IGN)
ignoring = "import signal, time; signal.signal(15, 1); time.sleep(600)"
child = subprocess.Popen([sys.executable, "-c", ignoring])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
time.sleep(600)
"""


@pytest.fixture(autouse=True)
def logs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the children's logs out of the checkout."""
    monkeypatch.setattr(processes, "LOGS", tmp_path / "logs")
    return tmp_path / "logs"


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def pid_of(children: Children, name: str) -> int:
    return children._running[name].pid


@pytest.mark.parametrize("status", [200, 404])
def test_a_child_is_waited_for_until_it_answers_and_then_stopped(status: int) -> None:
    port = free_port()
    with Children() as children:
        children.start("server", python("-c", SERVER, str(port), str(status)))
        children.wait_until_answering("server", f"http://127.0.0.1:{port}/", seconds=30)
        children.check()
        pid = pid_of(children, "server")
        assert alive(pid) and not is_free(port)
    assert not alive(pid) and is_free(port)


def test_a_child_that_answers_with_an_error_is_not_ready() -> None:
    port = free_port()
    with Children() as children:
        children.start("server", python("-c", SERVER, str(port), "503"))
        with pytest.raises(ChildFailed, match=r"within 2 seconds(.|\n)*listening"):
            children.wait_until_answering("server", f"http://127.0.0.1:{port}/", seconds=2)


def test_a_child_that_ends_is_reported_with_the_end_of_its_log() -> None:
    code = "import sys; [print('line', n) for n in range(100)]; sys.exit('the reason')"
    with Children() as children:
        children.start("short", python("-c", code))
        started = time.monotonic()
        with pytest.raises(ChildFailed) as failure:
            children.wait_until_answering("short", f"http://127.0.0.1:{free_port()}/", seconds=60)
        assert time.monotonic() - started < 30
    message = str(failure.value)
    assert "short ended with status 1" in message and "the reason" in message and "line 99" in message
    assert "line 10\n" not in message


def test_the_death_of_any_child_is_noticed() -> None:
    port = free_port()
    with Children() as children:
        children.start("server", python("-c", SERVER, str(port), "200"))
        children.wait_until_answering("server", f"http://127.0.0.1:{port}/", seconds=30)
        os.kill(pid_of(children, "server"), signal.SIGKILL)
        children._running["server"].wait(10)
        with pytest.raises(ChildFailed, match="server ended with status -9"):
            children.check()


def test_an_exception_inside_stops_the_children_too() -> None:
    with pytest.raises(KeyboardInterrupt), Children() as children:
        children.start("sleeper", python("-c", "import time; time.sleep(600)"))
        pid = pid_of(children, "sleeper")
        raise KeyboardInterrupt
    assert not alive(pid)


def test_a_stubborn_child_is_killed_with_its_own_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 1.0)
    grandchild = tmp_path / "grandchild"
    with Children() as children:
        children.start("stubborn", python("-c", STUBBORN, str(grandchild)))
        pid = pid_of(children, "stubborn")
        end = time.monotonic() + 30
        while not (grandchild.exists() and grandchild.read_text()) and time.monotonic() < end:
            time.sleep(0.02)  # until it has told that it is up
        assert alive(pid) and alive(int(grandchild.read_text()))
    assert not alive(pid)
    end = time.monotonic() + 5  # its new parent has to collect it
    while alive(int(grandchild.read_text())) and time.monotonic() < end:
        time.sleep(0.02)
    assert not alive(int(grandchild.read_text()))


def test_a_second_ctrl_c_does_not_leave_children_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    children = Children()
    stop = children.stop

    def interrupted_again() -> None:
        os.kill(os.getpid(), signal.SIGINT)
        stop()

    monkeypatch.setattr(children, "stop", interrupted_again)
    with pytest.raises(KeyboardInterrupt, match="the first"), children:
        children.start("sleeper", python("-c", "import time; time.sleep(600)"))
        pid = pid_of(children, "sleeper")
        raise KeyboardInterrupt("the first")
    assert not alive(pid)


def test_a_child_gets_its_environment_and_writes_its_log(logs: Path) -> None:
    with Children() as children:
        children.start("env", python("-c", "import os; print(os.environ['GIVEN'], flush=True)"), {"GIVEN": "å value"})
        children._running["env"].wait(30)
    assert (logs / "env.log").read_text(encoding="utf-8") == "å value\n"


def test_a_command_that_does_not_exist_is_an_error() -> None:
    with Children() as children, pytest.raises(OSError):
        children.start("nothing", ["/no/such/program"])


def test_a_free_port_is_free_and_a_taken_one_is_not() -> None:
    assert is_free(free_port())
    with taken_port() as port:
        assert not is_free(port)


@pytest.mark.parametrize("value", ["", "web", "-1", "0", "65536", "80.5", "5005 "])
def test_what_is_not_a_port_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TEST_PORT", value)
    with pytest.raises(SystemExit, match=f"TEST_PORT={value} is not a port"):
        port_from("TEST_PORT", 5005)


def test_a_taken_port_is_refused_with_the_variable_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    with taken_port() as port:
        monkeypatch.setenv("TEST_PORT", str(port))
        with pytest.raises(SystemExit, match=rf"Port {port} is taken(.|\n)*TEST_PORT=\d+"):
            port_from("TEST_PORT", 5005)


def test_a_port_comes_from_the_variable_or_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen, default = free_port(), free_port()
    monkeypatch.delenv("TEST_PORT", raising=False)
    assert port_from("TEST_PORT", default) == default
    monkeypatch.setenv("TEST_PORT", str(chosen))
    assert port_from("TEST_PORT", default) == chosen
