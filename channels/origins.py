"""Which pages may use the API: pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from channels.errors import ApiError

#: Any page may: for an assistant that is open to everybody.
ANY = "*"


def allowed(configured: str) -> frozenset[str]:
    """Return the origins in ``configured``, separated by commas: ``https://shop.example, https://www.shop.example``.

    Raises:
        ValueError: one of them is no origin; the message says which.
    """
    origins = frozenset(each.strip().rstrip("/").lower() for each in configured.split(",") if each.strip())
    for origin in origins - {ANY}:
        parts = urlsplit(origin)
        if parts.scheme not in ("http", "https") or not parts.netloc or origin != f"{parts.scheme}://{parts.netloc}":
            raise ValueError(f"CHAT_ORIGINS: {origin} is not an origin; write it like https://shop.example")
    return origins


def check(method: str, headers: Mapping[str, str], host: str, origins: frozenset[str]) -> str | None:
    """Return the foreign origin that a request comes from, None for a page of the server's own ``host``.

    Browsers name the origin of every request but for a page's own GET (Fetch standard, "append a request `Origin` header").

    Raises:
        ApiError: 403 ``origin_not_allowed``; it is none of ``origins``, or there is none.
    """
    origin = headers.get("origin", "").lower()
    if not origin:
        if method in ("GET", "HEAD") and headers.get("sec-fetch-site", "same-origin") == "same-origin":
            return None
        raise ApiError(403, "origin_not_allowed")
    if _host_of(origin) == host.lower():
        return None
    if origin in origins or ANY in origins:
        return origin
    raise ApiError(403, "origin_not_allowed")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # brackets that do not close, and the like
        return None
