"""What the topic files say beside the answers."""

from __future__ import annotations

import pytest

from dialogue.content import Content


@pytest.mark.parametrize(
    ("intent", "is_answer", "is_offered"),
    [
        ("late", True, True),
        ("deadline_respond", False, True),
        ("deadline_unknown", False, True),
        ("help", False, True),
        ("human_handoff", False, True),
        ("greet", False, False),
        ("out_of_scope", False, False),
        ("nlu_fallback", False, False),
        ("follow_up_why", False, False),
        ("unknown", False, False),
    ],
)
def test_answers_have_sources_and_more_than_answers_is_offered(
    content: Content, intent: str, is_answer: bool, is_offered: bool
) -> None:
    assert (content.is_answer(intent), content.is_offered(intent)) == (is_answer, is_offered)


@pytest.mark.parametrize(
    ("intent", "titles"),
    [
        ("late", ["A return asked for too late", "Retur som begärs för sent"]),
        ("fba", ["FBA"]),
        ("greet", []),
        ("unknown", []),
    ],
)
def test_titles_in_every_language(content: Content, intent: str, titles: list[str]) -> None:
    assert content.titles(intent) == titles


@pytest.mark.parametrize(("intent", "related"), [("late", ["shipping", "help"]), ("shipping", []), ("unknown", [])])
def test_related_topics(content: Content, intent: str, related: list[str]) -> None:
    assert content.related(intent) == related


def test_candidates_are_no_related_topics() -> None:
    assert Content({"utter_which": [{"metadata": {"related": "candidates"}}]}).related("which") == []


@pytest.mark.parametrize(("aspect", "says"), [("more", True), ("why", True), ("fba", False)])
def test_texts_of_a_topics_own(content: Content, aspect: str, says: bool) -> None:
    assert content.says("late", aspect) is says
    assert not content.says("shipping", aspect)


@pytest.mark.parametrize(
    ("topic", "aspect", "own"),
    [
        ("late", "why", "why"),
        ("late", "marketplace", "more"),  # the text that serves for it
        ("shipping", "marketplace", None),
        ("late", "fba", None),
        ("late", "unknown", None),
    ],
)
def test_the_text_that_tells_of_an_aspect(content: Content, topic: str, aspect: str, own: str | None) -> None:
    assert content.own_text(topic, aspect) == own


@pytest.mark.parametrize(
    ("topic", "aspect", "lead"),
    [
        ("late", "where", "shipping"),  # the topic's own
        ("late", "fba", "fba"),  # the aspect's
        ("shipping", "decline", "shipping"),
        ("late", "decline", None),  # the topic says that none does
        ("late", "why", None),
        ("late", "unknown", None),
        ("unknown", "fba", "fba"),
    ],
)
def test_what_answers_an_aspect(content: Content, topic: str, aspect: str, lead: str | None) -> None:
    assert content.lead(topic, aspect) == lead


@pytest.mark.parametrize(("aspect", "may"), [("fba", True), ("how_long", True), ("decline", False), ("unknown", False)])
def test_what_may_be_a_second_question(content: Content, aspect: str, may: bool) -> None:
    assert content.may_be_second(aspect) is may
