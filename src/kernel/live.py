"""News of commits for the processes that hold people's open sockets: ids only, over Redis, at best effort.

A tenant's news goes over a channel that carries the tenant's home; nobody who listens to another one hears of it. It is
signed for that home under the tenant's keyset: what anybody else puts on the channel is not news.
What is told here may be lost: whoever listens compares with the counter of the change log (`rapport.sync`). It is
told after the commit, beside the request.
"""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from kernel.changes import Change
from kernel.crypto import CryptoError, Keyset
from kernel.tasks import end

TOLD_ONE_BY_ONE = 100
"""Changes of one commit; of a larger one (an import's piece) only the kinds of records and their owners are told."""
WAITING = 10_000
AT_ONCE = 500
PAUSE_SECONDS = 0.5
LAST_SECONDS = 2

log = structlog.get_logger()


class Touched(msgspec.Struct, frozen=True, array_like=True):
    """One change to a record, or the newest of many to records of the same owners (`record_id` is None then).

    `owners` are those before and after it: whoever could see the record, or can now, hears of it.
    """

    seq: int
    object: str
    record_id: UUID | None
    owners: tuple[UUID, ...]
    shared_with: tuple[UUID, ...] = ()
    """Persons and teams with whom the record is shared, or was until now."""


class Committed(msgspec.Struct, frozen=True, array_like=True, tag=1):
    """A tenant's transaction with the change numbers from `first` to `last`; `rights` says that someone's changed."""

    first: int
    last: int
    touched: tuple[Touched, ...] = ()
    rights: bool = False


class SessionsEnded(msgspec.Struct, frozen=True, array_like=True, tag=2):
    """Some of these identities' sessions are over."""

    identities: tuple[UUID, ...]


class PlansChanged(msgspec.Struct, frozen=True, array_like=True, tag=3):
    """What these organisations are entitled to is something else now."""

    organisations: tuple[UUID, ...]


News = Committed | SessionsEnded | PlansChanged

NEWS_FIELD = 17
"""Field id of signatures (docs/fields.md)."""

_SIGNATURE = 16

_encoder = msgspec.msgpack.Encoder(uuid_format="bytes")
_decoder = msgspec.msgpack.Decoder(News)


def channel(home: str) -> str:
    """Where the news of a home is told."""
    return f"rapport:live:{home}"


def signed(keys: Keyset, home: str, news: News) -> bytes:
    """News as it is told."""
    data = _encoder.encode(news)
    return keys.equality(NEWS_FIELD, f"{home} {data.hex()}") + data


def heard(keys: Keyset, home: str, message: bytes) -> News | None:
    """What was told on a home's channel; None for what this home did not tell, or when its keys were taken away."""
    signature, data = message[:_SIGNATURE], message[_SIGNATURE:]
    try:
        known = signature in keys.equalities(NEWS_FIELD, f"{home} {data.hex()}")
    except CryptoError:
        return None
    if not known:
        return None
    news: News = _decoder.decode(data)
    return news


def committed(first: int, changes: Sequence[Change], *, rights: bool) -> Committed:
    """The news of a transaction whose changes are numbered from `first` on."""
    last = first + len(changes) - 1
    told = [(seq, change) for seq, change in enumerate(changes, first) if change.owners or change.shared_with]
    if len(told) <= TOLD_ONE_BY_ONE:
        each = tuple(
            Touched(seq, change.object, change.record_id, change.owners, change.shared_with) for seq, change in told
        )
        return Committed(first, last, each, rights)
    newest = {(change.object, change.owners, change.shared_with): seq for seq, change in told}
    many = tuple(Touched(seq, name, None, *whose) for (name, *whose), seq in newest.items())
    return Committed(first, last, many, rights)


class Announcer:
    """Tells news in the order in which it came, from a task of its own: no request waits for Redis."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._waiting: deque[tuple[str, bytes]] = deque(maxlen=WAITING)
        self._wake = asyncio.Event()

    def tell(self, home: str, keys: Keyset, news: News) -> None:
        """Puts a home's news into the queue; the oldest is lost where Redis doesn't take any, and all of a home whose
        keys were taken away.
        """
        with contextlib.suppress(CryptoError):
            self._waiting.append((channel(home), signed(keys, home, news)))
        self._wake.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tells what comes, and at the end for a moment what is left."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            await end([task])
            with contextlib.suppress(RedisError, OSError):
                async with asyncio.timeout(LAST_SECONDS):
                    await self._publish_waiting()

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            try:
                await self._publish_waiting()
            except (RedisError, OSError) as error:
                log.warning("redis does not answer", error=type(error).__name__)
                await asyncio.sleep(PAUSE_SECONDS)

    async def _publish_waiting(self) -> None:
        while self._waiting:
            batch = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
            if len(batch) == 1:
                await self._redis.publish(*batch[0])
                continue
            async with self._redis.pipeline(transaction=False) as pipeline:
                for where, data in batch:
                    pipeline.publish(where, data)
                await pipeline.execute()
