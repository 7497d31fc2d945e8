"""What comes in: origins, bodies, rates."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import origins, schema
from channels.errors import ApiError
from channels.rates import Limiter, rate_from

ID = "0b9f3c9e-7f1e-4b57-9a55-3b3c1f6f2a10"


# -- origins -----------------------------------------------------------------------------------------------------------

SHOP = origins.allowed("https://shop.example, https://www.shop.example/")


@pytest.mark.parametrize(
    ("method", "headers", "result"),
    [
        ("POST", {"origin": "https://shop.example"}, "https://shop.example"),
        ("POST", {"origin": "https://WWW.shop.example"}, "https://www.shop.example"),
        ("POST", {"origin": "https://bot.example"}, None),
        ("GET", {"sec-fetch-site": "same-origin"}, None),
        ("GET", {}, None),
    ],
)
def test_pages_that_may_use_it(method: str, headers: dict[str, str], result: str | None) -> None:
    assert origins.check(method, headers, "bot.example", SHOP) == result


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("POST", {}),
        ("DELETE", {"sec-fetch-site": "same-origin"}),
        ("GET", {"sec-fetch-site": "cross-site"}),
        ("GET", {"origin": "null"}),
        ("GET", {"origin": "https://evil.example"}),
        ("POST", {"origin": "http://shop.example"}),
        ("POST", {"origin": "https://shop.example:8443"}),
        ("POST", {"origin": "https://shop.example.evil.example"}),
        ("POST", {"origin": "https://bot.example.evil.example"}),
        ("POST", {"origin": "https://evil.example/https://shop.example"}),
        ("POST", {"origin": "http://["}),
        ("POST", {"origin": "http://a\u2100b"}),
    ],
)
def test_other_pages_may_not(method: str, headers: dict[str, str]) -> None:
    with pytest.raises(ApiError) as refused:
        origins.check(method, headers, "bot.example", SHOP)
    assert (refused.value.status, refused.value.code) == (403, "origin_not_allowed")


def test_an_asterisk_lets_any_page_in() -> None:
    assert origins.check("POST", {"origin": "https://any.example"}, "bot.example", origins.allowed("*")) == "https://any.example"


@pytest.mark.parametrize("value", ["shop.example", "https://shop.example/help", "https://", "ftp://shop.example"])
def test_what_is_no_origin_is_told_at_the_start(value: str) -> None:
    with pytest.raises(ValueError, match="not an origin"):
        origins.allowed(value)


# -- bodies ------------------------------------------------------------------------------------------------------------


def refused(body: bytes, name: str = "NewMessage") -> dict[str, Any]:
    with pytest.raises(ApiError) as error:
        schema.parse(body, name)
    assert error.value.status == 400
    return dict(error.value.body["error"])


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 10_000, b'{"id": 1'])
def test_what_is_no_json(body: bytes) -> None:
    assert refused(body) == {"code": "invalid_json"}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], None),
        ("text", None),
        ({"text": "hi"}, None),
        ({"id": ID}, None),
        ({"id": ID, "text": "hi", "button": "b"}, None),
        ({"id": ID, "text": "hi", "sender": "me"}, None),
        ({"id": "1", "text": "hi"}, "id"),
        ({"id": ID + "\n", "text": "hi"}, "id"),
        ({"id": ID, "text": ""}, "text"),
        ({"id": ID, "text": 7}, "text"),
        ({"id": ID, "text": None}, "text"),
        ({"id": ID, "text": "\ud800"}, "text"),
        ({"id": ID, "text": "hi", "language": "de"}, "language"),
        ({"id": ID, "text": "hi", "timezone": "../../etc/passwd"}, "timezone"),
        ({"id": ID, "text": "hi", "timezone": ""}, "timezone"),
    ],
)
def test_what_is_no_message(body: object, field: str | None) -> None:
    error = refused(json.dumps(body).encode())
    assert error["code"] == "invalid_body" and error.get("field") == field


def test_a_message_may_be_as_long_as_is_told_and_no_longer() -> None:
    longest = schema.longest_message()
    assert schema.parse(json.dumps({"id": ID, "text": "å" * longest}).encode(), "NewMessage")["text"] == "å" * longest
    assert refused(json.dumps({"id": ID, "text": "å" * (longest + 1)}).encode()) == {"code": "message_too_long", "field": "text"}


def test_a_zone_that_is_not_known_is_left_out_and_nothing_is_refused_for_it() -> None:
    body = {"id": ID, "text": "hi", "language": "sv", "timezone": "Mars/Olympus_Mons"}
    assert schema.page(schema.parse(json.dumps(body).encode(), "NewMessage")) == {"language": "sv"}
    assert schema.page({"timezone": "America/Los_Angeles"}) == {"timezone": "America/Los_Angeles"}
    assert schema.page({"timezone": "Europe"}) == {}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["id", "text", "button", "language"]) | st.text(), inner),
)


@given(st.binary() | json_values.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_parsed_or_refused(body: bytes) -> None:
    for name in ("NewMessage", "Page"):
        try:
            assert isinstance(schema.parse(body, name), dict)
        except ApiError as error:
            assert error.status == 400


# -- rates -------------------------------------------------------------------------------------------------------------


def test_who_asks_too_often_is_told_how_long_to_wait() -> None:
    async def ask() -> None:
        limiter = Limiter({"message": rate_from({"per_minute": 60, "at_once": 3})})
        for _ in range(3):
            await limiter.check("message", "a")
        with pytest.raises(ApiError) as told:
            await limiter.check("message", "a")
        assert (told.value.status, told.value.code, told.value.retry_after) == (429, "too_many_requests", 1)
        assert told.value.headers == {"Retry-After": "1"}
        await limiter.check("message", "b")  # nobody waits for another

    asyncio.run(ask())


def test_a_redis_that_is_away_stops_nobody() -> None:
    async def ask() -> None:
        limiter = Limiter({"message": rate_from({"per_minute": 60, "at_once": 1})}, "redis://127.0.0.1:1")
        for _ in range(3):
            await limiter.check("message", "a")

    asyncio.run(ask())
