"""spaCy tokenization for every language of the assistant."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import spacy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.language import Language

from nlu.language import LANGUAGE_KEY


@cache
def _blank(language: str) -> Language:
    """Return spaCy's bare pipeline for ``language``: its tokenizer rules, no model."""
    return spacy.blank(language)


def words_in(text: str, language: str) -> list[tuple[int, int]]:
    """Return where the words of ``text`` begin and end, by spaCy's rules for ``language``.

    What is longer than any word is cut first: spaCy takes a row of 2,000 brackets apart one by one, which takes a quarter second.
    """
    parts = [(0, text)] if not _TOO_LONG.search(text) else [(part.start(), part[0]) for part in _PARTS.finditer(text)]
    found = ((begin + token.idx, token) for begin, part in parts for token in _blank(language).make_doc(part))
    return [(start, start + len(token)) for start, token in found if not token.is_space]


#: Characters of a word, at most. An address may have that many.
_LONGEST = 200
_TOO_LONG = re.compile(rf"\S{{{_LONGEST + 1}}}")
_PARTS = re.compile(rf"\S{{1,{_LONGEST}}}")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokenizer(Tokenizer):
    """Splits a message into words by spaCy's rules for its language.

    Input: the text of a message and, when the language identifier ran before, the language it found.
    Output: ``text_tokens``, a list of :class:`rasa.nlu.tokenizers.tokenizer.Token` with offsets into the original text.

    The rules know that "t.ex." and "e.g." are one word each; a message whose language is not known is split by those of
    ``fallback_language``.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options: the tokenizer's language for messages whose own is not known."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "fallback_language": "en",
        }

    @staticmethod
    def required_packages() -> list[str]:
        """Return the distributions this component needs."""
        return ["spacy"]

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any) -> SpacyTokenizer:
        """Create the component; it has nothing to learn or to load."""
        return cls(config)

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of ``message``'s ``attribute``, white space left out; an empty text has none."""
        text = message.get(attribute) or ""
        found = message.get(LANGUAGE_KEY, {}) if attribute == TEXT else {}
        language = found.get("name") or self._config["fallback_language"]
        return [Token(text[start:end], start) for start, end in words_in(text, language)]
