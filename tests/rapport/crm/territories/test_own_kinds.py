"""Kinds of records that an organisation defined lie in territories, and rules ask of own fields, as of others."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from auth.principal import ObjectRights, Rights
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.own_fields import changed, define
from tests.support.own_objects import define_object
from tests.support.team import me

Json = dict[str, Any]
DEEP = ObjectRights(read="territory", create=True, update="territory", export="territory", share="territory")


@dataclass
class Ground:
    """A kind of record with a choice and a number of its own, and somebody whose rights reach territories."""

    rapport: Rapport
    owner: Person
    rep: Person
    name: str
    noun: str
    zone: str
    size: str
    labels: dict[str, str]

    async def add(self, title: str, zone: str | None = None, size: int | None = None) -> str:
        values = {self.zone: zone and self.labels[zone], self.size: size and str(size)}
        done = await self.owner.post(f"/api/{self.noun}", json={"name": title, **values})
        assert done.status_code == 201, done.text
        return str(done.json()["record"]["id"])

    async def seen(self) -> list[str]:
        """The names that the rep's list holds."""
        done = await self.rep.post(f"/api/{self.noun}/query", json={"sort": [{"field": "name"}]})
        assert done.status_code == 200, done.text
        return [each["name"] for each in done.json()["items"]]

    async def territory(self, name: str, *people: Person) -> UUID:
        made = new_id()
        body = {"name": name, "parent_id": None, "people": [me(each) for each in people]}
        assert (await self.owner.put(f"/api/territories/{made}", json=body)).status_code == 200
        return made

    def of_zone(self, label: str) -> Json:
        return {"field": self.zone, "op": "eq", "value": self.labels[label]}

    async def rules(self, *rules: tuple[UUID, Json]) -> None:
        body = {"rules": [{"territory_id": str(where), "criteria": criteria} for where, criteria in rules]}
        done = await self.owner.put(f"/api/territory-rules/{self.name}", json=body)
        assert done.status_code == 200, done.text
        await self.rapport.run_jobs()


@pytest.fixture(params=["company", "own"])
async def ground(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Ground:
    owner = await rapport.sign_up("Ground Ltd", "GB", email)
    name = "company" if request.param == "company" else str((await define_object(owner, "Site"))["name"])
    zone = await define(
        owner, "choice", "Zone", name, choices=[{"zh": each, "en": each} for each in ("North", "South")]
    )
    size = await define(owner, "decimal", "Size", name)
    labels = {each["label"]["en"]: each["id"] for each in zone["choices"]}
    rep = await colleague(rapport, owner, "deep", Rights(objects={name: DEEP}))
    noun = "companies" if name == "company" else name
    return Ground(rapport, owner, rep, name, noun, zone["name"], size["name"], labels)


async def test_rules_over_own_fields_place_what_is_there_and_what_is_written(ground: Ground) -> None:
    north, large = await ground.territory("North", ground.rep), await ground.territory("Large", ground.rep)
    here = await ground.add("Here", "North")
    await ground.add("There", "South", 1)
    rules = [(north, ground.of_zone("North")), (large, {"field": ground.size, "op": "gte", "value": "100"})]
    body = {"rules": [{"territory_id": str(where), "criteria": criteria} for where, criteria in rules]}
    told = (await ground.owner.post(f"/api/territory-rules/{ground.name}/preview", json=body)).json()
    assert (told["moved"], await ground.seen()) == (1, [])
    await ground.rules(*rules)
    assert await ground.seen() == ["Here"]
    await ground.add("Huge", "South", 200)
    assert await ground.seen() == ["Here", "Huge"]
    path = f"/api/{ground.noun}/{here}"
    lies = (await ground.rep.get(f"{path}/territory")).json()
    assert (lies["path"], lies["by_hand"], lies["may_change"]) == (["North"], False, True)
    [reason] = (await ground.rep.get(f"{path}/access")).json()["reasons"]
    assert (reason["because"], [each["name"] for each in reason["through"]]) == ("territory", ["North"])
    [told, *_] = (await ground.owner.get(f"{path}/history")).json()["items"]
    assert told["op"] == "territory"
    moved = await ground.owner.patch(path, json={"base_version": 1, ground.zone: ground.labels["South"]})
    assert moved.status_code == 200, moved.text
    assert await ground.seen() == ["Huge"]


async def test_a_hand_puts_them_where_no_rule_moves_them(ground: Ground) -> None:
    north, south = await ground.territory("North", ground.rep), await ground.territory("South")
    one, two = await ground.add("One", "South"), await ground.add("Two", "South")
    await ground.rules((south, ground.of_zone("South")))
    done = await ground.owner.put(f"/api/{ground.noun}/{one}/territory", json={"territory_id": str(north)})
    assert done.json() == {"territory_id": str(north), "path": ["North"], "by_hand": True, "may_change": True}
    assert await ground.seen() == ["One"]
    many = {"op": "place", "ids": [one, two], "territory": {"territory_id": str(north)}}
    batch = (await ground.owner.post(f"/api/{ground.noun}/bulk", json=many)).json()
    assert await ground.seen() == ["One", "Two"]
    assert (await ground.owner.post(f"/api/batches/{batch['batch_id']}/undo")).status_code == 200
    assert await ground.seen() == ["One"]
    held = await ground.owner.delete(f"/api/territories/{north}")
    assert held.status_code == 409, "it holds a record"
    if ground.name != "company":
        gone = {"base_version": 1, "archived": True}
        assert (await ground.owner.patch(f"/api/custom-objects/{ground.name}", json=gone)).status_code == 200
        assert (await ground.owner.delete(f"/api/territories/{north}")).status_code == 409, "though its kind is away"


async def test_a_sharing_rule_opens_what_own_fields_say(ground: Ground) -> None:
    crew = new_id()
    done = await ground.owner.put(f"/api/teams/{crew}", json={"name": "Crew", "people": [me(ground.rep)]})
    assert done.status_code < 300, done.text
    here = await ground.add("Here", "North")
    await ground.add("There", "South")
    rule = {"name": "The north", "object": ground.name, "level": "read", "criteria": ground.of_zone("North"),
            "grantee_id": str(crew), "source_id": None, "until": None}  # fmt: skip
    done = await ground.owner.put(f"/api/sharing-rules/{new_id()}", json=rule)
    assert done.status_code == 200, done.text
    await ground.rapport.run_jobs()
    assert await ground.seen() == ["Here"]
    await ground.owner.patch(f"/api/{ground.noun}/{here}", json={"base_version": 1, ground.zone: None})
    assert await ground.seen() == []


async def test_rules_follow_labels_and_keep_their_fields_in_use(ground: Ground) -> None:
    north = await ground.territory("North", ground.rep)
    await ground.add("Here", "North")
    await ground.rules((north, ground.of_zone("North")))
    path = f"/api/fields/{ground.name}/{ground.zone}"
    refused = await ground.owner.patch(path, json={"base_version": 1, "archived": True})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.field_asked_by_rule")
    refused = await ground.owner.post(f"{path}/kind", json={"base_version": 1, "type": "text"})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.field_asked_by_rule")
    merge = {"into": ground.labels["South"]}
    done = await ground.owner.post(f"{path}/labels/{ground.labels['North']}/merge", json=merge)
    assert done.status_code < 300, done.text
    await ground.rapport.run_jobs()
    [rule] = (await ground.owner.get("/api/territories")).json()["rules"]
    assert rule["criteria"] == ground.of_zone("South")
    assert await ground.seen() == ["Here"]
    await ground.add("New", "South")
    assert await ground.seen() == ["Here", "New"]
    await ground.rules()
    await changed(ground.owner, ground.zone, ground.name, archived=True)
    assert await ground.seen() == []


async def test_no_rule_asks_of_what_is_worked_out(ground: Ground) -> None:
    twice = await define(ground.owner, "formula", "Twice", ground.name, formula=f"{{{ground.size}}} * 2")
    words = await define(ground.owner, "text", "Words", ground.name)
    where = await ground.territory("North")
    for field in (twice["name"], words["name"]):
        criteria = {"field": field, "op": "not_empty"}
        body = {"rules": [{"territory_id": str(where), "criteria": criteria}]}
        refused = await ground.owner.put(f"/api/territory-rules/{ground.name}", json=body)
        assert (refused.status_code, refused.json()["code"]) == (422, "auth.bad_criteria"), field
