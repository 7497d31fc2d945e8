"""A ticket as staff read it, and as a program does: pure."""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale

from deadlines import checked_yaml
from deadlines.checked_yaml import Model
from handoff.model import Ticket, Turn

#: The labels. Staff reads English.
PATH = Path(__file__).with_name("wording.yml")


#: What a button sends, as Rasa writes it.
_PAYLOAD = re.compile(r"/\w+")


class Wording(Model):
    """The labels of ``wording.yml``."""

    ticket: str
    submitted: str
    language: str
    topic: str
    time_zone: str
    contact: str
    unknown: str
    seller: str
    assistant: str
    buttons: str


@lru_cache(maxsize=1)
def wording() -> Wording:
    """Return the labels.

    Raises:
        checked_yaml.BrokenFileError: with every mistake in the file, each with its line and field.
    """
    return checked_yaml.load(PATH, Wording)


def clicks_as_titles(turns: Iterable[Turn]) -> list[Turn]:
    """Return ``turns`` as the seller saw them: a click, whose text is a payload, says what the button was titled.

    Of several buttons with that payload it is the one offered last before the click; a payload that no button had is shown
    without its slash.
    """
    titles: dict[str, str] = {}
    seen = []
    for turn in turns:
        titles.update(zip(turn.payloads, turn.buttons))
        is_click = turn.who == "seller" and _PAYLOAD.fullmatch(turn.text)
        seen.append(replace(turn, text=titles.get(turn.text, turn.text[1:])) if is_click else turn)
    return seen


def subject(ticket: Ticket) -> str:
    """Return one line that tells tickets apart: ``R-1042: late_return (Swedish)``."""
    return one_line(f"{ticket.number}: {ticket.topic or wording().unknown} ({_language(ticket.language)})")


def as_text(ticket: Ticket) -> str:
    """Return ``ticket`` as readable text: what is known of it, then the conversation in the seller's local time.

    What was said is indented, so that no message can pass for the next speaker's.
    """
    say = wording()
    zone = ZoneInfo(ticket.time_zone)
    known = {
        say.ticket: ticket.number,
        say.submitted: _local(ticket.submitted, zone),
        say.language: _language(ticket.language),
        say.topic: ticket.topic or say.unknown,
        say.time_zone: ticket.time_zone,
        say.contact: ticket.contact or say.unknown,
    }
    header = "\n".join(f"{label}: {one_line(value)}" for label, value in known.items())
    return "\n\n".join([header, *(_turn(turn, zone) for turn in ticket.conversation)]) + "\n"


def as_document(ticket: Ticket) -> dict[str, Any]:
    """Return ``ticket`` as a JSON document.

    Its fields::

        number        "R-1042", what the seller was told
        key           32 hexadecimal digits; the same each time this ticket is sent
        submitted     "2026-11-23T13:00:00Z": like every instant here in UTC, ISO 8601
        language      "en", "sv"
        topic         "late_return", or null when it is not known
        time_zone     "Europe/Stockholm": the seller's, an IANA name
        contact       the seller's e-mail address, or null
        conversation  the messages in order, each with
            who       "seller" or "assistant"
            at        an instant
            text      what was said
            buttons   titles of the buttons offered below it, often none
        text          all of it, readable
    """
    return {
        "number": ticket.number,
        "key": ticket.key,
        "submitted": _utc(ticket.submitted),
        "language": ticket.language,
        "topic": ticket.topic,
        "time_zone": ticket.time_zone,
        "contact": ticket.contact,
        "conversation": [turn_to_json(turn) for turn in ticket.conversation],
        "text": as_text(ticket),
    }


def turn_to_json(turn: Turn) -> dict[str, Any]:
    """Return ``turn`` as in the JSON document."""
    return {"who": turn.who, "at": _utc(turn.at), "text": turn.text, "buttons": list(turn.buttons)}


def turn_from_json(turn: Mapping[str, Any]) -> Turn:
    """Return what :func:`turn_to_json` was given, its instant in UTC."""
    at = datetime.fromisoformat(turn["at"].removesuffix("Z") + "+00:00")
    return Turn(turn["who"], at, turn["text"], tuple(turn["buttons"]))


def one_line(text: str) -> str:
    """Return ``text`` on one line, without what :func:`printable` leaves out."""
    return " ".join(printable(text).split())


def printable(text: str) -> str:
    """Return ``text`` without what no database, mail or terminal can take safely: control characters but for tab and newline,
    and lone surrogates.
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))


def _turn(turn: Turn, zone: ZoneInfo) -> str:
    say = wording()
    lines = [turn.text] if turn.text else []
    if turn.buttons:
        lines.append(f"{say.buttons}: {' | '.join(turn.buttons)}")
    speaker = say.seller if turn.who == "seller" else say.assistant
    return "\n".join([f"{speaker}, {_local(turn.at, zone)}", textwrap.indent("\n".join(lines), "    ")])


def _local(instant: datetime, zone: ZoneInfo) -> str:
    """``2026-11-23 14:00 CET``"""
    return f"{instant.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _utc(instant: datetime) -> str:
    return instant.astimezone(timezone.utc).isoformat().replace("+00:00", "Z")


def _language(code: str) -> str:
    return str(Locale("en").languages.get(code, code))
