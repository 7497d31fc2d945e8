"""How often a session or an address may ask: token buckets, in memory or, for several servers, in Redis."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from math import ceil

from pyrate_limiter import Duration, InMemoryStateStore, Rate, RedisStateStore, StateBucket
from pyrate_limiter.abstracts import RateItem, StateStore
from redis import asyncio as redis
from redis.exceptions import RedisError

from channels.errors import ApiError

logger = logging.getLogger(__name__)

#: Keys remembered in memory. One that is forgotten begins with a full bucket: it has not asked for longer than the others.
_REMEMBERED = 20_000


def rate_from(given: Mapping[str, int]) -> Rate:
    """Return the rate that a configuration gives as ``{"per_minute": 30, "at_once": 10}``, or with ``per_day``.

    Raises:
        KeyError: a part is missing.
    """
    interval = Duration.DAY if "per_day" in given else Duration.MINUTE
    count = given["per_day"] if "per_day" in given else given["per_minute"]
    return Rate(int(count), interval, burst=int(given["at_once"]))


class Limiter:
    """Lets through what keeps to the rates.

    Args:
        rates: By kind of request.
        redis_url: Where servers share their counts; empty for one server.
    """

    def __init__(self, rates: Mapping[str, Rate], redis_url: str = "") -> None:
        """See the class."""
        self._rates = {kind: [rate] for kind, rate in rates.items()}
        self._buckets: OrderedDict[str, StateBucket] = OrderedDict()
        self._store = _stores(redis_url)

    async def check(self, kind: str, key: str) -> None:
        """Count one request of ``kind`` by ``key``.

        A Redis that is away stops nobody: an assistant without limits for a while is better than none.

        Raises:
            ApiError: 429 ``too_many_requests`` with the seconds to wait.
        """
        bucket = self._bucket(kind, key)
        try:
            item = RateItem(key, bucket.now())  # type: ignore[no-untyped-call]
            if await _result(bucket.put(item)):
                return
            wait = await _result(bucket.waiting(item))
        except (RedisError, OSError) as error:
            logger.error("Rates are not limited: %s", type(error).__name__)
            return
        raise ApiError(429, "too_many_requests", retry_after=max(1, ceil(wait / 1000)))

    def _bucket(self, kind: str, key: str) -> StateBucket:
        name = f"chat:{kind}:{key}"
        bucket = self._buckets.pop(name, None) or StateBucket(self._rates[kind], store=self._store(name))
        self._buckets[name] = bucket
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket


def _stores(redis_url: str) -> Callable[[str], StateStore]:
    """What makes the place of a key's count."""
    if not redis_url:
        return lambda _key: InMemoryStateStore()
    client = redis.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1)
    return lambda key: RedisStateStore(client, key)


async def _result(value: int | bool | Awaitable[int | bool]) -> int:
    return await value if isawaitable(value) else value
