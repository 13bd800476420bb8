"""Leads are answered within so much working time: when the clock begins and ends, who is told, and what is counted."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from kernel.clock import real_now
from kernel.ids import new_id
from rapport.crm.records.organisation_settings import organisation_setting
from tenants.entitlements import OPERATOR, grant
from tests.support.app import Person, Rapport
from tests.support.assignment import came, owner_of, rule, ruled
from tests.support.audit import events, organisation_of
from tests.support.clocks import ahead
from tests.support.colleagues import colleague
from tests.support.team import me
from tests.support.timelines import changed, made

Json = dict[str, Any]
ALWAYS: Json = {"week": [[{"begin": "00:00", "end": "24:00"}]] * 7, "time_zone": "Europe/London"}
HOUR = 1 / 24


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation that always works."""
    founder = await rapport.sign_up("Answers Ltd", "GB", email)
    await rapport.run_jobs()
    async with rapport.parts.runtime.databases.control_session() as control:
        # Whoever runs the installation needs no plan, so that the end of the trial stops nothing.
        await grant(control, UUID(founder.session["organisation"]["id"]), OPERATOR, True, source="test")
    assert (await founder.put("/api/working-hours", json=ALWAYS)).status_code == 200
    return founder


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Two who see their own records."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]


async def timed(owner: Person, *rules: Json) -> None:
    """Makes these the rules."""
    full = [{"id": str(new_id()), "name": "Fast", "minutes": 60, **each} for each in rules]
    done = await owner.put("/api/response-rules", json={"rules": full})
    assert done.status_code == 200, done.text


async def clock(rapport: Rapport, owner: Person, lead_id: str) -> Json:
    """The clock of a lead once all jobs ran."""
    await rapport.run_jobs()
    found: Json = (await owner.get(f"/api/leads/{lead_id}")).json()["record"]
    return {name: value for name, value in found.items() if "respon" in name}


async def told(person: Person) -> list[str]:
    """Of what kinds somebody has been told about answers."""
    items = (await person.get("/api/notifications")).json()["items"]
    return sorted(each["kind"] for each in items if each["kind"].startswith("response"))


def moment(text: str) -> dt.datetime:
    """A moment as it travels."""
    return dt.datetime.fromisoformat(text)


async def test_it_begins_as_the_lead_comes_in_and_ends_with_the_first_call(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    before = await came(owner)
    await timed(owner, {"criteria": {"field": "status", "op": "eq", "value": "new"}})
    made_now = await came(owner, owner_id=me(reps[0]))
    other = await came(owner, status="mql")
    lead_id = made_now["id"]
    found = await clock(rapport, owner, lead_id)
    assert found["response"] == "waiting"
    assert found["response_from"] == made_now["created_at"]
    late = moment(found["response_due_at"]) - moment(made_now["created_at"]) - dt.timedelta(hours=1)
    assert dt.timedelta(0) <= late < dt.timedelta(minutes=1), "by the end of the minute"
    for without in (before, other):
        assert (await clock(rapport, owner, without["id"]))["response"] is None
    await made(reps[0], "activities", kind="note", subject="Read it", lead=lead_id)
    assert (await clock(rapport, owner, lead_id))["response"] == "waiting", "a note is no answer"
    call = await made(reps[0], "activities", kind="call", subject="Rang", lead=lead_id)
    found = await clock(rapport, owner, lead_id)
    assert (found["response"], found["responded_at"], found["response_minutes"]) == ("met", call["occurred_at"], 0)
    assert (await reps[0].delete(f"/api/activities/{call['id']}")).status_code == 200
    found = await clock(rapport, owner, lead_id)
    assert (found["response"], found["responded_at"]) == ("waiting", None), "a call that wasn't made is none"
    await changed(reps[0], "leads", lead_id, status="working")
    assert (await clock(rapport, owner, lead_id))["response"] == "met"
    history = (await owner.get(f"/api/leads/{lead_id}/history")).json()["items"]
    assert [each["op"] for each in history] == ["update", "create"], "a clock is nobody's change"


async def test_warned_then_missed_and_told_once(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    rob, ola = reps
    team = {"name": "Inside", "lead_id": me(ola), "people": [me(rob), me(ola)]}
    assert (await owner.put(f"/api/teams/{new_id()}", json=team)).status_code == 204
    await timed(owner, {"warn_before": 20})
    lead_id = (await came(owner, owner_id=me(rob)))["id"]
    await rapport.run_jobs()
    await ahead(rapport, owner, 41 / 60 * HOUR)
    assert (await clock(rapport, owner, lead_id))["response"] == "waiting"
    assert (await told(rob), await told(ola)) == (["response_due"], [])
    await ahead(rapport, owner, 25 / 60 * HOUR)
    assert (await clock(rapport, owner, lead_id))["response"] == "missed"
    assert await told(rob) == ["response_due", "response_missed"]
    await ahead(rapport, owner, HOUR)
    await rapport.run_jobs()
    assert await told(rob) == ["response_due", "response_missed"]
    late = await made(rob, "activities", kind="call", subject="At last", lead=lead_id)
    found = await clock(rapport, owner, lead_id)
    assert (found["response"], found["responded_at"]) == ("missed", late["occurred_at"])
    assert found["response_minutes"] >= 120
    page: Json = (await owner.get("/api/response-report?weeks=2")).json()
    [row] = page["rows"]
    assert (row["person_id"], row["due"], row["met"], row["missed"], row["waiting"]) == (me(rob), 1, 0, 1, 0)
    assert page["people"][me(rob)] == "Rob"
    week = next(each for each in page["weeks"] if each["first"] == row["week"])
    drill = {
        "and": [
            {"field": "owner_id", "op": "eq", "value": me(rob)}, {"field": "response", "op": "eq", "value": "missed"},
            {"field": "response_due_at", "op": "gte", "value": week["begin"]},
            {"field": "response_due_at", "op": "lt", "value": week["end"]},
        ]
    }  # fmt: skip
    listed = await owner.post("/api/leads/query", json={"filter": drill, "sort": [{"field": "response_due_at"}]})
    assert [each["id"] for each in listed.json()["items"]] == [lead_id]
    assert (await ola.get("/api/response-report")).json()["rows"] == [], "a report shows what its reader sees"


async def test_from_a_queue_it_begins_with_who_takes_it_and_goes_to_another(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    rob, ola = reps
    pool = new_id()
    body: Json = {"name": "Pool", "objects": ["lead"], "people": [me(each) for each in reps]}
    assert (await owner.put(f"/api/queues/{pool}", json=body)).status_code == 200
    await timed(owner, {"starts": "assigned", "reassign": True, "escalate_id": me(owner)})
    lead_id = (await came(owner, owner_id=str(pool)))["id"]
    assert (await clock(rapport, owner, lead_id))["response"] is None
    await ahead(rapport, owner, HOUR)
    assert (await rob.post(f"/api/leads/{lead_id}/takes")).status_code == 200
    found = await clock(rapport, owner, lead_id)
    taken = moment(found["response_from"]) - real_now()
    assert abs(taken - dt.timedelta(hours=1)) < dt.timedelta(minutes=1)
    await ruled(owner, rule(rob, ola))
    await rapport.run_jobs()
    await ahead(rapport, owner, 1.1 * HOUR)
    await rapport.run_jobs()
    assert await owner_of(owner, lead_id) in {me(rob), me(ola)}
    assert (await told(owner), await told(ola)) == (["response_missed"], [])


async def test_what_is_refused(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    good: Json = {"id": str(new_id()), "name": "Fast", "minutes": 60}
    assert (await reps[0].get("/api/response-rules")).status_code == 403
    assert (await reps[0].put("/api/response-rules", json={"rules": [good]})).status_code == 403
    for wrong, code in (
        ({"warn_before": 60}, "response.warns_early"), ({"escalate_id": str(new_id())}, "response.nobody"),
        ({"name": " "}, "response.name"), ({"criteria": {"field": "email", "op": "eq", "value": "a@b.c"}}, "criteria"),
    ):  # fmt: skip
        refused = await owner.put("/api/response-rules", json={"rules": [{**good, **wrong}]})
        assert refused.status_code == 422, refused.text
        assert code in refused.text
    assert (await owner.put("/api/response-rules", json={"rules": [good, good]})).status_code == 422
    assert (await owner.get("/api/response-rules")).json() == {"rules": []}
    await timed(owner, good)
    assert await events(rapport, organisation_of(owner), "response_rules_saved")
    lead_id = (await came(owner))["id"]
    await rapport.run_jobs()
    for field in ("response", "response_due_at", "responded_at"):
        assert (await owner.patch(f"/api/leads/{lead_id}", json={field: None})).is_error
    await timed(owner)
    later = (await came(owner))["id"]
    assert (await clock(rapport, owner, later))["response"] is None, "without rules nothing has a clock"


async def test_a_job_that_runs_again_does_the_same(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    """The log is followed from where it was before, as after a restore of the database."""
    await timed(owner, {})
    lead_id = (await came(owner, owner_id=me(reps[0])))["id"]
    await ahead(rapport, owner, 2 * HOUR)
    found = await clock(rapport, owner, lead_id)
    assert found["response"] == "missed"
    home = (await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))).home.key
    for seq in (0, 10**9):
        async with rapport.parts.runtime.session(home) as session:
            followed = organisation_setting.c.followed_seq.is_not(None)
            await session.execute(organisation_setting.update().where(followed).values(followed_seq=seq))
            session.left_work = True
        assert await clock(rapport, owner, lead_id) == found
        assert await told(reps[0]) == ["response_missed"]
