"""What `fields` and `include` ask for: some fields, and whole records beside them, as their reader may see those."""

from typing import Any

import pytest

from kernel.db import TenantSession
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.hidden import hidden_from

pytestmark = pytest.mark.deep

Json = dict[str, Any]
SYSTEM = {"id", "version", "owner_id", "created_at", "updated_at", "deleted_at"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Included Ltd", "GB", email)


async def company(person: Person, **fields: object) -> str:
    """A new company's id."""
    made = await person.post("/api/companies", json=fields)
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def listed(person: Person, **asked: object) -> Json:
    """A page of companies by name."""
    done = await person.post("/api/companies/query", json=asked)
    assert done.status_code == 200, done.text
    answer: Json = done.json()
    return answer


async def test_one_record_with_some_fields_and_what_it_refers_to(owner: Person) -> None:
    top = await company(owner, name="Top", website="https://top.example")
    below = await company(owner, name="Below", parent=top, employees=3)
    url = f"/api/companies/{below}"
    sparse = (await owner.get(url, params={"fields": "name, employees"})).json()
    assert sparse["record"].keys() == SYSTEM | {"name", "employees"}
    assert (sparse["included"]["records"], "expanded" in sparse["included"]) == ({}, False)
    full = (await owner.get(url, params={"include": "parent,owner"})).json()
    assert full["record"] == (await owner.get(url)).json()["record"]
    assert full["included"]["expanded"] == {
        top: {"object": "company", "record": (await owner.get(f"/api/companies/{top}")).json()["record"]}
    }
    both = (await owner.get(url, params={"fields": "name", "include": "parent"})).json()
    assert both["record"].keys() == SYSTEM | {"name", "parent"}
    assert both["included"]["expanded"].keys() == {top}
    assert both["included"]["records"] == {top: {"object": "company", "label": "Top"}}


async def test_what_is_included_brings_its_own_labels(owner: Person) -> None:
    [industry, *_] = (await owner.get("/api/choices/company/industry")).json()
    above = await company(owner, name="Above")
    top = await company(owner, name="Top", industry=industry["id"], parent=above)
    below = await company(owner, name="Below", parent=top)
    beside = (await owner.get(f"/api/companies/{below}", params={"include": "parent"})).json()["included"]
    assert beside["choices"] == {industry["id"]: industry["label"]}
    assert beside["records"].keys() == {top, above}
    assert beside["expanded"].keys() == {top}


async def test_names_that_lead_nowhere_are_refused(owner: Person) -> None:
    url = f"/api/companies/{await company(owner, name='Acme')}"
    for params, code in (
        ({"include": "nothing"}, "records.unknown_field"),
        ({"include": "name"}, "records.unknown_field"),
        ({"include": "parent,contacts"}, "records.unknown_field"),
        ({"fields": "nothing"}, "records.unknown_field"),
        ({"fields": "name,name"}, "records.repeated_field"),
    ):
        refused = await owner.get(url, params=params)
        assert (refused.status_code, refused.json()["code"]) == (400, code), params
    assert (await owner.get(url, params={"fields": "name,", "include": "owner,owner_id,"})).status_code == 200
    refused = await owner.post("/api/companies/query", json={"include": ["name"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.unknown_field")


async def test_a_page_asks_once_for_each_kind_however_many_rows(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[object] = []
    rows = TenantSession.rows

    async def counted(self: TenantSession, statement: Any, *more: Any) -> Any:
        sent.append(statement)
        return await rows(self, statement, *more)

    monkeypatch.setattr(TenantSession, "rows", counted)
    numbers, tops = set(), set()
    for number in range(4):
        tops.add(top := await company(owner, name=f"Top {number}"))
        await company(owner, name=f"Below {number}", parent=top)
        sent.clear()
        page = await listed(owner, fields=["name"], include=["parent"])
        numbers.add(len(sent))
        assert page["included"]["expanded"].keys() == tops
    assert len(numbers) == 1


async def test_what_may_not_be_seen_is_not_included_and_masks_apply(
    rapport: Rapport, owner: Person, email: str
) -> None:
    bob = await colleague(rapport, owner, f"bob.{email}")
    bob_id = bob.session["person"]["id"]
    secret = await company(owner, name="Secret")
    shown = await company(owner, name="Shown", phone="+44 20 7946 0999", owner_id=bob_id)
    for top in (secret, shown):
        await company(owner, name=f"Below {top}", parent=top, owner_id=bob_id)
    page = await listed(bob, include=["parent"])
    assert page["included"]["expanded"].keys() == {shown}
    assert page["included"]["records"][secret] == {"object": "company", "label": None, "hidden": True}
    assert "Secret" not in str(page)
    blind = await hidden_from(
        owner,
        rapport,
        {"company": {"phone": {"read": "masked", "edit": False}, "address": {"read": "hidden", "edit": False}}},
    )
    page = await listed(blind, include=["parent"])
    record = page["included"]["expanded"][shown]["record"]
    assert (record["phone"], "address" in record) == ("•••• 0999", False)
