"""What a loaded model consists of is not searched for garbage, and goes when another one is loaded."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from types import ModuleType

import pytest

from bootstrap import garbage


class Model:
    """Refers to itself, so that only the search for garbage finds it."""

    def __init__(self) -> None:
        self.itself = self


class Agent:
    """Loads models as Rasa's does: the new one takes the place of the one before."""

    model: Model

    def load_model(self) -> None:
        self.model = Model()


@pytest.fixture
def agent() -> Iterator[Agent]:
    module = ModuleType("agent")
    module.Agent = type("Changed", (Agent,), {})  # type: ignore[attr-defined]
    (change,) = garbage.CHANGES.values()
    change(module)
    yield module.Agent()
    gc.unfreeze()


def test_a_model_is_exempt_once_it_is_loaded(agent: Agent) -> None:
    agent.load_model()
    frozen = gc.get_freeze_count()
    assert frozen > 0 and not any(each is agent.model for each in gc.get_objects())


def test_the_model_before_is_freed(agent: Agent) -> None:
    agent.load_model()
    before = weakref.ref(agent.model)
    agent.load_model()
    assert before() is None and isinstance(agent.model, Model)
