"""A page's side of the conversation: it sends a message under its id until there is an answer, as the widget does."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import requests
from requests.adapters import HTTPAdapter

#: What tells a client to send the same again.
AGAIN = frozenset({429, 502, 503, 504})

#: Seconds until a client gives a request up and sends it again, and between two attempts where the server names none.
TIMEOUT = 40.0
PAUSE = 0.5

#: Seconds after which a test gives up.
PATIENCE = 180.0


@dataclass(frozen=True)
class Exchange:
    """A message with its replies; when it was first sent and when answered, in seconds, and what stood in its way."""

    message: dict[str, Any]
    replies: list[dict[str, Any]]
    asked: float
    answered: float
    obstacles: Counter[str]


@dataclass
class Client:
    """A program that talks to the channel at ``url`` as a page of an allowed origin would, from an ``address`` of its own."""

    url: str
    certificate: Path
    language: str = "en"
    address: str = "127.0.0.1"
    exchanges: list[Exchange] = field(default_factory=list)
    obstacles: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Open a session."""
        self._http = requests.Session()
        self._http.trust_env = False
        self._http.verify = str(self.certificate)
        self._http.mount("https://", From(self.address))
        self._http.headers["Origin"] = "https://shop.example"
        self._page = {"language": self.language, "timezone": "Europe/Stockholm"}
        token = self._persist("POST", "session", json=self._page).json()["token"]
        self._http.headers["Authorization"] = f"Bearer {token}"
        self.session = str(jwt.decode(token, options={"verify_signature": False})["sub"])

    def say(self, text: str) -> Exchange:
        """Send ``text``; return once it is answered."""
        return self._send(text=text)

    def press(self, title: str) -> Exchange:
        """Press the button titled ``title`` below the last reply that has one."""
        replies = (reply for exchange in reversed(self.exchanges) for reply in reversed(exchange.replies))
        buttons = (button for reply in replies for button in reply.get("buttons", ()))
        return self._send(button=next(button["id"] for button in buttons if button["title"] == title))

    def history(self) -> list[dict[str, Any]]:
        """Return the messages of the conversation as the server keeps them."""
        return list(self._persist("GET", "messages").json()["messages"])

    def delete(self) -> None:
        """Have the conversation removed."""
        self._persist("DELETE", "session")

    def post(self, url: str, message: dict[str, str]) -> requests.Response:
        """Send ``message`` to the channel at ``url`` once."""
        return self._http.post(url + "messages", json=message, timeout=TIMEOUT)

    def _send(self, **what: str) -> Exchange:
        asked, before = time.monotonic(), self.obstacles.copy()
        said = self._persist("POST", "messages", json={"id": str(uuid.uuid4()), **self._page, **what}).json()
        exchange = Exchange(said["message"], said["replies"], asked, time.monotonic(), self.obstacles - before)
        self.exchanges.append(exchange)
        return exchange

    def _persist(self, method: str, path: str, **more: Any) -> requests.Response:
        """Send a request until it is answered."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            pause = PAUSE
            try:
                response = self._http.request(method, self.url + path, timeout=TIMEOUT, **more)
            except (requests.ConnectionError, requests.Timeout) as error:
                self.obstacles[type(error).__name__] += 1
            else:
                if response.ok:
                    return response
                assert response.status_code in AGAIN, f"{response.status_code} for {method} {path}: {response.text[:300]}"
                self.obstacles[str(response.status_code)] += 1
                pause = float(response.headers.get("Retry-After", pause))
            time.sleep(pause)
        raise TimeoutError(f"{method} {path} was not answered within {PATIENCE:.0f} s: {dict(self.obstacles)}")


class From(HTTPAdapter):
    """Connects from one address of this machine, as so many sellers would from their own."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options, source_address=(self._address, 0))
