"""Hand-overs for a day: planned, cancelled, done by a job; and what somebody has achieved stays theirs."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from kernel.clock import real_now
from rapport.crm.handover import run
from rapport.crm.handover.models import handover
from tests.support.app import Person, Rapport
from tests.support.imports import home_of
from tests.support.team import code, hired, me, shown

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Leavers Ltd", "GB", email)


@pytest.fixture
async def leaver(rapport: Rapport, owner: Person) -> Person:
    """Somebody with two companies, who has a report and leads a team."""
    rep = await hired(rapport, owner, "manager")
    for name in ("A", "B"):
        assert (await rep.post("/api/companies", json={"name": name})).status_code == 201
    return rep


async def held(owner: Person, who: Person) -> dict[str, tuple[int, int, int]]:
    found = (await owner.get(f"/api/members/{me(who)}/holdings")).json()
    return {
        each["object"]: (each["alive"], each["trash"], each["past"])
        for each in found if each["alive"] or each["trash"] or each["past"]
    }  # fmt: skip


async def asked(owner: Person, who: Person, **rule: object) -> Any:
    return await owner.post(f"/api/members/{me(who)}/handovers", json={"to": "person", **rule})


def in_days(days: int) -> str:
    return (real_now() + dt.timedelta(days=days)).date().isoformat()


async def comes(rapport: Rapport, owner: Person, item: Json) -> Json:
    """The day is here: the job of that day runs."""
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        mine = handover.c.id == UUID(item["id"])
        await session.execute(handover.update().where(mine).values(due_at=real_now() - dt.timedelta(seconds=1)))
        args = {"handover_id": item["id"], "person_id": item["created_by"]}
        await session.enqueue(run.RUN, args)
    await rapport.run_jobs()
    done: Json = (await owner.get(f"/api/handovers/{item['id']}")).json()
    return done


async def test_nothing_moves_before_its_day_and_then_access_ends(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    heir = await hired(rapport, owner)
    item = (await asked(owner, leaver, person_id=me(heir), on=in_days(30), deactivates=True)).json()
    assert (item["state"], item["deactivates"], item["due_at"][:10]) == ("waiting", True, in_days(30))
    await rapport.run_jobs()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        # A job that comes too early finds nothing to do.
        await session.enqueue(run.RUN, {"handover_id": item["id"], "person_id": me(owner)})
    await rapport.run_jobs()
    assert (await owner.get(f"/api/handovers/{item['id']}")).json() == item
    assert await held(owner, leaver) == {"company": (2, 0, 0)}
    assert (await leaver.get("/api/session")).status_code == 200
    busy = await asked(owner, leaver, person_id=me(heir))
    assert code(busy) == (409, "handover.running")
    done = await comes(rapport, owner, item)
    assert (done["state"], done["done"], done["error_code"]) == ("done", 2, None)
    assert (await held(owner, leaver), await held(owner, heir)) == ({}, {"company": (2, 0, 0)})
    assert code(await leaver.get("/api/session")) == (401, "auth.not_signed_in")
    assert (await shown(owner, me(leaver)))["state"] == "deactivated"


async def test_one_that_waits_is_cancelled(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir = await hired(rapport, owner)
    item = (await asked(owner, leaver, person_id=me(heir), on=in_days(2), deactivates=True)).json()
    path = f"/api/handovers/{item['id']}/cancellation"
    assert code(await heir.post(path)) == (403, "forbidden")
    assert (await owner.post(path)).json()["state"] == "cancelled"
    assert code(await owner.post(path)) == (409, "handover.wrong_state")
    done = await comes(rapport, owner, item)
    assert done["state"] == "cancelled"
    assert (await held(owner, leaver), await held(owner, heir)) == ({"company": (2, 0, 0)}, {})
    assert (await leaver.get("/api/session")).status_code == 200


@pytest.mark.parametrize("days", [-1, 400])
async def test_a_day_that_can_not_be(rapport: Rapport, owner: Person, leaver: Person, days: int) -> None:
    refused = await asked(owner, leaver, person_id=me(await hired(rapport, owner)), on=in_days(days))
    assert (refused.status_code, refused.json()["fields"]["on"]["code"]) == (422, "handover.wrong_day")
    assert (await owner.get(f"/api/members/{me(leaver)}/handovers")).json() == []


@pytest.mark.asvs("V8.3.2")
async def test_who_asked_or_gets_them_must_still_be_there_on_the_day(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    heir, admin = await hired(rapport, owner), await hired(rapport, owner, "admin")
    item = (await asked(owner, leaver, person_id=me(heir), on=in_days(2))).json()
    await owner.post(f"/api/members/{me(heir)}/deactivation")
    done = await comes(rapport, owner, item)
    assert (done["state"], done["error_code"]) == ("failed", "handover.nobody")
    other = await hired(rapport, owner)
    item = (await asked(admin, leaver, person_id=me(other), on=in_days(2), deactivates=True)).json()
    await owner.patch(f"/api/members/{me(admin)}", json={"roles": ["rep"]})
    done = await comes(rapport, owner, item)
    assert (done["state"], done["error_code"]) == ("failed", "forbidden")
    assert await held(owner, leaver) == {"company": (2, 0, 0)}
    assert (await leaver.get("/api/session")).status_code == 200


async def test_nobody_hands_over_who_has_risen_above_them_on_the_day(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    admin, heir = await hired(rapport, owner, "admin"), await hired(rapport, owner)
    item = (await asked(admin, leaver, person_id=me(heir), on=in_days(2))).json()
    assert (await owner.patch(f"/api/members/{me(leaver)}", json={"roles": ["owner"]})).status_code == 204
    done = await comes(rapport, owner, item)
    assert (done["state"], done["done"], done["error_code"]) == ("failed", 0, "auth.above_you")
    assert (await held(owner, leaver), await held(owner, heir)) == ({"company": (2, 0, 0)}, {})


async def test_a_dated_end_of_access_is_noted_as_the_act_of_who_asked(
    rapport: Rapport, owner: Person, leaver: Person
) -> None:
    admin, heir = await hired(rapport, owner, "admin"), await hired(rapport, owner)
    item = (await asked(admin, leaver, person_id=me(heir), on=in_days(2), deactivates=True)).json()
    assert (await comes(rapport, owner, item))["state"] == "done"
    asked_for = {"filter": {"kind": "member_deactivated"}}
    [event] = (await owner.post("/api/audit/events/query", json=asked_for)).json()["events"]
    assert (event["person"]["id"], event["details"]["person_id"]) == (me(admin), me(leaver))


async def test_won_deals_stay_whose_they_are(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir = await hired(rapport, owner)
    [pipeline] = (await owner.get("/api/pipelines")).json()
    stages = {each["outcome"]: each["id"] for each in reversed(pipeline["stages"])}
    for outcome in ("open", "won"):
        new = {"name": outcome, "amount": 5, "currency": "GBP", "stage": stages[outcome]}
        made = await leaver.post("/api/deals", json=new)
        assert made.status_code == 201, made.text
    assert (await held(owner, leaver))["deal"] == (1, 0, 1)
    item = (await asked(owner, leaver, person_id=me(heir))).json()
    assert (item["total"], item["keeps_past"]) == (3, True)
    await rapport.run_jobs()
    assert (await held(owner, leaver), (await held(owner, heir))["deal"]) == ({"deal": (0, 0, 1)}, (1, 0, 0))
    item = (await asked(owner, leaver, person_id=me(heir), past="moves")).json()
    assert item["total"] == 1
    await rapport.run_jobs()
    assert (await held(owner, leaver), (await held(owner, heir))["deal"]) == ({}, (1, 0, 1))


async def test_reports_and_teams_go_along_and_come_back(rapport: Rapport, owner: Person, leaver: Person) -> None:
    heir, report = await hired(rapport, owner, "manager"), await hired(rapport, owner)
    await owner.patch(f"/api/members/{me(report)}", json={"manager_id": me(leaver)})
    team = "0190a1b2-0000-7000-8000-0000000000aa"
    body = {"name": "North", "lead_id": me(leaver), "people": [me(report)]}
    assert (await owner.put(f"/api/teams/{team}", json=body)).status_code == 204
    beside = (await owner.get(f"/api/members/{me(leaver)}/beside")).json()
    assert (beside["reports"], beside["teams_led"], beside["teams"], beside["tokens"]) == (1, 1, 1, 0)
    item = (await asked(owner, leaver, person_id=me(heir), people=me(heir))).json()
    await rapport.run_jobs()
    assert (await owner.get(f"/api/handovers/{item['id']}")).json()["people"] == {
        "reports": [me(report)], "teams": [team], "teams_in": [team],
    }  # fmt: skip
    assert (await shown(owner, me(report)))["manager_id"] == me(heir)
    assert (await owner.get("/api/teams")).json()[0]["lead_id"] == me(heir)
    assert (await owner.post(f"/api/handovers/{item['id']}/undo")).status_code == 200
    await rapport.run_jobs()
    assert (await owner.get(f"/api/handovers/{item['id']}")).json()["state"] == "undone"
    assert (await shown(owner, me(report)))["manager_id"] == me(leaver)
    assert (await owner.get("/api/teams")).json()[0]["lead_id"] == me(leaver)


@pytest.mark.asvs("V8.2.1")
async def test_the_last_owner_is_not_handed_out(rapport: Rapport, owner: Person) -> None:
    """Two owners plan each other's leaving for one day: the second finds the last one."""
    other = await hired(rapport, owner, "owner")
    heir = await hired(rapport, owner)
    items = [
        (await asked(who, whom, person_id=me(heir), on=in_days(2), deactivates=True)).json()
        for who, whom in ((owner, other), (other, owner))
    ]
    first = await comes(rapport, owner, items[0])
    assert first["state"] == "done"
    last = await comes(rapport, owner, items[1])
    assert last["state"] == "failed"
    assert (await owner.get("/api/session")).json()["person"]["is_owner"] is True
