"""An own field that other fields make required: wherever something is written, and nowhere else."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.forms import form, leads, sent, typed
from tests.support.hidden import hidden_from
from tests.support.imports import error_lines, everything, imported
from tests.support.own_fields import changed, define, the_field

Json = dict[str, Any]

CODE = "records.required_if"
assert typed  # a fixture


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Conditions Ltd", "GB", email)


def is_over(limit: str) -> Json:
    """A condition over a built-in field of companies."""
    return {"field": "annual_revenue", "op": "gt", "value": limit}


async def made(person: Person, noun: str = "companies", **fields: object) -> Json:
    """A new record."""
    done = await person.post(f"/api/{noun}", json=fields)
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


def codes(answer: Any) -> Json:  # an answer of the API
    """The codes of what is wrong, by field."""
    assert (answer.status_code, answer.json()["code"]) == (422, "records.invalid"), answer.text
    return {name: each["code"] for name, each in answer.json()["fields"].items()}


KINDS = (
    ("text", "x", {"op": "not_empty"}, "y", None),
    ("email", "a@b.com", {"op": "not_empty"}, "c@d.com", None),
    ("decimal", "11", {"op": "gt", "value": "10"}, "12", "10"),
    ("money", "-1", {"op": "lt", "value": "0"}, "-2", "0"),
    ("date", "2026-02-01", {"op": "between", "value": ["2026-01-01", "2026-12-31"]}, "2026-12-31", "2027-01-01"),
    ("boolean", True, {"op": "eq", "value": True}, True, False),
)


@pytest.mark.parametrize(("kind", "meets", "asked", "still", "free"), KINDS)
async def test_it_holds_for_whatever_is_written(
    owner: Person, kind: str, meets: object, asked: Json, still: object, free: object
) -> None:
    cause = (await define(owner, kind, "Cause"))["name"]
    condition = {"field": cause, **asked}
    field = await define(owner, "text", "Wanted", required_if=condition)
    name = field["name"]
    assert (field["required_if"], field["required"]) == (condition, False)
    assert codes(await owner.post("/api/companies", json={"name": "Acme", cause: meets})) == {name: CODE}
    record = await made(owner, name="Acme", **{cause: free})
    path = f"/api/companies/{record['id']}"
    assert codes(await owner.patch(path, json={cause: meets})) == {name: CODE}
    bulk = {"op": "update", "ids": [record["id"]], "fields": {cause: meets}}
    done = (await owner.post("/api/companies/bulk", json=bulk)).json()
    assert "Required with what the other fields say" in str(done)
    assert (await owner.get(path)).json()["record"][cause] == free
    both = await owner.patch(path, json={cause: meets, name: "Here"})
    assert both.status_code == 200, both.text
    assert codes(await owner.patch(path, json={name: None})) == {name: CODE}
    assert (await owner.patch(path, json={cause: still})).status_code == 200
    assert (await owner.patch(path, json={cause: free, name: None})).status_code == 200


async def test_what_is_there_stays_and_a_filter_finds_it(owner: Person) -> None:
    record = await made(owner, name="Acme", annual_revenue="20")
    await made(owner, name="Beta", annual_revenue="5")
    name = (await define(owner, "text", "Wanted"))["name"]
    await changed(owner, name, required_if=is_over("10"))
    path = f"/api/companies/{record['id']}"
    assert (await owner.patch(path, json={"name": "Acme & Sons"})).status_code == 200
    assert codes(await owner.patch(path, json={"annual_revenue": "30"})) == {name: CODE}
    lacking = {"and": [is_over("10"), {"field": name, "op": "empty"}]}
    found = await owner.post("/api/companies/summary", json={"filter": lacking})
    assert found.json()["total"]["count"] == 1
    done = await owner.patch(path, json={name: "Here"})
    seq = done.json()["change"]["seq"]
    back = await owner.post(f"{path}/reversion", json={"seq": seq, "field": name})
    assert back.status_code == 200, "what was so once may be so again"
    await changed(owner, name, required_if=None)
    assert (await the_field(owner, name))["required_if"] is None
    assert (await owner.patch(path, json={"annual_revenue": "30"})).status_code == 200


async def test_parts_of_a_condition(owner: Person) -> None:
    cause = (await define(owner, "decimal", "Doors"))["name"]
    tree = {"or": [{"not": {"field": cause, "op": "lt", "value": "5"}}, is_over("10")]}
    name = (await define(owner, "text", "Wanted", required_if=tree))["name"]
    for doors, revenue, lacks in (("4", "10", False), ("5", "10", True), ("4", "11", True)):
        body = {"name": "Acme", cause: doors, "annual_revenue": revenue}
        answer = await owner.post("/api/companies", json=body)
        assert (codes(answer) if lacks else answer.status_code) == ({name: CODE} if lacks else 201)


async def test_rows_of_a_file(rapport: Rapport, owner: Person) -> None:
    name = (await define(owner, "text", "Wanted", required_if=is_over("10")))["name"]
    await imported(rapport, owner, b"Name,Annual revenue,Wanted\nDelta,20,there\n")
    done = await imported(rapport, owner, b"Name,Annual revenue,Wanted\nAlpha,20,\nBeta,20,here\nGamma,5,\nDelta,30,\n")
    [line] = await error_lines(owner, done)
    assert "Alpha" in line
    assert "Required with what the other fields say" in line
    found = {each["name"]: (each["annual_revenue"], each[name]) for each in await everything(owner)}
    assert found == {"Beta": ("20", "here"), "Gamma": ("5", None), "Delta": ("30", "there")}
    late = await define(owner, "text", "Late", required_if=is_over("10"))
    again = await imported(rapport, owner, b"Name,Annual revenue\nBeta,20\nDelta,40\nGamma,6\n")
    [line] = await error_lines(owner, again)
    assert "Delta" in line, "Beta stays as it was"
    assert {each["name"]: each["annual_revenue"] for each in await everything(owner)}["Delta"] == "30"
    assert late["required_if"] == is_over("10")


async def test_a_deal_that_moves_on(owner: Person) -> None:
    stages = (await owner.get("/api/pipelines")).json()[0]["stages"]
    first, second = (each["id"] for each in stages[:2])
    condition = {"field": "stage", "op": "eq", "value": second}
    name = (await define(owner, "text", "Wanted", "deal", required_if=condition))["name"]
    assert codes(await owner.post("/api/deals", json={"name": "Big", "stage": second})) == {name: CODE}
    record = await made(owner, "deals", name="Big", stage=first)
    path = f"/api/deals/{record['id']}"
    assert codes(await owner.patch(path, json={"stage": second})) == {name: CODE}
    assert (await owner.patch(path, json={"stage": second, name: "Here"})).status_code == 200


async def test_a_lead_that_is_converted(owner: Person) -> None:
    cause = (await define(owner, "decimal", "Said", "lead"))["name"]
    heard = (await define(owner, "decimal", "Heard", "contact", copied_from=cause))["name"]
    over = {"field": heard, "op": "gt", "value": "5"}
    name = (await define(owner, "text", "Wanted", "contact", required_if=over))["name"]
    lead = await made(owner, "leads", name="Ann Ott", **{cause: "7"})
    path = f"/api/leads/{lead['id']}/conversion"
    refused = await owner.post(path, json={})
    assert refused.status_code == 422, refused.text
    assert CODE in refused.text
    done = await owner.post(path, json={"contact": {"fields": {name: "Here"}}})
    assert done.status_code == 201, done.text


async def test_a_merge_that_would_leave_it_empty(owner: Person) -> None:
    name = (await define(owner, "text", "Wanted"))["name"]
    first = await made(owner, name="Acme")
    second = await made(owner, name="Acme", annual_revenue="20")
    await changed(owner, name, required_if=is_over("10"))
    versions = {each["id"]: each["version"] for each in (first, second)}
    wanted = {"survivor": first["id"], "others": [second["id"]], "versions": versions}
    assert codes(await owner.post("/api/companies/merges", json=wanted)) == {name: CODE}
    filled = await owner.patch(f"/api/companies/{first['id']}", json={name: "Here"})
    wanted["versions"] = versions | {first["id"]: filled.json()["record"]["version"]}
    done = await owner.post("/api/companies/merges", json=wanted)
    assert done.status_code in {200, 201}, done.text


@pytest.mark.usefixtures("typed")
async def test_a_web_form_asks_for_it_whether_the_lead_is_there_or_not(rapport: Rapport, owner: Person) -> None:
    cause = (await define(owner, "boolean", "Urgent", "lead"))["name"]
    urgent = {"field": cause, "op": "eq", "value": True}
    name = (await define(owner, "text", "Wanted", "lead", required_if=urgent))["name"]
    url = await form(owner, fields=[{"name": "name"}, {"name": "email", "required": True}, {"name": cause}])
    lee = {"name": "Lee Wong", "email": "lee@works.example"}
    for _ in range(2):
        refused = await sent(rapport, url, {**lee, cause: True})
        assert {key: each["code"] for key, each in refused.json()["fields"].items()} == {name: "forms.answer_needed"}
        calm = await sent(rapport, url, lee)
        assert calm.status_code in {200, 201, 204}, calm.text
    done = await sent(rapport, url, {**lee, "email": "other@works.example", cause: True, name: "Today"})
    assert done.status_code in {200, 201, 204}, done.text
    assert [each[name] for each in await leads(owner)] == [None, "Today"]


@pytest.mark.usefixtures("typed")
async def test_a_web_form_that_cannot_ask_for_it_takes_nothing(rapport: Rapport, owner: Person) -> None:
    never = {"field": "email", "op": "not_empty"}
    await define(owner, "person", "Wanted", "lead", required_if=never)
    refused = await sent(rapport, await form(owner), {"name": "Lee Wong", "email": "lee@works.example"})
    assert refused.json()["code"] == "forms.not_open", refused.text
    assert await leads(owner) == []


@pytest.mark.parametrize("masks", [{"annual_revenue": {"read": "hidden"}}, "own", "read-only"])
async def test_nobody_is_told_or_asked_what_they_are_not_shown(rapport: Rapport, owner: Person, masks: Any) -> None:
    name = (await define(owner, "text", "Wanted", required_if=is_over("10")))["name"]
    record = await made(owner, name="Acme", annual_revenue="20", **{name: "Here"})
    given = {"own": {name: {"read": "hidden"}}, "read-only": {name: {"edit": False}}}.get(str(masks), masks)
    seller = await hidden_from(owner, rapport, {"company": given})
    fields = {each["name"]: each for each in (await seller.get("/api/objects")).json()[0]["fields"]}
    if name in fields:
        assert fields[name]["required_if"] is None
    if "annual_revenue" in given:
        path = f"/api/companies/{record['id']}"
        assert (await seller.patch(path, json={name: None})).status_code == 200
    else:
        done = await seller.post("/api/companies", json={"name": "Beta", "annual_revenue": "20"})
        assert done.status_code == 201, done.text


async def test_an_archived_field_asks_nothing_until_it_is_back(owner: Person) -> None:
    cause = (await define(owner, "boolean", "Cause"))["name"]
    name = (await define(owner, "text", "Wanted", required_if={"field": cause, "op": "empty"}))["name"]
    assert codes(await owner.post("/api/companies", json={"name": "Acme"})) == {name: CODE}
    await changed(owner, cause, archived=True)
    assert (await owner.post("/api/companies", json={"name": "Acme"})).status_code == 201
    await changed(owner, cause, archived=False)
    assert codes(await owner.post("/api/companies", json={"name": "Acme"})) == {name: CODE}


async def test_a_merged_label_is_asked_for_by_its_new_one(rapport: Rapport, owner: Person) -> None:
    labels = [{"zh": each, "en": each} for each in ("Old", "New", "Other")]
    cause = await define(owner, "choice", "Cause", choices=labels)
    old, new, _ = (each["id"] for each in cause["choices"])
    asks = {"field": cause["name"], "op": "eq", "value": old}
    name = (await define(owner, "text", "Wanted", required_if=asks))["name"]
    plain = (await define(owner, "text", "Plain", required_if={"field": cause["name"], "op": "empty"}))["name"]
    path = f"/api/fields/company/{cause['name']}/labels/{old}/merge"
    assert (await owner.post(path, json={"into": new})).status_code == 200
    await rapport.run_jobs()
    assert (await the_field(owner, name))["required_if"] == {**asks, "value": new}
    assert (await the_field(owner, plain))["version"] == 1
    assert codes(await owner.post("/api/companies", json={"name": "Acme", cause["name"]: new})) == {name: CODE}


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "name", "op": "contains", "value": "Acme"},
        {"field": "created_at", "op": "not_empty"},
        {"field": "parent", "op": "not_empty"},
        {"field": "contacts.name", "op": "not_empty"},
        {"field": "source", "op": "contains", "value": "web"},
    ],
)
async def test_conditions_that_cannot_be_are_refused(owner: Person, condition: Json) -> None:
    body = {"type": "text", "label": {"zh": "", "en": "Wanted"}, "required_if": condition}
    refused = await owner.post("/api/fields/company", json=body)
    assert (refused.status_code, refused.json()["code"]) == (422, "records.invalid_definition"), refused.text
    assert refused.json()["fields"]["required_if"]["code"] == "records.bad_condition"
    field = await define(owner, "text", "Wanted", required_if={"and": []})
    assert field["required_if"] is None, "nothing is asked"
    itself = {"field": field["name"], "op": "empty"}
    late = {"base_version": field["version"], "required_if": itself}
    refused = await owner.patch(f"/api/fields/company/{field['name']}", json=late)
    assert refused.json()["fields"]["required_if"]["code"] == "records.bad_condition"


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ({"field": "nowhere", "op": "empty"}, "records.unknown_field"),
        ({"field": "annual_revenue", "op": "sounds_like", "value": "1"}, "records.operator_not_supported"),
        ({"field": "annual_revenue", "op": "gt", "value": "many"}, "records.bad_filter"),
    ],
)
async def test_conditions_that_are_no_filter_are_refused(owner: Person, condition: Json, code: str) -> None:
    body = {"type": "text", "label": {"zh": "", "en": "Wanted"}, "required_if": condition}
    refused = await owner.post("/api/fields/company", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, code)
