"""The page of storage, put together of files, tables, archives and the meter of billing."""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from auth.principal import Principal
from billing.rating.periods import Period
from billing.subscriptions import Subscription, load
from billing.usage.costs import priced
from billing.usage.history import by_meter
from billing.usage.quantities import read
from kernel.db import ControlSession
from kernel.runtime import Runtime
from rapport.crm.attachments import retention
from rapport.crm.imports.store import UNDO_DAYS
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.portability import schedule
from rapport.portability.models import archive
from rapport.storage import files, tables
from rapport.storage.payloads import Counted, StorageMeter, StorageUsed

METER = "storage_gb"
LOOK_BACK = dt.timedelta(days=31)
"""Before the first period that is paid for, the meter is shown for so many days."""


async def page(runtime: Runtime, registry: Registry, principal: Principal) -> StorageUsed:
    """Everything: one transaction for the organisation's own data, one for the control database."""
    async with scopes(registry, principal, runtime)() as scope:
        taken = await tables.sizes(scope.session)
        offered = [obj for obj in registry if scope.offers(obj)]
        objects = await tables.spaces(scope.session, offered, taken)
        attached, imported = await files.sums(scope.session)
        largest, keep = await files.largest(scope), await retention.policy(scope.session)
    async with runtime.databases.control_session() as control:
        archives = await _archives(control, principal.tenant.id)
        plan = await schedule.of_organisation(control, principal.tenant.id)
        meter = await _meter(control, await load(control, principal.tenant.id))
    history = sum(each.bytes for name, each in taken.items() if name in tables.HISTORY)
    order = sum(each.bytes for name, each in taken.items() if name in tables.ORDER)
    whole = sum(each.bytes for each in taken.values())
    return StorageUsed(
        metered=whole + attached.bytes + imported.bytes, files=attached, import_files=imported, archives=archives,
        objects=objects, history_bytes=history, order_bytes=order,
        other_bytes=whole - history - order - sum(each.bytes for each in objects), largest=largest, meter=meter,
        keep_files_days=keep.keep_days, keep_imports_days=UNDO_DAYS, archive_every=plan.every, archive_keep=plan.keep,
    )  # fmt: skip


async def _archives(control: ControlSession, organisation_id: UUID) -> Counted:
    size = sa.cast(sa.func.coalesce(sa.func.sum(archive.c.size), 0), sa.BigInteger).label("size")
    done = (archive.c.organisation_id == organisation_id) & (archive.c.state == "done")
    [row] = await control.rows(sa.select(sa.func.count().label("many"), size).where(done))
    return Counted(row.many, row.size)


async def _meter(control: ControlSession, sub: Subscription) -> StorageMeter:
    today = sub.today()
    span = Period(today - LOOK_BACK, today + dt.timedelta(days=1)) if today < sub.first_day else sub.period(today)
    read_now = by_meter(await read(control, sub.organisation_id, [span]))
    metered = [each for each in read_now if each.meter == METER]
    [found] = await priced(control, sub, metered, span, today)
    last = found.days[-1] if found.days else None
    return StorageMeter(
        since=span.start, quantity=found.quantity, last=last.quantity if last else None,
        measured_on=last.day if last else None, included=found.cost.included if found.cost else None,
    )  # fmt: skip
