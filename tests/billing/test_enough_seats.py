"""Seats that were planned to be fewer than the people who have one by then: they are kept, told and billed."""

import datetime as dt

from tests.support.billing import Account, Json
from tests.support.books import trial_balance

DAY = dt.timedelta(days=1)


async def joined(account: Account, *names: str) -> None:
    """People who take a seat each."""
    for name in names:
        await account.rapport.hire(account.person, f"{name}.{account.id}@buyer.example")


async def end_of_period(account: Account) -> dt.date:
    return dt.date.fromisoformat((await account.get())["period_end"])


async def told(account: Account) -> list[Json]:
    mails = await account.rapport.mails(f"{account.id}@buyer.example")
    return [each for each in mails if each["subject"].startswith("You keep")]


async def test_people_who_joined_since_keep_their_seats(account: Account) -> None:
    await account.subscribed(5)
    await account.profile(email=f"{account.id}@buyer.example")
    await joined(account, "bob")
    end = await end_of_period(account)
    shown = await account.ordered(2, when="period_end")
    assert [each["quantity"] for each in shown["plan"]["planned"]] == [2]
    await joined(account, "cleo", "dan")
    await account.until(end)
    plan = (await account.get())["plan"]
    assert (plan["seats"], plan["seats_taken"]) == (4, 4)
    assert plan["seats_kept"] == {"on": end.isoformat(), "wanted": 2, "kept": 4}
    assert (await account.person.get("/api/members")).json()["seats"]["limit"] == 4
    [mail] = await told(account)
    assert mail["subject"].startswith("You keep 4 seats from")
    await account.days(1)
    invoice = (await account.invoices())[-1]
    lines = (await account.get(f"/invoices/{invoice['id']}"))["lines"]
    assert [each["amount"] for each in lines if each["item"] == "seats"] == ["96.00"]
    await account.ordered(6)
    assert (await account.get())["plan"]["seats_kept"] is None
    await trial_balance(account.rapport)


async def test_fewer_seats_begin_where_they_are_enough(account: Account) -> None:
    await account.subscribed(5)
    await account.profile(email=f"{account.id}@buyer.example")
    await joined(account, "bob")
    end = await end_of_period(account)
    await account.ordered(2, when="period_end")
    await account.until(end)
    plan = (await account.get())["plan"]
    assert (plan["seats"], plan["seats_kept"], await told(account)) == (2, None, [])


async def test_who_joined_in_the_trial_has_a_seat_of_the_plan(account: Account) -> None:
    await account.profile(email=f"{account.id}@buyer.example")
    await account.ordered(1, method="transfer")
    await joined(account, "bob", "cleo")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)
    plan = (await account.get())["plan"]
    assert (plan["seats"], plan["seats_kept"]["wanted"], len(await told(account))) == (3, 1, 1)
    assert (await account.invoices())[0]["total"] == "101.00"


async def test_a_plan_that_ends_keeps_no_seats(account: Account) -> None:
    await account.subscribed(3)
    await account.profile(email=f"{account.id}@buyer.example")
    await joined(account, "bob")
    shown = await account.get()
    await account.person.post("/api/billing/plan/cancellation", json={"version": shown["version"]})
    await account.until(dt.date.fromisoformat(shown["period_end"]) + DAY)
    after = await account.get()
    assert (after["state"], after["plan"]["seats"], await told(account)) == ("lapsed", 0, [])
