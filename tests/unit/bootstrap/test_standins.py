"""Stand-ins answer while Rasa is imported, and speak up when one of them is used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bootstrap.standins import STAND_INS, run_graph

DATA = """
version: "3.1"
intents: [one, two]
responses:
  utter_one: [{text: one}]
nlu:
- {intent: one, examples: "- uno\\n- eins\\n"}
- {intent: two, examples: "- dos\\n- zwei\\n"}
stories:
- story: both
  steps: [{intent: one}, {action: utter_one}, {intent: two}, {action: utter_one}]
"""
PIPELINE = "recipe: default.v1\nassistant_id: test\nlanguage: en\npipeline:\n- name: WhitespaceTokenizer\n"
DIET = PIPELINE + "- name: CountVectorsFeaturizer\n- {name: DIETClassifier, epochs: 1}\npolicies:\n- name: RulePolicy\n"
TED = PIPELINE + "policies:\n- {name: TEDPolicy, epochs: 1}\n"


def python(*arguments: str, folder: Path | None = None, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else None
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(("command", "config"), [("nlu", DIET), ("core", TED)], ids=["DIETClassifier", "TEDPolicy"])
def test_a_component_that_needs_tensorflow_fails_and_says_so(tmp_path: Path, command: str, config: str) -> None:
    (tmp_path / "config.yml").write_text(config)
    (tmp_path / "data.yml").write_text(DATA)
    done = python(
        "-m", "rasa", "train", command, "--config", "config.yml", "--domain", "data.yml", "--out", "models",
        "--nlu" if command == "nlu" else "--stories", "data.yml", folder=tmp_path,
    )  # fmt: skip
    assert done.returncode != 0
    assert "NotInstalledError" in done.stderr and "TensorFlow" in done.stderr and "standins.py" in done.stderr
    assert not list(tmp_path.glob("models/*"))


@pytest.mark.parametrize("name", ["tensorflow", "tensorflow.keras.layers", "keras", "boto3", "twilio.rest"])
def test_a_stand_in_is_imported_and_subclassed_but_not_used(name: str) -> None:
    code = f"""
import importlib
module = importlib.import_module({name!r})
class Derived(module.Something): pass
@module.function
def decorated(): return 7
@module.function(option=1)
def also(): pass
assert decorated() == 7
for kind in (Derived, module.Something):
    try:
        kind()
    except ImportError as error:
        assert {name.partition(".")[0]!r} in str(error), error
    else:
        raise SystemExit("silently did nothing")
"""
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", sorted(STAND_INS))
def test_every_stand_in_says_what_would_have_used_it(name: str) -> None:
    assert STAND_INS[name].strip()


def test_what_no_stand_in_answers_for_is_missing_as_ever() -> None:
    done = python("-c", "import surely_not_installed")
    assert "ModuleNotFoundError" in done.stderr


def test_a_package_that_is_installed_after_all_wins(tmp_path: Path) -> None:
    (tmp_path / "boto3").mkdir()
    (tmp_path / "boto3" / "__init__.py").write_text("def client(name): return 'real ' + name\n")
    done = python("-c", "import boto3; print(boto3.client('s3'))", path=tmp_path)
    assert done.stdout == "real s3\n", done.stderr


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "exception"])
def test_rasas_own_log_lines_are_written(level: str) -> None:
    code = f"""
import logging, structlog
from rasa.utils.log_utils import configure_structlog
configure_structlog(logging.DEBUG)
try:
    raise ValueError("the cause")
except ValueError:
    structlog.get_logger("test").{level}("some.event", text="seen")
"""
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
    assert "some.event" in done.stdout + done.stderr


def test_a_graph_runs_each_node_once_after_those_it_needs() -> None:
    ran = []

    def node(name: str):
        return lambda *needed: ran.append(name) or (name, needed)

    graph = {
        "last": (node("last"), "left", "right"),
        "left": (node("left"), "message"),
        "right": (node("right"), "left", "missing"),
        "message": ("message", {"text": "hi"}),
    }
    (last, left) = run_graph(graph, ["last", "left"])
    assert ran == ["left", "right", "last"]
    assert left == ("left", (("message", {"text": "hi"}),))
    assert last == ("last", (left, ("right", (left, "missing")))), "what no node gives is passed on by its name, as dask does"


def test_what_a_node_raises_is_raised() -> None:
    def broken() -> None:
        raise KeyError("broken")

    with pytest.raises(KeyError):
        run_graph({"node": (broken,)}, ["node"])
