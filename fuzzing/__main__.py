"""Tries inputs on every target; ends with 1 at the first that raises or takes too long, and shows the smallest such input.

    python -m fuzzing --inputs 100000
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Sequence

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fuzzing.targets import TARGETS

#: Seconds that an input may take. The longest message has 2,000 characters.
PATIENCE = 0.5
LONGEST = 2_000

#: What is more likely than chance to hit a rule: pieces of dates, numbers, addresses, JSON and commands.
PIECES = (
    "kl 17", "kl. 14.00", "3 may 2026", "31 februari", "tomorrow", "i morgon", "2026-13-45", "14:00", "yesterday at 9pm",
    "förrgår", "PST", "2 weeks ago", "om tre dagar", "+46 70 123 45 67", "me@example.com", "123-1234567-1234567", "19121212-1212",
    "SE35 5000 0000 0549 1000 0003", "4111 1111 1111 1111", "Storgatan 5, 123 45 Lund", "/restart", '{"id": "', "[[[[", "\\ud800",
    "\u202e", "\x00", "ﷺ", "1" * 40, "a" * 60, " " * 30, "-" * 30, ".", ":", "/", "%", "é", "1", "0",
)  # fmt: skip

TEXTS = st.one_of(
    st.text(max_size=LONGEST),
    st.lists(st.sampled_from(PIECES), max_size=60).map("".join),
    st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=80).map(" ".join),
    st.builds(
        lambda piece, times: (piece * times)[:LONGEST],
        st.sampled_from(PIECES) | st.text(min_size=1, max_size=5),
        st.integers(1, LONGEST),
    ),
)


def fuzz(name: str, inputs: int) -> tuple[float, int]:
    """Try ``inputs`` texts on the target ``name``; return the longest time that one took, in seconds, and its length.

    Raises:
        AssertionError: an input took longer than :data:`PATIENCE`; and whatever the target raises.
    """
    slowest, length = 0.0, 0
    TARGETS[name]("")  # what is read once is not the input's

    @settings(
        max_examples=inputs, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True,
        phases=[Phase.generate, Phase.shrink],
    )  # fmt: skip
    @given(TEXTS)
    def attempt(text: str) -> None:
        nonlocal slowest, length
        gc.disable()  # looking through what Hypothesis keeps of its inputs takes longer than any of them
        begun = time.process_time()
        try:
            TARGETS[name](text[:LONGEST])
        finally:
            took = time.process_time() - begun
            gc.enable()
        if took > slowest:
            slowest, length = took, len(text)
        assert took <= PATIENCE, f"{took:.2f} s for {len(text)} characters"

    attempt()
    return slowest, length


def main(arguments: Sequence[str]) -> int:
    """Run every target; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description="Inputs that nobody thought of.")
    parser.add_argument("--inputs", type=int, default=100_000, help="how many for each target")
    inputs = parser.parse_args(arguments).inputs
    for name in TARGETS:
        begun = time.monotonic()
        try:
            slowest, length = fuzz(name, inputs)
        except Exception as error:
            print(f"{name}: {type(error).__name__}: {error}\n" + "\n".join(getattr(error, "__notes__", ())), file=sys.stderr)
            return 1
        took = time.monotonic() - begun
        print(f"{name}: {inputs:,} inputs in {took:.0f} s, the slowest {1000 * slowest:.1f} ms ({length} characters)", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
