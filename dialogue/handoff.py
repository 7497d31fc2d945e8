"""The way to a person: asked for an address, then for a yes. What was said last tells where one is."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile
from typing import Final

from dialogue.choice import place_in, retypes, says_yes
from dialogue.plan import Plan
from dialogue.turn import Turn
from nlu.decision import FALLBACK

#: The action that keeps the address, makes the ticket or drops it.
ACTION: Final = "action_handoff"

#: The slot that holds the key of the ticket's draft.
SLOT: Final = "handoff"

#: What begins it, and by which responses it asks for an address,
START: Final = "utter_human_handoff"
AGAIN: Final = "utter_handoff_contact_again"
BACK: Final = "utter_handoff_contact_back"
CONTACT: Final = frozenset({START, AGAIN, BACK})

#: and for a yes.
CONFIRM_BACK: Final = "utter_handoff_confirm_back"
CONFIRM: Final = frozenset({"utter_handoff_confirm", "utter_handoff_confirm_without", "utter_handoff_failed", CONFIRM_BACK})

#: Either of them.
ASKS: Final = CONTACT | CONFIRM

#: Responses that offer a person: a yes after them begins it.
OFFERS: Final = frozenset({"utter_out_of_scope_again", "utter_not_helpful"})

#: After these the matter is left alone.
LEAVES: Final = frozenset({"goodbye", "thanks", "helpful", "not_helpful"})
REFUSES: Final = frozenset({"deny", "stop"})

#: One is asked for an address so often before it goes on without.
ATTEMPTS: Final = 2

#: Exchanges in which an address that was asked for is still expected.
RECENT: Final = 4

#: A question of no more words than this may well be about what one was asked for ("which address?").
FEW_WORDS: Final = 3


def handoff(turn: Turn, is_answered: bool, has_address: Callable[[str], bool]) -> Plan | None:
    """Return what a message does to the hand-off under way, or begins one; None when it has nothing to do with it.

    Args:
        turn: The message.
        is_answered: Whether it has an answer of its own, beside the hand-off.
        has_address: Tells whether a text holds an e-mail address.
    """
    asked = turn.last.names[-1:]
    if CONTACT.intersection(asked):
        return _contact(turn, _meant(turn), is_answered, has_address)
    if CONFIRM.intersection(asked):
        return _confirm(turn, _meant(turn), is_answered, has_address)
    if turn.intent == "human_handoff" or (OFFERS.intersection(asked) and _meant(turn) == "affirm"):
        return Plan((START,))
    # an address that comes a little later, after something else
    if has_address(turn.text) and any(CONTACT.intersection(each.names[-1:]) for each in turn.before[:RECENT]):
        return Plan((ACTION,), handoff="contact")
    return None


def _meant(turn: Turn) -> str | None:
    """The intent of the button that is named by its place or its title, a yes however polite, else that of the message."""
    if turn.is_button:
        return turn.intent
    buttons = turn.last.buttons
    place = place_in(turn.text, len(buttons))
    if place is None:
        place = next((at for at, button in enumerate(buttons) if retypes(turn.text, button.title)), None)
    if place is not None:
        return buttons[place].intent
    if says_yes(turn.text):
        return "affirm"
    uncertain = turn.intent == FALLBACK and turn.likeliest in REFUSES  # a refusal need not be certain
    return turn.likeliest if uncertain else turn.intent


def _contact(turn: Turn, meant: str | None, is_answered: bool, has_address: Callable[[str], bool]) -> Plan | None:
    if has_address(turn.text):
        return Plan((ACTION,), handoff="contact")
    if meant == "deny":
        return Plan((ACTION,), handoff="without")
    if meant == "stop":
        return Plan((ACTION,), handoff="cancel")
    if meant in LEAVES or is_answered:
        return None
    asked = sum(1 for _ in takewhile(lambda exchange: CONTACT.intersection(exchange.names[-1:]), turn.before))
    if asked < ATTEMPTS or "@" in turn.text:
        return Plan((AGAIN,))
    return None if turn.has_time or is_question(turn) else Plan((ACTION,), handoff="without")


def _confirm(turn: Turn, meant: str | None, is_answered: bool, has_address: Callable[[str], bool]) -> Plan | None:
    if has_address(turn.text):
        return Plan((ACTION,), handoff="contact")
    if meant == "affirm":
        return Plan((ACTION,), handoff="submit")
    if meant in REFUSES:
        return Plan((ACTION,), handoff="cancel")
    if (meant in LEAVES and meant != "thanks") or is_answered or CONFIRM_BACK in turn.last.names[-1:]:
        return None
    return Plan((CONFIRM_BACK,))


def is_question(turn: Turn) -> bool:
    """Return whether a message is long enough a question to be about something else than an address."""
    return "?" in turn.text and len(turn.text.split()) > FEW_WORDS


def asked_again(turn: Turn) -> str | None:
    """Return the response that puts the open question again after an answer to something else; None when none is open.

    It is put again once: who asks on twice has other things to do.
    """
    asked = turn.last.names[-1:]
    if CONTACT.intersection(asked):
        return None if BACK in asked else BACK
    if CONFIRM.intersection(asked):
        return None if len(turn.last.names) > 1 else CONFIRM_BACK
    return None
