"""Values that may occur once do so in an organisation that is made of an archive, and in a sandbox."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import UUID

from rapport.crm.records.models import custom_field
from tests.rapport.portability.test_round_trip import loaded
from tests.support.app import Person, Rapport
from tests.support.archives import archived, load_of, organisation
from tests.support.own_fields import changed, define, the_field
from tests.support.sandboxes import entered, made

Json = dict[str, Any]


async def add(person: Person, name: str, status: int = 201, **values: object) -> Json:
    """Adds a product; what was answered."""
    done = await person.post("/api/products", json={"name": name, **values})
    assert done.status_code == status, done.text
    answer: Json = done.json()
    return answer


async def at(rapport: Rapport, owner: Person, moment: dt.datetime, email: str, tmp_path: Path) -> Person:
    """The owner in an organisation that is what theirs was at a moment."""
    path = tmp_path / "archive.zip"
    path.write_bytes(await archived(rapport, owner))
    made_of_it = await load_of(rapport, path, email, as_of=moment)
    person = await rapport.sign_in(email)
    moved = await person.post("/api/session/organisation", json={"organisation_id": str(made_of_it)})
    return person.signed_in(moved.json())


async def test_an_archive_brings_them_along(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Once Ltd", "GB", email)
    text, number = [
        (await define(owner, kind, f"A {kind}", "product", unique=True))["name"] for kind in ("text", "decimal")
    ]
    waiting = (await define(owner, "text", "Waiting", "product"))["name"]
    await add(owner, "First", **{text: "S-1", number: "7.50"})
    gone = (await add(owner, "Gone", **{text: "S-2"}))["record"]
    assert (await owner.delete(f"/api/products/{gone['id']}")).status_code == 200
    tenant = await rapport.parts.directory.tenant(organisation(owner))
    async with rapport.parts.runtime.session(tenant.home.key) as session:  # a check that is under way
        mine = custom_field.c.field_id == int(waiting[2:])
        await session.execute(custom_field.update().where(mine).values(uniqueness="checking"))
    there = await loaded(rapport, await archived(rapport, owner), email, tmp_path)
    assert [(await the_field(there, name, "product"))["unique"]["state"] for name in (text, number, waiting)] == [
        "on", "on", "off",
    ]  # fmt: skip
    refused = await add(there, "Second", 422, **{text: "s-1", number: "7.5"})
    assert {name: each["code"] for name, each in refused["fields"].items()} == {
        text: "records.taken", number: "records.taken",
    }  # fmt: skip
    await add(there, "Second", **{text: "S-2"})
    refused = (await there.post(f"/api/products/{gone['id']}/restoration")).json()
    assert refused["code"] == "records.cannot_restore"


async def test_where_a_value_occurred_twice_it_does_again(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Twice Ltd", "GB", email)
    name = (await define(owner, "text", "Serial", "product"))["name"]
    first = (await add(owner, "First", **{name: "S-1"}))["record"]
    second = (await add(owner, "Second", **{name: "S-1"}))["record"]
    moment = dt.datetime.fromisoformat((await add(owner, "Later"))["record"]["updated_at"])
    freed = await owner.patch(f"/api/products/{second['id']}", json={"base_version": 1, name: "S-2"})
    assert freed.status_code == 200
    await changed(owner, name, "product", unique=True)
    await rapport.run_jobs()
    there = await at(rapport, owner, moment, email, tmp_path)
    rows = (await there.post("/api/products/query", json={"limit": 50})).json()["items"]
    assert {each["id"]: each[name] for each in rows if each["id"] in {first["id"], second["id"]}} == {
        first["id"]: "S-1", second["id"]: "S-1",
    }  # fmt: skip
    await add(there, "Third", **{name: "S-1"})
    assert (await the_field(there, name, "product"))["unique"]["state"] == "off"


async def test_a_sandbox_keeps_new_values_from_occurring_twice(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Once Ltd", "GB", email)
    name = (await define(owner, "phone", "Line", unique=True))["name"]
    for number in range(3):
        done = await owner.post("/api/companies", json={"name": f"A{number}", name: f"0571 8765-432{number}"})
        assert done.status_code == 201, done.text
    there = await entered(rapport, email, await made(rapport, owner))
    assert (await the_field(there, name))["unique"]["state"] == "on"
    query = {"filter": {"field": name, "op": "not_empty"}, "limit": 50}
    rows = (await there.post("/api/companies/query", json=query)).json()["items"]
    assert len({UUID(each["id"]) for each in rows}) == 3
    assert not {each[name] for each in rows} & {f"0571 8765-432{number}" for number in range(3)}
    refused = await there.post("/api/companies", json={"name": "New", name: rows[0][name]})
    assert refused.json()["fields"][name]["code"] == "records.taken"


async def test_each_value_occurs_once_where_it_did_at_the_moment(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Then Ltd", "GB", email)
    then, since, always = [
        (await define(owner, "text", label, "product", unique=unique))["name"]
        for label, unique in (("Then", True), ("Since", False), ("Always", True))
    ]
    first = (await add(owner, "First", **{then: "S-1", since: "S-1", always: "S-1"}))["record"]
    moment = dt.datetime.fromisoformat((await add(owner, "Later"))["record"]["updated_at"])
    await changed(owner, then, "product", unique=False)
    await changed(owner, since, "product", unique=True)
    await changed(owner, always, "product", label={"zh": "", "en": "For ever"})
    late = (await define(owner, "text", "Late", "product", unique=True))["name"]
    await rapport.run_jobs()
    await add(owner, "Second", **{then: "S-1", since: "S-2", late: "S-1"})
    assert (await the_field(owner, since, "product"))["unique"]["state"] == "on"

    there = await at(rapport, owner, moment, email, tmp_path)
    states = {name: (await the_field(there, name, "product"))["unique"]["state"] for name in (then, since, always)}
    assert states == {then: "on", since: "off", always: "on"}
    refused = await add(there, "Third", 422, **{then: "s-1", since: "S-1", always: "s-1"})
    assert set(refused["fields"]) == {then, always}
    await add(there, "Third", **{then: "S-2", since: "S-1", always: "S-2"})
    assert (await the_field(there, late, "product"))["archived"] is True
    assert (await there.get(f"/api/products/{first['id']}")).json()["record"][since] == "S-1"


async def test_own_fields_stand_as_they_stood(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Order Ltd", "GB", email)
    one, two, three = [(await define(owner, "text", label))["name"] for label in ("One", "Two", "Three")]
    assert (await owner.put("/api/fields/company/order", json={"names": [three, one, two]})).status_code in {200, 204}
    moment = dt.datetime.fromisoformat((await add(owner, "Later"))["record"]["updated_at"])
    late = (await define(owner, "text", "Late"))["name"]
    for names in ([late, one, two, three], [two, late, three, one]):
        done = await owner.put("/api/fields/company/order", json={"names": names})
        assert done.status_code in {200, 204}, done.text

    there = await at(rapport, owner, moment, email, tmp_path)
    fields = (await there.get("/api/fields/company")).json()["fields"]
    assert [(each["name"], each["archived"]) for each in fields] == [
        (three, False), (one, False), (two, False), (late, True),
    ]  # fmt: skip


async def test_limits_and_conditions_are_what_they_were(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Rules Ltd", "GB", email)
    condition = {"or": [{"field": "code", "op": "empty"}]}
    held, free = (await define(owner, "decimal", "Held", limits={"least": "1"}))["name"], {"limits": {}}
    asked = (await define(owner, "text", "Asked", "product", required_if=condition))["name"]
    later = (await define(owner, "text", "Later", "product"))["name"]
    moment = dt.datetime.fromisoformat((await add(owner, "Then", code="1"))["record"]["updated_at"])
    for change in (free, {"limits": {"most": "9"}}):
        await changed(owner, held, **change)
    for change in ({"and": [{"field": "code", "op": "not_empty"}]}, None, condition):
        await changed(owner, asked, "product", required_if=change)
        await changed(owner, later, "product", required_if=change)

    there = await at(rapport, owner, moment, email, tmp_path)
    limits = (await the_field(there, held))["limits"]
    assert {name: each for name, each in limits.items() if each is not None} == {"least": "1"}
    assert (await the_field(there, asked, "product"))["required_if"] == condition
    assert (await the_field(there, later, "product"))["required_if"] is None
