"""Assistants of any number of topics, made up: pure functions of a seed and the words of the real examples."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlu.decision import OUT_OF_SCOPE

#: Examples a topic, half of them in each language.
EXAMPLES = 40
#: The words of its own that a topic has in each language, how many of them stand in an example, and other words in it.
OWN_WORDS = 6
OWN_IN_EXAMPLE = 2
OTHERS = (4, 12)

VERSION = "3.1"

Words = Mapping[str, Sequence[str]]


def words(blocks: Iterable[Mapping[str, Any]], languages: Sequence[str]) -> dict[str, list[str]]:
    """Return the words of the examples in ``blocks`` (entries under `nlu:`) by language, sorted."""
    found: dict[str, set[str]] = {language: set() for language in languages}
    for block in blocks:
        language = (block.get("metadata") or {}).get("language")
        if language in found:
            found[language].update(re.findall(r"[^\W\d_]{3,}", block["examples"].lower()))
    return {language: sorted(each) for language, each in found.items()}


def topic_names(count: int) -> list[str]:
    """Return the names of ``count`` topics."""
    return [f"topic_{number:03d}" for number in range(count)]


def sentences(label: str, vocabulary: Words, own: Words, count: int, choice: random.Random) -> list[dict[str, Any]]:
    """Return blocks of ``count`` examples of ``label`` in all, half of its words its ``own``, an equal share a language."""
    blocks = []
    for language, general in vocabulary.items():
        lines = []
        for _ in range(count // len(vocabulary)):
            line = choice.choices(general, k=choice.randint(*OTHERS))
            line += choice.sample(own[language], OWN_IN_EXAMPLE)
            choice.shuffle(line)
            lines.append("- " + " ".join(line))
        blocks.append({"intent": label, "metadata": {"language": language, "kind": "plain"}, "examples": "\n".join(lines)})
    return blocks


def examples(topics: Sequence[str], vocabulary: Words, seed: int) -> list[dict[str, Any]]:
    """Return the examples of ``topics`` and of what is out of scope, as entries under `nlu:`."""
    choice = random.Random(seed)
    found = []
    for label in [*topics, OUT_OF_SCOPE]:
        own = {language: choice.sample(general, OWN_WORDS) for language, general in vocabulary.items()}
        found += sentences(label, vocabulary, own, EXAMPLES, choice)
    return found


def data(topics: Sequence[str], vocabulary: Words, languages: Sequence[str], seed: int) -> dict[str, Any]:
    """Return the whole content of a project's data file: for each topic examples, an answer a language, and a rule."""
    names = [*topics, OUT_OF_SCOPE]
    return {
        "version": VERSION,
        "nlu": examples(topics, vocabulary, seed),
        "responses": {f"utter_{name}": _answers(name, languages) for name in names},
        "rules": [{"rule": name, "steps": [{"intent": name}, {"action": f"utter_{name}"}]} for name in names],
    }


def _answers(name: str, languages: Sequence[str]) -> list[dict[str, Any]]:
    texts = [{"text": f"{language}: {name}.", "metadata": {"title": f"{name} {language}"}} for language in languages]
    conditions = [[{"type": "slot", "name": "language", "value": language}] for language in languages]
    return [texts[0], *({"condition": condition, **text} for condition, text in zip(conditions[1:], texts[1:]))]


def domain(real: Mapping[str, Any], topics: Sequence[str]) -> dict[str, Any]:
    """Return the ``real`` domain with ``topics`` in the place of its intents."""
    return {**real, "intents": [*topics, OUT_OF_SCOPE, "nlu_fallback"]}
