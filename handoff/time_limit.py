"""A call that gets so much time and no more: network libraries bound each step in time, and there can be any number of steps."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta
from threading import Thread


def run_within(limit: timedelta, call: Callable[[], None]) -> None:
    """Do ``call`` in a thread of its own; return when it has returned, raise what it raises.

    When the time is up, SystemExit is raised in that thread (PyThreadState_SetAsyncExc of Python's C API), which ends it and
    closes what it holds. A call of the operating system is not interrupted, so each should have a timeout: the thread ends
    when the one it is in returns, and does nothing more.

    Raises:
        TimeoutError: the call took longer than ``limit``.
    """
    outcome: Future[None] = Future()

    def work() -> None:
        try:
            call()
        except BaseException as error:
            outcome.set_exception(error)
        else:
            outcome.set_result(None)

    thread = Thread(target=work, daemon=True)
    thread.start()
    thread.join(limit.total_seconds())
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(SystemExit))
        raise TimeoutError
    outcome.result()
