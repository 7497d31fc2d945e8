"""The table of limits as it ships: what the sources say, and that Rasa passes it over."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from deadlines.limits import ANY, Limits, Version, load, marketplace_code

TABLE = Path(__file__).parents[3] / "data" / "limits.yml"
TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def limits() -> Limits:
    return load(TABLE)


def lengths(version: Version) -> tuple[str, str]:
    opens, closes = version.opens_after, version.closes_after
    return f"{opens.amount} {opens.unit}" if opens else "", f"{closes.amount} {closes.unit}" if closes else ""


@pytest.mark.parametrize(
    ("limit", "on", "marketplace", "opens", "closes"),
    [
        ("respond", TODAY, "SE", "", "48 hours"),
        ("return_window", TODAY, "US", "", "30 days"),
        ("reply_message", TODAY, "JP", "", "24 hours"),
        ("a_to_z_prevent", TODAY, "SE", "", "48 hours"),
        ("a_to_z_filing", TODAY, "US", "48 hours", ""),
        ("a_to_z_not_arrived", TODAY, "CA", "3 days", ""),
        ("a_to_z_last_day", TODAY, "SE", "", "90 days"),
        ("a_to_z_information", TODAY, "DE", "", "48 hours"),
        ("a_to_z_appeal", TODAY, "FR", "", "30 days"),
        ("chargeback", TODAY, "NL", "", "7 days"),
        ("odr_window", TODAY, "GB", "", "60 days"),
        ("csba_inquiry", TODAY, "DE", "", "24 hours"),
        ("return_window_short", TODAY, "IT", "", "14 days"),
        ("refund_after_return", date(2026, 1, 25), "US", "", "2 business_days"),
        ("refund_after_return", date(2026, 1, 26), "US", "", "4 days"),
        ("return_label", TODAY, "US", "", "5 days"),
        ("international_return", date(2025, 8, 10), "GB", "", "4 days"),
        ("international_return", date(2025, 8, 11), "GB", "", "3 days"),
        ("international_return", date(2025, 8, 11), "DE", "", "3 days"),
        ("safe_t", date(2026, 2, 15), "US", "", "60 days"),
        ("safe_t", date(2026, 2, 16), "US", "", "30 days"),
        ("fba_customer_return", date(2024, 10, 22), "US", "", "18 months"),
        ("fba_customer_return", date(2024, 10, 23), "US", "60 days", "120 days"),
        ("fba_customer_return", date(2024, 10, 23), "SE", "45 days", "105 days"),
        ("fba_customer_return", TODAY, "GB", "45 days", "105 days"),
        ("fba_warehouse", TODAY, "SE", "", "60 days"),
        ("fba_removal_lost", TODAY, "GB", "15 days", "75 days"),
        ("fba_removal_lost", TODAY, "US", "15 days", "75 days"),
        ("fba_removal_other", TODAY, "US", "", "60 days"),
        ("withdrawal", TODAY, "SE", "", "14 days"),
        ("withdrawal_refund", TODAY, "SE", "", "14 days"),
        ("withdrawal_send_back", TODAY, "SE", "", "14 days"),
        ("complaint_sweden", TODAY, "SE", "", "3 years"),
        ("burden_of_proof_sweden", date(2022, 4, 30), "SE", "", "6 months"),
        ("burden_of_proof_sweden", date(2022, 5, 1), "SE", "", "2 years"),
    ],
)
def test_the_version_of_a_day_and_marketplace(
    limits: Limits, limit: str, on: date, marketplace: str, opens: str, closes: str
) -> None:
    (version,) = limits.versions(limit, on, (marketplace,) if marketplace else ())
    assert lengths(version) == (opens, closes)


@pytest.mark.parametrize(
    ("limit", "on", "marketplace"),
    [
        ("safe_t", TODAY, "SE"),
        ("refund_after_return", TODAY, "DE"),
        ("international_return", date(2024, 11, 10), "GB"),
        ("international_return", date(2025, 1, 1), "DE"),
        ("return_window_short", TODAY, "SE"),
        ("complaint_sweden", TODAY, "DE"),
        ("complaint_sweden", date(2022, 4, 30), "SE"),
        ("withdrawal", TODAY, "GB"),
        ("withdrawal", TODAY, "JP"),
    ],
)
def test_what_the_table_does_not_know(limits: Limits, limit: str, on: date, marketplace: str) -> None:
    assert limits.versions(limit, on, (marketplace,) if marketplace else ()) == ()


def test_without_a_marketplace_every_rule_of_the_day(limits: Limits) -> None:
    assert [version.marketplaces for version in limits.versions("fba_customer_return", TODAY)] == [("US",), ("GB", "EU")]


def test_unknown_limit(limits: Limits) -> None:
    with pytest.raises(KeyError):
        limits["no_such_limit"]
    with pytest.raises(KeyError):
        limits.versions("no_such_limit", TODAY)


@pytest.mark.parametrize(
    ("bought", "marketplace", "season"),
    [
        (date(2022, 10, 6), "US", None),
        (date(2022, 10, 7), "US", "us_2022"),
        (date(2023, 11, 1), "US", "us_2023"),
        (date(2023, 12, 1), "SE", None),
        (date(2024, 12, 1), "US", None),
        (date(2024, 12, 25), "SE", "europe_2024"),
        (date(2024, 12, 26), "SE", None),
        (date(2024, 12, 1), "ES", None),
        (date(2024, 12, 1), "IE", None),
        (date(2025, 12, 31), "US", "us_2025"),
        (date(2026, 1, 1), "US", None),
        (date(2025, 11, 1), "uk", "europe_2025"),
        (date(2025, 12, 1), "IE", "europe_2025"),
        (date(2025, 12, 1), "ES", "spain_2025"),
        (date(2025, 12, 26), "DE", None),
        (date(2026, 12, 1), "US", None),
        (date(2026, 12, 1), "SE", None),
    ],
)
def test_season_of_a_purchase(limits: Limits, bought: date, marketplace: str, season: str | None) -> None:
    found = [each.id for each in limits.seasons if limits.holds(each.marketplaces, (marketplace,)) and each.bought_on(bought)]
    assert found == ([season] if season else [])


@pytest.mark.parametrize(
    ("season", "marketplace", "until"),
    [
        ("us_2023", "US", date(2024, 1, 15)),
        ("us_2025", "US", date(2026, 1, 15)),
        ("europe_2024", "IT", date(2025, 1, 15)),
        ("europe_2025", "DE", date(2026, 1, 15)),
        ("europe_2025", "SE", None),
    ],
)
def test_exceptions_of_a_season(limits: Limits, season: str, marketplace: str, until: date | None) -> None:
    (found,) = [each for each in limits.seasons if each.id == season]
    assert [each.returnable_until for each in found.exceptions if marketplace in each.marketplaces] == ([until] if until else [])


def test_overview_begins_with_the_seeds_limits(limits: Limits) -> None:
    everywhere = limits.overview(TODAY)
    assert [limit.id for limit, _ in everywhere[:3]] == ["respond", "return_window", "reply_message"]
    assert {limit.origin for limit, _ in everywhere[3:]} == {"research"}
    in_sweden = {limit.id for limit, _ in limits.overview(TODAY, ("SE",))}
    assert {"respond", "withdrawal", "complaint_sweden", "a_to_z_appeal"} <= in_sweden
    assert not {"safe_t", "chargeback_us", "return_window_short"} & in_sweden
    in_europe = {limit.id for limit, _ in limits.overview(TODAY, ("EU",))}
    assert {"complaint_sweden", "return_window_short"} <= in_europe


@pytest.mark.parametrize(
    ("codes", "marketplace", "covered"),
    [
        ([ANY], "JP", True),
        (["EU"], "SE", True),
        (["EU"], "EU", True),
        (["SE", "DE"], "EU", False),
        (["EU"], "GB", False),
        (["GB"], "uk", True),
        (["US"], " us ", True),
        (["US"], "nowhere", False),
    ],
)
def test_marketplaces_covered(limits: Limits, codes: list[str], marketplace: str, covered: bool) -> None:
    assert limits.covers(codes, marketplace) is covered


def test_marketplace_code() -> None:
    assert [marketplace_code(code) for code in ("uk", "se", "EU", " gb")] == ["GB", "SE", "EU", "GB"]


def test_a_version_may_say_what_it_depends_on_itself(limits: Limits) -> None:
    old, new = limits["safe_t"].versions
    assert old.depends and "15 February 2026" in old.depends["en"]
    assert new.depends == limits["safe_t"].depends


def test_marketplaces_of_a_limit(limits: Limits) -> None:
    assert limits["international_return"].marketplaces == ("GB", "DE")


def test_rasa_passes_the_table_over() -> None:
    """Rasa takes a file for its own as soon as one line, however indented, begins with one of its keys."""
    for line in TABLE.read_text("utf-8").splitlines():
        assert not re.match(r"\s*(nlu|responses|rules|stories):", line)


def test_texts_read_as_sentences_and_as_parts_of_sentences(limits: Limits) -> None:
    for limit in limits.limits:
        for version in limit.versions:
            for texts, end in (
                (limit.question, ("?", ".")),
                (limit.consequence, (".",)),
                (version.depends or limit.consequence, (".",)),
            ):
                assert all(text.endswith(end) and text[0].isupper() for text in texts.values()), (limit.id, texts)
            assert not any(text.endswith(".") for text in (*limit.name.values(), *limit.clock_start.values()))
