"""Invoices across a change of who is billed: what is taken back has the tax that it was billed with."""

import datetime as dt

from tests.billing.test_steps import books, trial_balance
from tests.support.billing import Account

DAY = dt.timedelta(days=1)


async def billed(account: Account, seats: int, country: str) -> None:
    """A first invoice, taxed as in a country."""
    await account.profile(country=country)
    await account.card()
    await account.ordered(seats, method="card")
    await account.until(dt.date.fromisoformat((await account.get())["trial_ends"]) + DAY)


async def test_what_was_sold_without_tax_is_taken_back_without_it(account: Account) -> None:
    await billed(account, 100, "US")
    await account.profile(country="GB")
    await account.ordered(1)
    promised = (await account.get())["draft"]
    await account.until(dt.date.fromisoformat(promised["closes_on"]))
    first, note = await account.invoices()
    assert (first["total"], note["kind"], note["total"]) == ("2429.00", "credit_note", promised["total"])
    said = (await account.get(f"/invoices/{note['id']}"))["document"]
    sold, back = said["taxes"]
    lines = said["positions"]
    assert (back["rate"], back["base_minor"], back["amount_minor"]) == ("0", -2_400_00, 0)
    assert sold["rate"] == "0.20"
    assert sold["base_minor"] == sum(each["amount_minor"] for each in lines) + 2_400_00
    assert sold["amount_minor"] == round(sold["base_minor"] / 5 + 1e-9)
    assert said["total_minor"] == said["subtotal_minor"] + sold["amount_minor"]
    assert -said["total_minor"] <= 2_429_00
    await trial_balance(account.rapport)


async def test_what_was_sold_with_tax_is_taken_back_with_it(account: Account) -> None:
    await billed(account, 10, "GB")
    await account.profile(country="US")
    await account.ordered(1)
    await account.until(dt.date.fromisoformat((await account.get())["draft"]["closes_on"]))
    _, second = await account.invoices()
    said = (await account.get(f"/invoices/{second['id']}"))["document"]
    assert [(each["rate"], each["base_minor"], each["amount_minor"]) for each in said["taxes"]][1:] == [
        ("0.20", -240_00, -48_00)
    ]
    seen = await books(account)
    owed = [amount for _, _, name, amount in seen["entries"] if name == "tax_payable"]
    assert sorted(owed) == [-(29_00 + 240_00) // 5, 48_00]


async def test_taxes_alone_make_a_credit_note(account: Account) -> None:
    """More is sold than is taken back, but the tax that is given back is more than that: nothing is owed."""
    await billed(account, 100, "GB")
    await account.profile(country="US")
    await account.ordered(99)
    await account.ordered(10, when="period_end")
    await account.until(dt.date.fromisoformat((await account.get())["draft"]["closes_on"]))
    _, note = await account.invoices()
    said = (await account.get(f"/invoices/{note['id']}"))["document"]
    assert said["subtotal_minor"] > 0 > said["total_minor"]
    assert said["kind"] == "credit_note"
    assert (await account.get())["credit"] == note["total"].removeprefix("-")
    await trial_balance(account.rapport)
