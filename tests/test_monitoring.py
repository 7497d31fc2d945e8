"""What operators see of a really running assistant, and what they must not see."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from tests import corpus, serving
from tests.client import Client

DEADLINE = "A return request came in yesterday at 9pm from 070-123 45 67, by when must I answer?"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("monitoring")


@pytest.fixture(scope="module")
def assistant(logs: Path) -> Iterator[serving.Assistant]:
    """Start an assistant that logs for programs."""
    with serving.running(logs, serving.credentials(logs), LOG_FORMAT="json") as started:
        yield started


def get(assistant: serving.Assistant, path: str) -> requests.Response:
    return requests.get(f"http://127.0.0.1:{assistant.port}{path}", timeout=30)


def lines(folder: Path, part: str) -> list[dict[str, Any]]:
    (file,) = folder.glob(f"{part}-*.log")
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("{")]


def metrics(assistant: serving.Assistant) -> dict[tuple[str, ...], float]:
    """Return the value of each of our own metrics by its name and the values of its labels."""
    samples = (s for f in text_string_to_metric_families(get(assistant, "/metrics").text) for s in f.samples)
    return {(s.name, *(v for _, v in sorted(s.labels.items()))): s.value for s in samples if s.name.startswith("assistant_")}


def test_it_is_alive_and_ready(assistant: serving.Assistant) -> None:
    assert get(assistant, "/health").json() == {"status": "ok"}
    ready = get(assistant, "/ready")
    assert ready.status_code == 200
    assert ready.json() == {"model": True, "conversations": True, "records": True, "actions": True}


def test_without_its_action_server_it_is_alive_and_not_ready(assistant: serving.Assistant) -> None:
    assistant.stop_actions()
    try:
        ready = get(assistant, "/ready")
        assert ready.status_code == 503 and [name for name, fine in ready.json().items() if not fine] == ["actions"]
        assert get(assistant, "/health").status_code == 200
    finally:
        assistant.start_actions()


def test_what_was_asked_is_counted_by_topic_and_language(assistant: serving.Assistant) -> None:
    before = metrics(assistant)
    client = Client(assistant.url, language="en")
    client.say(DEADLINE)
    client.say("How do I bake a lemon cake?")
    client.request("GET", "messages", {"Authorization": ""})
    after = metrics(assistant)
    grown = {key: after[key] - before.get(key, 0) for key in after}
    assert grown[("assistant_replies_total", "answer", "en", "deadline_respond")] == 1
    assert grown[("assistant_replies_total", "decline", "en", "none")] == 1
    assert grown[("assistant_errors_total", "session_missing")] == 1
    assert grown[("assistant_confidence_count", "en")] == 2
    for stage in ("waiting", "understanding", "answering", "storing"):
        assert grown[("assistant_stage_seconds_count", stage)] == 2
        assert 0 <= grown[("assistant_stage_seconds_sum", stage)] < 60


def test_labels_hold_nothing_that_was_written(assistant: serving.Assistant) -> None:
    Client(assistant.url).say("My dog Xylophone writes to me@example.com")
    values = {value for key in metrics(assistant) for value in key[1:]}
    assert all(re.fullmatch(r"[a-z_]+|[0-9.]+|\+Inf", value) for value in values), values


def test_one_id_leads_from_the_widget_to_the_action_server_and_no_log_has_the_text(
    assistant: serving.Assistant, logs: Path
) -> None:
    client, message_id = Client(assistant.url), str(uuid.uuid4())
    client.say(DEADLINE, id=message_id)
    assert any(line.get("request") == message_id and "action_deadline" in line["message"] for line in lines(logs, "actions"))
    assistant.stop_actions()
    try:
        failed = str(uuid.uuid4())
        client.post(id=failed, text=DEADLINE)
    finally:
        assistant.start_actions()
    said = [line for line in lines(logs, "rasa") if line.get("request") == failed]
    assert any(line["level"] == "error" for line in said)
    assert {"at", "level", "logger"} <= set(said[0])
    everything = "".join(file.read_text(encoding="utf-8") for file in logs.glob("*.log"))
    assert "by when must I answer" not in everything and "123 45 67" not in everything


def test_the_action_server_is_not_to_be_reached_from_outside() -> None:
    from bootstrap.startup import DEFAULTS

    assert DEFAULTS["SANIC_HOST"] == "127.0.0.1"
    assert corpus.ROOT.joinpath("endpoints.yml").read_text(encoding="utf-8").count("127.0.0.1") == 1


def test_the_dashboard_asks_for_metrics_that_there_are(assistant: serving.Assistant) -> None:
    Client(assistant.url).say("ok")
    exposed = set(re.findall(r"^# TYPE (\w+)", get(assistant, "/metrics").text, re.MULTILINE))
    dashboard = json.loads((corpus.ROOT / "deploy" / "grafana" / "dashboard.json").read_text(encoding="utf-8"))
    expressions = [each["expr"] for panel in dashboard["panels"] for each in panel["targets"]]
    asked = {name for each in expressions for name in re.findall(r"\w+_\w+(?=[{\[])", each)}
    assert len(asked) >= 6
    for name in asked:
        assert name in exposed or re.sub(r"_(bucket|sum|count)$", "", name) in exposed, name
