"""rights: first page and count at every depth, with none, few and many shares, with a sharing rule by owner and with
queues, by PostgreSQL's time alone.
"""

import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from auth.principal import EVERY_OBJECT, Depth, ObjectRights, Principal, Reach, Rights
from bench.support import Bench, contacts, line, scope_of
from kernel.clock import real_now
from kernel.ids import new_id
from rapport.crm.features import REGISTRY
from rapport.crm.records import read, totals
from rapport.crm.records.scope import Scope

CONTACT = REGISTRY["contact"]
PEOPLE = 1000
REACHED: dict[Depth, slice] = {
    "own": slice(500, 501),
    "team": slice(500, 512),
    "subtree": slice(300, 500),
    "territory": slice(300, 500),
    "all": slice(0),
}
"""Whose contacts each depth reaches, of people of whom the first own the most."""
SHARES = (0, 20, 5000)
TERRITORIES, COVERED = 40, 5
OPENED: dict[str, slice] = {"queued": slice(600, 603), "ruled": slice(600, 800)}
"""Whose contacts queues and a rule add to what one owns oneself."""
PAGE_MS, COUNT_MS = 20, 220

_OWNERS = "UPDATE contact SET owner_id = ($1::uuid[])[1 + floor(power(random(), 1.5) * $2)::int]"
_PLACED = "UPDATE contact SET territory_id = ($1::uuid[])[1 + floor(random() * $2)::int]"
_SHARED = (
    "INSERT INTO share (id, object, record_id, grantee_id, grantee_kind, level, given_by, created_at)"
    " SELECT gen_random_uuid(), 'contact', id, $1, 'person', 'read', $1, $2 FROM"
    " (SELECT id FROM contact ORDER BY random() LIMIT $3) AS chosen"
)


class Timed:
    """A connection that adds up how long its statements take."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    async def run(self, text: str, values: Any) -> Any:
        """One statement."""
        started = time.perf_counter()
        try:
            return await self._driver.run(text, values)
        finally:
            self.seconds += time.perf_counter() - started


async def rights(bench: Bench) -> None:
    """The slowest first page and the slowest count of any depth with any number of shares."""
    await contacts(bench)
    dice = random.Random(3)  # noqa: S311  # the same people in every run
    people = [UUID(int=dice.getrandbits(128), version=4) for _ in range(PEOPLE)]
    territories = [UUID(int=dice.getrandbits(128), version=4) for _ in range(TERRITORIES)]
    readers = await _fill(bench, people, territories)
    pages, counts = {}, {}
    for depth, reached in REACHED.items():
        for shares, reader in readers.items():
            name = f"{depth}_{shares}"
            principal = _principal(bench, reader, depth, people[reached], shared=shares > 0)
            covering = msgspec.structs.replace(principal.reach, territories=tuple(territories[:COVERED]))
            principal = msgspec.structs.replace(principal, reach=covering)
            pages[name], counts[name] = await _measured(bench, principal)
    for name, added in OPENED.items():
        principal = _opened(bench, readers[0], people, name, added)
        pages[f"own_{name}"], counts[f"own_{name}"] = await _measured(bench, principal)
    slow_page, slow_count = max(pages.values()), max(counts.values())
    ok = slow_page <= PAGE_MS and slow_count <= COUNT_MS
    more = {f"page_{name}": value for name, value in pages.items()}
    more |= {f"count_{name}": value for name, value in counts.items()}
    line("rights", slow_page, "ms p50", limit=slow_count, target=PAGE_MS, ok=ok, counts_target=COUNT_MS, **more)


async def _fill(bench: Bench, people: list[UUID], territories: list[UUID]) -> dict[int, UUID]:
    """Gives the contacts to many owners in many territories, and shares some; the reader of each number of shares."""
    url, schema = bench.settings.tenant_admin_urls["main"], bench.owner.tenant.home.schema
    connection = await asyncpg.connect(url, server_settings={"search_path": schema}, command_timeout=1800)
    readers = {shares: new_id() for shares in SHARES}
    try:
        await connection.execute(_OWNERS, people, len(people) - 1)
        await connection.execute(_PLACED, territories, len(territories))
        for shares, reader in readers.items():
            await connection.execute(_SHARED, reader, real_now(), shares)
        for table in ("contact", "share"):
            await connection.execute(f"VACUUM ANALYZE {schema}.{table}")
    finally:
        await connection.close()
    return readers


def _principal(bench: Bench, reader: UUID, depth: Depth, reached: list[UUID], *, shared: bool) -> Principal:
    """Somebody with this depth; `own` is of somebody who owns what the others' reach begins with."""
    rights = Rights(objects={EVERY_OBJECT: ObjectRights(read=depth)})
    # The share's reader stands in as a team, so that `own` may be of somebody with contacts.
    reach = Reach(
        team=tuple(reached), subtree=tuple(reached), teams=(reader,),
        shared=frozenset({("contact", "read")} if shared else ()),
    )  # fmt: skip
    person_id = reached[0] if reached else reader
    return msgspec.structs.replace(bench.owner, person_id=person_id, rights=rights, reach=reach)


def _opened(bench: Bench, reader: UUID, people: list[UUID], name: str, added: slice) -> Principal:
    """Somebody with depth `own`, and with queues or a rule beside."""
    principal = _principal(bench, reader, "own", people[REACHED["own"]], shared=False)
    more = tuple(people[added])
    part = {"queues": more} if name == "queued" else {"opened": {("contact", "read"): more}}
    return msgspec.structs.replace(principal, reach=msgspec.structs.replace(principal.reach, **part))


async def _measured(bench: Bench, principal: Principal) -> tuple[float, float]:
    """Milliseconds of a first page and of a count: medians, past the runs after which plans are kept."""
    took: tuple[list[float], list[float]] = ([], [])
    for _ in range(9):
        async with _timed(bench, principal) as (scope, timed):
            await read.query_page(scope, CONTACT, read.Query(limit=50))
            took[0].append(timed.seconds)
            timed.seconds = 0.0
            await totals.count(scope, CONTACT, read.Query())
            took[1].append(timed.seconds)
    pages, counts = took
    return round(median(pages) * 1000, 2), round(median(counts) * 1000, 2)


@asynccontextmanager
async def _timed(bench: Bench, principal: Principal) -> AsyncIterator[tuple[Scope, Timed]]:
    async with scope_of(bench, principal) as scope:
        timed = Timed(scope.session.driver)
        scope.session.driver = timed
        yield scope, timed
