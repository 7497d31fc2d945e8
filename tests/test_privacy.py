"""Personal data in a conversation with the real assistant in debug mode: in the replies' way, and in no file afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests import corpus

#: What is typed, and a part of each that must be in no file.
SECRETS = {
    "070-123 45 67": "123 45 67",
    "anna.svensson@telia.com": "svensson",
    "112-1234567-7654321": "7654321",
    "850709-9806": "850709-",
    "4111 1111 1111 1111": "1111 1111",
    "SE45 5000 0000 0583 9825 7466": "0583 9825",
    "Storgatan 12 B, 114 55 Stockholm": "torgatan",
}
ALL = ", ".join(SECRETS)
BROKEN = ['{"sender": "x", "message": "' + ALL, f'["{ALL}"]', f'{{"sender": "x", "message": {{"{ALL}": "{ALL}"}}}}', ALL]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Have the whole conversation once; return the folder of the logs and databases."""
    from bootstrap import processes

    folder = tmp_path_factory.mktemp("private")
    with pytest.MonkeyPatch.context() as patch, processes.Children() as children:
        patch.setattr(processes, "LOGS", folder)
        patch.setenv("CONVERSATIONS_DB", str(folder / "conversations.db"))
        patch.setenv("RECORDS_DB", f"sqlite:///{folder / 'records.db'}")
        patch.setenv("LOG_LEVEL", "DEBUG")
        port, actions_port = processes.free_port(), processes.free_port()
        patch.setenv("ACTIONS_PORT", str(actions_port))
        actions, rasa = (f"http://127.0.0.1:{each}" for each in (actions_port, port))
        children.start(
            "actions", processes.python("-m", "rasa_sdk", "--actions", "actions", "--port", str(actions_port), "--debug")
        )
        children.wait_until_answering("actions", f"{actions}/health")
        model = str(corpus.MODEL.relative_to(corpus.ROOT))
        children.start("rasa", processes.python("-m", "rasa", "run", "--debug", "--model", model, "--port", str(port)))
        children.wait_until_answering("rasa", rasa)
        url = f"{rasa}/webhooks/rest/webhook"

        def say(message: str) -> str:
            metadata = {"customer": {"mail": "anna.svensson@telia.com", "phone": 701234567}, "note": ALL}
            answer = requests.post(url, json={"sender": "me", "message": message, "metadata": metadata}, timeout=60)
            assert answer.status_code == 200
            return "".join(part.get("text", "") for part in answer.json())

        # The reply is made from the original: the time is read beside what is masked.
        deadline = say("A return request came in 2026-11-23 at 21.15, call 070-123 45 67. By when must I answer?")
        assert "25 November 2026, 21:15" in deadline
        assert "24 November" in say("no, it came in on 22 November at 9 am, says anna.svensson@telia.com")
        for message in (
            f"Hur fungerar returer med FBA? {ALL}",
            "\n".join(SECRETS),
            f'/late_return{{"x": "{ALL}"}}',
            f"/restart {ALL}",
        ):
            say(message)
        for body in BROKEN:
            requests.post(url, data=body.encode(), timeout=60)
            requests.post(f"{actions}/webhook", data=body.encode(), timeout=60)
        broken_call = {"next_action": "action_deadline", "tracker": {"sender_id": ALL, "events": [ALL]}, "domain": {}}
        requests.post(f"{actions}/webhook", json=broken_call, timeout=60)
        children.check()
        yield folder


@pytest.mark.parametrize("secret", SECRETS.values())
def test_personal_data_is_in_no_log_and_no_database(folder, secret):
    files = sorted(folder.iterdir())
    assert {"actions.log", "rasa.log", "conversations.db"} <= {path.name for path in files}
    assert [path.name for path in files if secret.encode() in path.read_bytes()] == []


def test_the_logs_show_the_conversation_masked(folder):
    log = (folder / "rasa.log").read_text(encoding="utf-8")
    assert "DEBUG" in log
    for placeholder in ("[phone]", "[email]", "[order number]", "[personal number]", "[payment card]", "[iban]", "[address]"):
        assert placeholder in log


def test_the_conversation_is_kept_masked(folder):
    with sqlite3.connect(folder / "conversations.db") as database:
        said = [data for (data,) in database.execute("SELECT data FROM events WHERE type_name = 'user' AND sender_id = 'me'")]
    assert len(said) == 6
    assert "call [phone]. By when must I answer?" in said[0]
    assert '"customer"' not in said[0] and '"note"' not in said[0], "what a page sends beside what the assistant uses"
