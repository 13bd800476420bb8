"""Everything about one organisation at once: nobody waits in a circle, nothing is lost, nothing is paid twice."""

import asyncio
import datetime as dt
import random
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from billing import advance, cards, collection
from billing.finance import orders
from billing.finance.payloads import CreditOrder, Receipt, RefundOrder
from billing.subscriptions import load
from kernel.errors import RapportError
from tenants import clock
from tests.billing.test_steps import charges
from tests.support.app import Rapport
from tests.support.billing import DECLINES, Account, an_account
from tests.support.books import trial_balance
from tests.support.fakestripe import Fake

pytestmark = pytest.mark.deep
DAY = dt.timedelta(days=1)
FINANCE = UUID("0193a000-0000-7000-8000-0000000000f1")


async def hit(account: Account, dice: random.Random) -> list[object]:
    """Orders, days, charges, credit notes, refunds, receipts, new cards and a moving clock, shuffled."""
    runtime, invoices = account.rapport.parts.runtime, [UUID(each["id"]) for each in await account.invoices()]
    today = await account.today()

    async def moved() -> None:
        async with runtime.databases.control_session() as control:
            await clock.move_days(control, account.id, 1)

    async def told() -> None:
        async with runtime.databases.control_session() as control:
            known = [each.gateway_ref for each in await collection.tries(control, account.id)]
        for each in known:
            await collection.changed(runtime, str(each))

    def about(what: Callable[..., Awaitable[None]], order: Callable[[], object]) -> Callable[[], Awaitable[None]]:
        return lambda: what(runtime, account.id, dice.choice(invoices), order(), by=FINANCE)

    work: list[Callable[[], Awaitable[object]]] = [
        *[lambda: advance.advance(runtime, account.id)] * 3, moved, moved, told, told,
        *[lambda: collection.charge(runtime, account.id, dice.choice(invoices), today)] * 3,
        lambda: account.plan(dice.randint(1, 9)), lambda: account.plan(dice.randint(1, 9), "sales", when="period_end"),
        lambda: cards.complete(runtime, account.id), lambda: cards.begin(runtime, account.id, locale="en"),
        about(orders.write_credit_note, lambda: CreditOrder(id=uuid4(), net="7.00", reason="late")),
        about(orders.give_back, lambda: RefundOrder(id=uuid4(), amount="3.00")),
        about(orders.note_receipt, lambda: Receipt(id=uuid4(), amount="5.00")),
    ]  # fmt: skip
    dice.shuffle(work)
    return list(await asyncio.gather(*(each() for each in work), return_exceptions=True))


@pytest.mark.parametrize("seed", range(4))
async def test_everything_at_once(paying: Rapport, fake_stripe: Fake, seed: int) -> None:
    account, dice = await an_account(paying, fake_stripe), random.Random(seed)  # noqa: S311  # no secret: a shuffle
    await account.subscribed(2, number=DECLINES if seed % 2 else "4242424242424242")
    await account.days(32)
    for _ in range(3):
        for each in await hit(account, dice):
            # What comes too late is refused in words; everything else would be a fault, a deadlock first of all.
            assert not isinstance(each, asyncpg.PostgresError), each
            assert not isinstance(each, BaseException) or isinstance(each, RapportError), repr(each)
            assert not isinstance(each, httpx.Response) or each.status_code in {200, 409, 422}, each.text
    await account.card()
    await account.days(3)
    assert {each["open"] for each in await account.invoices()} == {"0.00"}
    cards_paid = [each for each in await charges(account) if each == "succeeded"]
    async with paying.parts.runtime.databases.control_session() as control:
        tries = await collection.tries(control, account.id)
        sub = await load(control, account.id)
    assert len(cards_paid) == len([each for each in tries if (each.kind, each.state) == ("card", "succeeded")])
    assert sub.next_day == await account.today() + DAY
    await trial_balance(paying)
