"""A message seen through a vocabulary: which phrases and numbers stand at a token. The rules ask, nothing here
decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from nlu.times.lexer import Token, tokens
from nlu.times.model import Context
from nlu.times.vocabulary import Entry, Value, Vocabulary, core

Match = tuple[Value, int]  # what it means, and the index of the token after it


@dataclass(frozen=True, slots=True)
class Number:
    """A number as written: its value, whether in words, whether as an ordinal, its digits, the token after."""

    value: int
    end: int
    words: bool = False
    ordinal: bool = False
    digits: str = ""


class Reader:
    """Tokens of one message with the phrases that begin at each.

    `whole` allows readings that make sense only when they are all the message says: "7", "May", "the 24".
    """

    def __init__(self, text: str, vocabulary: Vocabulary, context: Context) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.context = context
        self.whole = False
        self.tokens: list[Token] = tokens(text)
        self._matches: dict[int, dict[str, list[Match]]] = {}
        self._hide_what_is_no_time()

    def __len__(self) -> int:
        return len(self.tokens)

    def kind(self, i: int) -> str:
        """The kind of token i; "" outside the message."""
        return self.tokens[i].kind if 0 <= i < len(self.tokens) else ""

    def text_at(self, i: int) -> str:
        """The folded text of token i; "" outside the message."""
        return self.tokens[i].text if 0 <= i < len(self.tokens) else ""

    def glued(self, i: int) -> bool:
        """Token i stands right after the one before it."""
        return 0 < i < len(self.tokens) and self.tokens[i].glued

    def at(self, i: int) -> dict[str, list[Match]]:
        """The phrases that begin at token i by category, the longest first."""
        found = self._matches.get(i)
        if found is None:
            found = self._matches[i] = self._find(i)
        return found

    def match(self, i: int, category: str) -> Match | None:
        """The longest phrase of a category at token i."""
        here = self._matches.get(i)  # asked for hundreds of times a message: not by way of `at`
        found = (self.at(i) if here is None else here).get(category)
        return found[0] if found else None

    def skip(self, i: int, *categories: str) -> int:
        """The token after the longest phrase of any of these categories at i; i itself when there is none."""
        found = (self.match(i, category) for category in categories)
        return max((match[1] for match in found if match), default=i)

    def follows(self, i: int, *categories: str) -> bool:
        """A phrase of one of these categories ends right before token i."""
        for start in range(max(0, i - 3), i):
            here = self.at(start)
            if any(end == i for category in categories for _, end in here.get(category, ())):
                return True
        return False

    def _find(self, i: int) -> dict[str, list[Match]]:
        if not 0 <= i < len(self.tokens):
            return {}
        token = self.tokens[i]
        if token.kind == "opaque":
            return {}
        found: dict[str, list[Match]] = {}
        for entry in self.vocabulary.lookup(token.text):
            end = self._end(i, entry)
            if end:
                found.setdefault(entry.category, []).append((entry.value, end))
        return found

    def _end(self, i: int, entry: Entry) -> int | None:
        count = len(entry.words)
        if i + count > len(self.tokens):
            return None
        for n in range(count):
            token = self.tokens[i + n]
            if n and token.text != entry.words[n]:
                return None
            if entry.strict and token.exact != entry.exact[n]:
                return None
            if token.exact != token.text and not _accents_agree(token.exact, entry.exact[n]):
                return None
        return i + count

    # Numbers

    def number(self, i: int) -> Number | None:
        """A whole number at i, in digits (up to four) or words."""
        if self.kind(i) == "number":
            token = self.tokens[i]
            return Number(int(token.text), i + 1, digits=token.text) if len(token.text) <= 4 else None
        found = self.match(i, "number")
        return Number(found[0], found[1], words=True) if found else None

    def ordinal(self, i: int) -> Number | None:
        """ "3rd", "3:e", "third"."""
        if self.kind(i) == "number":
            token = self.tokens[i]
            if len(token.text) > 2:
                return None
            j = i + 1
            if self.text_at(j) in (":", "'", ".") and self.glued(j) and self.glued(j + 1):
                j += 1
            if self.glued(j) and self.match(j, "ordinal_suffix") and not self.glued_word(j + 1):
                return Number(int(token.text), j + 1, ordinal=True, digits=token.text)
            return None
        found = self.match(i, "ordinal")
        return Number(found[0], found[1], words=True, ordinal=True) if found else None

    def glued_word(self, i: int) -> bool:
        """Token i is a word or number that continues the one before it without a space."""
        return self.glued(i) and self.kind(i) in ("word", "number", "shape", "opaque")

    # What may stand after a reading that is not certain by itself

    def may_follow(self, i: int) -> bool:
        """Token i does not make a quantity of the number before it: end, punctuation, a function word, another time."""
        if i >= len(self.tokens):
            return True
        token = self.tokens[i]
        if token.kind == "mark":
            return token.text in ",.;:!?()-\"'/" and not (token.text == "-" and self.glued_word(i + 1))
        if token.kind != "word":
            return token.kind == "shape"
        here = self.at(i)
        return bool(here.keys() & _TIMELY) and "measures" not in here and "unit" not in here

    def _hide_what_is_no_time(self) -> None:
        """Makes opaque: sums of money, shares, identifiers, and digits joined to letters that no time has."""
        signs = core()["money_signs"]
        ids = core()["id_signs"]
        all_tokens = self.tokens
        for i, token in enumerate(all_tokens):
            if token.kind not in ("number", "shape"):
                continue
            before, after = self.text_at(i - 1), self.text_at(i + 1)
            hide = (
                (before and before in signs)
                or (before and before in ids)
                or (after and after in signs and after not in "'\"")
                or self._joined_to_letters(i)
                or self._is_sum_or_id(i)
            )
            if hide:
                token.kind = "opaque"

    def _joined_to_letters(self, i: int) -> bool:
        """B08N5WRWNW, SKU-2024, v2.1: letters glued on that are not "pm", "th", "april"."""
        glue = self.vocabulary.glue
        all_tokens = self.tokens
        if i and all_tokens[i].glued:
            left = all_tokens[i - 1]
            if left.kind == "opaque" and left.text not in ("",):
                return True
            if left.kind == "word" and left.text not in glue and not self.vocabulary.lookup(left.text):
                return True
            if left.kind == "word" and left.text not in glue:
                return True
            if left.text in ("-", "_", "/", "+", "=") and i > 1 and left.glued:
                far = all_tokens[i - 2]
                if far.kind == "word" and not self._timely_word(i - 2):
                    return True
                if far.kind == "opaque":
                    return True
            if left.text in ("_", "=", "&") or (left.text == "+" and i == 1):
                return True
        j = i + 1
        if self.glued(j):
            right = all_tokens[j]
            if right.kind == "word" and right.text not in glue:
                return True
            if right.text in ("_", "=") or right.kind == "opaque":
                return True
            if right.text == "-" and self.glued(j + 1):
                # "60-day window", "14-dagars": a length, not a date; "31-Oct-74" is one
                far = all_tokens[j + 1]
                return far.kind == "word" and not self._timely_word(j + 1)
        return False

    def _timely_word(self, i: int) -> bool:
        return bool(self.at(i).keys() & _JOINED)

    def _is_sum_or_id(self, i: int) -> bool:
        after = self.at(i + 1)
        if "money" in after:
            return True
        shape = self.tokens[i].kind == "shape"
        if shape and "measures" in after and ":" not in self.tokens[i].text and "boundary" not in after:
            return True
        for k in (i - 1, i - 2, i - 3):
            if self.kind(k) not in ("word", "mark"):
                break
            found = self.at(k)
            if k < i - 1 and self.kind(k + 1) == "mark" and self.text_at(k + 1) not in ":.#":
                break
            for category in ("id_before", "money_before"):
                if any(
                    end in (i, i - 1) and (end == i or self.text_at(i - 1) in ":.#-")
                    for _, end in found.get(category, ())
                ):
                    return True
        return False


# Categories of words that a hyphen may join to a number in a time ("31-Oct-74", "mid-3", "30-day").
_JOINED = frozenset(
    {"month", "weekday", "part_of_period", "relative_day", "unit", "day_part", "named_day", "oclock_suffix", "number"}
)

# Categories after which a loose number may stand as a time.
_TIMELY = frozenset(
    [
        "boundary",
        "month",
        "weekday",
        "relative_day",
        "day_part",
        "days_part",
        "zone",
        "zone_capitals",
        "at_firm",
        "at_clock",
        "at_loose",
        "link",
        "ago",
        "hence",
        "after_which",
        "approximate_after",
        "exact_after",
        "clock_word",
        "day_part_links",
        "in_year",
        "range_to",
    ]
)


def _accents_agree(typed: str, meant: str) -> bool:
    """Every accent typed stands in the word meant; some may be left out. Long words may also be misspelt."""
    if len(typed) == len(meant) and all(t in (m, _plain(m)) for t, m in zip(typed, meant, strict=True)):
        return True
    return len(typed) >= 6


def _plain(letter: str) -> str:
    return {"å": "a", "ä": "a", "ö": "o", "é": "e"}.get(letter, letter)
