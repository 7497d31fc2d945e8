"""Asks a trained model the questions, in this process."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

import structlog
from rasa.core.agent import Agent, load_agent
from rasa.core.channels.channel import UserMessage

from dialogue.content import Content
from dialogue.language import reply_language
from evaluation import offered, several
from evaluation.questions import Question
from evaluation.scoring import Result, result
from evaluation.tables import Table


def ask(
    model: Path, questions: Sequence[Question], messages: Sequence[Question], languages: Sequence[str]
) -> tuple[list[Result], list[Table]]:
    """Return what ``model`` makes of each of ``questions``, and tables: of what is offered, and of ``messages`` that ask much.

    Each is the first message of a conversation of its own.
    """
    return asyncio.run(_ask(model, questions, messages, languages))


async def _ask(
    model: Path, questions: Sequence[Question], messages: Sequence[Question], languages: Sequence[str]
) -> tuple[list[Result], list[Table]]:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent: Agent = await load_agent(model_path=str(model))
    if agent.processor is None:
        raise FileNotFoundError(f"{model} is not a trained model; run `make train`")
    results = []
    for question in questions:
        parse_data = await agent.processor.parse_message(UserMessage(question.text))
        results.append(result(question, parse_data, reply_language(parse_data, None, None, languages)))
    parsed = [await agent.processor.parse_message(UserMessage(message.text)) for message in messages]
    content = Content(agent.processor.domain.responses)
    return results, [offered.table(results, content), several.table(messages, parsed, content)]
