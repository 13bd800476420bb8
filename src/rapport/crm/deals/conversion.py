"""Converting deals when a rate is set, removed or begins, and after an upgrade those that never were.

Writers convert the deals that they write (`rules.py`). The job waits for those that may not know a new rate yet, and
locks the rows that it converts; killed, it begins anew and finds what is right already.
"""

from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from auth.actor import system_of
from auth.principal import ObjectRights, Principal, Rights
from kernel import context
from kernel.feature import Sweep
from kernel.ids import new_id
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.currencies import rates
from rapport.crm.currencies.editing import CONVERT
from rapport.crm.deals import own
from rapport.crm.deals.deal import DEAL
from rapport.crm.records import codec, write
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry
from rapport.crm.records.placing_run import as_system, outlive_writers, session_of
from rapport.crm.records.scope import Scope

PIECE: Final = 500
SWEPT: Final = "rapport:conversion-swept"
SWEEP_SECONDS: Final = 600
SEEN_SECONDS: Final = 90_000

log = structlog.get_logger()


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The job, for these objects."""

    async def convert(runtime: Runtime, job: Job) -> None:
        async with as_system(runtime, job) as principal:
            await outlive_writers(runtime, principal, DEAL)
            same = DEAL.table.c.currency == str(job.args["currency"])
            await _convert(registry, runtime, principal, same, UUID(str(job.args["batch"])))

    return {CONVERT: convert}


def sweep_of(registry: Registry) -> Sweep:
    """Looks once a day for deals that were never converted: those of before there were rates."""

    async def sweep(runtime: Runtime) -> None:
        if not await runtime.redis.set(SWEPT, b"1", nx=True, ex=SWEEP_SECONDS):
            return
        for home in await runtime.homes():
            try:
                await _of_home(registry, runtime, home)
            except Exception as error:  # noqa: BLE001  # keys or a database that are away; others' are converted
                log.warning("deals not converted", home=home, error=type(error).__name__)

    return sweep


async def _of_home(registry: Registry, runtime: Runtime, home: str) -> None:
    seen = f"rapport:converted:{home}"
    if await runtime.redis.exists(seen):
        return
    principal = await system_of(runtime, home, UUID(int=0))
    with context.use(principal.tenant.acted_in(None, locale=principal.locale, origin="system")):
        await _convert(registry, runtime, principal, _never(principal.tenant.currency), new_id())
    await runtime.redis.set(seen, b"1", ex=SEEN_SECONDS)


def _never(currency: str) -> sa.ColumnElement[bool]:
    table = DEAL.table
    empty = [table.c[name].is_not(None) & table.c[mine].is_(None) for name, mine in own.OWN.items()]
    return (table.c.currency == currency) & sa.or_(*empty)


async def _convert(
    registry: Registry, runtime: Runtime, principal: Principal, which: sa.ColumnElement[bool], batch: UUID
) -> None:
    """Converts deals in the order of their ids, so many in one transaction."""
    rights = Rights(objects={DEAL.name: ObjectRights(read="all", update="all")})
    able, after = msgspec.structs.replace(principal, rights=rights), UUID(int=0)
    table = DEAL.table
    while True:
        async with session_of(runtime, principal) as session:
            session.batch_id = batch
            some = sa.select(table.c.id).where(which, table.c.id > after).order_by(table.c.id).limit(PIECE)
            ids = [row.id for row in await session.rows(some)]
            if not ids:
                return
            await _some(await open_scope(registry, able, session), ids)
        after = ids[-1]


async def _some(scope: Scope, ids: list[UUID]) -> None:
    deal = scope.registry[DEAL.name]
    known, today = await rates.load(scope), scope.today()
    for row in await write.lock(scope, deal, ids, "update"):
        found = own.converted(known, today, row.record)
        stale = {name: value for name, value in found.items() if codec.differs(deal, row.record, name, value)}
        if stale:
            await write.write_fields(scope, deal, row, stale, COMPUTE)
