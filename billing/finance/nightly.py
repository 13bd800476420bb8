"""Once a day the books prove themselves, whoever looks: what differs is kept, reported, and mailed to finance.

The day's row is the only switch: whoever writes it has told, so two workers and many rounds tell once.
"""

import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from billing.finance import books, check, desk_mails
from billing.finance.ledger_payloads import Difference, Proved
from billing.ledger.models import books_proof
from billing.usage import reconcile
from billing.usage.models import usage_receipt
from kernel import telemetry
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.runtime import Runtime

JOB = "billing.prove_books"
USAGE_DAYS = 62
"""So many days back events are counted anew: as far as two invoices may still look."""
MOST = 100
"""So many differences are kept; one is enough to look."""

log = structlog.get_logger()


async def sweep(runtime: Runtime) -> None:
    """Has the books proved once a day of UTC."""
    day = real_now().date()
    async with runtime.databases.control_session() as control:
        known = await control.rows(sa.select(books_proof.c.day).where(books_proof.c.day == day))
        if not known:
            await control.enqueue(JOB, {"day": day.isoformat()}, job_id=uuid5(_NAMES, f"{JOB} {day}"))


_NAMES = UUID("0193a000-0000-7000-8000-0000000b0085")


async def prove_job(runtime: Runtime, job: Job) -> None:
    """Proves the books and keeps what was found; the first to do so on a day reports it."""
    day = dt.date.fromisoformat(str(job.args["day"]))
    async with runtime.databases.control_session() as control:
        await control.execute(check.ONE_MOMENT)
        differences = await prove(control, day)
    kept = [msgspec.to_builtins(each) for each in differences[:MOST]]
    row = {"day": day, "proved_at": real_now(), "count": len(differences), "differences": kept}
    async with runtime.databases.control_session() as control:
        written = await control.execute(insert(books_proof).on_conflict_do_nothing(), row)
        is_first = bool(written.rowcount)
        if is_first and differences:
            await control.enqueue(desk_mails.DIFFER, {"day": day.isoformat(), "count": len(differences)})
    if is_first and differences:
        log.error("the books differ", code=check.BooksDiffer.code, count=len(differences))
        telemetry.capture(check.BooksDiffer())


async def prove(control: ControlSession, day: dt.date) -> list[Difference]:
    """All that differs, of money first."""
    found: list[Difference] = []
    for currency in await check.known(control):
        found += await _of_money(control, currency)
    series = await books.series(control)
    found += [
        Difference(kind="numbers", about=each.name, expected=str(each.last)) for each in series if not each.gapless
    ]
    organisations = sa.select(usage_receipt.c.organisation_id).distinct()
    for row in await control.rows(organisations.order_by(usage_receipt.c.organisation_id)):
        found += await _of_usage(control, row.organisation_id, day)
    return found


async def _of_money(control: ControlSession, currency: str) -> list[Difference]:
    proof = await check.compared(control, currency)
    found = []
    if proof.off is not None or len({proof.by_age, proof.by_invoice, proof.by_ledger}) > 1:
        expected = proof.by_invoice if proof.by_invoice != proof.by_ledger else proof.by_age
        found.append(
            Difference(kind="receivables", about=currency, organisation_id=proof.off, expected=expected,
                       found=proof.by_ledger)
        )  # fmt: skip
    if Decimal(proof.entries_sum):
        found.append(Difference(kind="entries", about=currency, expected="0", found=proof.entries_sum))
    return found


async def _of_usage(control: ControlSession, organisation_id: UUID, day: dt.date) -> list[Difference]:
    # Without an end: the next day has begun somewhere, and a clock may be ahead.
    start, end = day - dt.timedelta(days=USAGE_DAYS), dt.date.max
    events = [
        Difference(
            kind="events", about=each.meter, organisation_id=organisation_id, day=each.day,
            expected=str(each.received), found=str(each.rated + each.rejected + each.pending),
        )
        for each in await reconcile.reconcile(control, organisation_id, start, end) if not each.balanced
    ]  # fmt: skip
    rollups = [
        Difference(
            kind="rollup", about=each.meter, organisation_id=organisation_id, day=each.day,
            expected=f"{each.recounted}", found=f"{each.events}",
        )
        for each in await reconcile.differences(control, organisation_id, start, end)
    ]  # fmt: skip
    return events + rollups


async def last(control: ControlSession) -> Proved | None:
    """The last proof; None before the first one."""
    rows = await control.rows(sa.select(books_proof).order_by(books_proof.c.day.desc()).limit(1))
    if not rows:
        return None
    return Proved(
        at=rows[0].proved_at, count=rows[0]["count"],
        differences=msgspec.convert(rows[0].differences, tuple[Difference, ...]),
    )  # fmt: skip
