"""Objects that an organisation defined itself: what is true of declared ones is true of them, in the same cases."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from auth.principal import ObjectRights, Rights
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.imports import colleague, imported, step
from tests.support.own_fields import define
from tests.support.own_objects import define_object
from tests.support.team import me
from tests.support.timelines import made, timeline

Json = dict[str, Any]


@dataclass
class Kind:
    """A kind of record of one organisation, with a field of each of some kinds."""

    owner: Person
    name: str
    noun: str
    place: str
    doors: str
    area: str
    labels: dict[str, str]

    async def add(self, name: str = "Quay", person: Person | None = None, /, **values: object) -> Json:
        """Adds a record and returns it."""
        done = await (person or self.owner).post(f"/api/{self.noun}", json={"name": name, **values})
        assert done.status_code == 201, done.text
        record: Json = done.json()["record"]
        return record

    async def change(self, record: Json, person: Person | None = None, /, **values: object) -> Any:
        body = {"base_version": record["version"], **values}
        return await (person or self.owner).patch(f"/api/{self.noun}/{record['id']}", json=body)

    async def give_to_roles(self) -> None:
        """Lets everybody work with records of an own kind as their roles let them with others."""
        listed = (await self.owner.get("/api/custom-objects")).json()["items"]
        version = next(each["version"] for each in listed if each["name"] == self.name)
        given = {"base_version": version, "give_to_roles": True}
        assert (await self.owner.patch(f"/api/custom-objects/{self.name}", json=given)).status_code == 200

    async def names(self, person: Person | None = None, /, **query: object) -> list[str]:
        """The names on the first page."""
        done = await (person or self.owner).post(f"/api/{self.noun}/query", json=query)
        assert done.status_code == 200, done.text
        return [each["name"] for each in done.json()["items"]]


@pytest.fixture(params=["company", "own"])
async def kind(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Kind:
    """A declared kind of record, and one that the founder of a fresh organisation defined."""
    owner = await rapport.sign_up("Own Ltd", "GB", email)
    name = "company"
    if request.param == "own":
        await define_object(owner, "Machine", plural={"zh": "", "en": "Machines"})
        name = (await define_object(owner, "Site"))["name"]
    place = (await define(owner, "text", "Place", name))["name"]
    doors = (await define(owner, "decimal", "Doors", name))["name"]
    area = await define(owner, "choice", "Area", name, choices=[{"zh": "b", "en": "Low"}, {"zh": "a", "en": "High"}])
    listed = (await owner.get("/api/objects")).json()
    noun = next(each["noun"] for each in listed if each["name"] == name)
    labels = {each["label"]["en"]: each["id"] for each in area["choices"]}
    return Kind(owner, name, noun, place, doors, area["name"], labels)


async def test_what_is_written_is_read_found_filtered_and_added_up(kind: Kind) -> None:
    made = await kind.add("North quay", **{kind.place: "  Pier 7 ", kind.doors: "7.50", kind.area: kind.labels["Low"]})
    assert (made[kind.place], made[kind.doors]) == ("Pier 7", "7.5")
    read = await kind.owner.get(f"/api/{kind.noun}/{made['id']}")
    assert read.json()["record"] == made
    await kind.add("South quay", **{kind.doors: "30", kind.area: kind.labels["High"]})
    await kind.add("Attic")
    assert await kind.names(sort=[{"field": "name"}]) == ["Attic", "North quay", "South quay"]
    assert await kind.names(sort=[{"field": kind.doors, "descending": True}]) == ["South quay", "North quay", "Attic"]
    assert await kind.names(filter={"field": "name", "op": "eq", "value": "north  QUAY"}) == ["North quay"]
    assert await kind.names(filter={"field": kind.place, "op": "contains", "value": "pier"}) == ["North quay"]
    assert await kind.names(filter={"field": kind.doors, "op": "gt", "value": "8"}) == ["South quay"]
    assert await kind.names(search="pier") == ["North quay"]
    asked = {"group": kind.area, "sums": [kind.doors]}
    summary = (await kind.owner.post(f"/api/{kind.noun}/summary", json=asked)).json()
    assert summary["total"] == {"count": 3, "sums": {kind.doors: "37.5"}}
    assert (await kind.owner.post(f"/api/{kind.noun}/count", json={})).json()["count"] == 3
    hits = (await kind.owner.post("/api/search", json={"q": "pier"})).json()["hits"]
    assert [(each["object"], each["field"], each["matched"]) for each in hits] == [(kind.name, kind.place, "Pier 7")]


async def test_what_changes_is_in_the_history_and_goes_back(kind: Kind) -> None:
    made = await kind.add("Quay", **{kind.place: "North"})
    changed = (await kind.change(made, **{kind.place: "South", "name": "Pier"})).json()
    assert (changed["record"][kind.place], changed["record"]["version"]) == ("South", 2)
    overlapping = await kind.change(made, **{kind.place: "West"})
    assert (overlapping.status_code, overlapping.json()["code"]) == (409, "records.conflict")
    told = (await kind.owner.get(f"/api/{kind.noun}/{made['id']}/history")).json()["items"]
    assert [each["op"] for each in told] == ["update", "create"]
    undone = await kind.owner.post(
        f"/api/{kind.noun}/{made['id']}/reversion", json={"seq": changed["change"]["seq"], "field": kind.place}
    )
    assert (undone.json()["record"][kind.place], undone.json()["record"]["name"]) == ("North", "Pier")
    assert (await kind.owner.delete(f"/api/{kind.noun}/{made['id']}")).status_code == 200
    assert (await kind.names(), await kind.names(deleted=True)) == ([], ["Pier"])
    assert (await kind.owner.post(f"/api/{kind.noun}/{made['id']}/restoration")).status_code == 200
    assert await kind.names() == ["Pier"]


async def test_calls_say_what_they_know_and_may_come_twice(kind: Kind) -> None:
    twice = [
        await kind.owner.post(f"/api/{kind.noun}", json={"name": "Quay"}, headers={"Idempotency-Key": "one"})
        for _ in range(2)
    ]
    assert {each.json()["record"]["id"] for each in twice} == {twice[0].json()["record"]["id"]}
    at = f"/api/{kind.noun}/{twice[0].json()['record']['id']}"
    tag = (await kind.owner.get(at)).headers["etag"]
    assert (await kind.owner.get(at, headers={"If-None-Match": tag})).status_code == 304
    kept = await kind.owner.patch(at, json={kind.place: "North"}, headers={"If-Match": tag})
    assert kept.status_code == 200, kept.text
    late = await kind.owner.patch(at, json={kind.place: "South"}, headers={"If-Match": tag})
    assert late.status_code in {409, 412}
    rows = [{"op": "create", "fields": {"name": "Pier", kind.doors: "2"}}]
    done = await kind.owner.post(f"/api/{kind.noun}/rows", json={"rows": rows})
    assert done.status_code == 200, done.text
    assert await kind.names(sort=[{"field": "name"}]) == ["Pier", "Quay"]


async def test_many_are_changed_exported_and_taken_back(kind: Kind) -> None:
    ids = [(await kind.add(name))["id"] for name in ("A", "B", "C")]
    done = await kind.owner.post(
        f"/api/{kind.noun}/bulk", json={"op": "update", "ids": ids, "fields": {kind.area: kind.labels["Low"]}}
    )
    assert done.json()["done"] == 3, done.text
    asked = {"filter": {"field": kind.area, "op": "eq", "value": kind.labels["Low"]}}
    assert len(await kind.names(**asked)) == 3
    undone = await kind.owner.post(f"/api/batches/{done.json()['batch_id']}/undo")
    assert (undone.json()["undone"], await kind.names(**asked)) == (3, [])
    lines = (await kind.owner.post(f"/api/{kind.noun}/export", json={"sort": [{"field": "name"}]})).text
    assert [each for each in ("A", "B", "C") if f"\n{each}," in lines.replace("\r", "") or f'"{each}"' in lines]


async def test_a_file_brings_them_and_its_undo_takes_them(rapport: Rapport, kind: Kind) -> None:
    text = "name,Place,Doors\nQuay,North,3\nPier,South,4\n"
    run = await imported(rapport, kind.owner, text.encode(), kind.name)
    assert await kind.names(filter={"field": kind.doors, "op": "gt", "value": "3"}) == ["Pier"]
    assert (await step(rapport, kind.owner, run, "undo"))["state"] == "undone"
    assert await kind.names() == []


async def test_rights_reach_own_records_and_no_masked_field(rapport: Rapport, kind: Kind, email: str) -> None:
    bob = await rapport.hire(kind.owner, f"bob-{email}")
    await kind.add("Hers")
    if kind.name != "company":  # whoever adds a kind decides who gets to it
        assert (await bob.post(f"/api/{kind.noun}/query", json={})).status_code == 403
        assert kind.name not in [each["name"] for each in (await bob.get("/api/objects")).json()]
        await kind.give_to_roles()
    mine = await kind.add("His", bob)
    assert (await kind.names(bob), sorted(await kind.names())) == (["His"], ["Hers", "His"])
    assert (await kind.owner.get(f"/api/{kind.noun}/{mine['id']}/access")).status_code == 200


async def test_what_happens_is_told(kind: Kind) -> None:
    feed = (await kind.owner.get("/api/changes")).json()
    made = await kind.add("Quay")
    told = (await kind.owner.get("/api/changes", params={"after": feed["cursor"]})).json()["changes"]
    assert [(each["object"], each["id"], each["op"]) for each in told] == [(kind.name, made["id"], "created")]


async def test_what_stands_beside_records_knows_their_kind(kind: Kind) -> None:
    saved = {"object": kind.name, "name": "Low ones", "group": kind.area}
    assert (await kind.owner.post("/api/views", json=saved)).status_code == 201
    listed = (await kind.owner.get("/api/views")).json()
    assert [(each["object"], each["name"]) for each in listed] == [(kind.name, "Low ones")]
    [herself] = (await kind.owner.get("/api/people")).json()
    assert kind.name in herself["may_own"], "an owner can be chosen for them"
    gone = await kind.add("Quay")
    since = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=5)
    assert (await kind.owner.delete(f"/api/{kind.noun}/{gone['id']}")).status_code == 200
    period = {"period_start": since.isoformat(), "period_end": (since + dt.timedelta(hours=1)).isoformat()}
    [happening] = (await kind.owner.get("/api/recoveries", params=period)).json()
    assert (happening["object"], happening["records"]) == (kind.name, 1)


async def test_records_of_one_kind_and_organisation_are_no_others(rapport: Rapport, email: str) -> None:
    mine, theirs = [await rapport.sign_up(f"{name} Ltd", "GB", f"{name}.{email}") for name in ("a", "b")]
    for person in (mine, theirs):
        await define_object(person, "Site")
    machine = await define_object(mine, "Machine", belongs_to=["company", "o_1"])
    made = (await mine.post("/api/o_1", json={"name": "Quay"})).json()["record"]
    for person, name in ((theirs, "o_1"), (mine, machine["name"])):
        assert (await person.get(f"/api/{name}/{made['id']}")).status_code == 404
        assert (await person.patch(f"/api/{name}/{made['id']}", json={"name": "x"})).status_code == 404
        assert (await person.post(f"/api/{name}/query", json={})).json()["items"] == []
    assert (await theirs.post(f"/api/{machine['name']}/query", json={})).status_code == 404
    assert len(await events(rapport, organisation_of(mine), "object_defined")) >= 2
    described = {each["name"]: each for each in (await mine.get("/api/objects")).json()}
    site = next(each["name"] for each in described["o_2"]["fields"] if each["target"] == "o_1")
    part = (await mine.post("/api/o_2", json={"name": "Crane", site: made["id"]})).json()
    assert part["included"]["records"][made["id"]]["label"] == "Quay"
    related = (await mine.get(f"/api/o_1/{made['id']}/overview")).json()["related"]
    assert [(each["object"], each["count"]) for each in related] == [("o_2", 1)]
    gone = await mine.patch("/api/custom-objects/o_1", json={"base_version": 1, "archived": True})
    assert gone.status_code == 200, gone.text
    assert (await mine.post("/api/o_1/query", json={})).status_code == 404
    assert site not in (await mine.get(f"/api/o_2/{part['record']['id']}")).json()["record"]
    assert (await mine.patch("/api/custom-objects/o_1", json={"base_version": 2, "archived": False})).status_code == 200
    assert (await mine.get(f"/api/o_2/{part['record']['id']}")).json()["record"][site] == made["id"]


async def test_definitions_refuse_what_can_not_be(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Refused Ltd", "GB", email)
    await define_object(owner, "Site")
    for label, code in (("Site", "records.object_name_taken"), ("companies", "records.object_name_taken")):
        done = await owner.post("/api/custom-objects", json={"label": {"zh": "", "en": label}})
        assert (done.status_code, done.json()["fields"]["label"]["code"]) == (422, code)
    late = await owner.patch("/api/custom-objects/o_1", json={"base_version": 7, "icon": "map"})
    assert (late.status_code, late.json()["code"]) == (409, "records.object_changed")
    bob = await rapport.hire(owner, f"bob-{email}")
    assert (await bob.post("/api/custom-objects", json={"label": {"zh": "", "en": "Hut"}})).status_code == 403


async def test_what_is_done_and_to_do_stands_on_their_timelines(rapport: Rapport, kind: Kind, email: str) -> None:
    bob = await rapport.hire(kind.owner, f"bob-{email}")
    if kind.name != "company":
        await kind.give_to_roles()
    quay, pier = await kind.add("Quay", bob), await kind.add("Pier")
    about = {kind.name: quay["id"]}
    note = await made(
        kind.owner, "activities", kind="note", body=f"Look at it, @[Bob]({bob.session['person']['id']})", **about
    )
    call = await made(kind.owner, "activities", kind="call", body="Rang", occurred_at=f"{_day(-1)}T09:00:00Z", **about)
    task = await made(kind.owner, "tasks", title="Paint it", due_on=_day(1), **about)
    assert await _done(kind.owner, kind.noun, quay) == [note["id"], call["id"]]
    page = await timeline(bob, kind.noun, quay["id"])
    assert [each["record_id"] for each in page["coming"]] == [task["id"]]
    assert "created" in [each["type"] for each in page["items"]]
    url = f"/api/{kind.noun}/{quay['id']}/timeline"
    only = (await bob.get(url, params={"type": "call"})).json()["items"]
    assert [each["record_id"] for each in only] == [call["id"]]
    bell = (await bob.get("/api/notifications")).json()["items"]
    assert [(each["kind"], each["targets"][0]["object"], each["targets"][0]["label"]) for each in bell] == [
        ("mention", kind.name, "Quay")
    ]
    listed = await kind.owner.post("/api/tasks/query", json={"filter": {"field": kind.name, **_in(quay)}})
    assert [each["id"] for each in listed.json()["items"]] == [task["id"]], listed.text
    days = (await kind.owner.get("/api/calendar", params={"first": _day(0), "last": _day(2)})).json()
    assert [each[kind.name] for each in days["tasks"]] == [quay["id"]]
    assert days["included"]["records"][quay["id"]]["label"] == "Quay"
    moved = await kind.owner.patch(f"/api/tasks/{task['id']}", json={"base_version": 1, kind.name: pier["id"]})
    assert moved.status_code == 200, moved.text
    assert (await timeline(kind.owner, kind.noun, quay["id"]))["coming"] == []
    assert len((await timeline(kind.owner, kind.noun, pier["id"]))["coming"]) == 1
    assert (await bob.get(f"/api/{kind.noun}/{pier['id']}/timeline")).status_code == 404
    assert (await kind.owner.delete(f"/api/activities/{call['id']}")).status_code == 200
    assert await _done(kind.owner, kind.noun, quay) == [note["id"]]


async def test_several_become_one_with_all_that_hangs_on_them_and_come_apart(kind: Kind) -> None:
    one = await kind.add("North quay", **{kind.place: "Leeds"})
    two = await kind.add("Quay of the north", **{kind.place: "York", kind.doors: "4"})
    about = {kind.name: two["id"]}
    note = await made(kind.owner, "activities", body="Looked at", **about)
    task = await made(kind.owner, "tasks", title="Paint it", due_on=_day(1), **about)
    await define(kind.owner, "reference", "Below", "product", target=kind.name)
    field = (await kind.owner.get("/api/fields/product")).json()["fields"][-1]["name"]
    below = await made(kind.owner, "products", name="Crane", **{field: two["id"]})
    asked = {"survivor": one["id"], "others": [two["id"]], "choices": {kind.place: two["id"]}}
    seen = (await kind.owner.post(f"/api/{kind.noun}/merges/preview", json=asked)).json()
    assert {each["place"]: each["count"] for each in seen["moves"]} == {
        f"activity.{kind.name}": 1, f"product.{field}": 1, f"task.{kind.name}": 1,
    }  # fmt: skip
    versions = {one["id"]: 1, two["id"]: 1}
    done = await kind.owner.post(f"/api/{kind.noun}/merges", json={**asked, "versions": versions})
    assert done.status_code == 200, done.text
    record = done.json()["record"]
    assert [record[each] for each in ("name", kind.place, kind.doors)] == ["North quay", "York", "4"]
    assert await _done(kind.owner, kind.noun, one) == [note["id"]]
    assert (await kind.owner.get(f"/api/tasks/{task['id']}")).json()["record"][kind.name] == one["id"]
    assert (await kind.owner.get(f"/api/products/{below['id']}")).json()["record"][field] == one["id"]
    assert (await kind.owner.get(f"/api/{kind.noun}/{two['id']}")).json()["record"]["id"] == one["id"]
    assert (await kind.names(), await kind.names(deleted=True)) == (["North quay"], [])
    back = await kind.owner.post(f"/api/merges/{done.json()['merge']['id']}/undo")
    assert (back.status_code, back.json()["moved_since"]) == (200, 0), back.text
    assert await _done(kind.owner, kind.noun, two) == [note["id"]]
    assert (await kind.owner.get(f"/api/tasks/{task['id']}")).json()["record"][kind.name] == two["id"]
    assert (await kind.owner.get(f"/api/{kind.noun}/{one['id']}")).json()["record"][kind.place] == "Leeds"
    assert len(await kind.names()) == 2


async def test_what_was_done_comes_back_with_its_kind(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Archive Ltd", "GB", email)
    await define_object(owner, "Site")
    other = await define(owner, "reference", "Also", "task", target="o_1")
    quay = (await owner.post("/api/o_1", json={"name": "Quay"})).json()["record"]
    note = await made(owner, "activities", body="Looked at", o_1=quay["id"])
    beside = await made(owner, "tasks", title="Elsewhere", **{other["name"]: quay["id"]})
    assert (await timeline(owner, "o_1", quay["id"]))["coming"] == []  # only what it is about stands on a timeline
    paint, sweep = [await made(owner, "tasks", title=title, o_1=quay["id"]) for title in ("Paint", "Sweep")]
    firm = await made(owner, "companies", name="Hodge")
    both = await made(owner, "activities", body=f"@[Ann]({me(owner)})", company=firm["id"], o_1=quay["id"])
    rights = {"o_1": ObjectRights(read="all", update="all"), "activity": ObjectRights(read="all", create=True)}
    bob = await colleague(rapport, owner, "writes", Rights(objects=rights))
    assert (await owner.put(f"/api/o_1/{quay['id']}/following")).status_code == 204
    await made(bob, "activities", body=f"Seen, @[Ann]({me(owner)})", o_1=quay["id"])
    assert (await bob.patch(f"/api/o_1/{quay['id']}", json={"base_version": 1, "owner_id": me(bob)})).status_code == 200
    await rapport.run_jobs()
    told = await bell(owner)
    assert {("followed", "owner"), ("followed", "note"), ("mention", None)} == told
    gone = await owner.patch("/api/custom-objects/o_1", json={"base_version": 1, "archived": True})
    assert gone.status_code == 200, gone.text
    assert (await owner.get(f"/api/o_1/{quay['id']}/timeline")).status_code == 404
    assert await bell(owner) == {("mention", None)}, "what was told of the kind is away, and the bell is there"
    [beside_it] = [each for each in (await timeline(owner, "companies", firm["id"]))["items"] if each["record"]]
    assert (beside_it["record_id"], beside_it["targets"]) == (both["id"], [])
    refused = await owner.post("/api/activities", json={"body": "Late", "o_1": quay["id"]})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.unknown_field")
    assert "o_1" not in (await owner.get(f"/api/activities/{note['id']}")).json()["record"]
    assert (await owner.delete(f"/api/tasks/{beside['id']}")).status_code == 200
    later = {"base_version": 1, "due_on": _day(1)}
    assert (await owner.patch(f"/api/tasks/{paint['id']}", json=later)).status_code == 200
    done = await owner.patch(f"/api/tasks/{sweep['id']}", json={"base_version": 1, "status": "done"})
    assert done.status_code == 200, done.text
    await owner.patch("/api/custom-objects/o_1", json={"base_version": 2, "archived": False})
    assert await bell(owner) == told
    page = await timeline(owner, "o_1", quay["id"])
    assert [each["record_id"] for each in page["coming"]] == [paint["id"]]
    assert [each for each in await _done(owner, "o_1", quay) if each in {sweep["id"], note["id"]}] == [
        sweep["id"], note["id"],
    ]  # fmt: skip
    assert (await owner.get(f"/api/activities/{note['id']}")).json()["record"]["o_1"] == quay["id"]
    stranger = await owner.post("/api/tasks", json={"title": "x", "o_1": note["id"]})
    assert (stranger.status_code, stranger.json()["fields"]["o_1"]["code"]) == (422, "records.unknown_choice")


async def test_a_merge_reaches_what_is_archived_and_so_does_its_undo(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Merged Ltd", "GB", email)
    await define_object(owner, "Site", belongs_to=["company"])
    at = (await owner.get("/api/fields/o_1")).json()["fields"][0]["name"]
    payer = await define(owner, "reference", "Payer", "deal", target="company")
    stays, goes = [await made(owner, "companies", name=name) for name in ("Hodge", "Hodge plc")]
    quay = await made(owner, "o_1", name="Quay", **{at: goes["id"]})
    deal = await made(owner, "deals", name="Crane", **{payer["name"]: goes["id"]})

    async def away(*, archived: bool) -> None:
        for path in ("custom-objects/o_1", f"fields/deal/{payer['name']}"):
            known = (await owner.get(f"/api/{path.rpartition('/')[0]}")).json()
            [mine] = [each for each in known.get("items", known.get("fields")) if path.endswith(each["name"])]
            asked = {"base_version": mine["version"], "archived": archived}
            done = await owner.patch(f"/api/{path}", json=asked)
            assert done.status_code == 200, done.text

    async def named() -> set[str]:
        quays, deals = [(await owner.get(f"/api/{path}")).json()["record"] for path in at_both]
        return {quays[at], deals[payer["name"]]}

    at_both = (f"o_1/{quay['id']}", f"deals/{deal['id']}")
    await away(archived=True)
    asked = {"survivor": stays["id"], "others": [goes["id"]], "versions": {stays["id"]: 1, goes["id"]: 1}}
    done = await owner.post("/api/companies/merges", json={**asked, "choices": {}})
    assert done.status_code == 200, done.text
    await away(archived=False)
    assert await named() == {stays["id"]}
    await away(archived=True)
    back = await owner.post(f"/api/merges/{done.json()['merge']['id']}/undo")
    assert (back.status_code, back.json()["moved_since"]) == (200, 0), back.text
    await away(archived=False)
    assert await named() == {goes["id"]}


async def bell(person: Person) -> set[tuple[str, str | None]]:
    """What somebody is told of, and which parts of records."""
    answer = await person.get("/api/notifications")
    assert answer.status_code == 200, answer.text
    return {(each["kind"], each["about"]) for each in answer.json()["items"]}


def _in(record: Json) -> Json:
    return {"op": "in", "value": [record["id"]]}


async def _done(person: Person, noun: str, record: Json) -> list[str]:
    """The ids of the activities and tasks on a timeline."""
    page = await timeline(person, noun, record["id"])
    return [each["record_id"] for each in page["items"] if each["record"]]


def _day(later: int) -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=later)).date().isoformat()
