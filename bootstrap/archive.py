"""How a model is written, so that it is read soon: its domain as JSON, and its archive without compression.

Rasa writes the domain of a model as YAML, and at every start checks it against its schema, reads it and merges it with nothing.
It is what the training wrote, and the archive's metadata holds the same as JSON. What else is in an archive are mostly numbers,
which compression makes a fifth smaller, and which would be taken out twice: tarsafe looks through the archive before it unpacks.
"""

from __future__ import annotations

import json
from functools import wraps
from types import ModuleType
from typing import Any

#: The domain's file in a model.
DOMAIN = "domain.json"


def _keep_domain_as_json(module: ModuleType) -> None:
    """Let `DomainProvider` persist and load JSON; an older model's YAML is read as ever."""
    own = module.DomainProvider.load.__func__

    def persist(self: Any, domain: Any) -> None:
        with self._model_storage.write_to(self._resource) as folder:
            (folder / DOMAIN).write_text(json.dumps(domain.as_dict(), ensure_ascii=False), encoding="utf-8")

    @wraps(own)  # Rasa looks at the types of a component's methods
    def load(cls: Any, config: Any, model_storage: Any, resource: Any, execution_context: Any) -> Any:
        with model_storage.read_from(resource) as folder:
            if not (folder / DOMAIN).exists():
                return own(cls, config, model_storage, resource, execution_context)
            content = json.loads((folder / DOMAIN).read_text(encoding="utf-8"))
        return cls(model_storage, resource, module.Domain.from_dict(content))

    module.DomainProvider._persist = persist
    module.DomainProvider.load = classmethod(load)


def _store_archives(module: ModuleType) -> None:
    """Let `LocalModelStorage` write archives that are gzip files, as Rasa expects, of level 0."""

    class Stored(module.TarSafe):  # type: ignore[misc, name-defined]
        @classmethod
        def open(cls, name: Any = None, mode: str = "r", *more: Any, **named: Any) -> Any:
            return super().open(name, mode, *more, **named, **({"compresslevel": 0} if mode == "w:gz" else {}))

    module.TarSafe = Stored  # type: ignore[attr-defined]


CHANGES = {
    "rasa.engine.storage.local_model_storage": _store_archives,
    "rasa.graph_components.providers.domain_provider": _keep_domain_as_json,
}
