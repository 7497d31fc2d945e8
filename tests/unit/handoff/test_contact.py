"""E-mail addresses in messages."""

from __future__ import annotations

import time

import pytest

from handoff.contact import ascii_email, email_in


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("anna@x.se", "anna@x.se"),
        ("it's anna@x.se, thanks", "anna@x.se"),
        ("Min adress är anna.b+amazon@x-y.co.uk.", "anna.b+amazon@x-y.co.uk"),
        ("<anna@x.se>", "anna@x.se"),
        ("mejl:anna@x.se!", "anna@x.se"),
        ("mailto:anna@x.se?", "anna@x.se"),
        ("”anna@x.se”", "anna@x.se"),
        ("'o'brien@x.ie'", "o'brien@x.ie"),
        ("anna@åre.se", "anna@åre.se"),
        ("ANNA@X.SE", "ANNA@x.se"),
        ("anna@x.se (yes, anna@x.se)", "anna@x.se"),
        ("not bo@x but bo@x.se", "bo@x.se"),
    ],
)
def test_found(text, address):
    assert email_in(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nej tack",
        "ring 070-123 45 67",
        "x.se",
        "anna@x",
        "anna@",
        "@anna",
        "anna @ x.se",
        "anna@x..se",
        "åsa@x.se",
        "a@b@c.se",
        "a@x.se or b@x.se",
    ],
)
def test_none_or_not_one(text):
    assert email_in(text) is None


@pytest.mark.parametrize("text", ["@" * 100_000, "a@b." * 50_000, "a.b@" + "x." * 50_000 + "se", "<" * 100_000 + "@"])
def test_long_nonsense_takes_no_time(text):
    start = time.perf_counter()
    assert email_in(text) is None
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("address", "ascii_form"),
    [("anna@x.se", "anna@x.se"), ("anna@åre.se", "anna@xn--re-xia.se"), ("a@x.se\nBcc: b@x.se", None), ("a@x.se, b@x.se", None)],
)
def test_for_mail_servers(address, ascii_form):
    assert ascii_email(address) == ascii_form
