"""What is written of an organisation, at the gateway and in the mail too; and processes that are killed meanwhile.

Everything is without ids and moments, and days are counted from the trial's end, so that two organisations that went
through the same can be compared.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import sqlalchemy as sa

from billing import collection
from billing.finance.books import currencies
from billing.finance.receivables import receivables
from billing.invoicing import states
from billing.invoicing.models import refund
from billing.ledger.models import ledger_entry, ledger_posting
from billing.outcome import statement_store
from billing.subscriptions import load, orders, quantities
from billing.usage.models import usage_event, usage_rated, usage_receipt
from kernel.clock import real_now
from kernel.db import CONTROL_HOME, ControlSession, Databases
from kernel.outbox import wake
from kernel.runtime import Runtime
from kernel.tables import control_job
from tests.support.app import Rapport
from tests.support.billing import Account

LIVES = 400
_WRITES = re.compile(r"\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b")
_ASKED = frozenset({"run", "fetch", "fetchval", "execute", "executemany"})
_OWN = re.compile(r"RAP(-CN)?-\d{4}-\d{6}|https?://\S+")


class Killed(BaseException):
    """The process ends here."""


async def books(account: Account) -> dict[str, Any]:
    """The ledger, the invoices, each try and each refund, and the next day."""
    mine = account.id
    async with account.rapport.parts.runtime.databases.control_session() as control:
        entries = sa.select(
            ledger_entry.c.kind, ledger_entry.c.posted_on, ledger_posting.c.account, ledger_posting.c.amount_minor
        ).select_from(
            ledger_entry.join(
                ledger_posting,
                (ledger_posting.c.organisation_id == ledger_entry.c.organisation_id)
                & (ledger_posting.c.entry_id == ledger_entry.c.id),
            )
        )
        rows = await control.rows(entries.where(ledger_entry.c.organisation_id == mine))
        invoices = await states.listed(control, mine)
        tries = await collection.tries(control, mine)
        back = await control.rows(
            sa.select(refund.c.state, refund.c.amount_minor).where(refund.c.organisation_id == mine)
        )
        sub = await load(control, mine)

        def since(day: dt.date) -> int:
            return (day - sub.trial_ends).days

        return {
            "entries": sorted((kind, since(day), name, amount) for kind, day, name, amount in rows),
            # Documents of one day have no order.
            "invoices": sorted(
                (
                    (each.kind, since(each.issued_on), each.total_minor, each.state, each.paid_minor, each.dunning)
                    for each in invoices
                ),
                key=str,
            ),
            "tries": [(each.attempt, each.kind, each.state, each.amount_minor, since(each.on_day)) for each in tries],
            "refunds": [tuple(row) for row in back],
            "next_day": since(sub.next_day),
        }


async def everything(account: Account) -> dict[str, Any]:
    """The books, what led to them, what the gateway did, and what was mailed."""
    found = await books(account)
    found["lines"] = [
        [(each["item"].partition(":")[0], each["amount"]) for each in (await _shown(account, one["id"]))["lines"]]
        for one in await account.invoices()
    ]
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
        ordered = await orders(control, account.id)
        days = {each.on for each in ordered}
        found["orders"] = {(day - sub.trial_ends).days: quantities(ordered, day) for day in days}
        found["state"] = (sub.state, sub.hold, sub.card and sub.card["last4"], sub.card_page_ref)
        said = await statement_store.all_of(control, account.id)
        found["statements"] = [(each.version, each.result, each.state, each.evidence_count) for each in said]
        for table in (usage_event, usage_rated):
            mine = table.c.organisation_id == account.id
            # How many bytes a schema takes is PostgreSQL's affair, and differs from time to time.
            counted = sa.case((table.c.meter != "storage_gb", table.c.quantity), else_=0)
            sums = sa.select(table.c.meter, sa.func.count(), sa.func.sum(counted)).where(mine, _ours(table))
            found[table.name] = sorted(tuple(row) for row in await control.rows(sums.group_by(table.c.meter)))
        taken = sa.select(usage_receipt.c.meter, sa.func.sum(usage_receipt.c.accepted))
        mine = (usage_receipt.c.organisation_id == account.id) & _ours(usage_receipt)
        taken = taken.where(mine).group_by(usage_receipt.c.meter)
        found["received"] = sorted(tuple(row) for row in await control.rows(taken))
    found["gateway"] = at_gateway(account, sub.customer_ref) if sub.customer_ref else None
    found["mails"] = await mailed(account)
    return found


def _ours(table: sa.Table) -> sa.ColumnElement[bool]:
    """Not the calls that the test itself makes, which are counted once a minute."""
    return table.c.meter != "api_calls"


async def _shown(account: Account, invoice_id: str) -> dict[str, Any]:
    return await account.get(f"/invoices/{invoice_id}")


def at_gateway(account: Account, customer: str) -> dict[str, Any]:
    """What the gateway charged, gave back and still holds of a customer, by its own account."""
    v1 = account.fake.client.v1
    intents = v1.payment_intents.list({"customer": customer, "limit": 100}).data
    refunds = [each for one in intents for each in v1.refunds.list({"payment_intent": one.id, "limit": 100}).data]
    return {
        "charges": Counter((each.status, each.amount_received) for each in intents),
        "refunds": Counter((each.status, each.amount) for each in refunds),
        "cards": len(v1.customers.payment_methods.list(customer, {"limit": 100}).data),
    }


async def mailed(account: Account) -> Counter[tuple[str, str, int]]:
    """What the address of the invoice details got, without numbers and addresses of pages."""
    to = (await account.get("/profile"))["profile"]["email"]
    return Counter(
        (_plain(each["subject"]), _plain(each["text"]), len(each["attachments"]))
        for each in await account.rapport.mails(to)
    )


def _plain(text: str) -> str:
    return _OWN.sub("#", text)


async def trial_balance(rapport: Rapport) -> None:
    """What is open by invoice is what the ledger says, in every currency; nothing is out of balance, no number lost."""
    async with rapport.parts.runtime.databases.control_session() as control:
        for currency in await currencies(control):
            proof = (await receivables(control, currency)).proof
            assert set(proof.difference) <= {"0", "."}, proof
            assert set(proof.entries_sum) <= {"0", "."}
            assert all(each.gapless for each in proof.series)


class _Watched:
    """A connection, and whether anything was written through it."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self.wrote = False

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._driver, name)
        if name not in _ASKED:
            return found

        def asked(text: str, *more: Any, **options: Any) -> Any:
            self.wrote = self.wrote or bool(_WRITES.search(text))
            return found(text, *more, **options)

        return asked


Sessions = Callable[..., AbstractAsyncContextManager[ControlSession]]


def deadly(whole: Sessions, number: int, end: Callable[[], None], *, after: bool) -> Sessions:
    """`Databases.control_session` that calls `end` before or after a commit that wrote something, by its number.

    Whatever else the process was about to do side by side meets the same end.
    """
    counted, dead = 0, False

    @asynccontextmanager
    async def session(*databases: Databases) -> AsyncIterator[ControlSession]:
        nonlocal counted, dead
        if dead:
            end()
        async with whole(*databases) as control:
            control.driver = watched = _Watched(control.driver)
            yield control
            counted += watched.wrote
            if watched.wrote and counted == number:
                dead = True
                if not after:
                    end()
        if dead:
            end()

    return session


def _raise() -> None:
    raise Killed


@asynccontextmanager
async def killed_at(databases: Databases, number: int, *, after: bool) -> AsyncIterator[None]:
    """Ends what runs in the block before or after a commit on the control database, by its number from now."""
    databases.control_session = deadly(databases.control_session, number, _raise, after=after)  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        del databases.control_session


async def survived(account: Account, work: Callable[[], Awaitable[object]], *, after: bool) -> int:
    """Lets one process after the other do some work, each killed at the next commit; how many were."""

    async def life(number: int) -> bool:
        try:
            async with killed_at(account.rapport.parts.runtime.databases, number, after=after):
                await work()
        except Killed:
            return False
        return True

    return await lives_of(account, life)


async def lives_of(account: Account, life: Callable[[int], Awaitable[bool]], *, anew: bool = False) -> int:
    """Lets lives follow each other, each of which ends at a commit by its number or says that it did all; how many
    ended.

    What writes the same again, or `anew` each time, takes nobody further: the next one may go one commit beyond it.
    """
    number, last = 1, await _progress(account)
    for lives in range(LIVES):
        if await life(number):
            return lives
        now = await _progress(account)
        number, last = (number + 1 if anew or now == last else 1), now
    raise AssertionError("the same step was killed again and again")


async def leases_end(runtime: Runtime) -> None:
    """Half a minute without the process that had taken jobs."""
    async with runtime.databases.control_session() as control:
        past = real_now() - dt.timedelta(seconds=1)
        await control.execute(control_job.update().where(control_job.c.state != "queued").values(lease_until=past))
    await wake(runtime.redis, CONTROL_HOME)


async def _progress(account: Account) -> tuple[object, ...]:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        received = sa.select(sa.func.sum(usage_receipt.c.accepted)).where(usage_receipt.c.organisation_id == account.id)
        taken = (await control.rows(received))[0][0]
        sub = await load(control, account.id)
    return await books(account), taken, sub.version
