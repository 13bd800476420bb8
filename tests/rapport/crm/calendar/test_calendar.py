"""Days of a calendar: whose they are, in which zone, and what their reader may see of them."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import team_of
from tests.support.hidden import hidden_from
from tests.support.team import me
from tests.support.timelines import made

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation in London."""
    return await rapport.sign_up("Calendar Ltd", "GB", email)


@pytest.fixture
async def bob(rapport: Rapport, owner: Person, email: str) -> Person:
    """A rep of it, who sees what is his own."""
    return await rapport.hire(owner, f"bob.{email}")


async def shown(reader: Person, first: str, last: str, **more: object) -> Json:
    answer = await reader.get("/api/calendar", params={"first": first, "last": last, **more})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()
    return found


def names(found: Json) -> list[str]:
    """All titles, by kind and in order."""
    titles = {"activities": "subject", "tasks": "title", "deals": "next_step"}
    return [each[title] for kind, title in titles.items() for each in found[kind]]


async def test_a_day_holds_what_begins_lasts_or_is_due_on_it(owner: Person) -> None:
    for subject, at, more in (
        ("The night before", "2026-11-02T23:30:00Z", {"minutes": 30}),
        ("Over midnight", "2026-11-02T23:30:00Z", {"minutes": 60}),
        ("First thing", "2026-11-03T00:00:00Z", {}),
        ("Last thing", "2026-11-03T23:59:00Z", {}),
        ("The day after", "2026-11-04T00:00:00Z", {}),
    ):
        await made(owner, "activities", kind="meeting", subject=subject, occurred_at=at, **more)
    await made(owner, "activities", kind="note", subject="A note", occurred_at="2026-11-03T12:00:00Z")
    for title, day in (("Due before", "2026-11-02"), ("Due", "2026-11-03"), ("Due after", "2026-11-04")):
        await made(owner, "tasks", title=title, due_on=day)
    await made(owner, "tasks", title="Some day")
    company = await made(owner, "companies", name="Obsidian Foundry")
    deal = await made(owner, "deals", name="Line 3", company=company["id"], next_step="Send the offer",
                      next_step_on="2026-11-03")  # fmt: skip
    found = await shown(owner, "2026-11-03", "2026-11-03")
    assert names(found) == ["Over midnight", "First thing", "Last thing", "Due", "Send the offer"]
    assert (found["time_zone"], found["starts_at"], found["ends_at"], found["cut_off"]) == (
        "Europe/London", "2026-11-03T00:00:00Z", "2026-11-04T00:00:00Z", False,
    )  # fmt: skip
    assert found["included"]["records"][company["id"]]["label"] == "Obsidian Foundry"
    assert deal["id"] in found["movable"]
    assert len(found["movable"]) == 5


async def test_days_are_those_of_ones_own_zone(owner: Person) -> None:
    await made(owner, "activities", kind="call", subject="At midnight in London", occurred_at="2026-11-03T00:00:00Z")
    assert names(await shown(owner, "2026-11-02", "2026-11-02")) == []
    await owner.patch("/api/session", json={"time_zone": "America/New_York"})
    found = await shown(owner, "2026-11-02", "2026-11-02")
    assert names(found) == ["At midnight in London"]
    assert (found["time_zone"], found["starts_at"]) == ("America/New_York", "2026-11-02T05:00:00Z")


async def test_others_days_are_shown_as_far_as_one_may_see_them(rapport: Rapport, owner: Person, bob: Person) -> None:
    when = {"occurred_at": "2026-11-03T10:00:00Z", "kind": "visit"}
    await made(owner, "activities", subject="The owner's", **when)
    mine = await made(bob, "activities", subject="Bob's", **when)
    day = ("2026-11-03", "2026-11-03")
    assert names(await shown(owner, *day)) == ["The owner's"]
    his = await shown(owner, *day, person=me(bob))
    assert (names(his), his["movable"]) == (["Bob's"], [mine["id"]])
    assert names(await shown(bob, *day, person=me(owner))) == []
    assert names(await shown(bob, *day, person=str(uuid4()))) == []
    team = str(await team_of(rapport, owner, bob))
    assert sorted(names(await shown(owner, *day, team=team))) == ["Bob's", "The owner's"]
    assert names(await shown(bob, *day, team=team)) == ["Bob's"]


async def test_what_is_masked_is_not_told_by_where_something_ends(rapport: Rapport, owner: Person) -> None:
    await made(owner, "activities", kind="meeting", subject="Over midnight", outcome=None, minutes=60,
               occurred_at="2026-11-02T23:30:00Z")  # fmt: skip
    blind = await hidden_from(owner, rapport, {"activity": {"minutes": {"read": "hidden", "edit": False}}})
    before = await shown(blind, "2026-11-02", "2026-11-02", person=me(owner))
    assert names(before) == ["Over midnight"]
    assert "minutes" not in before["activities"][0]
    assert names(await shown(blind, "2026-11-03", "2026-11-03", person=me(owner))) == []
    assert names(await shown(owner, "2026-11-03", "2026-11-03")) == ["Over midnight"]


async def test_what_a_role_denies_is_not_there(rapport: Rapport, owner: Person) -> None:
    rights = {"objects": {"task": {"read": "all"}}, "fields": {}}
    role = await owner.post("/api/roles", json={"label": {"zh": "只看任务", "en": "Tasks only"}, "rights": rights})
    await made(owner, "activities", kind="call", subject="A call", occurred_at="2026-11-03T10:00:00Z")
    await made(owner, "tasks", title="A task", due_on="2026-11-03")
    reader = await rapport.hire(owner, f"{uuid4().hex}@example.com", role=role.json()["key"])
    found = await shown(reader, "2026-11-03", "2026-11-03", person=me(owner))
    assert (names(found), found["movable"]) == (["A task"], [])


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-11-03", "2026-11-02"), ("2026-01-01", "2026-03-04"), ("9999-12-31", "9999-12-31")],
)
async def test_days_that_nobody_can_be_shown_are_refused(owner: Person, first: str, last: str) -> None:
    refused = await owner.get("/api/calendar", params={"first": first, "last": last})
    assert (refused.status_code, refused.json()["code"]) == (422, "calendar.too_many_days")
    assert (await owner.get("/api/calendar", params={"first": "2026-01-01", "last": "2026-03-03"})).status_code == 200


async def test_a_team_that_is_not_there_is_not_found(owner: Person) -> None:
    params = {"first": "2026-11-03", "last": "2026-11-03", "team": str(uuid4())}
    refused = await owner.get("/api/calendar", params=params)
    assert (refused.status_code, refused.json()["code"]) == (404, "auth.team_not_found")


async def test_lengths_and_days_at_the_ends_of_the_calendar_are_no_trouble(owner: Person) -> None:
    for subject, at, minutes in (
        ("For ever", "2026-11-03T10:00:00Z", 2_000_000_000), ("Less than nothing", "2026-11-03T11:00:00Z", -5),
    ):  # fmt: skip
        await made(owner, "activities", kind="call", subject=subject, occurred_at=at, minutes=minutes)
    assert names(await shown(owner, "2026-11-03", "2026-11-03")) == ["For ever", "Less than nothing"]
    assert names(await shown(owner, "2026-11-04", "2026-11-04")) == []
    refused = await owner.get("/api/calendar", params={"first": "0001-01-01", "last": "0001-01-02"})
    assert (refused.status_code, refused.json()["code"]) == (422, "calendar.too_many_days")
