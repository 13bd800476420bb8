"""Leads: a status with a history, and conversion with its search for what is there already."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague

ANN = {"name": "Ann Zhang", "company_name": "Acme Works", "email": "ann@acme.example", "title": "Buyer"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Leads Ltd", "GB", email)


async def add(person: Person, noun: str, **fields: object) -> dict[str, Any]:
    """A new record."""
    answer = await person.post(f"/api/{noun}", json=fields)
    assert answer.status_code == 201, answer.text
    record: dict[str, Any] = answer.json()["record"]
    return record


async def get(person: Person, noun: str, record_id: str) -> dict[str, Any]:
    """A record with what is linked."""
    page: dict[str, Any] = (await person.get(f"/api/{noun}/{record_id}")).json()
    return page


async def count(person: Person, noun: str) -> int:
    """How many there are."""
    return int((await person.post(f"/api/{noun}/count", json={})).json()["count"])


async def test_a_lead_starts_new_and_its_status_has_a_history(owner: Person) -> None:
    lead = await add(owner, "leads", **ANN)
    assert (lead["status"], lead["received_on"] is not None) == ("new", True)
    for status in ("mql", "sql"):
        changed = await owner.patch(f"/api/leads/{lead['id']}", json={"status": status})
        assert changed.json()["record"]["status"] == status
    refused = await owner.patch(f"/api/leads/{lead['id']}", json={"status": "disqualified"})
    assert refused.json()["fields"]["reason"]["code"] == "leads.reason_required"
    by_hand = await owner.patch(f"/api/leads/{lead['id']}", json={"status": "converted"})
    assert by_hand.json()["fields"]["status"]["code"] == "leads.convert_instead"


async def test_conversion_makes_what_is_missing_and_links_it_both_ways(owner: Person) -> None:
    lead = await add(owner, "leads", **ANN)
    body = {"company": {}, "deal": {"fields": {"amount": 900}}}
    done = await owner.post(f"/api/leads/{lead['id']}/conversion", json=body)
    assert done.status_code == 201, done.text
    made = done.json()
    after = (await get(owner, "leads", lead["id"]))["record"]
    assert (after["status"], after["company"], after["contact"], after["deal"]) == (
        "converted", made["company"], made["contact"], made["deal"],
    )  # fmt: skip
    contact = await get(owner, "contacts", made["contact"])
    assert {name: contact["record"][name] for name in ("name", "email", "title")} == {
        name: ANN[name] for name in ("name", "email", "title")
    }
    assert [each["id"] for each in contact["related"]["companies"]] == [made["company"]]
    deal = await get(owner, "deals", made["deal"])
    assert (deal["record"]["lead"], deal["record"]["company"], deal["record"]["amount"]) == (
        lead["id"], made["company"], "900",
    )  # fmt: skip
    assert [each["id"] for each in deal["related"]["contacts"]] == [made["contact"]]
    again = await owner.post(f"/api/leads/{lead['id']}/conversion", json=body)
    assert (again.status_code, again.json()["code"]) == (409, "leads.already_converted")
    assert again.json()["details"]["deal"] == made["deal"]
    assert [await count(owner, noun) for noun in ("companies", "contacts", "deals")] == [1, 1, 1]


async def test_what_is_there_already_is_found_and_taken(owner: Person) -> None:
    company = await add(owner, "companies", name="ACME works")
    contact = await add(owner, "contacts", name="A. Zhang", email="Ann@acme.example")
    lead = await add(owner, "leads", **ANN)
    found = (await owner.get(f"/api/leads/{lead['id']}/candidates")).json()
    assert [(each["object"], each["id"], each["by"]) for each in found] == [
        ("company", company["id"], "name"), ("contact", contact["id"], "email"),
    ]  # fmt: skip
    body = {"company": {"id": company["id"]}, "contact": {"id": contact["id"]}}
    done = (await owner.post(f"/api/leads/{lead['id']}/conversion", json=body)).json()
    assert (done["company"], done["contact"], done["deal"]) == (company["id"], contact["id"], None)
    assert [await count(owner, noun) for noun in ("companies", "contacts", "deals")] == [1, 1, 0]


async def test_undo_takes_the_whole_conversion_back(owner: Person) -> None:
    lead = await add(owner, "leads", **ANN)
    done = (await owner.post(f"/api/leads/{lead['id']}/conversion", json={"company": {}, "deal": {}})).json()
    undone = await owner.post(f"/api/batches/{done['batch_id']}/undo")
    assert undone.json()["kept"] == []
    assert [await count(owner, noun) for noun in ("companies", "contacts", "deals")] == [0, 0, 0]
    after = (await get(owner, "leads", lead["id"]))["record"]
    assert (after["status"], after["company"], after["contact"], after["deal"]) == ("new", None, None, None)


async def test_a_refused_deal_makes_nothing(owner: Person) -> None:
    lead = await add(owner, "leads", name="Bo")
    refused = await owner.post(f"/api/leads/{lead['id']}/conversion", json={"company": {}})
    assert refused.json()["fields"]["company_name"]["code"] == "leads.nothing_to_name"
    bad = {"deal": {"fields": {"probability": 400}}}
    refused = await owner.post(f"/api/leads/{lead['id']}/conversion", json=bad)
    assert refused.status_code == 422
    assert [await count(owner, noun) for noun in ("companies", "contacts", "deals")] == [0, 0, 0]
    assert (await get(owner, "leads", lead["id"]))["record"]["status"] == "new"


async def test_a_colleague_converts_their_own_only(rapport: Rapport, owner: Person) -> None:
    lead = await add(owner, "leads", **ANN)
    rep = await colleague(rapport, owner, f"rep.{lead['id']}@example.com")
    hidden = await rep.post(f"/api/leads/{lead['id']}/conversion", json={})
    assert hidden.status_code == 404
    assert (await rep.get(f"/api/leads/{lead['id']}/candidates")).status_code == 404
    own = await add(rep, "leads", **ANN)
    done = await rep.post(f"/api/leads/{own['id']}/conversion", json={"company": {}, "deal": {}})
    assert done.status_code == 201, done.text


async def test_a_status_is_one_that_leads_have_and_stays_once_converted(owner: Person) -> None:
    lead = await add(owner, "leads", **ANN)
    url = f"/api/leads/{lead['id']}"
    emptied = await owner.patch(url, json={"status": None})
    assert (emptied.status_code, list(emptied.json()["fields"])) == (422, ["status"])
    born = await owner.post("/api/leads", json={**ANN, "status": "converted"})
    assert born.json()["fields"]["status"]["code"] == "leads.convert_instead"
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    out = await owner.patch(url, json={"status": "disqualified", "reason": reason})
    assert out.status_code == 200, out.text
    again = (await owner.patch(url, json={"status": "mql"})).json()["record"]
    assert (again["status"], again["reason"]) == ("mql", None)


async def test_a_converted_lead_keeps_its_status_and_funnels_know_who_was_ruled_out(owner: Person) -> None:
    lead, other = await add(owner, "leads", **ANN), await add(owner, "leads", name="Bo Li", company_name="Bo Works")
    url = f"/api/leads/{lead['id']}"
    assert (await owner.post(f"{url}/conversion", json={})).status_code in (200, 201)
    refused = await owner.patch(url, json={"status": "mql"})
    assert (refused.status_code, refused.json()["fields"]["status"]["code"]) == (422, "leads.stays_converted")
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    out = await owner.patch(f"/api/leads/{other['id']}", json={"status": "disqualified", "reason": reason})
    assert out.status_code == 200
    reached = {"field": "status", "op": "reached", "value": "disqualified"}
    found = (await owner.post("/api/leads/query", json={"filter": reached})).json()["items"]
    assert [each["id"] for each in found] == [other["id"]]
