"""`make evaluate`: scores the trained model on a file of labelled questions.

    python -m evaluation tests/nlu/questions.tsv
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path

from evaluation import report, tables
from evaluation.predicting import ask
from evaluation.questions import QuestionsError, read
from evaluation.scoring import best_limits

LANGUAGES = ("en", "sv")
MODEL = Path("models/assistant.tar.gz")
REPORTS = Path("reports")


def main(path: Path) -> int:
    """Evaluate on the questions at ``path``, print the tables and write the reports; return the exit status."""
    try:
        questions = read(path)
    except QuestionsError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Asking {len(questions)} questions ...", flush=True)
    results = ask(MODEL, questions, LANGUAGES)
    shown = [tables.scores(results), tables.confused(results), tables.calibration(results)]
    for table in shown:
        print("\n" + tables.as_text(table))
    limits, least, curve = best_limits(results)
    print(f"Recommended for config.yml (mean cost {least:.3f}): answer_above {limits.answer_above:.2f}, "
          f"ask_above {limits.ask_above:.2f}")  # fmt: skip
    REPORTS.mkdir(exist_ok=True)
    rows = [r.as_row() for r in results]
    (REPORTS / "evaluation.json").write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    report.write(
        REPORTS / "evaluation.html", results, shown, report.cost_curve(curve, limits.answer_above), datetime.now()
    )
    print("Written: reports/evaluation.html, reports/evaluation.json")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
