"""Cleaning and folding: for any text that a keyboard, a paste or an attacker may send."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.text import HEAD_CHARACTERS, TAIL_CHARACTERS, clean, fold, has_words

#: Everything Python can hold in a string, lone surrogates and control characters included.
anything = st.text(st.characters(exclude_categories=[]), max_size=300)
overlong = st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=40), st.integers(100, 2_000))


@given(anything | overlong)
def test_clean_is_bounded_printable_and_on_one_line(text: str) -> None:
    line = clean(text)
    assert len(line) <= HEAD_CHARACTERS + 1 + TAIL_CHARACTERS
    assert line == line.strip() and "  " not in line
    assert all(c == "\u200d" or unicodedata.category(c)[0] != "C" for c in line)
    line.encode("utf-8")


@given(anything | overlong)
def test_clean_twice_is_clean_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(anything)
def test_fold_never_raises_and_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_has_words_survives_cleaning_only_if_it_was_there(text: str) -> None:
    assert not has_words(clean(text)) or has_words(unicodedata.normalize("NFC", text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ""),
        ("", ""),
        (" \t\n\r\u00a0\u2003 ", ""),
        ("one\n\ntwo\tthree", "one two three"),
        ("A\u030aterbetalning", "Återbetalning"),
        ("a\x00b\x07c\x1bd", "a b c d"),
        ("\ud800 hi \udfff", "hi"),
        ("\u202eabc\u202c", "abc"),
        ("soft\u00adhyphen", "soft hyphen"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_clean(text: str | None, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("length", [1_199, 1_200, 1_201, 9_999, 10_000, 10_001, 1_000_000])
def test_an_overlong_text_keeps_its_beginning_and_its_end(length: int) -> None:
    line = clean("start " + "x" * (length - 10) + " end")
    assert line.startswith("start x") and line.endswith("x end")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Återbetalning", "aterbetalning"),
        ("KÖPARE", "kopare"),
        ("Straße", "strasse"),
        ("ﬁnns", "finns"),
        ("é", "e\u0301"),
    ],
)
def test_fold_makes_spellings_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("😀", False),
        ("?! …", False),
        ("\u200d", False),
        ("a", True),
        ("7", True),
        ("أين", True),
        ("返品", True),
    ],
)
def test_has_words(text: str, expected: bool) -> None:
    assert has_words(text) is expected
