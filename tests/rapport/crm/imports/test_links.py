"""A column may name records that a row is linked with: a contact's company. Each becomes a link with a history."""

from typing import Any

from tests.support.app import Person, Rapport
from tests.support.imports import count, error_lines, look, opened, step
from tests.support.uploads import file_sent

Json = dict[str, Any]
CONTACTS = b"Name,Email,Company\nAda Byron,ada@example.test,Engine Works\nBo Ek,bo@example.test,Nowhere Ltd\n"


async def company(person: Person, name: str) -> str:
    """A company; its id."""
    made = await person.post("/api/companies", json={"name": name})
    assert made.status_code == 201, made.text
    return str(made.json()["record"]["id"])


async def linked(person: Person, name: str) -> list[tuple[str, bool]]:
    """The companies of the contact of this name, each with whether it is the primary one."""
    found = (await person.post("/api/contacts/query", json={"filter": _named(name)})).json()["items"]
    related = (await person.get(f"/api/contacts/{found[0]['id']}")).json()["related"]["companies"]
    return [(each["label"], each["is_primary"]) for each in related]


def _named(name: str) -> Json:
    return {"field": "name", "op": "eq", "value": name}


async def test_a_contact_is_linked_with_the_company_that_its_row_names(rapport: Rapport, owner: Person) -> None:
    works = await company(owner, "Engine Works")
    item = await opened(owner, CONTACTS, "contact", "contacts.csv")
    assert [each["field"] for each in item["columns"]] == ["name", "email", "companies"]
    checked = await step(rapport, owner, item, "dry-run")
    assert checked["totals"] == {"rows": 2, "create": 2, "update": 0, "unchanged": 0, "errors": 0}
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert await linked(owner, "Ada Byron") == [("Engine Works", True)]
    assert await linked(owner, "Bo Ek") == []
    [line] = await error_lines(owner, item)
    assert "Nowhere Ltd not found" in line
    history = (await owner.get(f"/api/companies/{works}/history")).json()["items"]
    assert [each["op"] for each in history if each["batch_id"] == item["batch_id"]] == ["link"]

    # Again: nothing is linked twice, and a second company is no primary one.
    again = await opened(owner, CONTACTS, "contact", "contacts.csv")
    assert (await step(rapport, owner, again, "dry-run"))["totals"]["unchanged"] == 2
    await company(owner, "Loom Mill")
    moved = CONTACTS.replace(b"Engine Works", b"Loom Mill")
    third = await opened(owner, moved, "contact", "contacts.csv")
    assert (await step(rapport, owner, third, "dry-run"))["totals"]["update"] == 1
    await step(rapport, owner, third, "run")
    assert await linked(owner, "Ada Byron") == [("Engine Works", True), ("Loom Mill", False)]

    await step(rapport, owner, third, "undo")
    assert await linked(owner, "Ada Byron") == [("Engine Works", True)]
    await step(rapport, owner, item, "undo")
    assert (await look(owner, item))["state"] == "undone"
    assert (await count(owner, "contacts"), await count(owner)) == (0, 2)
    related = (await owner.get(f"/api/companies/{works}")).json()["related"]["contacts"]
    assert related == []
    await step(rapport, owner, item, "undo")
    assert await linked(owner, "Ada Byron") == [("Engine Works", True)]


async def test_contacts_of_one_set_wait_for_their_companies(rapport: Rapport, owner: Person) -> None:
    files = {
        "contacts.csv": CONTACTS,
        "companies.csv": b"Name,Industry,Employees\nEngine Works,Tools,12\nNowhere Ltd,Tools,3\n",
    }
    ids = [await file_sent(owner, content, name) for name, content in files.items()]
    item = (await owner.post("/api/import-sets", json={"file_ids": ids})).json()
    assert [each["object"] for each in item["imports"]] == ["company", "contact"]
    for verb in ("dry-run", "run"):
        asked = await owner.post(f"/api/import-sets/{item['id']}/{verb}", json={} if verb == "dry-run" else None)
        assert asked.status_code == 200, asked.text
        await rapport.run_jobs()
    assert await linked(owner, "Ada Byron") == [("Engine Works", True)]
    assert await linked(owner, "Bo Ek") == [("Nowhere Ltd", True)]


async def test_only_relations_that_the_object_declares_are_columns(owner: Person) -> None:
    item = await opened(owner, CONTACTS, "contact", "contacts.csv")
    bad = {"columns": [{"header": "Company", "field": "deals"}], "key": None}
    refused = await owner.put(f"/api/imports/{item['id']}/mapping", json=bad)
    assert refused.json()["code"] == "imports.bad_mapping"


async def test_companies_that_are_not_there_are_made_by_name_where_somebody_says_so(
    rapport: Rapport, owner: Person
) -> None:
    await company(owner, "Engine Works")
    item = await opened(owner, CONTACTS, "contact", "contacts.csv")
    [found] = [each for each in (await step(rapport, owner, item, "dry-run"))["findings"] if each["options"]]
    assert (found["id"], found["count"], found["chosen"]) == ("missing_reference:companies", 1, "leave")
    assert found["title"]["en"] == "Company: 1 not here yet, named in 1 row"
    again = await step(rapport, owner, item, "dry-run", decisions={found["id"]: "create"})
    assert [each["chosen"] for each in again["findings"] if each["id"] == found["id"]] == ["create"]
    assert again["totals"]["errors"] == 0
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert await linked(owner, "Bo Ek") == [("Nowhere Ltd", True)]
    assert await error_lines(owner, item) == []
    await step(rapport, owner, item, "undo")
    assert (await count(owner, "contacts"), await count(owner)) == (0, 1)
    await step(rapport, owner, item, "undo")
    assert await linked(owner, "Bo Ek") == [("Nowhere Ltd", True)]


async def test_a_name_that_no_record_takes_is_not_offered(rapport: Rapport, owner: Person) -> None:
    long = b"Name,Email,Company\nAda Byron,ada@example.test," + b"L" * 5_000 + b"\nBo Ek,bo@example.test,Short Ltd\n"
    item = await opened(owner, long, "contact", "contacts.csv")
    await step(rapport, owner, item, "dry-run", decisions={})
    done = await step(rapport, owner, item, "dry-run", decisions={"missing_reference:companies": "create"})
    [found] = [each for each in done["findings"] if each["id"] == "missing_reference:companies"]
    assert found["count"] == 1
    assert (await step(rapport, owner, item, "run"))["state"] == "done"
    assert (await linked(owner, "Ada Byron"), await linked(owner, "Bo Ek")) == ([], [("Short Ltd", True)])
