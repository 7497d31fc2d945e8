"""A program that talks to the widget's channel."""

from __future__ import annotations

import uuid
from typing import Any

import requests


class Client:
    """A program that talks to the channel as a page of its own origin would."""

    def __init__(self, url: str, **page: str) -> None:
        """Open a session; ``page`` is its language and time zone."""
        self.url = url
        self.headers = {"Origin": url.removesuffix("/chat/")}
        self.page = page
        opened = self.request("POST", "session", json=page)
        assert opened.status_code == 201, opened.text
        self.headers["Authorization"] = f"Bearer {opened.json()['token']}"

    def request(self, method: str, path: str, headers: dict[str, str] | None = None, **more: Any) -> requests.Response:
        """Send a request; ``headers`` go over the client's own, an empty one takes it away."""
        merged = {name: value for name, value in {**self.headers, **(headers or {})}.items() if value}
        return requests.request(method, self.url + path, headers=merged, timeout=60, **more)

    def post(self, **body: Any) -> requests.Response:
        """Send a message, by default under an id of its own."""
        return self.request("POST", "messages", json={"id": str(uuid.uuid4()), **self.page, **body})

    def say(self, text: str, **more: Any) -> dict[str, Any]:
        """Send ``text`` and return what came back."""
        return self._answered(self.post(text=text, **more))

    def press(self, title: str, reply: dict[str, Any]) -> dict[str, Any]:
        """Press the button titled ``title`` below ``reply``."""
        button = next(each["id"] for each in reply["buttons"] if each["title"] == title)
        return self._answered(self.post(button=button))

    def history(self) -> list[dict[str, Any]]:
        """Return the messages of the conversation."""
        return list(self._answered(self.request("GET", "messages"))["messages"])

    @staticmethod
    def _answered(response: requests.Response) -> dict[str, Any]:
        assert response.status_code == 200, f"{response.status_code}: {response.text}"
        return dict(response.json())


def code(response: requests.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]
