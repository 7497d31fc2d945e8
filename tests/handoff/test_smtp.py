"""What is mailed, and how it gets there, against a real SMTP server."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from email import message_from_string, policy

import pytest

from handoff.configuration import target_from
from handoff.conversation import as_document, as_text
from handoff.delivery import REFUSED_WAIT, NotDeliveredError
from handoff.time_limit import run_within
from tests.handoff.conftest import NOW


@pytest.fixture
def mail(receiver, tickets, submit):
    """Return what delivers one ticket by mail and returns the mail."""
    server = receiver("smtp")
    server.start("250")

    def mail(**ticket):
        submit(**ticket)
        target_from(server.environment).deliver(tickets.find("R-1001"), NOW)
        return message_from_string(server.received[0]["mail"], policy=policy.default)

    return mail


@pytest.fixture
def certificate(tmp_path, monkeypatch):
    """Return a file with a key and a certificate for 127.0.0.1 that is trusted."""
    path, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for_address = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *for_address]
    subprocess.run([*make, "-keyout", str(key), "-out", str(path)], check=True, capture_output=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return str(path)


def content_of(mail):
    return mail.get_body().get_content().replace("\r\n", "\n")


def test_mail(mail, tickets):
    sent = mail()
    ticket = tickets.find("R-1001")
    assert sent["From"] == "assistant@shop.se"
    assert sent["To"] == "support@shop.se"
    assert sent["Reply-To"] == "anna@x.se"
    assert sent["Message-ID"] == f"<{ticket.key}@shop.se>"
    assert sent["Subject"] == "R-1001: late_return (Swedish)"
    assert sent["Date"].datetime == NOW
    assert content_of(sent) == as_text(ticket)
    [attached] = sent.iter_attachments()
    assert attached.get_filename() == "R-1001.json"
    assert json.loads(attached.get_content()) == as_document(ticket)


@pytest.mark.parametrize(
    ("contact", "reply_to"),
    [
        ("anna@åre.se", "anna@xn--re-xia.se"),
        (None, None),
        ("nonsense", None),
        ("anna@x.se\r\nBcc: everybody@x.se", None),
        ("anna@x.se, everybody@x.se", None),
    ],
)
def test_reply_goes_to_one_address_or_none(contact, reply_to, mail):
    sent = mail(contact=contact)
    assert sent["Reply-To"] == reply_to
    assert sent["Bcc"] is None


def test_odd_characters_arrive(mail):
    text = "å 😀 \ud800\x00\x1b[31m\r\n.\r\nQUIT " + "x" * 3000
    assert "    å 😀 [31m\n    .\n    QUIT xxx" in content_of(mail(text=text))


@pytest.mark.parametrize(("answer", "wait"), [("451", timedelta(0)), ("554", REFUSED_WAIT)])
def test_tried_again(answer, wait, receiver, tickets, submit):
    server = receiver("smtp")
    server.start(answer)
    submit()
    with pytest.raises(NotDeliveredError) as error:
        target_from(server.environment).deliver(tickets.find("R-1001"), NOW)
    assert (error.value.reason, error.value.wait) == (f"SMTP {answer}", wait)


def test_a_mail_that_was_taken_has_arrived_whatever_quit_is_answered(receiver, tickets, submit):
    server = receiver("smtp")
    server.start("250 drip")
    submit()
    ticket = tickets.find("R-1001")
    run_within(timedelta(seconds=5), lambda: target_from(server.environment).deliver(ticket, NOW))
    assert server.keys("250 drip") == [ticket.key]


@pytest.mark.parametrize(("scheme", "tls"), [("smtps", "implicit"), ("smtp+starttls", "starttls")])
def test_encrypted_and_logged_in(scheme, tls, receiver, tickets, submit, certificate, monkeypatch):
    server = receiver("smtp")
    server.start("250", RECEIVER_CERTIFICATE=certificate, RECEIVER_TLS=tls, RECEIVER_USER="me@shop.se:p/ss")
    key = submit()

    def deliver(password):
        url = f"{scheme}://me%40shop.se:{password}@127.0.0.1:{server.port}"
        target_from({**server.environment, "HANDOFF_SMTP_URL": url}).deliver(tickets.find("R-1001"), NOW)

    with pytest.raises(NotDeliveredError, match="SMTP 535"):
        deliver("wrong")
    deliver("p%2Fss")
    assert server.keys("250") == [key]
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(NotDeliveredError, match="SSLCertVerificationError"):
        deliver("p%2Fss")
