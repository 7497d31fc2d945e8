"""What a message leads to, when that is more than the rule of its intent."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

#: The slot that holds the plan of the latest message for the responses and actions that carry it out.
SLOT: Final = "plan"

#: Where the question stands that an action answers: the latest message; the one before it, which a choice clears up; one of the
#: questions of the latest message, by its place; or nowhere, when a choice is all that was said, as a button would be.
Source = Literal["latest", "previous", "button"] | int


@dataclass(frozen=True)
class Plan:
    """The actions that follow a message, and what they need to know.

    Attributes:
        actions: Names, in order.
        topic: What the reply is about.
        aspect: What of the topic was asked, for a reply with a text of the topic's own.
        intent: The intent to answer in the place of NLU's, for actions.
        source: Where the question stands.
        offer: Intents to offer as buttons.
        handoff: What the hand-off to a person does.
    """

    actions: tuple[str, ...]
    topic: str | None = None
    aspect: str | None = None
    intent: str | None = None
    source: Source = "latest"
    offer: tuple[str, ...] = ()
    handoff: str | None = None

    def to_slot(self) -> dict[str, Any]:
        """Return it as JSON, without what is empty."""
        values = {**asdict(self), "actions": [*self.actions], "offer": [*self.offer]}
        return {key: value for key, value in values.items() if value or value == 0}

    @classmethod
    def from_slot(cls, value: Any) -> Plan | None:
        """Return what :meth:`to_slot` made; None for nothing and for another shape."""
        if not isinstance(value, dict) or not isinstance(value.get("actions"), list):
            return None
        try:
            return cls(**{**value, "actions": tuple(value["actions"]), "offer": tuple(value.get("offer") or ())})
        except TypeError:
            return None
