"""A saved list in groups: kept, checked, and silent about a field that its reader isn't shown."""

from typing import Any

import pytest

from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.team import code

Json = dict[str, Any]
READS = ObjectRights(read="all", create=True, update="all", export="all", share="all")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Groups Ltd", "GB", email)


async def saved(person: Person, **more: object) -> Json:
    """A list for everybody."""
    asked = {"object": "company", "name": "By industry", "visibility": "public", "group": "industry", **more}
    done = await person.post("/api/views", json=asked)
    assert done.status_code == 201, done.text
    found: Json = done.json()
    return found


async def test_a_view_keeps_how_it_is_grouped(owner: Person) -> None:
    view = await saved(owner, columns=[{"field": "name"}, {"field": "employees", "pinned": True}])
    assert (view["group"], view["columns"][1]) == ("industry", {"field": "employees", "pinned": True})
    again = {"object": "company", "name": "Plain", "columns": view["columns"]}
    changed = (await owner.patch(f"/api/views/{view['id']}", json=again)).json()
    assert (changed["group"], changed["version"]) == (None, 2)
    refused = await owner.post("/api/views", json={"object": "company", "name": "x", "group": "name"})
    assert code(refused) == (400, "records.not_groupable")


async def test_who_is_not_shown_the_field_sees_no_groups_and_takes_none_away(rapport: Rapport, owner: Person) -> None:
    view = await saved(owner)
    hidden = {"company": {"industry": FieldRights(read="hidden")}}
    masks = Rights(objects={EVERY_OBJECT: READS}, configure=True, fields=hidden)
    reader = await colleague(rapport, owner, "masked", masks)
    [seen] = [each for each in (await reader.get("/api/views")).json() if each["id"] == view["id"]]
    assert seen["group"] is None
    changed = {"object": "company", "name": "Renamed", "visibility": "public"}
    assert (await reader.patch(f"/api/views/{view['id']}", json=changed)).json()["group"] is None
    [kept] = [each for each in (await owner.get("/api/views")).json() if each["id"] == view["id"]]
    assert (kept["name"], kept["group"]) == ("Renamed", "industry")
