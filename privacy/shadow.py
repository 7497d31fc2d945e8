r"""A text as the recognisers read it: what looks like a digit is one, what cannot be seen is not there.

Full-width and other digits become ASCII digits, every dash a hyphen, every space a space; diacritics, zero-width and control
characters go. In a log line a text may stand escaped (``\n``, ``\u00e5``, ``\xc3\xa5``, ``%40``) or between colour codes;
those are read too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

#: Stands for what separates words without being one: a colour code.
BREAK = "\x1f"

_SPECIAL = re.compile(
    r"""(?P<colour> (?:\x1b | \\{1,8}(?:x1b|u001b|033|e)) \[ [0-9;]{0,12} [A-Za-z] )
      | (?P<bytes>  (?: (?:\\{1,8}x|%) [0-9A-Fa-f]{2} )+ )
      | (?P<code>   \\{1,8}u [0-9A-Fa-f]{4} )
      | (?P<white>  \\{1,8}[nrt] )
      | (?P<other>  [^\x20-\x7e\n\r\t] )""",
    re.VERBOSE,
)
_BYTE = re.compile(r"(?:\\+x|%)([0-9A-Fa-f]{2})")

#: Letters and marks that show nothing, beside the format characters (Cf) and the combining marks.
_BLANK = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


@dataclass(frozen=True)
class Shadow:
    """``text`` is what the recognisers read; its character ``i`` stands at ``starts[i]`` up to ``ends[i]`` in the original."""

    text: str
    starts: range | list[int]
    ends: range | list[int]


def shadow(original: str) -> Shadow:
    """Return ``original`` as the recognisers read it; never raises."""
    if not _SPECIAL.search(original):
        return Shadow(original, range(len(original)), range(1, len(original) + 1))
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = 0
    for special in _SPECIAL.finditer(original):
        characters += original[place : special.start()]
        starts += range(place, special.start())
        ends += range(place + 1, special.start() + 1)
        for read, start, end in _read(special):
            for character in read:
                characters.append(character)
                starts.append(start)
                ends.append(end)
        place = special.end()
    characters += original[place:]
    starts += range(place, len(original))
    ends += range(place + 1, len(original) + 1)
    return Shadow("".join(characters), starts, ends)


def _read(special: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """What one special piece reads as, with where it stands."""
    start, end = special.span()
    if special.lastgroup == "colour":
        yield BREAK, start, end
    elif special.lastgroup == "white":
        yield "\t" if special.group().endswith("t") else "\n", start, end
    elif special.lastgroup == "code":
        yield _plain(chr(int(special.group()[-4:], 16))), start, end
    elif special.lastgroup == "bytes":
        escapes = list(_BYTE.finditer(special.group()))
        first = 0
        for character in bytes(int(each.group(1), 16) for each in escapes).decode("utf-8", "surrogateescape"):
            last = first + len(character.encode("utf-8", "surrogateescape")) - 1
            yield _plain(character), start + escapes[first].start(), start + escapes[last].end()
            first = last + 1
    else:
        yield _plain(special.group()), start, end


@lru_cache(maxsize=4096)
def _plain(character: str) -> str:
    """``character`` as one plain character, or "" when it does not show."""
    if " " <= character <= "~" or character in "\n\r\t":
        return character
    if character in "。｡":
        return "."
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in ("Zl", "Zp") or character == "\x85":
        return "\n"
    if category == "Zs":
        return " "
    if category == "Pd" or character == "\u2212":
        return "-"
    if category in ("Cf", "Cc", "Mn", "Me") or character in _BLANK:
        return ""
    # A letter without its diacritics stays one character; what would become several stays as it is.
    base = [each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each)]
    return base[0] if len(base) == 1 else character
