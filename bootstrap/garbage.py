"""When Python looks for garbage: seldom, and never in what a loaded model consists of."""

from __future__ import annotations

import gc
from types import ModuleType
from typing import Any

#: Objects made before Python looks for cycles among them. At 700, its default, that took a quarter of a start, of whose objects
#: nearly all stay, and now and then a tenth of a second of somebody's message. A start makes fewer than the first number; a
#: server has many short looks rather than a long one.
OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
OBJECTS_WHILE_SERVING = 50_000


def look_seldom() -> None:
    """Let this process look for garbage seldom."""
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)


def _leave_models_alone(module: ModuleType) -> None:
    """Let an `Agent` exempt all there is from the search once its model is loaded; the model before it goes first."""
    own = module.Agent.load_model

    def load_model(self: Any, *arguments: Any, **more: Any) -> None:
        another = gc.get_freeze_count() > 0
        gc.unfreeze()
        own(self, *arguments, **more)
        if another:
            gc.collect()
        gc.freeze()
        gc.set_threshold(OBJECTS_WHILE_SERVING)

    module.Agent.load_model = load_model


CHANGES = {"rasa.core.agent": _leave_models_alone}
