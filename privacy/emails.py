"""E-mail addresses: as they are written, and as people write them to hide them ("anna (at) x.se")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from privacy.found import Found, Kind
from privacy.words import any_of, words

#: The part before the @: RFC 5322's atoms, with letters of any language (RFC 6531), or a quoted string.
_LOCAL = r"""(?: "[^"\n\[\]]{1,64}" | [\w.!\#$%&*+/=?^~-] (?: [\w.!\#$%&*+/=?^~'-]{0,62} [\w.!\#$%&*+/=?^~-] )? )"""
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOT = r"(?: \s?[\[({<]\s?(?:dot|punkt|\.)\s?[\])}>]\s? | \s(?:dot|punkt)\s )"

_PLAIN = re.compile(
    rf"{_LOCAL}@{{1,3}}(?P<domain>\[?[0-9]{{1,3}}(?:\.[0-9]{{1,3}}){{3}}\]?|{_LABEL}(?:\.{_LABEL}){{0,8}})", re.VERBOSE
)
_SPACED = re.compile(rf"{_LOCAL}\s{{1,2}}@\s{{0,2}}{_LABEL}(?:\.{_LABEL}){{0,7}}\.[^\W\d_]{{2,24}}", re.VERBOSE)
_ALL_SPACED = re.compile(rf"{_LOCAL}\s{{0,2}}@\s{{0,2}}{_LABEL}\s?\.\s?{any_of(words('top_domains'))}(?![^\W_])", re.VERBOSE)
_AFTER_SPACE = re.compile(rf"{_LOCAL}@\s{{1,2}}{_LABEL}(?:\.{_LABEL}){{0,7}}\.[^\W\d_]{{2,24}}", re.VERBOSE)
_BRACKETED = re.compile(
    rf"""{_LOCAL} \s{{0,2}} [\[({{<]\s?(?:at|a|snabel-?\s?a|@)\s?[\])}}>] \s{{0,2}}
        {_LABEL} (?: (?:\.|{_DOT}) {_LABEL} ){{1,5}}""",
    re.VERBOSE | re.IGNORECASE,
)
#: anna.berg_at_firma.se, anna.berg AT firma.se; not: "I sell AT amazon.se"
_AT = re.compile(
    rf"""(?<![\w.+-]) (?: [\w.+-]{{1,64}}? [_-]at[_-] | [^\W_]{{1,32}} [\d._+-] [\w.+-]{{1,32}} \s AT \s )
        {_LABEL} (?:\.{_LABEL}){{0,7}} \.[^\W\d_]{{2,24}} (?![^\W_])""",
    re.VERBOSE,
)
_SPOKEN = re.compile(
    rf"""{_LOCAL} \s (?: (?:at|snabel-?\s?a) \s {_LABEL} (?: {_DOT} {_LABEL} ){{1,3}}
                       | snabel-?\s?a \s {_LABEL} (?:\.{_LABEL}){{1,3}}
                       | at \s {any_of(words("mail_providers"))} \.[a-z]{{2,3}}(?![^\W_]) )""",
    re.VERBOSE | re.IGNORECASE,
)
#: All that these three find has this in it, and few other texts do.
_HIDDEN = re.compile(r"[\[({<]\s?(?:at|a|snabel-?\s?a|@)\s?[\])}>]|[\s_-]at[\s_-]|snabel", re.IGNORECASE)
_LAST_LABEL = re.compile(r"[^\W\d_][\w-]+$")


def emails(text: str) -> Iterator[Found]:
    """Yield the e-mail addresses in ``text``, a shadow."""
    if "@" in text:
        for found in _PLAIN.finditer(text):
            # "3@10.99" is a price; a name without a dot after the @ is an address cut short.
            domain = found["domain"]
            if domain.count(".") >= 3 or _LAST_LABEL.search(domain.rpartition(".")[2]):
                yield Found(Kind.EMAIL, *found.span())
        for pattern in (_SPACED, _ALL_SPACED, _AFTER_SPACE):
            yield from (Found(Kind.EMAIL, *found.span()) for found in pattern.finditer(text))
    if _HIDDEN.search(text):
        for pattern in (_BRACKETED, _AT, _SPOKEN):
            yield from (Found(Kind.EMAIL, *found.span()) for found in pattern.finditer(text))
