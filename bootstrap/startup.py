"""What happens at the start of every Python process of this environment, before Rasa is imported.

`make install` writes an ``assistant.pth`` file into the virtual environment that calls :func:`prepare`. Everything here is a
default: an environment variable that is already set stays as it is.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TextIO

from bootstrap import after_import, archive, garbage, reading, reuse, standins, yaml_reader
from monitoring import logs as json_logs
from privacy import logs

#: The checkout.
ROOT = Path(__file__).resolve().parent.parent

#: What `endpoints.yml`, `credentials.yml` and Rasa read from the environment, with the values for one machine.
DEFAULTS = {
    "ACTIONS_PORT": "5055",
    "CONVERSATIONS_DB": str(ROOT / "conversations.db"),
    "CHAT_ORIGINS": "",
    "CHAT_REDIS": "",
    "CHAT_SECRET": "",
    "ENDPOINTS": str(ROOT / "endpoints.yml"),
    "RECORDS_DB": f"sqlite:///{ROOT / 'records.db'}",
    # The products for one message are too small to share: waiting for a second thread takes longer as soon as cores are busy.
    "OPENBLAS_NUM_THREADS": "1",
    # The action server is nobody's but Rasa's.
    "SANIC_HOST": "127.0.0.1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


def prepare() -> None:
    """Set the defaults, silence deprecations inside pinned packages, shape and mask the logs, install what Rasa lacks here.

    And what it does slowly: `archive.py`, `yaml_reader.py`, `reuse.py`, `reading.py` and `garbage.py` of this folder.
    """
    garbage.look_seldom()
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    if not sys.warnoptions:
        warnings.showwarning = _show_but_deprecations
    json_logs.install()
    logs.install()
    standins.install()
    after_import.install(standins.CHANGES, archive.CHANGES, yaml_reader.CHANGES, reuse.CHANGES, reading.CHANGES, garbage.CHANGES)


_show = warnings.showwarning


def _show_but_deprecations(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Show a warning, unless an installed package announces what it or another one will drop one day.

    Rasa is pinned and gets no further release. A filter would not do: Sanic puts its own before it.
    """
    if not (issubclass(category, DeprecationWarning) and "site-packages" in filename):
        _show(message, category, filename, lineno, file, line)
