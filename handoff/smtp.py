"""Tickets by e-mail.

Mail cannot be asked whether it has arrived: when the connection breaks between the message and the server's answer, it is sent
again. Both then bear the same Message-ID, by which mail programs and ticket systems know one from two.
"""

from __future__ import annotations

import contextlib
import json
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from urllib.parse import unquote, urlsplit

from handoff.contact import ascii_email
from handoff.conversation import as_document, as_text, subject
from handoff.delivery import REFUSED_WAIT, ConfigurationError, NotDeliveredError
from handoff.model import Ticket

#: Seconds the server has for each step.
TIMEOUT = 15.0

#: Scheme of the address -> the usual port.
PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}

#: Mail that servers without 8BITMIME (RFC 6152) pass on unharmed too.
_SEVEN_BIT = SMTP.clone(cte_type="7bit")


class Smtp:
    """A target that sends each ticket as a mail: readable text, and the JSON document attached.

    Args:
        url: ``smtps://user:password@host:port`` (TLS from the first byte), ``smtp+starttls://`` (TLS before anything else is
            said) or ``smtp://`` (no TLS and so no password: a relay on the same machine). User and password are
            percent-encoded; they and the port may be left out. Certificates are checked.
        sender: The address it comes from.
        recipient: The address it goes to.

    Raises:
        ConfigurationError: one of them cannot be used.
    """

    name = "smtp"

    def __init__(self, url: str, sender: str, recipient: str) -> None:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            parts, port = urlsplit(""), None
        if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
            raise ConfigurationError(
                "HANDOFF_SMTP_URL must be smtps://user:password@host:port, or begin with smtp+starttls:// or smtp://."
            )
        if parts.username and parts.scheme == "smtp":
            raise ConfigurationError("HANDOFF_SMTP_URL would send the password unencrypted: use smtps:// or smtp+starttls://.")
        if bool(parts.username) != bool(parts.password):
            raise ConfigurationError("HANDOFF_SMTP_URL needs both a user and a password, or neither.")
        self._scheme, self._host, self._port = parts.scheme, parts.hostname, port or PORTS[parts.scheme]
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._from, self._to = _address("HANDOFF_FROM", sender), _address("HANDOFF_TO", recipient)

    def deliver(self, ticket: Ticket, now: datetime) -> None:
        """Send the mail; see :class:`handoff.delivery.Target`."""
        mail = message(ticket, self._from, self._to, now)
        try:
            client = self._connect()
            try:
                self._introduce(client)
                client.send_message(mail, self._from, [self._to])
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    client.putcmd("QUIT")  # its answer is not waited for: the server has the message, whatever it says now
            finally:
                client.close()
        except (smtplib.SMTPException, OSError) as error:
            raise _not_delivered(error) from error

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT)

    def _introduce(self, client: smtplib.SMTP) -> None:
        if self._scheme == "smtp+starttls":
            client.starttls(context=ssl.create_default_context())
        if self._user:
            client.login(self._user, self._password)


def message(ticket: Ticket, sender: str, recipient: str, now: datetime) -> EmailMessage:
    """Return the mail for ``ticket``, sent at ``now``.

    Its Message-ID is made of the ticket's key, a reply goes to the seller's address.
    """
    mail = EmailMessage(policy=_SEVEN_BIT)
    mail["Message-ID"] = f"<{ticket.key}@{sender.rpartition('@')[2]}>"
    mail["Date"] = format_datetime(now)
    mail["From"] = sender
    mail["To"] = recipient
    if ticket.contact and (reply_to := ascii_email(ticket.contact)):
        mail["Reply-To"] = reply_to
    mail["Subject"] = subject(ticket)
    mail["Content-Language"] = "en"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office note comes back
    mail.set_content(as_text(ticket))
    document = json.dumps(as_document(ticket), ensure_ascii=False, indent=2).encode()
    mail.add_attachment(document, maintype="application", subtype="json", filename=f"{ticket.number}.json")
    return mail


def _address(variable: str, value: str) -> str:
    address = ascii_email(value)
    if not address:
        raise ConfigurationError(f"{variable} must be one e-mail address, such as support@example.com.")
    return address


def _not_delivered(error: smtplib.SMTPException | OSError) -> NotDeliveredError:
    """Tell codes by their first digit (RFC 5321, 4.2.1): 4 may pass, 5 will hardly."""
    code = None
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
    elif isinstance(error, smtplib.SMTPResponseException):
        code = error.smtp_code
    if code is None:
        return NotDeliveredError(type(error).__name__)
    return NotDeliveredError(f"SMTP {code}", REFUSED_WAIT) if code >= 500 else NotDeliveredError(f"SMTP {code}")
