"""What waited for a moment waits in an organisation that is made of an archive, once, however often the job runs."""

import datetime as dt
from pathlib import Path

import sqlalchemy as sa

from kernel.ids import new_id
from kernel.jobs import Job
from kernel.tables import job
from rapport.crm.activities import reminders
from rapport.crm.activities.notifications import plan
from rapport.crm.approvals import running
from rapport.crm.handover import run
from rapport.crm.queues import returning
from rapport.crm.response import following
from rapport.crm.transfers import waiting
from rapport.portability import resuming
from tests.rapport.portability.test_round_trip import loaded
from tests.support import approvals, transfers
from tests.support.app import Person, Rapport
from tests.support.archives import archived
from tests.support.imports import home_of
from tests.support.team import me
from tests.support.timelines import made

SETTINGS = "/api/notifications/settings"
WAIT = (
    reminders.REMIND, reminders.BEGIN, plan.WEEKLY, waiting.OVERDUE, returning.RETURN, running.ESCALATE, run.RUN,
    following.DUE,
)  # fmt: skip


async def waits(rapport: Rapport, person: Person) -> dict[str, dt.datetime]:
    """The moments at which the jobs that wait are due; each is there once."""
    mine = sa.select(job.c.name, job.c.run_at).where(job.c.name.in_(WAIT))
    async with rapport.parts.runtime.session(await home_of(rapport, person)) as session:
        rows = await session.rows(mine)
    found = {row.name: row.run_at for row in rows}
    assert len(rows) == len(found)
    return found


async def test_what_waits_goes_along(rapport: Rapport, email: str, tmp_path: Path) -> None:
    owner = await rapport.sign_up("Waits Ltd", "GB", email)
    now = dt.datetime.now(dt.UTC)
    soon, past = (now + dt.timedelta(days=2)).isoformat(), (now - dt.timedelta(days=2)).isoformat()
    task = await made(owner, "tasks", title="Ring", remind_at=soon)
    await made(owner, "tasks", title="Over", remind_at=past, status="done")
    await made(owner, "activities", kind="meeting", subject="Plan", occurred_at=soon)
    await made(owner, "activities", kind="call", subject="Rang", occurred_at=past)
    chosen = (await owner.get(SETTINGS)).json()
    assert (await owner.put(SETTINGS, json={**chosen, "weekly_day": 2})).status_code == 200
    bob = await approvals.member(rapport, owner, "Bob Ray", under=owner)
    page = await transfers.template(owner, transfers.item("Scope written", days=3))
    deal = await made(owner, "deals", name="Crane")
    await transfers.asked(owner, page, deal, to_person=me(bob))
    await approvals.rule(owner, {"who": "manager", "mode": "all", "escalate_hours": 48})
    await approvals.asked(bob, await approvals.deal(bob), approvals.lines(await approvals.product(owner)))
    rules = {"idle": 30}
    pool = {"name": "Pool", "objects": ["lead"], "people": [me(bob)], "rules": rules}
    assert (await owner.put(f"/api/queues/{new_id()}", json=pool)).status_code == 200
    leaves = {"to": "person", "person_id": me(owner), "on": (now + dt.timedelta(days=9)).date().isoformat()}
    planned = await owner.post(f"/api/members/{me(bob)}/handovers", json=leaves)
    assert planned.status_code == 201, planned.text
    rule = {"id": str(new_id()), "name": "At once", "minutes": 4320, "criteria": None}
    answered = await owner.put("/api/response-rules", json={"rules": [rule]})
    assert answered.status_code == 200, answered.text
    await made(owner, "leads", name="Lee")
    await rapport.run_jobs()
    before = await waits(rapport, owner)
    assert before.keys() == set(WAIT)
    after = await loaded(rapport, await archived(rapport, owner), email, tmp_path)
    await rapport.run_jobs()
    assert await waits(rapport, after) == before
    again = Job(id=new_id(), home=await home_of(rapport, after), name=resuming.RESUME, attempts=2, args={})
    await resuming.resume(rapport.parts.runtime, again)
    assert await waits(rapport, after) == before
    async with rapport.parts.runtime.session(await home_of(rapport, after)) as session:
        await session.execute(job.update().where(job.c.name == reminders.REMIND).values(run_at=now))
        session.left_work = True
    await rapport.run_jobs()
    bell = (await after.get("/api/notifications")).json()["items"]
    assert ("reminder", task["id"]) in {(each["kind"], each["record_id"]) for each in bell}
