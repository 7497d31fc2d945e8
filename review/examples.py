"""The training examples in the topics' files: where they stand, and how lines are added without touching anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.decision import OUT_OF_SCOPE

#: The kind of out-of-scope examples that are about returns and customer service; they stand in a file of their own.
NEIGHBOUR = "neighbour"


class ExamplesError(ValueError):
    """Examples cannot be added to a file; the message says why."""


@dataclass(frozen=True)
class Block:
    """One ``examples: |`` of an intent, in a language and of a kind; ``texts`` are its lines without the dashes."""

    file: Path
    intent: str
    language: str
    kind: str
    texts: tuple[str, ...]


def read(data: Path) -> list[Block]:
    """Return every block of examples with an intent in the YAML files under ``data``, in the order of the paths."""
    return [block for path in sorted(data.rglob("*.yml")) for block in _blocks(path)]


def _blocks(path: Path) -> Iterator[Block]:
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
    for entry in content.get("nlu") or []:
        if "intent" in entry:
            metadata = entry.get("metadata") or {}
            texts = tuple(line.strip().removeprefix("-").strip() for line in entry["examples"].splitlines())
            yield Block(path, entry["intent"], metadata.get("language", ""), metadata.get("kind", ""), texts)


def files(blocks: Sequence[Block]) -> dict[str, Path]:
    """Return the file in which new examples of each intent go: its own, and for out_of_scope that of the neighbours."""
    return {
        block.intent: block.file
        for block in blocks
        if block.file.stem == block.intent or (block.intent, block.kind) == (OUT_OF_SCOPE, NEIGHBOUR)
    }


def with_lines(text: str, intent: str, language: str, kind: str, lines: Sequence[str]) -> str:
    """Return ``text``, a topic's file, with ``lines`` at the end of the block of ``intent``, ``language`` and ``kind``.

    Nothing but the lines is added, in the indentation and with the line ends of the block's last line.

    Raises:
        ExamplesError: there is no such block with a line in it, or YAML would not read the lines back as they are.
    """
    try:
        loader = yaml.BaseLoader(text)
        root = loader.get_single_node()
        before = loader.construct_document(root)
        place = _place(before, intent, language, kind)
        node = _field(_field(root, "nlu").value[place], "examples")
        written = text[node.start_mark.index : node.end_mark.index].rstrip()
        last = re.search(r"(\r?\n[ \t]*)-[^\r\n]*\Z", written)
        if not isinstance(node, yaml.ScalarNode) or node.style != "|" or last is None:
            raise ExamplesError(f"the block of {intent} examples in {language} of kind {kind} has no line to add to")
        end = node.start_mark.index + len(written)
        end += len(text[end:]) - len(text[end:].lstrip(" \t"))
        changed = text[:end] + "".join(f"{last[1]}- {line}" for line in lines) + text[end:]
        after = yaml.load(changed, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        raise ExamplesError(f"YAML cannot read it: {error}") from error
    if not _differs_only_by(before, after, place, lines):
        raise ExamplesError(f"YAML would not read these back as they are: {', '.join(lines)}")
    return changed


def _place(content: Any, intent: str, language: str, kind: str) -> int:
    """Return the place among the blocks of ``content`` of the one that is wanted; it has no theme, as what is new has none."""
    wanted = {"language": language, "kind": kind}
    for place, entry in enumerate(content["nlu"]):
        if entry.get("intent") == intent and entry.get("metadata") == wanted:
            return place
    raise ExamplesError(f"there is no block of {intent} examples in {language} of kind {kind}")


def _field(mapping: Any, name: str) -> Any:
    """Return the node of field ``name`` in the node ``mapping``; nodes know where they stand in the text."""
    return next(value for key, value in mapping.value if key.value == name)


def _differs_only_by(before: Any, after: Any, place: int, lines: Sequence[str]) -> bool:
    """Return whether ``after`` is ``before`` with ``lines`` at the end of the block at ``place``."""
    expected = before["nlu"][place].pop("examples").splitlines() + [f"- {line}" for line in lines]
    found = after["nlu"][place].pop("examples").splitlines()
    return bool(found == expected and after == before)
