"""Which messages belong to a deadline look-up, and what then comes next."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest

from deadlines import limits, wording
from deadlines.replies import Teller
from dialogue.deadline.answering import respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Question
from dialogue.deadline.routing import ANSWER, BACK, LISTEN, STOP, Step, route
from nlu.times import Context, find, to_entity
from tests import corpus

TABLE = limits.load(corpus.ROOT / "data" / "limits.yml")
WORDING = wording.load(corpus.ROOT / "deadlines" / "wording.yml")
NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
CONTEXT = Context(NOW, ZoneInfo("Europe/Stockholm"))
OPEN = Question(("respond",), "open", NOW)
ANSWERED = replace(OPEN, state="answered", time=to_entity(find("yesterday at 9pm", "en", CONTEXT)[0]))


def message(text: str, intent: str | None = "out_of_scope", ranking: tuple[str, ...] = ()) -> Message:
    language = "sv" if set(text) & set("åäö") else "en"
    parse_data: dict[str, Any] = {
        "text": text,
        "intent": {"name": intent},
        "intent_ranking": [{"name": name, "confidence": 0.4} for name in ranking],
        "entities": [to_entity(each) for each in find(text, language, CONTEXT)],
    }
    return Message.of(parse_data, None)


@pytest.mark.parametrize(
    ("question", "text", "intent", "expected"),
    [
        # nothing is open
        (None, "yesterday at 9pm", "out_of_scope", None),
        (None, "how do FBA returns work?", "fba_returns", None),
        (None, "how long do I have for SAFE-T?", "out_of_scope", ANSWER),
        (None, "how do I file a SAFE-T claim?", "out_of_scope", None),
        # answers
        (OPEN, "yesterday at 9pm", "out_of_scope", ANSWER),
        (OPEN, "the request came in yesterday at 9pm", "handle_return_request", ANSWER),
        (OPEN, "yesterday 9pm, ok?", "nlu_fallback", ANSWER),
        (OPEN, "i går kväll vid åtta", "csba_fba_orders", ANSWER),
        # no time, no question: asked again
        (OPEN, "no idea", "out_of_scope", ANSWER),
        (OPEN, "no idea", None, ANSWER),
        # something else
        (OPEN, "how do FBA returns work?", "fba_returns", None),
        (OPEN, "what's the weather like?", "out_of_scope", None),
        (OPEN, "a customer sent back a broken lamp yesterday, what shall I do with it now?", "damaged_return", None),
        (OPEN, "never mind", "stop", None),
        (OPEN, "thanks", "thanks", None),
        (OPEN, "/fba_returns", "fba_returns", None),
        # the rules start a new look-up themselves
        (OPEN, "until when must I answer a message?", "deadline_reply_message", None),
        # after the answer
        (ANSWERED, "no, the 11th", "out_of_scope", ANSWER),
        (ANSWERED, "no, the 11th", "stop", ANSWER),
        (ANSWERED, "it says 18:20", "out_of_scope", ANSWER),
        (ANSWERED, "bye, see you tomorrow", "goodbye", None),
        (ANSWERED, "sorry, I got that wrong, it came on the 11th", "return_without_valid_reason", ANSWER),
        (ANSWERED, "do weekends count?", "out_of_scope", ANSWER),
        (ANSWERED, "in Germany", "out_of_scope", ANSWER),
        (ANSWERED, "and for SAFE-T?", "out_of_scope", ANSWER),
        (ANSWERED, "no idea", "out_of_scope", None),
        (ANSWERED, "what if he wrote yesterday that he wants a refund without sending it?", "refund_without_return", None),
    ],
)
def test_first_action(question: Question | None, text: str, intent: str | None, expected: str | None) -> None:
    assert route(question, message(text, intent), [], TABLE).action == expected


@pytest.mark.parametrize("question", [OPEN, ANSWERED])
@pytest.mark.parametrize(
    "text",
    [
        "what's the weather on 12 November?",
        "who won on 3 May",
        "weather yesterday?",
        "how are you today",
        "hur blir vädret på fredag?",
        "hur mår du idag",
        "regnade det den 12 november?",
        "vad är vädret egentligen i dag",
    ],
)
def test_a_date_in_a_question_about_something_else_is_none_for_the_look_up(question: Question, text: str) -> None:
    assert route(question, message(text), [], TABLE) == Step(None)


@pytest.mark.parametrize(
    "text",
    [
        "maybe yesterday at 2pm?",
        "and what about 12 November?",
        "no, what is it for the 12th?",
        "came on 12 November?",
        "what about Germany on 12 November?",
        "kanske den 12 november?",
        "och om det var den 12 november?",
        "hur blir det för den 12 november?",
    ],
)
def test_a_date_with_a_question_mark_is_one_all_the_same(text: str) -> None:
    assert route(OPEN, message(text, "nlu_fallback"), [], TABLE) == Step(ANSWER)


@pytest.mark.parametrize("intent", ["out_of_scope", "nlu_fallback"])
@pytest.mark.parametrize(
    "text",
    ["how much is the chargeback fee?", "what does the removal cost", "vad kostar en chargeback?", "vad kostar det från 1 maj?"],
)
def test_a_price_is_no_business_of_the_look_up(text: str, intent: str) -> None:
    assert route(OPEN, message(text, intent, ("nlu_fallback", "chargeback")), [], TABLE) == Step(None)


def test_a_fee_that_tells_of_a_date_is_no_question_for_a_price() -> None:
    assert route(OPEN, message("the fee was charged on 12 November"), [], TABLE) == Step(ANSWER)


@pytest.mark.parametrize(
    "text",
    [
        "ok and he has to send it when",
        "and when must she send it back?",
        "when does the customer have to send it",
        "ok och när måste han skicka tillbaka",
        "och när ska hon skicka den?",
    ],
)
@pytest.mark.parametrize("state", ["open", "answered"])
def test_what_the_customer_has_to_do_is_another_limit(text: str, state: Literal["open", "answered"]) -> None:
    asked = Question(("withdrawal_refund",), state, NOW)
    assert route(asked, message(text), [], TABLE) == Step(ANSWER)
    language = "sv" if "när" in text else "en"
    outcome = respond(asked, message(text), Teller(TABLE, WORDING, language, NOW))
    name = TABLE["withdrawal_send_back"].name[language]
    assert outcome.replies[0].paragraphs[0][0].values["name_and_place"] == name
    assert outcome.question and outcome.question.limits == (("withdrawal_refund" if state == "open" else "withdrawal_send_back"),)


@pytest.mark.parametrize("text", ["ok and he has to send it when", "och när måste han skicka den"])
def test_where_no_limit_is_known_for_the_customer_no_date_is_missed(text: str) -> None:
    assert route(OPEN, message(text), [], TABLE) == Step(None)
    assert route(OPEN, message("I have to look up when it came"), [], TABLE) == Step(ANSWER)


def test_hesitation_over_a_lookup_is_settled_by_the_name_of_a_limit() -> None:
    text = "how long do fba reimbursement claims take until they expire"
    assert route(None, message(text, "nlu_fallback", ("nlu_fallback", "deadline_other")), [], TABLE) == Step(ANSWER)
    assert route(None, message(text, "nlu_fallback", ("nlu_fallback", "fba_returns")), [], TABLE).action is None


def test_after_two_attempts_the_third_goes_its_own_way() -> None:
    assert route(replace(OPEN, attempts=1), message("no idea"), [], TABLE) == Step(ANSWER)
    assert route(replace(OPEN, attempts=2), message("no idea"), [], TABLE) == Step(None, forget=True)
    assert route(replace(OPEN, attempts=2), message("yesterday at 9pm"), [], TABLE) == Step(ANSWER)


@pytest.mark.parametrize("action", [ANSWER, BACK, STOP])
def test_after_its_own_action_it_listens(action: str) -> None:
    assert route(OPEN, message("yesterday"), ["utter_fba_returns", action], TABLE) == Step(LISTEN)


@pytest.mark.parametrize(
    ("question", "intent", "expected"),
    [
        (OPEN, "fba_returns", BACK),
        (OPEN, "change_language", BACK),
        (replace(OPEN, returns=1), "fba_returns", None),
        (OPEN, "goodbye", None),
        (OPEN, "thanks", None),
        (OPEN, "human_handoff", None),
        (ANSWERED, "fba_returns", None),
        (None, "fba_returns", None),
    ],
)
def test_back_after_another_subject(question: Question | None, intent: str, expected: str | None) -> None:
    assert route(question, message("something else", intent), [f"utter_{intent}"], TABLE) == Step(expected)


def test_the_slot_keeps_a_question() -> None:
    question = replace(ANSWERED, marketplaces=("DE",), attempts=1, returns=2, missing="time")
    assert Question.from_slot(question.to_slot(), NOW) == question
    assert Question.from_slot(question.to_slot(), NOW + timedelta(minutes=59)) == question


@pytest.mark.parametrize("value", [None, "respond", {}, {"asked_at": "soon"}, {**OPEN.to_slot(), "more": 1}])
def test_another_shape_is_no_question(value: Any) -> None:
    assert Question.from_slot(value, NOW) is None


def test_an_old_question_is_forgotten() -> None:
    assert Question.from_slot(OPEN.to_slot(), NOW + timedelta(minutes=61)) is None


@pytest.mark.parametrize("intent", ["affirm", "deny", "follow_up_why", "follow_up_abroad"])
def test_what_leans_on_the_reply_before_means_nothing_to_a_look_up(intent: str) -> None:
    assert message("text", intent).intent is None
    assert route(OPEN, message("yes, yesterday at 9pm", intent), [], TABLE) == Step(ANSWER)
    assert route(ANSWERED, message("and in Germany?", intent), [], TABLE) == Step(ANSWER)
    assert route(OPEN, message("and why is that?", intent), [], TABLE) == Step(None)
    assert route(ANSWERED, message("and why is that?", intent), [], TABLE) == Step(None)


@pytest.mark.parametrize(("text", "intent"), [("kortare tack", "shorter"), ("again, thanks", "repeat")])
def test_a_polite_wish_about_the_reply_is_no_thanks(text: str, intent: str) -> None:
    assert route(OPEN, message(text, intent), [], TABLE).action != "utter_thanks"


@pytest.mark.parametrize("intent", ["deadline_respond", "late_return", "nlu_fallback", None])
def test_other_intents_are_kept(intent: str | None) -> None:
    assert message("text", intent).intent == intent


def test_entities_of_others_are_passed_over() -> None:
    found = Message.of({"text": "a b", "entities": [{"entity": "order", "start": 0, "end": 1}]}, None)
    assert (found.times, found.words) == ((), 2)


AFTER_SEASON = replace(ANSWERED, limits=("seasons",), time=None)


@pytest.mark.parametrize(
    ("question", "text", "intent", "expected"),
    [
        # hardly more than a zone or a marketplace, whatever NLU made of it
        (ANSWERED, "PST", "out_of_scope", ANSWER),
        (ANSWERED, "svensk tid menar jag", "change_language", ANSWER),
        (ANSWERED, "Swedish time", "change_language", ANSWER),
        (ANSWERED, "svenska amazon", "change_language", ANSWER),
        (ANSWERED, "in Swedish please", "change_language", None),
        (ANSWERED, "svenska tack", "change_language", None),
        (AFTER_SEASON, "å i spanien", "out_of_scope", ANSWER),
        (AFTER_SEASON, "in the UK?", "international_returns", ANSWER),
        (ANSWERED, "what if it came at 9pm", "deadline_overview", ANSWER),
        # a limit that is named, where it may not hold
        (None, "safe-t i sverige?", "out_of_scope", ANSWER),
        (None, "SAFE-T in Sweden?", "out_of_scope", ANSWER),
        # thanks and farewells
        (OPEN, "åkej tack å hej", "nlu_fallback", "utter_goodbye"),
        (OPEN, "alright thx", "out_of_scope", "utter_thanks"),
        (OPEN, "tack som fan", "deadline_other", "utter_thanks"),
    ],
)
def test_few_words(question: Question | None, text: str, intent: str, expected: str | None) -> None:
    assert route(question, message(text, intent), [], TABLE).action == expected


def test_after_a_farewell_it_listens() -> None:
    assert route(OPEN, message("okej hej då"), ["utter_goodbye"], TABLE) == Step(LISTEN)


@pytest.mark.parametrize(
    ("text", "intent", "limits"),
    [
        ("hur länge har kunden ångerrätt", "customer_return_rights", ("withdrawal",)),
        ("what about the right of withdrawal", "customer_return_rights", ("withdrawal",)),
        ("kunden vill reklamera efter 2 år", "out_of_scope", ("complaint_sweden",)),
        ("how do I handle a return request?", "handle_return_request", ()),
    ],
)
def test_another_subject_that_names_a_limit_is_remembered(text: str, intent: str, limits: tuple[str, ...]) -> None:
    assert route(None, message(text, intent), [], TABLE) == Step(None, remember=limits)
    assert route(OPEN, message(f"{text}?", intent), [], TABLE).remember == ()


@pytest.mark.parametrize(
    ("text", "supposes"),
    [
        ("o om sista dan är en lördag?", True),
        ("and if the last day is a Sunday?", True),
        ("what if it falls on a Saturday", True),
        ("om den infaller på juldagen?", True),
        ("what if day 30 falls on Christmas Day?", True),
        ("if the request came on Monday", False),
        ("what if it was Saturday when she wrote", False),
        ("om returen kom i lördags", False),
        ("tänk om det är i morgon då", False),
        ("the last day is a Saturday", False),
    ],
)
def test_a_day_that_is_only_supposed_starts_no_clock(text: str, supposes: bool) -> None:
    asked = message(text)
    assert asked.supposes is supposes and bool(asked.times) is not supposes
    if supposes:
        assert route(ANSWERED, asked, [], TABLE) == Step(ANSWER)


@pytest.mark.parametrize(
    ("text", "intent", "dated"),
    [
        ("överklaga a-to-z, beslutet kom 3 november", "a_to_z_appeal", "a_to_z_appeal"),
        ("Amazon granted the A-to-z claim on 3 November. How do I appeal?", "a_to_z_appeal", "a_to_z_appeal"),
        ("got the chargeback e-mail yesterday, what now", "chargeback", "chargeback"),
        ("last scan was 29 oct, too late for safe-t?", "safe_t_claim", "safe_t_claim"),
        ("buyer opened a-to-z, amazon granted it 3 nov. can i fight it?", "a_to_z_claim", "a_to_z_appeal"),
        ("last scan was 29 oct, too late for safe-t?", "return_lost_in_transit", "return_lost_in_transit"),
        ("ups lost the return, last scan 30 october. safe-t still possible?", "return_lost_in_transit", "return_lost_in_transit"),
        ("the decision came on 3 November, what now", "a_to_z_appeal", "a_to_z_appeal"),
        # no word that tells, another clause, another limit, no time
        ("how do I appeal an A-to-z claim, the parcel was delivered 3 November", "a_to_z_appeal", None),
        ("A-to-z granted. The lamp was bought 3 November. How do I appeal?", "a_to_z_appeal", None),
        ("how do I appeal a granted A-to-z claim?", "a_to_z_appeal", None),
    ],
)
def test_a_subject_with_a_limit_whose_start_is_told(text: str, intent: str, dated: str | None) -> None:
    step = route(None, message(text, intent), [], TABLE)
    assert (step.action, step.dated) == (None, dated)
    assert route(replace(ANSWERED, limits=("safe_t",)), message(text, intent), [], TABLE).dated == dated


@pytest.mark.parametrize(
    ("text", "intent", "remembered"),
    [
        ("the return got lost, amazon has refunded the customer, what now", "return_lost_in_transit", ("safe_t",)),
        ("what is the right of withdrawal", "eu_withdrawal", ("withdrawal",)),
        ("buyer opened a-to-z, amazon granted it. can i fight it?", "a_to_z_claim", ("a_to_z_appeal", "a_to_z_information")),
        ("the buyer opened a claim, what now", "a_to_z_claim", ("a_to_z_information",)),
        ("what about christmas returns of FBA orders", "fba_returns", ("seasons",)),
        ("how do I get fewer returns", "reduce_returns", ()),
    ],
)
def test_what_a_date_after_an_answer_may_be_about(text: str, intent: str, remembered: tuple[str, ...]) -> None:
    assert set(route(None, message(text, intent), [], TABLE).remember) == set(remembered)


def test_of_subjects_that_nlu_hesitates_between_no_limit_is_remembered() -> None:
    text = "customer returned the camera without its lens, amazon refunded him, can i get money back"
    assert route(None, message(text, "nlu_fallback", ("safe_t_claim", "late_return")), [], TABLE) == Step(None)
    likely = message(text, "nlu_fallback", ("refund_after_return", "late_return"))
    assert route(None, likely, [], TABLE) == Step(None, remember=("refund_after_return",))


def test_a_limit_that_is_named_beside_takes_no_known_time_away() -> None:
    named = message("what about the right of withdrawal", "customer_return_rights")
    assert route(ANSWERED, named, [], TABLE) == Step(None)
    assert route(replace(ANSWERED, time=None), named, [], TABLE) == Step(None, remember=("withdrawal",))


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("i got the parcel back yesterday", "nlu_fallback", None),
        ("returen kom i går och den är hel", "nlu_fallback", None),
        ("no, she wrote yesterday and it came back today", "nlu_fallback", ANSWER),
        ("it came in yesterday", "nlu_fallback", ANSWER),
    ],
)
def test_that_the_goods_are_back_moves_no_limit_that_runs_from_what_was_written(
    text: str, intent: str, expected: str | None
) -> None:
    for limit in ("respond", "withdrawal_refund"):
        assert route(replace(ANSWERED, limits=(limit,)), message(text, intent), [], TABLE).action == expected


def test_a_look_up_by_name_takes_no_message_that_asks_several_things() -> None:
    text = "Where are my return requests? How long do I have to answer a SAFE-T claim?"
    parsed: dict[str, Any] = {"text": text, "intent": {"name": "nlu_fallback"}, "entities": [], "intent_ranking": []}
    assert route(None, Message.of(parsed, None), [], TABLE).action == ANSWER
    parsed["questions"] = [{"intent": {"name": name}} for name in ("find_return_requests", "deadline_other")]
    assert route(None, Message.of(parsed, None), [], TABLE).action is None


@pytest.mark.parametrize(
    "text",
    [
        "customer got the parcel on 12 november and told me today, too late?",
        "when must I refund then",
        "när måste jag betala tillbaka då",
    ],
)
def test_a_question_for_a_time_after_a_topic_is_about_its_limits(text: str) -> None:
    said = replace(message(text, "nlu_fallback"), topic="eu_withdrawal")
    assert route(None, said, [], TABLE).action == ANSWER
    assert route(None, replace(said, topic="reduce_returns"), [], TABLE).action is None
