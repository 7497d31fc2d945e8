"""What takes too long is ended."""

from __future__ import annotations

import time
from datetime import timedelta
from threading import Event

import pytest

from handoff.time_limit import run_within


def test_what_is_done_in_time_is_done():
    done = Event()
    run_within(timedelta(seconds=30), done.set)
    assert done.is_set()


@pytest.mark.parametrize("error", [ValueError("odd"), TimeoutError("its own"), SystemExit(1)])
def test_errors_are_raised(error):
    def fail():
        raise error

    with pytest.raises(type(error)) as raised:
        run_within(timedelta(seconds=30), fail)
    assert raised.value is error


def test_what_takes_too_long_ends_and_does_nothing_more():
    ended, went_on = Event(), Event()

    def drip():
        try:
            while True:
                time.sleep(0.01)
        except Exception:  # as network libraries do, to try again
            went_on.set()
        finally:
            ended.set()

    with pytest.raises(TimeoutError):
        run_within(timedelta(seconds=0.1), drip)
    assert ended.wait(30)
    assert not went_on.is_set()
