"""`make benchmark-understanding`: this assistant's understanding beside that of Rasa's stock pipeline, in one table.

    python -m benchmarks.understanding [tests/nlu/questions.tsv]

Both are trained afresh, without any cache, on the same examples in temporary folders, and asked the same questions. The
stock pipeline (`benchmarks/stock/config.yml`) is trained and asked in an environment of its own, `.venv-stock`.
"""

from __future__ import annotations

import json
import sys
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rasa.shared.nlu.training_data.loading import load_data

from benchmarks.projects import (
    MODEL,
    NLU_ALONE,
    STOCK,
    STOCK_PYTHON,
    BenchmarkError,
    Training,
    ours_environment,
    run,
    stock_environment,
    train,
    write_project,
)
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

HEADING = "Per language and kind, in per cent: this assistant (ours) and Rasa's stock pipeline"
NOTE = """\
Stock's nlu_fallback counts as declined, since its default answer is to say that it did not understand; it never asks
back. It chooses no language to reply in ("-"). Training ours starts from the sentence encoder as it is shipped: what it
took to make that (`make tune-encoder`) is not in the seconds."""


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
            raise BenchmarkError("The stock pipeline's environment is missing: `make benchmark-understanding` builds it.")
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
    ours_training = train(sys.executable, folder / "ours", log, ours_environment(), NLU_ALONE)
    print(f"  {ours_training.seconds:.0f} s. Asking it {len(questions)} questions ...", flush=True)
    ours, _ = ask(folder / "ours" / MODEL, questions, [], LANGUAGES)
    log = LOGS / "benchmark-stock.log"
    print(f"Training Rasa's stock pipeline on the same examples (log: {log.relative_to(ROOT)}) ...", flush=True)
    stock_training = train(STOCK_PYTHON, folder / "stock", log, stock_environment(), NLU_ALONE)
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
