"""The files of the widget and its demo page, as they are served."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

#: A name with a hash of what is in the file: it never changes.
_HASHED = re.compile(r"-[\w-]{8,}\.\w+$")

#: Where a page of its own may be asked for by the name of its folder.
_INDEX = "index.html"

_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".ics": "text/calendar"}

#: A page of ours loads its own files and nothing else, and stands in no frame of others.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'"
)


@dataclass(frozen=True)
class Asset:
    """One file.

    Attributes:
        content: Its bytes.
        zipped: The same, gzipped.
        etag, zipped_etag: Their entity tags (RFC 9110, 8.8.3: one for each encoding).
        headers: What goes out with it, whether or not it has changed.
        content_type: Its media type.
    """

    content: bytes
    zipped: bytes
    etag: str
    zipped_etag: str
    headers: dict[str, str]
    content_type: str

    def is_known(self, if_none_match: str) -> bool:
        """Return whether a client that sends this ``If-None-Match`` has it."""
        tags = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
        return bool(tags & {"*", self.etag, self.zipped_etag})


def load(folder: Path) -> dict[str, Asset]:
    """Return the files below ``folder`` by their paths (``assets/panel-1a2b3c4d.js``); ``""`` is the page at the top.

    They are read once: what is built anew is served after a restart.
    """
    files = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    assets = {name: _asset(path) for name, path in files.items()}
    return {**assets, "": assets[_INDEX]} if _INDEX in assets else assets


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    is_page = kind == "text/html"
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if _HASHED.search(path.name) else "public, max-age=300",
        "Vary": "Accept-Encoding",
        # Whoever embeds the widget loads it from another origin.
        **({"Content-Security-Policy": PAGE_POLICY} if is_page else {"Access-Control-Allow-Origin": "*"}),
        **({} if is_page else {"Cross-Origin-Resource-Policy": "cross-origin"}),
    }
    if is_page:
        headers["Cache-Control"] = "no-cache"
    digest = hashlib.sha256(content).hexdigest()[:32]
    charset = "; charset=utf-8" if kind.startswith("text/") else ""
    return Asset(content, gzip.compress(content, mtime=0), f'"{digest}"', f'"{digest}-gzip"', headers, kind + charset)
