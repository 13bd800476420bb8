"""merge: two companies of which one has a thousand deals become one, against the bare UPDATE of those deals."""

import time
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.principal import Principal
from auth.sessions import Proof
from bench.support import Bench, line, organisation, scope_of
from kernel import copying
from kernel.ids import new_id
from rapport.crm.companies.feature import COMPANY
from rapport.crm.deals.deal import DEAL
from rapport.crm.merging import merge, undo
from rapport.crm.merging.payloads import MergeRequest
from rapport.crm.records import new_rows, write
from rapport.crm.records.read import fetch

CHILDREN: Final = 1_000
MOST: Final = 10
"""Times the bare UPDATE: each deal has a change of its own, encrypted and told to who may see it."""


async def merging(bench: Bench) -> None:
    """Merges and undoes, a few times over; the best of each."""
    owner = await organisation(bench.parts, "merge@bench.example")
    owner = msgspec.structs.replace(owner, proof=Proof.now("pwd"))  # a large merge asks for it
    one, two = [await company(bench, owner, name) for name in ("Alder", "Birch")]
    await _deals(bench, owner, two)
    merges, undos, bare = list[float](), list[float](), list[float]()
    for _ in range(3 if bench.quick else 10):
        bare += [await _bare(bench, owner, two, one), await _bare(bench, owner, one, two)]
        async with scope_of(bench, owner) as scope:
            known = {each: (await fetch(scope, COMPANY, each))["version"] for each in (one, two)}
        wanted = MergeRequest(survivor=one, others=[two], versions=known)
        started = time.perf_counter()
        async with scope_of(bench, owner) as scope:
            merge_id = await merge.run(scope, bench.parts.runtime, COMPANY, wanted)
        merges.append(time.perf_counter() - started)
        started = time.perf_counter()
        async with scope_of(bench, owner) as scope:
            await undo.run(scope, bench.parts.runtime, merge_id)
        undos.append(time.perf_counter() - started)
    ratio = min(merges) / min(bare)
    line(
        "merge", min(merges) * 1000, "ms", limit=min(bare) * 1000, target=MOST, ok=ratio <= MOST,
        children=CHILDREN, ratio=round(ratio, 1), undo_ms=round(min(undos) * 1000, 1),
    )  # fmt: skip


async def company(bench: Bench, owner: Principal, name: str) -> UUID:
    """A new company."""
    record_id = new_id()
    async with scope_of(bench, owner) as scope:
        await write.create(scope, COMPANY, {"name": name}, record_id)
    return record_id


async def _deals(bench: Bench, owner: Principal, company: UUID) -> None:
    names = [column.name for column in DEAL.table.columns]
    new = [(new_id(), {"name": f"Deal {n}", "company": company}, owner.person_id) for n in range(CHILDREN)]
    async with scope_of(bench, owner) as scope:
        built = []
        for row, change in new_rows.build_creates(scope.keys, DEAL, new):
            built.append(tuple({**row, "field_versions": "{}"}.get(name) for name in names))
            scope.session.record_change(change)
        await scope.session.copy_in(DEAL.table, names, copying.encoded(DEAL.table, names, built))
        await scope.session.driver.execute("ANALYZE deal")


async def _bare(bench: Bench, owner: Principal, before: UUID, after: UUID) -> float:
    """Seconds of the UPDATE alone, committed."""
    started = time.perf_counter()
    async with scope_of(bench, owner) as scope:
        table: sa.Table = DEAL.table
        await scope.session.execute(table.update().where(table.c.company == before).values(company=after))
    return time.perf_counter() - started
