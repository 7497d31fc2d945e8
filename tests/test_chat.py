"""The widget's channel, really running: who may read and write what, and that no message is lost or answered twice."""

from __future__ import annotations

import json
import socket
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from tests import corpus, serving
from tests.client import Client, code
from tests.conftest import Running

FOREIGN = "https://evil.example"
QUESTION = "Which duties do I keep as a seller with CSBA?"
DEADLINE = "A return request came in yesterday at 9pm, by when must I answer?"


@pytest.fixture
def client(running: Running) -> Client:
    return Client(running.chat, language="en", timezone="Europe/Stockholm")


# -- answers -----------------------------------------------------------------------------------------------------------


def test_an_answer_comes_whole_with_its_source_language_and_buttons(client: Client) -> None:
    said = client.say(QUESTION)
    (reply,) = said["replies"]
    assert (reply["kind"], reply["topic"], reply["language"]) == ("answer", "csba_seller_duties", "en")
    assert "\n\n" in reply["text"], "paragraphs stay together"
    assert reply["source"].startswith("Source: ") and reply["source"] not in reply["text"]
    assert [each.get("rating") for each in reply["buttons"]][-2:] == ["up", "down"]
    assert client.history() == [said["message"], reply]


@pytest.mark.parametrize(("zone", "named"), [("America/New_York", "New York"), ("Europe/Stockholm", "Stockholm")])
def test_a_deadline_is_told_in_the_pages_time_zone_with_a_file_for_the_calendar(running: Running, zone: str, named: str) -> None:
    client = Client(running.chat, timezone=zone)
    deadline = client.say(DEADLINE)["replies"][0]["deadline"]
    assert named in deadline["date"] and deadline["title"] == "Answer a return request"
    file = requests.get(running.chat + deadline["calendar"], timeout=60)
    assert file.status_code == 200 and file.headers["Content-Type"].startswith("text/calendar")
    assert "attachment" in file.headers["Content-Disposition"] and "BEGIN:VALARM" in file.text
    broken = deadline["calendar"].replace(".ics", "x.ics")
    assert code(requests.get(running.chat + broken, timeout=60)) == (404, "not_found")


def test_a_choice_is_made_by_its_button(client: Client) -> None:
    asked_back = client.say("The customer is too late")["replies"][-1]
    assert asked_back["kind"] == "question"
    chosen = asked_back["buttons"][0]["title"]
    said = client.press(chosen, asked_back)
    assert said["message"]["text"] == chosen and said["replies"][0]["kind"] == "answer"
    assert client.history()[2]["text"] == chosen, "and is still called so after a reload"


def test_the_way_to_a_person_shows_where_a_form_belongs(client: Client) -> None:
    assert client.say("I want to talk to a human")["replies"][-1]["kind"] == "contact"
    confirm = client.say("me@example.com")["replies"][-1]
    assert "me@example.com" in confirm["text"], "in the reply as it was given"
    assert "me@example.com" not in json.dumps(client.history()), "and masked in what is kept"
    assert client.press("Yes, send it", confirm)["replies"][-1]["kind"] == "handed_off"


def test_a_page_that_switches_its_language_is_answered_in_it(client: Client) -> None:
    assert client.say("ok")["replies"][0]["language"] == "en"
    client.page["language"] = "sv"
    assert client.say("ok")["replies"][0]["language"] == "sv"
    assert client.say("FBA")["replies"][0]["language"] == "sv"
    assert client.say(QUESTION)["replies"][0]["language"] == "en", "what is clearly written in the other language counts for more"


@pytest.mark.parametrize("typed",
    [
        "/restart", "/csba_seller_duties", " /late_return", '/greet{"language": "sv"}', "//", "/", "/ /human_handoff",
        "\u200b/human_handoff", "/\x1f/helpful",
    ],
    ids=ascii,
)
def test_commands_for_rasa_are_plain_text(client: Client, running: Running, typed: str) -> None:
    client.say(typed)
    with closing(sqlite3.connect(running.conversations, timeout=30)) as connection:
        events = [json.loads(data) for (data,) in connection.execute("SELECT data FROM events ORDER BY id DESC LIMIT 40")]
    (event,) = [each for each in events if each.get("message_id") == client.history()[0]["id"]]
    assert not event["text"].startswith("/"), "no button's payload"
    assert event["input_channel"] == "chat" and set(event["metadata"]) <= {"language", "timezone", "model_id", "assistant_id"}


def test_each_answer_has_thumbs_of_its_own_and_an_older_one_can_still_be_rated(client: Client, running: Running) -> None:
    first, second = client.say(QUESTION)["replies"][0], client.say("How do FBA returns work?")["replies"][0]
    client.press("That helped", first)
    client.press("That did not help", second)
    with closing(sqlite3.connect(running.records.removeprefix("sqlite:///"), timeout=30)) as connection:
        latest = connection.execute("SELECT topic, helpful FROM ratings ORDER BY at DESC LIMIT 2").fetchall()
    assert latest == [("fba_returns", 0), ("csba_seller_duties", 1)]
    pressed = [each["button"] for each in client.history() if "button" in each]
    assert pressed == [first["buttons"][-2]["id"], second["buttons"][-1]["id"]]


def test_a_hand_off_is_cancelled_by_its_button_after_another_no(client: Client) -> None:
    asked = client.say("I want to talk to a human")["replies"][-1]
    confirm = client.press("Go on without an address", asked)["replies"][-1]
    assert not {each["id"] for each in confirm["buttons"]} & {each["id"] for each in asked["buttons"]}
    assert client.press("No, cancel", confirm)["replies"][-1]["text"] == "All right, nothing is sent."


# -- sessions ----------------------------------------------------------------------------------------------------------


def test_a_session_reads_its_own_conversation_and_no_other(running: Running) -> None:
    mine, theirs = Client(running.chat), Client(running.chat)
    reply = theirs.say(QUESTION)["replies"][0]
    assert mine.history() == []
    assert code(mine.post(button=reply["buttons"][0]["id"])) == (409, "unknown_button")
    assert theirs.press(reply["buttons"][0]["title"], reply)["replies"]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "session_missing"),
        ("Bearer", "session_missing"),
        ("Basic dTpw", "session_missing"),
        ("Bearer x.y.z", "session_invalid"),
        ("Bearer " + "e30." * 3, "session_invalid"),
    ],
)
def test_without_a_session_nothing_is_read_or_written(client: Client, header: str, expected: str) -> None:
    for method, path in [("GET", "messages"), ("POST", "messages"), ("DELETE", "session")]:
        assert code(client.request(method, path, {"Authorization": header}, json={})) == (401, expected)


def test_a_session_that_is_opened_again_stays_the_same_and_a_wrong_one_becomes_new(client: Client) -> None:
    said = client.say(QUESTION)
    again = client.request("POST", "session", json={})
    assert again.status_code == 200
    renewed = {"Authorization": f"Bearer {again.json()['token']}"}
    assert client.request("GET", "messages", renewed).json()["messages"][0] == said["message"]
    new = client.request("POST", "session", {"Authorization": "Bearer wrong"}, json={})
    assert new.status_code == 201
    assert client.request("GET", "messages", {"Authorization": f"Bearer {new.json()['token']}"}).json() == {"messages": []}


def test_a_deleted_conversation_is_gone_everywhere(client: Client, running: Running) -> None:
    client.say("My dog is called Xylophone")
    client.press("That helped", client.say(QUESTION)["replies"][0])
    assert client.request("DELETE", "session").status_code == 204
    assert client.history() == []
    records = Path(running.records.removeprefix("sqlite:///"))
    for file in [*running.conversations.parent.glob("conversations.db*"), *records.parent.glob("records.db*")]:
        assert b"Xylophone" not in file.read_bytes(), file.name
    assert client.say("ok")["replies"], "and one may go on"


# -- once, whatever breaks ---------------------------------------------------------------------------------------------


def test_a_message_that_is_sent_again_is_answered_alike_and_processed_once(client: Client) -> None:
    message = {"id": str(uuid.uuid4()), "text": QUESTION}
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: client.post(**message).json(), range(8)))
    assert all(answer == answers[0] and answer["replies"] for answer in answers)
    client.say("ok")
    assert client.post(**message).json() == answers[0]
    assert [each["text"] for each in client.history() if each["who"] == "seller"] == [QUESTION, "ok"]


def test_messages_of_one_conversation_are_answered_in_order(client: Client) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: client.post(text=QUESTION), range(6)))
    assert {answer.status_code for answer in answers} == {200}
    assert [each["who"] for each in client.history()] == ["seller", "assistant"] * 6


def test_a_client_that_hangs_up_finds_its_answer_when_it_asks_again(client: Client) -> None:
    message = {"id": str(uuid.uuid4()), "text": DEADLINE}
    with pytest.raises(requests.ReadTimeout):
        requests.post(client.url + "messages", json=message, headers=client.headers, timeout=(5, 0.001))
    answer = client.post(**message).json()
    assert answer["replies"][0]["deadline"]
    assert len([each for each in client.history() if each["who"] == "seller"]) == 1


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[serving.Assistant]:
    """Start an assistant with the rates as they are delivered, for one foreign page."""
    folder = tmp_path_factory.mktemp("chat")
    secret = "of the tests of the channel alone"
    delivered = corpus.ROOT / "credentials.yml"
    with serving.running(folder, delivered, CHAT_ORIGINS="https://shop.example", CHAT_SECRET=secret) as started:
        yield started


def test_an_action_server_that_is_down_is_told_and_the_message_answered_once_when_it_is_back(own: serving.Assistant) -> None:
    client = Client(own.url)
    message = {"id": str(uuid.uuid4()), "text": DEADLINE}
    own.stop_actions()
    try:
        for _ in range(2):
            refused = client.post(**message)
            assert code(refused) == (503, "unavailable") and int(refused.headers["Retry-After"]) > 0
        (kept,) = client.history()
        assert kept["failed"] is True and kept["text"] == DEADLINE
        assert client.say(QUESTION)["replies"][0]["kind"] == "answer", "what needs no action server is answered"
    finally:
        own.start_actions()
    assert client.post(**message).json()["replies"][0]["deadline"]
    assert [each["text"] for each in client.history() if each["who"] == "seller"] == [QUESTION, DEADLINE]


def test_a_conversation_goes_on_after_a_restart(own: serving.Assistant) -> None:
    client = Client(own.url)
    message = {"id": str(uuid.uuid4()), "text": QUESTION}
    before = client.post(**message).json()
    own.stop_rasa()
    own.start_rasa()
    assert client.history() == [before["message"], *before["replies"]]
    assert client.post(**message).json() == before, "the retry of a message answered before the restart"
    assert client.press(before["replies"][0]["buttons"][0]["title"], before["replies"][0])["replies"]


# -- limits ------------------------------------------------------------------------------------------------------------


def test_who_floods_is_stopped_and_others_are_not(own: serving.Assistant) -> None:
    flood, other = Client(own.url), Client(own.url)
    answers = [flood.post(text="ok") for _ in range(20)]
    stopped = [answer for answer in answers if answer.status_code != 200]
    assert stopped and {code(answer) for answer in stopped} == {(429, "too_many_requests")}
    assert int(stopped[0].headers["Retry-After"]) == stopped[0].json()["error"]["retry_after"] > 0
    assert other.say("ok")["replies"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, (400, "invalid_json")),
        ({"data": b"text=hi", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, (415, "unsupported_media_type")),
        ({"json": {"text": "hi"}}, (400, "invalid_body")),
        ({"json": {"id": str(uuid.uuid4()), "text": "x" * 2_001}}, (400, "message_too_long")),
        ({"json": {"id": str(uuid.uuid4()), "text": "x" * 20_000}}, (413, "body_too_large")),
        ({"data": b"[" * 2_000_000, "headers": {"Content-Type": "application/json"}}, (413, "body_too_large")),
        ({"json": {"id": str(uuid.uuid4()), "button": "/restart"}}, (409, "unknown_button")),
    ],
)
def test_what_is_wrong_is_told_with_a_code(client: Client, request_: dict[str, Any], expected: tuple[int, str]) -> None:
    assert code(client.request("POST", "messages", **request_)) == expected
    assert client.history() == []


LENGTHS = [
    "Content-Length: -1", "Content-Length: x", "Content-Length: +2", "Content-Length: 2\r\nContent-Length: 3",
    "Content-Length: 2\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked",
]  # fmt: skip


@pytest.mark.parametrize("head", LENGTHS)
def test_a_body_of_a_length_that_is_none_hangs_nobody(running: Running, head: str) -> None:
    host, port = running.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(f"POST /chat/session HTTP/1.1\r\nHost: {host}\r\n{head}\r\n\r\nX".encode())
        assert b" 400 " in connection.recv(4_096).partition(b"\r\n")[0] + b" "
    assert requests.get(running.url + "/health", timeout=10).status_code == 200


def test_other_paths_and_methods_are_told_apart(client: Client) -> None:
    refused = client.request("PUT", "messages")
    assert code(refused) == (405, "method_not_allowed") and refused.headers["Allow"] == "GET, POST"
    for path in ("nothing", "messages/1", "../credentials.yml", "..%2f..%2fcredentials.yml", "assets/%00", "%ff"):
        assert requests.get(client.url + path, timeout=60).status_code == 404, path


ANY_TEXT = ["😀" * 1_000, "\u202e\u0000x", "ﷺ" * 2_000, "\\ud800", "<img src=x onerror=alert(1)>", "?" * 2_000]


@pytest.mark.parametrize("text", ANY_TEXT, ids=lambda text: ascii(text[:4]))
def test_any_text_is_answered_and_shown_as_it_was_typed(client: Client, text: str) -> None:
    assert client.say(text)["replies"][0]["text"]
    assert client.history()[0]["text"] == text.strip()


# -- pages -------------------------------------------------------------------------------------------------------------


def test_a_page_of_another_origin_is_refused_whatever_it_asks(client: Client) -> None:
    for origin in (FOREIGN, "null", client.headers["Origin"] + ".evil.example"):
        for method, path in [("GET", "messages"), ("POST", "messages"), ("POST", "session"), ("DELETE", "session")]:
            refused = client.request(method, path, {"Origin": origin}, json={})
            assert code(refused) == (403, "origin_not_allowed")
            assert "Access-Control-Allow-Origin" not in refused.headers
    assert code(client.request("POST", "session", {"Origin": ""}, json={})) == (403, "origin_not_allowed")


def test_a_page_of_an_allowed_origin_may_read_and_is_told_so_before(own: serving.Assistant) -> None:
    shop = {"Origin": "https://shop.example"}
    asked = requests.options(own.url + "messages", headers={**shop, "Access-Control-Request-Method": "POST"}, timeout=60)
    assert asked.status_code in (200, 204)
    assert asked.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    opened = requests.post(own.url + "session", headers=shop, json={}, timeout=60)
    assert opened.status_code == 201 and opened.headers["Access-Control-Allow-Origin"] == "https://shop.example"
    assert "Origin" in opened.headers["Vary"] and opened.headers["Cache-Control"] == "no-store"
    preflight = {"Origin": FOREIGN, "Access-Control-Request-Method": "POST"}
    evil = requests.options(own.url + "messages", headers=preflight, timeout=60)
    assert "Access-Control-Allow-Origin" not in evil.headers


def test_the_widget_is_served_once_and_then_known(running: Running) -> None:
    first = requests.get(running.chat + "widget.js", timeout=60)
    assert first.status_code == 200 and first.headers["Content-Encoding"] == "gzip"
    assert first.headers["X-Content-Type-Options"] == "nosniff" and first.headers["Access-Control-Allow-Origin"] == "*"
    known = requests.get(running.chat + "widget.js", headers={"If-None-Match": first.headers["ETag"]}, timeout=60)
    assert known.status_code == 304 and not known.content and known.headers["ETag"] == first.headers["ETag"]


def test_the_demo_page_is_a_folder_with_a_policy(running: Running) -> None:
    moved = requests.get(running.chat.rstrip("/"), allow_redirects=False, timeout=60)
    assert (moved.status_code, moved.headers["Location"]) == (308, "chat/")
    page = requests.get(running.chat, timeout=60)
    assert page.status_code == 200 and page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "unsafe" not in page.headers["Content-Security-Policy"] and "Set-Cookie" not in page.headers


# -- the description ---------------------------------------------------------------------------------------------------


def test_no_request_that_the_description_allows_or_forbids_ends_in_an_error(
    client: Client, running: Running, tmp_path: Path
) -> None:
    tool = corpus.ROOT / ".venv-api" / "bin" / "schemathesis"
    headers = [part for name, value in client.headers.items() for part in ("-H", f"{name}: {value}")]
    # TRACE is answered by the web server itself.
    checks = ["--exclude-checks", "unsupported_method"]
    command = [str(tool), "run", running.chat + "openapi.json", "--url", running.chat, *headers, *checks, "--max-examples", "60"]
    run = subprocess.run([*command, "--seed", "7"], capture_output=True, text=True, check=False, timeout=280, cwd=tmp_path)
    assert run.returncode == 0, run.stdout[-4_000:]
