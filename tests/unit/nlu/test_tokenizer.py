"""Words with their places in the original text, by the rules of the message's language."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.guard import InputGuard
from nlu.tokenizer import SpacyTokenizer

GUARD = InputGuard(frozenset(), None, None)  # type: ignore[arg-type]
TOKENIZER = SpacyTokenizer.create(SpacyTokenizer.get_default_config())


def words(text: str, language: str | None = None, attribute: str = TEXT) -> list[str]:
    found: dict[str, Any] = {} if language is None else {"language": {"name": language}}
    return [token.text for token in TOKENIZER.tokenize(Message({attribute: text, **found}), attribute)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("How do returns work?", "en", ["How", "do", "returns", "work", "?"]),
        ("I don't know, e.g. FBA", "en", ["I", "do", "n't", "know", ",", "e.g.", "FBA"]),
        ("t.ex. en retur, bl.a. FBA", "sv", ["t.ex.", "en", "retur", ",", "bl.a.", "FBA"]),
        ("återbetalning", None, ["återbetalning"]),
        ("", "en", []),
        (" \n\t ", "sv", []),
        ("  two   words ", "en", ["two", "words"]),
    ],
)
def test_words(text: str, language: str | None, expected: list[str]) -> None:
    assert words(text, language) == expected


def test_a_message_in_no_known_language_is_split_by_the_fallback_rules() -> None:
    assert words("I don't", None) == words("I don't", "en") != words("I don't", "sv")


@pytest.mark.parametrize("text", ["\ud800", "\udc80 how do returns work?", "returer \udfff?"])
def test_a_lone_surrogate_is_split_like_any_other_text_behind_the_guard(text: str) -> None:
    TOKENIZER.process(GUARD.process([Message({TEXT: text})]))


@pytest.mark.parametrize("character", ["?", "😀", "x", "- "])
def test_a_long_message_takes_no_time_behind_the_guard(character: str) -> None:
    """In a process of its own: spaCy strips punctuation off a word piece by piece, and cannot be interrupted."""
    code = f"""
from nlu.guard import InputGuard
from nlu.tokenizer import SpacyTokenizer
from rasa.shared.nlu.training_data.message import Message
tokenizer = SpacyTokenizer.create(SpacyTokenizer.get_default_config())
tokenizer.process(InputGuard(frozenset(), None, None).process([Message({{"text": {character!r} * 60_000}})]))
"""
    subprocess.run([sys.executable, "-c", code], timeout=20, check=True)


def test_what_is_longer_than_a_word_is_cut_and_the_words_around_it_stay() -> None:
    text = f"isn't {'(?:' * 150} returned?"
    tokens = TOKENIZER.tokenize(Message({TEXT: text}), TEXT)
    assert [token.text for token in (*tokens[:2], *tokens[-2:])] == ["is", "n't", "returned", "?"]
    assert all(text[token.start : token.end] == token.text for token in tokens)


@given(st.text(max_size=200))
def test_offsets_point_into_the_original_text(text: str) -> None:
    tokens = TOKENIZER.tokenize(Message({TEXT: text}), TEXT)
    assert [text[token.start : token.end] for token in tokens] == [token.text for token in tokens]
    assert "".join(token.text for token in tokens).split() == "".join(text.split()).split()
