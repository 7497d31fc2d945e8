"""Inert stand-ins for the packages that Rasa and spaCy import and this assistant never uses.

Rasa 3.6.21 imports TensorFlow, a dozen chat channels and several clouds as soon as it starts, whatever ``config.yml`` says.
None of them is installed here. This module answers for them while Rasa is being imported: every attribute of such a module is
an inert class that can be subclassed, used as a decorator, a type or a constant. *Using* one (making an instance of it, or of a
class derived from it) raises :class:`NotInstalledError`, which names the package, so that a configuration that needs one of
them fails loudly instead of doing nothing.

The finder of whole packages stands last on ``sys.meta_path``: a package that is installed after all wins. That of parts of
packages stands first. Both are put there at interpreter start by :mod:`bootstrap.startup`, so ``rasa train``, ``rasa run`` and
``rasa shell`` work as typed.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Collection, Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

#: Packages answered for, each with what would have used it.
PACKAGES: dict[str, str] = {
    "aio_pika": "the RabbitMQ event broker",
    "aiormq": "the RabbitMQ event broker",
    "aiogram": "the Telegram channel",
    "boto3": "Amazon S3 and DynamoDB storage",
    "botocore": "Amazon S3 and DynamoDB storage",
    "cachecontrol": "the Google Hangouts channel",
    "dask": "the scheduler of Rasa's graph, for which WORKING has a shorter one",
    "fbmessenger": "the Facebook channel",
    "google": "the Google Hangouts channel and Google Cloud storage",
    "keras": "components that need TensorFlow",
    "langcodes": "languages that spaCy knows by another code",
    "matplotlib": "the plots of `rasa test`",
    "pymongo": "the MongoDB tracker store",
    "rocketchat_API": "the Rocket.Chat channel",
    "sentry_sdk": "telemetry",
    "sklearn_crfsuite": "the CRF entity extractor",
    "slack_sdk": "the Slack channel",
    "socketio": "the Socket.IO channel",
    "structlog_sentry": "telemetry",
    "tensorflow": "components that need TensorFlow",
    "tensorflow_addons": "components that need TensorFlow",
    "tensorflow_hub": "components that need TensorFlow",
    "tensorflow_text": "components that need TensorFlow",
    "twilio": "the Twilio channels",
    "webexteamssdk": "the Webex Teams channel",
}

#: Parts of installed packages that Rasa or spaCy imports and that are not there, or take long, each with what would have used it.
PARTS: dict[str, str] = {
    "jwt.algorithms.RSAAlgorithm": "the Bot Framework channel",  # is there with cryptography alone
    "rasa.utils.tensorflow.model_data": "components that need TensorFlow",  # imports scikit-learn
    "spacy.cli": "spaCy's command line",
    "spacy.pipeline": "spaCy's trained components",
}

STAND_INS = {**PACKAGES, **PARTS}


class NotInstalledError(ImportError):
    """Something that is deliberately not installed was used."""


def _answered_for(name: str) -> str | None:
    """Return which of the stand-ins the dotted ``name`` belongs to."""
    while name and name not in STAND_INS:
        name = name.rpartition(".")[0]
    return name or None


def _refuse(name: str) -> NoReturn:
    standin = _answered_for(name)
    assert standin is not None, name
    raise NotInstalledError(
        f"{name} was used, but '{standin}' ({STAND_INS[standin]}) is deliberately not part of this installation; "
        "see bootstrap/standins.py. Choose another component or channel, or install the package."
    )


class _InertType(type):
    """Metaclass of stand-in classes: attribute access, subscription and decoration work, construction does not."""

    _standin: str

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return inert(f"{cls._standin}.{name}")

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if "_standin" not in vars(cls):  # a class of Rasa's, derived from a stand-in
            _refuse(cls._standin)
        if len(args) == 1 and not kwargs and callable(args[0]):
            return args[0]  # @decorator
        if kwargs.keys() or args:
            return cls  # @decorator(option=...) or CONSTANT = factory(...) at import
        _refuse(cls._standin)

    def __getitem__(cls, _item: object) -> Any:
        return cls

    def __or__(cls, other: object) -> Any:
        return other

    __ror__ = __or__


def inert(name: str) -> Any:
    """Return a stand-in class for the dotted ``name`` (``"tensorflow.keras.Model"``)."""
    return _InertType(name.rpartition(".")[2], (), {"_standin": name, "__module__": name.rpartition(".")[0]})


class PassThrough:
    """A processor of log events that leaves them as they are."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        """Take any options."""

    def __call__(self, _logger: Any, _method: str, event: Any) -> Any:
        """Return ``event``."""
        return event


def run_graph(graph: Mapping[str, tuple[Any, ...]], targets: Sequence[str]) -> list[Any]:
    """Return the results of ``targets``, nodes of ``graph``, each node run once, after those it needs.

    A node is a callable with the names of the nodes whose results it takes, or, for an input, any other tuple, which is its own
    result. Dask's ``get``, which Rasa calls three times a message, plans anew each time; that took longer than most nodes.
    """
    results: dict[str, Any] = {}

    def result(name: str) -> Any:
        if name not in graph:
            return name
        if name not in results:
            task, *needed = graph[name]
            results[name] = task(*map(result, needed)) if callable(task) else graph[name]
        return results[name]

    return [result(target) for target in targets]


#: What Rasa uses while it runs, whatever is configured, and so has to work.
WORKING: dict[str, Any] = {"dask.get": run_graph, "structlog_sentry.SentryProcessor": PassThrough}


class _InertModule(ModuleType):
    """A module with every attribute; ``__path__`` makes it a package, so that submodules import too."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        full_name = f"{self.__name__}.{name}"
        value = WORKING.get(full_name) or inert(full_name)
        setattr(self, name, value)
        return value


class StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Import hook that finds an inert module for every name under some of the :data:`STAND_INS`."""

    def __init__(self, standins: Collection[str]) -> None:
        """Answer for ``standins``."""
        self._standins = standins

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return a spec for ``fullname`` when it belongs to one of the stand-ins, else None."""
        if _answered_for(fullname) not in self._standins:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Return the inert module for ``spec``."""
        return _InertModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to execute."""


def _complete(module: ModuleType) -> None:
    if not hasattr(module, "RSAAlgorithm"):
        module.RSAAlgorithm = inert("jwt.algorithms.RSAAlgorithm")  # type: ignore[attr-defined]


CHANGES = {"jwt.algorithms": _complete}


def install() -> None:
    """Put both finders on ``sys.meta_path``, once."""
    if not any(isinstance(finder, StandInFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, StandInFinder(PARTS))
        sys.meta_path.append(StandInFinder(PACKAGES))
