"""Invoices across a change of who is billed: what is taken back has the tax that it was billed with."""

import datetime as dt
from decimal import Decimal

import pytest

from billing.entity import BadEntity, read
from billing.invoicing.document import Tax
from billing.tax import EU, RATES, again, decide, less, named, part
from kernel.text import Text
from tests.support.app import Person
from tests.support.billing import Account
from tests.support.books import books, trial_balance
from tests.support.finance import Json, done, place

DAY = dt.timedelta(days=1)
LABEL = Text(zh="增值税", en="VAT")


def taxed(document: Json) -> list[tuple[str, int, int]]:
    """Each rate, what it is of, and what it comes to."""
    return [(each["rate"], each["base_minor"], each["amount_minor"]) for each in document["taxes"]]


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


async def test_a_credit_note_gives_each_rate_back(finance: Person, account: Account) -> None:
    """Two of them, to the cent, in print and in the books; and what they gave is held back in the same proportion."""
    await billed(account, 10, "US")
    await account.profile(country="GB")
    await account.ordered(7)
    await account.until(dt.date.fromisoformat((await account.get())["draft"]["closes_on"]))
    _, invoice = await account.invoices()
    said = (await account.get(f"/invoices/{invoice['id']}"))["document"]
    (_, sold, tax), (_, back, none) = taxed(said)
    assert ([rate for rate, _, _ in taxed(said)], none) == (["0.20", "0"], 0)
    whole = said["subtotal_minor"]
    assert sold > whole > 0 > back == whole - sold
    at = f"{place(account, invoice)}/credit-notes"
    first = whole // 3 + 1
    for net in (first, whole - first):
        asked = (await finance.post(f"{at}/preview", json={"net": f"{net / 100:.2f}"})).json()
        await done(finance, at, net=f"{net / 100:.2f}", reason="agreed")
        newest = max(await account.invoices(), key=lambda each: each["number"] * (each["kind"] == "credit_note"))
        assert (newest["total"], asked["tax_label"]["en"]) == (f"-{asked['total']}", "Tax")
    notes = [each for each in await account.invoices() if each["kind"] == "credit_note"]
    given = [taxed((await account.get(f"/invoices/{each['id']}"))["document"]) for each in notes]
    # 20 % of what it was sold for goes with a third of it: more than 20 % of a third of the sum.
    assert max(each[0] for each in given) == ("0.20", -round(sold * first / whole), -round(tax * first / whole))
    assert [tuple(sum(each[at][part] for each in given) for part in (1, 2)) for at in (0, 1)] == [
        (-sold, -tax), (-back, 0),
    ]  # fmt: skip
    owed = [amount for kind, _, name, amount in (await books(account))["entries"] if name == "tax_payable"]
    assert sum(owed) == 0
    assert len(owed) == 3
    await trial_balance(account.rapport)


def test_parts_of_taxes_come_to_all_of_them() -> None:
    kinds = [Tax(label=LABEL, rate=Decimal(rate), base_minor=0, amount_minor=0) for rate in ("0.2", "0.055", "0")]
    taxes = [again(kind, base) for kind, base in zip(kinds, (10_01, 3_33, -2_22), strict=True)]
    before = part(taxes, 0)
    assert before == tuple(again(kind, 0) for kind in kinds)
    given = []
    for upto in (1, 4_00, 4_01, 11_12):
        after = part(taxes, upto)
        assert sum(each.base_minor for each in after) == upto
        given.append(less(after, before))
        before = after
    assert before == tuple(taxes)
    for at, whole in enumerate(taxes):
        assert sum(each[at].amount_minor for each in given) == whole.amount_minor
    assert part([again(kinds[0], 0)], 5_00) == (again(kinds[0], 5_00),)
    assert (named(()), named(taxes)) == (None, LABEL)


@pytest.mark.parametrize(
    ("seller", "buyer", "tax_id", "regime", "rate"),
    [
        ("GB", "GB", "", "domestic", "0.20"),
        ("DE", "DE", "DE123456789", "domestic", "0.19"),
        ("DE", "HU", "", "oss", "0.27"),
        ("DE", "FI", "", "oss", "0.255"),
        ("DE", "HU", "HU12345678", "reverse_charge", "0"),
        ("DE", "US", "", "outside", "0"),
        ("GB", "DE", "", "outside", "0"),
    ],
)
def test_which_tax_a_sale_carries(seller: str, buyer: str, tax_id: str, regime: str, rate: str) -> None:
    found = decide(seller, buyer, buyer_tax_id=tax_id)
    assert (found.regime, found.rate) == (regime, Decimal(rate))


def test_each_country_of_the_union_has_a_rate_of_its_own() -> None:
    assert len(EU) == 27
    assert RATES.keys() >= EU
    assert {decide("DE", buyer, buyer_tax_id="").rate for buyer in EU - {"DE"}} == {RATES[each] for each in EU - {"DE"}}


def test_nobody_invoices_from_a_country_whose_rate_is_not_known() -> None:
    entity = b'{"code": "RAP", "party": {"name": "X", "address": ["Y"], "country": "%s"}}'
    assert read(entity % b"GB").party.country == "GB"
    with pytest.raises(BadEntity) as refused:
        read(entity % b"US")
    assert "no tax rate is known for US" in refused.value.wire("en", "")["message"]
