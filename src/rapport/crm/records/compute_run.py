"""Working out what records hold in fields with formulas, when one is new, changed or restored: a job over all of them.

From that commit on writers bring their own records up to it; the job waits for those that may not know it yet. Killed,
it begins anew, and finds what is right already.
"""

from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz.predicate import of_kind
from auth.principal import ObjectRights, Rights
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records import computed, write
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.placing_run import as_system, outlive_writers, session_of
from rapport.crm.records.scope import Scope

COMPUTE: Final = "records.compute"
PIECE: Final = 500


async def start(scope: Scope, obj: ObjectType) -> None:
    """Has all records of a kind looked at."""
    args = {"object": obj.name, "person_id": str(scope.principal.person_id), "batch": str(new_id())}
    await scope.session.enqueue(COMPUTE, args)


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def compute(runtime: Runtime, job: Job) -> None:
        name = str(job.args["object"])
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, registry[name])
            rights = Rights(objects={name: ObjectRights(read="all", update="all")})
            able, after = msgspec.structs.replace(principal, rights=rights), UUID(int=0)
            while True:
                async with session_of(runtime, principal) as session:
                    session.batch_id = UUID(str(job.args["batch"]))
                    scope = await open_scope(registry, able, session)
                    ids = await _some(scope, scope.registry[name], after)
                    for row in await write.lock(scope, scope.registry[name], ids, "update"):
                        if stale := computed.following(scope.registry[name], row.record, {}):
                            await write.write_fields(scope, scope.registry[name], row, stale, computed.COMPUTE)
                if not ids:
                    return
                after = ids[-1]

    return {COMPUTE: compute}


async def _some(scope: Scope, obj: ObjectType, after: UUID) -> list[UUID]:
    table = obj.table
    some = sa.select(table.c.id).where(of_kind(obj.name, table, table.c.id > after)).order_by(table.c.id).limit(PIECE)
    return [row.id for row in await scope.session.rows(some)]
