"""What reads a stranger's input first, each as a function that must neither raise nor take long."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from bootstrap.startup import ROOT
from channels import origins, schema
from channels.errors import ApiError
from channels.sessions import Signer
from deadlines import limits, wording
from deadlines.replies import Teller
from dialogue import clock
from dialogue.deadline.answering import respond
from dialogue.deadline.message import Message
from dialogue.deadline.question import Question
from dialogue.deadline.routing import route
from nlu.decision import FALLBACK
from nlu.encoder import encoder
from nlu.splitting import questions_in
from nlu.text import character_n_grams, clean, fold, word_n_grams
from nlu.times import Context, find, to_entity
from nlu.tokenizer import words_in
from privacy.masking import mask_bounded

_NOW = datetime(2026, 11, 26, 12, tzinfo=ZoneInfo("Europe/Stockholm"))
_CONTEXT = Context(_NOW, ZoneInfo("Europe/Stockholm"))
_SIGNER = Signer("k" * 32, clock.now() - clock.now())
_LANGUAGES = ("en", "sv")
_TABLE = limits.load(ROOT / "data" / "limits.yml")
_WORDING = wording.load(ROOT / "deadlines" / "wording.yml")
_QUESTIONS = (
    None,
    Question(("safe_t",), "open", _NOW),
    Question(("safe_t",), "answered", _NOW, time=to_entity(find("3 May", "en", _CONTEXT)[0])),
)
_ORIGINS = origins.allowed("https://shop.example")


def body(text: str) -> None:
    """A request's body, as it is and as the text of a message."""
    for raw in (text.encode("utf-8", "surrogatepass"), json.dumps({"id": "x", "text": text}).encode()):
        for name in ("NewMessage", "Page"):
            _refusable(lambda raw=raw, name=name: schema.page(schema.parse(raw, name)))  # type: ignore[misc]


def token(text: str) -> None:
    """A token, and the name of a calendar file."""
    _refusable(lambda: _SIGNER.read(text, _NOW))
    _refusable(lambda: _SIGNER.read_deadline(text))


def origin(text: str) -> None:
    """The Origin header."""
    _refusable(lambda: origins.check("POST", {"origin": text}, "bot.example", _ORIGINS))


def times(text: str) -> None:
    """The grammar for times, in both languages."""
    for language in _LANGUAGES:
        find(clean(text), language, _CONTEXT)


def cleaning(text: str) -> None:
    """What every component of the pipeline does first."""
    assert len(clean(text)) <= 1_201


def pieces(text: str) -> None:
    """What the classifiers read: words, n-grams, the encoder's word pieces."""
    for language in _LANGUAGES:
        words_in(text, language)
    character_n_grams(fold(clean(text)), 2, 5)
    word_n_grams(fold(clean(text)), 2)
    encoder(str(ROOT / "models" / "encoder.onnx")).pieces(text)


def questions(text: str) -> None:
    """Where one message asks several things."""
    questions_in(text)


def look_up(text: str) -> None:
    """What a message means for a deadline: as the first one, while a date is asked for, and after an answer."""
    for language in _LANGUAGES:
        teller = Teller(_TABLE, _WORDING, language, _NOW)
        entities = [to_entity(time) for time in find(clean(text), language, _CONTEXT)]
        message = Message.of({"text": text, "intent": {"name": FALLBACK}, "entities": entities}, None)
        for question in _QUESTIONS:
            route(question, message, [], _TABLE)
            respond(question, message, teller)


def masking(text: str) -> None:
    """What goes into the store and the logs."""
    mask_bounded(text)


#: By name.
TARGETS: dict[str, Callable[[str], None]] = {
    each.__name__: each for each in (body, token, origin, times, cleaning, pieces, questions, look_up, masking)
}


def _refusable(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except ApiError as error:
        assert 400 <= error.status < 500
