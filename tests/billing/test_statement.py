"""The statement of account: whatever happens, it ends at what is owed, and each row follows from the one before."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest

from tests.support.app import Person
from tests.support.billing import DECLINES, Account
from tests.support.finance import DAY, by_transfer, done, finance, place

__all__ = ["finance"]
Json = dict[str, Any]


async def rows_of(account: Account, **query: str) -> list[dict[str, str]]:
    answer = await account.person.get("/api/billing/statement", params=query)
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))


def money(text: str) -> Decimal:
    return Decimal(text or 0)


def check(rows: list[dict[str, str]]) -> Decimal:
    """Each balance is the one before, and what was charged, less what was paid; the last one."""
    balance = money(rows[0]["Balance"])
    for row in rows[1:]:
        balance += money(row["Charged"]) - money(row["Paid and credited"])
        assert money(row["Balance"]) == balance
    assert (rows[0]["What"], rows[-1]["What"]) == ("Opening balance", "Closing balance")
    return balance


async def test_it_says_what_moved_and_ends_at_what_is_owed(account: Account, finance: Person) -> None:
    invoice = await by_transfer(account)
    at, total = place(account, invoice), money(invoice["total"])
    await done(finance, f"{at}/receipts", amount="50.00", reference="R-1")
    await done(finance, f"{at}/credit-notes", net="10.00", reason="An outage")
    rows = await rows_of(account)
    assert [row["What"] for row in rows[1:-1]] == ["Invoice", "Payment", "Credit note"]
    [note] = [each for each in await account.invoices() if each["kind"] == "credit_note"]
    assert [row["Document"] for row in rows[1:-1]] == [invoice["number"], invoice["number"], note["number"]]
    assert (rows[1]["Charged"], rows[2]["Paid and credited"]) == (invoice["total"], "50.00")
    assert check(rows) == total - 50 + money(note["total"])
    assert {row["Currency"] for row in rows} == {"USD"}
    # Days before and after: nothing moved, and the balance is carried over.
    today = await account.today()
    ahead = await rows_of(account, start=f"{today + DAY}", end=f"{today + 3 * DAY}")
    assert [row["Balance"] for row in ahead] == [rows[-1]["Balance"]] * 2
    behind = await rows_of(account, start=f"{today - 9 * DAY}", end=f"{today - 5 * DAY}")
    assert [row["Balance"] for row in behind] == ["0.00", "0.00"]
    chinese = (await account.person.get("/api/billing/statement", params={"language": "zh"})).text
    assert chinese.splitlines()[0].startswith("\ufeff日期,事项,编号,应付,付款与冲减,余额,币种,")
    assert f",账单,{invoice['number']}," in chinese


@pytest.mark.slow
async def test_a_card_that_declines_owes_and_credit_that_is_used_moves_nothing(
    account: Account, finance: Person
) -> None:
    await account.subscribed(3, number=DECLINES)
    await account.days(1)
    [invoice] = await account.invoices()
    assert check(await rows_of(account)) == money(invoice["total"])
    at = place(account, invoice)
    await done(finance, f"{at}/receipts", amount=invoice["total"])
    await done(finance, f"{at}/credit-notes", net="20.00", reason="An outage")
    rows = await rows_of(account)
    owed = check(rows)
    assert owed < 0
    await account.days(32)
    later = await rows_of(account)
    assert [row["What"] for row in later].count("Invoice") == 2
    # The next invoice took the credit: no row of its own, and less to pay.
    newest = max((each for each in await account.invoices() if each["kind"] == "invoice"), key=lambda it: it["number"])
    assert check(later) == owed + money(newest["total"]) == money(newest["open"])


async def test_days_that_are_none_are_refused(account: Account) -> None:
    for query in ({"start": "2026-05-01", "end": "2026-05-01"}, {"start": "2010-01-01", "end": "2026-01-01"}):
        answer = await account.person.get("/api/billing/statement", params=query)
        assert (answer.status_code, answer.json()["code"]) == (400, "billing.bad_span")
    empty = await rows_of(account)
    assert len(empty) == 2


async def test_a_line_of_the_next_invoice_says_who_ordered_it(account: Account) -> None:
    await account.profile()
    await account.ordered(3, method="transfer")
    await account.ordered(5)
    [line] = [each for each in (await account.get())["draft"]["lines"] if each["item"] == "seats"]
    days = {"item": "seats", "start": line["start"], "end": line["end"]}
    answer = await account.person.get("/api/billing/changes", params=days)
    assert answer.status_code == 200, answer.text
    found: list[Json] = answer.json()
    assert [(each["before"], each["quantity"]) for each in found] == [(3, 5)]
    assert {each["by"] for each in found} == {account.person.session["person"]["name"]}
    assert {dt.date.fromisoformat(each["on"]) for each in found} == {dt.date.fromisoformat(line["start"])}
    assert (await account.person.get("/api/billing/changes", params={**days, "item": "nothing"})).json() == []
    assert (await account.person.get("/api/billing/changes", params={**days, "end": line["start"]})).json() == []
