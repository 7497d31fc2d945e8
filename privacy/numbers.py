"""Numbers that belong to a person: telephone, order, card, account and personal identity numbers.

What a number is shows in its grouping, in its check digits, in a dialling plan, or in the word before it. Check digits and
dialling plans are those of python-stdnum and phonenumbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import phonenumbers
from stdnum import iban, luhn
from stdnum.iso7064 import mod_97_10

from nlu.text import fold
from privacy.found import Found, Kind
from privacy.shadow import BREAK
from privacy.words import any_of, words

#: Identifiers that consist of hexadecimal digits, some of them of decimal ones only in places: UUIDs and hashes.
_IDENTIFIER = re.compile(
    r"(?<![^\W_])(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|(?=[0-9]{0,40}[a-f])[0-9a-f]{32,64})(?![^\W_])", re.IGNORECASE
)

#: The letter in the place of the first digit of a telephone number: O70-123 45 67.
_LETTER_O = re.compile(r"(?<![^\W_])[Oo](?=[1-9](?:[ ./-]?[0-9]){7,9}(?![0-9]))")

#: 2026-11-23, 23/11/2026, 23.11.26; 06.12.34.56.78 is a telephone number.
_DATE = re.compile(
    r"(?<![0-9])(?<![0-9][./-])(?:(?:19|20)[0-9]{2}([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([/.-])(?:0?[1-9]|[12][0-9]|3[01])\2(?:20)?[0-9]{2})(?![0-9]|[./-][0-9])"
)

_NUMBER_SIGN = r"(?:[ -]?(?:numbers?|nummer|numret|numro|nr|no|id|kod|code|s))?"
_FILLER = r"[\s.:#=*\"'(\[{|\x1f-]{0,6}(?:(?:is|was|are|ar|var|to|till|pa|on|at|har|here)[\s:]{1,2})?[\"'(+]{0,2}"

#: A cue for a telephone number may stand a few words before it ("ring honom på 123 456"), one for a thing only just before.
_PHONE_CUE = re.compile(rf"(?:^|[^a-z0-9]){any_of(words('phone'))}(?:[^a-z0-9][^0-9\n]{{0,24}})?$")
_THING_CUE = re.compile(rf"(?:^|[^a-z0-9]){any_of(words('thing'))}{_NUMBER_SIGN}{_FILLER}$")
_PERSONAL_WORD = "(?:personnummer|personnumret|personnr|persnr|pnr|personal (?:identity )?number|samordningsnummer)"
_PERSONAL_CUE = re.compile(rf"{_PERSONAL_WORD}\??{_FILLER}$")
_ORDER_CUE = re.compile(
    rf"(?:order|ordern|bestallning|bestallningen|bestallnings|bestell|bestellung|ordre|purchase|kop){_NUMBER_SIGN}{_FILLER}$"
)
_CARD_CUE = re.compile(rf"(?:card|kort|kortet|visa|mastercard|amex){_NUMBER_SIGN}{_FILLER}$")
_UNIT = re.compile(rf"\s?(?:[%‰€$£]|(?:{any_of(words('units'))}|:-)(?![a-z0-9]))")

#: How far before a number its cue may begin.
_CUE_REACH = 48


def numbers(text: str) -> Iterator[Found]:
    """Yield the personal numbers in ``text``, a shadow."""
    text = _IDENTIFIER.sub(lambda found: BREAK * len(found.group()), text)
    text = _LETTER_O.sub("0", text)
    yield from _order_numbers(text)
    yield from _ibans(text)
    yield from _personal_numbers(text)
    text = _DATE.sub(lambda found: BREAK * len(found.group()), text)
    groups = [Group(found.start(), found.end(), found.group()) for found in re.finditer(r"[0-9]+", text)]
    yield from _scan(text, groups, _card_end, Kind.PAYMENT_CARD)
    yield from _scan(text, groups, _phone_end, Kind.PHONE)


def _before(text: str, start: int) -> str:
    return fold(text[max(0, start - _CUE_REACH) : start])


# Amazon orders: 3-7-7 digits, digital ones with a letter first, or a digit short or long; and 17 digits after the word, in any
# grouping.

_ORDER = re.compile(
    r"(?<![0-9])(?:[DSPBC][0-9]{2}|[0-9]{3})(?:\s?[-_./·]\s?|\s{1,2})[0-9]{7}(?:\s?[-_./·]\s?|\s{1,2})[0-9]{7}(?![0-9])",
    re.IGNORECASE,
)
_ORDER_MISTYPED = re.compile(r"(?<![0-9])(?<![0-9]-)[0-9]{3}-[0-9]{6,8}-[0-9]{6,8}(?!-?[0-9])")
_ORDER_TOGETHER = re.compile(r"(?<![0-9])[0-9]{3}(?:[\s-]?[0-9]){14}(?![0-9])")
_HYPHENED = re.compile(r"(?=[^-]*-)[0-9]{3}(?:[\s-]?[0-9]{7}){2}")


def _order_numbers(text: str) -> Iterator[Found]:
    for pattern in (_ORDER, _ORDER_MISTYPED):
        yield from (Found(Kind.ORDER_NUMBER, *found.span()) for found in pattern.finditer(text))
    for found in _ORDER_TOGETHER.finditer(text):
        if _HYPHENED.fullmatch(found.group()) or _ORDER_CUE.search(_before(text, found.start())):
            yield Found(Kind.ORDER_NUMBER, *found.span())


# Bank accounts, ISO 13616.

_IBAN = re.compile(r"(?<![^\W_])[A-Za-z]{2}[ \t.-]?[0-9]{2}(?=(?:[ \t.-]?[A-Za-z0-9]){11})")
_IBAN_BEGIN = re.compile(r"[A-Z]{2}[0-9]{2}")
_IBAN_END = re.compile(r"[A-Za-z0-9](?![A-Za-z0-9])")
_IBAN_AFTER_CUE = re.compile(
    r"\bIBAN[^\w\n]{0,5}(?:(?:nr|no|nummer|number|is|ar)\W{1,3})?"
    r"([A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{2,30}){3,8})"
)
_IBAN_LONGEST = 34


def _ibans(text: str) -> Iterator[Found]:
    for found in _IBAN.finditer(text):
        start = found.start()
        letters = 0
        for end, character in enumerate(text[start : start + 2 * _IBAN_LONGEST], start + 1):
            letters += character.isalnum()
            if letters > _IBAN_LONGEST or not (character.isalnum() or character in " \t.-"):
                break
            if letters >= 15 and _IBAN_END.match(text, end - 1) and _is_iban(text[start:end]):
                yield Found(Kind.IBAN, start, end)
                break
    # With the word before it, also one that is mistyped.
    yield from (Found(Kind.IBAN, *found.span(1)) for found in _IBAN_AFTER_CUE.finditer(text))


def _is_iban(written: str) -> bool:
    """Whether ``written`` is an account by its check digits, or, with no more letters than a bank's, by its country's length."""
    number = re.sub(r"[ \t.-]", "", written).upper()
    if not number.isascii():
        return False
    if mod_97_10.is_valid(number[4:] + number[:4]):
        return bool(iban.is_valid(number))
    if not (_IBAN_BEGIN.match(written) and number[8:].isdigit()):
        return False
    return bool(iban.is_valid(number[:2] + iban.calc_check_digits(number) + number[4:], check_country=False))


# Swedish personnummer and samordningsnummer (60 added to the day), folkbokföringslagen (1991:481) §§ 18-18 a.

_PERSONAL = re.compile(
    r"(?<![0-9])(?<![0-9][.,:])(?=((?P<year>(?:18|19|20)?[0-9]{2})"
    r"(?P<inner>[-./ ]?)(?P<month>[0-9]{2})(?P=inner)(?P<day>[0-9]{2})"
    r"(?P<sign>\s?[-+]\s?|[ /_.]?)(?P<last>[0-9]{4})(?![0-9])))"
)

#: Nobody's year of birth after this one is told from a recent date, with the time of day behind it.
_BORN = 2010

#: A social security number of the United States is told by the word before it.
_SSN = re.compile(
    rf"\b(?:ssn|social security(?: number| no)?){_FILLER}([0-9]{{3}}[ -]?[0-9]{{2}}[ -]?[0-9]{{4}})(?![0-9])", re.IGNORECASE
)
_PERSONAL_AFTER_CUE = re.compile(rf"{_PERSONAL_WORD}\??{_FILLER}([0-9](?:[ ./+-]{{0,2}}[0-9]){{5,11}})(?![0-9])", re.IGNORECASE)


def _personal_numbers(text: str) -> Iterator[Found]:
    for found in _PERSONAL.finditer(text):
        day = int(found["day"])
        if not (1 <= int(found["month"]) <= 12 and (1 <= day <= 31 or 61 <= day <= 91)):
            continue
        start, end = found.span(1)
        before = _before(text, start)
        signed = any(sign in found["sign"] for sign in "-+")
        if signed and found["inner"]:
            signed = found["inner"] == "-" and found["sign"] in ("-", "+")
        born = len(found["year"]) == 4 and int(found["year"]) <= _BORN and found["sign"] == " " and not _THING_CUE.search(before)
        if not (signed or born or _PERSONAL_CUE.search(before)):
            digits = found["year"] + found["month"] + found["day"] + found["last"]
            if (
                not luhn.is_valid(digits[-10:])
                or (found["inner"] and _is_clock(found["last"]))  # 2026-11-23 1400
                or (len(digits) == 10 and digits.startswith("07") and not found["sign"])  # a mobile number
                or _glued(text[max(0, start - 2) : start], text[end : end + 2])
                or _THING_CUE.search(before)
            ):
                continue
        yield Found(Kind.PERSONAL_NUMBER, start, end)

    # With the word before it, also one that is mistyped.
    for pattern in (_PERSONAL_AFTER_CUE, _SSN):
        yield from (Found(Kind.PERSONAL_NUMBER, *found.span(1)) for found in pattern.finditer(text))


def _is_clock(digits: str) -> bool:
    return int(digits[:2]) < 24 and int(digits[2:]) < 60


def _glued(before: str, after: str) -> bool:
    """Whether a letter, a digit or decimals are stuck to a number between ``before`` and ``after``."""
    return (
        before[-1:].isalnum()
        or after[:1].isalnum()
        or (before[-1:] in (".", ",") and before[:1].isdigit())
        or (after[:1] in (".", ",") and after[1:].isdigit())
    )


# Numbers of several groups of digits: each recogniser tries to begin at every group.


class Group(NamedTuple):
    """Digits that stand together at [start, end)."""

    start: int
    end: int
    digits: str


_End = Callable[[str, Sequence[Group], int], "int | None"]


def _scan(text: str, groups: Sequence[Group], end_of: _End, kind: Kind) -> Iterator[Found]:
    """Yield what ``end_of`` recognises, group after group."""
    first = 0
    while first < len(groups):
        last = end_of(text, groups, first)
        if last is None:
            first += 1
            continue
        start, end = groups[first].start, groups[last].end
        opening = re.search(r"[(+]{1,2}\s?$", text[max(0, start - 3) : start]) if kind is Kind.PHONE else None
        yield Found(kind, start - len(opening.group()) if opening else start, end)
        first = last + 1


def _chain(
    text: str, groups: Sequence[Group], first: int, joint: re.Pattern[str], most: int
) -> Iterator[tuple[int, str, list[str]]]:
    """Yield (last group, digits, joints between) for each number that may begin at ``first``, of up to ``most`` digits."""
    digits = groups[first].digits
    joints: list[str] = []
    yield first, digits, joints
    for last in range(first + 1, len(groups)):
        between = text[groups[last - 1].end : groups[last].start]
        digits += groups[last].digits
        if len(digits) > most or not joint.fullmatch(between):
            return
        joints = [*joints, between]
        yield last, digits, joints


# Payment cards: 13 to 19 digits of ISO/IEC 7812 with a check digit (Luhn).

_CARD_JOINT = re.compile(r"[\s._/·-]{1,3}")


def _card_end(text: str, groups: Sequence[Group], first: int) -> int | None:
    if groups[first].digits[0] not in "23456":
        return None
    best = None
    cue = _CARD_CUE.search(_before(text, groups[first].start))
    for last, digits, _ in _chain(text, groups, first, _CARD_JOINT, 19):
        if len(digits) < 13:
            continue
        if not luhn.is_valid(digits):
            if cue and best is None:
                best = last  # mistyped
            continue
        if last == first:
            before = text[max(0, groups[first].start - _CUE_REACH) : groups[first].start]
            glued = _glued("" if before[-3:].isalpha() and before[-3:].islower() else before[-2:], text[groups[last].end :][:2])
            if not glued and not _THING_CUE.search(fold(before)):
                best = last
            continue
        sizes = [len(group.digits) for group in groups[first : last + 1]]
        if min(sizes) >= 3 or len(set(sizes[:-1])) == 1 >= sizes[-1] - sizes[0]:
            best = last
    return best


# Telephone numbers.

_PHONE_JOINT = re.compile(r"[ \t]?[./_·-][ \t]?|,|[ \t]{1,2}|[ \t]?[()][ \t./-]{0,2}|[ \t]?/[ \t]?")

#: Where a second number begins: 070-1234567/08-7654321.
_SECOND = re.compile(r"[0-9]{5}[ \t]?/[ \t]?0")

#: Countries where a number is dialled, and written, with a 0 first: their calling codes.
_TRUNK_0 = (46, 44, 49, 33, 31, 32, 43, 41, 358, 353)


def _phone_end(text: str, groups: Sequence[Group], first: int) -> int | None:
    """The last group of the telephone number that begins with group ``first``."""
    start = groups[first].start
    lead = text[max(0, start - 3) : start]
    digits = groups[first].digits
    if lead.rstrip().endswith("+"):
        return _international(text, groups, first, certain=True)
    before = _before(text, start)
    cue = _PHONE_CUE.search(before)
    if lead[-1:].isalnum() and not cue:
        return None
    if (lead[-1:] in (".", ",") and lead[-2:-1].isdigit()) or lead.rstrip()[-1:] in ("$", "€", "£"):
        return None
    thing = _THING_CUE.search(before)
    if thing and not (cue and cue.start() > thing.start()):
        return None
    if digits.startswith("00"):
        return _international(text, groups, first, certain=False)
    trials = [
        trial
        for trial in _chain(text, groups, first, _PHONE_JOINT, 13)
        if _even(trial[2])
        and len(trial[1]) >= 6
        and (digits[0] == "0" or "," not in trial[2])
        and not _SECOND.search(text, start, groups[trial[0]].end)
        and not _followed_by_amount(text, groups[trial[0]].end)
    ]
    for last, number, joints in reversed(trials):
        if last == first and text[groups[last].end : groups[last].end + 1].isalnum():
            continue
        if digits[0] == "0" and _is_national(number, joints, groups[first : last + 1]):
            return last
        if digits[0] != "0" and (_is_american(number, groups[first : last + 1], lead) or _is_swedish_mobile(number)):
            return last
    if cue:
        return next((last for last, number, _ in reversed(trials) if len(number) <= 12 or _is_valid(number)), None)
    return None


def _even(joints: Sequence[str]) -> bool:
    """Whether dots, or commas, join all groups or none: "09.00-17.00" and "20.11 48" are no telephone numbers."""
    return all(len({mark in joint for joint in joints}) < 2 for mark in ".,")


def _followed_by_amount(text: str, end: int) -> bool:
    return _UNIT.match(fold(text[end : end + 14])) is not None


def _international(text: str, groups: Sequence[Group], first: int, certain: bool) -> int | None:
    """After + or 00: the longest valid number, else (``certain``: after a +) whatever has the length of one."""
    possible = None
    valid = None
    zeros = 2 if groups[first].digits.startswith("00") else 0
    for last, digits, _ in _chain(text, groups, first, _PHONE_JOINT, 17):
        number = digits[zeros:]
        if not 7 <= len(number) <= 16 or number[0] == "0" or _followed_by_amount(text, groups[last].end):
            continue
        possible = last
        if _is_valid(number):
            valid = last
    return valid if valid is not None else possible if certain else None


def _is_valid(number: str) -> bool:
    """Whether ``number``, with its calling code first, is in a dialling plan."""
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + number))
    except phonenumbers.NumberParseException:
        return False


def _is_national(number: str, joints: Sequence[str], groups: Sequence[Group]) -> bool:
    """Whether ``number``, which begins with 0, is in a dialling plan, or at least written like a telephone number."""
    if not 8 <= len(number) <= 12 or number[1] == "0":
        return False
    sizes = [len(group.digits) for group in groups]
    if sizes[0] == 1 and len(sizes) > 1 and max(sizes[1:]) > 3:
        return False
    national = int(number[1:])
    if any(
        phonenumbers.is_valid_number(phonenumbers.PhoneNumber(country_code=code, national_number=national)) for code in _TRUNK_0
    ):
        return True
    if "," in joints:
        return False
    # Fictitious or mistyped: an area code, then groups of two or more.
    return len(sizes) > 1 and 9 <= len(number) <= 11 and 2 <= sizes[0] <= 5 and min(sizes[1:]) >= 2


def _is_american(number: str, groups: Sequence[Group], lead: str) -> bool:
    """Whether ``number`` is one of the North American plan: by its grouping 3-3-4, or together and valid."""
    sizes = [len(group.digits) for group in groups]
    if sizes[:1] == [1] and number[0] == "1":
        sizes, number = sizes[1:], number[1:]
    if sizes == [3, 3, 4]:
        return number[0] in "23456789"
    if sizes == [3, 7]:
        return number[0] in "23456789" and lead.endswith("(")
    if sizes in ([10], [11]):
        number = number[-10:]
        return len(number) + (sizes[0] == 11) == sizes[0] and phonenumbers.is_valid_number(
            phonenumbers.PhoneNumber(country_code=1, national_number=int(number))
        )
    return False


def _is_swedish_mobile(number: str) -> bool:
    """Whether ``number`` is one with the calling code and no sign before it: 46701234567."""
    return number.startswith("467") and phonenumbers.is_valid_number(
        phonenumbers.PhoneNumber(country_code=46, national_number=int(number[2:]))
    )
