"""What a recogniser reports."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Kind(Enum):
    """A kind of personal data; the value is its placeholder without the brackets. The first wins over the later ones."""

    EMAIL = "email"
    ORDER_NUMBER = "order number"
    IBAN = "iban"
    PAYMENT_CARD = "payment card"
    PERSONAL_NUMBER = "personal number"
    PHONE = "phone"
    ADDRESS = "address"

    @property
    def placeholder(self) -> str:
        """Return what is written in the place of the data: ``[phone]``."""
        return f"[{self.value}]"


class Found(NamedTuple):
    """Personal data of a ``kind`` from character ``start`` up to ``end``."""

    kind: Kind
    start: int
    end: int
