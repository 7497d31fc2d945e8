"""Which of the questions of one message are answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from deadlines.starts import speaks_of
from dialogue.content import FOLLOW_UP, LOOK_UP, Content
from dialogue.deadline.message import CONTACTS
from nlu.decision import FALLBACK, OUT_OF_SCOPE

#: A question within a message counts when its intent is this likely, taken alone,
SURE: Final = 0.9
#: or is the one to answer, and the whole message has at least this to say for it as well: the sentence of a story taken alone
#: may look like a question that it is not. Measured on tests/nlu/several.tsv by `make evaluate`.
OF_WHOLE: Final = 0.02

#: A question is none of our topics when that is as sure; with fewer words than this it is no question ("Seriously?").
LEAST_WORDS: Final = 4


@dataclass(frozen=True)
class Part:
    """A question within a message: its intent, and its place among the questions."""

    intent: str
    place: int


def parts_to_answer(parse_data: Mapping[str, Any], content: Content) -> list[Part]:
    """Return the questions of a message that have an answer each, in their order, no intent twice.

    Args:
        parse_data: NLU's of the message; ``questions`` in it are those of its questions.
        content: Where a short second question ("... and who pays?") leads after the first.
    """
    whole = _probabilities(parse_data)
    found: list[Part] = []
    for place, question in enumerate(parse_data.get("questions") or ()):
        intent: str | None = (question.get("intent") or {}).get("name")
        if intent is None or intent in (FALLBACK, OUT_OF_SCOPE):
            continue
        if intent.startswith(FOLLOW_UP):
            aspect = intent.removeprefix(FOLLOW_UP)
            intent = content.lead(found[-1].intent, aspect) if found and content.may_be_second(aspect) else None
        elif found and (limit := settled(intent, str(question.get("text")), found[-1].intent, content)):
            intent = limit
        elif _probabilities(question).get(intent, 0.0) < SURE and whole.get(intent, 0.0) < OF_WHOLE:
            continue
        if intent and _is_asked(intent, content) and intent not in [part.intent for part in found]:
            found.append(Part(intent, place))
    return found


def settled(intent: str | None, text: str, topic: str | None, content: Content) -> str | None:
    """Return the limit that is meant when ``text`` asks how long there is to answer, and ``topic`` tells what; None when not so.

    "And how long do I have to answer?" after a topic of return requests is about the request, whatever NLU guessed.
    """
    limits = {f"{LOOK_UP}{limit}": kind for limit, kind in CONTACTS.items()}
    if intent not in limits or topic is None or any(speaks_of(text, kind) for kind in limits.values()):
        return None
    lead = content.lead(topic, "how_long")
    return lead if lead in limits else None


def declined_beside(parse_data: Mapping[str, Any]) -> bool:
    """Return whether one of the questions of a message is none of our topics."""
    return any(
        _probabilities(question).get(OUT_OF_SCOPE, 0.0) >= SURE and len(str(question.get("text")).split()) >= LEAST_WORDS
        for question in parse_data.get("questions") or ()
    )


def _probabilities(parse_data: Mapping[str, Any]) -> Mapping[str, float]:
    return {entry["name"]: entry["confidence"] for entry in parse_data.get("intent_ranking") or ()}


def _is_asked(intent: str, content: Content) -> bool:
    """Whether it is an answer or a look-up, and no talk ("how are you?")."""
    return content.is_answer(intent) or intent.startswith(LOOK_UP)
