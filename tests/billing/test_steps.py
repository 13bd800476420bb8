"""What billing promises of its books: charged once, never changed, balanced, and nobody else's."""

import asyncio
import datetime as dt
import random
from uuid import UUID

import httpx
import pytest
import sqlalchemy as sa

from billing import advance, collection, credit
from billing.finance.orders import give_back
from billing.finance.payloads import RefundOrder
from billing.invoicing.models import payment, refund
from billing.ledger.models import ledger_entry, ledger_posting
from billing.subscriptions import load, store
from kernel.ids import new_id
from kernel.text import Text
from payments.opening import gateway_of
from tenants import clock
from tests.support.app import Rapport
from tests.support.billing import DECLINES, GOOD, Account, an_account
from tests.support.books import Killed, books, killed_at, trial_balance
from tests.support.fakestripe import Fake

pytestmark = [pytest.mark.deep, pytest.mark.slow]
DAY = dt.timedelta(days=1)


async def test_a_year_of_days_ends_with_nothing_deferred_beyond_its_periods(account: Account) -> None:
    await account.subscribed(2)
    await account.days(60)
    shown = await account.get()
    await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"]})
    await account.until(dt.date.fromisoformat(shown["period_end"]) + 3 * DAY)
    seen = await books(account)
    deferred = sum(amount for _, _, name, amount in seen["entries"] if name == "deferred")
    earned = -sum(amount for _, _, name, amount in seen["entries"] if name == "revenue_recurring")
    assert deferred == 0
    assert earned == sum(total for _, _, total, *_ in seen["invoices"])
    await trial_balance(account.rapport)


async def charges(account: Account) -> list[str]:
    """What the gateway says of every try of an organisation."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        tries = await collection.tries(control, account.id)
    found = []
    for one in tries:
        known = await gateway_of(account.rapport.parts.runtime).payments_of(str(one.customer_ref), one.reference)
        found += [each.status for each in known]
    return found


@pytest.mark.parametrize("seed", range(6))
async def test_never_two_successful_charges(paying: Rapport, fake_stripe: Fake, seed: int) -> None:
    """Daily tries, a person who pays, webhooks twice and in any order, answers that get lost: at most one charge."""
    account, runtime, dice = await an_account(paying, fake_stripe), paying.parts.runtime, random.Random(seed)  # noqa: S311  # no secret: a shuffle that can be repeated
    await account.subscribed(2, number=DECLINES)
    await account.days(1)
    [subject] = await account.invoices()
    fake_stripe.turn(fail_after=[dice.choice([500, 409, 429]) for _ in range(dice.randint(0, 3))], work=0.02)
    await account.person.post("/api/billing/card", json={})
    try:
        async with runtime.databases.control_session() as control:
            sub = await load(control, account.id)
        customer = str(sub.customer_ref)
        page = await gateway_of(runtime).begin_card(customer, return_url="https://x.example/", key=str(new_id()))
        async with httpx.AsyncClient() as browser:
            await browser.post(page.url, data={"number": GOOD, "expiry": "12/40", "cvc": "123"})
        method = (await gateway_of(runtime).card_page(page.id)).method
        async with runtime.databases.control_session() as control:
            await store(control, await load(control, account.id, lock=True), card_ref=method)

        async def tried(back: str | None) -> None:
            today = await account.today()
            invoice_id = UUID(subject["id"])
            await collection.charge(runtime, account.id, invoice_id, today, return_url=back)

        async def told() -> None:
            for one in await _gateway_ids(account):
                await collection.changed(runtime, one)

        work = [tried(None), tried("https://x.example/"), tried(None), told(), told(), tried("https://y.example/")]
        dice.shuffle(work)
        await asyncio.gather(*work, return_exceptions=True)
    finally:
        fake_stripe.turn(fail_after=[], work=0)
    await account.days(1)
    await account.days(7)
    assert (await charges(account)).count("succeeded") == 1
    assert [each["state"] for each in await account.invoices()] == ["paid"]
    await trial_balance(paying)


async def _gateway_ids(account: Account) -> list[str]:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        return [each.gateway_ref for each in await collection.tries(control, account.id) if each.gateway_ref]


async def test_credit_and_refund_end_where_they_should_whenever_they_are_cut_short(
    paying: Rapport, fake_stripe: Fake
) -> None:
    runtime = paying.parts.runtime
    account = await an_account(paying, fake_stripe)
    await account.subscribed(3)
    await account.days(1)
    [subject] = await account.invoices()
    invoice_id, order, money = UUID(subject["id"]), new_id(), new_id()
    async with runtime.databases.control_session() as control:
        sub = await load(control, account.id, lock=True)
        day = sub.next_day - DAY
        for _ in range(2):
            await credit.credit(
                control, sub, invoice_id, 1_000, reason=Text(zh="补偿", en="Outage"), day=day, occasion=order
            )
    for number in (1, 2, 3, 4):
        try:
            async with killed_at(runtime.databases, number, after=bool(number % 2)):
                await give_back(runtime, account.id, invoice_id, RefundOrder(id=money, amount="7.00"), by=account.id)
        except Killed:
            pass
    await give_back(runtime, account.id, invoice_id, RefundOrder(id=money, amount="7.00"), by=account.id)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(refund).where(refund.c.organisation_id == account.id))
        assert [(row.state, row.amount_minor) for row in rows] == [("succeeded", 700)]
        assert await credit.available(control, await load(control, account.id)) == 300
    await account.days(31)
    second = (await account.invoices())[-1]
    assert second["state"] == "paid"
    tries = (await account.get(f"/invoices/{second['id']}"))["payments"]
    assert (tries[0]["kind"], tries[0]["amount"]) == ("credit", "3.00")
    await trial_balance(paying)


async def test_an_entry_that_does_not_balance_is_refused_by_the_database(account: Account) -> None:
    day = dt.date(2026, 1, 1)
    head = {"organisation_id": account.id, "kind": "payment", "about": "x", "currency": "USD", "posted_on": day}
    head |= {"recorded_at": dt.datetime.now(dt.UTC)}
    entry_id = new_id()
    row = {"organisation_id": account.id, "entry_id": entry_id, "account": "receivable", "amount_minor": 1}

    async def posted() -> None:
        async with account.rapport.parts.runtime.databases.control_session() as control:
            await control.execute(ledger_entry.insert(), {**head, "id": entry_id})
            await control.execute(ledger_posting.insert(), row)

    with pytest.raises(Exception, match="does not balance"):
        await posted()


async def test_two_charges_of_one_invoice_are_refused_by_the_database(account: Account) -> None:
    await account.subscribed(2)
    await account.days(1)

    async def charged_again() -> None:
        async with account.rapport.parts.runtime.databases.control_session() as control:
            [row] = await control.rows(sa.select(payment).where(payment.c.organisation_id == account.id))
            again = {column.name: getattr(row, column.name) for column in payment.c}
            await control.execute(payment.insert(), {**again, "id": new_id(), "attempt": 9})

    with pytest.raises(Exception, match="uq_payment_charged"):
        await charged_again()


async def test_nobody_moves_another_ones_books(paying: Rapport, fake_stripe: Fake) -> None:
    one, other = await an_account(paying, fake_stripe), await an_account(paying, fake_stripe)
    await other.subscribed(2)
    await other.days(3)
    before = await books(other)
    await one.subscribed(5, "sales", number=DECLINES)
    await one.days(40)
    await one.card(GOOD)
    assert await books(other) == before


@pytest.mark.parametrize("number", [GOOD, DECLINES])
async def test_some_who_advance_at_once_do_each_day_once(paying: Rapport, fake_stripe: Fake, number: str) -> None:
    """Also what is tried on a day: whoever comes to it after it was declined tries it on its next day, not again."""
    one, many = await an_account(paying, fake_stripe), await an_account(paying, fake_stripe)
    for account in (one, many):
        await account.subscribed(2, number=number)
        async with paying.parts.runtime.databases.control_session() as control:
            await clock.move_days(control, account.id, 35)
    await advance.advance(paying.parts.runtime, one.id)
    runs = (advance.advance(paying.parts.runtime, many.id) for _ in range(3))
    await asyncio.gather(*runs, return_exceptions=True)
    await advance.advance(paying.parts.runtime, many.id)
    assert await books(one) == await books(many)
