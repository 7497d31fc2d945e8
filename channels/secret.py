"""The key of the signatures, where an installation names none."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

#: A shorter key could be guessed; HS256 wants as many bytes as its hash has (RFC 7518, 3.2).
SHORTEST = 32


def secret_from(configured: str, file: Path) -> str:
    """Return ``configured``, or where it is empty the key in ``file``, which is made when it is not there.

    Exits with a sentence when it is too short to be safe.
    """
    key = configured.strip() or _kept(file)
    if len(key) < SHORTEST:
        sys.exit(f"CHAT_SECRET has {len(key)} characters: use a random one of at least {SHORTEST}, the same on every server.")
    return key


def _kept(file: Path) -> str:
    try:
        # Readable by its owner alone, and by one process only where two start at once.
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as new:
            new.write(secrets.token_hex(SHORTEST))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii").strip()
