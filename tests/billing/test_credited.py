"""Credit notes beside seats that are removed: together they give an invoice back once, whichever comes first."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import pytest

from billing.rating.contract import Line
from billing.rating.credited import HELD, held_back, left
from billing.rating.periods import Period
from kernel.money import Money
from kernel.text import Text
from tests.support.app import Person
from tests.support.billing import Account
from tests.support.books import trial_balance
from tests.support.finance import Json, ask, by_transfer, done, order, place, refused

ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))


async def paid(finance: Person, account: Account, **profile: str) -> Json:
    """An invoice over a hundred seats, paid by transfer on the day on which it was written."""
    invoice = await by_transfer(account, 100, **profile)
    await done(finance, place(account, invoice, "/receipts"), amount=invoice["total"])
    return invoice


async def the_next(account: Account) -> Json:
    """The next invoice, as it was promised."""
    promised = (await account.get())["draft"]
    await account.until(dt.date.fromisoformat(promised["closes_on"]))
    *_, newest = await account.invoices()
    assert newest["total"] == promised["total"]
    return await account.get(f"/invoices/{newest['id']}")


@pytest.mark.parametrize("country", ["US", "GB"])
async def test_removed_seats_of_a_credited_invoice_give_nothing_back(
    finance: Person, account: Account, country: str
) -> None:
    invoice = await paid(finance, account, country=country)
    at = place(account, invoice)
    whole = (await ask(finance, at))["creditable"]
    await done(finance, f"{at}/credit-notes", net=whole, reason="a month without service")
    assert (await account.get())["credit"] == invoice["total"]
    await account.days(4)
    await account.ordered(1)
    shown = await the_next(account)
    # What was removed is taken back and held back at once: the next month is charged, and nothing of the last one.
    assert Decimal(shown["document"]["subtotal_minor"]) == 29_00 + 24_00
    [held] = [each for each in shown["lines"] if each["item"].startswith(HELD)]
    assert held["title"]["en"].startswith("Credited before")
    assert f"a credit note of invoice {invoice['number']} gave this back before" in held["sentence"]["en"]
    assert shown["row"]["state"] == "paid"
    rest = Decimal(invoice["total"]) - Decimal(shown["row"]["total"])
    assert Decimal((await account.get())["credit"]) == rest
    await trial_balance(account.rapport)
    again = await the_next(account)
    assert [each for each in again["lines"] if each["item"].startswith(HELD)] == []


async def test_a_part_that_was_credited_is_held_back_as_far_as_it_would_be_given_twice(
    finance: Person, account: Account
) -> None:
    """Of 2,429.00 nine tenths were credited; who removes nearly all seats at once gets the rest, and not more."""
    invoice = await paid(finance, account)
    await done(finance, place(account, invoice, "/credit-notes"), net="2200.00", reason="agreed")
    await account.ordered(1)
    shown = await the_next(account)
    [held] = [each for each in shown["lines"] if each["item"].startswith(HELD)]
    sold = [each for each in shown["lines"] if each["start"] == shown["document"]["period_start"]]
    given_back = -sum(Decimal(each["amount"]) for each in shown["lines"] if each not in sold)
    assert (given_back, Decimal(held["amount"]) > 2000) == (Decimal("229.00"), True)
    at = place(account, invoice)
    assert (await ask(finance, at))["creditable"] == "0.00"
    refused(await order(finance, f"{at}/credit-notes", net="0.01", reason="more"), 422, "billing.too_much", "net")
    await trial_balance(account.rapport)


async def test_what_was_taken_back_is_not_credited_again(finance: Person, account: Account) -> None:
    invoice = await paid(finance, account)
    await account.days(3)
    await account.ordered(1)
    shown = await the_next(account)
    back = sum(Decimal(each["amount"]) for each in shown["lines"] if each["start"] == invoice["period_start"])
    at, most = place(account, invoice), Decimal(invoice["total"]) + back
    assert back < -1000
    assert Decimal((await ask(finance, at))["creditable"]) == most
    for what, body in (("credit-notes", {"id": str(ONE), "reason": "x"}), ("credit-notes/preview", {})):
        answer = await finance.post(f"{at}/{what}", json={"net": f"{most + Decimal('0.01')}", **body})
        assert f"{most}" in refused(answer, 422, "billing.too_much", "net")
    seen = await done(finance, f"{at}/credit-notes", net=f"{most}", reason="the rest")
    assert seen["creditable"] == "0.00"
    await trial_balance(account.rapport)


def line(item: str, amount: int, month: int = 1) -> Line:
    """A line of a month."""
    said = Text(zh=item, en=item)
    start, end = dt.date(2026, month, 1), dt.date(2026, month + 1, 1)
    return Line(item=item, start=start, end=end, quantity=Decimal(1), amount_minor=amount, sentence=said)


def test_what_is_taken_back_is_taken_from_who_charged_it_last() -> None:
    documents = [(ONE, [line("seats", 72), line("base", 29)]), (TWO, [line("seats", -72), line("seats", 92)])]
    assert left(documents, ["seats"]) == {ONE: 101, TWO: 20}
    assert left([*documents, (THREE, [line("seats", -30), line("seats", 60, 2)])], ["seats"]) == {ONE: 91, THREE: 60}
    assert left([(ONE, [line("share", 50)]), (TWO, [line("share", -20, 4)])], ["seats"]) == {ONE: 30}
    assert left([(ONE, [line("seats", 50)]), (TWO, [line("seats", -80), line("base", 9)])], ["seats"]) == {TWO: 9}


def test_what_is_held_back_is_no_charge() -> None:
    held = held_back(ONE, "RAP-2026-000001", Period(dt.date(2026, 1, 1), dt.date(2026, 2, 1)), Money(28_00, "USD"))
    assert (held.item, held.amount_minor) == (f"credited:{ONE}", 28_00)
    assert held.sentence.en.endswith("it is not given back twice: 28.00")
    assert left([(TWO, [held])], ["seats"]) == {}
