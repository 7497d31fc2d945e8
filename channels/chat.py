"""Rasa's input channel for the widget: HTTP in, HTTP out; what it decides stands in the modules beside it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from datetime import timedelta
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage, SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, json, raw

from bootstrap.startup import ROOT
from channels import assets, origins, schema
from channels.deadline_file import calendar_file
from channels.delivery import Delivery, Incoming
from channels.errors import ApiError
from channels.rates import Limiter, rate_from
from channels.secret import secret_from
from channels.sessions import Session, Signer
from dialogue import clock
from monitoring import metrics
from storage import conversations, database

logger = logging.getLogger(__name__)

Handler = Callable[..., Coroutine[Any, Any, HTTPResponse]]

#: Where the widget's build puts its files.
WIDGET = ROOT / "widget" / "dist"

#: Where the key is kept that nobody chose.
SECRET = ROOT / ".chat-secret"

#: Bytes that a request may have: more than the longest message in any script.
LARGEST_BODY = 16_384

#: Bytes of a body that nobody reads: with other methods, and at other addresses of Rasa's server.
LARGEST_REQUEST = 1_000_000

_METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"]

_ON_EVERY_RESPONSE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "strict-origin-when-cross-origin"}
_ON_API_RESPONSES = {**_ON_EVERY_RESPONSE, "Cache-Control": "no-store", "Vary": "Origin"}
_CORS = {
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Expose-Headers": "Retry-After",
    "Access-Control-Max-Age": "7200",
}


class ChatChannel(InputChannel):
    """The channel `/chat/`, as `openapi.yml` describes it, and the files of the widget.

    In `credentials.yml`::

        channels.chat.ChatChannel:
          origins: https://shop.example, https://www.shop.example   # pages that may use it, besides its own; "*" for any
          secret: ...                                               # signs the sessions; empty: one is made and kept
          redis: redis://...                                        # counts for several servers; empty: in memory
          session_days: 7
          rates: {message: {per_minute: 30, at_once: 10}, ...}      # see the file

    Rasa is told the page's language and time zone and nothing else that a client sends beside its message.
    """

    @classmethod
    def name(cls) -> str:
        """Return the name by which Rasa knows the channel."""
        return "chat"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> ChatChannel:
        """Create the channel as `credentials.yml` says; exits with a sentence when that cannot be."""
        given = credentials or {}
        try:
            allowed = origins.allowed(str(given.get("origins") or ""))
            rates = {kind: rate_from(each) for kind, each in given["rates"].items()}
            lifetime = timedelta(days=float(given["session_days"]))
        except (KeyError, TypeError, ValueError) as error:
            sys.exit(f"credentials.yml, {cls.__module__}.{cls.__name__}: {error}")
        signer = Signer(secret_from(str(given.get("secret") or ""), SECRET), lifetime)
        return cls(allowed, signer, Limiter(rates, str(given.get("redis") or "")))

    def __init__(self, allowed: frozenset[str], signer: Signer, limiter: Limiter) -> None:
        """Let pages of ``allowed`` origins in."""
        self._allowed = allowed
        self._signer = signer
        self._limiter = limiter
        self._delivery = Delivery(self.name(), signer, conversations.connect(), database.connect())
        self._assets = assets.load(WIDGET)
        if not self._assets:
            logger.warning("The widget is not built: `make widget` does, and `make run`.")

    def url_prefix(self) -> str:
        """Return where the channel stands: not below Rasa's /webhooks/."""
        return "/chat"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes. Messages go to the agent itself, under its own lock, not through ``on_new_message``."""
        blueprint = Blueprint("chat")
        routes: dict[str, dict[str, Handler]] = {
            "/session": {"POST": self._open, "DELETE": self._delete},
            "/messages": {"GET": self._history, "POST": self._say},
        }
        public: dict[str, dict[str, Handler]] = {
            "/openapi.json": {"GET": self._describe},
            "/calendar/<name>": {"GET": self._calendar},
            "/": {"GET": self._file},
            "/<path:path>": {"GET": self._file},
        }
        answers = {path: self._api(handlers) for path, handlers in routes.items()}
        answers.update({path: _answered(handlers) for path, handlers in public.items()})
        for path, handler in answers.items():
            blueprint.add_route(handler, path, _METHODS, name=f"other {path}")
            blueprint.add_route(handler, path, ["POST"], name=f"POST {path}", stream=True)
        blueprint.middleware("response")(self._allow_origin)
        blueprint.listener("before_server_start")(_limit_requests)
        blueprint.signal("http.lifecycle.request")(_check_length)
        return blueprint

    # The API

    async def _open(self, request: Request) -> HTTPResponse:
        """POST session."""
        schema.parse(await _body(request), "Page")
        now = clock.now()
        try:
            known: Session | None = self._session(request)
        except ApiError:
            known = None
        await self._limiter.check("session", _address(request))
        token, session = self._signer.open(now, known.id if known else None)
        expires = session.expires.isoformat().replace("+00:00", "Z")
        body = {"token": token, "expires": expires, "longest_message": schema.longest_message()}
        return json(body, 200 if known else 201)

    async def _delete(self, request: Request) -> HTTPResponse:
        """DELETE session."""
        session = self._session(request)
        await self._limiter.check("session", _address(request))
        await self._delivery.delete(_agent(request), session.id)
        return raw(b"", 204)

    async def _history(self, request: Request) -> HTTPResponse:
        """GET messages."""
        session = self._session(request)
        await self._limiter.check("address", _address(request))
        return json({"messages": await self._delivery.history(_agent(request), session.id)})

    async def _say(self, request: Request) -> HTTPResponse:
        """POST messages."""
        session = self._session(request)
        await self._limiter.check("address", _address(request))
        await self._limiter.check("message", session.id)
        await self._limiter.check("conversation", session.id)
        body = schema.parse(await _body(request), "NewMessage")
        incoming = Incoming(session.id, body["id"], body.get("text"), body.get("button"), schema.page(body))
        return json(await self._delivery.say(_agent(request), incoming))

    # Beside it

    async def _describe(self, request: Request) -> HTTPResponse:
        """GET openapi.json."""
        return json(schema.document(), headers={"Cache-Control": "public, max-age=300"})

    async def _calendar(self, request: Request, name: str) -> HTTPResponse:
        """GET calendar/<signed>.ics."""
        file = calendar_file(self._signer.read_deadline(name.removesuffix(".ics")), clock.now())
        headers = {"Content-Disposition": 'attachment; filename="deadline.ics"', "Cache-Control": "no-store"}
        return raw(file, headers=headers, content_type="text/calendar; charset=utf-8")

    async def _file(self, request: Request, path: str = "") -> HTTPResponse:
        """GET any file of the widget."""
        if not path and not request.path.endswith("/"):
            return raw(b"", 308, {"Location": "chat/"})  # relative: a proxy may have put a prefix before it
        asset = self._assets.get(path)
        if asset is None:
            raise ApiError(404, "not_found")
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        etag = asset.zipped_etag if zipped else asset.etag
        headers = {**asset.headers, "ETag": etag, **({"Content-Encoding": "gzip"} if zipped else {})}
        if asset.is_known(request.headers.get("if-none-match", "")):
            headers.pop("Content-Encoding", None)
            return raw(b"", 304, headers)
        return raw(asset.zipped if zipped else asset.content, headers=headers, content_type=asset.content_type)

    # What holds for all

    def _session(self, request: Request) -> Session:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise ApiError(401, "session_missing")
        return self._signer.read(token.strip(), clock.now())

    def _api(self, handlers: Mapping[str, Handler]) -> Handler:
        """Return what answers requests to the API from allowed pages."""

        async def checked(request: Request, **parameters: Any) -> HTTPResponse:
            origins.check(request.method, request.headers, request.host, self._allowed)
            return await handlers[request.method](request, **parameters)

        return _answered({method: checked for method in handlers}, _ON_API_RESPONSES)

    async def _allow_origin(self, request: Request, response: HTTPResponse) -> None:
        """Let an allowed page of another origin read an API's response; the extension that Rasa uses answers for OPTIONS."""
        if "Access-Control-Allow-Origin" in response.headers:
            return
        try:
            origin = origins.check(request.method, request.headers, request.host, self._allowed)
        except ApiError:
            return
        if origin:
            response.headers.update({**_CORS, "Access-Control-Allow-Origin": request.headers["origin"]})


async def _limit_requests(app: Sanic, _loop: asyncio.AbstractEventLoop) -> None:
    app.config.REQUEST_MAX_SIZE = LARGEST_REQUEST


async def _check_length(request: Request) -> None:
    """Refuse a body whose length is not told in exactly one way, in digits or as chunked (RFC 9112, 6.1).

    Of one of -1 byte Sanic 21.12 waits for the rest for ever, and for nobody else.
    """
    lengths = request.headers.getall("content-length", [])
    codings = request.headers.getall("transfer-encoding", [])
    told = [*(each.isascii() and each.isdecimal() for each in lengths), *(each.lower() == "chunked" for each in codings)]
    if len(told) > 1 or not all(told):
        raise InvalidUsage("Bad Request")


def _answered(handlers: Mapping[str, Handler], headers: Mapping[str, str] = _ON_EVERY_RESPONSE) -> Handler:
    """Return one handler for all methods, which has an answer to everything, errors included."""

    async def handle(request: Request, **parameters: Any) -> HTTPResponse:
        try:
            method = "GET" if request.method == "HEAD" else request.method
            if method not in handlers:
                raise ApiError(405, "method_not_allowed", allow=tuple(handlers))
            response = await handlers[method](request, **parameters)
        except ApiError as error:
            metrics.count_error(error.code)
            response = json(error.body, error.status, error.headers)
        except SanicException:  # the body breaks off, or its chunks are none
            metrics.count_error("invalid_json")
            response = json(ApiError(400, "invalid_json").body, 400)
        except Exception as error:
            metrics.count_error("internal_error")
            logger.exception("A request to the chat failed: %s", type(error).__name__)
            response = json(ApiError(500, "internal_error").body, 500)
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        return response

    return handle


async def _body(request: Request) -> bytes:
    """Return the body, a JSON document.

    Raises:
        ApiError: 413 or 415; it is too large, or something else.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ApiError(415, "unsupported_media_type")
    stream, body = request.stream, b""
    while stream and (part := await stream.read()) is not None:
        body += part
        if len(body) > LARGEST_BODY:
            raise ApiError(413, "body_too_large")
    return body


def _agent(request: Request) -> Agent:
    agent: Agent = request.app.ctx.agent
    return agent


def _address(request: Request) -> str:
    """Return who asks; behind proxies, whom they name (SANIC_PROXIES_COUNT, SANIC_REAL_IP_HEADER)."""
    return str(request.remote_addr or request.ip)
