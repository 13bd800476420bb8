"""Visits: planning, check-in and check-out, who is near, who is due, and who is told where somebody was."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.clocks import ahead
from tests.support.colleagues import colleague
from tests.support.hidden import hidden_from
from tests.support.team import code
from tests.support.timelines import changed, made, record

Json = dict[str, Any]
BUND = "geo:31.2304,121.4737"
NEXT_DOOR = "geo:31.2310,121.4745;u=18"
PUDONG = "geo:31.2200,121.5440;u=30"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Visits Ltd", "CN", email)


async def check(person: Person, visit: Json, way: str, key: str | None = None, **body: object) -> Any:
    """The answer to a check-in or check-out."""
    headers = {"Idempotency-Key": key} if key else None
    return await person.post(f"/api/activities/{visit['id']}/check-{way}", json=body, headers=headers)


async def test_a_visit_is_planned_checked_in_and_out(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="Obsidian Foundry", location=BUND, visit_every=30)
    assert company["location"] == BUND
    today = company["visit_due_on"]
    start = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(hours=2)
    window = {"planned_from": start.isoformat(), "planned_until": (start + dt.timedelta(minutes=45)).isoformat()}
    visit = await made(owner, "activities", kind="visit", subject="Line 3", company=company["id"], **window)
    assert (visit["occurred_at"], visit["minutes"]) == (start.isoformat(), 45)
    later = await changed(owner, "activities", visit["id"], planned_from=(start + dt.timedelta(minutes=5)).isoformat())
    assert later["occurred_at"] == later["planned_from"]

    early = await check(owner, visit, "out")
    assert code(early) == (409, "visits.not_checked_in")
    device = "Chrome 140 · Android"
    done = await check(owner, visit, "in", key="once", point=NEXT_DOOR, mocked=False, device=device)
    assert done.status_code == 200, done.text
    now = done.json()["record"]
    assert (now["check_in_point"], now["check_in_accuracy"], now["check_in_mocked"]) == (
        "geo:31.231,121.4745;u=18",
        18,
        False,
    )
    assert 90 < now["check_in_distance"] < 120
    assert now["occurred_at"] == now["checked_in_at"] < window["planned_from"]
    again = await check(owner, visit, "in", key="once", point=NEXT_DOOR, mocked=False, device=device)
    assert (again.status_code, again.json()["record"]["checked_in_at"]) == (200, now["checked_in_at"])
    assert code(await check(owner, visit, "in", point=NEXT_DOOR)) == (409, "visits.already_checked_in")

    seen = await record(owner, "companies", company["id"])
    assert seen["last_visited_at"] == now["checked_in_at"]
    assert seen["visit_due_on"] == (dt.date.fromisoformat(today) + dt.timedelta(days=30)).isoformat()

    await ahead(rapport, owner, 1 / 24)
    out = (await check(owner, visit, "out", point=PUDONG)).json()["record"]
    assert (out["minutes"], out["check_out_distance"] > 6000) == (60, True)
    assert code(await check(owner, visit, "out")) == (409, "visits.already_checked_out")
    history = (await owner.get(f"/api/activities/{visit['id']}/history")).json()["items"]
    assert [each["op"] for each in history].count("update") == 3


async def test_what_was_not_measured_or_lies_far_away_needs_a_word(rapport: Rapport, owner: Person, email: str) -> None:
    company = await made(owner, "companies", name="Basalt", location=BUND)
    visit = await made(owner, "activities", kind="visit", subject="V", company=company["id"])
    for body, why in (
        ({}, "visits.reason_needed"),
        ({"reason": "  "}, "visits.reason_needed"),
        ({"point": PUDONG}, "visits.far_away"),
    ):
        refused = await check(owner, visit, "in", **body)
        assert (refused.status_code, refused.json()["fields"]["reason"]["code"]) == (422, why), refused.text
    assert code(await check(owner, visit, "in", point="geo:99,0")) == (422, "visits.not_a_point")
    assert (await record(owner, "activities", visit["id"]))["checked_in_at"] is None
    # How well it was measured counts: 6.8 km away and known to 7 km is not known to be away.
    vague = await made(owner, "activities", kind="visit", subject="W", company=company["id"])
    assert (await check(owner, vague, "in", point="geo:31.22,121.544;u=7000")).status_code == 200
    done = (await check(owner, visit, "in", reason="Basement, no signal")).json()["record"]
    assert (done["check_in_point"], done["check_in_distance"], done["check_in_reason"]) == (
        None, None, "Basement, no signal",
    )  # fmt: skip
    note = await made(owner, "activities", body="A note", company=company["id"])
    assert code(await check(owner, note, "in", reason="x")) == (422, "visits.no_visit")
    rep = await colleague(rapport, owner, f"rep.{email}", name="Rep")
    assert code(await check(rep, vague, "out"))[0] == 404
    theirs = await made(owner, "activities", kind="visit", subject="T", owner_id=rep.session["person"]["id"])
    assert code(await check(owner, theirs, "in", reason="x")) == (403, "visits.not_yours")
    # No field of it is written like a field.
    forged = await owner.patch(f"/api/activities/{theirs['id']}", json={"checked_in_at": "2026-01-01T00:00:00Z"})
    assert forged.status_code == 422
    for bad in (
        {"kind": "call", "planned_from": "2026-01-01T00:00:00Z"},
        {"kind": "visit", "planned_until": "2026-01-01T00:00:00Z"},
    ):
        assert (await owner.post("/api/activities", json={"subject": "B", **bad})).status_code == 422


async def test_only_visits_that_happened_count_and_the_plan_follows(owner: Person) -> None:
    company = await made(owner, "companies", name="Granite", visit_every=7)
    due = dt.date.fromisoformat(company["visit_due_on"])
    listed = {"filter": {"field": "visit_due_on", "op": "lte", "value": due.isoformat()}}
    found = (await owner.post("/api/companies/query", json=listed)).json()["items"]
    assert company["id"] in {each["id"] for each in found}
    overview = f"/api/companies/{company['id']}/overview"
    assert "visit_due" in {each["rule"] for each in (await owner.get(overview)).json()["suggestions"]}

    def at(days: float) -> str:
        return (dt.datetime.now(dt.UTC) + dt.timedelta(days=days)).isoformat()

    missed = await made(owner, "activities", kind="visit", subject="M", company=company["id"], planned_from=at(-1))
    assert (await record(owner, "companies", company["id"]))["last_visited_at"] is None
    await made(owner, "activities", kind="call", subject="C", company=company["id"], occurred_at=at(-2))
    # One through a contact, written down afterwards.
    links = {"companies": [{"id": company["id"], "is_primary": True}]}
    contact = await made(owner, "contacts", name="Mirabel Ott", links=links)
    logged = await made(owner, "activities", kind="visit", subject="L", contact=contact["id"], occurred_at=at(-3))
    seen = await record(owner, "companies", company["id"])
    assert (seen["last_visited_at"], seen["visit_due_on"]) == (
        logged["occurred_at"], (due + dt.timedelta(days=4)).isoformat(),
    )  # fmt: skip
    assert "visit_due" not in {each["rule"] for each in (await owner.get(overview)).json()["suggestions"]}
    shorter = await changed(owner, "companies", company["id"], visit_every=2)
    assert shorter["visit_due_on"] == (due - dt.timedelta(days=1)).isoformat()
    assert "visit_due" in {each["rule"] for each in (await owner.get(overview)).json()["suggestions"]}
    await changed(owner, "activities", missed["id"], planned_from=at(1))  # now one is ahead
    assert "visit_due" not in {each["rule"] for each in (await owner.get(overview)).json()["suggestions"]}
    assert (await owner.delete(f"/api/activities/{logged['id']}")).status_code in {200, 204}
    assert (await record(owner, "companies", company["id"]))["last_visited_at"] is None
    stopped = await changed(owner, "companies", company["id"], visit_every=None)
    assert stopped["visit_due_on"] is None
    for field, value in (("visit_every", 0), ("visit_minutes", 2000), ("visit_weekdays", "8"), ("location", "Rome")):
        refused = await owner.patch(f"/api/companies/{company['id']}", json={field: value})
        assert (refused.status_code, list(refused.json()["fields"])) == (422, [field])
    window = await owner.patch(f"/api/companies/{company['id']}", json={"visit_from": "14:00", "visit_until": "09:30"})
    assert list(window.json()["fields"]) == ["visit_until"]
    days = await changed(owner, "companies", company["id"], visit_weekdays="Mon, 周三, fri")
    assert days["visit_weekdays"] == "135"


async def test_who_is_near_is_found_and_only_among_what_is_seen(rapport: Rapport, owner: Person, email: str) -> None:
    rep = await colleague(rapport, owner, f"rep.{email}", name="Rep")
    for name, place in (("Near", BUND), ("Nearer", NEXT_DOOR), ("Across", PUDONG), ("Berlin", "52.52, 13.405")):
        await made(owner, "companies", name=name, location=place)
    await made(owner, "companies", name="Nowhere")
    await made(rep, "companies", name="Baidu's", location="geo:31.236349,121.484818;crs=bd09")
    asked = {"point": "geo:31.2312,121.4747", "metres": 2000}
    found = (await owner.post("/api/companies/nearby", json=asked)).json()
    assert [each["name"] for each in found["items"]] == ["Nearer", "Near", "Baidu's"]
    assert (found["items"][0]["metres"] < 40, found["more"]) == (True, False)
    assert {"object": "company", "count": "3"} in await details_of(rapport, owner, "sensitive_read"), "places are read"
    assert [each["name"] for each in (await rep.post("/api/companies/nearby", json=asked)).json()["items"]] == [
        "Baidu's"
    ]
    far = (await owner.post("/api/companies/nearby", json=asked | {"metres": 10_000})).json()["items"]
    assert [each["name"] for each in far][-1] == "Across"
    # Any of its addresses finds a company, once, by the nearest of them; in whichever datum that is.
    for name, place in (("Across", "geo:31.23,121.4785;crs=gcj02"), ("Nowhere", BUND), ("Nearer", PUDONG)):
        known = await owner.post("/api/companies/query", json={"filter": {"field": "name", "op": "eq", "value": name}})
        at = f"/api/companies/{known.json()['items'][0]['id']}/addresses/{uuid4()}"
        assert (await owner.put(at, json={"kind": "delivery", "point": place})).status_code == 204
    by_name = {each["name"]: each for each in (await owner.post("/api/companies/nearby", json=asked)).json()["items"]}
    assert {name: each["place"] for name, each in by_name.items()} == {
        "Nearer": None, "Near": None, "Nowhere": "delivery", "Across": "delivery", "Baidu's": None,
    }  # fmt: skip
    assert by_name["Across"]["location"] == "geo:31.23,121.4785;crs=gcj02"
    assert by_name["Nowhere"]["metres"] == by_name["Near"]["metres"]
    unaddressed = await hidden_from(owner, rapport, {"company": {"address": {"read": "hidden"}}}, label="Unaddressed")
    shown = (await unaddressed.post("/api/companies/nearby", json=asked)).json()["items"]
    assert {each["name"] for each in shown} == {"Nearer", "Near", "Baidu's"}
    assert code(await owner.post("/api/companies/nearby", json={"point": "here"})) == (422, "visits.not_a_point")
    sensitive = {name: {"read": "hidden"} for name in ("check_in_point", "check_out_point")}
    blind = await hidden_from(owner, rapport, {"company": {"location": {"read": "hidden"}}, "activity": sensitive})
    assert code(await blind.post("/api/companies/nearby", json=asked)) == (403, "visits.location_hidden")
    company = next(each for each in far if each["name"] == "Near")
    visit = await made(blind, "activities", kind="visit", subject="Blind", company=company["id"])
    # From three points that anybody can claim to stand at, three distances would say where the customer is.
    done = (await check(blind, visit, "in", point=NEXT_DOOR)).json()["record"]
    assert "check_in_point" not in done
    assert done["check_in_distance"] is None
    out = await check(blind, visit, "out", point=PUDONG)
    assert (out.status_code, out.json()["record"]["check_out_distance"]) == (200, None)
    away = await made(blind, "activities", kind="visit", subject="Away", company=company["id"])
    assert (await check(blind, away, "in", point=PUDONG)).status_code == 200, "not even that it is far"
    assert "121.4745" not in (await blind.get(f"/api/activities/{visit['id']}/history")).text
    assert (await record(owner, "activities", visit["id"]))["check_in_point"] == "geo:31.231,121.4745;u=18"
