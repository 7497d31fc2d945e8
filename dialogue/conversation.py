"""What follows a message beyond the rule of its intent: choices, follow-ups, several questions, declines, the way to a person.

Each part below looks at the message in turn, and the first that has something to say decides. All are pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from deadlines import naming
from dialogue import handoff
from dialogue.candidates import candidates
from dialogue.choice import choose, place_in
from dialogue.content import ABOUT_THE_REPLY, FOLLOW_UP, LOOK_UP, MORE, REPEAT, SHORTER, UTTER, Content
from dialogue.deadline import routing
from dialogue.deadline.message import OTHER
from dialogue.language import WISH
from dialogue.plan import Plan, Source
from dialogue.several import declined_beside, parts_to_answer, settled
from dialogue.turn import WHICH, Button, Turn
from nlu.decision import FALLBACK, OUT_OF_SCOPE

#: Actions of intents whose answer is computed or stored; all others have a response of their own.
ACTIONS: Final = {
    "deadline_overview": routing.OVERVIEW,
    "stop": routing.STOP,
    "helpful": "action_feedback",
    "not_helpful": "action_feedback",
}
LOOK_UP_ACTION: Final = routing.ANSWER

#: Whoever says so chooses none of what was offered, and asks for nothing else.
TAKES_LEAVE: Final = frozenset({"thanks", "goodbye"})

#: A choice among what was offered may have any words; with more than this, what NLU is sure of is rather asked anew.
FEW_WORDS: Final = 3

#: A message with more words than this tells its subject itself.
MOST_WORDS: Final = 10

#: Responses that ask which of their buttons is meant.
ASKS: Final = ("utter_nlu_fallback", "utter_out_of_scope_near", f"{UTTER}{FOLLOW_UP}", WHICH)

#: The response with a topic's own text about an aspect, and the one that says what was said before.
OWN_TEXT: Final = "utter_follow_up"
AGAIN: Final = "utter_once_more"

#: The response that says that a part of the message is none of our topics.
REST: Final = "utter_rest_not_covered"

#: The response to a message in a language that is none of ours; this sure the identifier has to be, of this many letters.
FOREIGN: Final = "utter_other_language"
OTHER_LANGUAGE: Final = 0.8
LEAST_LETTERS: Final = 12

#: A declined message has topics near it when the likeliest has at least this probability. Chosen on tests/nlu/questions.tsv:
#: `make evaluate` tells how much of what is wrongly declined is offered then, and of what is rightly declined.
NEAR: Final = 0.04


@dataclass(frozen=True)
class Circumstances:
    """What the parts need beside the message.

    Attributes:
        content: What the topic files say.
        look_up_claims: Whether the deadline look-up that is open, or was just answered, takes the message.
        dated: The topic of a limit that the message names and tells the start of.
        has_address: Tells whether a text holds an e-mail address.
    """

    content: Content
    look_up_claims: bool
    dated: str | None
    has_address: Callable[[str], bool]


def plan(turn: Turn, around: Circumstances) -> Plan | None:
    """Return what follows ``turn``; None leaves it to the look-up or to the rule of its intent."""
    for part in _PARTS:
        if found := part(turn, around):
            return found
    return None


def action_of(intent: str) -> str:
    """Return the action that answers ``intent``."""
    return ACTIONS.get(intent) or (LOOK_UP_ACTION if intent.startswith(LOOK_UP) else f"{UTTER}{intent}")


def _answer(intent: str, source: Source, turn: Turn, around: Circumstances) -> Plan:
    """The plan that answers ``intent``."""
    if intent == OUT_OF_SCOPE:
        return _decline(turn)
    topic = intent if around.content.is_answer(intent) or intent.startswith(LOOK_UP) else None
    return Plan((action_of(intent),), topic=topic, intent=intent, source=source)


# -- the way to a person --------------------------------------------------------------------------------------------------


def _to_a_person(turn: Turn, around: Circumstances) -> Plan | None:
    waits = bool(handoff.ASKS.intersection(turn.last.names[-1:])) and not around.has_address(turn.text)
    if waits and around.look_up_claims and turn.has_time:
        return None  # "no, the 20th" refuses no address
    beside, again = _beside(turn, around), handoff.asked_again(turn)
    # a look-up asks something itself: two questions at once would be one too many
    if waits and again and beside and not str(beside.topic).startswith(LOOK_UP):
        return replace(beside, actions=(*beside.actions, again))
    return handoff.handoff(turn, beside is not None or (turn.intent or "").startswith(LOOK_UP), around.has_address)


def _beside(turn: Turn, around: Circumstances) -> Plan | None:
    """The answer to something else while the way to a person waits, or that there is none; None for no question of its own."""
    intent = turn.intent or ""
    if around.content.is_answer(intent):
        return Plan((action_of(intent),), topic=intent, intent=intent)
    if intent == OUT_OF_SCOPE:
        return Plan((action_of(intent),)) if handoff.is_question(turn) else None
    following = _follow_up(turn, around) if intent.startswith(FOLLOW_UP) else None
    return following if following and following.topic else None


# -- choosing among what was offered --------------------------------------------------------------------------------------


def _choice(turn: Turn, around: Circumstances) -> Plan | None:
    buttons = turn.last.buttons
    if turn.is_button or not buttons:
        return None
    if not any(name.startswith(ASKS) for name in turn.last.names[-1:]):
        place = None if around.look_up_claims else place_in(turn.text, len(buttons))
        return None if place is None else _chosen(buttons[place], turn, around)
    offered = [button for button in buttons if around.content.titles(button.intent) and button.intent != OUT_OF_SCOPE]
    made = choose(turn.text, [around.content.titles(button.intent) for button in offered])
    if made == "unclear" and turn.intent in TAKES_LEAVE:
        return None
    beyond = made == "unclear" and (place_in(turn.text, len(buttons)) or 0) >= len(offered)  # the button of none of these
    if made == "unclear" and not beyond and turn.intent == "affirm" and len(offered) == 1:
        made = 0
    if made == "none" or beyond or (made == "unclear" and WHICH in turn.last.names):
        return _decline(turn)
    if made == "unclear" and not (_is_question(turn, around) and len(turn.text.split()) > FEW_WORDS):
        return Plan((WHICH,), offer=tuple(button.intent for button in offered))
    return _chosen(offered[made], turn, around) if isinstance(made, int) else None


def _is_question(turn: Turn, around: Circumstances) -> bool:
    """Whether NLU is sure of an answer to the message."""
    return around.content.is_answer(turn.intent or "") or (turn.intent or "").startswith(LOOK_UP)


def _chosen(button: Button, turn: Turn, around: Circumstances) -> Plan:
    if button.intent == handoff.START.removeprefix(UTTER):
        return Plan((handoff.START,))
    asked = turn.cleared_up.names[-1:] == (f"{UTTER}{FALLBACK}",)
    return _answer(button.intent, "previous" if asked else "button", turn, around)


# -- leaning on the answer before -----------------------------------------------------------------------------------------


def _look_up(turn: Turn, around: Circumstances) -> Plan | None:
    """An empty plan for what the look-up takes: nothing below has a say."""
    return Plan(()) if around.look_up_claims else None


def _same_limit(turn: Turn, around: Circumstances) -> Plan | None:
    """How long there is to answer, asked after a topic that settles whether a request or a message is meant."""
    lead = settled(turn.intent, turn.text, turn.topic, around.content)
    return _answer(lead, "latest", turn, around) if lead and not turn.is_button else None


def _several(turn: Turn, around: Circumstances) -> Plan | None:
    parts = parts_to_answer(turn.parse_data, around.content)
    if len(parts) > 1:
        look_ups = [part for part in parts if part.intent.startswith(LOOK_UP)]
        # one look-up tells of several limits, when it sees the whole message
        source: Source = "latest" if len(look_ups) > 1 else (look_ups or parts)[-1].place
        actions = tuple(dict.fromkeys(action_of(part.intent) for part in parts))
        return Plan(actions, topic=parts[-1].intent, intent=(look_ups or parts)[-1].intent, source=source)
    if parts and turn.intent in (OUT_OF_SCOPE, FALLBACK, parts[0].intent) and declined_beside(turn.parse_data):
        (part,) = parts
        near = tuple(around.content.related(part.intent))
        actions = (action_of(part.intent), REST)
        return Plan(actions, topic=part.intent, intent=part.intent, source=part.place, offer=near)
    return None


def _dated(turn: Turn, around: Circumstances) -> Plan | None:
    """The deadline, and then the answer to a message that tells from when it is counted."""
    if not around.dated or not around.content.is_answer(turn.intent or ""):
        return None
    return Plan((LOOK_UP_ACTION, action_of(around.dated)), topic=around.dated, intent=OTHER)


def _of_the_topic(turn: Turn, around: Circumstances) -> Plan | None:
    """What seems to be about another topic, and does not name it, is about the one before ("can I appeal that?")."""
    topic, intent = turn.topic, (turn.likeliest if turn.intent == FALLBACK else turn.intent) or ""
    aspect = around.content.instead(topic, intent) if topic else None
    if aspect is None or turn.is_button or len(turn.text.split()) > MOST_WORDS:
        return None
    other = {name for title in around.content.titles(intent) for name in naming.programmes(title)}
    return None if other & naming.programmes(turn.text) else Plan((OWN_TEXT,), topic=topic, aspect=aspect)


def _follow_up(turn: Turn, around: Circumstances) -> Plan | None:
    intent = turn.intent or ""
    if intent == FALLBACK:  # what leans on an answer may be less clear than what stands alone
        intent = turn.likeliest or ""
    if not intent.startswith(FOLLOW_UP):
        return None
    aspect, topic = intent.removeprefix(FOLLOW_UP), turn.topic
    if topic and (text := around.content.own_text(topic, aspect)):
        return Plan((OWN_TEXT,), topic=topic, aspect=text)
    lead = around.content.lead(topic, aspect) if topic else None
    if lead and lead != topic:
        return _answer(lead, "latest", turn, around)
    if lead and topic and around.content.says(topic, MORE):  # that was the answer
        return Plan((OWN_TEXT,), topic=topic, aspect=MORE)
    if lead and topic == turn.last.topic:
        return Plan((AGAIN,), topic=topic)
    return Plan((action_of(intent),))


def _about_the_reply(turn: Turn, around: Circumstances) -> Plan | None:
    """Tell me more, shorter, once more."""
    if turn.is_button or turn.intent not in ABOUT_THE_REPLY:
        return None
    topic = turn.topic
    aside = turn.intent == SHORTER and turn.last.aspect not in (None, MORE, SHORTER)  # a text about one aspect, not the answer
    if turn.intent != REPEAT and topic and around.content.says(topic, turn.intent) and not aside:
        return Plan((OWN_TEXT,), topic=topic, aspect=turn.intent)
    if not turn.last.texts:
        return Plan(("utter_nothing_before",))
    if turn.intent == MORE:
        return Plan(("utter_no_more",), topic=topic, offer=tuple(around.content.related(topic) if topic else ()))
    return Plan((AGAIN,), topic=turn.last.topic, aspect=turn.intent)


def _another_language(turn: Turn, around: Circumstances) -> Plan | None:
    """The answer once more, in the language wished for."""
    topic = turn.last.topic
    if turn.intent != WISH or not topic or topic.startswith(LOOK_UP):
        return None
    return Plan((action_of(WISH), action_of(topic)), topic=topic)


# -- none of our topics ---------------------------------------------------------------------------------------------------


def _other_language(turn: Turn, around: Circumstances) -> Plan | None:
    """In a language that is none of ours NLU only guesses."""
    language = turn.parse_data.get("language") or {}
    other = language.get("likely") is None and float(language.get("confidence") or 0.0) >= OTHER_LANGUAGE
    long_enough = sum(map(str.isalpha, turn.text)) >= LEAST_LETTERS
    return Plan((FOREIGN,)) if other and long_enough and turn.intent in (FALLBACK, OUT_OF_SCOPE) else None


def _asked_back(turn: Turn, around: Circumstances) -> Plan | None:
    """A decline, when there is nothing to offer."""
    nothing = bool(turn.ranking) and not candidates(turn.ranking, around.content)
    return _decline(turn) if turn.intent == FALLBACK and nothing else None


def _not_covered(turn: Turn, around: Circumstances) -> Plan | None:
    return _decline(turn, candidates(turn.ranking, around.content, NEAR)) if turn.intent == OUT_OF_SCOPE else None


def _decline(turn: Turn, near: list[str] | None = None) -> Plan:
    """Say so; the second time in a row offer a person; and what is near, if anything is."""
    if turn.declined:
        return Plan(("utter_out_of_scope_again",), offer=tuple(near or ()))
    return Plan(("utter_out_of_scope_near",), offer=tuple(near)) if near else Plan(("utter_out_of_scope",))


_PARTS: Final = (
    _to_a_person,
    _choice,
    _look_up,
    _several,
    _dated,
    _same_limit,
    _of_the_topic,
    _about_the_reply,
    _follow_up,
    _another_language,
    _other_language,
    _asked_back,
    _not_covered,
)
