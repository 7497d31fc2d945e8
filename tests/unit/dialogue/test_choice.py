"""Which of the buttons a reply in words means: single cases, and the share of the list beside this file."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.choice import LONGEST, Choice, choose, place_in
from dialogue.content import UTTER, Content
from tests import corpus

TWO = [["Item comes back damaged", "Varan kommer tillbaka skadad"], ["Wrong item sent back", "Fel vara skickades tillbaka"]]
THREE = [["Return labels and return shipping", "Returetikett och returfrakt"], ["Return after the warranty ended"], ["FBA"]]
CONTENT = Content(corpus.responses())
ALL_TITLES = [CONTENT.titles(name.removeprefix(UTTER)) for name in corpus.responses()]
#: What each intent is called, by each of its titles.
NAMED = {title: titles for titles in ALL_TITLES for title in titles}
LABELS: dict[Choice, str] = {"none": "0", "unclear": "?", None: "-"}

with Path(__file__).with_name("choices.tsv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def labelled(case: dict[str, str]) -> str:
    made = choose(case["text"], [NAMED[title] for title in case["titles"].split(" | ")])
    return str(made + 1) if isinstance(made, int) else LABELS[made]


def test_the_list_covers_every_kind_of_reply_in_both_languages() -> None:
    assert len(CASES) >= 170
    assert {(case["lang"], case["choice"]) for case in CASES} >= {(lang, label) for lang in ("en", "sv") for label in "123?0-"}


def test_nearly_all_of_the_list_is_read_as_labelled_and_hardly_ever_as_another_place() -> None:
    missed = [(made, case) for case in CASES if (made := labelled(case)) != case["choice"]]
    assert len(missed) <= 0.06 * len(CASES), missed
    wrong = [(made, case) for made, case in missed if made in "123"]
    assert len(wrong) <= 0.01 * len(CASES), wrong


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 1),
        ("2.", 1),
        ("den andra, tack", 1),
        ("I mean the second one", 1),
        ("the last one", 2),
        ("det sista", 2),
        ("första", 0),
        ("forsta", 0),
        ("3:e", 2),
        ("option one", 0),
        ("4", None),  # there is none
        ("1 or 2", None),
        ("the first or the last", None),
        ("2 days ago", None),
        ("the second return", None),
        ("one", 0),
        ("", None),
        ("?", None),
        (" ".join(["the"] * LONGEST + ["second"]), None),
    ],
)
def test_places(text: str, place: int | None) -> None:
    assert place_in(text, 3) == place


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("damaged", 0),
        ("skadad", 0),  # titles count in every language
        ("DAMAGED!!", 0),
        ("the damagd one", 0),
        ("damaged?", None),  # a question of its own
        ("damaged, the second one", "unclear"),
        ("fel vara", 1),  # "fel" means none of them, unless a title holds it
        ("fel", 1),
        ("wrong", 1),
        ("item", "unclear"),
        ("yes", "unclear"),
        ("jag vet inte", "unclear"),
        ("none of these", "none"),
        ("inget av dem, tack", "none"),
        ("nej", "none"),
        ("nej, skadad", 0),
        ("something else", "none"),
        ("how do I print a label", None),
        ("", None),
        ("😀", None),
        (" ".join(["damaged"] * (LONGEST + 1)), None),
    ],
)
def test_choices(text: str, choice: Choice) -> None:
    assert choose(text, TWO) == choice


@pytest.mark.parametrize(
    ("text", "choice"), [("etiketten", 0), ("frakten", 0), ("warrenty", 1), ("fba", 2), ("return", "unclear"), ("hot", None)]
)
def test_forms_compounds_and_slips_of_a_title(text: str, choice: Choice) -> None:
    assert choose(text, THREE) == choice


def test_a_single_offer_is_chosen_by_its_words() -> None:
    assert choose("label", THREE[:1]) == 0


@given(st.text(max_size=40), st.integers(1, 5))
def test_any_text_is_read(text: str, count: int) -> None:
    made = choose(text, [*TWO, *THREE][:count])
    assert made in ("none", "unclear", None) or made in range(count)
    assert place_in(text, count) in (None, *range(count))
