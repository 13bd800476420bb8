"""What holds of all documents and books whatever was done: invariants 1, 8, 9, 10 and 13.

Of the others 2, 5, 6, 11 and 17 are in test_rating.py, 3, 4 and 15 in usage/test_reconcile.py, 3 also in
usage/test_invoiced.py, 7 in test_periods.py, 12 in test_one_charge.py, 14 in test_steps.py, 16 in test_killed.py, 18 in
test_finance_books.py.
"""

import asyncio
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, note
from hypothesis import settings as sampling
from hypothesis import strategies as st

from billing.contracts import Case, case_of
from billing.feature import FEATURE
from billing.finance import orders
from billing.finance.payloads import CreditOrder, RefundOrder
from billing.invoicing import states
from billing.invoicing.finalize import finalize
from billing.invoicing.models import invoice, invoice_line, invoice_series, payment, refund
from billing.ledger.models import ledger_entry, ledger_posting
from billing.subscriptions import load
from kernel.columns import ciphers
from kernel.db import ControlSession
from kernel.errors import RapportError
from kernel.money import Money
from tests.support.app import Rapport
from tests.support.billing import Account, an_account
from tests.support.books import Killed, trial_balance
from tests.support.fakestripe import Fake

pytestmark = [pytest.mark.deep, pytest.mark.slow]
FINANCE = UUID("0193a000-0000-7000-8000-0000000000f1")
SERIES = "RAP"
FINAL = [table for table in FEATURE.control_tables if table.info.get("append_only")]
FEW = sampling(
    max_examples=(sampling.default.max_examples if sampling.default else 100) // 25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
STEPS = st.one_of(
    st.tuples(st.just("plan"), st.tuples(st.integers(1, 8), st.booleans(), st.sampled_from(["now", "period_end"]))),
    st.tuples(st.just("days"), st.integers(1, 33)),
    st.tuples(st.just("credit"), st.integers(1, 3_000)),
    st.tuples(st.just("refund"), st.integers(1, 3_000)),
)


async def trial_ends(account: Account) -> dt.date:
    """The first day that is paid for."""
    return dt.date.fromisoformat((await account.get())["trial_ends"])


async def rows_of(account: Account, *tables: sa.Table) -> dict[str, list[Any]]:
    """Every row of an organisation in some tables."""
    found = {}
    async with account.rapport.parts.runtime.databases.control_session() as control:
        for table in tables:
            mine = sa.select(table).where(table.c.organisation_id == account.id)
            found[table.name] = list(await control.rows(mine.order_by(*table.primary_key.columns)))
    return found


async def adds_up(account: Account) -> None:
    """Invariants 1, 9 and 13 of one organisation."""
    found = await rows_of(account, invoice, invoice_line, payment, refund, ledger_entry, ledger_posting)
    by_entry: dict[UUID, dict[str, int]] = {}
    for each in found["ledger_posting"]:
        by_entry.setdefault(each.entry_id, {})[each.account] = each.amount_minor
    entries = {(each.kind, each.about): each for each in found["ledger_entry"]}
    assert [sum(by_entry[each.id].values()) for each in entries.values()] == [0] * len(entries)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        said = {each.id: await states.document_of(control, account.id, each.id) for each in found["invoice"]}
        moved = {each.id: each for each in await states.listed(control, account.id)}
    lines = {each.id: [one for one in found["invoice_line"] if one.invoice_id == each.id] for each in found["invoice"]}
    for each in found["invoice"]:
        document, entry = said[each.id], entries[each.kind, str(each.id)]
        assert sum(one.amount_minor for one in document.positions) == each.subtotal_minor
        assert each.of_invoice or sum(one.amount_minor for one in lines[each.id]) == each.subtotal_minor
        assert sum(one.amount_minor for one in document.taxes) == each.tax_minor
        assert each.subtotal_minor + each.tax_minor == each.total_minor == document.total_minor
        posted = by_entry[entry.id]
        assert posted.get("receivable", 0) + posted.get("customer_credit", 0) == each.total_minor
        assert posted.get("tax_payable", 0) == -each.tax_minor
        assert each.kind == "credit_note" or posted.get("receivable", 0) == each.total_minor
        assert entry.currency == each.currency == document.currency
        notes = [one for one in found["invoice"] if one.of_invoice == each.id]
        assert -sum(one.total_minor for one in notes) <= max(0, each.total_minor)
        assert {one.currency for one in notes} <= {each.currency}
        tries = [one for one in found["payment"] if one.invoice_id == each.id]
        back = [one for one in found["refund"] if one.invoice_id == each.id and one.state == "succeeded"]
        cash = sum(one.amount_minor for one in tries if one.state == "succeeded" and one.kind != "credit")
        assert sum(one.amount_minor for one in back) == moved[each.id].refunded_minor <= cash
        assert {one.currency for one in (*tries, *back)} <= {each.currency}
        for one in (*tries, *back):
            kinds = {"payment", "credit_applied", "refund"}
            assert {entries[kind, str(one.id)].currency for kind in kinds if (kind, str(one.id)) in entries} <= {
                each.currency
            }


@dataclass
class Doing:
    """What an organisation and finance do; what is refused in words is left."""

    account: Account

    async def do(self, name: str, what: Any) -> None:
        """One step."""
        try:
            await getattr(self, f"_{name}")(what)
        except RapportError as refused:
            if refused.status >= 500:
                raise

    async def _plan(self, wanted: tuple[int, bool, str]) -> None:
        seats, sales, when = wanted
        assert (await self.account.plan(seats, *(["sales"] if sales else []), when=when)).status_code == 200

    async def _days(self, many: int) -> None:
        await self.account.days(many)

    async def _credit(self, minor: int) -> None:
        order = CreditOrder(id=uuid4(), net=await self._amount(minor), reason="An outage")
        await self._finance(orders.write_credit_note, order)

    async def _refund(self, minor: int) -> None:
        await self._finance(orders.give_back, RefundOrder(id=uuid4(), amount=await self._amount(minor)))

    async def _amount(self, minor: int) -> str:
        return Money(minor, (await self.account.get())["currency"]).to_decimal_string()

    async def _finance(self, what: Any, order: object) -> None:
        for each in [one for one in await self.account.invoices() if one["kind"] == "invoice"][:1]:
            await what(self.account.rapport.parts.runtime, self.account.id, UUID(each["id"]), order, by=FINANCE)


@given(
    country=st.sampled_from(["GB", "CN", "JP", "FR"]), buyer=st.sampled_from(["GB", "FR", "CN", "US"]),
    history=st.lists(STEPS, min_size=2, max_size=6),
)  # fmt: skip
@FEW
async def test_documents_and_books_add_up_and_stay_as_they_are(
    paying: Rapport, fake_stripe: Fake, country: str, buyer: str, history: Sequence[tuple[str, Any]]
) -> None:
    note(f"{country} {buyer} {history}")
    account = await an_account(paying, fake_stripe, country=country)
    await account.profile(country=buyer)
    await account.card()
    await account.ordered(3, method="card")
    await account.until(await trial_ends(account) + dt.timedelta(days=1))
    people = Doing(account)
    for name, what in [*history, ("days", 33)]:
        before = await rows_of(account, invoice, invoice_line, ledger_entry, ledger_posting)
        await people.do(name, what)
        after = await rows_of(account, invoice, invoice_line, ledger_entry, ledger_posting)
        for table, rows in before.items():
            assert [each for each in after[table] if each in rows] == rows, f"{table} was changed by {name}"
    await adds_up(account)
    await trial_balance(paying)


def ciphers_of(table: sa.Table) -> list[str]:
    return [f"UPDATE {table.name} SET {column.name} = {column.name}" for column in ciphers(table)]


async def test_nothing_that_is_final_is_changed_by_the_application_or_by_an_administrator(
    account: Account,
) -> None:
    await account.subscribed(2)
    await account.days(1)
    assert {"invoice", "invoice_line", "ledger_entry", "ledger_posting"} <= {table.name for table in FINAL}
    databases = account.rapport.parts.runtime.databases
    for table in FINAL:
        async with databases.control_session() as control:
            is_empty = not await control.rows(sa.select(sa.literal(1)).select_from(table).limit(1))
        same = [f"UPDATE {table.name} SET {column.name} = {column.name}" for column in table.columns]
        for statement in (*same, f"DELETE FROM {table.name}", f"TRUNCATE {table.name} CASCADE"):
            with pytest.raises(Exception, match=r"permission denied|append-only"):
                async with databases.control_session() as control:
                    await control.driver.execute(statement)
            if is_empty and statement in ciphers_of(table):
                continue  # whether another ciphertext takes its place is asked of each row, and there is none
            with pytest.raises(Exception, match="append-only"):
                async with databases.admin_session("control") as admin:
                    await admin.execute(sa.text(statement))
    assert len((await account.get(f"/invoices/{(await account.invoices())[0]['id']}"))["lines"]) == 2


FATES = st.lists(st.sampled_from(["written", "written", "raised", "lost", "cancelled"]), min_size=3, max_size=10)


async def ready(account: Account) -> Case:
    """An organisation on the day of its first invoice, which is not written yet."""
    await account.profile()
    await account.ordered(2, method="transfer")
    await account.until(await trial_ends(account))
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
        return await case_of(control, sub, sub.next_close(sub.next_day))


async def written(account: Account, case: Case, fate: str) -> UUID:
    """Writes an invoice in a transaction that may not live to its end, at any moment after it took its number."""
    runtime, occasion = account.rapport.parts.runtime, f"made_up:{uuid4()}"
    day = case.subscription.next_close(case.subscription.next_day)
    async with runtime.databases.control_session() as control:
        made = await finalize(control, case, case.at(day), day=day, occasion=occasion)
        assert made is not None
        if fate == "raised":
            raise Killed
        if fate == "lost":
            await connection_lost(account, control)
        if fate == "cancelled":
            current = asyncio.current_task()
            assert current is not None
            current.cancel()
            await asyncio.sleep(0)
        return made


async def connection_lost(account: Account, control: ControlSession) -> None:
    """The server ends the connection, as when it is killed."""
    pid = await control.driver.fetchval("SELECT pg_backend_pid()")
    async with account.rapport.parts.runtime.databases.admin_session("control") as admin:
        await admin.execute(sa.text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})


Three = list[tuple[Account, Case]]


@pytest.fixture
async def three(paying: Rapport, fake_stripe: Fake) -> Three:
    """Three organisations with an invoice to write, over and over; what is to be mailed of them is not."""
    accounts = [await an_account(paying, fake_stripe) for _ in range(3)]
    return [(each, await ready(each)) for each in accounts]


async def numbers(rapport: Rapport) -> tuple[list[int], int]:
    """The numbers of all invoices there are, and the last one that was given."""
    async with rapport.parts.runtime.databases.control_session() as control:
        used = await control.rows(sa.select(invoice.c.number).where(invoice.c.series == SERIES))
        last = await control.rows(sa.select(invoice_series.c.number).where(invoice_series.c.series == SERIES))
    return sorted(row.number for row in used), last[0].number if last else 0


@given(fates=FATES)
@FEW
async def test_numbers_have_no_gap_and_no_double_whoever_dies_on_the_way(
    paying: Rapport, three: Three, fates: list[str]
) -> None:
    before, _ = await numbers(paying)
    work = [asyncio.create_task(written(*three[at % 3], fate)) for at, fate in enumerate(fates)]
    done = await asyncio.gather(*work, return_exceptions=True)
    assert [isinstance(each, UUID) for each in done] == [fate == "written" for fate in fates], done
    after, last = await numbers(paying)
    assert after == list(range(1, last + 1))
    assert len(after) - len(before) == fates.count("written")
