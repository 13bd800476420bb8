"""Timelines: what stands on which, in which order, and what somebody with fewer rights sees of it."""

import datetime as dt
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.timelines import changed, made, record, timeline, titles

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Timeline Ltd", "GB", email)


@pytest.fixture
async def company(owner: Person) -> Json:
    """A company."""
    return await made(owner, "companies", name="Obsidian Foundry")


@pytest.fixture
async def deal(owner: Person, company: Json) -> Json:
    """A deal with the company."""
    return await made(owner, "deals", name="Line 3", company=company["id"], amount=900)


async def test_one_call_stands_on_the_deal_its_company_and_the_contact(
    owner: Person, company: Json, deal: Json
) -> None:
    contact = await made(owner, "contacts", name="Mirabel Ott")
    call = await made(owner, "activities", kind="call", subject="Asked for the price", minutes=12,
                      deal=deal["id"], contact=contact["id"])  # fmt: skip
    for noun, record_id in (("deals", deal["id"]), ("companies", company["id"]), ("contacts", contact["id"])):
        first = (await timeline(owner, noun, record_id))["items"][0]
        assert (first["type"], first["id"], first["record"]["minutes"]) == ("activity", call["id"], 12)
        others = {each["label"] for each in first["targets"]}
        assert others == {"Line 3", "Obsidian Foundry", "Mirabel Ott"} - {
            {"deals": "Line 3", "companies": "Obsidian Foundry", "contacts": "Mirabel Ott"}[noun]
        }
        assert (await record(owner, noun, record_id))["last_activity_at"] == call["occurred_at"]


async def test_a_contact_brings_its_primary_company(owner: Person, company: Json) -> None:
    links = {"companies": [{"id": company["id"], "is_primary": True}]}
    contact = await made(owner, "contacts", name="Mirabel Ott", links=links)
    await made(owner, "activities", body="Met at the fair", contact=contact["id"])
    assert await titles(owner, "companies", company["id"]) == ["Met at the fair"]


async def test_the_order_is_that_of_what_happened_and_pages_go_on(owner: Person, deal: Json) -> None:
    start = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
    # Two at each moment, written in another order than they happened.
    for number in sorted(range(90), key=lambda each: (each * 37) % 90):
        at = (start + dt.timedelta(hours=number // 2)).isoformat()
        await made(owner, "activities", subject=f"Call {number}", occurred_at=at, deal=deal["id"])
    read: list[str] = []
    before: str | None = None
    pages = 0
    while pages == 0 or before:
        page = await timeline(owner, "deals", deal["id"], before)
        read += [each["id"] for each in page["items"]]
        before, pages = page["next"], pages + 1
    assert (pages, len(read), len(set(read))) == (3, 91, 91)
    times = [each["at"] for each in (await timeline(owner, "deals", deal["id"]))["items"]]
    assert times == sorted(times, reverse=True)


async def test_stages_owners_and_the_create_stand_between(rapport: Rapport, owner: Person, deal: Json) -> None:
    bob = await rapport.hire(owner, f"bob.{owner.session['person']['email']}")
    [line] = (await owner.get("/api/pipelines")).json()
    stages = {stage["label"]["en"]: stage["id"] for stage in line["stages"]}
    await changed(owner, "deals", deal["id"], stage=stages["Discovery"])
    await changed(owner, "deals", deal["id"], owner_id=bob.session["person"]["id"])
    await changed(owner, "deals", deal["id"], stage=stages["Won"], close_date="2026-12-01")
    page = await timeline(owner, "deals", deal["id"])
    me, him = owner.session["person"]["id"], bob.session["person"]["id"]
    assert [(each["type"], each["before"], each["after"], each["actor"]) for each in page["items"]] == [
        ("stage", stages["Discovery"], stages["Won"], me),
        ("owner", me, him, me),
        ("stage", stages["Qualification"], stages["Discovery"], me),
        ("created", None, me, me),
    ]
    assert page["included"]["choices"][stages["Won"]]["en"] == "Won"
    assert page["included"]["people"][him]["name"] == "Bob Ray"
    above = await timeline(owner, "companies", deal["company"])
    assert [each["after"] for each in above["items"] if each["type"] == "stage"] == [
        stages["Won"], stages["Discovery"], stages["Qualification"],
    ]  # fmt: skip
    assert above["included"]["records"][deal["id"]]["label"] == "Line 3"


async def test_open_tasks_come_next_and_done_ones_have_happened(owner: Person, deal: Json) -> None:
    late = await made(owner, "tasks", title="Send the quote", due_on="2026-03-04", due_time="9:30", deal=deal["id"])
    await made(owner, "tasks", title="Some day", deal=deal["id"])
    await made(owner, "tasks", title="Ring back", due_on="2026-03-04", deal=deal["id"])
    assert late["due_time"] == "09:30"
    assert await titles(owner, "deals", deal["id"], "coming") == ["Ring back", "Send the quote", "Some day"]
    assert (await record(owner, "deals", deal["id"]))["next_task_on"] == "2026-03-04"
    done = await changed(owner, "tasks", late["id"], status="done")
    assert done["done_at"] is not None
    assert await titles(owner, "deals", deal["id"]) == ["Send the quote"]
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == done["done_at"]
    undone = await owner.post(f"/api/tasks/{late['id']}/reversion", json={"seq": await seq_of(owner, late["id"])})
    assert (undone.json()["record"]["status"], undone.json()["record"]["done_at"]) == ("open", None)
    assert await titles(owner, "deals", deal["id"]) == []
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None


async def seq_of(person: Person, task_id: str) -> int:
    """The newest change of a task."""
    found: int = (await person.get(f"/api/tasks/{task_id}/history")).json()["items"][0]["seq"]
    return found


async def test_a_planned_meeting_is_no_last_activity_before_it_begins(owner: Person, deal: Json) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(days=2)
    await made(owner, "activities", kind="meeting", subject="Kick-off", occurred_at=soon.isoformat(), deal=deal["id"])
    assert await titles(owner, "deals", deal["id"]) == []
    assert await titles(owner, "deals", deal["id"], "coming") == ["Kick-off"]
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None


async def test_what_is_deleted_leaves_the_timeline_and_comes_back(owner: Person, deal: Json) -> None:
    first = await made(owner, "activities", subject="First", occurred_at="2026-01-05T09:00:00Z", deal=deal["id"])
    second = await made(owner, "activities", subject="Second", occurred_at="2026-01-06T09:00:00Z", deal=deal["id"])
    await owner.delete(f"/api/activities/{second['id']}")
    assert await titles(owner, "deals", deal["id"]) == ["First"]
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == first["occurred_at"]
    bulk = {"op": "delete", "ids": [first["id"]]}
    batch = (await owner.post("/api/activities/bulk", json=bulk)).json()["batch_id"]
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None
    await owner.post(f"/api/batches/{batch}/undo")
    await owner.post(f"/api/activities/{second['id']}/restoration")
    assert await titles(owner, "deals", deal["id"]) == ["Second", "First"]
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == second["occurred_at"]


async def test_an_activity_that_is_moved_leaves_where_it_stood(owner: Person, company: Json, deal: Json) -> None:
    call = await made(owner, "activities", subject="Call", deal=deal["id"])
    other = await made(owner, "companies", name="Other Works")
    await changed(owner, "activities", call["id"], deal=None, company=other["id"])
    assert await titles(owner, "deals", deal["id"]) == []
    assert await titles(owner, "companies", company["id"]) == []
    assert await titles(owner, "companies", other["id"]) == ["Call"]
    assert (await record(owner, "companies", company["id"]))["last_activity_at"] is None


async def test_a_leads_past_goes_on_at_what_it_became(owner: Person) -> None:
    lead = await made(owner, "leads", name="Mirabel Ott", company_name="Obsidian Foundry")
    await made(owner, "activities", kind="call", subject="First call", lead=lead["id"])
    wanted = {"company": {}, "deal": {"fields": {"name": "Line 3"}}}
    became = (await owner.post(f"/api/leads/{lead['id']}/conversion", json=wanted)).json()
    for noun in ("contact", "company", "deal"):
        plural = {"contact": "contacts", "company": "companies", "deal": "deals"}[noun]
        assert await titles(owner, plural, became[noun]) == ["First call"]


async def test_who_sees_the_record_sees_what_happened_and_no_more(rapport: Rapport, owner: Person) -> None:
    bob = await rapport.hire(owner, f"bob.{owner.session['person']['email']}")
    him = bob.session["person"]["id"]
    company = await made(owner, "companies", name="Obsidian Foundry", owner_id=him)
    deal = await made(owner, "deals", name="Secret deal", company=company["id"])
    note = await made(owner, "activities", body="They pay late", deal=deal["id"])
    task = await made(owner, "tasks", title="Ask again", deal=deal["id"])
    page = await timeline(bob, "companies", company["id"])
    [shown] = [each for each in page["items"] if each["record"]]
    assert (shown["record"]["body"], shown["targets"], shown["may_change"]) == ("They pay late", [], False)
    assert (shown["record"]["deal"], [each["record"]["title"] for each in page["coming"]]) == (None, ["Ask again"])
    assert "Secret deal" not in str(page)
    assert [each["type"] for each in page["items"] if each["object"] == "deal"] == []
    for noun, found in (("activities", note), ("tasks", task)):
        assert (await bob.get(f"/api/{noun}/{found['id']}")).status_code == 404
        refused = await bob.patch(f"/api/{noun}/{found['id']}", json={"title" if noun == "tasks" else "subject": "x"})
        assert (refused.status_code, refused.json()["code"]) == (404, "records.not_found")
        assert (await bob.post(f"/api/{noun}/query", json={})).json()["items"] == []
    assert (await bob.get(f"/api/deals/{deal['id']}/timeline")).status_code == 404
    refused = await bob.post("/api/activities", json={"body": "x", "deal": deal["id"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["deal"])


async def test_an_activity_says_something_at_some_time(owner: Person, deal: Json) -> None:
    refused = await owner.post("/api/activities", json={"deal": deal["id"], "kind": "call"})
    assert (refused.status_code, refused.json()["fields"]["body"]["code"]) == (422, "activities.nothing_said")
    assert await titles(owner, "deals", deal["id"]) == []
    note = await made(owner, "activities", body=f"\n  {'long ' * 30}\nmore", deal=deal["id"])
    assert (note["kind"], len(note["subject"]), note["subject"][-1]) == ("note", 80, "…")
    shorter = await changed(owner, "activities", note["id"], body="Short")
    assert shorter["subject"] == "Short"
    kept = await changed(owner, "activities", note["id"], subject="Mine", body="Else")
    assert (await changed(owner, "activities", note["id"], body="Else again"))["subject"] == kept["subject"] == "Mine"
    timed = await owner.post("/api/tasks", json={"title": "x", "due_time": "10:00"})
    assert timed.json()["fields"]["due_on"]["code"] == "records.required"
    wrong = await owner.post("/api/tasks", json={"title": "x", "due_on": "2026-01-05", "due_time": "25:00"})
    assert list(wrong.json()["fields"]) == ["due_time"]


async def test_a_cursor_is_good_for_its_own_timeline_only(owner: Person, company: Json, deal: Json) -> None:
    for number in range(45):
        await made(owner, "activities", subject=f"Call {number}", deal=deal["id"])
    following = (await timeline(owner, "deals", deal["id"]))["next"]
    for noun, record_id, cursor in (("companies", company["id"], following), ("deals", deal["id"], "x")):
        refused = await owner.get(f"/api/{noun}/{record_id}/timeline", params={"before": cursor})
        assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_cursor")


async def test_what_tasks_and_activities_always_have_can_not_be_emptied(owner: Person) -> None:
    task = (await owner.post("/api/tasks", json={"title": "Ring"})).json()["record"]
    for field in ("status", "priority", "title"):
        refused = await owner.patch(f"/api/tasks/{task['id']}", json={field: None})
        assert (refused.status_code, list(refused.json()["fields"])) == (422, [field])
    for refused in (
        await owner.post("/api/tasks", json={"title": "Ring", "due_time": "10:00"}),
        await owner.patch(f"/api/tasks/{task['id']}", json={"due_time": "10:00"}),
    ):
        assert (refused.status_code, list(refused.json()["fields"])) == (422, ["due_on"])
    done = (await owner.post("/api/tasks", json={"title": "Rung", "status": "done"})).json()["record"]
    assert done["done_at"] is not None
    note = (await owner.post("/api/activities", json={"kind": "note", "body": "Hello\nthere"})).json()["record"]
    assert note["subject"] == "Hello"
    for field in ("kind", "occurred_at"):
        refused = await owner.patch(f"/api/activities/{note['id']}", json={field: None})
        assert (refused.status_code, list(refused.json()["fields"])) == (422, [field])
    silent = await owner.patch(f"/api/activities/{note['id']}", json={"body": None})
    assert (silent.status_code, list(silent.json()["fields"])) == (422, ["body"])
    assert (await owner.post("/api/activities", json={"kind": "note"})).status_code == 422
