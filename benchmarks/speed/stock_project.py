"""The whole project that Rasa's stock configuration is trained on and serves: our examples, our answers, its components."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from benchmarks.projects import STOCK, read_yaml, write_yaml
from bootstrap.startup import ROOT

#: What is said to whatever has no answer of its own name.
OTHERWISE = "utter_out_of_scope"

#: Epochs that the stock configuration gives DIET, and those that are run. The rest is extrapolated: benchmarks/speed/training.py.
EPOCHS = 100
EPOCHS_RUN = 2

VERSION = "3.1"


def write(folder: Path, sources: Path) -> Path:
    """Make ``folder`` a project as `rasa init` lays it out, of the examples and answers below ``sources``; return it.

    Every intent has a rule that leads to an answer, and each topic a story, as those of `rasa init`: TEDPolicy and
    UnexpecTEDIntentPolicy learn from stories alone. Answers are English and plain text; the tracker store is Rasa's
    default, in memory.
    """
    (folder / "data").mkdir(parents=True)
    contents = {path: read_yaml(path) for path in sorted(sources.rglob("*.yml"))}
    responses = {name: text for each in contents.values() for name, text in (each.get("responses") or {}).items()}
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    answers = {intent: _answer(intent, responses) for intent in domain["intents"]}
    topics = [path.stem for path in contents if path.parent.name == "topics"]
    config = yaml.safe_load((STOCK / "config.yml").read_text(encoding="utf-8"))
    next(each for each in config["pipeline"] if each["name"] == "DIETClassifier")["epochs"] = EPOCHS_RUN
    write_yaml(folder / "config.yml", config)
    write_yaml(
        folder / "domain.yml",
        {
            "version": VERSION,
            "intents": domain["intents"],
            "responses": {name: [{"text": responses[name][0]["text"]}] for name in sorted(set(answers.values()))},
            "session_config": domain["session_config"],
        },
    )
    examples = [block for each in contents.values() for block in each.get("nlu") or []]
    write_yaml(folder / "data" / "nlu.yml", {"version": VERSION, "nlu": examples})
    rules = [{"rule": intent, "steps": _turn(intent, answer)} for intent, answer in answers.items()]
    write_yaml(folder / "data" / "rules.yml", {"version": VERSION, "rules": rules})
    stories = [
        {"story": topic, "steps": [step for intent in ("greet", topic, "thanks") for step in _turn(intent, answers[intent])]}
        for topic in topics
    ]
    write_yaml(folder / "data" / "stories.yml", {"version": VERSION, "stories": stories})
    write_yaml(folder / "credentials.yml", {"rest": None})
    (folder / "endpoints.yml").write_text("# Nothing, as after `rasa init`.\n", encoding="utf-8")
    return folder


def _answer(intent: str, responses: dict[str, Any]) -> str:
    """Return the name of the response that ``intent`` leads to."""
    name = f"utter_{intent}"
    return name if "text" in (responses.get(name) or [{}])[0] else OTHERWISE


def _turn(intent: str, answer: str) -> list[dict[str, str]]:
    return [{"intent": intent}, {"action": answer}]
