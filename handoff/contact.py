"""E-mail addresses in what sellers write; the rules are those of the library email-validator, nothing is looked up."""

from __future__ import annotations

import re

#: What cannot stand in an address and so ends it.
_SEPARATORS = re.compile(r"[\s<>()\[\]{},;:\"“”„«»\\|]+")

#: What a sentence, or quotation marks, leave at its ends.
_ENDS = ".!?…'’‘*"


def email_in(text: str) -> str | None:
    """Return the one e-mail address in a message ("it's anna@x.se, thanks"); None when there is none, or more than one."""
    words = (word.strip(_ENDS) for word in _SEPARATORS.split(text))
    found = {address for word in words if "@" in word and (address := _valid(word, ascii_only=False))}
    return found.pop() if len(found) == 1 else None


def ascii_email(address: str) -> str | None:
    """Return ``address`` in the form mail servers take ("anna@åre.se" as "anna@xn--re-xia.se"); None when it is no address."""
    return _valid(address, ascii_only=True)


def _valid(candidate: str, ascii_only: bool) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # no start waits for it

    try:
        checked = validate_email(candidate, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return None
    return checked.ascii_email if ascii_only else checked.normalized
