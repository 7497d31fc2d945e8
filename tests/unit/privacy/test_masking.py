"""Personal data in texts: what is found, what is not, and where things are afterwards."""

from __future__ import annotations

import random
import re
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import measure
from privacy.found import Kind
from privacy.masking import LONGEST, mask, mask_bounded
from tests import corpus

CASES = measure.read(corpus.ROOT / measure.CASES)

#: Texts that look much like personal data, put together of its pieces.
PIECES = st.lists(
    st.one_of(
        st.sampled_from([case.text[start:end] for case in CASES for _, start, end in case.marks]),
        st.sampled_from([kind.placeholder for kind in Kind]),
        st.text(alphabet="0123456789 -+()./@\n\u200bAaSE_,:", max_size=12),
        st.text(max_size=8),
    ),
    max_size=8,
).map("".join)


def test_the_list_is_long_enough():
    assert len(CASES) >= 260
    assert sum(not case.marks for case in CASES) >= 130
    assert {case.language for case in CASES} == set(corpus.languages())
    assert {kind for case in CASES for kind, _, _ in case.marks} == {kind.value for kind in Kind}


def test_recall_and_false_alarms_of_the_list():
    result = measure.measure(CASES)
    assert not result.false_alarms
    assert {kind: result.found[kind] / total for kind, total in result.total.items()} == dict.fromkeys(result.total, 1.0)


def test_topics_say_the_same_after_masking():
    texts = [
        str(part["text"])
        for name, parts in corpus.responses().items()
        for part in parts
        if name.removeprefix("utter_") in corpus.folder("topics")
    ]
    assert len(texts) >= 60
    assert [text for text in texts if mask(text).spans] == []


def test_hardly_an_example_or_question_is_masked():
    questions = corpus.QUESTIONS.read_text(encoding="utf-8").splitlines()
    texts = [*(example.text for example in corpus.examples()), *questions]
    # Of some 27,000, four hold an order number, three an e-mail address and one the telephone-like "0733 0733 0733".
    assert sum(bool(mask(text).spans) for text in texts) <= 8


@pytest.mark.parametrize(
    "text",
    [
        "07\u200b0-123\u00ad 45 67",
        "０７０－１２３ ４５ ６７",
        "٠٧٠-١٢٣ ٤٥ ٦٧",
        "070\u00a0123\u202f45\u200967",
        "TEL0701234567",
        "ring\n0701234567",
        r"text: 'hej\n070-123 45 67'",
        r'{"text": "070\u00a0123\u00a045\u00a067"}',
        "\x1b[35m0701234567\x1b[0m",
    ],
)
def test_disguise_does_not_help(text):
    assert [span.kind for span in mask(text).spans] == ["phone"]


@pytest.mark.parametrize(
    "text", ["Storva\u0308gen 12", r"Ringv\xc3\xa4gen 12", r"Ringv\u00e4gen 12", "RINGVÄGEN 12", "Ringvagen 12"]
)
def test_streets_in_any_spelling(text):
    assert mask(text).text == "[address]"


def test_a_mobile_number_with_a_valid_date_and_check_digit_is_a_phone():
    assert mask("0701234568").text == "[phone]"


def test_what_overlaps_is_masked_as_a_whole():
    masked = mask("order 112-1234567-1234567@x.se")
    assert masked.text == "order [email]"


def test_offsets_move_along():
    text = "ring 070-123 45 67 i morgon"
    masked = mask(text)
    start = text.index("i morgon")
    assert masked.text[masked.start(start) : masked.end(len(text))] == "i morgon"
    inside = text.index("123")
    assert masked.text[masked.start(inside) : masked.end(inside + 3)] == "[phone]"


@pytest.mark.parametrize("place", range(1985, 2001, 3))
@pytest.mark.parametrize("data", ["0701234567", "4111 1111 1111 1111", "anna.svensson@telia.com"])
def test_a_cut_leaves_nothing_of_what_it_goes_through(data, place):
    around = "vara " * 1000
    for text in (f"{around[: place - 1]} {data} {around}", f"{around} {data} {around[: place - 1]}"):
        stored = mask_bounded(text)
        assert re.fullmatch(r"(?:vara |v?a?r?a? ?|\[[a-z ]+\] ?)+", stored)
        assert stored.count("[cut]") == 1
        assert len(stored) < 4_050


def test_a_text_of_the_longest_length_is_whole():
    assert mask_bounded("x" * LONGEST) == "x" * LONGEST
    assert len(mask_bounded("x" * (LONGEST + 1))) == LONGEST + len(" [cut] ")


def test_what_is_known_is_masked_wherever_it_stands():
    masked = mask("5551234 och 5551234, anna@x.se", {"5551234": "phone"})
    assert masked.text == "[phone] och [phone], [email]"
    assert [(span.kind, span.start) for span in masked.spans] == [("phone", 0), ("phone", 12), ("email", 21)]


@given(PIECES)
def test_masking_twice_is_masking_once(text):
    masked = mask(text)
    again = mask(masked.text)
    assert again.text == masked.text
    assert not again.spans


@given(PIECES)
def test_spans_and_offsets_fit_the_text(text):
    masked = mask(text)
    assert all(0 <= a.start < a.end <= b.start for a, b in pairwise(masked.spans))
    for span in masked.spans:
        assert masked.text[masked.start(span.start) : masked.end(span.end)] == span.placeholder
    for moved in (masked.start, masked.end):
        places = [moved(offset) for offset in range(len(text) + 1)]
        assert places == sorted(places)
        assert (places[0], places[-1]) == (0, len(masked.text))


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=0x10FFFF), max_size=60))
def test_any_string_is_masked_without_an_error(text):
    mask(text)


@pytest.mark.parametrize(
    "unit",
    [
        "0",
        "0 ",
        "0123 ",
        "00 ",
        "+1 ",
        "aa11 ",
        "SE45 ",
        "a@",
        "a at ",
        "Ab ",
        "12 Ab ",
        "\\x",
        "\u200b",
        "070-123 45 67 ",
        "\x1b[",
    ],
)
def test_a_hundred_thousand_characters_are_masked_quickly(unit):
    text = (unit * 100_000)[:100_000]
    begun = time.process_time()
    mask(text)
    assert time.process_time() - begun < 20  # a few at most; what backtracks takes minutes


def test_time_grows_with_the_length():
    chance = random.Random(1)
    text = "".join(chance.choice("0123456789 -+()./aA@") for _ in range(80_000))
    mask(text[:1000])

    def seconds(part: str) -> float:
        begun = time.process_time()
        mask(part)
        return time.process_time() - begun

    assert seconds(text) < 12 * seconds(text[:20_000])
