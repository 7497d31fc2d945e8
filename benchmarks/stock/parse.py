"""Asks a model of Rasa's own components; runs in `.venv-stock`, where nothing of this assistant is installed.

    .venv-stock/bin/python benchmarks/stock/parse.py MODEL TEXTS RESULTS

TEXTS holds a JSON string a line; RESULTS gets a JSON object a line, `intent` and `intent_ranking` as Rasa names them.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from rasa.core.agent import load_agent


async def parse(model: Path, texts: Path, results: Path) -> None:
    """Write what ``model`` makes of each of ``texts`` to ``results``, in the same order."""
    agent = await load_agent(model_path=str(model))
    with texts.open(encoding="utf-8") as questions, results.open("w", encoding="utf-8") as answers:
        for question in questions:
            found = await agent.parse_message(json.loads(question))
            kept = {key: found[key] for key in ("intent", "intent_ranking")}
            answers.write(json.dumps(kept, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    asyncio.run(parse(*map(Path, sys.argv[1:4])))
