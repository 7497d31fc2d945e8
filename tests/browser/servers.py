"""What lies around the assistant: pages of other sites, and a network that misbehaves."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler], port: int = 0) -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Site:
    """Somebody's web site: pages with headers of their own."""

    origin: str
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def publish(self, html: str, policy: str | None = None, path: str = "/") -> str:
        """Put ``html`` at ``path``, with ``policy`` as its Content-Security-Policy; return its address."""
        self.pages[path] = html, {"Content-Security-Policy": policy} if policy else {}
        return self.origin + path


@contextmanager
def site(port: int) -> Iterator[Site]:
    """Serve a site without pages on ``port``."""
    served = Site(f"http://127.0.0.1:{port}")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = served.pages.get(self.path, ("", {}))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with _serving(Handler, port):
        yield served


@dataclass
class Proxy:
    """What lies between the browser and the assistant, and how it treats messages on their way.

    Attributes:
        url: The address of the demo page through it, below a path of its own.
        delay: Seconds that the answer to a message takes longer.
        lose: How many of the next messages are lost before they arrive.
        lose_replies: Of how many of the next messages the reply is lost, though they were processed.
    """

    url: str
    delay: float = 0
    lose: int = 0
    lose_replies: int = 0


@contextmanager
def proxy(port: int, prefix: str) -> Iterator[Proxy]:
    """Stand before the server on ``port``, which is found under ``prefix``."""
    state = Proxy("")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self) -> None:
            if not self.path.startswith(prefix):
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            path, is_message = self.path.removeprefix(prefix), self.command == "POST" and self.path.endswith("/messages")
            if is_message and state.lose:
                state.lose -= 1
                return self.drop()
            upstream = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            try:
                upstream.request(self.command, path, body, dict(self.headers))
                answer = upstream.getresponse()
                content = answer.read()
            except OSError:
                return self.drop()
            finally:
                upstream.close()
            if is_message:
                time.sleep(state.delay)
                if state.lose_replies:
                    state.lose_replies -= 1
                    return self.drop()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def drop(self) -> None:
            """Close the connection without a word."""
            self.close_connection = True
            self.connection.close()

        do_GET = do_POST = do_DELETE = do_OPTIONS = forward

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with _serving(Handler) as own:
        state.url = f"http://127.0.0.1:{own}{prefix}/chat/"
        yield state
