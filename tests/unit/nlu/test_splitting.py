"""Where one message asks several things, and where it does not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.splitting import LONGEST, MOST, questions_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Who pays? How long do I have?", ["Who pays?", "How long do I have?"]),
        ("Vem betalar? Och hur lång tid har jag?", ["Vem betalar?", "Och hur lång tid har jag?"]),
        ("Vem betalar frakten och hur lång tid har jag på mig?", ["Vem betalar frakten", "och hur lång tid har jag på mig?"]),
        ("who pays and can I refuse", ["who pays", "and can I refuse"]),
        ("WHO PAYS, AND ALSO WHAT IF HE REFUSES", ["WHO PAYS", "AND ALSO WHAT IF HE REFUSES"]),
        ("Is it late, is it allowed?", ["Is it late", "is it allowed?"]),
        ("1) where do I see it 2) what may I choose", ["1) where do I see it", "2) what may I choose"]),
        ("Where do I see it\nand who pays", ["Where do I see it", "and who pays"]),
        ("Jag undrar vem som betalar. Och vad händer sen?", ["Jag undrar vem som betalar.", "Och vad händer sen?"]),
        ("Nar maste jag svara? Och varfor?", ["Nar maste jag svara?", "Och varfor?"]),
        ("Straße: who pays? And why?", ["Straße: who pays?", "And why?"]),
        ("who pays?! and why?!", ["who pays?!", "and why?!"]),
    ],
)
def test_questions_are_told_apart(text: str, expected: list[str]) -> None:
    assert questions_in(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   \n ",
        "???",
        "hej",
        "Who pays?",
        "Who pays? Thanks for your help.",
        "Jag har fått en retur. Varan är trasig. Vad gör jag?",
        "The buyer asks and I refuse, what happens?",
        "The buyer wants to return and exchange the item, can I refuse?",
        "The buyer bought shoes and has opened the box, must I take them back?",
        "Kunden köpte skor och har öppnat kartongen, måste jag ta tillbaka dem?",
        "returns and refunds",
        "Whatever and however it is",  # words that only begin like a question's
    ],
)
def test_one_question_is_left_whole(text: str) -> None:
    assert questions_in(text) == []


def test_statements_go_with_the_question_after_them_and_the_last_with_the_last() -> None:
    text = "I sell shoes. What now? She wrote twice.\nWho pays? Thanks."
    assert questions_in(text) == ["I sell shoes. What now?", "She wrote twice. Who pays? Thanks."]


def test_what_comes_after_the_last_one_told_apart_goes_with_it() -> None:
    text = " ".join(f"What about {number}?" for number in range(MOST + 2))
    *first, last = questions_in(text)
    assert len(first) == MOST - 1 and last.count("?") == 3


@pytest.mark.parametrize(("length", "split"), [(LONGEST, True), (LONGEST + 1, False)])
def test_a_page_of_text_is_no_list_of_questions(length: int, split: bool) -> None:
    assert bool(questions_in("Who pays? And why? ".ljust(length, "x"))) is split


PIECES = ["Who pays", "vad händer", "and", "och", ",", "?", ".", "\n", "ß", "1)", "It broke"]


@given(st.lists(st.sampled_from(PIECES), max_size=30))
def test_no_word_is_lost_and_none_is_added(pieces: list[str]) -> None:
    text = " ".join(pieces)
    questions = questions_in(text)
    assert len(questions) in (0, *range(2, MOST + 1))
    kept = [word for question in questions for word in question.replace(",", " ").split()]
    assert not questions or kept == text.replace(",", " ").split()


@pytest.mark.timeout(20)
@pytest.mark.parametrize("part", ["- ", "and then ", "och sen ", "+ & ", "1. ", "ask - "])
def test_a_row_of_what_a_question_may_begin_with_ends(part: str) -> None:
    assert questions_in((part * LONGEST)[: LONGEST - 1] + "x") == []
