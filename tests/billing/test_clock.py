"""The clock of an organisation: days one by one or a month at once, in zones that change theirs, and over leap days."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from billing import advance
from billing.invoicing.models import invoice
from billing.ledger.models import ledger_entry, ledger_posting
from billing.models import subscription
from billing.rating.periods import add_months, begins
from billing.subscriptions import load
from billing.usage.events import UsageEvent
from billing.usage.record import record
from kernel.clock import business_now
from kernel.jobs import Job
from tenants import clock
from tenants.models import organisation
from tests.support.app import Rapport
from tests.support.billing import DECLINES, Account, an_account
from tests.support.books import everything, trial_balance
from tests.support.deals import made, stages_of
from tests.support.fakestripe import Fake
from tests.support.outcome import signed

pytestmark = [pytest.mark.deep, pytest.mark.slow]
DAY = dt.timedelta(days=1)
CHANGES = {
    "Europe/Berlin": dt.date(2027, 3, 28),
    "America/New_York": dt.date(2027, 3, 14),
    "Australia/Lord_Howe": dt.date(2027, 4, 4),  # by half an hour
    "America/Santiago": dt.date(2027, 9, 5),  # at midnight: the day begins at 1:00
}
"""A day on which clocks are changed there."""


async def in_trial(paying: Rapport, fake: Fake, zone: str, today: dt.date, first: dt.date) -> Account:
    """An organisation in a zone, on a day of a trial that ends with the day before `first`."""
    account = await an_account(paying, fake)
    async with paying.parts.runtime.databases.control_session() as control:
        await control.execute(organisation.update().where(organisation.c.id == account.id).values(time_zone=zone))
    await stands(account, zone, today, trial_ends=first)
    return account


async def stands(account: Account, zone: str, day: dt.date, **values: object) -> None:
    """Lets days of a trial go by, on which there is nothing to do: they are not done one by one."""
    done = {"time_zone": zone, "next_day": day + DAY, "next_at": begins(day + DAY, zone), **values}
    mine = subscription.c.organisation_id == account.id
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await control.execute(subscription.update().where(mine).values(done))
        await clock.move_to(control, account.id, day)
    await account.rapport.run_jobs()


async def moved(account: Account, days: int) -> None:
    """Some days at once."""
    runtime = account.rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, days)
    await advance.advance(runtime, account.id)


async def used(account: Account, zone: str, first: dt.date, days: int) -> None:
    """A hundred messages at each hour at which a day of the zone can begin or end, for some days."""
    hours = (dt.timedelta(), dt.timedelta(hours=1), dt.timedelta(hours=23, minutes=59))
    async with (
        account.rapport.parts.runtime.databases.control_session() as control,
        clock.on_clock_of(control, account.id),
    ):
        moments = [begins(first + number * DAY, zone) + hour for number in range(days) for hour in hours]
        events = [
            UsageEvent(id=f"m{moment:%d%H%M}", meter="messages", quantity=Decimal("100.5"), occurred_at=moment)
            for moment in moments
            if moment <= business_now()
        ]
        answers = await record(control, account.id, zone, events)
    assert {(each.outcome, each.reason) for each in answers} == {("accepted", None)}


@pytest.mark.parametrize("zone", CHANGES)
async def test_thirty_one_days_are_one_month(paying: Rapport, fake_stripe: Fake, zone: str) -> None:
    """Over a change of the clock, with usage, a card that declines, and a quarter of growth that ends and settles."""
    change = CHANGES[zone]
    first = change - 14 * DAY
    accounts = []
    for _ in range(2):
        begun = add_months(change - 10 * DAY, -3)
        account = await in_trial(paying, fake_stripe, zone, begun, first)
        await signed(paying, account.person, begun)
        won = {"stage": (await stages_of(account.person))["Won"], "currency": "USD"}
        await made(account.person, amount="3400000", **won)
        await paying.run_jobs()
        await stands(account, zone, first - DAY)
        await account.card(DECLINES)
        await account.profile(email=f"{uuid4().hex}@buyer.example")
        await account.ordered(3, "sales", method="card")
        accounts.append(account)
    one, many = accounts
    await moved(one, 16)
    for _ in range(16):
        await moved(many, 1)
    for account in accounts:
        await used(account, zone, change - 3 * DAY, 4)
        await account.ordered(5, "sales")
    await moved(one, 31)
    for _ in range(31):
        await moved(many, 1)
    found = await everything(many)
    assert await everything(one) == found
    assert found["state"][:2] == ("active", "unpaid")
    assert [each["state"] for each in (await one.get("/outcome"))["statements"]] == ["lapsed"]
    assert "outcome" in dict(found["lines"][-1])
    assert "usage.messages" in dict(found["lines"][-1])
    assert len(found["tries"]) > 4
    await trial_balance(paying)


@pytest.mark.parametrize("zone", [*CHANGES, "Asia/Shanghai"])
async def test_periods_of_a_month_end_follow_each_other_in_every_zone(
    paying: Rapport, fake_stripe: Fake, zone: str
) -> None:
    """From 31 January over 29 February: each day is in one period, and each period has one invoice."""
    first = dt.date(2028, 1, 31)
    account = await in_trial(paying, fake_stripe, zone, first - DAY, first)
    await account.profile()
    await account.ordered(2, method="transfer")
    await account.until(dt.date(2028, 5, 3))
    shown = await account.invoices()
    assert [(each["period_start"], each["period_end"]) for each in shown] == [
        ("2028-01-31", "2028-02-29"), ("2028-02-29", "2028-03-31"), ("2028-03-31", "2028-04-30"),
        ("2028-04-30", "2028-05-31"),
    ]  # fmt: skip
    assert [each["issued_on"] for each in shown] == ["2028-02-01", "2028-03-01", "2028-04-01", "2028-05-01"]
    assert len({each["total"] for each in shown}) == 1
    posted = await earned(account)
    assert [day for day, _ in posted] == [dt.date(2028, 2, 1) + number * DAY for number in range(93)]
    # What a day earned is posted on the next one: 29 days until 28 February, then 31 with the leap day in front.
    leap_day = dt.date(2028, 2, 29)
    assert sum(amount for day, amount in posted if day <= leap_day) == cents(shown[0])
    of_march = [amount for day, amount in posted if leap_day < day <= dt.date(2028, 3, 31)]
    assert (len(of_march), sum(of_march)) == (31, cents(shown[1]))
    assert max(of_march) - min(of_march) <= 2  # a cent for each of the two lines


async def earned(account: Account) -> list[tuple[dt.date, int]]:
    """What was posted as earned, day by day; the first one has what was earned until then."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        mine = (ledger_entry.c.organisation_id == account.id) & (ledger_entry.c.kind == "revenue")
        whole = sa.select(ledger_entry.c.posted_on, ledger_posting.c.amount_minor).join_from(
            ledger_entry,
            ledger_posting,
            (ledger_posting.c.organisation_id == ledger_entry.c.organisation_id)
            & (ledger_posting.c.entry_id == ledger_entry.c.id)
            & (ledger_posting.c.account == "deferred"),
        )
        return [(row[0], row[1]) for row in await control.rows(whole.where(mine).order_by(ledger_entry.c.posted_on))]


def cents(shown: dict[str, str]) -> int:
    """What an invoice is over."""
    return int(Decimal(shown["total"]) * 100)


async def test_a_year_that_begins_on_a_leap_day(paying: Rapport, fake_stripe: Fake) -> None:
    """Paid for by the year from 29 February: its next year begins on the 28th, and the one after the next leap year's
    on the 29th again.
    """
    first = dt.date(2032, 2, 29)
    account = await in_trial(paying, fake_stripe, "Europe/Berlin", first - DAY, first)
    await account.profile()
    await account.ordered(2, method="transfer")
    mine = subscription.c.organisation_id == account.id
    runtime = account.rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        await control.execute(subscription.update().where(mine).values(interval="year"))
    await account.until(first + DAY)
    async with runtime.databases.control_session() as control:
        spans = [(await load(control, account.id)).period(dt.date(year, 3, 1)) for year in range(2032, 2038)]
    assert [each.start for each in spans] == [
        first, dt.date(2033, 2, 28), dt.date(2034, 2, 28), dt.date(2035, 2, 28), dt.date(2036, 2, 29),
        dt.date(2037, 2, 28),
    ]  # fmt: skip
    assert all(one.end == other.start for one, other in pairwise(spans))
    [shown] = await account.invoices()
    assert (shown["period_start"], shown["period_end"]) == ("2032-02-29", "2033-02-28")


async def test_what_the_minutely_sweep_writes_is_on_the_organisations_clock(account: Account) -> None:
    """Not only what happens when somebody moves the clock: the job of a day that began by itself."""
    await account.subscribed(2)
    runtime = account.rapport.parts.runtime
    async with runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, 1)
    job = Job(id=uuid4(), home="control", name=advance.JOB, args={"organisation_id": str(account.id)}, attempts=1)
    await advance.advance_job(runtime, job)
    [shown] = await account.invoices()
    async with runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(invoice.c.finalized_at).where(invoice.c.id == UUID(shown["id"])))
    assert row.finalized_at.astimezone(ZoneInfo("Europe/London")).date().isoformat() == shown["issued_on"]
