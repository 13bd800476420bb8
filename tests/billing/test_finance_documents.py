"""Every invoice and credit note, found by how it stands, whose, when and what it is called; and as a table."""

import csv
import dataclasses
import datetime as dt
import io
from decimal import Decimal

import httpx
import pytest

from billing.finance import documents
from billing.invoicing.csv import BOM
from tests.support.app import Person, Rapport
from tests.support.billing import GOOD, Account, an_account
from tests.support.fakestripe import Fake
from tests.support.finance import Json, by_card, by_transfer, done, noted, place, refused

QUERY, EXPORT = "/api/finance/documents/query", "/api/finance/documents/export"


async def found(person: Person, account: Account, **wanted: object) -> list[str]:
    """Numbers of what is found of one organisation."""
    return [row["number"] for row in (await page(person, organisation_id=str(account.id), **wanted))["rows"]]


async def page(person: Person, **wanted: object) -> Json:
    answer = await person.post(QUERY, json={"currency": "USD", **wanted})
    assert answer.status_code == 200, answer.text
    seen: Json = answer.json()
    return seen


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    assert answer.text.startswith(BOM)
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix(BOM))))


async def test_each_is_found_as_it_stands_and_they_add_up(
    finance: Person, paying: Rapport, account: Account, fake_stripe: Fake
) -> None:
    """One customer's invoice is paid, one's is open, one's is credited whole; each of two has a credit note."""
    paid = await by_card(account, GOOD)
    await done(finance, place(account, paid, "/credit-notes"), net="10.00", reason="Outage")
    whose = await an_account(paying, fake_stripe)
    waits = await by_transfer(whose, legal_name="=Ümlaut & Co")
    other = await an_account(paying, fake_stripe)
    gone = await by_transfer(other)
    net = (await finance.get(place(other, gone))).json()["creditable"]
    await done(finance, place(other, gone, "/credit-notes"), net=net, reason="Never used")

    [note] = (await page(finance, organisation_id=str(account.id), standing="credit_note"))["rows"]
    assert (note["of_number"], note["of_invoice"], note["net"]) == (paid["number"], paid["id"], "-10.00")
    assert (note["open"], note["paid"], note["settled_on"]) == ("0.00", "0.00", None)
    for standing, who, number in (("paid", account, paid), ("open", whose, waits), ("credited", other, gone)):
        assert await found(finance, who, standing=standing) == [number["number"]]
        assert await found(finance, who, standing="open" if standing == "paid" else "paid") == []
    assert await found(finance, account) == [note["number"], paid["number"]]

    # By name, by number, by day, by currency, by whom.
    assert [row["number"] for row in (await page(finance, search=" ümlaut "))["rows"]] == [waits["number"]]
    assert await found(finance, other, search=gone["number"][-6:]) == [gone["number"]]
    assert await found(finance, whose, search="nobody of this name") == []
    day = dt.date.fromisoformat(waits["issued_on"])
    assert await found(finance, whose, issued_from=str(day), issued_to=str(day)) == [waits["number"]]
    assert await found(finance, whose, issued_from=str(day + dt.timedelta(days=1))) == []
    assert await found(finance, whose, issued_to=str(day - dt.timedelta(days=1))) == []
    assert await found(finance, whose, currency="JPY") == []
    assert (await page(finance, organisation_id=str(whose.id)))["customer"] == "=Ümlaut & Co"

    everything = await page(finance)
    # Other tests have invoices too: they fill pages.
    while (following := everything.pop("next")) is not None:
        more = await page(finance, offset=following)
        everything |= {"rows": everything["rows"] + more["rows"], "next": more["next"]}
    for column in ("net", "tax", "total"):
        assert Decimal(everything[column]) == sum(Decimal(row[column]) for row in everything["rows"])
    assert everything["count"] == len(everything["rows"]) > 4
    await _exported(finance, everything, whose)


async def _exported(finance: Person, everything: Json, whose: Account) -> None:
    """The table has every row and adds up to what the page says; in Chinese too; and it is written down who did it."""
    before = await _notes(finance, whose)
    rows = rows_of(await finance.post(EXPORT, json={"currency": "USD", "offset": 10_000}))
    assert [row["Number"] for row in rows] == [row["number"] for row in everything["rows"]]
    for column in ("Net", "Tax", "Total"):
        assert sum(Decimal(row[column]) for row in rows) == Decimal(everything[column.lower()])
    for row in rows:
        paid, credited, left = (Decimal(row[name]) for name in ("Paid", "Credited", "Open"))
        assert Decimal(row["Net"]) + Decimal(row["Tax"]) == Decimal(row["Total"])
        assert left == (0 if row["Kind"] == "Credit note" else Decimal(row["Total"]) - paid - credited)
    body = {"organisation_id": str(whose.id), "currency": "USD", "search": "ümlaut"}
    [row] = rows_of(await finance.post(EXPORT, json=body, params={"language": "zh"}))
    assert (row["客户"], row["状态"], row["币种"]) == ("'=Ümlaut & Co", "未付", "USD")
    assert await _notes(finance, whose) == before + 2


async def _notes(finance: Person, account: Account) -> int:
    own = dataclasses.replace(account, person=finance)
    return await noted(own, "billing.documents_exported")


async def test_pages_follow_each_other_and_too_many_are_refused(
    finance: Person, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoice = await by_transfer(account)
    for net in ("1.00", "2.00"):
        await done(finance, place(account, invoice, "/credit-notes"), net=net, reason="Outage")
    all_of_them = await found(finance, account)
    monkeypatch.setattr(documents, "PAGE", 2)
    monkeypatch.setattr(documents, "_AT_ONCE", 2)
    for search in ("", "RAP" if "RAP" in invoice["number"] else invoice["number"][:2]):
        first = await page(finance, organisation_id=str(account.id), search=search)
        rest = await page(finance, organisation_id=str(account.id), search=search, offset=first["next"])
        assert (first["next"], rest["next"], first["count"]) == (2, None, 3)
        assert [row["number"] for row in (*first["rows"], *rest["rows"])] == all_of_them
        assert first["total"] == rest["total"]
    monkeypatch.setattr(documents, "MOST", 2)
    body = {"currency": "USD", "organisation_id": str(account.id)}
    before = await _notes(finance, account)
    refused(await finance.post(EXPORT, json=body), 422, "billing.too_many_documents")
    refused(await finance.post(QUERY, json={**body, "search": "x"}), 422, "billing.too_many_documents")
    assert await _notes(finance, account) == before
    assert await found(finance, account) == all_of_them[:2]
