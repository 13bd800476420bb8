"""Tasks that repeat: days, what the next one says, done twice, opened again, undone."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.ids import derive_id
from rapport.crm.activities.repeats import DAYS, MONTHS, WEEKDAYS, following
from rapport.crm.records.choices import SEED_TIME
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.timelines import changed, made

JAN_31 = dt.date(2026, 1, 31)
EVERY = st.sampled_from([*DAYS, *MONTHS, WEEKDAYS])
DATES = st.dates(dt.date(1999, 1, 1), dt.date(2105, 1, 1))


@pytest.mark.parametrize(
    ("repeat", "since", "due", "today", "wanted"),
    [
        ("daily", "2026-05-01", "2026-05-01", "2026-04-20", "2026-05-02"),
        ("daily", "2026-05-01", "2026-05-01", "2026-06-09", "2026-06-09"),
        ("weekdays", "2026-05-01", "2026-05-01", "2026-05-01", "2026-05-04"),
        ("weekdays", "2026-05-02", "2026-05-02", "2026-05-02", "2026-05-04"),
        ("weekly", "2026-05-01", "2026-05-01", "2026-05-20", "2026-05-22"),
        ("biweekly", "2026-05-01", "2026-05-01", "2026-05-20", "2026-05-29"),
        ("monthly", "2026-01-31", "2026-01-31", "2026-01-31", "2026-02-28"),
        ("monthly", "2026-01-31", "2026-02-28", "2026-02-28", "2026-03-31"),
        ("monthly", "2026-01-31", "2026-02-28", "2026-06-01", "2026-06-30"),
        ("quarterly", "2025-11-30", "2025-11-30", "2025-11-30", "2026-02-28"),
        ("yearly", "2024-02-29", "2024-02-29", "2024-02-29", "2025-02-28"),
        ("yearly", "2024-02-29", "2027-02-28", "2027-02-28", "2028-02-29"),
        ("yearly", "2024-02-29", "9997-01-01", "2026-01-01", "9997-02-28"),
        ("weekly", "2024-02-29", "9998-12-31", "2026-01-01", None),
    ],
)
def test_the_next_day_of_a_row(repeat: str, since: str, due: str, today: str, wanted: str | None) -> None:
    first, last, now = (dt.date.fromisoformat(each) for each in (since, due, today))
    assert following(repeat, first, last, now) == (dt.date.fromisoformat(wanted) if wanted else None)


def _by_walking(repeat: str, since: dt.date, place: int) -> dt.date:
    """A day of a row, the slow way: whole periods from its first day."""
    if repeat in DAYS:
        return since + dt.timedelta(days=DAYS[repeat] * place)
    month = since.month - 1 + MONTHS[repeat] * place
    year, month = since.year + month // 12, month % 12 + 1
    day = since.day
    while True:
        try:
            return dt.date(year, month, day)
        except ValueError:
            day -= 1


@given(st.sampled_from([*DAYS, *MONTHS]), DATES, st.integers(0, 40), st.integers(-900, 900))
def test_a_row_keeps_its_days_whenever_each_is_done(repeat: str, since: dt.date, place: int, late: int) -> None:
    due = _by_walking(repeat, since, place)
    today = due + dt.timedelta(days=late)
    wanted = next(
        day for at in range(1000) if (day := _by_walking(repeat, since, place + 1 + at)) > due and day >= today
    )
    assert following(repeat, since, due, today) == wanted


@given(DATES, st.integers(-30, 60))
def test_monday_to_friday_is_never_a_weekend_and_leaves_no_day_out(due: dt.date, late: int) -> None:
    today = due + dt.timedelta(days=late)
    found = following(WEEKDAYS, due, due, today)
    earliest = max(today, due + dt.timedelta(days=1))
    between = [earliest + dt.timedelta(days=each) for each in range((found - earliest).days)] if found else []
    assert found is not None
    assert found >= earliest
    assert found.weekday() < 5 <= min((day.weekday() for day in between), default=5)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Again Ltd", "GB", email)


async def tasks(owner: Person) -> list[dict[str, Any]]:
    """All tasks, by day."""
    done = await owner.post("/api/tasks/query", json={"sort": [{"field": "due_on"}]})
    found: list[dict[str, Any]] = done.json()["items"]
    return found


async def far(owner: Person, **fields: Any) -> dict[str, Any]:
    """A task of a day that hasn't come."""
    return await made(
        owner, "tasks", **{"title": "Send the statement", "due_on": "2091-01-31", "repeat": "monthly"} | fields
    )


async def test_the_next_one_says_the_same_a_period_later(owner: Person) -> None:
    company = await made(owner, "companies", name="Kestrel")
    task = await far(
        owner, priority="high", due_time="09:30", company=company["id"], description="With the ledger",
        remind_at="2091-01-30T09:00:00+00:00",
    )  # fmt: skip
    assert task["repeat_from"] == "2091-01-31"
    await changed(owner, "tasks", task["id"], status="done")
    first, second = await tasks(owner)
    same = ("title", "priority", "due_time", "description", "repeat", "repeat_from", "owner_id")
    assert {name: second[name] for name in same} == {name: task[name] for name in same}
    assert second["company"] == company["id"]
    assert (first["status"], second["status"], second["done_at"]) == ("done", "open", None)
    assert (second["due_on"], second["remind_at"]) == ("2091-02-28", "2091-02-27T09:00:00+00:00")
    page = (await owner.get(f"/api/companies/{company['id']}/timeline")).json()
    assert second["id"] in str(page)
    await changed(owner, "tasks", second["id"], status="done")
    assert [each["due_on"] for each in await tasks(owner)] == ["2091-01-31", "2091-02-28", "2091-03-31"]


async def test_a_task_that_is_done_twice_at_once_has_one_next(owner: Person) -> None:
    task = await far(owner)
    await asyncio.gather(*(owner.patch(f"/api/tasks/{task['id']}", json={"status": "done"}) for _ in range(4)))
    assert [each["due_on"] for each in await tasks(owner)] == ["2091-01-31", "2091-02-28"]


async def test_opening_it_again_takes_the_next_one_back_and_doing_it_again_returns_it(owner: Person) -> None:
    task = await far(owner)
    done = await changed(owner, "tasks", task["id"], status="done")
    [_, second] = await tasks(owner)
    opened = await changed(owner, "tasks", done["id"], status="open")
    assert [each["id"] for each in await tasks(owner)] == [task["id"]]
    await changed(owner, "tasks", opened["id"], status="done")
    assert [each["id"] for each in await tasks(owner)] == [task["id"], second["id"]]


async def test_one_that_was_worked_on_stays_when_the_one_before_is_opened(owner: Person) -> None:
    task = await far(owner)
    done = await changed(owner, "tasks", task["id"], status="done")
    [_, second] = await tasks(owner)
    await changed(owner, "tasks", second["id"], title="Send the statement by post")
    await changed(owner, "tasks", done["id"], status="open")
    assert [each["status"] for each in await tasks(owner)] == ["open", "open"]


async def test_undoing_a_bulk_edit_takes_the_next_ones_back(owner: Person) -> None:
    ids = [(await far(owner, title=f"No. {number}"))["id"] for number in range(5)]
    body = {"op": "update", "ids": ids, "fields": {"status": "done"}}
    done = (await owner.post("/api/tasks/bulk", json=body)).json()
    assert len(await tasks(owner)) == 10
    undone = await owner.post(f"/api/batches/{done['batch_id']}/undo", json={})
    assert undone.status_code == 200, undone.text
    assert {each["id"] for each in await tasks(owner)} == set(ids)


async def test_a_task_without_a_day_cannot_repeat(owner: Person) -> None:
    for fields in ({"due_on": None}, {"repeat": "hourly"}):
        refused = await owner.post(
            "/api/tasks", json={"title": "Now and then", "due_on": "2091-01-31", "repeat": "daily"} | fields
        )
        assert refused.status_code == 422, refused.text
    task = await far(owner)
    refused = await owner.patch(f"/api/tasks/{task['id']}", json={"due_on": None})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["due_on"])


async def test_another_day_begins_another_row_and_none_ends_it(owner: Person) -> None:
    task = await far(owner)
    moved = await changed(owner, "tasks", task["id"], due_on="2091-02-10")
    assert moved["repeat_from"] == "2091-02-10"
    once = await changed(owner, "tasks", moved["id"], repeat=None)
    assert once["repeat_from"] is None
    await changed(owner, "tasks", once["id"], status="done")
    assert len(await tasks(owner)) == 1


async def test_who_may_only_change_tasks_leaves_the_next_one_to_its_owner(rapport: Rapport, owner: Person) -> None:
    changes = {"read": "all", "create": False, "update": "all", "delete": "none", "export": "none", "share": "none"}
    role = {"label": {"zh": "收尾", "en": "Finisher"}, "rights": {"objects": {"task": changes}}}
    finisher = (await owner.post("/api/roles", json=role)).json()["key"]
    mate = await colleague(rapport, owner, f"finisher.{owner.session['person']['id']}@again.example", role=finisher)
    task = await far(owner)
    assert (await mate.post("/api/tasks", json={"title": "One of my own"})).status_code == 403
    await changed(mate, "tasks", task["id"], status="done")
    [_, second] = await tasks(owner)
    assert second["owner_id"] == owner.session["person"]["id"]


async def test_nobody_who_only_sees_a_task_takes_the_place_of_its_next_one(rapport: Rapport, owner: Person) -> None:
    mate = await colleague(rapport, owner, f"mate.{owner.session['person']['id']}@again.example")
    task = await far(owner)
    guessed = derive_id(UUID(task["id"]), "repeat", task["due_on"], at=SEED_TIME)
    taken = await mate.post("/api/tasks", json={"id": str(guessed), "title": "Mine"})
    assert taken.status_code == 201, taken.text
    await changed(owner, "tasks", task["id"], status="done")
    assert [each["due_on"] for each in await tasks(owner) if each["due_on"]] == ["2091-01-31", "2091-02-28"]


async def test_one_that_was_worked_on_is_the_next_one_still_when_the_task_is_done_again(owner: Person) -> None:
    task = await far(owner)
    await changed(owner, "tasks", task["id"], status="done")
    [_, second] = await tasks(owner)
    await changed(owner, "tasks", second["id"], title="Send it by post")
    await changed(owner, "tasks", task["id"], status="open")
    await changed(owner, "tasks", task["id"], status="done")
    assert [each["id"] for each in await tasks(owner)] == [task["id"], second["id"]]
