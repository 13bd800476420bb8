"""live: from a commit until the last of 1,000 open sockets has its frame, beside Redis with 1,000 plain subscribers.

The sockets are real ones, to an API process of its own under the product's HTTP server. The write happens in another
process, so all of it is in the figure: Redis, the judgement for each socket, WebSocket frames.
"""

import asyncio
import time
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID

from auth import identities, sessions, tickets
from auth.authz.roles import OWNER, assign
from auth.persons import create_person
from bench.support import Bench, line, person, serving
from kernel.crypto import Keyset
from kernel.ids import new_id
from kernel.live import News

PER_PERSON = 10
HEARTBEAT_IN_BETWEEN = 60


class Ear(asyncio.Protocol):
    """One connection that waits for a word."""

    def __init__(self, crowd: "Crowd") -> None:
        self.crowd = crowd

    def data_received(self, data: bytes) -> None:
        """Tells the crowd when the word came."""
        if self.crowd.word in data:
            self.crowd.heard()


class Crowd:
    """Many connections, of which the last to hear a word counts."""

    def __init__(self) -> None:
        self.word, self.left = b"\0", 0
        self.transports: list[asyncio.Transport] = []
        self.done = asyncio.Event()

    async def add(self, host: str, port: int, *greetings: tuple[bytes, bytes]) -> None:
        """One more, after each greeting was answered as it should be."""
        for_this, self.word = Crowd(), b"\0"
        transport, ear = await asyncio.get_running_loop().create_connection(lambda: Ear(for_this), host, port)
        for sent, answer in greetings:
            for_this.expect(answer, 1)
            transport.write(sent)
            await for_this.all_heard()
        ear.crowd = self
        self.transports.append(transport)

    def expect(self, word: bytes, count: int) -> None:
        """Begins to wait."""
        self.word, self.left = word, count
        self.done.clear()

    def heard(self) -> None:
        """One has it."""
        self.left -= 1
        if not self.left:
            self.done.set()

    async def all_heard(self) -> None:
        """Waits for the last."""
        async with asyncio.timeout(HEARTBEAT_IN_BETWEEN):
            await self.done.wait()


async def live(bench: Bench) -> None:
    """Writes again and again; in between the same number of plain subscribers hear the same word."""
    count, rounds = 1000, 10 if bench.quick else 30
    contact = UUID((await bench.client.post("/api/contacts", json=person(1))).json()["record"]["id"])
    async with serving(bench) as (port, _):
        browsers, plain = await _browsers(bench, port, count), await _subscribers(bench, count)
        took, alone, writes = [], [], []
        for number in range(rounds):
            alone.append(await _published(bench, plain, count, number))
            last, write = await _written(bench, browsers, count, contact, number)
            took.append(last)
            writes.append(write)
        for crowd in (browsers, plain):
            for transport in crowd.transports:
                transport.close()
    value, limit = median(took), median(alone)
    ok = value / limit <= 2
    more = {"sockets": count, "worst": round(max(took), 1), "write": round(median(writes), 1)}
    line("live", value, "ms", limit=limit, target=2, ok=ok, **more)


async def _browsers(bench: Bench, port: int, count: int) -> Crowd:
    """Sockets of people who may see everything, ten each."""
    crowd = Crowd()
    for number in range(count // PER_PERSON):
        opened = await _somebody(bench, f"live{number}@bench.example")
        for _ in range(PER_PERSON):
            ticket = await tickets.issue(bench.parts.runtime.redis, opened.id, opened.secret)
            handshake = (
                f"GET /api/sync/ws?ticket={ticket} HTTP/1.1\r\nHost: bench.localhost\r\nUpgrade: websocket\r\n"
                "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                f"Cookie: {sessions.COOKIE}={opened.secret}\r\n\r\n"
            )
            await crowd.add("127.0.0.1", port, (handshake.encode(), b" 101 "))
    return crowd


async def _somebody(bench: Bench, email: str) -> sessions.NewSession:
    tenant, person_id = bench.owner.tenant, new_id()
    async with bench.parts.runtime.databases.control_session() as control:
        identity_id = await identities.ensure_identity(control, email)
        membership_id = await identities.join(control, identity_id, tenant.id, person_id)
        opened = await sessions.create(
            control,
            sessions.Browser(),
            sessions.Proof.now(sessions.PASSWORD),
            identity_id=identity_id,
            organisation_id=tenant.id,
            person_id=person_id,
        )
    async with bench.owner.session(bench.parts.runtime) as session:
        await create_person(session, person_id, name=email, email=email, locale="en", membership_id=membership_id)
        await assign(session, person_id, OWNER)
    return opened


async def _subscribers(bench: Bench, count: int) -> Crowd:
    crowd, url = Crowd(), urlsplit(bench.settings.redis_url)
    for _ in range(count):
        await crowd.add(
            str(url.hostname), int(url.port or 6379),
            (f"AUTH {url.password}\r\n".encode(), b"+OK"), (b"SUBSCRIBE bench\r\n", b"subscribe"),
        )  # fmt: skip
    return crowd


async def _published(bench: Bench, crowd: Crowd, count: int, number: int) -> float:
    word = f"word-{number};"
    crowd.expect(word.encode(), count)
    started = time.perf_counter()
    await bench.parts.runtime.redis.publish("bench", word)
    await crowd.all_heard()
    return (time.perf_counter() - started) * 1000


async def _written(bench: Bench, crowd: Crowd, count: int, contact: UUID, number: int) -> tuple[float, float]:
    """Milliseconds from the commit to the last frame, and from the request to the commit."""
    async with bench.owner.session(bench.parts.runtime) as session:
        before = await session.driver.fetchval("SELECT seq FROM change_counter")
    crowd.expect(f'"seq":{before + 1}}}'.encode(), count)
    databases, committed = bench.parts.runtime.databases, list[float]()
    told = databases.tell

    def tell(home: str, keys: Keyset, news: News) -> None:
        committed.append(time.perf_counter())
        told(home, keys, news)

    databases.tell = tell
    started = time.perf_counter()
    await bench.request("PATCH", f"/api/contacts/{contact}", {"title": f"Buyer {number}"})
    databases.tell = told
    await crowd.all_heard()
    return (time.perf_counter() - committed[0]) * 1000, (committed[0] - started) * 1000
