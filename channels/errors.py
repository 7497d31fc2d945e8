"""What can go wrong, as the client is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ApiError(Exception):
    """A request that is not carried out.

    Attributes:
        status: The HTTP status.
        code: What went wrong, for programs: one of those in ``openapi.yml``.
        field: What of the body is wrong.
        retry_after: In how many seconds to try again.
        allow: The methods there are, with 405.
    """

    status: int
    code: str
    field: str | None = None
    retry_after: int | None = None
    allow: tuple[str, ...] = ()

    @property
    def body(self) -> dict[str, Any]:
        """The JSON document."""
        details = {"code": self.code, "field": self.field, "retry_after": self.retry_after}
        return {"error": {key: value for key, value in details.items() if value is not None}}

    @property
    def headers(self) -> dict[str, str]:
        """Headers that belong to it."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after is not None else {}
        return {**headers, "Allow": ", ".join(self.allow)} if self.allow else headers
