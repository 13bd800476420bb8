"""The job that looks through a whole list for pairs. Killed anywhere, the next run goes on after the last chunk."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.authz.predicate import of_kind
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.duplicates.blocks import Blocks
from rapport.crm.duplicates.errors import ScanRunning
from rapport.crm.duplicates.judge import identifying, judge
from rapport.crm.duplicates.keyed import shared_keys
from rapport.crm.duplicates.models import duplicate_pair, duplicate_scan
from rapport.crm.duplicates.payloads import Scan
from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.definitions import of_tenant
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.records.turns import Turns

SCAN: Final = "duplicates.scan"
CHUNK: Final = 500


async def start(scope: Scope, obj: ObjectType) -> Scan:
    """Begins a search; pairs of the one before stay until it has ended. Raises `ScanRunning` while one is under way."""
    return await begin(scope.session, obj, scope.principal.person_id)


async def begin(session: TenantSession, obj: ObjectType, person_id: UUID) -> Scan:
    """The same in somebody's name."""
    alive = sa.select(sa.func.count()).select_from(obj.table).where(_alive(obj))
    (total,) = (await session.rows(alive))[0]
    row: dict[str, Any] = {
        "state": "running", "walked": None, "done": 0, "total": total, "found": 0,
        "started_by": person_id, "started_at": business_now(), "finished_at": None,
    }  # fmt: skip
    statement = insert(duplicate_scan).values(object=obj.name, **row)
    statement = statement.on_conflict_do_update(
        index_elements=["object"], set_=row, where=duplicate_scan.c.state == "done"
    )
    if not (await session.execute(statement)).rowcount:
        raise ScanRunning
    await session.enqueue(SCAN, {"object": obj.name})
    return _scan(row)


async def last(scope: Scope, obj: ObjectType) -> Scan | None:
    """The search that is under way, or the last one."""
    rows = await scope.session.rows(sa.select(duplicate_scan).where(duplicate_scan.c.object == obj.name))
    if not rows:
        return None
    return _scan(rows[0])


def _scan(row: Mapping[str, Any]) -> Scan:
    ended = row["finished_at"].isoformat() if row["finished_at"] else None
    percent = 100 if ended else min(99, 100 * row["done"] // max(row["total"], 1))
    return Scan(row["state"], percent, row["started_at"].isoformat(), ended)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def scan(runtime: Runtime, job: Job) -> None:
        name = str(job.args["object"])
        opened = await runtime.open_home(job.home)
        more = True
        while more:
            async with runtime.databases.tenant_session(opened.home, opened.keys) as session:
                obj = await _as_it_is(registry, session, name)
                more = obj is not None and await one_chunk(session, obj)

    return {SCAN: scan}


async def _as_it_is(registry: Registry, session: TenantSession, name: str) -> ObjectType | None:
    """A kind of record as the job compares it: one that the organisation defined by its own fields, which are all that
    it has; None for one that was archived meanwhile.
    """
    if registry[name].number is None:
        return registry[name]
    found = (await of_tenant(registry, session)).objects.get(name)
    if found is None:
        await session.execute(duplicate_scan.delete().where(duplicate_scan.c.object == name))
    return found


def _alive(obj: ObjectType) -> sa.ColumnElement[bool]:
    return sa.and_(of_kind(obj.name, obj.table), obj.table.c.deleted_at.is_(None))


async def one_chunk(session: TenantSession, obj: ObjectType, size: int = CHUNK) -> bool:
    """Compares the next records with all older ones; whether there are more."""
    mine = duplicate_scan.c.object == obj.name
    held = sa.select(duplicate_scan).where(mine, duplicate_scan.c.state == "running").with_for_update(skip_locked=True)
    rows = await session.rows(held)
    if not rows:  # ended, or somebody else is at it
        return False
    state = rows[0]
    records = await _next(session, obj, state.walked, size)
    found = await _pairs(session, obj, records)
    values: dict[str, object] = {"done": state.done + len(records), "found": state.found + len(found)}
    if records:
        await _keep(session, obj, found)
        values["walked"] = records[-1][0]
    more = len(records) == size
    if not more:
        values |= {"state": "done", "finished_at": business_now()}
        before = sa.and_(duplicate_pair.c.object == obj.name, duplicate_pair.c.found_at < state.started_at)
        await session.execute(duplicate_pair.delete().where(before, duplicate_pair.c.state == "open"))
    await session.execute(duplicate_scan.update().where(mine), values)
    return more


async def _next(session: TenantSession, obj: ObjectType, after: UUID | None, size: int) -> list[tuple[UUID, Record]]:
    table = obj.table
    chosen = _alive(obj) if after is None else sa.and_(_alive(obj), table.c.id > after)
    return await _read(session, obj, sa.select(*_columns(obj)).where(chosen).order_by(table.c.id).limit(size))


async def _pairs(
    session: TenantSession, obj: ObjectType, records: Sequence[tuple[UUID, Record]]
) -> list[tuple[UUID, UUID, int]]:
    """(older, newer, score) of what these records are duplicates of."""
    candidates = await Blocks(session, obj).candidates(records, older=True)
    known = dict(records)
    others = sa.bindparam(
        None, sorted({other for _, other in candidates} - set(known)), type_=ARRAY(PGUUID(as_uuid=True))
    )
    read = sa.select(*_columns(obj)).where(obj.table.c.id == sa.any_(others))
    known |= dict(await _read(session, obj, read))
    found, turns, keyed = [], Turns(), await shared_keys(session, obj, known)
    for newer, older in sorted(candidates):
        await turns.after(100)
        verdict = judge(obj, known[older], known[newer], key=keyed(older, known[older], newer, known[newer]))
        if verdict.reasons:
            found.append((older, newer, verdict.score))
    return found


def _columns(obj: ObjectType) -> list[Any]:
    return codec.columns(obj, _names(obj))


def _names(obj: ObjectType) -> list[str]:
    return [obj.title.name, *(field.name for field, _ in identifying(obj))]


async def _read(session: TenantSession, obj: ObjectType, statement: sa.Select[Any]) -> list[tuple[UUID, Record]]:
    decode, turns, read = codec.decoder(obj, _names(obj)), Turns(), []
    for row in await session.rows(statement):
        read.append((row[0], decode(row, session.keys)))
        await turns.after(200)
    return read


async def _keep(session: TenantSession, obj: ObjectType, found: Sequence[tuple[UUID, UUID, int]]) -> None:
    """Adds pairs; one that was dismissed stays so."""
    now = business_now()
    rows = [
        {"left_id": left, "right_id": right, "object": obj.name, "score": score, "state": "open", "found_at": now}
        for left, right, score in found
    ]
    if not rows:
        return
    statement = insert(duplicate_pair)
    again = {"score": statement.excluded.score, "found_at": statement.excluded.found_at}
    statement = statement.on_conflict_do_update(
        index_elements=["left_id", "right_id"], set_=again, where=duplicate_pair.c.state == "open"
    )
    await session.execute(statement, rows)
