"""Whether this server can answer: its model is loaded, and what it needs is reachable."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import ClientError, ClientSession, ClientTimeout
from rasa.core.agent import Agent
from redis import asyncio as redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

#: Seconds that each check may take.
PATIENCE = 2.0

Check = Callable[[], Awaitable[bool]]


def checks(agent: Agent | None, databases: Mapping[str, Engine], redis_url: str) -> dict[str, Check]:
    """Return the checks by their names: ``model``, ``actions``, ``redis`` where one is used, and each of ``databases``."""
    named: dict[str, Check] = {name: _database(engine) for name, engine in databases.items()}
    endpoint = agent.action_endpoint if agent else None
    if endpoint:
        named["actions"] = _address(endpoint.url.removesuffix("/webhook") + "/health")
    if redis_url:
        named["redis"] = _redis(redis_url)
    return {"model": _value(bool(agent and agent.is_ready())), **named}


async def run(named: Mapping[str, Check]) -> dict[str, bool]:
    """Return what each check says, all at the same time; what is too slow is not ready."""
    results = await asyncio.gather(*(asyncio.wait_for(check(), PATIENCE) for check in named.values()), return_exceptions=True)
    return {name: result is True for name, result in zip(named, results)}


def _value(known: bool) -> Check:
    async def check() -> bool:
        return known

    return check


def _database(engine: Engine) -> Check:
    def ask() -> bool:
        try:
            with engine.connect() as connection:
                return bool(connection.execute(text("SELECT 1")).scalar())
        except SQLAlchemyError:
            return False

    async def check() -> bool:
        return await asyncio.get_running_loop().run_in_executor(None, ask)

    return check


def _address(url: str) -> Check:
    async def check() -> bool:
        try:
            async with ClientSession(timeout=ClientTimeout(total=PATIENCE)) as session, session.get(url) as answer:
                return answer.status == 200
        except (ClientError, OSError):
            return False

    return check


def _redis(url: str) -> Check:
    async def check() -> bool:
        client = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        try:
            return bool(await client.ping())
        except (RedisError, OSError):
            return False
        finally:
            await client.close()

    return check
