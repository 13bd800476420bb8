"""Kinds of records that an organisation defined, at a moment of their past: in an export, and in an archive."""

from pathlib import Path
from typing import Any

from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.archives import archived, load_of
from tests.support.own_fields import define
from tests.support.own_objects import define_object

Json = dict[str, Any]
FORM = {"prefix": "WO-", "digits": 3, "per_year": False, "first": 1}


async def state(person: Person, *fields: str) -> dict[str, list[Any]]:
    """What a list shows, by name."""
    found = await person.post("/api/o_1/query", json={"limit": 50})
    assert found.status_code == 200, found.text
    return {each["name"]: [each[field] for field in fields] for each in found.json()["items"]}


async def test_they_are_as_they_were(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Regret Ltd", "GB", email)
    await define_object(owner, "Work order", numbering=FORM, belongs_to=["company"])
    [firm] = (await owner.get("/api/fields/o_1")).json()["fields"]
    area = await define(owner, "choice", "Area", "o_1", choices=[{"zh": each, "en": each} for each in ("Low", "High")])
    place = (await define(owner, "text", "Place", "o_1"))["name"]
    low, high = [each["id"] for each in area["choices"]]
    acme = (await owner.post("/api/companies", json={"name": "Acme"})).json()["record"]["id"]
    asked = (place, area["name"], firm["name"])
    for where in ("North", "South"):
        body = {place: where, area["name"]: low, firm["name"]: acme}
        assert (await owner.post("/api/o_1", json=body)).status_code == 201
    before, moment = await state(owner, *asked), real_now()
    assert before == {"WO-001": ["North", low, acme], "WO-002": ["South", low, acme]}

    listed = (await owner.post("/api/o_1/query", json={"sort": [{"field": "name"}]})).json()["items"]
    one, two = [each["id"] for each in listed]
    edit = {"base_version": 1, place: "Elsewhere", area["name"]: high, firm["name"]: None}
    assert (await owner.patch(f"/api/o_1/{one}", json=edit)).status_code == 200
    assert (await owner.delete(f"/api/o_1/{two}")).status_code == 200
    assert (await owner.post("/api/o_1", json={place: "Late"})).status_code == 201

    past = {"as_of": moment.isoformat(), "columns": ["name", place], "sort": [{"field": "name"}]}
    lines = (await owner.post("/api/o_1/export", json=past)).text
    assert "Elsewhere" not in lines
    assert "Late" not in lines
    assert all(word in lines for word in ("WO-001", "North", "WO-002", "South"))

    path = tmp_path / "archive.zip"
    path.write_bytes(await archived(rapport, owner))
    organisation = await load_of(rapport, path, email, as_of=moment)
    beside = await rapport.sign_in(email)
    moved = await beside.post("/api/session/organisation", json={"organisation_id": str(organisation)})
    beside.signed_in(moved.json())
    assert await state(beside, *asked) == before
    trash = await beside.post("/api/o_1/query", json={"deleted": True})
    assert [each["name"] for each in trash.json()["items"]] == ["WO-003"]
    made = await beside.post("/api/o_1", json={})
    assert made.json()["record"]["name"] == "WO-004", "numbers go on where they were"
