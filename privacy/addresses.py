"""Street addresses, where they can be recognised: by the words streets are named with, and by postcodes.

A house number beside such a word begins an address; a flat, a postcode and a city around it belong to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.text import fold
from privacy.found import Found, Kind
from privacy.words import any_of, words

_HOUSE = r"[0-9]{1,4}(?:\s?[A-Za-z](?![^\W_]))?(?:\s?-\s?[0-9]{1,4}(?:\s?[A-Za-z](?![^\W_]))?)?(?![0-9])"
_NAME = r"[^\W\d_](?:[\w'’-]{0,38}[^\W_])?\.?"
_CAPITAL = r"[^\W\d_a-zà-öø-ÿ][\w'’-]{0,38}"

# What may follow: each is tried after the one before.
_FLAT = rf"{any_of(words('flats'))}\.?\s?\#?\s?[0-9A-Za-z]{{1,5}}(?![^\W_])"
_UK_POSTCODE = r"[A-Z]{1,2}[0-9][A-Z0-9]?\s[0-9][A-Z]{2}(?![^\W_])"
#: In lower case: the inward part has no C, I, K, M, O or V, and is no "1st", "2nd", "8gb".
_LOWER_UK_POSTCODE = (
    rf"{any_of(words('uk_areas'))}[0-9][a-z0-9]?\s[0-9](?!(?:st|nd|rd|th|gb|tb|hz|ft)(?![a-z]))[abd-hjlnp-uw-z]{{2}}(?![^\W_])"
)
_US_POSTCODE = rf"{any_of(state.upper() for state in words('states'))},?\s[0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9])"
_CITY = rf"{_CAPITAL}(?:[ ]{_CAPITAL}){{0,2}}"
_POSTCODE = r"(?:(?:[A-Z]{1,3}|SE|S)-[ ]?)?(?:[0-9]{3}[ ]{0,2}[0-9]{2}|[0-9]{4,5}(?:[ ][A-Z]{2}(?![^\W_]))?)(?![0-9])"
_KNOWN_CITY = rf"(?i:{any_of(words('cities'))})(?![^\W_])"

_TAIL = re.compile(
    rf"""[,\s]{{0,3}} (?i:{_FLAT}) | [,\s]{{1,3}} [0-9]{{1,2}}\s?tr\.?(?![^\W_]) | [,\s]{{1,3}}(?:NE|NW|SE|SW|N|S|E|W)(?![^\W_])
      | [,\s]{{0,3}} \#\s?[0-9A-Za-z]{{1,5}}(?![^\W_])
      | [,\s]{{1,3}} (?: {_CAPITAL} [,\s]{{1,3}} ){{0,4}} (?: (?i:{_UK_POSTCODE}) | {_US_POSTCODE} )
      | [,\s]{{1,3}} {_POSTCODE} (?: [,\s]{{1,3}} (?: {_CITY} | [^\W\d_]{{2,30}} ) )
      | [,\s]{{1,3}} (?:i\s|in\s)? {_KNOWN_CITY}
      | [,\s]{{1,3}} (?:UK|USA|Sweden|Sverige|Germany|Deutschland|Tyskland)(?![^\W_])""",
    re.VERBOSE,
)
_TAILS = 5
_HEAD = re.compile(rf"(?<![^\W_])(?i:{_FLAT})[,\s]{{1,3}}$")

#: Capitalised words before the one that ends like a street, or one of `streets: before` in any case.
_BEFORE = re.compile(rf"(?<![^\W_])(?:(?:{_CAPITAL}[ ]){{1,3}}|(?i:{any_of(words('streets', 'before'))})[ ])$")

_NAMED = re.compile(
    rf"(?<![^\W_])(?P<name>[^\W\d_](?:[\w'’-]{{0,38}}[^\W\d_])?\.?)[ \t]{{0,2}},?[ \t]{{0,2}}\n?(?:(?:nr|no)\.?\s?)?{_HOUSE}"
)
_TYPE = any_of([*words("types", "sure"), *words("types", "capitalised")])
_NUMBERED = re.compile(
    rf"""(?<![^\W_])(?<![0-9][.,:/-]) [0-9]{{1,5}}(?:-[0-9]{{1,5}})?[A-Za-z]? ,? \s
        (?P<names> (?:(?:{_NAME}|[0-9]{{1,3}}(?:st|nd|rd|th))\s){{1,4}}? ) (?P<type>(?i:{_TYPE})) (?![^\W_])""",
    re.VERBOSE,
)
_LEADING = any_of([*words("leading"), *(word.capitalize() for word in words("leading"))])
_LEAD = re.compile(
    rf"""(?<![^\W_])(?: (?:{_LEADING}|[Cc]/) \s? (?:(?:de|del|la|las|los|di|da|della|dei|do|dos)\s){{0,2}}
        {_CAPITAL}(?:\s(?:de\s|la\s|di\s)?{_CAPITAL}){{0,3}},? \s (?:n[º°o]\.?\s?)?[0-9]{{1,4}}[A-Za-z]?(?![^\W_])
      | [0-9]{{1,4}}(?:\s?(?:bis|ter))?,? \s (?i:{any_of(words("leading_after_number"))}) \s
        (?:(?:de|du|des|la|le|les)\s|[dl]['’]){{0,2}} {_CAPITAL}(?:\s{_CAPITAL}){{0,2}} )""",
    re.VERBOSE,
)
_BOX = re.compile(
    rf"""(?<![^\W_]) (?:
        (?i:p\.?\s?o\.?\s?box|post\s?office\sbox|postbox|postfach|postboks|postbus|box\snr\.?)
        \s{{0,2}} (?:\#|nr\.?\s?)? [0-9]{{1,6}}
      | (?i:box)\s[0-9]{{3,5}} | (?i:box)\s[0-9]{{1,5}}(?=[,\s]{{1,3}}{_POSTCODE}[,\s]{{1,3}}[^\W\d_]) ) (?![^\W_])""",
    re.VERBOSE,
)
#: Any name and number, when a postcode and a city follow: Am Markt 3, 04109 Leipzig.
_WITH_POSTCODE = re.compile(
    rf"(?<![^\W_]){_CAPITAL}(?:[ ](?:(?:de|del|den|der|dem|di|la)[ ])?{_CAPITAL}){{0,3}}[ ]{_HOUSE}"
    rf",?\s{{1,2}}{_POSTCODE}[ ]{_CAPITAL}"
)
_GERMAN = re.compile(rf"(?<![^\W_])(?i:{any_of(words('german'))})\s{_CAPITAL}\s[0-9]{{1,3}}[A-Za-z]?(?![^\W_])(?![.,][0-9])")
_ABBREVIATED = re.compile(
    rf"""(?<![^\W_])(?<![0-9][.,:/-]) [0-9]{{1,5}}[A-Za-z]? \s
        {any_of(words("types", "common"))} \s {any_of(words("types", "abbreviated"))} (?![^\W_])""",
    re.VERBOSE,
)
_PLACE = re.compile(
    rf"""(?<![^\W_]) (?:
        (?:SE?-\s?[0-9]{{3}}\s?[0-9]{{2}}(?![0-9])(?:\s{_CAPITAL})?)
      | (?:D-)?(?<![0-9]\s)(?:[0-9]{{3}}\s?[0-9]{{2}}|[0-9]{{4}})\s{{1,2}}{_KNOWN_CITY}
      | (?:{_CAPITAL},?\s){{1,2}}{_US_POSTCODE} | {_UK_POSTCODE} | {_LOWER_UK_POSTCODE} )""",
    re.VERBOSE,
)
_AMOUNT = re.compile(rf"\s?(?:[%€$£]|[.,][0-9]|:[0-9]{{2}}|(?:{any_of(words('units'))})(?![a-z0-9]))")


def addresses(text: str) -> Iterator[Found]:
    """Yield the street addresses in ``text``, a shadow."""
    for start, end in _cores(text):
        for _ in range(_TAILS):
            tail = _TAIL.match(text, end)
            if tail is None:
                break
            end = tail.end()
        head = _HEAD.search(text[max(0, start - 24) : start])
        yield Found(Kind.ADDRESS, start - len(head.group()) if head else start, end)


def _cores(text: str) -> Iterator[tuple[int, int]]:
    """Where a street with its number stands, a box, or a postcode with its city."""
    for found in _NAMED.finditer(text):
        start = _street_start(text, found["name"], found.start())
        if start is not None and not _AMOUNT.match(fold(text[found.end() : found.end() + 14])):
            yield start, found.end()
    for found in _NUMBERED.finditer(text):
        if _is_street(found["names"].split(), found["type"]):
            yield found.span()
    for pattern in (_LEAD, _BOX, _WITH_POSTCODE, _GERMAN, _ABBREVIATED, _PLACE):
        yield from (found.span() for found in pattern.finditer(text))


def _street_start(text: str, name: str, start: int) -> int | None:
    """Where the street begins whose last word is ``name`` at ``start``; None when it is no street."""
    word = fold(name)
    before = _BEFORE.search(text[max(0, start - 80) : start])
    previous = before.group().split()[-1] if before else ""
    known = fold(previous) in words("streets", "before")
    if word.rstrip(".") in words("streets", "whole"):
        # Gamla vägen 3, Hamburger Straße 14, Olof Palmes gata 2; not: på vägen 12 dagar
        if not (known or (before and (name[0].isupper() or previous.endswith("s")))):
            return None
    elif word in words("streets", "never") or not _ends_like_a_street(word, name):
        return None
    if before and (known or previous[0].isupper()):
        return start - len(before.group())
    return start


def _ends_like_a_street(word: str, name: str) -> bool:
    """Whether more than an ending is left: "Storgatan", not "gatan"."""
    endings = words("streets", "sure")
    if not name.islower():
        endings += words("streets", "capitalised")
    return any(word.endswith(ending) and len(word) > len(ending) + 1 for ending in endings)


def _is_street(names: list[str], kind: str) -> bool:
    if any(name != "The" and fold(name).rstrip(".") in words("types", "never") for name in names):
        return False
    if fold(kind) in words("types", "sure"):
        return len(names) <= 2 or all(name[:1].isupper() for name in names)
    return all(name[:1].isupper() or name[:1].isdigit() for name in [*names, kind])
