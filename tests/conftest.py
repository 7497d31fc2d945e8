"""The assistant, really running: action server and Rasa on free ports, asked over HTTP."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import corpus, serving


@dataclass(frozen=True)
class Reply:
    """What came back for one message: every text and button of every part."""

    parts: tuple[dict[str, Any], ...]

    @classmethod
    def of(cls, answer: list[dict[str, Any]]) -> Reply:
        """Return the reply in ``answer``, the REST channel's: without the name of its recipient."""
        return cls(tuple({key: value for key, value in part.items() if key != "recipient_id"} for part in answer))

    @property
    def text(self) -> str:
        """Return the texts of the parts, a blank line between them."""
        return "\n\n".join(str(part["text"]) for part in self.parts if part.get("text"))

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Return (title, payload) of every button."""
        return [(b["title"], b["payload"]) for part in self.parts for b in part.get("buttons") or []]

    @property
    def response(self) -> tuple[str, str] | None:
        """Return the name and the language of the response in `data/` that begins the reply."""
        for name in corpus.responses():
            for language in corpus.languages():
                written = (corpus.variation(name, language) or {}).get("text", "").strip()
                if name.startswith("utter_") and written and self.text.startswith(written):
                    return name, language
        return None

    @property
    def name(self) -> str | None:
        """Return the name of the response."""
        return self.response[0] if self.response else None

    @property
    def language(self) -> str | None:
        """Return the language of the response."""
        return self.response[1] if self.response else None


@dataclass
class Conversation:
    """A conversation with the running assistant."""

    url: str
    sender: str
    said: list[str] = field(default_factory=list)

    def say(self, message: str, **more: Any) -> Reply:
        """Send ``message`` and return the reply; ``more`` goes into the request, such as ``metadata``."""
        self.said.append(message)
        answer = requests.post(self.url, json={"sender": self.sender, "message": message, **more}, timeout=60)
        assert answer.status_code == 200, f"status {answer.status_code} for {message[:80]!a}: {answer.text[:300]}"
        return Reply.of(answer.json())


@dataclass(frozen=True)
class Running:
    """A running assistant: its address, the file of its conversations, the URL of its records."""

    url: str
    conversations: Path
    records: str

    @property
    def webhook(self) -> str:
        """Return the address of its REST channel."""
        return f"{self.url}/webhooks/rest/webhook"

    @property
    def chat(self) -> str:
        """Return the address of the widget's channel."""
        return f"{self.url}/chat/"


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Start the assistant as `make run` does."""
    from bootstrap import assistant, processes

    if not corpus.MODEL.exists():
        pytest.fail("no trained model: run `make models/assistant.tar.gz`")
    folder = tmp_path_factory.mktemp("assistant")
    with pytest.MonkeyPatch.context() as patch, processes.Children() as children:
        patch.setattr(processes, "LOGS", folder)  # not over the logs of an assistant that runs beside the tests
        conversations, records = folder / "conversations.db", f"sqlite:///{folder / 'records.db'}"
        patch.setenv("CONVERSATIONS_DB", str(conversations))
        patch.setenv("RECORDS_DB", records)
        port, actions_port = processes.free_port(), processes.free_port()
        assistant.start_actions(children, actions_port)
        more = ("--credentials", str(serving.credentials(folder)))
        assistant.start_rasa(children, port, actions_port, more=more)
        yield Running(f"http://127.0.0.1:{port}", conversations, records)
        children.check()


@pytest.fixture(scope="session")
def webhook(running: Running) -> str:
    """Return the address of the running assistant's REST channel."""
    return running.webhook


@pytest.fixture(scope="session")
def start(webhook: str) -> Callable[..., Conversation]:
    """Return what begins a conversation, in a language when one is given."""
    numbers = itertools.count()

    def begin(language: str | None = None) -> Conversation:
        conversation = Conversation(webhook, f"test-{next(numbers)}")
        if language:
            hello = next(
                e.text for e in corpus.examples() if (e.intent, e.language, e.kind) == ("greet", language, "plain")
            )
            assert conversation.say(hello).response == ("utter_greet", language)
        return conversation

    return begin


@pytest.fixture(scope="session")
def language_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str | None]:
    """Return what tells the language of a text: the trained model's own identifier."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    from nlu.language import LanguageIdentifier

    storage, metadata = LocalModelStorage.from_model_archive(tmp_path_factory.mktemp("model"), corpus.MODEL)
    node = next(n for n in metadata.predict_schema.nodes.values() if n.uses is LanguageIdentifier)
    assert isinstance(node.resource, Resource)
    context = ExecutionContext(GraphSchema({}), node_name="language")
    config = {**LanguageIdentifier.get_default_config(), **node.config}
    identifier = LanguageIdentifier.load(config, storage, node.resource, context)
    return lambda text: identifier.identify(text)["name"]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a place for conversations that are nobody's."""
    return tmp_path / "conversations.db"
