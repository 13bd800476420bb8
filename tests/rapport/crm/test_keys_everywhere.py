"""Every route that writes records takes an Idempotency-Key: sent twice it is done once and answered alike."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.merging import made, versions
from tests.support.routes import api_document

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Keys Ltd", "GB", email)


def test_each_operation_that_a_machine_writes_by_has_a_key() -> None:
    without = {
        f"{method.upper()} {path}"
        for path, item in api_document()["paths"].items()
        for method, operation in item.items()
        if method != "get" and any("records:write" in each.get("token", ()) for each in operation["security"])
        if all(each["name"] != "Idempotency-Key" for each in operation.get("parameters", []))
    }
    assert without == set()


async def history(person: Person, noun: str, record_id: str) -> list[str]:
    """What was done to a record, newest first."""
    return [each["op"] for each in (await person.get(f"/api/{noun}/{record_id}/history")).json()["items"]]


async def twice(person: Person, method: str, url: str, body: Json | None = None) -> Json:
    """The answer to a write that is sent twice with one key, and refused with another body."""
    key = {"idempotency-key": f"{method} {url}"}
    first, again = [await person.request(method, url, json=body, headers=key) for _ in range(2)]
    assert (first.status_code < 300, again.status_code, again.text) == (True, first.status_code, first.text), first.text
    reused = await person.patch(f"/api/companies/{person.session['person']['id']}", json={}, headers=key)
    assert (reused.status_code, reused.json()["code"]) == (422, "records.key_reused")
    answer: Json = first.json() if first.content else {}
    return answer


async def test_a_lead_is_converted_once(owner: Person) -> None:
    lead = await made(owner, "leads", name="Ann Zhang", company_name="Acme Works")
    done = await twice(owner, "POST", f"/api/leads/{lead}/conversion", {"company": {}, "contact": {}, "deal": None})
    assert done["batch_id"] is not None
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}


async def test_records_are_merged_and_parted_once(owner: Person) -> None:
    one, two = await made(owner, "companies", name="One"), await made(owner, "companies", name="Two")
    body = {"survivor": one, "others": [two], "versions": await versions(owner, "companies", [one, two])}
    done = await twice(owner, "POST", "/api/companies/merges", body)
    assert (await owner.get(f"/api/companies/{two}")).json()["record"]["id"] == one
    await twice(owner, "POST", f"/api/merges/{done['merge']['id']}/undo")
    assert await history(owner, "companies", one) == ["unmerge", "merge", "create"]


async def test_a_record_is_shared_and_moved_once(rapport: Rapport, owner: Person, email: str) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    record = await made(owner, "companies", name="Acme")
    url = f"/api/companies/{record}"
    access = await twice(owner, "POST", f"{url}/shares", {"grantee_id": bob.session["person"]["id"], "level": "read"})
    [share] = access["shares"]
    await twice(owner, "DELETE", f"{url}/shares/{share['id']}")
    assert await history(owner, "companies", record) == ["unshare", "share", "create"]
    await twice(owner, "PUT", f"{url}/territory", {"by_rules": True})


async def test_a_deals_lines_are_written_once(owner: Person) -> None:
    deal = await made(owner, "deals", name="Deal", currency="USD")
    product = await made(owner, "products", name="Hours")
    lines = [{"product_id": product, "quantity": "2", "unit_price": "50"}]
    done = await twice(owner, "PUT", f"/api/deals/{deal}/lines", {"lines": lines, "base_version": 1})
    assert len(done["lines"]) == 1


async def test_a_visit_is_checked_in_and_out_once(owner: Person) -> None:
    visit = await made(owner, "activities", kind="visit", subject="Visit")
    await twice(owner, "POST", f"/api/activities/{visit}/check-in", {"reason": "No signal"})
    await twice(owner, "POST", f"/api/activities/{visit}/check-out", {"point": "geo:1,2"})


async def test_many_are_changed_once_though_a_filter_finds_others_by_then(owner: Person) -> None:
    ids = [await made(owner, "companies", name=f"Company {number}", employees=number) for number in range(3)]
    small = {"field": "employees", "op": "lt", "value": 2}
    body = {"op": "update", "filter": small, "fields": {"employees": 9}}
    done = await twice(owner, "POST", "/api/companies/bulk", body)
    assert (done["done"], done["failed"]) == (2, [])
    await owner.patch(f"/api/companies/{ids[0]}", json={"employees": 1})
    key = {"idempotency-key": "POST /api/companies/bulk"}
    assert (await owner.post("/api/companies/bulk", json=body, headers=key)).json() == done
    assert (await owner.get(f"/api/companies/{ids[0]}")).json()["record"]["employees"] == 1
    assert (await owner.post(f"/api/batches/{done['batch_id']}/undo")).json()["undone"] == 1
