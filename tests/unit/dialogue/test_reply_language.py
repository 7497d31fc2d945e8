"""Which language to reply in: wish, message, conversation, page, default."""

from __future__ import annotations

from typing import Any

import pytest

from dialogue.language import WISH, reply_language

OURS = ("en", "sv")


def heard(name: str | None = None, likely: str | None = None, named: list[str] | None = None) -> dict[str, Any]:
    """Return what the identifier leaves in the parse data."""
    return {"name": name, "likely": likely or name, "confidence": 0.9, "named": named or []}


@pytest.mark.parametrize(
    ("found", "page", "current", "expected"),
    [
        # a clear message comes first
        (heard("sv"), None, None, "sv"),
        (heard("sv"), "en", "en", "sv"),
        (heard("en"), "sv", "sv", "en"),
        # a short or shared word keeps the conversation
        (heard(None, "en"), None, "sv", "sv"),
        (heard(None, "sv"), None, "en", "en"),
        (heard(None), None, "sv", "sv"),
        # the page before the first clear message, not after
        (heard(None), "sv", None, "sv"),
        (heard(None, "en"), "sv", None, "sv"),
        (heard(None), "en", "sv", "sv"),
        # the likelier one before the default
        (heard(None, "sv"), None, None, "sv"),
        (heard(None), None, None, "en"),
        # what is none of ours counts for nothing
        (heard("de"), None, "sv", "sv"),
        (heard(None, "de"), "de", None, "en"),
        (heard(None), "SV", None, "en"),
        (heard(None), None, "de", "en"),
        (heard(None), 7, None, "en"),
        (heard(None), ["sv"], None, "en"),
    ],
)
def test_order_of_evidence(found: dict[str, Any], page: Any, current: str | None, expected: str) -> None:
    parse_data = {"intent": {"name": "late_return"}, "language": found}
    assert reply_language(parse_data, {"language": page}, current, OURS) == expected


@pytest.mark.parametrize(
    ("found", "switched", "expected"),
    [
        (heard(None), True, "sv"),
        (heard(None, "en"), True, "sv"),
        (heard("en"), True, "en"),
        (heard(None), False, "en"),
        (heard(None), "yes", "en"),
    ],
)
def test_a_page_that_was_switched_counts_for_more_than_the_conversation(
    found: dict[str, Any], switched: object, expected: str
) -> None:
    parse_data = {"intent": {"name": "late_return"}, "language": found}
    assert reply_language(parse_data, {"language": "sv", "switched": switched}, "en", OURS) == expected


@pytest.mark.parametrize("parse_data", [{}, {"intent": {"name": WISH}}, {"intent": None, "language": None}])
@pytest.mark.parametrize(
    ("metadata", "current", "expected"),
    [(None, None, "en"), ({}, "sv", "sv"), ({"language": "sv"}, None, "sv"), ({"language": None}, "sv", "sv")],
)
def test_a_button_brings_no_language_of_its_own(
    parse_data: dict[str, Any], metadata: dict[str, Any] | None, current: str | None, expected: str
) -> None:
    assert reply_language(parse_data, metadata, current, OURS) == expected


@pytest.mark.parametrize(
    ("named", "text_language", "current", "expected"),
    [
        (["sv"], "en", "en", "sv"),
        (["sv"], "en", "sv", "sv"),
        (["en"], "sv", "sv", "en"),
        (["en"], "sv", None, "en"),
        (["en", "sv"], "en", "en", "sv"),
        (["sv", "en"], "sv", "sv", "en"),
        (["fi"], "sv", "sv", "sv"),
        (["fi"], "sv", None, "sv"),
        (["fi"], None, None, "en"),
        (["fi", "sv"], "en", "en", "sv"),
        ([], "en", "en", "sv"),
        ([], "sv", "sv", "en"),
        ([], "sv", None, "en"),
        ([], None, None, "sv"),
    ],
)
def test_a_wish(named: list[str], text_language: str | None, current: str | None, expected: str) -> None:
    parse_data = {"intent": {"name": WISH}, "language": heard(text_language, named=named)}
    assert reply_language(parse_data, {"language": "sv"}, current, OURS) == expected


def test_a_language_named_in_passing_is_no_wish() -> None:
    parse_data = {"intent": {"name": "international_returns"}, "language": heard("en", named=["sv"])}
    assert reply_language(parse_data, None, "en", OURS) == "en"


@pytest.mark.parametrize(("languages", "expected"), [(("en", "sv"), "en"), (("sv", "en"), "sv"), (("de",), "de")])
def test_the_first_language_is_the_default(languages: tuple[str, ...], expected: str) -> None:
    assert reply_language({}, None, None, languages) == expected


def test_a_third_language_is_data() -> None:
    parse_data = {"intent": {"name": WISH}, "language": heard("en", named=["fi"])}
    assert reply_language(parse_data, None, "en", ("en", "sv", "fi")) == "fi"


@pytest.mark.parametrize("text", ["Swedish time", "svensk tid menar jag", "the Swedish Amazon", "svenska amazon"])
def test_a_zone_or_a_marketplace_is_no_language(text: str) -> None:
    parse_data = {"text": text, "intent": {"name": WISH}, "language": heard(None, named=["sv"])}
    assert reply_language(parse_data, None, "en", OURS) == "en"
