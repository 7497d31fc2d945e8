"""The user's zone and the order of day and month, from the message and its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

import pytest

from deadlines import wording
from deadlines.marketplaces import named
from dialogue.place import DEFAULT_ZONE, day_first, zone_of
from tests import corpus

WORDING = wording.load(corpus.ROOT / "deadlines" / "wording.yml")


@pytest.mark.parametrize(
    ("metadata", "zone"),
    [
        (None, DEFAULT_ZONE),
        ({}, DEFAULT_ZONE),
        ({"timezone": "America/New_York"}, "America/New_York"),
        ({"timezone": "Mars/Phobos"}, DEFAULT_ZONE),
        ({"timezone": "../etc/passwd"}, DEFAULT_ZONE),
        ({"timezone": "posix/UTC"}, DEFAULT_ZONE),
        ({"timezone": ""}, DEFAULT_ZONE),
        ({"timezone": 7}, DEFAULT_ZONE),
    ],
)
def test_zone(metadata: dict[str, Any] | None, zone: str) -> None:
    assert zone_of(metadata).key == zone


def test_every_zone_that_a_page_may_name_can_be_said() -> None:
    now = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
    for name in available_timezones():
        zone = zone_of({"timezone": name})
        assert zone.key == name
        assert WORDING.instant(now.astimezone(zone), "sv")


@pytest.mark.parametrize(
    ("text", "metadata", "first"),
    [
        ("on 4/7", {}, True),
        ("on 4/7", {"locale": "en-US"}, False),
        ("on 4/7", {"locale": "en_us"}, False),
        ("on 4/7", {"locale": "sv-SE", "timezone": "America/New_York"}, True),
        ("on 4/7", {"locale": "en", "timezone": "America/New_York"}, False),
        ("on 4/7", {"timezone": "America/Toronto"}, True),
        ("sold on amazon.com on 4/7", {}, False),
        ("sold in the US on 4/7", {}, False),
        ("he told us on 4/7", {}, True),
        ("sold on amazon.se on 4/7", {"locale": "en-US"}, True),
    ],
)
def test_day_first(text: str, metadata: dict[str, Any], first: bool) -> None:
    assert day_first(text, metadata) is first


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("on Amazon.com", ("US",)),
        ("on amazon.com.be", ("BE",)),
        ("on amazon.co.uk, not amazon.de", ("GB", "DE")),
        ("i Tyskland", ("DE",)),
        ("in Germany and sweden", ("DE", "SE")),
        ("tyska marknadsplatsen", ("DE",)),
        ("the UK store", ("GB",)),
        ("in the EU", ("EU",)),
        ("and in the us?", ("US",)),
        ("och i us?", ("US",)),
        ("tell us", ()),
        ("what about us", ()),
        ("a frozen turkey", ()),
        ("IT is be or se", ()),
    ],
)
def test_marketplaces_named(text: str, codes: tuple[str, ...]) -> None:
    assert named(text) == codes
