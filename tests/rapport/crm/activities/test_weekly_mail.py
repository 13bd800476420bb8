"""The weekly mail: when it comes, what it counts, that none comes for nothing, and what a killed worker sends."""

import datetime as dt
import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from auth.principal import ObjectRights, Rights
from kernel.clock import real_now
from kernel.jobs import Job
from kernel.tables import job
from rapport.crm.activities.notifications import plan, weekly
from rapport.crm.features import REGISTRY
from rapport.crm.working_hours.reckoning import Hours
from tests.support.app import Person, Rapport
from tests.support.imports import colleague, home_of, set_status
from tests.support.timelines import made

Json = dict[str, Any]
SETTINGS = "/api/notifications/settings"
SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = [(540, 1080)]


def hours(**days: list[tuple[int, int]]) -> Hours:
    """An office week in which some days of October 2026 are different."""
    special = {dt.date(2026, 10, int(day.removeprefix("d"))): spans for day, spans in days.items()}
    return Hours(SHANGHAI, [*([OFFICE] * 5), [], []], special)


@pytest.mark.parametrize(
    ("now", "weekday", "special", "expected"),
    [
        ("2026-10-04T23:00+00:00", 0, {}, "2026-10-05T00:00+00:00"),
        ("2026-10-05T00:00+00:00", 0, {}, "2026-10-12T00:00+00:00"),
        ("2026-10-05T01:00+00:00", 0, {"d5": [], "d6": []}, "2026-10-07T00:00+00:00"),
        ("2026-10-01T00:00+00:00", 5, {}, "2026-10-05T00:00+00:00"),
        ("2026-10-01T00:00+00:00", 5, {"d3": OFFICE}, "2026-10-03T00:00+00:00"),
    ],
    ids=["today", "over", "holidays", "a weekend", "a day that is worked instead"],
)
def test_it_comes_on_the_day_or_the_first_working_day_after(
    now: str, weekday: int, special: dict[str, list[tuple[int, int]]], expected: str
) -> None:
    found = weekly.next_moment(dt.datetime.fromisoformat(now), weekday, 8, SHANGHAI, hours(**special))
    assert found == dt.datetime.fromisoformat(expected)


def test_an_organisation_that_never_works_has_its_mail_on_the_day() -> None:
    never = Hours(SHANGHAI, [[]] * 7, {})
    found = weekly.next_moment(dt.datetime.fromisoformat("2026-10-04T23:00+00:00"), 0, 8, SHANGHAI, never)
    assert found == dt.datetime.fromisoformat("2026-10-05T00:00+00:00")


async def choose(person: Person, **values: object) -> None:
    usual = (await person.get(SETTINGS)).json()
    answer = await person.put(SETTINGS, json={**usual, **values})
    assert answer.status_code == 200, answer.text


async def jobs(rapport: Rapport, person: Person) -> list[dt.datetime]:
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        rows = await session.rows(sa.select(job.c.run_at).where(job.c.name == plan.WEEKLY).order_by(job.c.run_at))
    return [row.run_at for row in rows]


async def mailed(rapport: Rapport, person: Person) -> list[Json]:
    """Lets the mail go that waits; all weekly ones so far."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await session.execute(job.update().where(job.c.name == plan.WEEKLY).values(run_at=real_now()))
        session.left_work = True
    await rapport.run_jobs()
    every = await rapport.mails(person.session["person"]["email"])
    return [mail for mail in every if "your week" in mail["subject"]]


async def test_it_counts_what_waits_and_says_no_word_of_a_record(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Notes Ltd", "GB", email)
    assert (await owner.put(SETTINGS, json={**(await owner.get(SETTINGS)).json(), "weekly_day": 7})).status_code == 400
    today = dt.datetime.now(ZoneInfo("Europe/London")).date()
    await choose(owner, weekly_day=0, weekly_hour=9)
    [waits] = await jobs(rapport, owner)
    assert waits > real_now()
    assert await mailed(rapport, owner) == [], "nothing waits"
    assert len(await jobs(rapport, owner)) == 1, "the next one does"
    await made(owner, "tasks", title="Secret quote", due_on=str(today - dt.timedelta(days=2)))
    await made(owner, "tasks", title="Soon", due_on=str(today))
    await made(owner, "tasks", title="Later", due_on=str(today + dt.timedelta(days=7)))
    deal = await made(owner, "deals", name="Line 3", next_step="Call", next_step_on=str(today - dt.timedelta(days=1)))
    bob = await colleague(rapport, owner, "edits", Rights(objects={"deal": ObjectRights(read="all", update="all")}))
    assert (await owner.put(f"/api/deals/{deal['id']}/following")).status_code == 204
    body = {"base_version": deal["version"], "amount": "5"}
    assert (await bob.patch(f"/api/deals/{deal['id']}", json=body)).status_code == 200
    await rapport.run_jobs()
    [mail] = await mailed(rapport, owner)
    for line in ("Overdue tasks: 1", "within seven days: 1", "step is overdue: 1", "you follow, past 7 days: 1"):
        assert line in mail["text"], mail["text"]
    assert not any(word in mail["text"] for word in ("Secret", "Line 3", "Soon"))
    links = [urlsplit(line) for line in mail["text"].splitlines() if line.startswith("https://")]
    asked = [dict(parse_qsl(each.query)) for each in links]
    assert [each.path for each in links] == ["/o/tasks", "/o/tasks", "/o/deals", "/", "/settings/notifications"]
    assert {each["lang"] for each in asked} == {"en"}
    for noun, each in (("tasks", asked[0]), ("tasks", asked[1]), ("deals", asked[2])):
        page = await owner.post(f"/api/{noun}/query", json={"filter": json.loads(each["filter"])})
        assert len(page.json()["items"]) == 1, page.text
    await choose(owner, weekly_day=None)
    assert len(await mailed(rapport, owner)) == 1, "who wants none any more gets none"
    assert await jobs(rapport, owner) == []


async def test_a_worker_that_dies_after_sending_sends_the_same_mail(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Notes Ltd", "GB", email)
    await made(owner, "tasks", title="Old", due_on="2020-01-02")
    await choose(owner, weekly_day=2)
    args = {"day": 2, "hour": 8, "at": real_now().isoformat(), "person": owner.session["person"]["id"]}
    again = Job(id=UUID(int=7), home=await home_of(rapport, owner), name=plan.WEEKLY, attempts=1, args=args)
    for _ in range(2):
        await weekly.handlers(REGISTRY)[plan.WEEKLY](rapport.parts.runtime, again)
    found = [each for each in await rapport.mails(email) if "your week" in each["subject"]]
    assert len({each["text"] for each in found}) == 1
    assert len(await jobs(rapport, owner)) == 1


async def test_it_goes_on_once_the_organisation_is_let_in_again(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Notes Ltd", "GB", email)
    await made(owner, "tasks", title="Old", due_on="2020-01-02")
    await choose(owner, weekly_day=2)
    await set_status(rapport, owner, "suspended")
    assert await mailed(rapport, owner) == []
    assert len(await jobs(rapport, owner)) == 1
    await set_status(rapport, owner, "active")
    assert len(await mailed(rapport, owner)) == 1
