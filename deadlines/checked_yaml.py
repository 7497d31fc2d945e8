"""Reads a YAML file into a frozen model, or names every mistake in it at once, each with its line and field.

PyYAML keeps the lines, pydantic knows the fields; this module brings the two together. Plain scalars are text, whole
numbers or null and nothing else: YAML 1.1 would make ``NO`` (Norway) a truth value and refuse ``2026-02-31`` without
saying where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, Extra, ValidationError

Location = tuple[int | str, ...]


class Model(BaseModel):
    """A part of a checked file: immutable, with no fields but its own."""

    class Config:
        """Settings for pydantic."""

        frozen = True
        extra = Extra.forbid


M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Problem:
    """One mistake: its line (from 1), its field (``limits[0].name.sv``; empty for the whole file) and what it is."""

    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}, {self.field}: {self.message}" if self.field else f"line {self.line}: {self.message}"


class BrokenFileError(ValueError):
    """A file that cannot be used. ``path`` is its path, ``problems`` every mistake found in it, by line."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.field)))
        super().__init__("\n  ".join([f"{path} cannot be used:", *map(str, self.problems)]))


def load(path: Path | str, model: type[M], error: type[BrokenFileError] = BrokenFileError) -> M:
    """Return the content of the file at ``path`` as a ``model``.

    Raises:
        BrokenFileError: or the ``error`` given in its place, with everything that is wrong in the file.
        OSError: when there is no file to read.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as exc:
        line = exc.object[: exc.start].count(b"\n") + 1
        raise error(path, [Problem(line, "", "is not UTF-8 text")]) from exc
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node is None:
            raise error(path, [Problem(1, "", "the file is empty")])
        repeated = [Problem(line, _field(where), "is there twice") for where, line in _repeated(node, ())]
        data = loader.construct_document(node)
    except (yaml.YAMLError, RecursionError) as exc:
        raise error(path, [_syntax_problem(text, exc)]) from exc
    if not isinstance(data, dict):
        raise error(path, [Problem(1, "", "must be a mapping of fields")])
    try:
        loaded = model.parse_obj(data)
    except ValidationError as exc:
        raise error(path, repeated + [_problem(node, each) for each in exc.errors()]) from exc
    if repeated:
        raise error(path, repeated)
    return loaded


class _Loader(yaml.CSafeLoader):
    """YAML whose plain scalars are text, whole numbers or null."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


_Loader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]*)$"), list("-0123456789"))
_Loader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:~|null|)$"), ["~", "n", ""])


def _repeated(node: yaml.Node, where: Location) -> Iterator[tuple[Location, int]]:
    """Keys that stand twice in one mapping: PyYAML would silently keep the last."""
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            yield from _repeated(item, (*where, index))
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield (*where, key.value), key.start_mark.line + 1
                seen.add(key.value)
                yield from _repeated(value, (*where, key.value))


def _line(node: yaml.Node, where: Location) -> int:
    """The line of the field at ``where``, or of the innermost part of it that is in the file."""
    line = node.start_mark.line + 1
    for part in where:
        if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        elif isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            key, node = found[-1]
            line = key.start_mark.line + 1
    return line


def _field(where: Location) -> str:
    """``("limits", 0, "name")`` as ``limits[0].name``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".")


def _problem(node: yaml.Node, error: Any) -> Problem:
    where = tuple(part for part in error["loc"] if part != "__root__")
    return Problem(_line(node, where), _field(where), _MESSAGES.get(error["type"], error["msg"]))


# pydantic's own messages, where they are about Python more than about the file
_MESSAGES = {
    "value_error.missing": "is missing",
    "value_error.extra": "is not a field here",
    "type_error.integer": "must be a whole number",
    "type_error.str": "must be text",
    "type_error.tuple": "must be a list",
    "type_error.list": "must be a list",
    "type_error.dict": "must be a mapping of fields",
    "type_error.mapping": "must be a mapping of fields",
    "type_error.none.not_allowed": "is empty",
    "value_error.any_str.min_length": "is empty",
}


def _syntax_problem(text: str, error: Exception) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return Problem(error.problem_mark.line + 1, "", f"is not YAML: {error.problem}")
    if isinstance(error, yaml.reader.ReaderError):
        return Problem(text[: error.position].count("\n") + 1, "", f"is not YAML: {error.reason}")
    return Problem(1, "", "is not YAML: nested too deeply or in itself")
