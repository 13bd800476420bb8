"""Orders, receipts, assets and campaigns: what they start with, whom they belong to, and that they come by file."""

from collections.abc import Sequence
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import everything, imported
from tests.support.team import code, me

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Orders Ltd", "GB", email)


async def made(person: Person, noun: str, **fields: object) -> Json:
    """A record that somebody makes."""
    answer = await person.post(f"/api/{noun}", json=fields)
    assert answer.status_code == 201, answer.text
    found: Json = answer.json()["record"]
    return found


async def listed(person: Person, noun: str, condition: Json | None = None) -> Sequence[str]:
    """Names of the records that meet a condition."""
    answer = await person.post(f"/api/{noun}/query", json={"filter": condition} if condition else {})
    assert answer.status_code == 200, answer.text
    return sorted(each["name"] for each in answer.json()["items"])


async def test_they_start_with_a_status_a_day_and_the_currency_and_name_each_other(owner: Person) -> None:
    company = (await made(owner, "companies", name="Northwind"))["id"]
    fair = await made(owner, "campaigns", name="Hannover", type="fair", cost="1200.50")
    assert (fair["status"], fair["currency"]) == ("planned", "GBP")
    deal = await made(owner, "deals", name="Pumps", company=company, campaign=fair["id"])
    order = await made(owner, "orders", name="Pumps, 1st", company=company, deal=deal["id"], amount="9000")
    assert (order["status"], order["currency"], order["amount"]) == ("draft", "GBP", "9000")
    assert order["ordered_on"] is not None
    kept = await made(owner, "orders", name="Old", status="delivered", currency="EUR", ordered_on="2024-02-29")
    assert (kept["status"], kept["currency"], kept["ordered_on"]) == ("delivered", "EUR", "2024-02-29")
    receipt = await made(owner, "receipts", name="30 %", sales_order=order["id"], amount="2700", due_on="2026-12-31")
    assert (receipt["currency"], receipt["received_on"], receipt["method"]) == ("GBP", None, None)
    pump = await made(owner, "assets", name="Pump 7", serial_number="SN-7", company=company, sales_order=order["id"])
    assert pump["status"] == "in_use"
    # One asks of another, along the field that names it.
    through = {"field": "sales_order.company", "op": "eq", "value": company}
    assert await listed(owner, "receipts", through) == ["30 %"]
    assert await listed(owner, "assets", through) == ["Pump 7"]
    assert await listed(owner, "deals", {"field": "campaign.type", "op": "eq", "value": "fair"}) == ["Pumps"]
    emptied = await owner.patch(f"/api/orders/{order['id']}", json={"ordered_on": None})
    assert emptied.json()["record"]["ordered_on"] is None
    refused = await owner.post("/api/orders", json={"name": "X", "status": "paid"})
    assert (refused.status_code, sorted(refused.json()["fields"])) == (422, ["status"])


async def test_whoever_may_not_see_an_order_sees_none_and_names_none(rapport: Rapport, owner: Person) -> None:
    rep = await colleague(rapport, owner, "rep.orders@example.com", name="Rob")
    order = await made(owner, "orders", name="Secret")
    own = await made(rep, "orders", name="Mine")
    assert own["owner_id"] == me(rep)
    assert await listed(rep, "orders") == ["Mine"]
    assert code(await rep.get(f"/api/orders/{order['id']}")) == (404, "records.not_found")
    refused = await rep.post("/api/receipts", json={"name": "R", "sales_order": order["id"]})
    assert (refused.status_code, sorted(refused.json()["fields"])) == (422, ["sales_order"])


async def test_receipts_of_a_file_name_their_orders_and_orders_get_no_day_that_they_have_not(
    rapport: Rapport, owner: Person
) -> None:
    rows = b"Name,Order number,Amount,Ordered on\nPumps,PO-77,9000,\nValves,PO-78,100,2026-02-03\n"
    await imported(rapport, owner, rows, "sales_order")
    [order, other] = await everything(owner, "orders")
    assert (order["number"], order["status"], order["currency"], order["ordered_on"]) == ("PO-77", "draft", "GBP", None)
    assert other["ordered_on"] == "2026-02-03"
    rows = b"Name,Order,Amount due,Received on\nFirst,Pumps,2700,2026-11-02\nSecond,Pumps,6300,\n"
    await imported(rapport, owner, rows, "sales_receipt")
    found = await everything(owner, "receipts")
    assert [(each["name"], each["sales_order"], each["received_on"]) for each in found] == [
        ("First", order["id"], "2026-11-02"), ("Second", order["id"], None),
    ]  # fmt: skip
