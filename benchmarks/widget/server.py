"""The server of `make benchmark-widget`: the three pages, each widget's files, and REPLY for each, in its own protocol.

    .venv-socketio/bin/python benchmarks/widget/server.py PORT REPLY

Every file is sent gzipped and may not be cached. Replies come at once, so that what is measured is the widget.
"""

from __future__ import annotations

import gzip
import mimetypes
import sys
import uuid
from collections.abc import Awaitable, Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import socketio
from aiohttp import web

HERE = Path(__file__).parent
PACKAGES = HERE / "node_modules"
BUILT = HERE.parent.parent / "widget" / "dist"

#: What is sent, by the beginning of its address: all of it is read at the start, so that a build meanwhile changes nothing.
FILES = {
    "pages": list((HERE / "pages").iterdir()),
    "packages/deep-chat": [PACKAGES / "deep-chat" / "dist" / "deepChat.bundle.js"],
    "packages/rasa-webchat": [PACKAGES / "rasa-webchat" / "lib" / "index.js"],
    "chat": [path for path in BUILT.iterdir() if path.is_file()],
}

REPLY = sys.argv[2]


def _file(path: Path) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Return what sends the file at ``path``."""
    content = gzip.compress(path.read_bytes())
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    headers = {"Content-Encoding": "gzip", "Content-Type": f"{kind}; charset=utf-8", "Cache-Control": "no-store"}

    async def send(request: web.Request) -> web.Response:
        return web.Response(body=content, headers=headers)

    return send


def _gzipped(content: Any, status: int = 200) -> web.Response:
    response = web.json_response(content, status=status)
    response.enable_compression()
    return response


async def _session(request: web.Request) -> web.Response:
    return _gzipped({"token": "token", "expires": "2100-01-01T00:00:00Z", "longest_message": 2000}, status=201)


async def _history(request: web.Request) -> web.Response:
    return _gzipped({"messages": []})


async def _message(request: web.Request) -> web.Response:
    asked = await request.json()
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    message = {"id": asked["id"], "who": "seller", "at": now, "text": asked["text"]}
    reply = {"id": str(uuid.uuid4()), "who": "assistant", "at": now, "text": REPLY, "language": "en", "kind": "answer"}
    return _gzipped({"message": message, "replies": [reply]})


async def _deep_chat(request: web.Request) -> web.Response:
    return _gzipped({"text": REPLY})


def _socket_io() -> socketio.AsyncServer:
    """Return what Rasa's own socket.io channel does, as far as rasa-webchat needs it."""
    server = socketio.AsyncServer(async_mode="aiohttp")

    @server.on("session_request")
    async def session_request(sid: str, data: Any) -> None:
        await server.emit("session_confirm", (data or {}).get("session_id") or uuid.uuid4().hex, room=sid)

    @server.on("user_uttered")
    async def user_uttered(sid: str, data: Any) -> None:
        await server.emit("bot_uttered", {"text": REPLY}, room=sid)

    return server


def application() -> web.Application:
    """Return the whole server."""
    app = web.Application()
    _socket_io().attach(app)
    app.add_routes(
        [
            web.post("/chat/session", _session),
            web.get("/chat/messages", _history),
            web.post("/chat/messages", _message),
            web.post("/reply", _deep_chat),
            *(web.get(f"/{address}/{path.name}", _file(path)) for address, paths in FILES.items() for path in paths),
        ]
    )
    return app


if __name__ == "__main__":
    web.run_app(application(), host="127.0.0.1", port=int(sys.argv[1]), print=None)
