"""Orders while an organisation's days are behind, as after a worker was down: as if each had been done in time."""

import datetime as dt
from typing import Any

import pytest

from billing import advance, collection
from tenants import clock
from tenants.entitlements import of_organisation
from tests.support.billing import Account
from tests.support.books import books, trial_balance

pytestmark = pytest.mark.deep
DAY = dt.timedelta(days=1)


async def days_without_a_worker(account: Account, days: int) -> None:
    """Lets days go by in which nothing is done."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        await clock.move_days(control, account.id, days)


async def first_day_done(account: Account) -> dt.date:
    """Does the oldest day alone, and says which."""
    runtime = account.rapport.parts.runtime
    due = await advance._due(runtime, account.id)
    assert due is not None
    assert await advance._day(runtime, due, due.first)
    return due.first


async def trial_ends(account: Account) -> dt.date:
    return dt.date.fromisoformat((await account.get())["trial_ends"])


async def past_the_trial(account: Account, days: int) -> None:
    """To so many days after the end of the trial, of which nothing is done yet."""
    left = await trial_ends(account) - await account.today()
    await days_without_a_worker(account, left.days + days)


async def entitled(account: Account) -> dict[str, Any]:
    async with account.rapport.parts.runtime.databases.control_session() as control:
        return await of_organisation(control, account.id)


async def test_a_plan_begins_when_the_trial_ended_though_nobody_noticed(account: Account) -> None:
    await account.profile()
    await account.card()
    await account.ordered(3, method="card")
    ends = await trial_ends(account)
    await past_the_trial(account, 3)
    promised = await account.preview(5)
    await account.ordered(5)
    assert (await account.get())["draft"]["total"] == promised["then"]["total"]
    await account.days(1)
    [invoice] = await account.invoices()
    assert (invoice["period_start"], invoice["total"]) == (ends.isoformat(), promised["then"]["total"])
    lines = (await account.get(f"/invoices/{invoice['id']}"))["lines"]
    assert [each["amount"] for each in lines if each["item"] == "base"] == ["29.00"]


async def test_a_plan_that_is_ended_meanwhile_stays_until_its_period_ends(account: Account) -> None:
    await account.profile()
    await account.ordered(3, method="transfer")
    ends = await trial_ends(account)
    await past_the_trial(account, 3)
    done = await account.person.post(
        "/api/billing/plan/cancellation", json={"version": (await account.get())["version"]}
    )
    assert done.status_code == 200, done.text
    shown = done.json()
    assert {each["on"] for each in shown["plan"]["planned"]} == {shown["period_end"]}
    assert (shown["state"], shown["hold"], shown["period_start"]) == ("active", None, ends.isoformat())
    await account.days(1)
    after = await account.get()
    assert (after["state"], after["hold"], after["plan"]["seats"]) == ("active", None, 3)


async def test_a_plan_that_is_chosen_meanwhile_is_there_when_the_days_are_done(account: Account) -> None:
    await account.profile()
    await past_the_trial(account, 5)
    await account.ordered(2, method="transfer")
    today = await account.today()
    assert await first_day_done(account) < today
    shown = await account.get()
    assert (shown["state"], shown["hold"]) == ("active", None)
    there = await entitled(account)
    assert (there["seats"], there["limits.sandboxes"]) == (2, 3)
    await account.days(1)
    shown = await account.get()
    assert (shown["state"], shown["hold"], shown["plan"]["seats"]) == ("active", None, 2)
    assert [each["period_start"] for each in await account.invoices()] == [today.isoformat()]


async def test_seats_that_are_ordered_meanwhile_stay_while_older_days_are_done(account: Account) -> None:
    await account.subscribed(2, "sales")
    await days_without_a_worker(account, 3)
    await account.ordered(6)
    await first_day_done(account)
    there = await entitled(account)
    assert (there["seats"], there["module.sales"]) == (6, False)


async def test_a_first_plan_after_the_trial_begins_at_once_whatever_is_asked(account: Account) -> None:
    """There is no period yet whose end it could wait for."""
    await account.profile()
    await account.until(await trial_ends(account) + 2 * DAY)
    promised = await account.preview(2, when="period_end")
    shown = await account.ordered(2, method="transfer", when="period_end")
    assert promised["begins_on"] == shown["period_start"] == shown["today"]
    assert (shown["state"], shown["hold"], shown["plan"]["planned"]) == ("active", None, [])
    assert shown["draft"]["total"] == promised["then"]["total"]


async def test_a_plan_that_begins_again_with_the_next_period_is_not_there_yet(account: Account) -> None:
    await account.subscribed(3)
    await account.days(2)
    await account.person.post("/api/billing/plan/cancellation", json={"version": (await account.get())["version"]})
    end = dt.date.fromisoformat((await account.get())["period_end"])
    await account.until(end + 4 * DAY)
    shown = await account.ordered(2, when="period_end")
    assert (shown["state"], shown["hold"]) == ("lapsed", "no_plan")
    again = dt.date.fromisoformat(shown["period_end"])
    await account.until(again)
    shown = await account.get()
    assert (shown["state"], shown["hold"], shown["plan"]["seats"]) == ("active", None, 2)
    await account.days(1)
    assert [each["period_start"] for each in await account.invoices()][-1] == again.isoformat()
    await trial_balance(account.rapport)


async def test_changes_of_mind_cost_what_there_was_in_the_end(account: Account) -> None:
    """In the trial, within a day, for the end of a period and over it: what counts is what there was on each day."""
    await account.profile()
    await account.card()
    for seats, modules in ((9, ["sales"]), (2, []), (5, ["sales"]), (3, [])):
        await account.ordered(seats, *modules, method="card")
    await account.person.post("/api/billing/plan/cancellation", json={"version": (await account.get())["version"]})
    await account.ordered(3, method="card")
    await account.until(await trial_ends(account) + DAY)
    [first] = await account.invoices()
    assert first["total"] == "101.00"  # 29 + 3 x 24
    await account.days(5)
    before = (await account.get())["draft"]["total"]
    await account.ordered(8, "sales")
    await account.ordered(4, when="period_end")
    await account.person.post("/api/billing/plan/cancellation", json={"version": (await account.get())["version"]})
    await account.ordered(3)
    assert (await account.get())["draft"]["total"] == before
    assert (await account.get())["plan"]["planned"] == []
    end = dt.date.fromisoformat((await account.get())["period_end"])
    await account.until(end - DAY)
    await account.ordered(4, "sales")
    await account.until(end)
    await account.ordered(3)
    promised = (await account.get())["draft"]
    await account.days(1)
    second = (await account.invoices())[-1]
    assert second["total"] == promised["total"]
    days = (end - dt.date.fromisoformat(first["period_start"])).days
    day_of = [round(24 / days + 1e-9, 2), round(125 / days + 1e-9, 2)]
    assert float(second["total"]) == pytest.approx(101 + sum(day_of))
    await trial_balance(account.rapport)


async def test_what_comes_to_less_than_nothing_is_credit_for_the_next_invoice(account: Account) -> None:
    await account.profile(country="GB")
    await account.card()
    await account.ordered(100, method="card")
    await account.until(await trial_ends(account) + DAY)
    await account.days(1)
    await account.ordered(1)
    promised = (await account.get())["draft"]
    assert promised["total"].startswith("-")
    await account.until(dt.date.fromisoformat(promised["closes_on"]))
    first, note = await account.invoices()
    assert (note["kind"], note["state"], note["total"]) == ("credit_note", "issued", promised["total"])
    assert (await account.get())["credit"] == promised["total"].removeprefix("-")
    seen = await books(account)
    assert sum(amount for _, _, name, amount in seen["entries"] if name == "tax_payable") < 0
    await account.days(31)
    third = (await account.invoices())[-1]
    paid = (await account.get(f"/invoices/{third['id']}"))["payments"]
    assert (third["state"], [each["kind"] for each in paid]) == ("paid", ["credit"])
    left = round(float(promised["total"]) + float(third["total"]), 2)
    assert float((await account.get())["credit"]) == -left
    async with account.rapport.parts.runtime.databases.control_session() as control:
        assert len(await collection.tries(control, account.id)) == 2
    assert first["state"] == "paid"
    await trial_balance(account.rapport)
