"""A member has their own records and nothing else: every way to read, total, find, carry off or change is tried.

The owner's answer stands beside each, so that an empty answer can't pass for a hidden record.
"""

import csv
import io
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth.authz.roles import assign, create_role
from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.clock import real_now
from kernel.tables import change_counter
from kernel.text import Text
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records.models import record_link
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague

Json = dict[str, Any]
MINE, THEIRS = ["Delta Works", "Gamma Works"], ["Alpha Works", "Beta Works"]


@dataclass
class Office:
    """Two people's records in one organisation. `ids` are by name; `since` is a moment at which all were alive."""

    rapport: Rapport
    owner: Person
    member: Person
    ids: dict[str, str]
    retail: str
    since: str

    def url(self, name: str) -> str:
        """A company's address."""
        return f"/api/companies/{self.ids[name]}"

    async def dump(self) -> list[Any]:
        """Every row that a refused action could have touched, and the change counter."""
        tenant = await self.rapport.parts.directory.tenant(UUID(self.owner.session["organisation"]["id"]))
        async with self.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            tables = (COMPANY.table, CONTACT.table, record_link, change_counter)
            return [[tuple(row) for row in await session.rows(sa.select(t).order_by(t.c.id))] for t in tables]

    async def give(self, person: Person, key: str, rights: Rights) -> None:
        """A role of its own beside those that somebody has."""
        tenant = await self.rapport.parts.directory.tenant(UUID(self.owner.session["organisation"]["id"]))
        async with self.rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
            await create_role(session, key, Text(zh=key, en=key), rights)
            await assign(session, UUID(person.session["person"]["id"]), key)


@pytest.fixture
async def office(rapport: Rapport, email: str) -> Office:
    """The records of both, with a deleted one each."""
    owner = await rapport.sign_up("Shared Ltd", "GB", email)
    member = await colleague(rapport, owner, f"max.{email}")
    choices = (await owner.get("/api/choices/company/industry")).json()
    retail = next(each["id"] for each in choices if each["label"]["en"] == "Retail")
    ids: dict[str, str] = {}

    async def add(person: Person, noun: str, name: str, **fields: object) -> None:
        done = await person.post(f"/api/{noun}", json={"name": name, **fields})
        assert done.status_code == 201, done.text
        ids[name] = done.json()["record"]["id"]

    await add(owner, "companies", "Alpha Works", employees=100, industry=retail)
    await add(owner, "companies", "Beta Works", employees=200, parent=ids["Alpha Works"])
    await add(member, "companies", "Gamma Works", employees=10, industry=retail)
    await add(member, "companies", "Delta Works", employees=20)
    await owner.patch(f"/api/companies/{ids['Delta Works']}", json={"parent": ids["Beta Works"]})
    links = {"companies": [{"id": ids["Gamma Works"]}, {"id": ids["Alpha Works"]}]}
    await add(owner, "contacts", "Secret Ann", links=links)
    await add(member, "contacts", "Open Bob", links={"companies": links["companies"][:1]})
    await add(owner, "companies", "Alpha Bin", employees=1000)
    await add(member, "companies", "Gamma Bin", employees=2000)
    since = real_now().isoformat()
    for name in ("Alpha Bin", "Gamma Bin"):
        assert (await owner.delete(f"/api/companies/{ids[name]}")).status_code == 200
    return Office(rapport, owner, member, ids, retail, since)


async def names(person: Person, **query: object) -> list[str]:
    """Names of a list, in their order."""
    done = await person.post("/api/companies/query", json={"sort": [{"field": "name"}], **query})
    assert done.status_code == 200, done.text
    return [item["name"] for item in done.json()["items"]]


async def posted(person: Person, path: str, **body: object) -> Json:
    """What a post answers."""
    done = await person.post(f"/api/{path}", json=body)
    assert done.status_code == 200, done.text
    return dict(done.json())


async def test_lists_totals_and_search_are_of_own_records(office: Office) -> None:
    owner, member = office.owner, office.member
    assert await names(owner) == THEIRS + MINE
    assert await names(member) == MINE
    assert await names(member, sort=[{"field": "employees", "descending": True}]) == MINE
    assert await names(member, filter={"field": "name", "op": "eq", "value": "Alpha Works"}) == []
    assert await names(member, filter={"not": {"field": "name", "op": "eq", "value": "Gamma Works"}}) == MINE[:1]
    assert await names(member, search="works") == MINE
    assert await names(member, search="alpha") == []
    assert [(await posted(who, "companies/count"))["count"] for who in (owner, member)] == [4, 2]
    totals = [await posted(who, "companies/summary", group="industry", sums=["employees"]) for who in (owner, member)]
    assert [each["total"] for each in totals] == [
        {"count": 4, "sums": {"employees": "330"}}, {"count": 2, "sums": {"employees": "30"}},
    ]  # fmt: skip
    assert {each["key"]: each["sums"]["employees"] for each in totals[0]["groups"]} == {
        office.retail: "110",
        None: "220",
    }
    assert {each["key"]: each["sums"]["employees"] for each in totals[1]["groups"]} == {office.retail: "10", None: "20"}
    found = [await posted(who, "search", q="works") for who in (owner, member)]
    assert [sorted(hit["label"] for hit in each["hits"]) for each in found] == [sorted(THEIRS + MINE), MINE]
    assert (await posted(member, "search", q="Secret"))["hits"] == []


@pytest.mark.asvs("V8.2.2")
async def test_nothing_is_learnt_across_a_relation(office: Office) -> None:
    owner, member = office.owner, office.member
    for word, seen_by_owner, seen_by_member in (
        ("secret", ["Alpha Works", "Gamma Works"], []),
        ("bob", ["Gamma Works"], ["Gamma Works"]),
    ):
        across = {"field": "contacts.name", "op": "contains", "value": word}
        assert await names(owner, filter=across) == seen_by_owner
        assert await names(member, filter=across) == seen_by_member
    above = {"field": "parent.name", "op": "contains", "value": "beta"}
    assert (await names(owner, filter=above), await names(member, filter=above)) == (["Delta Works"], [])
    pages = [(await who.get(office.url("Gamma Works"))).json() for who in (owner, member)]
    assert [[each["label"] for each in page["related"]["contacts"]] for page in pages] == [
        ["Secret Ann", "Open Bob"], ["Open Bob"],
    ]  # fmt: skip
    titles = [(await who.get(office.url("Delta Works"))).json()["included"]["records"] for who in (owner, member)]
    assert titles == [
        {office.ids["Beta Works"]: {"object": "company", "label": "Beta Works"}},
        {office.ids["Beta Works"]: {"object": "company", "label": None, "hidden": True}},
    ]
    listed = await posted(member, "companies/query")
    assert listed["included"]["records"] == titles[1]


async def test_the_past_and_the_trash_are_of_own_records(office: Office) -> None:
    owner, member = office.owner, office.member
    bins = ["Alpha Bin", "Gamma Bin"]
    assert (await names(owner, deleted=True), await names(member, deleted=True)) == (bins, bins[1:])
    counts = [(await posted(who, "companies/count", deleted=True))["count"] for who in (owner, member)]
    assert counts == [2, 1]
    assert await names(owner, as_of=office.since) == sorted([*THEIRS, *MINE, *bins])
    assert await names(member, as_of=office.since) == ["Delta Works", "Gamma Bin", "Gamma Works"]
    for name, status in (("Gamma Works", 200), ("Gamma Bin", 200), ("Alpha Works", 404), ("Alpha Bin", 404)):
        url = office.url(name)
        asked = [await member.get(url), await member.get(f"{url}/history")]
        asked.append(await member.get(url, params={"as_of": office.since}))
        assert [each.status_code for each in asked] == [status] * 3
        assert {each.json().get("code") for each in asked} == ({None} if status == 200 else {"records.not_found"})


async def test_what_is_carried_off_is_ones_own(office: Office) -> None:
    owner, member = office.owner, office.member

    async def exported(person: Person, **body: object) -> list[list[str]]:
        done = await person.post("/api/companies/export", json={"columns": ["name", "parent"], **body})
        assert done.status_code == 200, done.text
        return sorted(row[:-1] for row in csv.reader(io.StringIO(done.content.decode("utf-8-sig"))))[:-1]

    refused = await member.post("/api/companies/export", json={"columns": ["name"]})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    await office.give(member, "carrier", Rights(objects={EVERY_OBJECT: ObjectRights(read="own", export="own")}))
    assert await exported(member) == [["Delta Works", ""], ["Gamma Works", ""]]
    assert [row[0] for row in await exported(owner)] == sorted(THEIRS + MINE)
    assert await exported(member, search="alpha") == []
    before = await office.dump()
    refused = await member.get(f"{office.url('Gamma Works')}/disk")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    assert await office.dump() == before
    await office.give(member, "looker", Rights(see_disk=True))
    before = await office.dump()
    assert (await member.get(f"{office.url('Alpha Works')}/disk")).status_code == 404
    assert await office.dump() == before
    seen = (await member.get(f"{office.url('Gamma Works')}/disk")).json()
    whole = (await owner.get(f"{office.url('Gamma Works')}/disk")).json()
    assert (seen["key"]["rows_total"], whole["key"]["rows_total"]) == (3, 6)
    # What is shown uncut is the same row alone: the bytes of which the page shows the first, and nothing of another.
    cells = {each["column"]: each["hex"] for each in seen["raw"]["cells"]}
    [name] = [each for each in seen["rows"] if each["column"] == "name"]
    assert cells["name"].startswith(name["hex"].replace(" ", ""))
    assert len(cells["name"]) == 2 * (24 + name["more"])
    sizes = sum(len(each) // 2 for each in cells.values())
    assert sizes < seen["raw"]["bytes"] < seen["raw"]["page_bytes"] == 8192


async def test_what_is_refused_changes_nothing(office: Office) -> None:
    member, url, ids = office.member, office.url("Alpha Works"), office.ids
    seq = (await office.owner.get(f"{url}/history")).json()["items"][-1]["seq"]
    theirs = [ids[name] for name in (*THEIRS, "Alpha Bin")]
    gone = {"field": "name", "op": "eq", "value": "Alpha Works"}
    before = await office.dump()
    answers = [
        await member.patch(url, json={"name": "Taken"}),
        await member.patch(url, json={"owner_id": member.session["person"]["id"]}),
        await member.delete(url),
        await member.post(f"{office.url('Alpha Bin')}/restoration"),
        await member.post(f"{url}/reversion", json={"seq": seq}),
        await member.post(f"{office.url('Gamma Works')}/reversion", json={"seq": seq}),
        await member.put(f"{url}/links/contacts/{ids['Open Bob']}", json={}),
        await member.put(f"{office.url('Gamma Works')}/links/contacts/{ids['Secret Ann']}", json={}),
        await member.delete(f"{office.url('Gamma Works')}/links/contacts/{ids['Secret Ann']}"),
    ]
    assert [(each.status_code, each.json()["code"]) for each in answers] == [(404, "records.not_found")] * len(answers)
    above = await member.patch(office.url("Gamma Works"), json={"parent": ids["Alpha Works"]})
    assert above.json()["fields"]["parent"]["code"] == "records.unknown_choice"
    for op in ("update", "delete", "restore"):
        many = await posted(member, "companies/bulk", op=op, ids=theirs, fields={"employees": 1})
        assert (many["done"], {each["code"] for each in many["failed"]}) == (0, {"records.not_found"})
        assert sorted(each["id"] for each in many["failed"]) == sorted(theirs)
        found = await posted(member, "companies/bulk", op=op, filter=gone, fields={"employees": 1})
        assert (found["done"], found["failed"]) == (0, [])
    assert await office.dump() == before


@pytest.mark.asvs("V8.2.2")
async def test_own_records_are_changed_and_no_others(office: Office) -> None:
    member, ids, url = office.member, office.ids, office.url("Gamma Works")
    theirs = [await office.owner.get(office.url(name)) for name in THEIRS]
    renamed = await member.patch(url, json={"name": "Gamma Mills"})
    assert (renamed.status_code, renamed.json()["record"]["name"]) == (200, "Gamma Mills")
    back = await member.post(f"{url}/reversion", json={"seq": renamed.json()["change"]["seq"]})
    assert (back.status_code, back.json()["record"]["name"]) == (200, "Gamma Works")
    many = await posted(member, "companies/bulk", op="update", ids=[*ids.values()], fields={"year_founded": 1999})
    assert (many["done"], len(many["failed"])) == (2, len(ids) - 2)
    every = await posted(member, "companies/bulk", op="update", fields={"year_founded": 2001})
    assert (every["done"], every["failed"]) == (2, [])
    undone = await posted(member, f"batches/{every['batch_id']}/undo")
    assert undone == {"undone": 2, "kept": []}
    assert (await member.get(url)).json()["record"]["year_founded"] == 1999
    assert (await member.delete(url)).status_code == 200
    assert await names(member) == ["Delta Works"]
    assert (await member.post(f"{url}/restoration")).status_code == 200
    assert await names(member) == MINE
    after = [(await office.owner.get(office.url(name))).json() for name in THEIRS]
    assert after == [each.json() for each in theirs]
