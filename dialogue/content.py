"""What the topic files say beside the answers, read from the domain's responses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

#: The intents of short questions that lean on the answer before them begin with this; what follows is the aspect asked about.
FOLLOW_UP: Final = "follow_up_"

#: What may be asked of the last reply, with no subject of its own; the first two are also names of texts of a topic.
MORE: Final = "more"
SHORTER: Final = "shorter"
REPEAT: Final = "repeat"
ABOUT_THE_REPLY: Final = frozenset({MORE, SHORTER, REPEAT})

#: The intents of deadline look-ups begin with this.
LOOK_UP: Final = "deadline_"

#: Talk that is worth offering as a topic is.
_OFFERED: Final = frozenset({"help", "human_handoff"})

#: The response of an answer is named after its intent.
UTTER: Final = "utter_"

#: The intents of the two buttons that rate an answer.
HELPFUL: Final = "helpful"
NOT_HELPFUL: Final = "not_helpful"

Responses = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Content:
    """The metadata of the responses. What does not depend on the language stands in the first variation."""

    responses: Responses

    def _metadata(self, intent: str) -> Mapping[str, Any]:
        variations = self.responses.get(f"{UTTER}{intent}") or [{}]
        return variations[0].get("metadata") or {}

    def is_answer(self, intent: str) -> bool:
        """Return whether ``intent`` is a topic: its response names sources."""
        return bool(self._metadata(intent).get("sources"))

    def is_offered(self, intent: str) -> bool:
        """Return whether ``intent`` is worth a button when it is not clear what was meant."""
        return self.is_answer(intent) or intent.startswith(LOOK_UP) or intent in _OFFERED

    def titles(self, intent: str) -> list[str]:
        """Return what ``intent`` is called on a button, in every language; [] for one that is never offered."""
        variations = self.responses.get(f"{UTTER}{intent}") or ()
        found = [(variation.get("metadata") or {}).get("title") for variation in variations]
        return [title for title in found if title]

    def related(self, intent: str) -> list[str]:
        """Return the intents related to ``intent``."""
        related = self._metadata(intent).get("related") or []
        return list(related) if isinstance(related, list) else []

    def says(self, topic: str, aspect: str) -> bool:
        """Return whether ``topic`` has a text of its own about ``aspect``."""
        return aspect in (self._metadata(topic).get("follow_ups") or {})

    def instead(self, topic: str, intent: str) -> str | None:
        """Return the aspect of ``topic`` that is meant right after it by what seems to ask for ``intent``; None for none."""
        found = (self._metadata(topic).get("instead") or {}).get(intent)
        return str(found) if found else None

    def lead(self, topic: str, aspect: str) -> str | None:
        """Return the intent that answers a question about ``aspect`` after ``topic``; None when none does."""
        leads = self._metadata(topic).get("leads") or {}
        default = self._metadata(f"{FOLLOW_UP}{aspect}").get("lead")
        found = leads.get(aspect, default)
        return str(found) if found else None

    def own_text(self, topic: str, aspect: str) -> str | None:
        """Return the aspect under which ``topic`` tells of ``aspect``: itself or one that serves for it; None for none."""
        otherwise = self._metadata(f"{FOLLOW_UP}{aspect}").get("otherwise")
        return next((each for each in (aspect, otherwise) if each and self.says(topic, each)), None)

    def may_be_second(self, aspect: str) -> bool:
        """Return whether ``aspect`` may be asked about in the same message as the topic, as a question of its own."""
        return bool(self._metadata(f"{FOLLOW_UP}{aspect}").get("second"))
