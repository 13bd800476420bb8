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
from tests.support.outcome import signed

pytestmark = [pytest.mark.deep, pytest.mark.slow]
DAY = dt.timedelta(days=1)
Lives = Callable[[Account, Callable[[], Awaitable[object]]], Awaitable[int]]


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
    runtime, mine, killed = account.rapport.parts.runtime, account.id, 0

    async def through(work: Callable[[], Awaitable[object]]) -> None:
        nonlocal killed
        killed += await lives(account, work)

    async def days(days: int) -> None:
        async with runtime.databases.control_session() as control:
            await clock.move_days(control, mine, days)
        await through(lambda: advance.advance(runtime, mine))
        await account.rapport.run_jobs()

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
    return killed


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

    async def undisturbed(_: Account, work: Callable[[], Awaitable[object]]) -> int:
        await work()
        return 0

    whole = await before_the_month(paying, fake_stripe)
    await month(whole, undisturbed)
    expected = await everything(whole)
    _has_all(expected)
    for after in (True, False):
        account = await before_the_month(paying, fake_stripe)
        killed = await month(account, lambda whose, work, after=after: survived(whose, work, after=after))
        assert killed > 50
        assert await everything(account) == expected, after
    await trial_balance(paying)


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
