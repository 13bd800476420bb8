"""One organisation's billing, one local day after the other: whatever is due on a day is done on that day.

Each transaction finds its work done when it is run again, so a process that is killed between two of them, or a clock
that is moved by a month at once, ends where the days one by one would.
"""

import contextlib
import datetime as dt
from collections.abc import Container, Sequence
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from billing import cards, credit, dunning, enough_seats, payment_run
from billing.contracts import case_of
from billing.invoicing import states
from billing.invoicing.finalize import finalize
from billing.invoicing.states import Invoice
from billing.ledger.hold import BooksOff
from billing.ledger.revenue import recognise
from billing.models import subscription
from billing.outcome import statements
from billing.plan import brought
from billing.rating.periods import Period
from billing.subscriptions import GRACE, Ordered, Subscription, day_done, load, orders
from billing.usage.gauges import Place, measure, place_of, stored_bytes
from billing.usage.quantities import NO_INVOICE, note_rated
from kernel import context
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.runtime import Runtime
from tenants.clock import on_clock_of
from tenants.models import organisation_clock

JOB = "billing.advance"

FIRST = dt.date(2000, 1, 1)
"""Before anything was used."""


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
    await advance_unless_held(runtime, UUID(str(job.args["organisation_id"])))


async def advance_unless_held(runtime: Runtime, organisation_id: UUID) -> None:
    """As `advance`; where an invoice can't be written as the ledger is off, its day waits and is asked for again."""
    with contextlib.suppress(BooksOff):
        await advance(runtime, organisation_id)


class Due(msgspec.Struct, frozen=True):
    """Days that have begun and weren't done, from `first` to `today`, and where they are measured; on which clock."""

    organisation_id: UUID
    first: dt.date
    today: dt.date
    place: Place
    clock: context.Context


async def advance(runtime: Runtime, organisation_id: UUID) -> None:
    """Does every day that has begun and wasn't done, on the organisation's clock whoever calls."""
    while (due := await _due(runtime, organisation_id)) is not None:
        with context.use(due.clock):
            if await _days(runtime, due):
                return


async def _days(runtime: Runtime, due: Due) -> bool:
    """One day after the other; False where somebody else did one of them."""
    for number in range((due.today - due.first).days + 1):
        if not await _day(runtime, due, due.first + dt.timedelta(days=number)):
            return False
    return True


async def _due(runtime: Runtime, organisation_id: UUID) -> Due | None:
    async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
        sub = await load(control, organisation_id)
        if sub.next_day > sub.today():
            return None
        place = await place_of(control, organisation_id)
        return Due(organisation_id, sub.next_day, sub.today(), place, context.current())


async def _day(runtime: Runtime, due: Due, day: dt.date) -> bool:
    """Everything of one day, in this order; False where somebody else did it.

    A day with nothing to invoice or to collect is one transaction. An invoice is one of its own, as it holds up all
    others for its number, and what is collected has some for each try.
    """
    stored = await stored_bytes(runtime, due.place)
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, due.organisation_id, day)
        if sub is None:
            return False
        sub, facts = await _begin(control, sub, due, stored, day)
        if not _closes(sub, day) and not await payment_run.is_due(control, sub, facts.unpaid, day):
            await _end(control, sub, facts, day, due.today, unasked=())
            return True
        await dunning.judge(control, sub, due.today, ordered=facts.ordered, unpaid=facts.unpaid)
    await close(runtime, due.organisation_id, day)
    await cards.move_clock(runtime, due.organisation_id, day)
    await payment_run.collect(runtime, due.organisation_id, day)
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, due.organisation_id, day)
        if sub is None:
            return False
        unasked = await payment_run.unasked(control, sub, day)
        await _end(control, sub, await _read(control, sub), day, due.today, unasked=unasked)
    return True


class _Facts(msgspec.Struct, frozen=True):
    """What a transaction has read of an organisation, whose subscription it has locked."""

    ordered: Sequence[Ordered]
    unpaid: Sequence[Invoice]


async def _read(control: ControlSession, sub: Subscription) -> _Facts:
    return _Facts(await orders(control, sub.organisation_id), await states.unpaid(control, sub.organisation_id))


async def _mine(control: ControlSession, organisation_id: UUID, day: dt.date) -> Subscription | None:
    """The subscription, locked; None when somebody else did the day meanwhile."""
    sub = await load(control, organisation_id, lock=True)
    return sub if sub.next_day == day else None


async def _begin(
    control: ControlSession, sub: Subscription, due: Due, stored: int, day: dt.date
) -> tuple[Subscription, _Facts]:
    """The trial ends, or what was ordered begins, with a seat for everybody who has one; the day is measured;
    statements of growth that nobody objected to are settled, and those of quarters that are over proposed.

    What may be used is that of today, also while older days are done.
    """
    facts = await _read(control, sub)
    if await enough_seats.ensure(control, sub, facts.ordered, day):
        sub, facts = await load(control, sub.organisation_id), await _read(control, sub)
    sub = await brought(control, sub, facts.ordered, due.today)
    await measure(control, sub.organisation_id, due.place, stored, day)
    await statements.follow(control, sub.organisation_id, day)
    return sub, facts


async def _end(
    control: ControlSession, sub: Subscription, facts: _Facts, day: dt.date, today: dt.date, *, unasked: Container[UUID]
) -> None:
    """What is overdue or soon lapses is told, what may be used is judged, what was earned is posted."""
    unpaid = await dunning.advance(control, facts.unpaid, day, unasked)
    sub = await dunning.judge(control, sub, today, ordered=facts.ordered, unpaid=unpaid)
    await statements.remind_due(control, sub.organisation_id, day)
    await recognise(control, sub, day)
    await day_done(control, sub)


def _closes(sub: Subscription, day: dt.date) -> bool:
    """Whether a period began a grace ago."""
    return sub.anchor is not None and day == sub.period(day).start + GRACE


async def close(runtime: Runtime, organisation_id: UUID, day: dt.date) -> None:
    """Writes the invoice of the period that began a grace ago."""
    async with runtime.databases.control_session() as control:
        sub = await _mine(control, organisation_id, day)
        if sub is None or not _closes(sub, day):
            return
        case = await case_of(control, sub, day)
        invoice_id = await finalize(control, case, case.at(day), day=day, occasion=f"period:{sub.period(day).start}")
        rated_on = case.reading.over(day)
        await note_rated(control, organisation_id, invoice_id or NO_INVOICE, rated_on.periods, rated_on)
        # What was used before the first paid day costs nothing, and no later invoice has it.
        await note_rated(control, organisation_id, NO_INVOICE, [Period(FIRST, sub.first_day)])
        await credit.use(control, sub, day)
