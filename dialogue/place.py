"""Where the user is: the time zone, and how a date such as 4/7 is read there."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from deadlines import marketplaces

#: The zone of users whose message and page name none.
DEFAULT_ZONE = "Europe/Stockholm"

#: Countries that write the month first.
MONTH_FIRST = frozenset({"US"})


def zone_of(metadata: Mapping[str, Any] | None) -> ZoneInfo:
    """Return the zone of a message's page (``timezone`` in its ``metadata``, an IANA name), else the default.

    A name that is none is passed over: metadata comes from the user's browser.
    """
    named = _mapping(metadata).get("timezone")
    return (_zone(named) if isinstance(named, str) else None) or ZoneInfo(DEFAULT_ZONE)


def day_first(text: str, metadata: Mapping[str, Any] | None) -> bool:
    """Return whether 4/7 is 4 July (True) or 7 April (False) in a message.

    The month comes first where the message names the American marketplace, or names none and the page's ``locale``
    ("en-US") or zone is American.
    """
    if named := marketplaces.named(text):
        return not MONTH_FIRST.intersection(named)
    locale = str(_mapping(metadata).get("locale") or "").replace("_", "-")
    if "-" in locale:
        return locale.rpartition("-")[2].upper() not in MONTH_FIRST
    return get_global("zone_territories").get(zone_of(metadata).key) not in MONTH_FIRST


def _mapping(metadata: Any) -> Mapping[str, Any]:
    return metadata if isinstance(metadata, Mapping) else {}


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name in _names() else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The IANA names; ZoneInfo alone would also open other files beside them ("posix/UTC")."""
    return frozenset(available_timezones())
