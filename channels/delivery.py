"""A message from the channel to the assistant and back: once, in order, and never in silence."""

from __future__ import annotations

import asyncio
import logging
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any, TypeVar

from rasa.core.agent import Agent
from rasa.core.channels.channel import OutputChannel, UserMessage
from rasa.core.lock_store import LockError
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from channels.conversation import Offer, Reader, Turn, turns
from channels.errors import ApiError
from channels.sessions import Signer
from monitoring import metrics
from monitoring.logs import REQUEST
from nlu.text import clean
from privacy import forget
from storage import conversations

T = TypeVar("T")

logger = logging.getLogger(__name__)

#: In how many seconds a client may try again when the assistant could not answer.
TRY_AGAIN = 5

#: So many events back a message that is sent again is looked for: some twenty messages.
_RECENT = 250

#: Seconds for which a reply is kept as it was said, personal data and all, for a client that lost it on the way.
_KEPT = 60.0

#: Events of a conversation that are read for its history, the latest: some 300 messages.
_HISTORY = 3_000

#: What makes a command of a message, for Rasa.
_SLASH = "/"


class Replies(OutputChannel):
    """Collects the texts that the assistant says."""

    def __init__(self) -> None:
        """Begin with none."""
        self.texts: list[str] = []

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take the text of ``message``."""
        self.texts.append(str(message.get("text") or ""))


@dataclass(frozen=True)
class Incoming:
    """A message as a client sent it, checked.

    Attributes:
        session: The conversation's id.
        id: The client's id for the message.
        text: What was typed; None when a button was pressed.
        button: The id of that button.
        page: The page's ``language`` and ``timezone``, where it told them.
    """

    session: str
    id: str
    text: str | None
    button: str | None
    page: Mapping[str, str]


class Delivery:
    """Hands messages to Rasa's agent and reads the stored conversations.

    Args:
        channel: The name under which Rasa knows the channel.
        signer: Signs buttons and links.
        stored: The database of Rasa's conversations.
        records: That of the assistant's own records.
    """

    def __init__(self, channel: str, signer: Signer, stored: Engine, records: Engine) -> None:
        """See the class."""
        self._channel = channel
        self._signer = signer
        self._stored = stored
        self._records = records
        self._tasks: dict[tuple[str, str], asyncio.Task[dict[str, Any]]] = {}

    async def say(self, agent: Agent, incoming: Incoming) -> dict[str, Any]:
        """Return ``message`` and ``replies`` for ``incoming``.

        The same message sent again gets the same; it is processed once, however many connections ask and whichever breaks.

        Raises:
            ApiError: 409 ``unknown_button``; 503 ``unavailable``, and it may be sent again.
        """
        key = incoming.session, incoming.id
        task = self._tasks.get(key)
        if task is None or (task.done() and (task.cancelled() or task.exception())):
            task = self._tasks[key] = asyncio.create_task(self._say(agent, incoming))
            task.add_done_callback(lambda done: self._forget_later(key, done))
        return await asyncio.shield(task)  # a client that goes away does not break off what was begun

    async def history(self, agent: Agent, session: str) -> list[dict[str, Any]]:
        """Return the messages of the conversation ``session``.

        Raises:
            ApiError: 503; the conversations cannot be read.
        """
        conversation = self._turns(agent, session, _HISTORY)
        return [message for turn in Reader(session, self._signer).messages(conversation) for message in turn]

    async def delete(self, agent: Agent, session: str) -> None:
        """Remove the conversation ``session`` everywhere, after what is being answered in it.

        Raises:
            ApiError: 503; a database is busy, and something of it may be left.
        """
        try:
            async with agent.lock_store.lock(session):
                loop = asyncio.get_running_loop()
                await loop.run_in_executor(None, forget.forget, session, self._stored, self._records)
        except (LockError, forget.InUseError, SQLAlchemyError) as error:
            raise _unavailable(error) from error
        for key in [key for key in self._tasks if key[0] == session]:
            del self._tasks[key]

    async def _say(self, agent: Agent, incoming: Incoming) -> dict[str, Any]:
        REQUEST.set(incoming.id)
        if not agent.is_ready():
            raise ApiError(503, "unavailable", retry_after=TRY_AGAIN)
        asked = time.time()
        try:
            # The lock that Agent.handle_message takes: two servers that get the same message answer it once.
            async with agent.lock_store.lock(incoming.session):
                return await self._answer(agent, incoming, asked)
        except LockError as error:
            raise _unavailable(error) from error

    async def _answer(self, agent: Agent, incoming: Incoming, asked: float) -> dict[str, Any]:
        begun = time.time()
        reader = Reader(incoming.session, self._signer)
        before = self._turns(agent, incoming.session, _RECENT)
        known = next((turn for turn in before if turn.id == incoming.id and not turn.failed), None)
        if known is not None:
            return _exchange(reader.exchange(before, known))
        offer = reader.offer(incoming.button, before) if incoming.button else None
        if incoming.button and not offer:
            before = self._turns(agent, incoming.session, _HISTORY)
            offer = reader.offer(incoming.button, before)
            if not offer:
                raise ApiError(409, "unknown_button", "button")
        if any(turn.id == incoming.id for turn in before):  # an attempt that failed: this one begins where it began
            self._in_store(conversations.remove, incoming.session, incoming.id)
            before = [turn for turn in before if turn.id != incoming.id]
        text = offer.payload if offer else _typed(incoming.text or "")
        output = Replies()
        metadata = _metadata(incoming, offer, before)
        message = UserMessage(text, output, incoming.session, None, self._channel, incoming.id, metadata)
        stored = self._in_store(conversations.last_number, incoming.session)
        await agent.processor.handle_message(message)
        turn = next(iter(self._turns(agent, incoming.session, after=stored)), None)
        if turn is None or turn.id != incoming.id or turn.failed:
            logger.error("A message was not answered: an action failed, or the conversation could not be stored.")
            raise ApiError(503, "unavailable", retry_after=TRY_AGAIN)
        answered = _exchange(reader.exchange([*before, turn], turn, output.texts))
        metrics.count_exchange(turn.message, answered["replies"])
        metrics.time_stages(asked, begun, turn.message["timestamp"], turn.replies[-1]["timestamp"], time.time())
        return answered

    def _turns(self, agent: Agent, session: str, latest: int | None = None, after: int = 0) -> list[Turn]:
        actions = frozenset(name for name in agent.domain.user_actions if name.startswith("action_"))
        return turns(self._in_store(conversations.events, session, latest, after), actions)

    def _in_store(self, what: Callable[..., T], *arguments: Any) -> T:
        try:
            return what(self._stored, *arguments)
        except SQLAlchemyError as error:
            raise _unavailable(error) from error

    def _forget_later(self, key: tuple[str, str], task: asyncio.Task[dict[str, Any]]) -> None:
        if not task.cancelled():
            task.exception()  # whoever waited was told; the loop need not say that nobody did
        asyncio.get_running_loop().call_later(_KEPT, self._forget, key, task)

    def _forget(self, key: tuple[str, str], task: asyncio.Task[dict[str, Any]]) -> None:
        if self._tasks.get(key) is task:
            del self._tasks[key]


def _typed(text: str) -> str:
    """What was typed, without what would make a command of it for Rasa: slashes, whatever else stands before or between them."""
    if not clean(text).startswith(_SLASH):
        return text
    return "".join(dropwhile(lambda c: c == _SLASH or unicodedata.category(c)[0] in "CZ", text))


def _metadata(incoming: Incoming, offer: Offer | None, before: list[Turn]) -> dict[str, Any]:
    """What Rasa is told beside the text.

    ``switched`` when the page's language is another one than with the message before; of a button its id, and ``about``, the id
    of the message whose answer offered it.
    """
    page = incoming.page
    last = ((before[-1].message.get("metadata") or {}) if before else {}).get("language")
    switched = "language" in page and last is not None and last != page["language"]
    told = {**page, "switched": True} if switched else dict(page)
    return {**told, "button": incoming.button, "about": offer.about} if offer else told


def _exchange(messages: list[dict[str, Any]]) -> dict[str, Any]:
    message, *replies = messages
    return {"message": message, "replies": replies}


def _unavailable(error: Exception) -> ApiError:
    logger.error("A conversation could not be read or kept: %s", type(error).__name__)
    return ApiError(503, "unavailable", retry_after=TRY_AGAIN)
