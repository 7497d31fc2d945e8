"""The project's data as the tests see it: read straight from the YAML files, without Rasa."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
MODEL = ROOT / "models" / "assistant.tar.gz"
ENCODER = ROOT / "models" / "encoder.onnx"
QUESTIONS = ROOT / "tests" / "nlu" / "questions.tsv"

#: Intents without a topic of their own.
NO_TOPIC = frozenset({"out_of_scope", "nlu_fallback"})


@dataclass(frozen=True)
class Example:
    """One training example; ``kind`` is how it is written (plain, terse, ...)."""

    text: str
    intent: str
    language: str
    kind: str
    file: Path


def read_yaml(path: Path) -> Any:
    """Return the content of ``path`` with every scalar as text: `no` is Norwegian and `2026-11-23` no date object."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)


@cache
def domain() -> dict[str, Any]:
    """Return `domain.yml`."""
    return dict(read_yaml(ROOT / "domain.yml"))


def languages() -> list[str]:
    """Return the assistant's languages, the default first."""
    return list(domain()["slots"]["language"]["values"])


def intents() -> list[str]:
    """Return every intent of the domain that stands for something the assistant talks about."""
    return [intent for intent in domain()["intents"] if intent not in NO_TOPIC]


@cache
def files() -> dict[Path, dict[str, Any]]:
    """Return the files of `data/` that Rasa reads."""
    found = {path: read_yaml(path) for path in sorted(DATA.rglob("*.yml"))}
    return {
        path: content for path, content in found.items() if {"nlu", "responses", "rules", "stories"} & content.keys()
    }


def folder(name: str) -> list[str]:
    """Return the intents that have a file of their own in a folder of `data/`, such as "topics"."""
    return [path.stem for path in files() if path.parent == DATA / name and path.stem in domain()["intents"]]


@cache
def responses() -> dict[str, list[dict[str, Any]]]:
    """Return the variations of every response in `data/`."""
    return {name: parts for content in files().values() for name, parts in (content.get("responses") or {}).items()}


def variation(response: str, language: str) -> dict[str, Any] | None:
    """Return the variation of ``response`` in ``language``: the one without a condition is in the default language."""
    for part in responses().get(response, []):
        conditions = {c["name"]: c["value"] for c in part.get("condition") or []}
        if conditions.get("language", languages()[0]) == language:
            return part
    return None


def title(intent: str, language: str) -> str | None:
    """Return what ``intent`` is called on a button in ``language``."""
    part = variation(f"utter_{intent}", language) or {}
    return (part.get("metadata") or {}).get("title")


def source_labels(language: str) -> tuple[str, ...]:
    """Return how the line of sources may begin in ``language``."""
    lines = [variation(name, language) or {} for name in responses() if name.startswith("utter_sources")]
    return tuple({line["text"].partition("{")[0].strip() for line in lines})


@cache
def examples() -> tuple[Example, ...]:
    """Return every training example that names an intent."""
    return tuple(_examples())


def _examples() -> Iterator[Example]:
    for path, content in files().items():
        for block in content.get("nlu") or []:
            metadata = block.get("metadata") or {}
            for line in block.get("examples", "").splitlines() if "intent" in block else []:
                text = line.strip().removeprefix("- ").strip()
                if text and text != "-":
                    yield Example(text, block["intent"], metadata.get("language", ""), metadata.get("kind", ""), path)


def folded(text: str) -> str:
    """Return ``text`` in lower case without diacritics, everything but letters and digits made into single spaces."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join(letters.split())
