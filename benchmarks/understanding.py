"""`make benchmark`: this assistant's understanding beside that of Rasa's stock pipeline, in one table.

    python -m benchmarks.understanding [tests/nlu/questions.tsv]

Both are trained afresh, without any cache, on the same examples in temporary folders, and asked the same questions. The
stock pipeline (`benchmarks/stock/config.yml`) is trained and asked in an environment of its own, `.venv-stock`.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.training_data.loading import load_data

from bootstrap.processes import LOGS
from bootstrap.startup import ROOT
from evaluation import tables
from evaluation.predicting import ask
from evaluation.questions import Question, QuestionsError, read
from evaluation.scoring import Result, result
from nlu.decision import FALLBACK

LANGUAGES = ("en", "sv")
QUESTIONS = Path("tests/nlu/questions.tsv")
REPORT = Path("reports/understanding.json")

#: Where a training leaves its model, below the folder of its project.
MODEL = Path("trained/model.tar.gz")

STOCK = ROOT / "benchmarks" / "stock"
STOCK_PYTHON = ROOT / ".venv-stock" / "bin" / "python"

#: What bootstrap.startup sets for the assistant's own encoder. The stock pipeline runs as Rasa's users run it.
OURS_ALONE = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")

HEADING = "Per language and kind, in per cent: this assistant (ours) and Rasa's stock pipeline"
NOTE = """\
Stock's nlu_fallback counts as declined, since its default answer is to say that it did not understand; it never asks
back. It chooses no language to reply in ("-"). Training ours starts from the sentence encoder as it is shipped: what it
took to make that (`make tune-encoder`) is not in the seconds."""


class BenchmarkError(RuntimeError):
    """A step of the benchmark failed; the message says which and where its log is."""


@dataclass(frozen=True)
class Training:
    """How long a training took: seconds from start to end, and seconds of processor time over all cores."""

    seconds: float
    processor_seconds: float


def write_project(folder: Path, config: Path) -> Path:
    """Make ``folder`` an NLU project with ``config`` and every example of `data/`; return the file of examples."""
    folder.mkdir()
    shutil.copy(config, folder / "config.yml")
    shutil.copy(ROOT / "domain.yml", folder)
    (folder / "models").symlink_to(ROOT / "models")  # where config.yml looks for the encoder
    examples: list[Any] = []
    for path in sorted((ROOT / "data").rglob("*.yml")):
        # As text, as Rasa reads it: to YAML 1.1, `no` (Norwegian) would be false.
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        examples.extend(content.get("nlu", []))
    file = folder / "nlu.yml"
    file.write_text(yaml.safe_dump({"version": "3.1", "nlu": examples}, allow_unicode=True), encoding="utf-8")
    return file


def run(command: Sequence[str | Path], folder: Path, log: Path, environment: Mapping[str, str]) -> Training:
    """Run ``command`` in ``folder``, with all it prints in ``log``; return how long it took.

    Raises:
        BenchmarkError: it ended with another status than 0.
    """
    log.parent.mkdir(exist_ok=True)
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    with log.open("wb") as file:
        status = subprocess.run(
            command, cwd=folder, env=environment, check=False,
            stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
        ).returncode  # fmt: skip
    seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if status:
        end = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        raise BenchmarkError(f"{end}\nThat ended with status {status}; the whole log is {log.relative_to(ROOT)}.")
    return Training(seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def train(python: str | Path, folder: Path, log: Path, environment: Mapping[str, str]) -> Training:
    """Train the project in ``folder`` into :data:`MODEL` below it, without a cache; return how long it took."""
    name = MODEL.name.removesuffix(".tar.gz")
    options = ["--nlu", "nlu.yml", "--out", str(MODEL.parent), "--fixed-model-name", name]
    command = [python, "-m", "rasa", "train", "nlu", *options]
    return run(command, folder, log, {**environment, "RASA_CACHE_DIRECTORY": str(folder / "cache")})


def ours_environment() -> dict[str, str]:
    """Return the environment of our own training, which finds this checkout's components from any folder."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def stock_environment() -> dict[str, str]:
    """Return the environment of everything that runs in `.venv-stock`."""
    kept = {name: value for name, value in os.environ.items() if name not in OURS_ALONE}
    return {**kept, "RASA_TELEMETRY_ENABLED": "false"}


def ask_stock(folder: Path, questions: Sequence[Question], log: Path) -> list[Result]:
    """Return what the stock model trained in ``folder`` makes of each of ``questions``."""
    texts, found = folder / "texts.jsonl", folder / "results.jsonl"
    texts.write_text("".join(json.dumps(question.text) + "\n" for question in questions), encoding="utf-8")
    command = [STOCK_PYTHON, STOCK / "parse.py", folder / MODEL, texts, found]
    run(command, folder, log, stock_environment())
    with found.open(encoding="utf-8") as file:
        parsed = [json.loads(line) for line in file]
    if len(parsed) != len(questions):
        raise BenchmarkError(f"The stock pipeline was asked {len(questions)} questions and answered {len(parsed)}.")
    return [stock_result(question, parse_data) for question, parse_data in zip(questions, parsed)]


def stock_result(question: Question, parse_data: Mapping[str, Any]) -> Result:
    """Return the stock pipeline's result of ``question``: its fallback declines, and it chooses no reply language."""
    found = result(question, dict(parse_data), "-")
    return replace(found, decision="decline") if parse_data["intent"]["name"] == FALLBACK else found


def side_by_side(ours: Sequence[Result], stock: Sequence[Result]) -> tables.Table:
    """Return the evaluation's main table with two rows a group: ours, and stock's, whose reply language is left out."""
    table, other = tables.scores(ours, HEADING), tables.scores(stock)
    at = table.columns.index("questions") + 1
    language = table.columns.index("wrong language")
    rows = []
    for mine, theirs in zip(table.rows, other.rows):
        blank = ["-" if column == language else cell for column, cell in enumerate(theirs)]
        rows += [[*mine[:at], "ours", *mine[at:]], [*[""] * at, "stock", *blank[at:]]]
    return tables.Table(table.heading, [*table.columns[:at], "pipeline", *table.columns[at:]], rows)


def main(path: Path) -> int:
    """Compare both on the questions at ``path``, print the table and write the report; return the exit status."""
    try:
        questions = read(path)
        if not STOCK_PYTHON.exists():
            raise BenchmarkError("The stock pipeline's environment is missing: run `make benchmark`, which builds it.")
        with tempfile.TemporaryDirectory() as folder:
            report, table = compare(questions, Path(folder))
    except (QuestionsError, BenchmarkError) as error:
        print(error, file=sys.stderr)
        return 1
    ours, stock = (Training(**report["training"][name]) for name in ("ours", "stock"))
    print(f"\n{tables.as_text(table)}\n{NOTE}\n")
    print(f"Training on {report['training']['examples']} examples, without caches: "
          f"ours {ours.seconds:.0f} s, stock {stock.seconds:.0f} s, {stock.seconds / ours.seconds:.1f} times as long "
          f"(processor time: {ours.processor_seconds:.0f} s, {stock.processor_seconds:.0f} s, "
          f"{stock.processor_seconds / ours.processor_seconds:.1f} times)")  # fmt: skip
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(json.dumps({"questions": str(path), **report}, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"Written: {REPORT}")
    return 0


def compare(questions: Sequence[Question], folder: Path) -> tuple[dict[str, Any], tables.Table]:
    """Train both pipelines below ``folder`` and ask them ``questions``; return the report and the table."""
    file = write_project(folder / "ours", ROOT / "config.yml")
    write_project(folder / "stock", STOCK / "config.yml")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of what Rasa loads to read YAML
        examples = len(load_data(str(file)).intent_examples)
    log = LOGS / "benchmark-ours.log"
    print(f"Training ours on {examples} examples (log: {log.relative_to(ROOT)}) ...", flush=True)
    ours_training = train(sys.executable, folder / "ours", log, ours_environment())
    print(f"  {ours_training.seconds:.0f} s. Asking it {len(questions)} questions ...", flush=True)
    ours = ask(folder / "ours" / MODEL, questions, LANGUAGES)
    log = LOGS / "benchmark-stock.log"
    print(f"Training Rasa's stock pipeline on the same examples (log: {log.relative_to(ROOT)}) ...", flush=True)
    stock_training = train(STOCK_PYTHON, folder / "stock", log, stock_environment())
    print(f"  {stock_training.seconds:.0f} s. Asking it the same questions ...", flush=True)
    stock = ask_stock(folder / "stock", questions, LOGS / "benchmark-stock-questions.log")
    table = side_by_side(ours, stock)
    report = {
        "training": {
            "examples": examples,
            "ours": asdict(ours_training),
            "stock": asdict(stock_training),
            "ratio": stock_training.seconds / ours_training.seconds,
        },
        "table": {"columns": table.columns, "rows": table.rows, "note": NOTE},
        "ours": [r.as_row() for r in ours],
        "stock": [r.as_row() for r in stock],
    }
    return report, table


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else QUESTIONS))
