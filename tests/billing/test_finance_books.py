"""What finance sees of everybody's invoices: how old they grow, what they come to, and the proof of the books."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest

from billing.finance import receivables
from billing.invoicing import states
from billing.ledger.post import post
from billing.subscriptions import load
from tests.support.app import Person, Rapport
from tests.support.billing import DECLINES, Account, an_account
from tests.support.fakestripe import Fake
from tests.support.finance import (
    DAY,
    ask,
    by_card,
    by_transfer,
    done,
    mine,
    order,
    place,
    refused,
    sought,
)


@pytest.mark.slow
async def test_an_invoice_grows_old(finance: Person, account: Account) -> None:
    """Each row says the last that happened and what comes next; totals by age and by step count it where it is."""
    invoice = await by_card(account, DECLINES)
    issued = dt.date.fromisoformat(invoice["issued_on"])

    def on(days: int) -> str:
        return (issued + days * DAY).isoformat()

    told = []
    for days in (0, 3, 4, 3, 4, 16, 30, 31):
        await account.days(days) if days else None
        row = next(each for each in await mine(finance, account, currency="USD") if each["number"] == invoice["number"])
        told.append(
            (row["days"], row["dunning"], row["last"]["kind"], row["next"] and (row["next"]["kind"], row["next"]["on"]))
        )
    assert told == [
        (0, "none", "failed", ("charge", on(3))),
        (3, "reminded", "reminded", ("warned", on(7))),
        (7, "warned", "warned", ("charge", on(8))),
        (10, "warned", "failed", ("read_only", on(14))),
        (14, "read_only", "read_only", ("charge", on(15))),
        (30, "suspended", "suspended", None),
        (60, "suspended", "suspended", None),
        (91, "suspended", "suspended", None),
    ]  # fmt: skip
    assert [each["number"] for each in await mine(finance, account, currency="USD", bucket=4)] == [invoice["number"]]
    assert await mine(finance, account, currency="USD", bucket=3, search=invoice["number"]) == []
    assert len(await mine(finance, account, currency="USD", step="suspended", search=invoice["number"])) == 1
    assert await mine(finance, account, currency="USD", step="warned", search=invoice["number"]) == []


@pytest.mark.slow
async def test_totals_in_yen(finance: Person, paying: Rapport, fake_stripe: Fake) -> None:
    """Nobody else here pays in yen: every total is known. A yen has no hundredths."""
    one, two = [await an_account(paying, fake_stripe, country="JP") for _ in range(2)]
    first = await by_transfer(one, 3, legal_name="Zen Garden KK", country="JP")
    second = await by_transfer(two, 10, legal_name="青い鳥", country="JP")
    assert (first["total"], second["total"]) == ("14700", "39200")
    await two.days(32)
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    # A second month was invoiced meanwhile, and isn't due.
    assert (seen["open"], seen["open_count"], seen["overdue"], seen["overdue_count"]) == ("93100", 3, "39200", 1)
    assert [(each["low"], each["high"], each["amount"], each["count"]) for each in seen["buckets"]] == [
        (None, 0, "53900", 2), (1, 30, "39200", 1), (31, 60, "0", 0), (61, 90, "0", 0), (91, None, "0", 0),
    ]  # fmt: skip
    assert [(each["step"], each["from_day"], each["count"]) for each in seen["dunned"]] == [
        ("reminded", 3, 0), ("warned", 7, 0), ("read_only", 14, 0), ("suspended", 30, 0),
    ]  # fmt: skip
    assert (seen["collected"], seen["credit"], seen["credit_count"], seen["dso_days"]) == ("0", "0", 0, None)
    assert (seen["issuer"], "JPY" in seen["currencies"]) == ("Issuer Ltd", True)
    proof = seen["proof"]
    assert {proof[name] for name in ("by_age", "by_invoice", "by_ledger")} == {"93100"}
    assert (proof["difference"], proof["entries_sum"], proof["off"]) == ("0", "0", None)
    assert all(each["gapless"] for each in proof["series"])

    rows = (await sought(finance, currency="JPY"))["rows"]
    assert (rows[0]["customer"], rows[0]["open"]) == ("青い鳥", "39200")
    assert [row["open"] for row in (await sought(finance, currency="JPY", order="largest"))["rows"]] == [
        "39200", "39200", "14700",
    ]  # fmt: skip
    for text, found in (("zen g", 1), ("青い", 2), ("ZEN", 1), (first["number"][-6:], 1), ("nobody", 0)):
        page = await sought(finance, currency="JPY", search=text)
        assert (len(page["rows"]), page["count"]) == (found, found), text
    assert (await sought(finance, currency="JPY", search="zen", overdue=True))["count"] == 0

    at = place(one, first)
    refused(await order(finance, f"{at}/receipts", amount="1.5"), 422, "billing.bad_amount", "amount")
    await done(finance, f"{at}/receipts", amount="14700")
    await done(finance, f"{at}/credit-notes", net="700", reason="agreed")
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    assert (seen["open"], seen["collected"], seen["credit"], seen["credit_count"]) == ("78400", "14700", "700", 1)
    await two.days(60)
    seen = await ask(finance, "/api/finance/receivables", currency="JPY")
    async with paying.parts.runtime.databases.control_session() as control:
        invoices = [each for who in (one, two) for each in await states.listed(control, who.id)]
        days = {who.id: (await load(control, who.id)).next_day - DAY for who in (one, two)}
    recent = sum(each.total_minor for each in invoices if (days[each.organisation_id] - each.issued_on).days < 90)
    assert seen["dso_days"] == round(int(seen["open"]) * 90 / recent)


async def test_pages_begin_where_the_last_one_ended(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await by_transfer(account)
    for amount in ("1.00", "2.00", "3.00"):
        await done(finance, place(account, invoice, "/receipts"), amount=amount)
    monkeypatch.setattr("billing.finance.money.PAGE", 2)
    monkeypatch.setattr("billing.finance.books.PAGE", 2)
    first = await ask(finance, "/api/finance/payments")
    assert [each["amount"] for each in first["rows"]] == ["3.00", "2.00"]
    second = await ask(finance, "/api/finance/payments", offset=str(first["next"]))
    assert second["rows"][0]["amount"] == "1.00"
    assert {each["kind"] for each in (await ask(finance, "/api/finance/payments", kind="transfer"))["rows"]} == {
        "transfer"
    }
    assert {each["state"] for each in (await ask(finance, "/api/finance/payments", outcome="succeeded"))["rows"]} == {
        "succeeded"
    }

    whose = {"currency": "USD", "organisation": str(account.id)}
    first = await ask(finance, "/api/finance/ledger", **whose)
    second = await ask(finance, "/api/finance/ledger", **whose, before=first["next"])
    assert [each["postings"][0]["amount"] for each in first["entries"]] == ["3.00", "2.00"]
    assert second["entries"][0]["postings"] == [
        {"account": "cash_bank", "amount": "1.00"}, {"account": "receivable", "amount": "-1.00"},
    ]  # fmt: skip
    assert (first["customer"], second["entries"][0]["number"]) == ("Buyer & Sons", invoice["number"])
    for page in (first, second):
        assert {each["customer"] for each in page["entries"]} == {"Buyer & Sons"}
    monkeypatch.setattr("billing.finance.books.PAGE", 50)
    touched = await ask(finance, "/api/finance/ledger", **whose, account="cash_bank")
    assert [each["kind"] for each in touched["entries"]] == ["payment"] * 3
    everything = await ask(finance, "/api/finance/ledger", **whose)
    assert everything["next"] is None
    assert sum(Decimal(each["amount"]) for each in everything["balances"]) == 0
    assert {each["account"]: each["amount"] for each in everything["balances"]}["cash_bank"] == "6.00"
    months = [each for each in everything["entries"] if each["kind"] == "revenue"]
    assert {(each["number"], each["invoice_id"]) for each in months} <= {(None, None)}
    assert (await ask(finance, "/api/finance/ledger", currency="XAF"))["entries"] == []


async def test_books_that_differ_are_named(finance: Person, account: Account) -> None:
    """An entry that no invoice knows of: the difference is said, and whose it is."""
    await by_transfer(account)
    runtime = account.rapport.parts.runtime

    async def slip(amount: int) -> None:
        async with runtime.databases.control_session() as control:
            await post(
                control, account.id, "payment", str(uuid4()), currency="USD", day=await account.today(),
                postings={"cash_bank": amount, "receivable": -amount},
            )  # fmt: skip

    await slip(700)
    try:
        proof = (await ask(finance, "/api/finance/receivables", currency="USD"))["proof"]
        assert (proof["difference"], proof["off"]) == ("7.00", str(account.id))
        assert proof["by_age"] == proof["by_invoice"] != proof["by_ledger"]
    finally:
        await slip(-700)
    proof = (await ask(finance, "/api/finance/receivables", currency="USD"))["proof"]
    assert (proof["difference"], proof["off"]) == ("0.00", None)


def test_buckets_tile_the_days() -> None:
    """Every day since an invoice was due is in one bucket."""
    for day, bucket in ((-5, 0), (0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3), (90, 3), (91, 4), (400, 4)):
        found = [
            at
            for at, (low, high) in enumerate(receivables.BUCKETS)
            if (low is None or day >= low) and (high is None or day <= high)
        ]
        assert found == [bucket]
