"""What is said about an answered look-up: planned times, the other order of a date, what happens after; and seasons beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from deadlines import naming
from deadlines.replies import Reply, Teller
from dialogue.deadline.answering import respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Question
from dialogue.deadline.routing import ANSWER, Step, route
from dialogue.turn import LEANS_ON, Button, Exchange, Turn
from tests import corpus
from tests.unit.dialogue.looking_up import NOW, TABLE, WORDING, parsed

RESPOND, REPLY = "deadline_respond", "deadline_reply_message"
WINDOW, OTHER = "deadline_return_window", "deadline_other"


def message(text: str, language: str, intent: str = "out_of_scope") -> Message:
    return Message.of(parsed(text, language, intent), None)


def talk(language: str, first: str, intent: str, *turns: str) -> tuple[Reply, Question | None]:
    """The last reply of a conversation whose later turns NLU knows nothing about, and what is open then."""
    teller = Teller(TABLE, WORDING, language, NOW)
    outcome = respond(None, message(first, language, intent), teller)
    for text in turns:
        said = message(text, language)
        assert route(outcome.question, said, [], TABLE) == Step(ANSWER), text
        outcome = respond(outcome.question, said, teller)
    return outcome.replies[0], outcome.question


def names(reply: Reply) -> list[str]:
    return [line.response for lines in reply.paragraphs for line in lines]


def value(reply: Reply, name: str, response: str = "") -> str:
    lines = [line for each in reply.paragraphs for line in each if line.response.startswith(response)]
    return next(line.values[name] for line in lines if name in line.values)


ASKED = {"en": "request came in yesterday at 9pm", "sv": "förfrågan kom in i går kl 21"}
PLAN = "utter_deadline_plan"


@pytest.mark.parametrize(
    ("language", "text", "kind", "plan"),
    [
        ("en", "can I wait until Thursday?", "after", "Thursday 26 November 2026"),
        ("en", "can i still answer tomorrow morning", "before", "Tuesday 24 November 2026, 06:00 (Stockholm)"),
        ("en", "is friday ok?", "after", "Friday 27 November 2026"),
        ("en", "is tomorrow too late?", "same", "Tuesday 24 November 2026"),
        ("sv", "räcker det om jag svarar på torsdag?", "after", "torsdag 26 november 2026"),
        ("sv", "hinner jag om jag svarar i morgon?", "same", "tisdag 24 november 2026"),
        ("sv", "är fredag för sent?", "after", "fredag 27 november 2026"),
        ("sv", "kan jag vänta till i kväll?", "before", "måndag 23 november 2026 kl. 18.00 (Stockholm)"),
    ],
)
def test_a_planned_time_is_compared_and_starts_nothing(language: str, text: str, kind: str, plan: str) -> None:
    reply, question = talk(language, ASKED[language], RESPOND, text)
    assert (reply.response, value(reply, "plan")) == (f"{PLAN}_{kind}", plan)
    assert question and question.time and question.time["value"].startswith("2026-11-22T21:00")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "request came in yesterday 9pm, can I wait until Thursday?"),
        ("sv", "förfrågan kom igår kl 21, räcker det om jag svarar på torsdag?"),
    ],
)
def test_start_and_plan_in_one_message(language: str, text: str) -> None:
    reply, question = talk(language, text, RESPOND)
    assert names(reply)[:2] == ["utter_deadline_open", f"{PLAN}_after"]
    assert question and question.time and question.time["value"].startswith("2026-11-22T21:00")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "can i still answer a request that came in yesterday 9pm"),
        ("sv", "hinner jag svara på en förfrågan från i går kl 21"),
    ],
)
def test_what_has_happened_is_no_plan(language: str, text: str) -> None:
    assert talk(language, text, RESPOND)[0].response == "utter_deadline_open"


def test_a_plan_alone_starts_no_clock() -> None:
    reply, question = talk("en", "can I wait until Thursday to answer a return request?", RESPOND)
    assert reply.response == f"utter_{RESPOND}" and question and question.state == "open"


@pytest.mark.parametrize(
    ("language", "text", "season"),
    [
        ("en", "bought black friday 2025 in US, delivered dec 3 2025, can he still return", "also"),
        ("en", "bought nov 28 2025, delivered dec 3 2025, can he still return", "perhaps"),
        ("sv", "köpt 28 november 2025 i USA, levererat 3 december 2025, kan han returnera", "also"),
        ("sv", "köpt 28 november 2025, levererat 3 december 2025", "perhaps"),
    ],
)
def test_a_purchase_of_a_season(language: str, text: str, season: str) -> None:
    reply, _ = talk(language, text, WINDOW)
    assert names(reply)[:2] == ["utter_deadline_closed", f"utter_deadline_season_{season}"]
    assert "31 janua" in value(reply, "deadline", "utter_deadline_season").lower()


def test_the_season_stays_when_the_delivery_follows() -> None:
    reply, _ = talk("en", "bought nov 28 2025 in US", WINDOW, "dec 3 2025")
    assert names(reply)[:2] == ["utter_deadline_closed", "utter_deadline_season_also"]


def test_a_purchase_outside_the_seasons() -> None:
    reply, _ = talk("en", "bought may 2 2026 in US, delivered may 5 2026", WINDOW)
    assert not [name for name in names(reply) if "season" in name]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "holiday returns 2025", 3),
        ("en", "holiday return window uk 2025", 1),
        ("sv", "julreturer 2025", 3),
        ("sv", "julreturer USA 2025", 1),
    ],
)
def test_a_year_beside_the_name_of_the_season(language: str, text: str, count: int) -> None:
    assert route(None, message(text, language), [], TABLE) == Step(ANSWER)
    reply, _ = talk(language, text, "out_of_scope")
    assert "2025" in value(reply, "season")
    assert len([name for name in names(reply) if name in ("utter_deadline_season", "utter_deadline_season_or_later")]) == count


@pytest.mark.parametrize(
    ("language", "first", "text", "day"),
    [
        ("en", "holiday returns in the US 2025", "and 10 January 2026?", "Saturday 10 January 2026"),
        ("en", "holiday returns 2025", "and 10 January 2026?", "Saturday 10 January 2026"),
        ("sv", "julreturer 2025", "och 10 januari 2026?", "lördag 10 januari 2026"),
    ],
)
def test_a_day_after_the_seasons_were_listed_is_answered_alone(language: str, first: str, text: str, day: str) -> None:
    reply, _ = talk(language, first, OTHER, text)
    assert reply.response.startswith("utter_deadline_season_not_then") and value(reply, "start") == day
    assert "utter_deadline_season_latest" not in names(reply)


def test_a_day_in_a_season_that_was_listed_gets_its_last_day() -> None:
    reply, _ = talk("en", "holiday returns in the US 2025", OTHER, "and 5 December 2025?")
    assert value(reply, "deadline") == "Saturday 31 January 2026 (Stockholm)"


def test_the_seasons_are_listed_where_they_were_not_yet() -> None:
    first, _ = talk("en", "holiday returns bought on 10 January 2026", OTHER)
    elsewhere, _ = talk("en", "holiday returns in the US 2025", OTHER, "and in Germany, on 10 January 2026?")
    assert "utter_deadline_season_latest" in names(first) and "utter_deadline_season_latest" in names(elsewhere)


@pytest.mark.parametrize(
    ("language", "first", "text", "start"),
    [
        ("en", "delivered 4/7", "im in US", "Tuesday 7 April 2026"),
        ("en", "delivered 4/7", "the other way", "Tuesday 7 April 2026"),
        ("en", "delivered 11/12", "no, other way round", "Thursday 12 November 2026"),
        ("en", "delivered 4/7", "I'm in the UK", "Saturday 4 July 2026"),
        ("en", "delivered 4/7", "I'm in the US", "Tuesday 7 April 2026"),
        ("sv", "levererat 4/7", "jag är i USA", "tisdag 7 april 2026"),
        ("sv", "levererat 11/12", "nej tvärtom", "torsdag 12 november 2026"),
    ],
)
def test_the_other_order(language: str, first: str, text: str, start: str) -> None:
    assert value(talk(language, first, WINDOW, text)[0], "start", "utter_deadline_counted") == start


@pytest.mark.parametrize(
    ("language", "first", "text"),
    [
        ("en", "when do I dispute a chargeback", "no 5pm pacific on nov 20"),
        ("sv", "när bestrider jag en chargeback", "nej kl 17 stillahavstid den 20 november"),
    ],
)
def test_a_correction_keeps_clock_and_zone(language: str, first: str, text: str) -> None:
    reply, _ = talk(language, first, OTHER, text)
    shown = {"en": "Friday 20 November 2026, 17:00 (Los Angeles)", "sv": "fredag 20 november 2026 kl. 17.00 (Los Angeles)"}
    assert value(reply, "start") == shown[language]


@pytest.mark.parametrize(
    ("language", "tries"),
    [
        ("en", ["13/13/2026", "tomorrow 5pm", "in 1987", "asdfgh"]),
        ("sv", ["13/13/2026", "i morgon kl 17", "1987", "asdfgh"]),
    ],
)
def test_every_explanation_has_its_buttons_and_gibberish_gets_one(language: str, tries: list[str]) -> None:
    first = {"en": "how long to answer a return request", "sv": "hur länge har jag på en returförfrågan"}[language]
    for count in range(2, len(tries) + 1):
        reply, question = talk(language, first, RESPOND, *tries[:count])
        assert reply.response == "utter_deadline_explain" and names(reply)[-1] == "utter_deadline_explain"
    assert route(question, message("qwer", language), [], TABLE) == Step(None, forget=True)


@pytest.mark.parametrize(("language", "text"), [("en", "it was like 3ish"), ("sv", "det var typ vid 3-tiden")])
def test_a_rough_hour_says_which_half_was_taken(language: str, text: str) -> None:
    first = {"en": "how long to answer a return request", "sv": "hur länge har jag på en returförfrågan"}[language]
    reply, _ = talk(language, first, RESPOND, text)
    assert (value(reply, "clock")[:2], value(reply, "other")[:2]) == ("15", "03")
    other, _ = talk(language, first, RESPOND, text, value(reply, "other"))
    assert "03" in value(other, "start", "utter_deadline_counted")


CHARGEBACK = {"en": "the chargeback email came on nov 19", "sv": "chargeback, mejlet kom 19 november"}


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "what happens if i dont"), ("en", "what if I miss it"), ("sv", "vad händer om jag missar det")],
)
@pytest.mark.parametrize("intent", ["out_of_scope", "stop", "deadline_overview", "missed_return_deadline"])
def test_what_happens_after_another_limit(language: str, text: str, intent: str) -> None:
    _, question = talk(language, CHARGEBACK[language], OTHER)
    said = message(text, language, intent)
    assert route(question, said, [], TABLE) == Step(ANSWER)
    reply = respond(question, said, Teller(TABLE, WORDING, language, NOW)).replies[0]
    assert reply.response == "utter_deadline_then" and reply.sources
    assert value(reply, "text").lower() == TABLE["chargeback"].consequence[language].lower()


@pytest.mark.parametrize("intent", ["missed_return_deadline", "follow_up_consequence"])
def test_what_happens_after_a_return_request_has_a_topic(intent: str) -> None:
    _, question = talk("en", ASKED["en"], RESPOND)
    assert route(question, message("what if I miss it", "en", intent), [], TABLE).action is None


@pytest.mark.parametrize(
    ("language", "text", "noted"),
    [
        ("en", "the return came back on nov 24, when do I have to refund the return", True),
        ("en", "the return came back on nov 24, when do I have to refund the return in the US", False),
        ("sv", "returen kom 24 november, när måste jag betala tillbaka returen", True),
        ("sv", "kunden fick varan 24 november, hur länge gäller ångerrätten", False),
    ],
)
def test_a_rule_of_one_country_says_so(language: str, text: str, noted: bool) -> None:
    reply, _ = talk(language, text, OTHER)
    assert ("utter_deadline_only" in names(reply)) is noted


@pytest.mark.parametrize(
    ("language", "text", "topic", "deadline"),
    [
        ("en", "refund was 1 sept, europe. until when can i claim", "reimbursement_from_amazon", "15 December 2026"),
        ("sv", "återbetalningen var 1 okt, när kan jag söka? säljer i sverige", "reimbursement_from_amazon", "14 januari 2027"),
        ("sv", "beslutet kom 23 nov, hur länge kan jag vänta?", "a_to_z_appeal", "23 december 2026"),
    ],
)
def test_a_limit_that_is_not_named_is_that_of_the_topic_before(language: str, text: str, topic: str, deadline: str) -> None:
    teller, said = Teller(TABLE, WORDING, language, NOW), message(text, language, OTHER)
    assert respond(None, said, teller).replies[0].response == "utter_deadline_unknown"
    assert deadline in value(respond(None, replace(said, topic=topic), teller).replies[0], "deadline")


@pytest.mark.parametrize(
    ("language", "text", "intent", "topic", "asked"),
    [
        ("en", "when do I refund him, he wrote yesterday", REPLY, "eu_withdrawal", ("withdrawal_refund", "reply_message")),
        ("en", "delivered 10 nov, is he still in time?", WINDOW, "eu_withdrawal", ("return_window", "withdrawal")),
        ("sv", "när måste jag betala tillbaka, hon skrev igår", "nlu_fallback", "eu_withdrawal", ("withdrawal_refund",)),
        ("sv", "levererad 10 nov 2023, för sent?", WINDOW, "swedish_complaint_right", ("return_window", "complaint_sweden")),
        ("en", "how long to appeal, decision came yesterday", OTHER, "a_to_z_claim", ("a_to_z_appeal",)),
        ("en", "request came yesterday, how long do I have", RESPOND, "eu_withdrawal", ("respond",)),
        ("en", "delivered 10 nov, is he still in time?", WINDOW, "a_to_z_claim", ("return_window",)),
        ("en", "latest delivery date was 20 november, when can he", WINDOW, "a_to_z_claim", ("a_to_z_not_arrived",)),
    ],
)
def test_what_the_topic_before_adds_to_a_question(
    language: str, text: str, intent: str, topic: str, asked: tuple[str, ...]
) -> None:
    teller, said = Teller(TABLE, WORDING, language, NOW), replace(message(text, language, intent), topic=topic)
    question = respond(None, said, teller).question
    assert question is not None and question.limits == asked


def test_what_the_limit_before_adds_to_a_question() -> None:
    _, question = talk("sv", "sista dag för köparens a-to-z, leveransdatum 1 september", OTHER)
    said = message("amazon har frågat mig om info i går kl 16, när måste jag svara", "sv", REPLY)
    asked = respond(question, said, Teller(TABLE, WORDING, "sv", NOW)).question
    assert asked is not None and asked.limits == ("a_to_z_information",)


def before(*exchanges: tuple[str, str | None]) -> Turn:
    return Turn("now", {}, tuple(Exchange({"text": text}, topic=topic) for text, topic in exchanges))


def test_what_was_said_before_tells_topic_and_marketplace() -> None:
    parse_data = {"text": "until when?", "intent": {"name": OTHER}}
    turn = before(("and when?", "deadline_respond"), ("I sell on amazon.de", "eu_withdrawal"), ("amazon.com", "safe_t_claim"))
    said = Message.of(parse_data, None, turn)
    assert (said.topic, said.place_before) == ("eu_withdrawal", ("DE",))
    assert Message.of(parse_data, None).topic is None
    long_ago = Message.of(parse_data, None, before(*[("hello", None)] * LEANS_ON, ("amazon.com", "safe_t_claim")))
    assert (long_ago.topic, long_ago.place_before) == (None, ("US",))


def test_a_delivery_after_a_question_back_is_about_what_it_offered_too() -> None:
    offered = Exchange(
        {"text": "the mixer broke"}, names=("utter_nlu_fallback",), buttons=(Button("?", "/swedish_complaint_right"),)
    )
    read = message("delivered on 12 March 2026", "en", WINDOW)
    said = replace(read, topic=Message.of({"text": "?"}, None, Turn("?", {}, (offered,))).topic)
    question = respond(None, said, Teller(TABLE, WORDING, "en", NOW)).question
    assert question is not None and question.limits[:2] == ("return_window", "complaint_sweden")


@pytest.mark.parametrize(
    ("text", "places"), [("until when, delivered 10 nov", ("DE",)), ("and on amazon.se, delivered 10 nov?", ("SE",))]
)
def test_the_marketplace_named_before_counts_until_another_is(text: str, places: tuple[str, ...]) -> None:
    said = replace(message(text, "en", WINDOW), earlier=("hello", "I sell on amazon.de", "and on amazon.se"))
    question = respond(None, said, Teller(TABLE, WORDING, "en", NOW)).question
    assert question is not None and question.marketplaces == places


@pytest.mark.parametrize(
    ("language", "text", "deadline"),
    [
        ("en", "return delivered 5 nov, refund 12 nov", "12 December 2026"),
        ("en", "refund 12 nov, the return was delivered 5 nov", "12 December 2026"),
        ("en", "bought 13 nov, refund 12 nov", "12 December 2026"),
        ("sv", "refund 2 november, returen kom fram 28 oktober", "2 december 2026"),
        ("sv", "returen kom fram 28 oktober", "27 november 2026"),
    ],
)
def test_what_tells_the_events_asked_for_answers_and_the_later_counts(language: str, text: str, deadline: str) -> None:
    teller = Teller(TABLE, WORDING, language, NOW)
    asked = respond(None, message({"en": "SAFE-T deadline?", "sv": "SAFE-T, hur länge?"}[language], language, OTHER), teller)
    told = respond(asked.question, message(text, language, OTHER), teller)
    assert told.question is not None and told.question.limits == ("safe_t",)
    assert deadline in value(told.replies[0], "deadline")


@pytest.mark.parametrize(
    ("first", "then", "day"),
    [
        ("SAFE-T in the US, the return was scanned back 20 November", "the refund was made 10 November", "20 December"),
        ("SAFE-T in the US, the refund was made 2 November", "the return was scanned back 5 November", "5 December"),
        ("SAFE-T in the US, the return was scanned back 20 November", "no, it was scanned 10 November", "10 December"),
    ],
)
def test_of_two_events_told_one_after_the_other_the_later_counts(first: str, then: str, day: str) -> None:
    reply, _ = talk("en", first, OTHER, then)
    assert day in value(reply, "deadline")


@pytest.mark.parametrize("delivered", ["7 november", "7 november 2025"])
def test_a_delivery_is_in_the_year_of_the_purchase_before_it(delivered: str) -> None:
    reply, _ = talk("en", "holiday returns in Germany?", OTHER, f"bought 3 november 2025 in Germany, delivered {delivered}")
    assert "2026, " not in str(reply.paragraphs) and "31 January 2026" in str(reply.paragraphs)


def test_a_delivery_told_after_the_purchase_is_of_that_purchase() -> None:
    reply, _ = talk("en", "holiday returns, bought 20 december 2025 in Sweden?", OTHER, "and if it was delivered 5 January 2026?")
    assert "4 February 2026" in str(reply.paragraphs)


def test_small_talk_starts_no_clock_that_runs_from_the_later_of_two_events() -> None:
    reply, question = talk("en", "SAFE-T deadline?", OTHER, "lol happy Thanksgiving, Black Friday yesterday was crazy")
    assert names(reply) == ["utter_deadline_again_day"] and question is not None and question.state == "open"


def test_what_asks_for_another_limit_is_answered_beside_an_open_question() -> None:
    teller = Teller(TABLE, WORDING, "en", NOW)
    asked = respond(None, message("SAFE-T deadline?", "en", OTHER), teller)
    other = respond(asked.question, message("return delivered 20 nov, when must I refund?", "en", OTHER), teller)
    assert value(other.replies[0], "name") == TABLE["refund_after_return"].name["en"] + " (United States)"
    assert other.question is not None and other.question.limits == ("safe_t",)


@pytest.mark.parametrize(
    ("text", "belongs"),
    [
        ("is it too late?", True),
        ("so how many days left", True),
        ("when was it again?", True),
        ("hinner han?", True),
        ("hur mycket tid har jag kvar", True),
        ("the customer is too late", False),
        ("is it too late for the buyer to ask for a return after the window is over", False),
        ("lol happy thanksgiving, black friday tomorrow will be crazy", False),
        ("haha fredag snart äntligen", False),
        ("gäller nåt extra för julen?", False),
        ("saturday then what, does weekend count", False),
        ("and if it came on Friday?", True),
    ],
)
def test_what_goes_on_with_a_date_that_was_told(text: str, belongs: bool) -> None:
    language = "sv" if set(text) & set("åäö") or "kvar" in text or "hinner" in text else "en"
    _, question = talk("en", ASKED["en"], RESPOND)
    assert (route(question, message(text, language), [], TABLE).action == ANSWER) is belongs


def test_how_long_is_left_is_the_answer_once_more() -> None:
    first, _ = talk("en", ASKED["en"], RESPOND)
    again, _ = talk("en", ASKED["en"], RESPOND, "is it too late?")
    assert again == first


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "so until 24 November, right?"),
        ("en", "so 48 hours from 22 November, right?"),
        ("en", "would that be 25 November?"),
        ("en", "24 november?"),
        ("en", "so 24 nov?"),
        ("en", "25 november then?"),
        ("en", "and by the 24th?"),
        ("en", "ok so that makes it 25 nov?"),
        ("sv", "den 24 november?"),
        ("sv", "den 25 då?"),
        ("sv", "då blir det den 24?"),
        ("sv", "alltså 48 timmar från den 22 november?"),
        ("sv", "den 24 november kl 21, stämmer det?"),
    ],
)
def test_a_date_that_is_said_again_to_be_confirmed_starts_no_clock(language: str, text: str) -> None:
    first, _ = talk(language, ASKED[language], RESPOND)
    again, _ = talk(language, ASKED[language], RESPOND, text)
    assert again == first


@pytest.mark.parametrize(
    "text",
    [
        "no wait, the 21st",
        "no, it came in on 21 November, right",
        "and if it came in on 21 November?",
        "it arrived on 21 November, correct?",
    ],
)
def test_a_date_of_the_event_itself_starts_one(text: str) -> None:
    first, _ = talk("en", ASKED["en"], RESPOND)
    again, _ = talk("en", ASKED["en"], RESPOND, text)
    assert again != first


def test_a_date_to_be_confirmed_before_any_was_counted_is_no_answer() -> None:
    said = message("så det är alltså den 24?", "sv")
    named = Question(("withdrawal",), "answered", NOW)
    assert route(named, said, [], TABLE).action is None


def test_an_unsure_question_for_a_date_is_about_the_limit_of_the_topic_before() -> None:
    said = replace(message("mailet kom faktiskt 20 nov, när e sista dan?", "sv", "nlu_fallback"), topic="chargeback")
    assert route(None, said, [], TABLE) == Step(ANSWER)
    assert route(None, replace(said, topic=None), [], TABLE).action is None
    told = respond(None, said, Teller(TABLE, WORDING, "sv", NOW))
    assert "27 november 2026" in value(told.replies[0], "deadline")


@pytest.mark.parametrize(("language", "text"), [("en", "busy day here today"), ("sv", "fullt upp här idag")])
def test_the_day_of_writing_alone_starts_no_clock(language: str, text: str) -> None:
    asked = {"en": "how long to answer a request", "sv": "hur länge för en förfrågan"}
    reply, question = talk(language, asked[language], RESPOND, text)
    assert names(reply) == ["utter_deadline_again"] and question is not None and question.state == "open"
    reply, _ = talk(language, ASKED[language], RESPOND, {"en": "no, it came today", "sv": "nej, den kom idag"}[language])
    assert "utter_deadline_again" not in names(reply)


def test_the_topics_of_a_limit_exist() -> None:
    known = {path.stem for path in (corpus.DATA / "topics").glob("*.yml")}
    assert {topic for limit in TABLE.limits for topic in limit.topics} <= known
    assert TABLE.subjects.keys() <= known | {limit.id for limit in TABLE.limits}
    assert all(naming.find(f"{subject} refund appeal", TABLE) for subject in TABLE.subjects.values())
    assert all(limit.topics for limit in TABLE.limits if limit.started_by)
    assert TABLE.about(None) == () == TABLE.about("greet")


def test_the_label_is_due_beside_the_answer_to_the_request() -> None:
    reply, _ = talk("en", "amazon.com order, request came 22 nov 9am. by when do I send the label", RESPOND)
    deadlines = [line.values["deadline"] for lines in reply.paragraphs for line in lines if "deadline" in line.values]
    assert deadlines == ["Friday 27 November 2026 (Stockholm)", "Tuesday 24 November 2026, 09:00 (Stockholm)"]


def test_of_two_limits_what_may_change_them_is_told() -> None:
    reply, _ = talk("en", "customer changed her mind, delivered 14 nov, until when can she return it", WINDOW)
    texts = [line.values["text"] for lines in reply.paragraphs for line in lines if line.response == "utter_deadline_text"]
    assert ["next working day" in text for text in texts] == [True]


@pytest.mark.parametrize(("refunded", "response"), [("1 sept", "window"), ("1 aug", "window_over"), ("1 nov", "opens")])
def test_a_limit_that_opens_and_closes_tells_both(refunded: str, response: str) -> None:
    reply, _ = talk("en", f"fba reimbursement for a customer return in the EU, refunded {refunded}, until when", OTHER)
    assert reply.response == f"utter_deadline_{response}"
    assert value(reply, "deadline").startswith("from ") and " until " in value(reply, "deadline")


@pytest.mark.parametrize(
    "text",
    [
        "när kan köparen tidigast göra a-to-z om paketet inte kommit? senaste leveransdatum var 20 november",
        "hon hotar med a-to-z, det skulle vara levererat senast 20 november, när får hon göra det",
    ],
)
def test_what_runs_from_a_message_is_not_counted_from_a_delivery(text: str) -> None:
    reply, _ = talk("sv", text, OTHER)
    rules = [line.values["rule"] for lines in reply.paragraphs for line in lines if "rule" in line.values]
    assert rules and "48 timmar" not in " ".join(rules)


def test_a_question_about_the_rule_does_not_answer_one_whose_time_cannot_be() -> None:
    _, question = talk("en", "how long do I have for an A-to-z, it was on 31 February?", OTHER, "do weekends count?")
    assert question is not None and question.state == "open"
    planned = respond(question, message("is Friday ok?", "en"), Teller(TABLE, WORDING, "en", NOW))
    assert planned.replies


def test_a_purchase_is_no_delivery_for_several_limits_either() -> None:
    read = replace(message("how long may she return it, bought on 3 November?", "en", WINDOW), topic="eu_withdrawal")
    teller = Teller(TABLE, WORDING, "en", NOW)
    outcome = respond(None, read, teller)
    assert outcome.question is not None and outcome.question.limits == ("return_window", "withdrawal")
    assert (outcome.question.state, outcome.question.missing) == ("open", "delivery")
    assert not any("deadline" in line.values for lines in outcome.replies[0].paragraphs for line in lines)
    told = respond(outcome.question, message("it came on 9 November", "en"), teller).replies[0]
    deadlines = [line.values["deadline"] for lines in told.paragraphs for line in lines if "deadline" in line.values]
    assert [each.split(" (")[0] for each in deadlines] == ["Wednesday 9 December 2026", "Monday 23 November 2026"]


def test_a_time_that_is_only_supposed_starts_no_clock_after_a_refusal_either() -> None:
    _, question = talk("en", ASKED["en"], RESPOND)
    said = message("no, 20 November at 9. What if the last day is a Saturday?", "en")
    start = respond(question, said, Teller(TABLE, WORDING, "en", NOW)).question
    assert start is not None and start.known is not None and start.known.value is not None
    assert start.known.value.date().isoformat() == "2026-11-20"


def test_a_season_in_some_countries_of_a_group_is_one_of_the_group() -> None:
    bought = datetime.fromisoformat("2025-12-01T12:00:00+01:00").date()
    teller = Teller(TABLE, WORDING, "en", NOW)

    def sources(place: str) -> set[str]:
        return {each.name["en"] for each in teller.extended((place,), bought, None, ZoneInfo("Europe/Stockholm"))[1]}

    assert sources("DE") and sources("ES") and sources("EU") == sources("DE") | sources("ES")
    assert not sources("JP")


def test_an_overview_of_several_marketplaces_has_the_rules_of_each() -> None:
    teller = Teller(TABLE, WORDING, "en", NOW)

    def names_of(*places: str) -> set[str]:
        reply = teller.overview(places, NOW.date())
        return {line.values["name"] for lines in reply.paragraphs for line in lines if "name" in line.values}

    assert names_of("SE", "DE") == names_of("SE") | names_of("DE")
    assert names_of("EU") >= names_of("SE") | names_of("DE")


@pytest.mark.parametrize(
    ("language", "first", "then"),
    [
        ("en", "delivered on 1 November, until when can he return it", "can he return it after 1 December?"),
        ("sv", "levererat 1 november, hur länge kan han returnera", "kan han returnera efter 1 december?"),
    ],
)
def test_a_day_after_which_one_wants_to_return_starts_no_clock(language: str, first: str, then: str) -> None:
    reply, _ = talk(language, first, WINDOW, then)
    assert all(name.startswith(PLAN) for name in names(reply)) and "2026" in value(reply, "plan")


@pytest.mark.parametrize(
    ("language", "text", "response"),
    [
        ("en", "so when is my last day", "utter_deadline_closed"),
        ("sv", "vad var sista dagen", "utter_deadline_closed"),
        ("en", "and if i just ignore it?", "utter_deadline_then"),
        ("sv", "om jag struntar i det då?", "utter_deadline_then"),
    ],
)
def test_what_one_asks_again_about_a_limit_that_was_answered(language: str, text: str, response: str) -> None:
    first = {"en": "chargeback, the e-mail came on 10 November", "sv": "chargeback, mejlet kom 10 november"}[language]
    reply, _ = talk(language, first, OTHER, text)
    assert names(reply)[0] == response
