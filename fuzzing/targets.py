"""What reads a stranger's input first, each as a function that must neither raise nor take long."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from channels import origins, schema
from channels.errors import ApiError
from channels.sessions import Signer
from dialogue import clock
from nlu.text import clean
from nlu.times import Context, find
from privacy.masking import mask_bounded

_NOW = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
_CONTEXT = Context(_NOW, ZoneInfo("Europe/Stockholm"))
_SIGNER = Signer("k" * 32, clock.now() - clock.now())
_ORIGINS = origins.allowed("https://shop.example")


def body(text: str) -> None:
    """A request's body, as it is and as the text of a message."""
    for raw in (text.encode("utf-8", "surrogatepass"), json.dumps({"id": "x", "text": text}).encode()):
        for name in ("NewMessage", "Page"):
            _refusable(lambda raw=raw, name=name: schema.page(schema.parse(raw, name)))  # type: ignore[misc]


def token(text: str) -> None:
    """A token, and the name of a calendar file."""
    _refusable(lambda: _SIGNER.read(text, _NOW))
    _refusable(lambda: _SIGNER.read_deadline(text))


def origin(text: str) -> None:
    """The Origin header."""
    _refusable(lambda: origins.check("POST", {"origin": text}, "bot.example", _ORIGINS))


def times(text: str) -> None:
    """The grammar for times, in both languages."""
    for language in ("en", "sv"):
        find(clean(text), language, _CONTEXT)


def cleaning(text: str) -> None:
    """What every component of the pipeline does first."""
    assert len(clean(text)) <= 1_201


def masking(text: str) -> None:
    """What goes into the store and the logs."""
    mask_bounded(text)


#: By name.
TARGETS: dict[str, Callable[[str], None]] = {
    each.__name__: each for each in (body, token, origin, times, cleaning, masking)
}


def _refusable(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except ApiError as error:
        assert 400 <= error.status < 500
