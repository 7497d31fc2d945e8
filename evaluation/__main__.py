"""`make evaluate`: scores the trained model on a file of labelled questions.

    python -m evaluation tests/nlu/questions.tsv
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from evaluation import report, tables
from evaluation.predicting import ask
from evaluation.questions import QuestionsError, read
from evaluation.scoring import best_temperature, cost_at, cost_curve, is_cheap, recommended
from nlu.decision import Limits

LANGUAGES = ("en", "sv")
MODEL = Path("models/assistant.tar.gz")
REPORTS = Path("reports")

#: Messages that ask several things, or only look so; their line breaks are written as this.
SEVERAL = Path("tests/nlu/several.tsv")
LINE_BREAK = " / "


def classifier_options() -> dict[str, Any]:
    """Return the classifier's entry in `config.yml`."""
    pipeline = yaml.safe_load(Path("config.yml").read_text(encoding="utf-8"))["pipeline"]
    return next(entry for entry in pipeline if entry["name"].endswith("SellerIntentClassifier"))


def main(path: Path) -> int:
    """Evaluate on the questions at ``path``, print the tables and write the reports; return the exit status."""
    try:
        questions = read(path)
        messages = [replace(message, text=message.text.replace(LINE_BREAK, "\n")) for message in read(SEVERAL)]
    except QuestionsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Asking {len(questions)} questions ...", flush=True)
    results, more = ask(MODEL, questions, messages, LANGUAGES)
    curve = cost_curve(results)
    best = recommended(curve)
    shown = [tables.scores(results), tables.confused(results), tables.calibration(results), tables.opinions(results)]
    shown += [tables.costs(curve), *more]
    for table in shown:
        print("\n" + tables.as_text(table))
    temperature = best_temperature(results, classifier_options()["temperature"])
    print(
        f"Likeliest temperature: {temperature:.2f}. With a wrong answer at 5, a needless decline at 2 and a needless question "
        f"back at 1, answer_above {best.limits.answer_above:.2f} and ask_above {best.limits.ask_above:.2f} are the most careful "
        f"that cost least, within a fifth of the error: {best.mean:.3f} ± {best.error:.3f} a question."
    )
    REPORTS.mkdir(exist_ok=True)
    rows = [r.as_row() for r in results]
    (REPORTS / "evaluation.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    report.write(
        REPORTS / "evaluation.html", results, shown, report.cost_plot(curve, best.limits.answer_above), datetime.now()
    )
    print("Written: reports/evaluation.html, reports/evaluation.json")
    used = cost_at(results, Limits(classifier_options()["answer_above"], classifier_options()["ask_above"]))
    print(f"The limits of config.yml, {used.limits.answer_above} and {used.limits.ask_above}, cost {used.mean:.3f}.")
    if not is_cheap(used, curve):
        print("That is more than needs be: set them to those above.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
