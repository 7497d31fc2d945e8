"""Changes to modules of Rasa, made as soon as they are imported and not before: a process that needs none pays for none."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from types import ModuleType

Change = Callable[[ModuleType], None]


class _Changer(importlib.abc.MetaPathFinder):
    """Finds the modules to be changed as Python would, with a loader that changes them."""

    def __init__(self, changes: Sequence[Mapping[str, Change]]) -> None:
        """Keep the changes of each module by its dotted name."""
        self._changes = {name: [each[name] for each in changes if name in each] for name in {*chain(*changes)}}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a module that is to be changed, else None."""
        if fullname not in self._changes:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path)
        if spec is not None and spec.loader is not None:
            execute = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                execute(module)
                for change in self._changes[fullname]:
                    change(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def install(*changes: Mapping[str, Change]) -> None:
    """Put a finder for ``changes``, by the dotted name of the module, first on ``sys.meta_path``; once."""
    if not any(isinstance(finder, _Changer) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Changer(changes))
