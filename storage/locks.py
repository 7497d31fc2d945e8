"""One message at a time in a conversation, whichever server has it: locks in Redis that do not outlive their holder.

Rasa's own RedisLockStore reads and writes a queue of tickets in separate steps, so that two servers may draw the same ticket;
those of a server that was killed hold up the conversation for a minute, and each look blocks the event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig
from redis import asyncio as redis
from redis.asyncio.lock import Lock
from redis.exceptions import RedisError

#: Seconds that a lock outlives a server that was killed. One that lives renews it three times in this.
LIFETIME = 6.0

#: Seconds that a message waits for the one before it, and between two looks.
PATIENCE = 25.0
PAUSE = 0.05

#: Seconds that Redis may take.
TIMEOUT = 2.0


class RedisLocks(LockStore):
    """Rasa's lock store for several servers: ``type: storage.locks.RedisLocks`` and ``url: redis://...`` in `endpoints.yml`.

    The locks keep servers from doing the same work twice. That nothing is *stored* twice, even when Redis forgets a lock, is
    the tracker store's own doing.
    """

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        """Use the Redis of ``endpoint_config``; nothing is connected yet."""
        self._redis = redis.Redis.from_url(endpoint_config.url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)

    @contextlib.asynccontextmanager
    async def lock(self, conversation_id: str, *_times: float) -> AsyncIterator[None]:
        """Hold the lock of ``conversation_id``.

        Raises:
            LockError: somebody else holds it for longer than :data:`PATIENCE`, or Redis is away.
        """
        lock = self._redis.lock(
            f"lock:{conversation_id}", timeout=LIFETIME, sleep=PAUSE, blocking_timeout=PATIENCE, thread_local=False
        )
        try:
            acquired = await lock.acquire()
        except RedisError as error:
            raise LockError(f"Redis: {type(error).__name__}") from error
        if not acquired:
            raise LockError(f"{conversation_id} is busy")
        renewal = asyncio.create_task(_renew(lock))
        try:
            yield
        finally:
            renewal.cancel()
            with contextlib.suppress(RedisError):  # it expires by itself
                await lock.release()


async def _renew(lock: Lock) -> None:
    while True:
        await asyncio.sleep(LIFETIME / 3)
        with contextlib.suppress(RedisError):
            await lock.reacquire()
