"""No line that this process logs carries personal data.

Two places see everything: `logging.Handler.format`, through which each record becomes a line, whatever logger, formatter or
structlog renderer made it; and standard error, where tracebacks and warnings go that nobody logged.
"""

from __future__ import annotations

import io
import logging
import re
import sys
from collections.abc import Callable
from functools import partial

#: Written in the place of a line that could not be masked.
WITHHELD = "[a line that could not be masked was withheld]"

#: A value cut short ends anywhere, within a number for instance: structlog's local variables of a traceback ('...'+123), and
#: what reprlib left out of the middle ('ring 070-1...5 67'), which asyncio writes.
_CUT = re.compile(r"""[^\n]{1,48}(?=\\{0,4}['"]\+[0-9])|(?<=['"])[^'"\n]{0,16}\.\.\.[^'"\n]{0,16}(?=['"])""")

#: Characters of one line that are kept; a traceback is shorter, and a longer one would hold up the event loop.
LONGEST = 8_000

_mask: Callable[[str], str] | None = None


def install() -> None:
    """Mask what is logged or written to standard error from here on; once is enough. Imports nothing until there is a line."""
    if getattr(logging.Handler.format, "masks", False):
        return
    original = logging.Handler.format

    def masked_format(handler: logging.Handler, record: logging.LogRecord) -> str:
        return masked(original(handler, record))

    masked_format.masks = True  # type: ignore[attr-defined]
    logging.Handler.format = masked_format  # type: ignore[method-assign, assignment]
    if isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr = MaskedStream(
            sys.stderr.buffer, sys.stderr.encoding, "backslashreplace", line_buffering=True, write_through=True
        )


class MaskedStream(io.TextIOWrapper):
    """A text stream that masks what is written to it, each piece by itself."""

    def write(self, text: str) -> int:
        """Write ``text`` masked; return the length of the original, as its writer expects."""
        super().write(masked(text))
        return len(text)


def masked(line: str) -> str:
    """Return ``line`` with its personal data masked, without its middle when it is longer than LONGEST; never raises."""
    global _mask
    if _mask is None:
        try:
            from privacy.masking import mask_bounded
        except ImportError:
            # While the environment is being installed, or the interpreter is going down: nothing personal is in there yet.
            return line
        _mask = partial(mask_bounded, longest=LONGEST)
    try:
        line = _mask(line)
        return _CUT.sub("[cut]", line) if "+" in line or "..." in line else line
    except Exception:
        return WITHHELD
