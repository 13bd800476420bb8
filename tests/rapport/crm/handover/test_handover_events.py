"""Every act of a hand-over is a security event that says who, of whom, and which."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from auth.models import membership, security_event
from kernel.clock import real_now
from rapport.crm.handover import run
from rapport.crm.handover.models import handover
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.imports import home_of
from tests.support.team import hired, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Leavers Ltd", "GB", email)


@pytest.fixture
async def leaver(rapport: Rapport, owner: Person) -> Person:
    """Somebody with a company."""
    rep = await hired(rapport, owner)
    assert (await rep.post("/api/companies", json={"name": "A"})).status_code == 201
    return rep


async def told(rapport: Rapport, owner: Person) -> list[tuple[str, Json]]:
    """Kinds and details of the events of hand-overs, oldest first."""
    return [each for each in await events(rapport, organisation_of(owner)) if each[0].startswith("handover_")]


async def begun(owner: Person, leaver: Person, heir: Person, **more: object) -> tuple[Json, Json]:
    """A hand-over that was asked for, and what events say of it."""
    rule = {"to": "person", "person_id": me(heir), **more}
    item = (await owner.post(f"/api/members/{me(leaver)}/handovers", json=rule)).json()
    return item, {"person_id": me(leaver), "handover": item["id"]}


async def test_what_is_begun_done_and_undone(rapport: Rapport, owner: Person, leaver: Person) -> None:
    item, which = await begun(owner, leaver, await hired(rapport, owner))
    assert await told(rapport, owner) == [("handover_begun", which)]
    await rapport.run_jobs()
    done = [("handover_begun", which), ("handover_done", {**which, "records": "1"})]
    assert await told(rapport, owner) == done
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).status_code == 200
    await rapport.run_jobs()
    assert await told(rapport, owner) == [*done, ("handover_undone", which)]
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).status_code == 409
    assert len(await told(rapport, owner)) == 3


async def test_what_is_planned_cancelled_and_comes(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir, day = await hired(rapport, owner), (real_now() + dt.timedelta(days=3)).date().isoformat()
    item, which = await begun(owner, leaver, heir, on=day)
    assert (await owner.post(f"/api/handovers/{item['id']}/cancellation")).status_code == 200
    assert await told(rapport, owner) == [("handover_planned", which), ("handover_cancelled", which)]
    item, which = await begun(owner, leaver, heir, on=day, deactivates=True)
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        mine = handover.c.id == UUID(item["id"])
        await session.execute(handover.update().where(mine).values(due_at=real_now() - dt.timedelta(seconds=1)))
        await session.enqueue(run.RUN, {"handover_id": item["id"], "person_id": me(owner)})
    await rapport.run_jobs()
    assert (await told(rapport, owner))[2:] == [
        ("handover_planned", which), ("handover_begun", which), ("handover_done", {**which, "records": "1"}),
    ]  # fmt: skip
    assert await events(rapport, organisation_of(owner), "member_deactivated") == [
        ("member_deactivated", {"person_id": me(leaver)})
    ]  # fmt: skip


async def test_what_a_job_does_is_the_act_of_who_asked(rapport: Rapport, owner: Person, leaver: Person) -> None:
    await begun(owner, leaver, await hired(rapport, owner))
    await rapport.run_jobs()
    async with rapport.parts.runtime.databases.control_session() as control:
        noted = (security_event.c.organisation_id == organisation_of(owner)) & (
            security_event.c.kind == "handover_done"
        )
        theirs = membership.c.identity_id == security_event.c.identity_id
        here = membership.c.organisation_id == security_event.c.organisation_id
        [found] = await control.rows(membership.select().where(noted, theirs, here))
    assert found.person_id == UUID(me(owner))


async def test_one_that_goes_on_says_so(rapport: Rapport, owner: Person, leaver: Person) -> None:
    admin, heir = await hired(rapport, owner, "admin"), await hired(rapport, owner)
    item, which = await begun(admin, leaver, heir)
    assert (await owner.patch(f"/api/members/{me(admin)}", json={"roles": ["rep"]})).status_code == 204
    await rapport.run_jobs()
    assert (await owner.post(f"/api/handovers/{item['id']}/resumption")).status_code == 200
    await rapport.run_jobs()
    assert await told(rapport, owner) == [
        ("handover_begun", which), ("handover_resumed", which), ("handover_done", {**which, "records": "1"}),
    ]  # fmt: skip
