"""When an organisation's clock is moved on, what waits for a moment of it comes: once, and in no other organisation."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.tables import job
from rapport import features
from rapport.crm.activities import reminders
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.clocks import DAY, ahead
from tests.support.timelines import changed, made, notified, record

pytestmark = pytest.mark.deep


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    founder = await rapport.sign_up("Ahead Ltd", "GB", email)
    await rapport.run_jobs()
    async with rapport.parts.runtime.databases.control_session() as control:
        # Whoever runs the installation needs no plan, so that the end of the trial stops nothing.
        await grant(control, UUID(founder.session["organisation"]["id"]), OPERATOR, True, source="test")
    return founder


async def home_of(rapport: Rapport, person: Person) -> str:
    """Where somebody's organisation is."""
    return (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).home.key


async def waiting(rapport: Rapport, person: Person, name: str = reminders.REMIND) -> Sequence[Any]:
    """When the organisation's jobs of a name are to run."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        rows = await session.rows(sa.select(job.c.run_at).where(job.c.name == name).order_by(job.c.run_at))
    return [row.run_at for row in rows]


async def set_due(rapport: Rapport, person: Person, name: str, at: dt.datetime) -> None:
    """Sets when jobs of a name are to run, and wakes the home."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await session.execute(job.update().where(job.c.name == name).values(run_at=at))
        session.left_work = True


def in_days(days: float) -> str:
    """A moment as it travels."""
    return (real_now() + days * DAY).isoformat()


async def test_a_reminder_that_has_become_due_comes_once(rapport: Rapport, owner: Person) -> None:
    task = await made(owner, "tasks", title="Ring back", remind_at=in_days(10))
    await rapport.run_jobs()
    await ahead(rapport, owner, 9)
    await rapport.run_jobs()
    assert await notified(owner) == []
    assert await waiting(rapport, owner) == [dt.datetime.fromisoformat(task["remind_at"]) - 9 * DAY]
    await ahead(rapport, owner, 2)
    await rapport.run_jobs()
    assert await notified(owner) == [("reminder", "Ring back", [])]
    [told] = (await owner.get("/api/notifications")).json()["items"]
    assert abs(dt.datetime.fromisoformat(told["at"]) - real_now() - 11 * DAY) < dt.timedelta(minutes=1)
    await ahead(rapport, owner, 1)
    await rapport.run_jobs()
    assert (len(await notified(owner)), await waiting(rapport, owner)) == (1, [])


async def test_one_that_is_set_after_the_move_waits_by_the_clock_of_then(rapport: Rapport, owner: Person) -> None:
    await ahead(rapport, owner, 30)
    await rapport.run_jobs()
    later, past = in_days(31), in_days(29)
    await made(owner, "tasks", title="Ring back", remind_at=later)
    assert await waiting(rapport, owner) == [dt.datetime.fromisoformat(later) - 30 * DAY]
    await made(owner, "tasks", title="Late already", remind_at=past)
    await rapport.run_jobs()
    assert await notified(owner) == [("reminder", "Late already", [])]


async def test_a_planned_meeting_begins_by_the_clock(rapport: Rapport, owner: Person) -> None:
    deal = await made(owner, "deals", name="Line 3")
    meeting = await made(owner, "activities", subject="Kick-off", occurred_at=in_days(5), deal=deal["id"])
    await rapport.run_jobs()
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None
    await ahead(rapport, owner, 6)
    await rapport.run_jobs()
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == meeting["occurred_at"]
    await made(owner, "activities", subject="Held", occurred_at=in_days(5.5), deal=deal["id"])
    assert await waiting(rapport, owner, reminders.BEGIN) == []  # by the clock it was yesterday


async def test_another_organisations_reminder_goes_on_waiting(rapport: Rapport, owner: Person, email: str) -> None:
    other = await rapport.sign_up("Present Ltd", "GB", f"b.{email}")
    task = await made(other, "tasks", title="Theirs", remind_at=in_days(1))
    await rapport.run_jobs()
    await ahead(rapport, owner, 30)
    await rapport.run_jobs()
    assert await notified(other) == []
    assert await waiting(rapport, other) == [dt.datetime.fromisoformat(task["remind_at"])]


async def test_one_of_a_request_that_was_under_way_comes_with_the_second_look(rapport: Rapport, owner: Person) -> None:
    await made(owner, "tasks", title="Ring back", remind_at=in_days(10))
    before = real_now()
    await ahead(rapport, owner, 11)
    await rapport.run_jobs()
    await made(owner, "tasks", title="Under way", remind_at=in_days(10.5))
    await set_due(rapport, owner, reminders.REMIND, real_now() + 10 * DAY)  # as the old clock has it
    [second] = await waiting(rapport, owner, reminders.WAIT_ANEW)
    assert before + reminders.IN_FLIGHT <= second <= real_now() + reminders.IN_FLIGHT
    await rapport.run_jobs()
    assert await notified(owner) == [("reminder", "Ring back", [])]
    await set_due(rapport, owner, reminders.WAIT_ANEW, real_now())
    await rapport.run_jobs()
    assert [title for _, title, _ in await notified(owner)] == ["Under way", "Ring back"]
    assert await waiting(rapport, owner, reminders.WAIT_ANEW) == []


async def test_an_event_that_is_told_twice_changes_nothing_more(rapport: Rapport, owner: Person) -> None:
    task = await made(owner, "tasks", title="Ring back", remind_at=in_days(10))
    await rapport.run_jobs()
    await ahead(rapport, owner, 3)
    for _ in range(2):
        async with rapport.parts.runtime.databases.control_session() as control:
            event = {"organisation_id": owner.session["organisation"]["id"]}
            args = {"event_id": "01900000-0000-7000-8000-000000000000", "event": event}
            await control.enqueue(reminders.CLOCK_MOVED, args)
        await rapport.run_jobs()
    assert await waiting(rapport, owner) == [dt.datetime.fromisoformat(task["remind_at"]) - 3 * DAY]


async def test_many_are_set_anew_piece_by_piece(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "AT_ONCE", 2)
    for number in range(5):
        await made(owner, "tasks", title=str(number), remind_at=in_days(number + 1))
    await ahead(rapport, owner, 4.5)
    await rapport.run_jobs()
    assert sorted(title for _, title, _ in await notified(owner)) == ["0", "1", "2", "3"]
    assert len(await waiting(rapport, owner)) == 1


async def test_a_job_that_an_earlier_version_set_is_set_anew_too(rapport: Rapport, owner: Person) -> None:
    deal = await made(owner, "deals", name="Line 3")
    meeting = await made(owner, "activities", subject="Kick-off", occurred_at=in_days(5), deal=deal["id"])
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        await session.execute(job.delete().where(job.c.name == reminders.BEGIN))
        at = dt.datetime.fromisoformat(meeting["occurred_at"])
        await session.enqueue(reminders.BEGIN, {"activity": meeting["id"]}, run_at=at)
    await ahead(rapport, owner, 6)
    await rapport.run_jobs()
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == meeting["occurred_at"]


async def test_the_past_is_asked_for_by_the_clock(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="First name")
    deal = await made(owner, "deals", name="Line 3", amount="10")
    await ahead(rapport, owner, 10)
    await changed(owner, "companies", company["id"], name="Second name")
    await changed(owner, "deals", deal["id"], amount="20")
    await ahead(rapport, owner, 10)
    await changed(owner, "companies", company["id"], name="Third name")
    await owner.delete(f"/api/deals/{deal['id']}")

    for days, name, amount in ((5, "First name", "10"), (15, "Second name", "20"), (25, "Third name", None)):
        moment = in_days(days)
        one = await owner.get(f"/api/companies/{company['id']}", params={"as_of": moment})
        listed = await owner.post("/api/companies/query", json={"as_of": moment})
        assert one.json()["record"]["name"] == name
        assert [each["name"] for each in listed.json()["items"]] == [name]
        shown = (await owner.post("/api/deals/board", json={"as_of": moment})).json()
        cards = [card["amount"] for column in shown["columns"] for card in column["cards"]]
        assert cards == ([amount] if amount else [])
    early = await owner.get(f"/api/companies/{company['id']}", params={"as_of": in_days(-1)})
    assert early.status_code == 404


async def test_a_conflict_says_when_by_the_clock(rapport: Rapport, owner: Person) -> None:
    company = await made(owner, "companies", name="First name")
    await ahead(rapport, owner, 10)
    await changed(owner, "companies", company["id"], name="Second name")
    body = {"name": "Mine", "base_version": company["version"]}
    refused = await owner.patch(f"/api/companies/{company['id']}", json=body)
    assert refused.status_code == 409
    at = dt.datetime.fromisoformat(refused.json()["details"]["fields"]["name"]["changed_at"])
    assert abs(at - real_now() - 10 * DAY) < dt.timedelta(minutes=1)


def test_a_move_is_subscribed_to() -> None:
    assert reminders.CLOCK_MOVED in features.subscribers()["tenants.clock_moved.v1"]
