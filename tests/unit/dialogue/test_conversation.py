"""What follows a message: each part of the chain, and which of them goes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialogue.content import ABOUT_THE_REPLY, Content
from dialogue.conversation import NEAR, Circumstances, action_of, plan
from dialogue.plan import Plan
from dialogue.turn import Exchange, Turn
from handoff.contact import email_in
from tests import corpus

Said = Callable[..., Turn]
Replied = Callable[..., Exchange]
Planned = Callable[..., Plan | None]

OWN, NOTHING_BEFORE = "utter_follow_up", Plan(("utter_nothing_before",))
LATE = Plan(("utter_late",), topic="late", intent="late")
RESPOND = Plan(("action_deadline",), topic="deadline_respond", intent="deadline_respond")
WHICH = Plan(("utter_which_one",), offer=("late", "shipping"))
DECLINE, DECLINE_AGAIN = Plan(("utter_out_of_scope",)), Plan(("utter_out_of_scope_again",))
AGAIN, START = Plan(("utter_handoff_contact_again",)), Plan(("utter_human_handoff",))
LOOK_UP = Plan(())


@pytest.fixture
def planned(content: Content) -> Planned:
    """Return what plans a turn."""

    def start(turn: Turn, look_up_claims: bool = False, dated: str | None = None) -> Plan | None:
        return plan(turn, Circumstances(content, look_up_claims, dated, lambda text: email_in(text) is not None))

    return start


@pytest.fixture
def answered(replied: Replied) -> Exchange:
    """Return the exchange in which the topic ``late`` was answered."""
    return replied("utter_late", topic="late", buttons=("shipping", "help", "helpful", "not_helpful"))


@pytest.fixture
def asked_back(replied: Replied) -> Exchange:
    """Return the exchange in which two topics and none of them were offered."""
    return replied("utter_nlu_fallback", intent="nlu_fallback", buttons=("late", "shipping", "out_of_scope"))


@pytest.mark.parametrize(
    ("intent", "action"),
    [
        ("late", "utter_late"),
        ("deadline_respond", "action_deadline"),
        ("deadline_overview", "action_deadline_overview"),
        ("stop", "action_deadline_stop"),
        ("helpful", "action_feedback"),
        ("not_helpful", "action_feedback"),
        ("greet", "utter_greet"),
    ],
)
def test_the_action_of_an_intent(intent: str, action: str) -> None:
    assert action_of(intent) == action


def test_actions_are_those_of_the_rules() -> None:
    rules = [rule["steps"] for content in corpus.files().values() for rule in content.get("rules", [])]
    ruled = {steps[0]["intent"]: steps[1]["action"] for steps in rules if len(steps) == 2 and "intent" in steps[0]}
    assert len(ruled) >= 50
    answered = {intent: action for intent, action in ruled.items() if intent not in {"nlu_fallback", *ABOUT_THE_REPLY}}
    assert {intent: action_of(intent) for intent in answered} == answered


@pytest.mark.parametrize(
    ("text", "intent"),
    [("how?", "late"), ("/late", "late"), ("hi", "greet"), ("when?", "deadline_return_window"), ("yes", "affirm"),
     ("/deadline_respond", "deadline_respond"), ("bad answer", "not_helpful"), ("", None)],
)  # fmt: skip
def test_what_the_rules_answer_has_no_plan(planned: Planned, said: Said, answered: Exchange, text: str, intent: str) -> None:
    assert planned(said(text, intent)) is planned(said(text, intent, answered)) is None


# -- choosing among what was offered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2", Plan(("utter_shipping",), "shipping", intent="shipping", source="previous")),
        ("too late", Plan(("utter_late",), "late", intent="late", source="previous")),
        ("returfrakt", Plan(("utter_shipping",), "shipping", intent="shipping", source="previous")),
        ("hm", WHICH),
        ("return", WHICH),
        ("none of these", DECLINE),
        ("3", DECLINE),  # the button of none of these
        ("den tredje", DECLINE),
        ("4", WHICH),
        ("/shipping", None),
        ("how do I print a label?", None),
    ],
)
def test_a_choice_in_words_answers_the_question_before(
    planned: Planned, said: Said, asked_back: Exchange, text: str, expected: Plan | None
) -> None:
    assert planned(said(text, "greet", asked_back)) == expected


@pytest.mark.parametrize(("text", "intent"), [("thanks", "thanks"), ("ok tack", "thanks"), ("hej då", "goodbye")])
def test_whoever_takes_leave_chooses_nothing(
    planned: Planned, said: Said, replied: Replied, asked_back: Exchange, text: str, intent: str
) -> None:
    assert planned(said(text, intent, asked_back)) is None
    assert planned(said(text, intent, replied("utter_which_one", buttons=("late", "shipping")), asked_back)) is None


@pytest.mark.parametrize("name", ["utter_out_of_scope_near", "utter_follow_up_fba", "utter_which_one"])
def test_every_response_that_asks_which_is_answered_in_words(planned: Planned, said: Said, replied: Replied, name: str) -> None:
    before = replied(name, intent="out_of_scope", buttons=("late", "shipping"))
    assert planned(said("late", "out_of_scope", before)) == replace(LATE, source="button")


@pytest.mark.parametrize("text", ["hm", "yes", "3", "none"])
def test_a_second_unclear_choice_is_declined(
    planned: Planned, said: Said, replied: Replied, asked_back: Exchange, text: str
) -> None:
    again = replied("utter_which_one", intent="greet", buttons=("late", "shipping", "out_of_scope"))
    assert planned(said(text, "affirm", again, asked_back)) == DECLINE


def test_a_choice_made_at_last_answers_what_was_asked_first(
    planned: Planned, said: Said, replied: Replied, asked_back: Exchange
) -> None:
    again = replied("utter_which_one", intent="greet", buttons=("late", "shipping"))
    assert planned(said("the first", "greet", again, again, asked_back)) == replace(LATE, source="previous")
    near = replied("utter_out_of_scope_near", intent="out_of_scope", buttons=("late", "shipping"))
    assert planned(said("the first", "greet", again, near)) == replace(LATE, source="button")


@pytest.mark.parametrize(
    ("buttons", "text", "intent", "expected"),
    [
        (("late", "out_of_scope"), "yes", "affirm", replace(LATE, source="button")),
        (("late",), "yes, that one", "affirm", replace(LATE, source="button")),
        (("late", "shipping"), "yes", "affirm", WHICH),
        (("late", "out_of_scope"), "hm", "greet", replace(WHICH, offer=("late",))),
        (("late", "out_of_scope"), "2", "greet", DECLINE),
        (("late", "out_of_scope"), "no", "deny", DECLINE_AGAIN),
    ],
)
def test_yes_means_the_one_topic_that_was_offered(
    planned: Planned, said: Said, replied: Replied, buttons: tuple[str, ...], text: str, intent: str, expected: Plan
) -> None:
    before = replied("utter_follow_up_fba", intent="follow_up_fba", buttons=buttons)
    declined = replied("utter_out_of_scope_near", intent="out_of_scope", buttons=buttons)
    assert planned(said(text, intent, declined if expected == DECLINE_AGAIN else before)) == expected


def test_a_choice_of_a_look_up_reads_the_time_in_the_question_before(planned: Planned, said: Said, replied: Replied) -> None:
    before = replied("utter_nlu_fallback", intent="nlu_fallback", buttons=("late", "deadline_respond"))
    plan_of = planned(said("the deadline", "nlu_fallback", before))
    assert plan_of == Plan(("action_deadline",), "deadline_respond", intent="deadline_respond", source="previous")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", Plan(("utter_shipping",), "shipping", intent="shipping", source="button")),
        ("den andra", Plan(("utter_help",), intent="help", source="button")),
        ("shipping", None),  # words are questions of their own where nothing was asked
        ("hm", None),
        ("none of these", None),
    ],
)
def test_related_topics_are_chosen_by_their_place_only(
    planned: Planned, said: Said, answered: Exchange, text: str, expected: Plan | None
) -> None:
    assert planned(said(text, "greet", answered)) == expected


def test_a_number_after_buttons_belongs_to_the_look_up_that_is_open(planned: Planned, said: Said, answered: Exchange) -> None:
    assert planned(said("1", "greet", answered), look_up_claims=True) == LOOK_UP


def test_a_person_is_chosen_like_a_topic(planned: Planned, said: Said, replied: Replied) -> None:
    before = replied("utter_out_of_scope_near", intent="out_of_scope", buttons=("late", "human_handoff"))
    assert planned(said("the person", "out_of_scope", before)) == START


def test_without_buttons_there_is_no_choice(planned: Planned, said: Said, replied: Replied) -> None:
    assert planned(said("2", "greet", replied("utter_nlu_fallback"))) is None


# -- leaning on the answer before


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("follow_up_why", Plan((OWN,), "late", "why")),
        ("follow_up_fba", Plan(("utter_fba",), "fba", intent="fba")),
        ("follow_up_where", Plan(("utter_shipping",), "shipping", intent="shipping")),
        ("follow_up_how_long", RESPOND),
        ("follow_up_abroad", Plan((OWN,), "late", "more")),  # led back to the topic itself
        ("follow_up_marketplace", Plan((OWN,), "late", "more")),  # that text serves for it
        ("follow_up_decline", Plan(("utter_follow_up_decline",))),
        ("more", Plan((OWN,), "late", "more")),
        ("shorter", Plan((OWN,), "late", "shorter")),
        ("repeat", Plan(("utter_once_more",), "late", "repeat")),
    ],
)
def test_after_a_topic(planned: Planned, said: Said, answered: Exchange, intent: str, expected: Plan) -> None:
    assert planned(said("text", intent, answered)) == expected


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("follow_up_why", Plan(("utter_follow_up_why",))),
        ("follow_up_fba", Plan(("utter_follow_up_fba",))),
        ("more", NOTHING_BEFORE),
        ("shorter", NOTHING_BEFORE),
        ("repeat", NOTHING_BEFORE),
    ],
)
def test_in_the_first_message(planned: Planned, said: Said, intent: str, expected: Plan) -> None:
    assert planned(said("text", intent)) == expected


@pytest.mark.parametrize(
    ("topic", "intent", "expected"),
    [
        ("shipping", "more", Plan(("utter_no_more",), "shipping")),
        ("shipping", "shorter", Plan(("utter_once_more",), "shipping", "shorter")),
        ("shipping", "follow_up_decline", Plan(("utter_once_more",), "shipping")),  # it leads to what was just said
        ("shipping", "follow_up_marketplace", Plan(("utter_follow_up_marketplace",))),
        (None, "more", Plan(("utter_no_more",))),
        (None, "repeat", Plan(("utter_once_more",), aspect="repeat")),
    ],
)
def test_after_what_has_no_text_of_its_own(
    planned: Planned, said: Said, replied: Replied, topic: str | None, intent: str, expected: Plan
) -> None:
    assert planned(said("text", intent, replied("utter_shipping", topic=topic))) == expected


def test_small_talk_is_not_said_again_in_the_place_of_the_topic(planned: Planned, said: Said, replied: Replied) -> None:
    before = [replied("utter_thanks", intent="thanks"), replied("utter_shipping", topic="shipping")]
    plan_of = planned(said("and may I refuse?", "follow_up_decline", *before))
    assert plan_of is not None and plan_of.actions != ("utter_once_more",)


@pytest.mark.parametrize(
    ("aspect", "expected"),
    [
        ("why", Plan(("utter_once_more",), "late", "shorter")),  # that text, and not the whole answer
        ("more", Plan((OWN,), "late", "shorter")),
        ("shorter", Plan((OWN,), "late", "shorter")),
    ],
)
def test_shorter_is_said_of_what_was_told_last(
    planned: Planned, said: Said, replied: Replied, aspect: str, expected: Plan
) -> None:
    assert planned(said("shorter", "shorter", replied(OWN, topic="late", aspect=aspect))) == expected


@pytest.mark.parametrize(
    ("text", "intent", "topic", "expected"),
    [
        ("how long do I have to answer?", "deadline_reply_message", "late", RESPOND),
        ("how long do I have to answer?", "deadline_respond", "late", RESPOND),
        ("how long do I have to answer a message?", "deadline_reply_message", "late", None),
        ("how long do I have to answer?", "deadline_reply_message", "fba", None),
        ("how long do I have to answer?", "deadline_reply_message", None, None),
        ("/deadline_reply_message", "deadline_reply_message", "late", None),
    ],
)
def test_the_topic_before_settles_which_limit_is_meant(
    planned: Planned, said: Said, replied: Replied, text: str, intent: str, topic: str | None, expected: Plan | None
) -> None:
    assert planned(said(text, intent, replied("utter_late", topic=topic))) == expected


@pytest.mark.parametrize(
    ("text", "ranking", "topic", "expected"),
    [
        ("can I appeal that?", {"appeal": 0.9}, "late", Plan((OWN,), "late", "why")),
        ("can I appeal that?", {"nlu_fallback": 0.6, "appeal": 0.4}, "late", Plan((OWN,), "late", "why")),
        ("can I appeal that?", {"appeal": 0.9}, "shipping", None),
        ("can I appeal that?", {"appeal": 0.9}, None, None),
        ("can I appeal an a2z decision?", {"appeal": 0.9}, "late", None),
        ("hello, the decision on the claim seems wrong to me, how would I appeal that?", {"appeal": 0.9}, "late", None),
        ("/appeal", {"appeal": 1.0}, "late", None),
    ],
)
def test_what_does_not_name_another_topic_is_about_the_one_before(
    planned: Planned, said: Said, replied: Replied, text: str, ranking: dict[str, float], topic: str | None, expected: Plan | None
) -> None:
    turn = said(text, next(iter(ranking)), replied("utter_late", topic=topic), ranking=ranking)
    assert planned(turn) == expected


def test_a_message_that_tells_from_when_it_is_counted_gets_the_deadline_before_the_answer(planned: Planned, said: Said) -> None:
    turn = said("the decision came on 3 May", "late")
    assert planned(turn, dated="late") == Plan(("action_deadline", "utter_late"), "late", intent="deadline_other")
    assert planned(turn, dated="shipping") == Plan(("action_deadline", "utter_shipping"), "shipping", intent="deadline_other")
    assert planned(turn) is None
    assert planned(said("hello", "greet"), dated="late") is None


def test_where_nothing_more_is_said_related_topics_are_offered(said: Said, replied: Replied) -> None:
    content = Content({"utter_late": [{"metadata": {"sources": [{}], "related": ["fba"]}}]})
    turn = said("more", "more", replied("utter_late", topic="late"))
    around = Circumstances(content, False, None, lambda text: False)
    assert plan(turn, around) == Plan(("utter_no_more",), "late", offer=("fba",))


@pytest.mark.parametrize(
    ("ranking", "expected"),
    [
        ({"nlu_fallback": 0.6, "follow_up_why": 0.4, "late": 0.3}, Plan((OWN,), "late", "why")),
        ({"nlu_fallback": 0.6, "shipping": 0.4, "follow_up_why": 0.3}, None),
        ({"nlu_fallback": 1.0}, DECLINE),
    ],
)
def test_what_leans_on_an_answer_may_be_less_clear(
    planned: Planned, said: Said, answered: Exchange, ranking: dict[str, float], expected: Plan | None
) -> None:
    assert planned(said("text", "nlu_fallback", answered, ranking=ranking)) == expected


def test_a_follow_up_leans_on_an_answer_before_small_talk(
    planned: Planned, said: Said, replied: Replied, answered: Exchange
) -> None:
    assert planned(said("and why?", "follow_up_why", replied("utter_greet"), answered)) == Plan((OWN,), "late", "why")
    again = Plan(("utter_once_more",), aspect="repeat")
    assert planned(said("say it again", "repeat", replied("utter_greet"), answered)) == again


def test_buttons_do_not_ask_about_the_reply(planned: Planned, said: Said, answered: Exchange) -> None:
    assert planned(said("/more", "more", answered)) is None


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("late", Plan(("utter_change_language", "utter_late"), "late")),
        ("deadline_respond", None),
        (None, None),
    ],
)
def test_another_language_brings_the_answer_again(
    planned: Planned, said: Said, replied: Replied, topic: str | None, expected: Plan | None
) -> None:
    assert planned(said("på svenska", "change_language", replied("utter_late", topic=topic))) == expected


# -- several questions


LATE_ALONE = Plan(("utter_late", "utter_rest_not_covered"), "late", intent="late", offer=("shipping", "help"))


def both(parse: Any, *questions: str) -> list[dict[str, Any]]:
    return [parse(intent, {intent: 1.0}, "four words or more") for intent in questions]


@pytest.mark.parametrize(
    ("intent", "questions", "expected"),
    [
        ("nlu_fallback", ["late", "fba"], Plan(("utter_late", "utter_fba"), "fba", intent="fba", source=1)),
        ("late", ["late", "fba"], Plan(("utter_late", "utter_fba"), "fba", intent="fba", source=1)),
        # the action reads the question that it answers
        ("late", ["deadline_respond", "late"],
         Plan(("action_deadline", "utter_late"), "late", intent="deadline_respond", source=0)),
        ("late", ["fba", "follow_up_fba", "late"], Plan(("utter_fba", "utter_late"), "late", intent="late", source=2)),
        # none of our topics beside one of them
        ("late", ["late", "out_of_scope"], replace(LATE_ALONE, source=0)),
        ("nlu_fallback", ["out_of_scope", "late"], replace(LATE_ALONE, source=1)),
        ("out_of_scope", ["late", "out_of_scope"], replace(LATE_ALONE, source=0)),
        ("shipping", ["late", "out_of_scope"], None),  # taken whole it is something else
        ("late", ["late", "greet"], None),
        ("late", ["late", "late"], None),
    ],
)  # fmt: skip
def test_each_question_is_answered(
    planned: Planned, said: Said, parse: Any, intent: str, questions: list[str], expected: Plan | None
) -> None:
    assert planned(said("text", intent, questions=both(parse, *questions))) == expected


def test_two_look_ups_are_not_one_look_up_twice(planned: Planned, said: Said, parse: Any) -> None:
    plan_of = planned(said("text", "nlu_fallback", questions=both(parse, "deadline_respond", "deadline_return_window")))
    assert plan_of is not None and plan_of.actions.count("action_deadline") == 1


# -- none of our topics


@pytest.mark.parametrize(
    ("before", "ranking", "expected"),
    [
        ([], {}, DECLINE),
        ([], {"late": NEAR, "shipping": NEAR / 2}, Plan(("utter_out_of_scope_near",), offer=("late",))),
        ([], {"late": NEAR / 2}, DECLINE),
        ([], {"greet": 0.9}, DECLINE),
        (["utter_late"], {}, DECLINE),
        (["utter_out_of_scope"], {}, DECLINE_AGAIN),
        (["utter_out_of_scope_near"], {}, DECLINE_AGAIN),
        (["utter_out_of_scope_again", "utter_out_of_scope"], {}, DECLINE_AGAIN),
        (["utter_late", "utter_out_of_scope"], {}, DECLINE),
        (["utter_out_of_scope"], {"late": 0.2}, Plan(("utter_out_of_scope_again",), offer=("late",))),
    ],
)
def test_declines(
    planned: Planned, said: Said, replied: Replied, before: list[str], ranking: dict[str, float], expected: Plan
) -> None:
    turn = said("how do I cook?", "out_of_scope", *(replied(name) for name in before), ranking=ranking)
    assert planned(turn) == expected


@pytest.mark.parametrize(
    ("ranking", "before", "expected"),
    [
        ({"nlu_fallback": 0.6, "late": 0.01}, "utter_greet", None),  # RulePolicy's: asked back
        ({"greet": 0.4}, "utter_greet", DECLINE),
        ({"greet": 0.4}, "utter_out_of_scope", DECLINE_AGAIN),
    ],
)
def test_where_nothing_can_be_offered_it_is_a_decline(
    planned: Planned, said: Said, replied: Replied, ranking: dict[str, float], before: str, expected: Plan | None
) -> None:
    assert planned(said("?", "nlu_fallback", replied(before), ranking=ranking)) == expected


def test_none_of_these_twice_offers_a_person(planned: Planned, said: Said, replied: Replied) -> None:
    before = replied("utter_out_of_scope_near", intent="out_of_scope", buttons=("late", "shipping"))
    assert planned(said("neither", "deny", before)) == DECLINE_AGAIN
    assert planned(said("/out_of_scope", "out_of_scope", before)) == DECLINE_AGAIN


# -- which part goes first


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        ("late", Plan(("utter_late", "utter_handoff_contact_back"), "late", intent="late")),
        ("deadline_return_window", None),  # RulePolicy's
        ("deadline_respond", RESPOND),
        ("follow_up_why", Plan((OWN, "utter_handoff_contact_back"), "late", "why")),
        ("helpful", None),
        ("not_helpful", None),
        ("out_of_scope", AGAIN),
        ("more", AGAIN),
        ("greet", AGAIN),
        ("human_handoff", AGAIN),
    ],
)
def test_while_an_address_is_asked_for(
    planned: Planned, said: Said, replied: Replied, answered: Exchange, intent: str, expected: Plan | None
) -> None:
    assert planned(said("text", intent, replied("utter_human_handoff", buttons=("deny", "stop")), answered)) == expected


@pytest.mark.parametrize("text", ["what is the weather like today?", "hur mycket moms betalar jag?"])
@pytest.mark.parametrize(
    ("asked", "again"),
    [("utter_human_handoff", "utter_handoff_contact_back"), ("utter_handoff_confirm", "utter_handoff_confirm_back")],
)
def test_a_question_with_no_answer_is_declined_while_a_person_waits(
    planned: Planned, said: Said, replied: Replied, text: str, asked: str, again: str
) -> None:
    assert planned(said(text, "out_of_scope", replied(asked))) == Plan(("utter_out_of_scope", again))
    twice = [replied("utter_out_of_scope", again), replied(asked)]
    assert planned(said(text, "out_of_scope", *twice)) in (DECLINE, DECLINE_AGAIN)


TIME = [{"entity": "time", "start": 0, "end": 1}]


@pytest.mark.parametrize("asked", ["utter_human_handoff", "utter_handoff_contact_again", "utter_handoff_confirm_without"])
@pytest.mark.parametrize(
    ("text", "intent"), [("yesterday at 9pm", "nlu_fallback"), ("no, the 20th", "deny"), ("nej, den 20:e", "deny")]
)
def test_a_date_for_the_look_up_is_no_answer_about_an_address(
    planned: Planned, said: Said, replied: Replied, text: str, intent: str, asked: str
) -> None:
    turn = said(text, intent, replied(asked), entities=TIME)
    assert planned(turn, look_up_claims=True) == LOOK_UP


def test_an_address_goes_before_a_date(planned: Planned, said: Said, replied: Replied) -> None:
    turn = said("anna@example.com, from tomorrow", "out_of_scope", replied("utter_human_handoff"), entities=TIME)
    assert planned(turn, look_up_claims=True) == Plan(("action_handoff",), handoff="contact")


def test_an_address_goes_before_what_follows_an_answer(
    planned: Planned, said: Said, replied: Replied, answered: Exchange
) -> None:
    turn = said("anna@example.com, but why?", "follow_up_why", replied("utter_human_handoff"), answered)
    assert planned(turn) == Plan(("action_handoff",), handoff="contact")


def test_a_follow_up_to_nothing_is_no_address(planned: Planned, said: Said, replied: Replied) -> None:
    assert planned(said("and why?", "follow_up_why", replied("utter_human_handoff"))) == AGAIN


@pytest.mark.parametrize(("intent", "expected"), [("shipping", None), ("follow_up_why", Plan((OWN,), "late", "why"))])
def test_what_is_asked_about_twice_leaves_the_person_alone(
    planned: Planned, said: Said, replied: Replied, intent: str, expected: Plan | None
) -> None:
    before = [replied("utter_late", "utter_handoff_contact_back", topic="late"), replied("utter_human_handoff")]
    assert planned(said("text", intent, *before)) == expected


def test_a_person_goes_before_the_look_up(planned: Planned, said: Said) -> None:
    assert planned(said("a person", "human_handoff"), look_up_claims=True) == START


@pytest.mark.parametrize("intent", ["late", "more", "follow_up_why", "change_language", "out_of_scope", "nlu_fallback"])
def test_the_look_up_goes_before_what_follows_an_answer(
    planned: Planned, said: Said, parse: Any, answered: Exchange, intent: str
) -> None:
    turn = said("text", intent, answered, questions=both(parse, "late", "fba"))
    assert planned(turn, look_up_claims=True) == LOOK_UP


def test_a_choice_goes_before_the_look_up(planned: Planned, said: Said, asked_back: Exchange) -> None:
    plan_of = planned(said("the second one", "nlu_fallback", asked_back), look_up_claims=True)
    assert plan_of is not None and plan_of.intent == "shipping"


def test_several_questions_go_before_a_decline_and_a_follow_up(
    planned: Planned, said: Said, parse: Any, answered: Exchange
) -> None:
    for intent in ("out_of_scope", "follow_up_why", "more"):
        plan_of = planned(said("text", intent, answered, questions=both(parse, "late", "fba")))
        assert plan_of is not None and plan_of.actions == ("utter_late", "utter_fba")
