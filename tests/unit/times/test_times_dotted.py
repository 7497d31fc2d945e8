"""NN.NN without its last dot: a date, a clock time, or either."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from reading import STOCKHOLM, TUESDAY, only, read

MONDAY = replace(TUESDAY, reference=datetime(2026, 11, 23, 13, 0, tzinfo=STOCKHOLM))


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("förfrågan kom 20.11 kl 9", "sv", "2026-11-20 09:00 hour"),
        ("kunden skrev 23.11 kl 08", "sv", "2026-11-23 08:00 hour"),
        ("kom 18.11 klockan 14:30", "sv", "2026-11-18 14:30 minute"),
        ("22.11 kl. 08.15", "sv", "2026-11-22 08:15 minute"),
        ("22.11 08.15", "sv", "2026-11-22 08:15 minute"),
        ("det var 22.11 halv nio", "sv", "2026-11-22 08:30 minute"),
        ("skrev 20.11, kl 9", "sv", "2026-11-20 09:00 hour"),
        ("kl 9 den 20.11", "sv", "2026-11-20 09:00 hour"),
        ("kl. 08.15 22.11", "sv", "2026-11-22 08:15 minute"),
        ("fredag 20.11 kl 9", "sv", "2026-11-20 09:00 hour"),
        ("tisdag 20.11 kl 9", "sv", "! weekday_mismatch"),
        ("kom 31.11 kl 9", "sv", "! no_such_day"),
        ("came 20.11 at 9am", "en", "2026-11-20 09:00 hour"),
        ("at 9am on 20.11", "en", "2026-11-20 09:00 hour"),
        ("22.11 14:30", "en", "2026-11-22 14:30 minute"),
        ("kom den 20.11", "sv", "2026-11-20 day"),
        ("datum 20.11", "sv", "2026-11-20 day"),
        ("d. 20.11", "sv", "2026-11-20 day"),
        ("20.11 2025", "sv", "2025-11-20 day"),
        ("paketet kom 25.11", "sv", "2025-11-25 day"),
        ("30.9", "sv", "2026-09-30 day"),
        ("kom 31.9", "sv", "! no_such_day"),
    ],
)
def test_a_date_beside_a_clock_time_or_a_date_word(text: str, language: str, meant: str) -> None:
    assert only(text, language, MONDAY) == meant
    assert not read(text, language, MONDAY)[0].ambiguous_order


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("kom 20.11", "sv", "2026-11-20 day"),
        ("paketet kom hit 20.11 från lagret", "sv", "2026-11-20 day"),
        ("det kom 20.11.", "sv", "2026-11-20 day"),
        ("delivered 20.11", "en", "2026-11-20 day"),
        ("20.11", "sv", "2026-11-20 day"),
        ("hon ringde oss 20.11 om det", "sv", "2026-11-22 20:11 minute"),
        ("fredag 20.11", "sv", "2026-11-20 20:11 minute"),
    ],
)
def test_what_may_be_either_says_so(text: str, language: str, meant: str) -> None:
    assert only(text, language, MONDAY) == meant
    assert read(text, language, MONDAY)[0].ambiguous_order


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("kom kl 20.11", "2026-11-22 20:11 minute"),
        ("kom igår 20.11", "2026-11-22 20:11 minute"),
        ("kom i morse 8.11", "2026-11-23 08:11 minute"),
        ("kom i fredags 20.11", "2026-11-20 20:11 minute"),
        ("kom 9.10 i går", "2026-11-22 09:10 minute"),
        ("kom 3 maj 20.11", "2026-05-03 20:11 minute"),
        ("kom 20.15", "2026-11-22 20:15 minute"),
    ],
)
def test_a_clock_time_where_the_day_is_said(text: str, meant: str) -> None:
    assert only(text, "sv", MONDAY) == meant
    assert not read(text, "sv", MONDAY)[0].ambiguous_order


@pytest.mark.parametrize("text", ["version 20.11", "the 4.5 version", "it went from 4.5 down", "it is 20.11 wide", "4.5 at best"])
def test_no_time(text: str) -> None:
    assert read(text, "en", MONDAY) == []
