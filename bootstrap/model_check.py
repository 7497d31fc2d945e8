"""Lets a server load the model that was released and no other: checks an archive's SHA-256, then becomes the server.

    MODEL_SHA256=... python -m bootstrap.model_check models/assistant.tar.gz [python -m rasa run --model models/assistant.tar.gz]

A model runs code of the process that unpacks it, so it is refused before anything but its bytes has been looked at.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

#: The environment variable that holds the SHA-256 of the released model, in hexadecimal, as `sha256sum` prints it.
VARIABLE = "MODEL_SHA256"

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ModelRefusedError(RuntimeError):
    """The model is not the one that was released; the message says how that was seen."""


def sha256(archive: Path) -> str:
    """Return the SHA-256 of the file ``archive`` in hexadecimal."""
    digest = hashlib.sha256()
    with archive.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check(archive: Path, expected: str) -> None:
    """Return when ``archive`` has the SHA-256 ``expected``.

    Raises:
        ModelRefusedError: it has another one, cannot be read, or ``expected`` is none.
    """
    expected = expected.strip().lower()
    if not _SHA256.fullmatch(expected):
        raise ModelRefusedError(f"{VARIABLE} must hold the SHA-256 of the model, 64 hexadecimal digits.")
    try:
        found = sha256(archive)
    except OSError as error:
        raise ModelRefusedError(f"{archive} cannot be read: {error.strerror}.") from error
    if found != expected:
        raise ModelRefusedError(f"{archive} has the SHA-256 {found}, and {VARIABLE} says {expected}: it is not loaded.")


def main(arguments: Sequence[str]) -> int:
    """Check the archive named first, then run the rest of ``arguments``, if any, in this process; return the exit status."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    archive, *command = arguments
    try:
        check(Path(archive), os.environ.get(VARIABLE, ""))
    except ModelRefusedError as error:
        print(error, file=sys.stderr)
        return 1
    if command:
        os.execvp(command[0], command)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
