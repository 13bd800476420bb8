"""Filling a field of another kind from the one whose place it took: a job over the records that hold something.

Each record that it fills has a line in its history, and all of them are one batch. What somebody wrote into the new
field meanwhile stays. Killed, it goes on after the last piece.
"""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.principal import ObjectRights, Rights
from kernel.db import TenantSession
from kernel.errors import RapportError
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.records import choices, custom, definitions, write
from rapport.crm.records.definitions import Definition, open_scope
from rapport.crm.records.kind_values import Convert, converter
from rapport.crm.records.models import custom_field
from rapport.crm.records.multi_choice import LABELLED, MultiChoiceKind
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.placing_run import as_system, outlive_writers, session_of
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import Locked

RETYPE: Final = "records.retype"
PIECE: Final = 500


class RetypeRun(msgspec.Struct, frozen=True):
    """How far filling is: `done` of `total` values, of which `left` can't be read. Ids and numbers only."""

    run_id: UUID
    total: int
    done: int = 0
    left: int = 0
    after: UUID = UUID(int=0)
    ended: bool = False


async def start(scope: Scope, obj: ObjectType, before: Definition, made: Definition) -> None:
    """Has a new field filled from the one whose place it took."""
    there = obj.table.c[custom.COLUMN][str(before.field_id)].is_not(None)
    [[total]] = await scope.session.rows(sa.select(sa.func.count()).select_from(obj.table).where(there))
    run = RetypeRun(new_id(), total)
    mine = custom_field.c.field_id == made.field_id
    await scope.session.execute(custom_field.update().where(mine).values(retype_run=msgspec.to_builtins(run)))
    args = {"object": obj.name, "field_id": made.field_id, "run_id": str(run.run_id), "locale": scope.locale}
    await scope.session.enqueue(RETYPE, {**args, "person_id": str(scope.principal.person_id)})


async def listed(session: TenantSession) -> dict[int, RetypeRun]:
    """The run of each field that took another one's place."""
    known = custom_field.c.retype_run.is_not(None)
    rows = await session.rows(sa.select(custom_field.c.field_id, custom_field.c.retype_run).where(known))
    return {row.field_id: msgspec.convert(row.retype_run, RetypeRun) for row in rows}


async def forget(session: TenantSession) -> None:
    """Ends all runs where their jobs are not: in an organisation that is made of an archive."""
    await session.execute(custom_field.update().values(retype_run=None))


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def retype(runtime: Runtime, job: Job) -> None:
        name, run_id, convert = str(job.args["object"]), UUID(str(job.args["run_id"])), None
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, registry[name])
            rights = Rights(objects={name: ObjectRights(read="all", update="all")})
            able, more = msgspec.structs.replace(principal, rights=rights), True
            while more:
                async with session_of(runtime, principal) as session:
                    session.batch_id = run_id
                    scope = await open_scope(registry, able, session)
                    pair = await _pair(scope, int(job.args["field_id"]))
                    if pair is None:
                        return
                    obj, (old, new) = scope.registry[name], pair
                    convert = convert or await converter(session, obj, old, new, str(job.args["locale"]))
                    more = await _piece(scope, obj, old, new, run_id, convert)

    return {RETYPE: retype}


async def _pair(scope: Scope, field_id: int) -> tuple[Field, Field] | None:
    """The field that is filled, and before it the one that it is filled from; None once it is archived."""
    by_id = {each.field_id: each for each in await definitions.listed(scope.session)}
    made, currency = by_id[field_id], scope.principal.tenant.currency
    if made.archived or made.converted_from is None:
        return None
    return by_id[made.converted_from].field(currency), made.field(currency)


async def _piece(scope: Scope, obj: ObjectType, old: Field, new: Field, run_id: UUID, convert: Convert) -> bool:
    """Fills some more records; False at the end, or where the run is over."""
    run = sa.cast(custom_field.c.retype_run["run_id"].astext, PGUUID(as_uuid=True))
    mine = (custom_field.c.field_id == new.id) & (run == run_id)
    rows = await scope.session.rows(sa.select(custom_field.c.retype_run).where(mine))
    known = msgspec.convert(rows[0].retype_run, RetypeRun) if rows else None
    if known is None or known.ended:
        return False
    ids = await _some(scope, obj, old, known.after)
    if ids:
        left = await _fill(scope, obj, old, new, await write.lock(scope, obj, ids, "update"), convert)
        done = known.done + len(ids)
        known = msgspec.structs.replace(
            known, done=done, total=max(done, known.total), left=known.left + left, after=ids[-1]
        )
    else:
        known = msgspec.structs.replace(known, ended=True)
    await scope.session.execute(custom_field.update().where(mine).values(retype_run=msgspec.to_builtins(known)))
    return bool(ids)


async def _some(scope: Scope, obj: ObjectType, old: Field, after: UUID) -> list[UUID]:
    table = obj.table
    there = table.c[custom.COLUMN][str(old.id)].is_not(None)
    some = sa.select(table.c.id).where(table.c.id > after, there).order_by(table.c.id).limit(PIECE)
    return [row.id for row in await scope.session.rows(some)]


async def _fill(
    scope: Scope, obj: ObjectType, old: Field, new: Field, rows: Sequence[Locked], convert: Convert
) -> int:  # fmt: skip
    """Writes what records hold in the old field into the new one; how many can't be read."""
    opened, left, found = custom.opening(old), 0, list[tuple[Locked, Any]]()
    for row in rows:
        there = (row.document or {}).get(str(old.id))
        if there is None or str(new.id) in row.field_versions:  # written since, if only to empty it
            continue
        value, error = convert(opened(there, scope.keys, row.id))
        if error is None:
            found.append((row, value))
        left += error is not None
    if isinstance(new.kind, LABELLED):
        found, refused = await _with_labels(scope, obj, new, found)
        left += refused
    for row, value in found:
        await write.write_fields(scope, obj, row, {new.name: value})
    return left


async def _with_labels(
    scope: Scope, obj: ObjectType, new: Field, found: Sequence[tuple[Locked, Any]]
) -> tuple[list[tuple[Locked, Any]], int]:
    """The same with ids of labels, which are added where there are none; and how many have labels that can't be."""
    wanted = {(each.zh, each.en): each for _, labels in found for each in labels}
    ids = dict[tuple[str, str], UUID]()
    try:
        made = await choices.add_many(scope.session, obj, new, list(wanted.values()))
        ids = dict(zip(wanted, made, strict=True))
    except RapportError:  # the list is full: nobody's label is put in another one's place
        return [], len(found)

    def of(labels: Sequence[Text]) -> Any:  # of the kind that the field has
        mine = sorted({ids[each.zh, each.en] for each in labels})
        return tuple(mine) if isinstance(new.kind, MultiChoiceKind) else mine[0]

    return [(row, of(labels)) for row, labels in found if labels], 0
