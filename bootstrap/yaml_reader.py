"""Rasa's YAML, read by libyaml.

Rasa reads its files with ruamel.yaml, much of which is Python, and the domain of a model four times at every start: that took
as long as everything else of it. Here it is read once. What libyaml reads is the same; what it might not read the same, and
whatever is wrong, Rasa's own reader gets, so that errors keep their words and their lines.
"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable, Hashable
from functools import lru_cache
from types import ModuleType
from typing import Any

import yaml

Read = Callable[..., Any]

#: What Rasa reads otherwise: variables of the environment, and escapes in files without any other letter.
_OTHERWISE = ("${", "\\u", "\\U")


class DoubtfulError(Exception):
    """Something that Rasa's own reader should see."""


class _Loader(yaml.CSafeLoader):
    """YAML 1.2's plain values: "yes" and "on" are words, "1:30" is one, "010" is ten."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in patterns if tag.rpartition(":")[2] not in ("bool", "int", "float")]
        for first, patterns in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Return the mapping of ``node``.

        Raises:
            DoubtfulError: a key stands there twice, or is none.
        """
        if any(key.tag == "tag:yaml.org,2002:merge" for key, _ in node.value):
            raise DoubtfulError
        mapping = super().construct_mapping(node, deep)
        if len(mapping) != len(node.value):
            raise DoubtfulError
        return mapping


def _number(kind: type[int] | type[float]) -> Callable[[_Loader, yaml.ScalarNode], int | float]:
    def construct(loader: _Loader, node: yaml.ScalarNode) -> int | float:
        text = str(loader.construct_scalar(node))
        if not re.fullmatch(r"[-+0-9.eE]+", text):  # hexadecimal, with underscores, infinite
            raise DoubtfulError
        return kind(text)

    return construct


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?([0-9_]+|0b[01_]+|0o[0-7_]+|0x[0-9a-fA-F_]+)", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF|nan|NaN|NAN)", "-+0123456789."),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))
_Loader.add_constructor("tag:yaml.org,2002:int", _number(int))
_Loader.add_constructor("tag:yaml.org,2002:float", _number(float))


def _date(loader: _Loader, node: yaml.ScalarNode) -> Any:
    if len(node.value) > len("2026-01-01"):  # with a time, and perhaps an offset
        raise DoubtfulError
    return loader.construct_yaml_timestamp(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _date)


def read(content: str) -> Any:
    """Return what the YAML text ``content`` holds, or an empty mapping.

    Raises:
        DoubtfulError: Rasa's own reader might read it otherwise, or refuse it.
    """
    return pickle.loads(_pickled(content))


@lru_cache(maxsize=1)
def _pickled(content: str) -> bytes:
    """What ``content`` holds, to be taken out anew for each reader: the same file is read several times in a row."""
    if any(each in content for each in _OTHERWISE):
        raise DoubtfulError
    try:
        return pickle.dumps(yaml.load(content, Loader=_Loader) or {})
    except (yaml.YAMLError, ValueError) as error:
        raise DoubtfulError from error


def _reading(own: Read) -> Read:
    """Return ``own``, Rasa's `read_yaml`, with :func:`read` before it."""

    def read_yaml(content: str, reader_type: str | list[str] = "safe") -> Any:
        if reader_type == "safe":
            try:
                return read(content)
            except DoubtfulError:
                pass
        return own(content, reader_type)

    return read_yaml


def _validating(own: Read, module: ModuleType) -> Read:
    """Return ``own``, Rasa's `validate_yaml_schema`, which reads the lines of what it complains of only when it has to.

    What was right lately is not looked at again: the endpoints are read and checked a dozen times at every start.
    """

    @lru_cache(maxsize=8)
    def validate_yaml_schema(content: str, *more: Any, **named: Any) -> Any:
        shared = module.rasa.shared.utils.io
        read_with_lines = shared.read_yaml
        shared.read_yaml = lambda text, reader_type="safe": read_with_lines(text)
        try:
            return own(content, *more, **named)
        except Exception:
            pass  # once more, with lines
        finally:
            shared.read_yaml = read_with_lines
        return own(content, *more, **named)

    return validate_yaml_schema


def _read_quickly(module: ModuleType) -> None:
    module.read_yaml = _reading(module.read_yaml)  # type: ignore[attr-defined]


def _validate_quickly(module: ModuleType) -> None:
    module.validate_yaml_schema = _validating(module.validate_yaml_schema, module)  # type: ignore[attr-defined]


CHANGES = {"rasa.shared.utils.io": _read_quickly, "rasa.shared.utils.validation": _validate_quickly}
