"""The gateway's clock of a customer follows the organisation's: never ahead of the days that are done."""

import asyncio
import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from billing import advance, collection
from billing.subscriptions import Subscription, load
from kernel.clock import business_now
from payments.errors import GatewayUnavailable
from tenants import clock
from tenants.clock import on_clock_of
from tests.billing.test_gateway_away import away
from tests.support.app import Rapport
from tests.support.billing import DECLINES, Account, an_account
from tests.support.fakestripe import Fake
from tests.support.finance import by_transfer

pytestmark = pytest.mark.deep
HOUR = dt.timedelta(hours=1)


async def standing(account: Account) -> tuple[Subscription, dt.datetime]:
    """The subscription, and what the organisation's clock shows."""
    databases = account.rapport.parts.runtime.databases
    async with databases.control_session() as control, on_clock_of(control, account.id):
        return await load(control, account.id), business_now()


async def at_the_gateway(account: Account) -> dt.datetime:
    """What the gateway's clock of the customer shows."""
    sub, _ = await standing(account)
    v1: Any = account.fake.client.v1

    def read() -> int:
        known = v1.customers.retrieve(str(sub.customer_ref))
        return int(v1.test_helpers.test_clocks.retrieve(known.test_clock).frozen_time)

    return dt.datetime.fromtimestamp(await asyncio.to_thread(read), dt.UTC)


async def paid_on(account: Account) -> list[tuple[dt.date, dt.date]]:
    """Of each try the day that we say, and the day on which the gateway says that it was."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        tries = await collection.tries(control, account.id)
        zone = ZoneInfo((await load(control, account.id)).time_zone)
    v1: Any = account.fake.client.v1
    made = [await asyncio.to_thread(v1.payment_intents.retrieve, str(one.gateway_ref)) for one in tries]
    there = [dt.datetime.fromtimestamp(each.created, zone).date() for each in made]
    return list(zip([one.on_day for one in tries], there, strict=True))


async def test_each_payment_is_made_on_its_own_day_however_far_the_clock_jumps(
    paying: Rapport, fake_stripe: Fake
) -> None:
    one, many = await an_account(paying, fake_stripe), await an_account(paying, fake_stripe)
    for account in (one, many):
        await account.subscribed(2, number=DECLINES)
    await one.days(40)
    for _ in range(9):
        await many.days(1)
    for account in (one, many):
        days = await paid_on(account)
        assert len(days) > 2
        assert [ours for ours, _ in days] == [theirs for _, theirs in days]
        _, now = await standing(account)
        assert abs(now - await at_the_gateway(account)) < HOUR


async def test_a_clock_that_moves_within_a_day_is_followed_too(account: Account) -> None:
    await account.subscribed(2)
    before = await at_the_gateway(account)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await clock.move(control, account.id, dt.timedelta(minutes=5))
    await account.rapport.run_jobs()
    _, now = await standing(account)
    there = await at_the_gateway(account)
    assert (there > before, abs(now - there) < dt.timedelta(minutes=1)) == (True, True)


async def test_days_that_the_worker_does_by_itself_move_it_on_as_well(account: Account) -> None:
    """No news of a moved clock, as when time simply goes by: where there is something to collect it is that day."""
    await account.subscribed(2)
    runtime = account.rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, 1)
    await advance.advance(runtime, account.id)
    [(ours, theirs)] = await paid_on(account)
    assert ours == theirs


async def test_a_gateway_that_is_away_has_its_clock_follow_with_the_next_day(account: Account) -> None:
    await account.subscribed(2)
    before = await at_the_gateway(account)
    with away(account, GatewayUnavailable()):
        await account.days(3)
    assert await at_the_gateway(account) == before
    sub, now = await standing(account)
    assert sub.next_day > sub.trial_ends + dt.timedelta(days=3)
    await account.days(1)
    _, now = await standing(account)
    assert abs(now - await at_the_gateway(account)) < HOUR


async def test_who_has_no_customer_at_the_gateway_has_no_clock_there(account: Account) -> None:
    await by_transfer(account)
    await account.days(40)
    sub, _ = await standing(account)
    assert (sub.customer_ref, len(await account.invoices())) == (None, 2)
