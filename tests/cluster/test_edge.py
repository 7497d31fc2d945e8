"""What is reachable from outside, and how."""

from __future__ import annotations

import uuid

import pytest
import requests

from tests.cluster.client import Client, From
from tests.cluster.cluster import OUTSIDE, Cluster

#: What Rasa serves, or would with its API enabled, and ways around the only door.
CLOSED = [
    "", "webhooks/rest/webhook", "webhooks/chat/webhook", "webhook", "model", "model/parse", "status", "version", "domain",
    "health", "ready", "metrics", "conversations/x/tracker", "chat/../webhooks/rest/webhook", "chat/..%2fmetrics",
    "chat/%2e%2e/status", "chatter",
]  # fmt: skip


@pytest.mark.parametrize("path", CLOSED)
def test_nothing_but_the_chat_is_reachable(cluster: Cluster, path: str) -> None:
    address = cluster.url.removesuffix("chat/") + path
    for method in ("GET", "POST"):
        request = requests.Request(method, address, json={"sender": "x", "message": "hi"}).prepare()
        request.url = address  # as it stands: requests would tidy it
        answer = requests.Session().send(request, timeout=60, verify=str(cluster.certificate))
        assert answer.status_code == 404 and answer.json() == {"error": {"code": "not_found"}}
        assert answer.headers["Server"] == "nginx", "without its version"


def test_the_rest_channel_is_off_at_the_servers_themselves(cluster: Cluster) -> None:
    address = cluster.server(0).removesuffix("chat/")
    assert requests.get(f"{address}ready", timeout=60).status_code == 200
    assert requests.post(f"{address}webhooks/rest/webhook", json={"sender": "x", "message": "hi"}, timeout=60).status_code == 404


def test_without_tls_one_is_sent_to_the_address_with_it(cluster: Cluster) -> None:
    for path in ("chat/?x=1", "health"):
        moved = requests.get(f"http://{OUTSIDE}:{cluster.port('edge-plain')}/{path}", allow_redirects=False, timeout=60)
        assert (moved.status_code, moved.headers["Location"]) == (308, f"https://{OUTSIDE}/{path}")


def test_what_is_too_large_stops_at_the_proxy(cluster: Cluster) -> None:
    client = Client(cluster.url, cluster.certificate)
    refused = client.post(cluster.url, {"id": str(uuid.uuid4()), "text": "x" * 20_000})
    assert (refused.status_code, refused.json()["error"]["code"]) == (413, "body_too_large")


def test_a_client_cannot_choose_the_address_that_it_is_counted_by(cluster: Cluster) -> None:
    statuses = set()
    for number in range(40):
        claimed = {"Origin": "https://shop.example", "X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
        opened = requests.Session()
        opened.mount("https://", From("127.0.3.1"))
        answer = opened.post(f"{cluster.url}session", json={}, headers=claimed, verify=str(cluster.certificate), timeout=60)
        statuses.add(answer.status_code)
        retry_after = answer.headers.get("Retry-After")
    assert statuses == {201, 429} and retry_after is not None and "," not in retry_after


def test_it_may_stand_below_a_prefix(cluster: Cluster) -> None:
    edge = cluster.edge_with("below", "/assistant")
    try:
        edge.start()
        outside = f"https://127.0.0.1:{cluster.port('below')}"
        page = requests.get(f"{outside}/assistant/chat", verify=str(cluster.certificate), timeout=60)
        assert page.url == f"{outside}/assistant/chat/", "the channel's redirect keeps the prefix"
        assert page.headers["Strict-Transport-Security"].startswith("max-age=")
        opened = requests.post(
            f"{outside}/assistant/chat/session",
            json={},
            headers={"Origin": outside},
            verify=str(cluster.certificate),
            timeout=60,
        )
        assert opened.status_code == 201, "a page of the proxy's own origin may ask"
        assert requests.get(f"{outside}/chat/", verify=str(cluster.certificate), timeout=60).status_code == 404
    finally:
        edge.stop()
