"""Many rows in one call: each has an answer of its own, and the same call again is done once."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from rapport.crm.records import controllers, rows, unique
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.hidden import hidden_from
from tests.support.own_fields import define
from tests.support.plans import switch
from tests.support.tokens import with_token

pytestmark = pytest.mark.deep

Json = dict[str, Any]
URL = "/api/companies/rows"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Rows Ltd", "GB", email)


def create(name: str, **fields: object) -> Json:
    """A row that makes a company."""
    return {"op": "create", "fields": {"name": name, **fields}}


async def sent(person: Person, *some: Json, key: str | None = None, status: int = 200, **more: object) -> Json:
    """The answer to a call."""
    headers = {"idempotency-key": key} if key else {}
    done = await person.post(URL, json={"rows": some, **more}, headers=headers)
    assert done.status_code == status, done.text
    answer: Json = done.json()
    return answer


async def names(person: Person) -> list[str]:
    """The names of all companies, in order."""
    listed = await person.post("/api/companies/query", json={"fields": ["name"], "limit": 200})
    return sorted(each["name"] for each in listed.json()["items"])


def statuses(answer: Json) -> list[str]:
    """What became of each row: its status, or why it was refused."""
    return [each["error"]["code"] if "error" in each else each["status"] for each in answer["rows"]]


async def test_each_row_has_its_answer_and_all_are_one_batch(owner: Person) -> None:
    made = await sent(owner, create("One", employees=1), create("Two"), create("Three"))
    assert statuses(made) == ["created"] * 3
    one, two, three = (each["id"] for each in made["rows"])
    own = str(uuid4())
    answer = await sent(
        owner,
        {"op": "update", "id": one, "fields": {"employees": 2}, "base_version": 1},
        {"op": "update", "id": two, "fields": {"name": "Two"}},
        {"op": "delete", "id": three},
        create("Four", website="https://four.example"),
        {"op": "create", "id": own, "fields": {"name": "Five"}},
        {"op": "upsert", "id": own, "fields": {"name": "Six"}},
        {"op": "upsert", "id": str(uuid4()), "fields": {"name": "Seven"}},
    )
    assert statuses(answer) == ["updated", "unchanged", "deleted", "created", "created", "updated", "created"]
    assert [each["version"] for each in answer["rows"]] == [2, 1, 2, 1, 1, 2, 1]
    assert await names(owner) == ["Four", "One", "Seven", "Six", "Two"]
    four = (await owner.get(f"/api/companies/{answer['rows'][3]['id']}")).json()["record"]
    assert (four["website"], four["owner_id"]) == ("https://four.example", owner.session["person"]["id"])
    undone = await owner.post(f"/api/batches/{answer['batch_id']}/undo")
    assert (undone.status_code, undone.json()) == (200, {"undone": 6, "kept": []})
    assert await names(owner) == ["One", "Three", "Two"]
    assert (await owner.get(f"/api/companies/{one}")).json()["record"]["employees"] == 1


async def test_a_row_that_is_refused_says_why_and_stops_no_other(rapport: Rapport, owner: Person, email: str) -> None:
    made = await sent(owner, create("One", employees=1))
    one = made["rows"][0]["id"]
    await owner.patch(f"/api/companies/{one}", json={"employees": 5})
    answer = await sent(
        owner,
        create(""),
        create("Bad", employees="many", industry=str(uuid4())),
        create("Wrong", nothing=1),
        {"op": "update", "id": one, "fields": {"employees": 7}, "base_version": 1},
        {"op": "update", "fields": {"name": "Whose"}},
        {"op": "update", "id": str(uuid4()), "fields": {"name": "Whose"}},
        {"op": "delete", "id": str(uuid4())},
        {"op": "delete", "fields": {}},
        {"op": "delete", "id": one, "base_version": 1},
        create("Good"),
    )
    assert statuses(answer) == [
        "records.invalid", "records.invalid", "records.unknown_field", "records.conflict", "records.invalid",
        "records.not_found", "records.not_found", "records.invalid", "records.stale", "created",
    ]  # fmt: skip
    errors = [each.get("error", {}) for each in answer["rows"]]
    assert errors[1]["fields"].keys() == {"employees", "industry"}
    assert errors[3]["details"] == {"fields": ["employees"], "version": 2}
    assert errors[4]["fields"]["id"]["code"] == "records.required"
    assert await names(owner) == ["Good", "One"]


async def test_all_or_nothing(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    one = (await sent(owner, create("One")))["rows"][0]["id"]
    changes = [create("Two"), {"op": "update", "id": one, "fields": {"name": "Other"}}, create("")]
    refused = await sent(owner, *changes, all_or_nothing=True, status=422)
    [told] = refused["details"]["rows"]
    assert (refused["code"], told["index"], told["code"]) == ("records.rows_refused", 2, "records.invalid")
    assert told["fields"]["name"]["code"] == "records.required"
    assert await names(owner) == ["One"]
    monkeypatch.setattr(rows, "CHUNK", 1)
    assert statuses(await sent(owner, *changes[:2], all_or_nothing=True)) == ["created", "updated"]
    monkeypatch.setattr(rows, "ALL_AT_ONCE", 1)
    assert (await sent(owner, *changes, all_or_nothing=True, status=422))["code"] == "records.too_many_at_once"


async def test_rows_find_their_records_by_a_value_that_occurs_once(rapport: Rapport, owner: Person, email: str) -> None:
    by = (await define(owner, "phone", "Serial", unique=True))["name"]

    def upsert(value: object, name: str) -> Json:
        return {"op": "upsert", "fields": {by: value, "name": name}}

    first = await sent(owner, upsert("0571 8765-4321", "One"), upsert("0571 1111-2222", "Two"), by=by)
    assert statuses(first) == ["created", "created"]
    # The same value twice in one call is one record, and one without a value is none.
    again = await sent(
        owner, upsert("057187654321", "Uno"), upsert("0571 3333-4444", "Three"), upsert("0571 3333-4444", "Tres"),
        upsert(None, "Nobody"), upsert("0571 1111-2222", "Two"), by=by,
    )  # fmt: skip
    assert statuses(again) == ["updated", "created", "updated", "records.invalid", "unchanged"]
    assert again["rows"][0]["id"] == first["rows"][0]["id"]
    assert again["rows"][1]["id"] == again["rows"][2]["id"]
    assert await names(owner) == ["Tres", "Two", "Uno"]
    # A value of a record that somebody may not change is taken, and nothing more is said.
    bob = await colleague(rapport, owner, f"bob.{email}")
    theirs = await sent(bob, upsert("0571 1111-2222", "Mine"), upsert("0571 9999-0000", "Mine"), by=by)
    assert statuses(theirs) == ["records.invalid", "created"]
    assert theirs["rows"][0]["error"]["fields"][by]["code"] == "records.taken"
    assert (await sent(owner, upsert("1", "One"), by="name", status=422))["code"] == "records.no_key_field"
    assert (await sent(owner, upsert("1", "One"), by="nothing", status=400))["code"] == "records.unknown_field"


async def test_rows_find_their_records_by_what_another_system_calls_them(
    rapport: Rapport, owner: Person, email: str
) -> None:
    def upsert(value: object, name: str) -> Json:
        return {"op": "upsert", "fields": {"external_id": value, "name": name}}

    by = "external_id"
    first = await sent(owner, upsert("erp:1", "One"), upsert("erp:2", "Two"), by=by)
    assert statuses(first) == ["created", "created"]
    again = await sent(owner, upsert("ERP:1", "Uno"), upsert("erp:3", "Three"), upsert("erp: 3", "Three"), by=by)
    assert statuses(again) == ["updated", "created", "created"]
    assert again["rows"][0]["id"] == first["rows"][0]["id"]
    # Of one id that is written in two ways in a part the second is taken.
    twice = await sent(owner, upsert("erp\u00a04", "Four"), upsert("erp 4", "Vier"), by=by)
    assert statuses(twice) == ["created", "records.invalid"]
    # One that somebody may not change is taken, and nothing more is said.
    bob = await colleague(rapport, owner, f"bob.{email}")
    theirs = await sent(bob, upsert("erp:2", "Mine"), upsert("erp:9", "Mine"), by=by)
    assert statuses(theirs) == ["records.invalid", "created"]
    assert theirs["rows"][0]["error"]["fields"][by]["code"] == "records.taken"
    # Four at once make each record once.
    same = [upsert(f"race:{number}", f"Race {number}") for number in range(5)]
    answers = await asyncio.gather(*[sent(owner, *same, by=by) for _ in range(4)])
    found = [statuses(each) for each in answers]
    assert [sum(each[number] == "created" for each in found) for number in range(5)] == [1] * 5
    # What was merged leads to what it is now.
    one, two = (each["id"] for each in first["rows"])
    body = {"survivor": one, "others": [two], "versions": {one: 2, two: 1}}
    merged = await owner.post("/api/companies/merges", json=body)
    assert merged.status_code == 200, merged.text
    gone = await sent(owner, upsert("erp:2", "Deux"), by=by)
    assert (statuses(gone), gone["rows"][0]["id"]) == (["updated"], one)
    kept = (await owner.get(f"/api/companies/{one}")).json()["record"]
    assert (kept["name"], kept["external_id"]) == ("Deux", "erp:1")


async def test_two_new_rows_with_one_value_and_two_calls_at_once(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = (await define(owner, "text", "Serial", unique=True))["name"]
    both = await sent(owner, create("One", **{by: "A"}), create("Two", **{by: "a"}), create("Three", **{by: "B"}))
    assert statuses(both) == ["created", "records.invalid", "created"]
    assert both["rows"][1]["error"]["fields"][by]["code"] == "records.taken"
    same = [{"op": "upsert", "fields": {by: f"race {number}", "name": f"Race {number}"}} for number in range(5)]
    answers = await asyncio.gather(*[sent(owner, *same, by=by) for _ in range(4)])
    found = [statuses(each) for each in answers]
    assert {status for each in found for status in each} == {"created", "unchanged"}
    assert [sum(each[number] == "created" for each in found) for number in range(5)] == [1] * 5

    # Each time somebody is first: in the end that is said, and nothing of the part is written.
    async def nobody(*_: object) -> Json:
        return {}

    async def nowhere(*_: object) -> list[object]:
        return []

    monkeypatch.setattr(unique, "holders", nobody)
    monkeypatch.setattr(unique, "among", nowhere)
    before = await names(owner)
    refused = await sent(owner, create("Free"), same[0], by=by, status=409)
    assert (refused["code"], await names(owner)) == ("records.value_taken", before)
    with_id = {"op": "create", "id": str(uuid4()), "fields": same[0]["fields"]}
    assert (await sent(owner, create("Free"), with_id, status=409))["code"] == "records.value_taken"


@pytest.mark.parametrize("judged_first", [True, False])
async def test_an_upsert_whose_record_was_just_made_changes_it(
    owner: Person, monkeypatch: pytest.MonkeyPatch, judged_first: bool
) -> None:
    """By another call, between looking for the record and judging its value, or between that and writing."""
    by = (await define(owner, "text", "Serial", unique=True))["name"]
    [made] = (await sent(owner, create("One", **{by: "A"})))["rows"]
    real, looked = {"holders": unique.holders, "check": unique.check}, {"holders": 0, "check": 0}

    async def not_there_yet(*asked: Any) -> Any:
        looked["holders"] += 1
        return await real["holders"](*asked) if looked["holders"] > 1 else {}

    async def not_taken_yet(*asked: Any) -> None:
        looked["check"] += 1
        if judged_first or looked["check"] > 1:
            await real["check"](*asked)

    monkeypatch.setattr(unique, "holders", not_there_yet)
    monkeypatch.setattr(unique, "check", not_taken_yet)
    answer = await sent(owner, {"op": "upsert", "fields": {by: "A", "name": "Uno"}}, by=by)
    assert (statuses(answer), answer["rows"][0]["id"], await names(owner)) == (["updated"], made["id"], ["Uno"])


async def test_one_value_written_in_two_ways_is_taken_in_one_part(owner: Person) -> None:
    by = (await define(owner, "phone", "Serial", unique=True))["name"]
    both = [{"op": "upsert", "fields": {by: each, "name": each}} for each in ("0571 8765-4321", "057187654321")]
    assert statuses(await sent(owner, *both, by=by)) == ["created", "records.invalid"]
    assert statuses(await sent(owner, both[1], by=by)) == ["updated"]


async def test_the_same_call_again_is_answered_alike_and_done_once(owner: Person) -> None:
    some = [create("One"), create(""), create("Two")]
    first = await sent(owner, *some, key="nightly")
    await owner.patch(f"/api/companies/{first['rows'][0]['id']}", json={"name": "Uno"})
    assert await sent(owner, *some, key="nightly") == first
    assert await names(owner) == ["Two", "Uno"]
    other = await sent(owner, *some, create("Three"), key="nightly", status=422)
    assert (other["code"], await names(owner)) == ("records.key_reused", ["Two", "Uno"])
    at_once = await asyncio.gather(*[sent(owner, create("Race"), create("Other"), key="race") for _ in range(4)])
    assert len({str(each) for each in at_once}) == 1
    assert await names(owner) == ["Other", "Race", "Two", "Uno"]
    assert (await owner.post(f"/api/batches/{first['batch_id']}/undo")).json()["undone"] == 1


async def test_a_call_that_broke_off_goes_on_where_it_was(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "CHUNK", 2)
    some, whole = [create(f"Company {number}") for number in range(5)], rows._Work.write

    async def until_the_third(self: Any, part: Any) -> Any:
        if any(row.fields["name"] == "Company 3" for row in part):
            raise RuntimeError("killed")
        return await whole(self, part)

    with monkeypatch.context() as broken:
        broken.setattr(rows._Work, "write", until_the_third)
        await sent(owner, *some, key="broken", status=500)
    assert await names(owner) == ["Company 0", "Company 1"]
    answer = await sent(owner, *some, key="broken")
    assert statuses(answer) == ["created"] * 5
    assert await names(owner) == [f"Company {number}" for number in range(5)]
    assert await sent(owner, *some, key="broken") == answer
    assert (await owner.post(f"/api/batches/{answer['batch_id']}/undo")).json()["undone"] == 5


async def test_what_is_closed_meanwhile_refuses_the_rest(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "CHUNK", 2)
    whole = rows._Work.write

    async def closed_by_then(self: Any, part: Any) -> Any:
        done = await whole(self, part)
        await switch(rapport, owner, "crm", on=False)
        return done

    monkeypatch.setattr(rows._Work, "write", closed_by_then)
    answer = await sent(owner, *[create(f"Company {number}") for number in range(3)])
    assert statuses(answer) == ["created", "created", "not_in_plan"]
    assert answer["rows"][2]["error"]["details"]["module"]
    await switch(rapport, owner, "crm", on=True)
    assert await names(owner) == ["Company 0", "Company 1"]


async def test_rows_are_judged_by_the_rights_of_their_sender(rapport: Rapport, owner: Person, email: str) -> None:
    theirs, shown = (await sent(owner, create("Theirs"), create("Shown")))["rows"]
    bob = await colleague(rapport, owner, f"bob.{email}")
    refused = await sent(
        bob,
        {"op": "update", "id": theirs["id"], "fields": {"name": "Mine"}},
        {"op": "delete", "id": theirs["id"]},
        {"op": "upsert", "id": theirs["id"], "fields": {"name": "Mine"}},
        create("Planted", owner_id=owner.session["person"]["id"]),
        create("Mine"),
    )
    assert statuses(refused) == [
        "records.not_found", "records.not_found", "records.id_taken", "records.owner_not_yours", "created",
    ]  # fmt: skip
    blind = await hidden_from(owner, rapport, {"company": {"phone": {"read": "hidden", "edit": False}}})
    hidden = await sent(
        blind, create("Hidden", phone="1"), {"op": "update", "id": shown["id"], "fields": {"phone": "1"}}
    )
    assert statuses(hidden) == ["records.unknown_field"] * 2
    rights = {"objects": {"*": {"create": False, "read": "all", "update": "own", "delete": "none"}}}
    made = await owner.post("/api/roles", json={"label": {"zh": "看", "en": "Looks"}, "rights": rights})
    looks = await colleague(rapport, owner, f"eve.{email}", role=made.json()["key"])
    kept = await sent(
        looks,
        create("New"),
        {"op": "create", "id": str(uuid4()), "fields": {"name": "New"}},
        {"op": "update", "id": theirs["id"], "fields": {"name": "Mine"}},
        {"op": "upsert", "id": theirs["id"], "fields": {"name": "Mine"}},
        {"op": "delete", "id": theirs["id"]},
    )
    assert statuses(kept) == ["forbidden", "forbidden", "records.forbidden", "forbidden", "records.forbidden"]
    reads = await with_token(rapport, owner, "records:read")
    assert (await reads.post(URL, json={"rows": [create("New")]})).json()["code"] == "auth.scope_too_small"
    writes = await with_token(rapport, owner, "records:write")
    assert statuses(await sent(writes, create("By machine"))) == ["created"]
    assert await names(owner) == ["By machine", "Mine", "Shown", "Theirs"]


async def test_how_many_rows_there_may_be(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    for some in ([], [create("One")] * 10_001):
        refused = await owner.post(URL, json={"rows": some})
        assert refused.status_code in {400, 422}
    monkeypatch.setattr(controllers, "ROWS_A_MINUTE", 3)
    await sent(owner, create("One"), create("Two"))
    refused = await owner.post(URL, json={"rows": [create("Three"), create("Four")]})
    assert (refused.status_code, refused.json()["code"]) == (429, "records.rows_too_fast")
    assert int(refused.headers["retry-after"]) > 0
    assert await names(owner) == ["One", "Two"]
