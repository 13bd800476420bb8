"""Every hour the ledger of each currency is compared with its invoices; while they differ, finalizing in it stops."""

import datetime as dt
from decimal import Decimal
from uuid import UUID, uuid5

import sqlalchemy as sa
import structlog
from sqlalchemy.dialects.postgresql import insert

from billing.finance import books, desk_mails, receivables
from billing.finance.ledger_payloads import Proof
from billing.ledger import hold
from billing.ledger.models import books_check, ledger_entry
from kernel import telemetry
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import RapportError
from kernel.jobs import Job
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.text import Text

JOB = "billing.check_ledger"

log = structlog.get_logger()


class BooksDiffer(RapportError):
    """Totals that have to agree don't: somebody has to look."""

    code = "billing.books_differ"
    text = Text(
        zh="账簿核对不一致，没有改动账簿。请查看。", en="The books differ; they were not changed. Look into it."
    )


async def sweep(runtime: Runtime) -> None:
    """Has every ledger checked once an hour."""
    hour = f"{real_now():%Y-%m-%d %H}"
    async with runtime.databases.control_session() as control:
        await control.enqueue(JOB, {}, job_id=uuid5(_NAMES, f"{JOB} {hour}"))


_NAMES = UUID("0193a000-0000-7000-8000-0000000b0086")


async def check_job(runtime: Runtime, _job: Job) -> None:
    """Checks the ledger of each currency that anything was posted or invoiced in."""
    async with runtime.databases.control_session() as control:
        found = await known(control)
    for currency in found:
        await check(runtime, currency)


async def known(control: ControlSession) -> list[str]:
    """Currencies that anything was posted or invoiced in."""
    posted = {row.currency for row in await control.rows(sa.select(ledger_entry.c.currency).distinct())}
    return sorted({*posted, *await books.currencies(control)})


async def check(runtime: Runtime, currency: str) -> None:
    """Compares, and notes since when it is off; whoever finds it first has finance told. Of a currency in which nothing
    was posted or invoiced there is nothing to note.
    """
    now = real_now()  # before it looks: one that takes long must not have the last word over one that began later
    async with runtime.databases.control_session() as control:
        # One moment of all tables: what is posted meanwhile is no difference.
        await control.execute(ONE_MOMENT)
        if currency not in await known(control):
            return
        found = await compared(control, currency)
    async with runtime.databases.control_session() as control:
        before = await hold.last(control, currency, lock=True)
        if before is not None and before.checked_at >= now:
            return  # somebody else looked later
        since = _since(before, now) if is_off(found) else None
        await control.execute(_NOTED, {"currency": currency, "checked_at": now, "off_since": since})
        begins = since == now
        if begins:
            told = {"currency": currency, "difference": off_by(found)}
            await control.enqueue(desk_mails.HELD, told, job_id=uuid5(_NAMES, f"{currency} {now.isoformat()}"))
    if begins:
        log.error("the ledger is off", code=BooksDiffer.code, currency=currency)
        telemetry.capture(BooksDiffer())


ONE_MOMENT = sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _since(before: Row | None, now: dt.datetime) -> dt.datetime:
    known_since: dt.datetime | None = before.off_since if before is not None else None
    return known_since or now


async def compared(control: ControlSession, currency: str) -> Proof:
    """The totals of a currency side by side."""
    accounts = await books.balances(control, currency)
    return await books.proof(control, currency, await receivables.open_by_age(control, currency), accounts)


def off_by(proof: Proof) -> str:
    """By how much: the totals' difference, or else what the entries sum to."""
    return proof.difference if Decimal(proof.difference) else proof.entries_sum


def is_off(proof: Proof) -> bool:
    """Whether the totals differ, or the entries don't sum to nothing."""
    return len({proof.by_age, proof.by_invoice, proof.by_ledger}) > 1 or Decimal(proof.entries_sum) != 0


_INSERT = insert(books_check)
_NOTED = _INSERT.on_conflict_do_update(
    index_elements=["currency"],
    set_={name: _INSERT.excluded[name] for name in ("checked_at", "off_since")},
    where=books_check.c.checked_at < _INSERT.excluded.checked_at,
)
