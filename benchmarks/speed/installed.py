"""The size of installed environments."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path

from bootstrap.startup import ROOT

#: What is installed where the assistant serves; the rest of `.venv` is for development.
LOCKS = ("build.txt", "runtime.txt", "rasa.txt")


def normal(name: str) -> str:
    """Return ``name`` of a distribution as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> set[str]:
    """Return the names of the distributions in the text of a lock file."""
    return {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==", lock, re.MULTILINE)}


def in_production() -> set[str]:
    """Return the names of the distributions that production installs."""
    return set().union(*(locked((ROOT / "requirements" / lock).read_text(encoding="utf-8")) for lock in LOCKS))


def size(environment: Path, names: Container[str] | None = None) -> int:
    """Return the bytes of the files of the distributions in the virtual ``environment``: those in ``names``, or all."""
    (site,) = environment.glob("lib/python*/site-packages")
    found = distributions(path=[str(site)])
    return sum(_size(each) for each in found if names is None or normal(each.metadata["Name"]) in names)


def _size(distribution: Distribution) -> int:
    files: Iterable[Path] = {Path(str(file.locate())) for file in distribution.files or ()}
    return sum(path.stat().st_size for path in files if path.is_file())
