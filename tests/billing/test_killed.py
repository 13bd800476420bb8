"""A process that is killed between any two steps, and the next one goes on: always the same end."""

import datetime as dt
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from billing import advance
from billing.catalog import MODULE, SEATS
from billing.finance.orders import give_back, write_credit_note
from billing.finance.payloads import CreditOrder, RefundOrder
from billing.rating.periods import add_months
from billing.subscriptions import orders, quantities
from tenants import clock
from tests.support.app import Rapport
from tests.support.billing import DECLINES, GOOD, Account, an_account
from tests.support.books import Killed, everything, killed_at, leases_end, survived, trial_balance
from tests.support.deals import made, stages_of
from tests.support.fakestripe import Fake
from tests.support.outcome import RESULTS, signed

pytestmark = [pytest.mark.deep, pytest.mark.slow]
DAY = dt.timedelta(days=1)
Lives = Callable[[Account, Callable[[], Awaitable[object]]], Awaitable[int]]


class Walk:
    """What an organisation goes through, each piece of work done in as many lives as `lives` has for it."""

    def __init__(self, account: Account, lives: Lives) -> None:
        self.account, self._lives, self.killed = account, lives, 0

    async def through(self, work: Callable[[], Awaitable[object]]) -> None:
        """One piece of work."""
        self.killed += await self._lives(self.account, work)

    async def days(self, days: int) -> None:
        """Lets days go by."""
        runtime, mine = self.account.rapport.parts.runtime, self.account.id
        async with runtime.databases.control_session() as control:
            await clock.move_days(control, mine, days)
        await self.through(lambda: advance.advance(runtime, mine))
        await self.account.rapport.run_jobs()


async def in_one_life(_: Account, work: Callable[[], Awaitable[object]]) -> int:
    """Nothing is killed."""
    await work()
    return 0


async def killed_each(after: bool, walk: Callable[[Account, Lives], Awaitable[int]], account: Account) -> int:
    """The walk with a kill at each commit, after or before it."""
    return await walk(account, lambda whose, work: survived(whose, work, after=after))


async def before_the_month(paying: Rapport, fake: Fake) -> Account:
    """A plan with growth whose first quarter ends tomorrow, and a card that has begun to decline."""
    account = await an_account(paying, fake)
    await account.subscribed(3, "sales")
    await account.profile(email=f"{uuid4().hex}@buyer.example")
    year = await signed(paying, account.person, await account.today())
    won = {"stage": (await stages_of(account.person))["Won"], "currency": "USD"}
    await made(account.person, amount="3400000", **won)
    await account.until(add_months(year.starts, 3) - DAY)
    await account.card(DECLINES)
    return account


async def month(account: Account, lives: Lives) -> int:
    """From the day before a quarter ends until its growth was paid for; how many processes were killed."""
    runtime, mine, walk = account.rapport.parts.runtime, account.id, Walk(account, lives)
    through, days = walk.through, walk.days
    at = f"{await account.today()}T00:00:00Z"
    events = [{"id": f"m{number}", "meter": "messages", "quantity": "500", "occurred_at": at} for number in range(4)]
    await through(lambda: account.person.post("/api/usage/events", json={"events": events}))
    await days(6)  # statement, invoice, a try that is declined, and the next one
    await through(lambda: planned(account, 5))
    await days(2)
    await through(lambda: planned(account, 5, "sales"))
    await typed(account, GOOD)
    await through(lambda: account.person.post("/api/billing/card/completion", json={}))  # it recovers
    subject = UUID([each for each in await account.invoices() if each["kind"] == "invoice"][-1]["id"])
    credit = CreditOrder(id=uuid4(), net="10.00", reason="Outage")
    await through(lambda: write_credit_note(runtime, mine, subject, credit, by=mine))
    refund = RefundOrder(id=uuid4(), amount="7.00")
    await through(lambda: give_back(runtime, mine, subject, refund, by=mine))
    await days(26)  # the statement lapses, the next invoice has its growth, and takes what is left of the credit
    return walk.killed


async def planned(account: Account, seats: int, *modules: str) -> None:
    """Orders a plan unless it is there: whoever got no answer looks before they order again."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        there = quantities(await orders(control, account.id), await account.today())
    if (there[SEATS], f"{MODULE}sales" in there) != (seats, "sales" in modules):
        await account.ordered(seats, *modules)


async def typed(account: Account, number: str) -> None:
    """A card is typed on a page of the gateway's, whose browser doesn't come back."""
    page = (await account.person.post("/api/billing/card", json={})).json()["url"]
    async with httpx.AsyncClient() as browser:
        await browser.post(page, data={"number": number, "expiry": "12/40", "cvc": "123"})


async def test_killed_between_any_two_steps(paying: Rapport, fake_stripe: Fake) -> None:
    """A month of usage, growth, orders, a declined card, its next tries and its recovery, a credit note and a refund.

    Each commit is the last one of a process, or the first one that it didn't come to.
    """

    whole = await before_the_month(paying, fake_stripe)
    await month(whole, in_one_life)
    expected = await everything(whole)
    _has_all(expected)
    for after in (True, False):
        account = await before_the_month(paying, fake_stripe)
        assert await killed_each(after, month, account) > 50
        assert await everything(account) == expected, after
    await trial_balance(paying)


async def trial(account: Account, lives: Lives) -> int:
    """The last day of a trial, with a card and without one."""
    walk = Walk(account, lives)
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) - DAY)
    await walk.days(1)
    return walk.killed


async def year(account: Account, lives: Lives) -> int:
    """The end of the worked example's year, and the correction once a deal of its third quarter became smaller."""
    agreed = await signed(account.rapport, account.person, await account.today())
    won, deals = {"stage": (await stages_of(account.person))["Won"], "currency": "USD"}, []
    for quarter, result in enumerate(RESULTS):
        if quarter:
            await account.until(add_months(agreed.starts, 3 * quarter))
        deals.append(await made(account.person, amount=result, **won))
        await account.rapport.run_jobs()
    await account.until(add_months(agreed.starts, 12) - DAY)
    walk = Walk(account, lives)
    await walk.days(46)  # the last quarter's statement is proposed, lapses, and is invoiced
    less = await account.person.patch(f"/api/deals/{deals[2]['id']}", json={"amount": "3600000"})
    assert less.status_code == 200, less.text
    await account.rapport.run_jobs()
    await walk.days(46)  # the same for the correction
    return walk.killed


async def test_killed_as_a_trial_ends_and_as_a_year_is_trued_up(paying: Rapport, fake_stripe: Fake) -> None:
    async def ended(after: bool | None) -> tuple[int, list[dict[str, Any]]]:
        def lived(walk: Callable[[Account, Lives], Awaitable[int]], account: Account) -> Awaitable[int]:
            return walk(account, in_one_life) if after is None else killed_each(after, walk, account)

        buyer, other = [await an_account(paying, fake_stripe) for _ in range(2)]
        for each in (buyer, other):
            await each.profile(email=f"{uuid4().hex}@buyer.example")
        await buyer.card()
        await buyer.ordered(3, "sales", method="card")
        killed = await lived(trial, buyer) + await lived(trial, other)
        assert after is None or killed >= 2
        trued = await lived(year, buyer)
        assert after is None or trued > 20, trued
        return killed, [await everything(each) for each in (buyer, other)]

    _, expected = await ended(None)
    buyer, other = expected
    assert (buyer["state"][:2], other["state"][:2]) == (("active", None), ("trialing", "no_plan"))
    growth = [amount for lines in buyer["lines"] for item, amount in lines if item == "outcome"]
    assert growth == ["15500.00", "28050.00", "27650.00", "-6000.00"]
    for after in (True, False):
        assert (await ended(after))[1] == expected, after


@pytest.mark.parametrize("after", [True, False])
async def test_a_mail_is_there_once_whenever_its_job_is_killed(account: Account, *, after: bool) -> None:
    """Between sending and being done with it too, where only the mail itself says that it was sent."""
    runtime, lives = account.rapport.parts.runtime, 0
    await account.subscribed(2)
    to = f"{uuid4().hex}@buyer.example"
    await account.profile(email=to)
    async with runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, 1)
    await advance.advance(runtime, account.id)
    for number in range(1, 50):
        await leases_end(runtime)
        try:
            async with killed_at(runtime.databases, number, after=after):
                await account.rapport.run_jobs()
        except Killed:
            lives += 1
        else:
            break
    assert lives >= 4  # handed out, taken, sent, done
    assert [each["subject"].partition(" ")[0] for each in await account.rapport.mails(to)] == ["Invoice"]


def _has_all(expected: dict[str, Any]) -> None:
    """The month is what it says: else it would prove less."""
    assert [each[0] for each in expected["lines"][-1]].count("outcome") == 1
    assert ["usage.messages" in dict(lines) for lines in expected["lines"]].count(True) == 1
    first, *_ = tries = [(number, state, day) for number, _, state, _, day in expected["tries"]][3:6]
    assert [(number, state, day - first[2]) for number, state, day in tries] == [
        (1, "failed", 0), (2, "failed", 3), (3, "succeeded", 6),
    ]  # fmt: skip
    assert (expected["state"][2], expected["gateway"]["cards"]) == (GOOD[-4:], 1)
    assert expected["gateway"]["refunds"] == Counter({("succeeded", 700): 1})
    assert [status for (status, _), times in expected["gateway"]["charges"].items() for _ in range(times)].count(
        "succeeded"
    ) == 5
    subjects = Counter(subject for subject, _, _ in expected["mails"].elements())
    assert len(subjects) > 6
    assert subjects["The payment of invoice # failed"] == 2
