"""Which examples an encoder was tuned on: written beside its file, so that anybody can tell whether the two belong together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

#: Numbers of a sketch. The likeness of two is off by about 1.5 in 100 (the square root of its variance).
SKETCHED = 1024


@dataclass(frozen=True)
class Provenance:
    """The SHA-256 of an encoder's file, how many examples it was tuned on, and their sketch."""

    sha256: str
    examples: int
    sketch: list[str]

    @classmethod
    def of(cls, encoder: Path, texts: Sequence[str], labels: Sequence[str]) -> Provenance:
        """Return that of ``encoder``, a file, tuned on ``texts`` with their ``labels``."""
        return cls(hashlib.sha256(encoder.read_bytes()).hexdigest(), len(texts), sketch(texts, labels))

    @classmethod
    def read(cls, encoder: Path) -> Provenance:
        """Return what stands beside ``encoder``.

        Raises:
            FileNotFoundError: nothing does.
        """
        return cls(**json.loads(_beside(encoder).read_text(encoding="utf-8")))

    def write(self, encoder: Path) -> None:
        """Put it beside ``encoder``."""
        _beside(encoder).write_text(json.dumps(asdict(self), indent=0) + "\n", encoding="utf-8")


def sketch(texts: Sequence[str], labels: Sequence[str]) -> list[str]:
    """Return the smallest digests of the examples, in order: those of a set that differs little differ little.

    A bottom-k sketch: Broder, "On the resemblance and containment of documents" (1997).
    """
    digests = {hashlib.sha256(f"{label}\t{text}".encode()).hexdigest()[:12] for text, label in zip(texts, labels)}
    return sorted(digests)[:SKETCHED]


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return which share of the examples of either of two sketched sets is in both, 0 to 1, as the sketches tell."""
    smallest = sorted({*one, *other})[:SKETCHED]
    return len({*one} & {*other} & {*smallest}) / len(smallest) if smallest else 1.0


def _beside(encoder: Path) -> Path:
    return encoder.with_suffix(".json")
