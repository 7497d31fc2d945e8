"""Where the user is: the time zone, and how a date such as 4/7 is read there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone
from functools import lru_cache
from itertools import product
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from babel.core import get_global

from deadlines import marketplaces, starts
from deadlines.texts import LANGUAGES
from dialogue import nationality
from nlu.times import Context, TimeExpression, find_zone

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


def zone_in(text: str) -> TimeExpression | None:
    """Return the time zone that a message of a few words names without a time ("PST", "Swedish time"), for `correct`."""
    context = Context(_ANY_INSTANT, ZoneInfo(DEFAULT_ZONE))
    readings = product((text, starts.uncorrected(text)), LANGUAGES)
    zones = (find_zone(reading, language, context) for reading, language in readings)
    found = next((zone for zone in zones if zone), None)
    # "in Germany" is rather the marketplace
    return found if found and (nationality.of_time(text) or not marketplaces.named(text)) else None


def country_in(text: str) -> tuple[str, ...]:
    """Return the codes of the marketplaces of the big cities that a message names, unless for their time ("London time")."""
    return () if nationality.of_time(text) else marketplaces.of_city(text)


#: The name of a zone means the same at all times.
_ANY_INSTANT: Final = datetime(2000, 1, 1, tzinfo=timezone.utc)


def _mapping(metadata: Any) -> Mapping[str, Any]:
    return metadata if isinstance(metadata, Mapping) else {}


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo | None:
    return ZoneInfo(name) if name in _names() else None


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """The IANA names; ZoneInfo alone would also open other files beside them ("posix/UTC")."""
    return frozenset(available_timezones())
