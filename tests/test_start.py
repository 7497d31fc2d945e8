"""What a start loads: what answers need, and nothing that only training, a migration or a rare request does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests import corpus

ANSWER = """
import asyncio, json, sys
from rasa.core.agent import load_agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.utils import AvailableEndpoints
import rasa.__main__, rasa.core.run, channels.chat

async def main():
    agent = await load_agent(sys.argv[1], endpoints=AvailableEndpoints.read_endpoints("endpoints.yml"))
    for text in ("How do FBA returns work?", "Hur fungerar FBA-returer?"):
        channel = CollectingOutputChannel()
        await agent.handle_message(UserMessage(text, channel, "one"))
        assert channel.messages, text
    print(json.dumps(sorted(sys.modules)))

asyncio.run(main())
"""

#: Imported by whoever needs them. Each takes a hundredth of a start or more; the first of them a tenth.
LATER = {"sklearn", "alembic", "icalendar", "email_validator", "jinja2"}


def test_an_answer_needs_no_more_than_it_uses(tmp_path: Path) -> None:
    databases = {"CONVERSATIONS_DB": str(tmp_path / "c.db"), "RECORDS_DB": f"sqlite:///{tmp_path / 'r.db'}"}
    command = [sys.executable, "-c", ANSWER, str(corpus.MODEL)]
    subprocess.run([sys.executable, "-m", "storage.migrations"], env={**os.environ, **databases}, cwd=corpus.ROOT, check=True)
    done = subprocess.run(command, env={**os.environ, **databases}, cwd=corpus.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert not LATER & loaded
