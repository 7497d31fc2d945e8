"""A real receiver of tickets, in a process of its own so that it can be killed.

    python receiver.py http|smtp PORT LOG ANSWER...

Every ANSWER is given in turn, round and round: a status code, for HTTP with a header behind it ("429 Retry-After: 60"),
for SMTP with "drip" behind it for the answer to QUIT; "hang", which takes the ticket and never answers; or "drip", which answers
byte by byte without end, and leaves a line "gone" when the other side has closed the connection. Each ticket that came becomes
a line of JSON in LOG before it is answered.
"""

from __future__ import annotations

import asyncio
import http.server
import itertools
import json
import os
import ssl
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

#: Seconds between two bytes.
DRIP = 0.05


class Log:
    def __init__(self, path, answers):
        self.path, self.answers = Path(path), itertools.cycle(answers)

    def note(self, **what) -> list[str]:
        answer = next(self.answers)
        self.append(**what, answer=answer)
        return answer.split(" ", 1)

    def append(self, **what) -> None:
        with self.path.open("a") as file:
            file.write(json.dumps(what) + "\n")


def serve_http(port: int, log: Log) -> None:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            status, *header = log.note(path=self.path, headers=dict(self.headers), body=body)
            while status == "hang":
                time.sleep(60)
            if status == "drip":
                self.drip()
            self.send_response(int(status))
            for each in header:
                self.send_header(*each.split(": ", 1))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def drip(self):
            try:
                while self.wfile.write(b"H"):
                    time.sleep(DRIP)
            finally:
                log.append(answer="gone")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Answer)
    print("ready", flush=True)
    server.serve_forever()


def serve_smtp(port: int, log: Log) -> None:
    class Handler:
        then: tuple | list = ()

        async def handle_DATA(self, server, session, envelope):
            mail = envelope.content.decode()
            status, *self.then = log.note(mail=mail, sender=envelope.mail_from, to=envelope.rcpt_tos, tls=bool(session.ssl))
            while status == "hang":
                await asyncio.sleep(60)
            if status == "drip":
                await self.drip(server)
            return f"{status} so be it"

        async def handle_QUIT(self, server, session, envelope):
            if self.then:
                await self.drip(server)
            return "221 bye"

        async def drip(self, server):
            try:
                while True:
                    server.transport.write(b"2")
                    await asyncio.sleep(DRIP)
            finally:
                log.append(answer="gone")

    options: dict = {}
    if certificate := os.environ.get("RECEIVER_CERTIFICATE"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        users = os.environ["RECEIVER_USER"].encode().split(b":", 1)
        options = {
            "authenticator": lambda _s, _c, _e, _m, given: AuthResult(
                success=[given.login, given.password] == users, handled=False
            ),
            "auth_required": True,
        }
        if os.environ["RECEIVER_TLS"] == "implicit":
            options |= {"ssl_context": context, "auth_require_tls": False}
        else:
            options |= {"tls_context": context, "require_starttls": True}
    Controller(Handler(), hostname="127.0.0.1", port=port, **options).start()
    print("ready", flush=True)
    while True:
        time.sleep(60)


if __name__ == "__main__":
    kind, port, path, *answers = sys.argv[1:]
    {"http": serve_http, "smtp": serve_smtp}[kind](int(port), Log(path, answers))
