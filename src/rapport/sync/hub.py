"""Every open socket of this process: what comes over Redis goes to the room of its organisation.

The truth is in PostgreSQL. A heartbeat compares with it: sessions that are over, rights that changed, changes whose
news was lost. So a Redis that was away delays a frame by two beats, and keeps nobody in.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Collection, Coroutine
from typing import Any
from uuid import UUID

import structlog
from litestar.types import Receive, Send
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from auth.principal import Principal
from auth.resolve import Resolver
from kernel import live
from kernel.db import CONTROL_HOME
from kernel.runtime import Runtime
from kernel.tasks import end
from rapport.crm.records.objects import Registry
from rapport.sync.room import DATABASE_TROUBLE, Room
from rapport.sync.seat import GOING_AWAY, SIGNED_OUT, TOO_MANY, TRY_LATER, Seat
from rapport.sync.sight import Sight

BEAT_SECONDS = 20
QUIET_SECONDS = 45
"""Redis answers a ping with each beat, so a connection that is quiet for longer is dead."""
SUBSCRIBE_SECONDS = 5
RETRY_SECONDS = 0.5
PER_SESSION, PER_PERSON = 12, 40

log = structlog.get_logger()


class Hub:
    """The sockets of one API process."""

    def __init__(self, runtime: Runtime, resolver: Resolver, registry: Registry) -> None:
        self.registry = registry
        self._runtime = runtime
        self._resolver = resolver
        self._rooms: dict[str, Room] = {}
        self._sessions: Counter[UUID] = Counter()
        self._people: Counter[UUID] = Counter()
        self._pubsub: PubSub | None = None
        self._commands = asyncio.Lock()
        self._errands: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Hub"]:
        """Listens to Redis and beats, and ends all sockets at the end."""
        tasks = [asyncio.create_task(self._listen_for_ever()), asyncio.create_task(self._beat_for_ever())]
        try:
            yield self
        finally:
            for seat in self._seats():
                seat.close(GOING_AWAY)
            await end({*tasks, *self._errands})
            for room in self._rooms.values():
                room.end()

    async def serve(self, principal: Principal, receive: Receive, send: Send) -> None:
        """One socket from its handshake to its end."""
        await receive()
        if self._sessions[principal.session_id] >= PER_SESSION or self._people[principal.person_id] >= PER_PERSON:
            await send({"type": "websocket.close", "code": TOO_MANY, "reason": ""})
            return
        seat = Seat(principal, Sight(self.registry, principal))
        self._sessions[principal.session_id] += 1
        self._people[principal.person_id] += 1
        try:
            refused = await self._enter(seat)
            if refused:
                await send({"type": "websocket.close", "code": refused, "reason": ""})
                return
            # Accepted only now: from the moment on at which the other side asks what it missed, it misses nothing.
            await send({"type": "websocket.accept", "subprotocol": None, "headers": []})
            await seat.run(receive, send)
        finally:
            self._leave(seat)

    async def beat(self) -> None:
        """One beat: compares everything with the databases, and says to every socket that it lives."""
        await self._check_sessions(self._seats())
        for home, room in list(self._rooms.items()):
            if room.seats or room.entering:
                await room.check()
            else:
                await self._close_room(home, room)
        for seat in self._seats():
            seat.beat()
        with contextlib.suppress(RedisError, OSError):
            await self._command("ping")

    async def _enter(self, seat: Seat) -> int:
        """Gives somebody a seat; the code to close with where that may not be, else 0."""
        tenant = seat.principal.tenant
        room = self._rooms.get(tenant.home.key)
        if room is None:
            room = self._rooms[tenant.home.key] = Room(self._runtime, self._resolver, self.registry, tenant)
            with contextlib.suppress(RedisError, OSError):  # the listener subscribes to every room when it is back
                await self._command("subscribe", live.channel(tenant.home.key))
        room.entering += 1
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SUBSCRIBE_SECONDS):
                    await room.listening.wait()
            return 0 if await room.admit(seat) else SIGNED_OUT
        except DATABASE_TROUBLE as error:
            log.warning("a socket is refused", error=type(error).__name__)
            return TRY_LATER
        finally:
            room.entering -= 1

    def _leave(self, seat: Seat) -> None:
        room = self._rooms.get(seat.principal.tenant.home.key)
        if room is not None:
            room.seats.discard(seat)
        for counter, key in ((self._sessions, seat.principal.session_id), (self._people, seat.principal.person_id)):
            counter[key] -= 1
            if not counter[key]:
                del counter[key]

    async def _close_room(self, home: str, room: Room) -> None:
        del self._rooms[home]
        room.end()
        with contextlib.suppress(RedisError, OSError):
            await self._command("unsubscribe", live.channel(home))

    async def _check_sessions(self, seats: Collection[Seat]) -> None:
        """Shows those out whose session is over; an organisation's new plan is taken over."""
        if not seats:
            return
        try:
            tenants = await self._resolver.tenants_of({seat.principal.session_id for seat in seats})
        except DATABASE_TROUBLE as error:
            log.warning("sessions are not checked", error=type(error).__name__)
            return
        for seat in seats:
            room = self._rooms.get(seat.principal.tenant.home.key)
            if room is not None:
                room.check_tenant(seat, tenants.get(seat.principal.session_id))

    async def _beat_for_ever(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            await self.beat()

    async def _listen_for_ever(self) -> None:
        while True:
            # Its own connection, that may be quiet for longer than an answer may take.
            redis = Redis.from_url(self._runtime.settings.redis_url, socket_connect_timeout=2)
            try:
                await self._listen(redis)
            except (RedisError, OSError) as error:
                log.warning("redis does not answer", error=type(error).__name__)
            finally:
                self._pubsub = None
                await redis.aclose()
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, redis: Redis) -> None:
        async with redis.pubsub() as pubsub:
            await pubsub.subscribe(*map(live.channel, (CONTROL_HOME, *self._rooms)))
            self._pubsub = pubsub
            # Rooms that were opened while the subscription was on its way.
            await self._command("subscribe", *map(live.channel, (CONTROL_HOME, *self._rooms)))
            while True:
                message = await pubsub.get_message(timeout=QUIET_SECONDS)
                if message is None:
                    raise RedisError
                self._take(message)

    async def _command(self, name: str, *channels: str) -> None:
        """One command at a time, in order: a room may be closed and opened again at once."""
        async with self._commands:
            if self._pubsub is not None:
                await getattr(self._pubsub, name)(*channels)

    def _take(self, message: dict[str, Any]) -> None:
        home = (message["channel"] or b"").decode().removeprefix(live.channel(""))
        room = self._rooms.get(home)
        if message["type"] == "subscribe" and room is not None:
            room.listening.set()
        if message["type"] != "message":
            return
        keys = self._runtime.databases.platform_keys if home == CONTROL_HOME else room and room.tenant.keys
        news = live.heard(keys, home, message["data"]) if keys else None
        if keys and news is None:
            log.warning("news is not this organisation's own", home=home)
        if isinstance(news, live.SessionsEnded):
            self._run(self._check_sessions(self._of_identities(news.identities)))
        elif isinstance(news, live.PlansChanged):
            concerned = [seat for seat in self._seats() if seat.principal.tenant.id in news.organisations]
            self._run(self._check_sessions(concerned))
        elif room is not None and news is not None:
            room.hear(news)

    def _run(self, errand: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(errand)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def _seats(self) -> list[Seat]:
        return [seat for room in self._rooms.values() for seat in room.seats]

    def _of_identities(self, identities: Collection[UUID]) -> list[Seat]:
        return [seat for seat in self._seats() if seat.principal.identity_id in identities]
