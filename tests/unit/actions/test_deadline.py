"""What the deadline actions answer and keep: names of responses, their dates, and the slot. Never whole sentences."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.deadline import ActionDeadline, ActionDeadlineBack, ActionDeadlineOverview, ActionDeadlineStop
from dialogue import clock
from nlu.times import Context, find, to_entity
from tests import corpus

NOW = datetime.fromisoformat("2026-11-23T10:00:00+01:00")
CONTEXT = Context(NOW, ZoneInfo("Europe/Stockholm"))
ASKED_AT = "2026-11-23T09:59:00+01:00"

Run = Callable[..., "Answer"]


class Answer:
    """What an action said and kept."""

    def __init__(self, dispatcher: CollectingDispatcher, events: list[dict[str, Any]]) -> None:
        self.messages = dispatcher.messages
        self.events = events
        self.slot = next((event["value"] for event in events if event.get("name") == "deadline"), None)

    @property
    def responses(self) -> list[str]:
        return [message["response"] for message in self.messages]

    @property
    def lines(self) -> list[tuple[str, dict[str, str]]]:
        lines = [line for m in self.messages for paragraph in m["paragraphs"] for line in paragraph]
        return [(line["response"], line["values"]) for line in lines]

    def value(self, name: str) -> str | None:
        return next((values[name] for _, values in self.lines if name in values), None)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(clock, "now", lambda: NOW)

    def start(
        text: str, intent: str = "out_of_scope", slot: dict[str, Any] | None = None, language: str = "en",
        action: Action | None = None, before: list[dict[str, Any]] | None = None, **metadata: Any,
    ) -> Answer:  # fmt: skip
        parse_data = said(text, intent, language)
        latest = {**parse_data, "parse_data": parse_data, "metadata": metadata}
        events = [*(before or []), {"event": "user", "text": text, "parse_data": parse_data}]
        tracker = Tracker("someone", {"language": language, "deadline": slot}, latest, events, False, None, {}, None)
        dispatcher = CollectingDispatcher()
        kept = asyncio.run((action or ActionDeadline()).run(dispatcher, tracker, {}))
        return Answer(dispatcher, kept)

    return start


def said(text: str, intent: str, language: str) -> dict[str, Any]:
    entities = [to_entity(each) for each in find(text, language, CONTEXT)]
    return {"text": text, "intent": {"name": intent}, "entities": entities, "language": {"name": language}}


def question(limit: str, state: str = "open", time: str | None = None, **more: Any) -> dict[str, Any]:
    entity = to_entity(find(time, "en", CONTEXT)[0]) if time else None
    return {"limits": [limit], "state": state, "asked_at": ASKED_AT, "time": entity, **more}


RESPOND, MESSAGE, WINDOW, OTHER = (f"deadline_{name}" for name in ("respond", "reply_message", "return_window", "other"))


@pytest.mark.parametrize(
    ("text", "intent", "response", "deadline", "state"),
    [
        ("it came yesterday at 9pm", RESPOND, "open", "Tuesday 24 November 2026, 21:00 (Stockholm)", "answered"),
        ("it came on 28 March 2026 at 14:00", RESPOND, "closed", "Monday 30 March 2026, 15:00 (Stockholm)", "answered"),
        ("it came on 24 October 2026 at 14:00", RESPOND, "closed", "Monday 26 October 2026, 13:00", "answered"),
        ("it came yesterday at 2pm PST", MESSAGE, "open", "Monday 23 November 2026, 14:00 (Los Angeles)", "answered"),
        ("it came today", RESPOND, "day_only", "Wednesday 25 November 2026, 00:00", "answered"),
        ("it came on Saturday", RESPOND, "day_only_perhaps", "Monday 23 November 2026, 00:00", "answered"),
        ("it came last Monday", RESPOND, "day_only_over", "Wednesday 18 November 2026, 00:00", "answered"),
        ("delivered on 8 November", WINDOW, "open", "Tuesday 8 December 2026 (Stockholm)", "answered"),
        ("delivered on 11 February", WINDOW, "closed", "Friday 13 March 2026 (Stockholm)", "answered"),
        ("bought on 3 November", WINDOW, "purchase", "Thursday 3 December 2026 (Stockholm)", "open"),
        ("bought on 3 November, delivered on 8 November", WINDOW, "open", "Tuesday 8 December 2026", "answered"),
        ("SAFE-T, scanned on 2 February 2026", OTHER, "closed", "Friday 3 April 2026", "answered"),
        ("SAFE-T, scanned on 3 November", OTHER, "open", "Thursday 3 December 2026", "answered"),
        ("the buyer first contacted me today at 9, from when can he file an A-to-z?", OTHER, "opens", "from ", "answered"),
        ("FBA customer return claim in Germany, refunded on 1 September", OTHER, "window", "from Friday 16 October", "answered"),
        ("I replied on Wednesday at 8:30, she wrote on Tuesday at 9", MESSAGE, "in_time", "Wednesday 18", "answered"),
        ("she wrote on Tuesday at 9 and I replied on Thursday at 9", MESSAGE, "late", "Wednesday 18", "answered"),
    ],
)  # fmt: skip
def test_a_time_is_answered(run: Run, text: str, intent: str, response: str, deadline: str, state: str) -> None:
    answer = run(text, intent)
    assert answer.responses == [f"utter_deadline_{response}"]
    assert (answer.value("deadline") or "").startswith(deadline)
    assert answer.slot["state"] == state
    assert answer.messages[0]["sources"]


@pytest.mark.parametrize(
    ("text", "intent", "at", "date"),
    [
        ("it came yesterday at 9pm", RESPOND, "2026-11-24T20:00:00+00:00", "Tuesday 24 November 2026, 21:00 (Stockholm)"),
        ("it came today", RESPOND, "2026-11-24T23:00:00+00:00", "Wednesday 25 November 2026, 00:00 (Stockholm)"),
        ("it came on 28 March 2026 at 14:00", RESPOND, "2026-03-30T13:00:00+00:00", "Monday 30 March 2026, 15:00 (Stockholm)"),
        ("delivered on 8 November", WINDOW, "2026-12-08T23:00:00+00:00", "Tuesday 8 December 2026 (Stockholm)"),
    ],
)
def test_a_deadline_is_told_apart_for_channels_in_utc_and_in_words(run: Run, text: str, intent: str, at: str, date: str) -> None:
    (message,) = run(text, intent).messages
    assert message["deadline"]["at"] == at and message["deadline"]["date"] == date and message["deadline"]["title"]


@pytest.mark.parametrize("text", ["", "bought on 3 November", "next Friday at 10", "last week"])
def test_without_an_answer_there_is_no_deadline_apart(run: Run, text: str) -> None:
    assert all(message["deadline"] is None for message in run(text, WINDOW).messages)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("next Friday at 10", "future"),
        ("tomorrow", "future"),
        ("on 31 February", "no_such_day"),
        ("yesterday at 25:00", "no_such_hour"),
        ("2024-13-45", "no_such_month"),
        ("last month", "which_day"),
        ("last week", "which_day"),
        ("on 5 May 1995", "before_amazon"),
        ("on 3 May 2019 at 9:00", "long_ago"),
    ],
)
def test_a_doubtful_time_is_asked_back(run: Run, text: str, doubt: str) -> None:
    answer = run(f"the request came {text}", RESPOND)
    assert [name for name, _ in answer.lines] == [f"utter_deadline_{doubt}", "utter_deadline_ask"]
    assert answer.slot["state"] == "open"


def test_a_doubtful_time_again_is_explained(run: Run) -> None:
    answer = run("next Friday", slot=question("respond", attempts=1))
    assert [name for name, _ in answer.lines] == ["utter_deadline_future", "utter_deadline_explain"]


def test_who_stands_by_an_unlikely_year_is_answered(run: Run) -> None:
    first = run("delivered on 3 May 2019", WINDOW)
    answer = run("3 May 2019", slot=first.slot)
    assert answer.responses == ["utter_deadline_closed"]
    assert answer.value("deadline") == "Sunday 2 June 2019 (Stockholm)"


@pytest.mark.parametrize(
    ("time", "correction", "deadline"),
    [
        ("yesterday at 9pm", "no, the 11th", "Friday 13 November 2026, 21:00 (Stockholm)"),
        ("yesterday at 9pm", "it says 18:20", "Tuesday 24 November 2026, 18:20 (Stockholm)"),
        ("on Saturday", "at 4pm", "Monday 23 November 2026, 16:00 (Stockholm)"),
        ("on 4/7 at 10:00", "no, 7 April", "Thursday 9 April 2026, 10:00 (Stockholm)"),
    ],
)
def test_a_correction_changes_only_what_it_names(run: Run, time: str, correction: str, deadline: str) -> None:
    answer = run(correction, slot=question("respond", "answered", time))
    assert answer.value("deadline") == deadline


def test_a_correction_that_looks_like_a_new_lookup(run: Run) -> None:
    text = "sorry, the return request actually came in on the 11th"
    answer = run(text, RESPOND, question("respond", "answered", "yesterday at 9pm"))
    assert answer.value("deadline") == "Friday 13 November 2026, 21:00 (Stockholm)"


@pytest.mark.parametrize(
    "text",
    [
        "and a return request that came in on the 11th, by when must I answer that one?",
        "I have no idea by when I must answer a return request that came in on the 11th",
    ],
)
def test_a_new_lookup_takes_nothing_from_the_last(run: Run, text: str) -> None:
    answer = run(text, RESPOND, question("respond", "answered", "yesterday at 9pm"))
    assert answer.responses == ["utter_deadline_day_only_over"]


@pytest.mark.parametrize(
    ("text", "intent", "slot", "responses", "attempts"),
    [
        ("when must I answer?", RESPOND, None, ["respond", "ask"], 0),
        ("/deadline_respond", RESPOND, None, ["respond", "ask"], 0),
        ("SAFE-T deadline", OTHER, None, ["rule", "then", "text", "ask_day"], 0),
        ("no idea", "out_of_scope", question("respond"), ["again"], 1),
        ("no idea", "out_of_scope", question("respond", attempts=1), ["explain"], 2),
        ("no idea", "out_of_scope", question("return_window"), ["again_day"], 1),
        ("do weekends count?", "out_of_scope", question("respond"), ["respond", "ask"], 0),
        ("do weekends count?", "out_of_scope", question("respond", "answered", "yesterday at 9pm"), ["respond"], 0),
    ],
)
def test_without_a_time(
    run: Run, text: str, intent: str, slot: dict[str, Any] | None, responses: list[str], attempts: int
) -> None:
    answer = run(text, intent, slot)
    assert [name for name, _ in answer.lines] == [f"utter_deadline_{response}" for response in responses]
    assert answer.slot["attempts"] == attempts


@pytest.mark.parametrize(
    ("text", "response"),
    [
        ("deadline for a trademark objection", "unknown"),
        ("SAFE-T deadline in Japan", "elsewhere"),
        ("complaint right, delivered on 3 May 2022 in Japan", "elsewhere"),
        ("until when are Christmas purchases returnable?", "season_unknown"),
        ("until when are Christmas purchases returnable in Japan?", "season_unknown_there"),
        ("Christmas purchases bought on 3 August 2025", "season_not_then"),
        ("Christmas purchases in Sweden bought on 5 December 2025", "season_head"),
        ("Christmas 2024 purchases", "season_head"),
        ("A-to-z claims deadline", "several"),
        ("FBA reimbursement, refunded on 1 September", "several"),
    ],
)
def test_the_table_and_its_ends(run: Run, text: str, response: str) -> None:
    assert run(text, OTHER).responses == [f"utter_deadline_{response}"]


def test_a_marketplace_narrows_an_answer(run: Run) -> None:
    slot = question("fba_customer_return", "answered", "1 September 2026")
    assert len([name for name, _ in run("1 September", slot=slot).lines if name.endswith("_item_deadline")]) == 2
    answer = run("in Germany", slot=slot)
    assert answer.responses == ["utter_deadline_window"]
    assert answer.slot["marketplaces"] == ["DE"]


@pytest.mark.parametrize(
    ("text", "intent", "language", "deadline"),
    [
        ("jackan levererades 2 november och returförfrågan kom i går kl 10, hinner jag?", RESPOND, "sv", "tisdag 24"),
        ("hon fick den 14 oktober o returforfragan kom in i lördags vid lunch, hinner jag?", RESPOND, "sv", "måndag 23"),
        ("sålde en lampa 3 okt, levererad 8 okt, nu 22 nov skriver kund kl 16", MESSAGE, "sv", "måndag 23"),
        ("delivered on 2 November and the return request came in yesterday at 10", RESPOND, "en", "Tuesday 24"),
        ("the request came yesterday at 10, the jacket was bought on 2 November", RESPOND, "en", "Tuesday 24"),
        ("sold on 3 Oct, delivered 8 Oct, on 22 Nov the customer writes at 4pm", MESSAGE, "en", "Monday 23"),
        ("when must I answer, 2 November, yesterday at 10", RESPOND, "en", "Tuesday 24"),
        ("när måste jag svara? 2 november, i går kl 10", RESPOND, "sv", "tisdag 24"),
    ],
)
def test_each_time_goes_with_its_own_cue(run: Run, text: str, intent: str, language: str, deadline: str) -> None:
    assert (run(text, intent, language=language).value("deadline") or "").startswith(deadline)


@pytest.mark.parametrize(
    ("text", "language"),
    [("levererades 2 november, när måste jag svara?", "sv"), ("bought on 2 November, when must I answer?", "en")],
)
def test_no_answer_is_due_from_a_delivery(run: Run, text: str, language: str) -> None:
    assert run(text, RESPOND, language=language).responses == ["utter_deadline_respond"]


@pytest.mark.parametrize(
    ("text", "intent", "language", "deadline"),
    [
        ("kl 18 menar jag", MESSAGE, "sv", "söndag 22 november 2026 kl. 18.00 (Stockholm)"),
        ("kl 9 PST menar jag", MESSAGE, "sv", "söndag 22 november 2026 kl. 09.00 (Los Angeles)"),
        ("och om den kom 25 oktober kl 01:30?", WINDOW, "sv", "tisdag 27 oktober 2026 kl. 00.30 (Stockholm)"),
        ("what if it came at 9pm", MESSAGE, "en", "Sunday 22 November 2026, 21:00 (Stockholm)"),
        ("PST", "out_of_scope", "en", "Sunday 22 November 2026, 09:00 (Los Angeles)"),
    ],
)
def test_a_fragment_corrects_whatever_nlu_made_of_it(run: Run, text: str, intent: str, language: str, deadline: str) -> None:
    answer = run(text, intent, question("respond", "answered", "on Friday at 9 am"), language=language)
    assert answer.value("deadline") == deadline
    assert answer.slot["limits"] == ["respond"]


@pytest.mark.parametrize(("text", "language"), [("Swedish time", "en"), ("svensk tid menar jag", "sv")])
def test_a_zone_alone_is_taken_back(run: Run, text: str, language: str) -> None:
    answer = run(text, "change_language", question("respond", "answered", "on Friday at 9 am PST"), language=language)
    assert "09" in (answer.value("deadline") or "")
    assert "(Stockholm)" in (answer.value("deadline") or "")
    assert answer.slot["marketplaces"] == []


@pytest.mark.parametrize(
    ("text", "language"),
    [("kunden skrev i går kl 9, när måste jag svara?", "sv"), ("and the customer wrote yesterday at 9?", "en")],
)
def test_words_of_another_limit_begin_a_lookup(run: Run, text: str, language: str) -> None:
    answer = run(text, MESSAGE, question("respond", "answered", "on Friday at 9 am"), language=language)
    assert answer.slot["limits"] == ["reply_message"]


@pytest.mark.parametrize(
    ("text", "intent", "language", "limit"),
    [
        ("returen kom fram 18 nov, usa, när senast återbetala", WINDOW, "sv", "refund_after_return"),
        ("när måste jag betala tillbaka efter att returen kommit", RESPOND, "sv", "refund_after_return"),
        ("how soon must I refund once the return is back", WINDOW, "en", "refund_after_return"),
        ("until when may a customer file a return request", WINDOW, "en", "return_window"),
        ("hur snabbt ska jag svara på en returförfrågan", RESPOND, "sv", "respond"),
        ("svarstiden för en returförfrågan", RESPOND, "sv", "respond"),
    ],
)
def test_the_limit_named_beats_the_intent(run: Run, text: str, intent: str, language: str, limit: str) -> None:
    assert run(text, intent, language=language).slot["limits"] == [limit]


@pytest.mark.parametrize(
    ("limit", "text", "language", "deadline"),
    [
        ("withdrawal", "fick paketet 9 november", "sv", "måndag 23 november 2026 (Stockholm)"),
        ("withdrawal", "received on 9 November", "en", "Monday 23 November 2026 (Stockholm)"),
        ("complaint_sweden", "levererat 3 mars 2024", "sv", "onsdag 3 mars 2027 (Stockholm)"),
    ],
)
def test_a_date_goes_on_with_the_limit_before(run: Run, limit: str, text: str, language: str, deadline: str) -> None:
    assert run(text, WINDOW, question(limit, "answered"), language=language).value("deadline") == deadline


@pytest.mark.parametrize(
    ("text", "language", "deadline"),
    [
        ("He withdrew on 20 November, until when must he send it back?", "en", "Friday 4 December 2026 (Stockholm)"),
        ("Hon ångrade köpet 20 november, när måste hon skicka tillbaka varan?", "sv", "fredag 4 december 2026 (Stockholm)"),
    ],
)
def test_who_withdraws_from_a_purchase_does_not_make_it(run: Run, text: str, language: str, deadline: str) -> None:
    assert run(text, OTHER, language=language).value("deadline") == deadline


@pytest.mark.parametrize(
    ("text", "intent", "limit", "deadline"),
    [
        ("the decision came on 3 November, what now", "a_to_z_appeal", "a_to_z_appeal", "Thursday 3 December 2026"),
        ("last scan was 29 October, too late?", "return_lost_in_transit", "safe_t", "Saturday 28 November 2026"),
    ],
)
def test_the_topic_of_a_message_tells_its_limit(run: Run, text: str, intent: str, limit: str, deadline: str) -> None:
    answer = run(text, intent)
    assert answer.slot["limits"] == [limit] and (answer.value("deadline") or "").startswith(deadline)


def test_no_request_is_counted_from_the_day_of_purchase(run: Run) -> None:
    answer = run("he bought them on 20 October", WINDOW, question("return_label", "answered"))
    assert answer.value("deadline") is None or "25 October" not in answer.value("deadline")


@pytest.mark.parametrize(
    ("turns", "language"),
    [
        (["until when are Christmas purchases returnable?", "last year?", "in Spain?"], "en"),
        (["julklappar?", "o förra året?", "å i spanien"], "sv"),
    ],
)
def test_the_year_of_a_season(run: Run, turns: list[str], language: str) -> None:
    slot = None
    for text, intent, response in zip(turns, [OTHER, WINDOW, "out_of_scope"], ["season_unknown", "season_head", "season_head"]):
        answer = run(text, intent, slot, language)
        slot = answer.slot
        assert answer.responses == [f"utter_deadline_{response}"]
    assert "2025" in (answer.value("from") or "")
    assert answer.slot["marketplaces"] == ["ES"]


@pytest.mark.parametrize(("text", "language"), [("när går svarsfristen ut", "sv"), ("when is the response deadline over", "en")])
def test_which_answer_is_asked(run: Run, text: str, language: str) -> None:
    for intent in (OTHER, RESPOND, MESSAGE):
        assert run(text, intent, language=language).responses == ["utter_deadline_several_replies"]


@pytest.mark.parametrize(
    ("text", "intent", "language"),
    [
        ("och safe-t?", "out_of_scope", "sv"),
        ("how long do I have for a customer's message?", MESSAGE, "en"),
        ("until when are Christmas purchases returnable?", OTHER, "en"),
        ("deadline for a trademark objection?", OTHER, "en"),
    ],
)
def test_a_question_between_leaves_the_open_one(run: Run, text: str, intent: str, language: str) -> None:
    answer = run(text, intent, question("respond"), language=language)
    assert answer.responses[-1] == "utter_deadline_back"
    assert (answer.slot["limits"], answer.slot["state"]) == (["respond"], "open")
    then = run("yesterday at 9pm", MESSAGE, answer.slot)
    assert then.value("deadline") == "Tuesday 24 November 2026, 21:00 (Stockholm)"


@pytest.mark.parametrize(("language", "text"), [("en", "at half past eight yesterday"), ("sv", "i går halv nio")])
def test_the_half_of_the_day_is_said(run: Run, language: str, text: str) -> None:
    answer = run(text, slot=question("respond"), language=language)
    assert "utter_deadline_read_half" in [name for name, _ in answer.lines]
    assert answer.value("other") == {"en": "20:30", "sv": "20.30"}[language]


def test_sentences_begin_with_a_capital_and_go_on_without(run: Run) -> None:
    answer = run("söndag 3 mars 2019", slot=question("respond"), language="sv")
    assert answer.value("start") == "Söndag 3 mars 2019"
    answer = run("i går kl 21", slot=question("respond"), language="sv")
    assert (answer.value("text") or "").startswith("Godkänn")
    assert next(values["text"] for name, values in answer.lines if name == "utter_deadline_then").startswith("köparen")
    assert run("received on 9 November", slot=question("withdrawal")).value("name") == "Consumer's right of withdrawal (EU law)"


def test_the_answer_for_a_purchase_is_one_message(run: Run) -> None:
    assert run("bought on 3 November", WINDOW).messages[0]["related_to"] == "utter_deadline_rule"  # buttons hold it together


def test_did_you_mean_answers_what_was_asked(run: Run) -> None:
    before = [{"event": "user", "parse_data": said("the request came yesterday at 9pm", "nlu_fallback", "en")}]
    answer = run("/deadline_respond", RESPOND, before=before)
    assert answer.value("deadline") == "Tuesday 24 November 2026, 21:00 (Stockholm)"


def test_several_requests_are_each_answered(run: Run) -> None:
    answer = run("two requests: one from Saturday 8:00, one from Saturday 22:30", RESPOND)
    also = [values["deadline"] for name, values in answer.lines if name == "utter_deadline_also"]
    assert answer.value("deadline") == "Monday 23 November 2026, 22:30 (Stockholm)"  # the one that is still open
    assert also == ["Monday 23 November 2026, 08:00 (Stockholm)"]


@pytest.mark.parametrize(
    ("text", "name"),
    [("it came yesterday around lunchtime", "utter_deadline_roughly"), ("it came on 4/7 at 10:00", "utter_deadline_read_order")],
)  # fmt: skip
def test_how_a_time_was_read_is_said(run: Run, text: str, name: str) -> None:
    assert name in [line for line, _ in run(text, RESPOND).lines]


def test_the_answer_is_in_the_messages_language(run: Run) -> None:
    answer = run("den kom i går kl 21", RESPOND, language="sv")
    assert answer.value("deadline") == "tisdag 24 november 2026 kl. 21.00 (Stockholm)"
    assert answer.value("left") == "1 dag och 11 timmar kvar"


def test_back(run: Run) -> None:
    answer = run("how do FBA returns work?", "fba_returns", question("respond"), action=ActionDeadlineBack())
    assert answer.responses == ["utter_deadline_back"]
    assert answer.slot["returns"] == 1


def test_back_to_nothing(run: Run) -> None:
    assert run("how do FBA returns work?", "fba_returns", action=ActionDeadlineBack()).events == []


def test_stop(run: Run) -> None:
    answer = run("never mind", "stop", question("respond"), action=ActionDeadlineStop())
    assert answer.responses == ["utter_stop"]
    assert answer.events == [{"event": "slot", "timestamp": None, "name": "deadline", "value": None}]


@pytest.mark.parametrize("language", ["en", "sv"])
def test_overview(run: Run, language: str) -> None:
    answer = run("every limit, please", "deadline_overview", language=language, action=ActionDeadlineOverview())
    (message,) = answer.messages
    names = [line["response"] for line in message["paragraphs"][0]]
    assert names == ["utter_deadline_overview", *["utter_deadline_item_from"] * 3]
    assert len([name for name, _ in answer.lines if name == "utter_deadline_item"]) >= 15


def test_overview_of_one_marketplace(run: Run) -> None:
    answer = run("every limit for Germany", "deadline_overview", action=ActionDeadlineOverview())
    listed = {values["name"] for name, values in answer.lines if name == "utter_deadline_item"}
    assert "File a SAFE-T claim" not in listed
    assert any("withdrawal" in name for name in listed)


def test_every_response_that_is_named_exists(run: Run) -> None:
    modules = [path for folder in ("deadlines", "dialogue/deadline") for path in (corpus.ROOT / folder).glob("*.py")]
    source = "".join(path.read_text() for path in modules)
    named = set(re.findall(r'"(utter_deadline_\w+)"', source))
    known = set(corpus.responses())
    missing = {name for name in named if name not in known and f"{name}_day" not in known and f"{name}_there" not in known}
    assert not missing


def test_a_broken_table_stops_the_start(tmp_path: Path) -> None:
    broken = (corpus.ROOT / "data" / "limits.yml").read_text(encoding="utf-8").replace("hours: 48", "hours: soon", 1)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "limits.yml").write_text(broken, encoding="utf-8")
    code = f"from pathlib import Path; import bootstrap.startup as s; s.ROOT = Path({str(tmp_path)!r}); import actions.deadline"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=corpus.ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "limits.yml cannot be used" in done.stderr
    assert "closes_after.hours" in done.stderr
    assert "Traceback" not in done.stderr
