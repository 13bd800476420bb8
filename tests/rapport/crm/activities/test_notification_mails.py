"""Mails of notifications: to whom, when, once, and with no word of a record."""

import datetime as dt
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kernel.clock import real_now
from kernel.jobs import lease_due, run_jobs
from kernel.tables import job
from rapport.crm.activities.models import notification
from rapport.crm.activities.notifications import mailing, plan, shown
from tests.support.app import Person, Rapport
from tests.support.clocks import DAY, ahead
from tests.support.imports import set_status
from tests.support.timelines import changed, made

pytestmark = pytest.mark.deep

Json = dict[str, Any]
SETTINGS = "/api/notifications/settings"
SOON, NO = {"shown": True, "mail": "soon"}, {"shown": True, "mail": "no"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Notes Ltd", "GB", email)


@pytest.fixture
async def bob(rapport: Rapport, owner: Person) -> Person:
    """Somebody who sees what is their own."""
    return await rapport.hire(owner, f"bob.{owner.session['person']['email']}")


async def chosen(person: Person, **kinds: object) -> None:
    """Chooses how somebody is told of some kinds."""
    usual = (await person.get(SETTINGS)).json()
    answer = await person.put(SETTINGS, json={**usual, **kinds})
    assert answer.status_code == 200, answer.text


async def home_of(rapport: Rapport, person: Person) -> str:
    """Where somebody's organisation is."""
    return (await rapport.parts.directory.tenant(UUID(person.session["organisation"]["id"]))).home.key


async def waiting(rapport: Rapport, person: Person) -> list[tuple[str, dt.datetime]]:
    """The mails that are to go."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        rows = await session.rows(sa.select(job.c.name, job.c.run_at).where(job.c.name.in_(plan.WAITING)))
    return [(row.name, row.run_at) for row in rows]


async def mailed(rapport: Rapport, person: Person) -> list[Json]:
    """Lets the mails go that wait; those that somebody got of notifications."""
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        await session.execute(job.update().where(job.c.name.in_(plan.WAITING)).values(run_at=real_now()))
        session.left_work = True
    await rapport.run_jobs()
    mails = await rapport.mails(person.session["person"]["email"])
    return [mail for mail in mails if "/settings/notifications" in mail["text"]]


def me(person: Person) -> str:
    """The id of somebody."""
    return str(person.session["person"]["id"])


async def test_what_is_chosen_is_kept_and_is_ones_own(owner: Person, bob: Person) -> None:
    usual = (await bob.get(SETTINGS)).json()
    assert usual == {
        "mention": {"shown": True, "mail": "daily"}, "reminder": {"shown": True, "mail": "no"},
        "assigned": {"shown": True, "mail": "daily"}, "shared": {"shown": True, "mail": "daily"},
        "approval": {"shown": True, "mail": "soon"}, "lead_assigned": {"shown": True, "mail": "soon"},
        "lead_touched": {"shown": True, "mail": "soon"}, "webhook": {"shown": True, "mail": "soon"},
        "comes_back": {"shown": True, "mail": "soon"}, "transfer": {"shown": True, "mail": "soon"},
        "response_due": {"shown": True, "mail": "no"}, "response_missed": {"shown": True, "mail": "soon"}, "hour": 8,
        "followed": {"shown": True, "mail": "daily"}, "weekly_day": None, "weekly_hour": 8,
    }  # fmt: skip
    other = {**usual, "mention": {"shown": False, "mail": "soon"}, "shared": {"shown": True, "mail": "no"}, "hour": 18}
    for _ in range(2):
        assert (await bob.put(SETTINGS, json=other)).json() == other
        assert (await bob.get(SETTINGS)).json() == other
    assert (await owner.get(SETTINGS)).json() == usual


@pytest.mark.parametrize(
    "wrong", [{"hour": 24}, {"hour": -1}, {"mention": SOON | {"mail": "hourly"}}, {"birthday": SOON}]
)
async def test_what_there_is_not_is_refused(bob: Person, wrong: Json) -> None:
    usual = (await bob.get(SETTINGS)).json()
    answer = await bob.put(SETTINGS, json={**usual, **wrong})
    assert answer.status_code == 400, answer.text
    assert (await bob.get(SETTINGS)).json() == usual


async def test_what_is_hidden_is_neither_shown_nor_counted(owner: Person, bob: Person) -> None:
    await made(owner, "tasks", title="Send the quote", owner_id=me(bob))
    assert (await bob.get("/api/notifications")).json()["unseen"] == 1
    await chosen(bob, assigned={"shown": False, "mail": "daily"})
    assert (await bob.get("/api/notifications")).json() == {"items": [], "unseen": 0}


async def test_one_mail_a_day_tells_all_of_it_without_a_word_of_a_record(
    rapport: Rapport, owner: Person, bob: Person
) -> None:
    his = await made(owner, "companies", name="Obsidian Foundry", owner_id=me(bob))
    note = await made(owner, "activities", body=f"Secret plan, @[Bob Ray]({me(bob)})", company=his["id"])
    task = await made(owner, "tasks", title="Send the quote", owner_id=me(bob))
    [(name, at)] = await waiting(rapport, bob)
    zone = ZoneInfo(bob.session["organisation"]["time_zone"])
    assert (name, at.astimezone(zone).time()) == (plan.DAILY, dt.time(8))
    assert dt.timedelta() < at - real_now() <= DAY + dt.timedelta(hours=1)  # a day may have 25
    [mail] = await mailed(rapport, bob)
    assert mail["subject"] == "Notes Ltd: 2 new notifications"
    assert "Ann Lee mentioned you" in mail["text"]
    assert "Ann Lee gave you a task" in mail["text"]
    assert f"/o/companies/{his['id']}" in mail["text"]
    assert f"/o/tasks/{task['id']}" in mail["text"]
    assert note["id"] not in mail["text"]
    for word in ("Obsidian", "Secret", "quote"):
        assert word not in mail["text"] + mail["subject"]
    assert await waiting(rapport, bob) == []


async def test_the_day_begins_where_somebody_lives(rapport: Rapport, owner: Person, bob: Person) -> None:
    await bob.patch("/api/session", json={"time_zone": "Asia/Shanghai"})
    await made(owner, "tasks", title="Send the quote", owner_id=me(bob))
    [(name, at)] = await waiting(rapport, bob)
    assert (name, at.astimezone(ZoneInfo("Asia/Shanghai")).time()) == (plan.DAILY, dt.time(8))


async def test_the_day_begins_by_the_clock_of_the_organisation(rapport: Rapport, owner: Person, bob: Person) -> None:
    await made(owner, "tasks", title="Send the quote", owner_id=me(bob))
    await rapport.run_jobs()
    [(_, at)] = await waiting(rapport, bob)
    await ahead(rapport, owner, 0.25)
    await rapport.run_jobs()
    left = await waiting(rapport, bob)
    assert left in ([], [(plan.DAILY, at - DAY / 4)])


async def test_what_is_told_soon_is_gathered_and_told_once(rapport: Rapport, owner: Person, bob: Person) -> None:
    await chosen(bob, assigned=SOON)
    await made(owner, "tasks", title="One", owner_id=me(bob))
    [(name, at)] = await waiting(rapport, bob)
    assert name == plan.SOON
    assert plan.GATHERED - dt.timedelta(minutes=1) < at - real_now() <= 2 * plan.GATHERED
    [mail] = await mailed(rapport, bob)
    assert mail["subject"] == "Notes Ltd: 1 new notification"
    second = await made(owner, "tasks", title="Two", owner_id=me(bob))
    again = [each for each in await mailed(rapport, bob) if each["text"] != mail["text"]]
    assert [each["text"].count("/o/tasks/") for each in again] == [1]  # the first is not said again
    assert second["id"] in again[0]["text"]


async def test_what_was_looked_at_or_is_hidden_or_old_is_not_mailed(
    rapport: Rapport, owner: Person, bob: Person
) -> None:
    his = await made(owner, "companies", name="Obsidian Foundry", owner_id=me(bob))
    await made(owner, "activities", body=f"Look, @[Bob Ray]({me(bob)})", company=his["id"])
    await made(owner, "tasks", title="Seen", owner_id=me(bob))
    await changed(owner, "companies", his["id"], owner_id=me(owner))  # he may not see the note any more
    [seen] = (await bob.get("/api/notifications")).json()["items"]
    await bob.post("/api/notifications/seen", json={"ids": [seen["id"]]})
    old = await made(owner, "tasks", title="Old", owner_id=me(bob))
    async with rapport.parts.runtime.session(await home_of(rapport, bob)) as session:
        past = notification.update().where(notification.c.record_id == UUID(old["id"]))
        await session.execute(past.values(created_at=real_now() - mailing.OLDEST))
    assert await mailed(rapport, bob) == []


async def test_who_wants_none_or_left_gets_none(rapport: Rapport, owner: Person, bob: Person) -> None:
    await made(owner, "tasks", title="One", owner_id=me(bob))
    await chosen(bob, assigned=NO)
    assert await mailed(rapport, bob) == []
    await chosen(bob, assigned=SOON)
    await made(owner, "tasks", title="Two", owner_id=me(bob))
    assert (await owner.post(f"/api/members/{me(bob)}/deactivation")).status_code == 204
    assert await mailed(rapport, bob) == []


async def test_a_worker_that_dies_after_sending_sends_the_same_message(
    rapport: Rapport, owner: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(owner, "tasks", title="One", owner_id=me(bob))
    home = await home_of(rapport, bob)
    async with rapport.parts.runtime.session(home) as session:
        await session.execute(job.update().where(job.c.name == plan.DAILY).values(run_at=real_now()))
    sent, send = [], rapport.parts.runtime.mail.send

    async def dies(mail: Any) -> None:
        sent.append(mail.key)
        await send(mail)
        raise ConnectionError

    with monkeypatch.context() as patched:
        patched.setattr(type(rapport.parts.runtime.mail), "send", staticmethod(dies))
        async with rapport.parts.runtime.session(home) as session:
            due = await lease_due(session)
        await run_jobs(rapport.parts.runtime, rapport.parts.handlers, home, due)
    assert len(await mailed(rapport, bob)) == 1  # again under the same key
    assert len(sent) == 1


async def test_many_are_counted_and_each_language_has_its_own(rapport: Rapport, owner: Person, bob: Person) -> None:
    await bob.patch("/api/session", json={"locale": "zh-CN"})
    for number in range(mailing.LINES + 2):
        await made(owner, "tasks", title=f"Task {number}", owner_id=me(bob))
    await made(bob, "tasks", title="Mine", remind_at=real_now().isoformat())
    [mail] = await mailed(rapport, bob)
    assert mail["subject"] == "Notes Ltd：你有 22 条新通知"
    assert mail["text"].count("给你分配了任务") == mailing.LINES
    assert "其余的请在 Rapport 中查看" in mail["text"]


async def test_more_than_the_bell_shows_is_one_mail(rapport: Rapport, owner: Person, bob: Person) -> None:
    for number in range(shown.SHOWN + 5):
        await made(owner, "tasks", title=f"Task {number}", owner_id=me(bob))
    [mail] = await mailed(rapport, bob)
    assert mail["subject"] == "Notes Ltd: 50+ new notifications"
    async with rapport.parts.runtime.session(await home_of(rapport, bob)) as session:
        left = await session.rows(sa.select(notification.c.id).where(notification.c.mailed_at.is_(None)))
    assert left == []


async def test_an_organisation_that_may_only_read_is_told_once(rapport: Rapport, owner: Person, bob: Person) -> None:
    await made(owner, "tasks", title="One", owner_id=me(bob))
    await set_status(rapport, bob, "read_only")
    assert len(await mailed(rapport, bob)) == 1
    assert await waiting(rapport, bob) == []
