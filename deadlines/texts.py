"""Text in every language of the assistant, as a field of a checked file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError
from pydantic.error_wrappers import ErrorWrapper

#: The languages that every text must have. One more here, and the loaders ask for it in every file.
LANGUAGES = ("en", "sv")


def errors_at(*errors: tuple[tuple[int | str, ...], str]) -> ValidationError:
    """Return what a validator raises to blame parts of its value: (where in the value, what is wrong) for each."""
    return ValidationError([ErrorWrapper(ValueError(message), loc=where) for where, message in errors], BaseModel)


if TYPE_CHECKING:
    Texts = Mapping[str, str]
else:

    class Texts:
        """One text for each of :data:`LANGUAGES`; read-only."""

        @classmethod
        def __get_validators__(cls) -> Iterator[Callable[[Any], Mapping[str, str]]]:
            yield _texts


def _texts(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"must be a mapping of languages ({', '.join(LANGUAGES)})")
    errors = [((language,), "is missing") for language in LANGUAGES if language not in value]
    for language, text in value.items():
        if language not in LANGUAGES:
            errors.append(((language,), "is not a language here"))
        elif not isinstance(text, str):
            errors.append(((language,), "must be text"))
        elif not text.strip():
            errors.append(((language,), "is empty"))
    if errors:
        raise errors_at(*errors)
    return MappingProxyType({language: value[language] for language in LANGUAGES})
