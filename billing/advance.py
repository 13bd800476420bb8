"""One organisation's billing, one local day after the other: whatever is due on a day is done on that day.

Each step is a transaction of its own that finds its work done when it is run again, so a process that is killed
between two of them, or a clock that is moved by a month at once, ends where the days one by one would.
"""

import datetime as dt
from uuid import UUID, uuid5

import sqlalchemy as sa

from billing import credit, dunning, enough_seats, payment_run
from billing.contracts import case_of
from billing.invoicing.finalize import finalize
from billing.ledger.revenue import recognise
from billing.models import subscription
from billing.outcome import statements
from billing.plan import settled
from billing.subscriptions import GRACE, Subscription, day_done, load
from billing.usage.gauges import measure
from billing.usage.quantities import note_rated
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.runtime import Runtime
from tenants.clock import on_clock_of
from tenants.models import organisation_clock

JOB = "billing.advance"


async def sweep(runtime: Runtime) -> None:
    """Lets every organisation advance whose next day has begun. Run once a minute; a second run adds nothing."""
    ahead = sa.func.make_interval(0, 0, 0, 0, 0, 0, sa.func.coalesce(organisation_clock.c.offset_seconds, 0))
    both = organisation_clock.c.organisation_id == subscription.c.organisation_id
    due = sa.select(subscription.c.organisation_id, subscription.c.next_day).select_from(
        subscription.outerjoin(organisation_clock, both)
    )
    due = due.where(subscription.c.next_at <= _NOW + ahead)
    async with runtime.databases.control_session() as control:
        for row in await control.rows(due, {"now": real_now()}):
            await control.enqueue(JOB, {"organisation_id": str(row.organisation_id)},
                                  job_id=uuid5(row.organisation_id, f"{row.next_day} {real_now():%H%M}"))  # fmt: skip


_NOW = sa.bindparam("now", type_=sa.DateTime(timezone=True))


async def advance_job(runtime: Runtime, job: Job) -> None:
    """The job of one organisation."""
    await advance(runtime, UUID(str(job.args["organisation_id"])))


async def advance(runtime: Runtime, organisation_id: UUID) -> None:
    """Does every day that has begun and wasn't done."""
    while True:
        async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
            sub = await load(control, organisation_id)
            today = sub.today()
        if sub.next_day > today:
            return
        await _day(runtime, sub.organisation_id, sub.next_day, today)


async def _day(runtime: Runtime, organisation_id: UUID, day: dt.date, today: dt.date) -> None:
    """Everything of one day, in this order. What may be used is that of `today`, also while older days are done."""
    await _begin(runtime, organisation_id, day, today)
    await measure(runtime, organisation_id, day)
    await _state(runtime, organisation_id, day)
    await close(runtime, organisation_id, day)
    await payment_run.collect(runtime, organisation_id, day)
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, organisation_id, day)
        if sub is None:
            return
        unasked = await payment_run.unasked(control, sub, day)
        sub = await dunning.advance(control, sub, day, today, unasked)
        await statements.remind_due(control, organisation_id, day)
        await recognise(control, sub, day)
        await day_done(control, sub)


async def _mine(control: ControlSession, organisation_id: UUID, day: dt.date) -> Subscription | None:
    """The subscription, locked; None when somebody else did the day meanwhile."""
    sub = await load(control, organisation_id, lock=True)
    return sub if sub.next_day == day else None


async def _begin(runtime: Runtime, organisation_id: UUID, day: dt.date, today: dt.date) -> None:
    """The trial ends, or what was ordered begins, with a seat for everybody who has one."""
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, organisation_id, day)
        if sub is not None:
            await settled(control, await enough_seats.ensure(control, sub, day), today)


async def _state(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    """Settles statements of growth that nobody objected to, and proposes those of quarters that are over."""
    async with runtime.databases.control_session() as control:
        await statements.lapse_due(control, organisation_id, day)
        await statements.propose_due(control, organisation_id, day)


async def close(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    """Writes the invoice of the period that began a grace ago."""
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, organisation_id, day)
        if sub is None or sub.anchor is None or day != sub.period(day).start + GRACE:
            return
        case = await case_of(control, sub, day)
        invoice_id = await finalize(control, case, case.at(day), day=day, occasion=f"period:{sub.period(day).start}")
        if invoice_id is not None:
            rated_on = case.reading.over(day)
            await note_rated(control, organisation_id, invoice_id, rated_on.periods, rated_on)
        await credit.use(control, sub, day)
