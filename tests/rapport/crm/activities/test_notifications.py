"""Mentions, tasks from others and reminders: who is told, once, and only of what they may see."""

import asyncio
import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import jobs
from kernel.clock import real_now
from kernel.jobs import LEASE, lease_due, run_jobs
from kernel.tables import job
from rapport.crm.activities.notifications import notify
from tests.support.app import Person, Rapport
from tests.support.clocks import ahead
from tests.support.timelines import changed, made, notified, record

pytestmark = pytest.mark.deep

Json = dict[str, Any]
HOUR = dt.timedelta(hours=1)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Notes Ltd", "GB", email)


@pytest.fixture
async def bob(rapport: Rapport, owner: Person) -> Person:
    """Somebody who sees what is their own."""
    return await rapport.hire(owner, f"bob.{owner.session['person']['email']}")


def at(person: Person, name: str = "Bob Ray") -> str:
    """A mention of somebody."""
    return f"@[{name}]({person.session['person']['id']})"


async def test_a_mention_tells_who_may_see_the_record(rapport: Rapport, owner: Person, bob: Person) -> None:
    his = await made(owner, "companies", name="Obsidian Foundry", owner_id=bob.session["person"]["id"])
    hidden = await made(owner, "companies", name="Secret Works")
    text = f"Please look, {at(bob)}: {at(bob)} and {at(owner, 'Ann Lee')}, nobody @[x](not-an-id)"
    note = await made(owner, "activities", body=text, company=his["id"])
    await made(owner, "activities", body=f"Not for him {at(bob)}", company=hidden["id"])
    assert note["subject"] == "Please look, @Bob Ray: @Bob Ray and @Ann Lee, nobody @[x](not-an-id)"
    assert await notified(bob) == [("mention", note["subject"], ["Obsidian Foundry"])]
    assert await notified(owner) == []
    found = (await bob.get("/api/notifications")).json()
    [one] = found["items"]
    assert (found["unseen"], one["seen"], one["actor"], one["may_open"]) == (1, False, "Ann Lee", False)
    await changed(owner, "activities", note["id"], body=f"{text} again {at(bob)}")
    assert (await bob.get("/api/notifications")).json()["unseen"] == 1


async def test_what_may_not_be_seen_any_more_is_not_told_any_more(owner: Person, bob: Person) -> None:
    his = await made(owner, "companies", name="Obsidian Foundry", owner_id=bob.session["person"]["id"])
    await made(owner, "activities", body=f"Look {at(bob)}", company=his["id"])
    assert len(await notified(bob)) == 1
    await changed(owner, "companies", his["id"], owner_id=owner.session["person"]["id"])
    assert (await bob.get("/api/notifications")).json() == {"items": [], "unseen": 0}


async def test_a_mention_that_is_added_later_tells_once(owner: Person, bob: Person) -> None:
    his = await made(owner, "deals", name="Line 3", owner_id=bob.session["person"]["id"])
    note = await made(owner, "activities", body="Look", deal=his["id"])
    assert await notified(bob) == []
    for text in ("Look {}", "Look", "Look at it {}"):
        await changed(owner, "activities", note["id"], body=text.format(at(bob)))
    assert len(await notified(bob)) == 1


async def test_a_task_from_somebody_else_is_told_and_looking_is_kept(owner: Person, bob: Person) -> None:
    him = bob.session["person"]["id"]
    await made(owner, "tasks", title="Send the quote", owner_id=him)
    mine = await made(owner, "tasks", title="Mine")
    await changed(owner, "tasks", mine["id"], owner_id=him)
    await made(bob, "tasks", title="His own")
    assert await notified(bob) == [("assigned", "Mine", []), ("assigned", "Send the quote", [])]
    first = (await bob.get("/api/notifications")).json()["items"][0]["id"]
    for person in (owner, bob):  # nobody marks another's
        assert (await person.post("/api/notifications/seen", json={"ids": [first]})).status_code == 204
        unseen = (await bob.get("/api/notifications")).json()["unseen"]
        assert unseen == (2 if person is owner else 1)
    assert (await bob.post("/api/notifications/seen", json={})).status_code == 204
    assert (await bob.get("/api/notifications")).json()["unseen"] == 0


async def test_an_open_task_says_what_completing_it_is_based_on(owner: Person, bob: Person) -> None:
    task = await made(owner, "tasks", title="Send the quote", owner_id=bob.session["person"]["id"])
    [told] = (await bob.get("/api/notifications")).json()["items"]
    assert told["task_version"] == task["version"]
    done = {"base_version": told["task_version"], "status": "done"}
    assert (await bob.patch(f"/api/tasks/{told['record_id']}", json=done)).status_code == 200
    [told] = (await bob.get("/api/notifications")).json()["items"]
    assert told["task_version"] is None, "there is nothing left to do"


async def test_a_reminder_comes_once_at_its_time(rapport: Rapport, owner: Person) -> None:
    await made(owner, "tasks", title="Ring back", remind_at=(real_now() + HOUR).isoformat())
    await due(rapport, owner)
    assert await notified(owner) == []
    await due(rapport, owner, later=HOUR)
    assert await notified(owner) == [("reminder", "Ring back", [])]
    await due(rapport, owner, later=HOUR)
    assert len(await notified(owner)) == 1


async def test_a_planned_meeting_is_the_last_activity_once_it_begins(rapport: Rapport, owner: Person) -> None:
    soon = real_now() + HOUR
    deal = await made(owner, "deals", name="Line 3")
    meeting = await made(owner, "activities", subject="Kick-off", occurred_at=soon.isoformat(), deal=deal["id"])
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None
    await due(rapport, owner)
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] is None
    await ahead(rapport, owner, 1)
    await rapport.run_jobs()
    assert (await record(owner, "deals", deal["id"]))["last_activity_at"] == meeting["occurred_at"]


@pytest.mark.parametrize("what", ["done", "deleted", "later", "none"])
async def test_a_reminder_that_no_longer_holds_reminds_nobody(rapport: Rapport, owner: Person, what: str) -> None:
    soon = real_now() + HOUR
    task = await made(owner, "tasks", title="Ring back", remind_at=soon.isoformat())
    if what == "deleted":
        await owner.delete(f"/api/tasks/{task['id']}")
    else:
        later = (soon + dt.timedelta(days=1)).isoformat()
        new = {"done": {"status": "done"}, "later": {"remind_at": later}, "none": {"remind_at": None}}
        await changed(owner, "tasks", task["id"], **new[what])
    assert await due(rapport, owner, later=HOUR) == 1
    assert await notified(owner) == []
    assert len(await waiting(rapport, owner)) == (1 if what == "later" else 0)


async def test_a_worker_that_dies_after_reminding_reminds_once(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(owner, "tasks", title="Ring back", remind_at=dt.datetime.now(dt.UTC).isoformat())
    # It dies between its commit and the removal of the job: the row stays as running, and its lease runs out.
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    runtime = rapport.parts.runtime
    async with runtime.session(tenant.home.key) as session:
        [job_id] = await lease_due(session)
    handler = rapport.parts.handlers["activities.remind"]

    async def dies(*args: Any) -> None:
        await handler(*args)
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await run_jobs(runtime, {"activities.remind": dies}, tenant.home.key, [job_id])
    assert [row.state for row in await waiting(rapport, owner)] == ["running"]
    assert await notified(owner) == [("reminder", "Ring back", [])]
    async with runtime.session(tenant.home.key) as session:
        await session.execute(job.update().values(lease_until=dt.datetime.now(dt.UTC) - LEASE))
    assert await due(rapport, owner) == 1
    assert await waiting(rapport, owner) == []
    assert len(await notified(owner)) == 1


async def test_a_worker_that_dies_before_its_commit_reminds_in_the_end(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(owner, "tasks", title="Ring back", remind_at=dt.datetime.now(dt.UTC).isoformat())
    tell = notify.tell

    async def dies(*args: Any, **more: Any) -> None:
        await tell(*args, **more)
        raise ConnectionError

    monkeypatch.setattr(notify, "tell", dies)
    assert await due(rapport, owner) == 1
    assert await notified(owner) == []
    monkeypatch.setattr(notify, "tell", tell)
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.session(tenant.home.key) as session:
        await session.execute(job.update().values(run_at=dt.datetime.now(dt.UTC)))
    assert await due(rapport, owner) == 1
    assert await notified(owner) == [("reminder", "Ring back", [])]


async def due(rapport: Rapport, person: Person, *, later: dt.timedelta = dt.timedelta()) -> int:
    """Runs what is due in somebody's organisation by then, as the sweep of a worker does; how many jobs."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    runtime = rapport.parts.runtime
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "real_now", lambda: real_now() + later)
        async with runtime.session(tenant.home.key) as session:
            leased = await lease_due(session)
    return await run_jobs(runtime, rapport.parts.handlers, tenant.home.key, leased) if leased else 0


async def waiting(rapport: Rapport, person: Person) -> Any:
    """The organisation's reminders that are not done."""
    tenant = await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))
    async with rapport.parts.runtime.session(tenant.home.key) as session:
        return await session.rows(sa.select(job.c.state).where(job.c.name == "activities.remind"))


async def test_what_somebody_may_not_see_pushes_nothing_out(rapport: Rapport, owner: Person, bob: Person) -> None:
    eve = await rapport.hire(owner, f"eve.{owner.session['person']['email']}", name="Eve Low")
    his = await made(owner, "companies", name="Obsidian Foundry", owner_id=bob.session["person"]["id"])
    real = await made(owner, "activities", body=f"Look {at(bob)}", company=his["id"])
    for number in range(notify.MAX_MENTIONS + 10):
        await made(eve, "activities", body=f"{number} {at(bob)}")
    assert await notified(bob) == [("mention", real["subject"], ["Obsidian Foundry"])]
    assert (await bob.get("/api/notifications")).json()["unseen"] == 1
