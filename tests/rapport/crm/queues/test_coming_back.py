"""Records that come back to their queue by the job of each day: whom it warns, what it spares, what history says."""

import csv
import datetime as dt
import io
import random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kernel import jobs
from kernel.clock import real_now
from kernel.tables import job
from rapport.crm.queues import returning
from tenants.entitlements import OPERATOR, grant
from tests.rapport.crm.queues.test_pick_limits import pool, ruled, take
from tests.rapport.crm.queues.test_queues import lead, queue
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.clocks import ahead
from tests.support.colleagues import colleague
from tests.support.team import code, me
from tests.support.timelines import made

pytestmark = pytest.mark.deep

Json = dict[str, Any]
ZONE = ZoneInfo("Europe/London")
DAYS, LEADS = 24, 12


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder, of an organisation whose clock stands at one hour after the job's: no day begins in a test."""
    return await founded(rapport, email)


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Two who see their own records."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]


async def founded(rapport: Rapport, email: str) -> Person:
    """A new organisation at nine o'clock."""
    founder = await rapport.sign_up("Back Ltd", "GB", email)
    await rapport.run_jobs()
    async with rapport.parts.runtime.databases.control_session() as control:
        # Whoever runs the installation needs no plan, so that the end of the trial stops nothing.
        await grant(control, UUID(founder.session["organisation"]["id"]), OPERATOR, True, source="test")
    now = real_now().astimezone(ZONE)
    nine = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(9), ZONE)
    await ahead(rapport, founder, (nine - now) / dt.timedelta(days=1))
    return founder


async def days(rapport: Rapport, owner: Person, number: int) -> None:
    """So many days pass, and the job of each of them looks."""
    for _ in range(number):
        await ahead(rapport, owner, 1)
        await rapport.run_jobs()


async def owner_of(owner: Person, record_id: str) -> str:
    """Who has a lead."""
    return str((await owner.get(f"/api/leads/{record_id}")).json()["record"]["owner_id"])


async def warned(person: Person) -> int:
    """How often somebody was warned."""
    items = (await person.get("/api/notifications")).json()["items"]
    return sum(each["kind"] == "comes_back" for each in items)


async def test_who_does_nothing_is_warned_and_loses_it(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    inbound = await pool(owner, *reps, idle=10)
    held = await lead(owner, inbound)
    assert (await take(reps[0], held)).status_code == 200
    await days(rapport, owner, 6)
    assert await warned(reps[0]) == 0
    await days(rapport, owner, 1)
    assert await warned(reps[0]) == 1
    [told] = (await reps[0].get("/api/notifications")).json()["items"]
    assert (told["title"], told["object"], told["record_id"], told["may_open"]) == ("Lee Lead", "lead", held, True)
    await days(rapport, owner, 2)
    assert (await warned(reps[0]), await owner_of(owner, held)) == (1, me(reps[0]))
    await days(rapport, owner, 1)
    assert await owner_of(owner, held) == str(inbound)
    [last, *_] = (await owner.get(f"/api/leads/{held}/history")).json()["items"]
    assert (last["actor"], last["origin"], last["changes"][0]["after"]) == (None, "idle", str(inbound))
    assert await warned(reps[0]) == 1
    assert (await take(reps[1], held)).status_code == 200


async def test_an_activity_starts_the_days_anew_and_the_end_of_work_ends_them(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    inbound = await pool(owner, *reps, idle=5, unfinished=9)
    called, over, late = [await lead(owner, inbound) for _ in range(3)]
    for each in (called, over, late):
        assert (await take(reps[0], each)).status_code == 200
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    out = await reps[0].patch(f"/api/leads/{over}", json={"status": "disqualified", "reason": reason})
    assert out.status_code == 200
    await days(rapport, owner, 4)
    await made(reps[0], "activities", kind="call", subject="Called", lead=called)
    await days(rapport, owner, 1)
    mine = me(reps[0])
    assert [await owner_of(owner, each) for each in (called, over, late)] == [mine, mine, str(inbound)]
    await days(rapport, owner, 4)
    assert [await owner_of(owner, each) for each in (called, over)] == [str(inbound), mine]
    [last, *_] = (await owner.get(f"/api/leads/{called}/history")).json()["items"]
    assert last["origin"] in {"idle", "unfinished"}


async def test_a_protected_one_stays_with_who_took_it(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    inbound = await pool(owner, *reps, idle=4, protected=6)
    held = await lead(owner, inbound)
    assert (await take(reps[0], held)).status_code == 200
    refused = await owner.patch(f"/api/leads/{held}", json={"owner_id": me(reps[1])})
    assert code(refused) == (409, "auth.queue_protected")
    many = {"op": "update", "ids": [held], "fields": {"owner_id": me(reps[1])}}
    done = (await owner.post("/api/leads/bulk", json=many)).json()
    assert (done["done"], [each["code"] for each in done["failed"]]) == (0, ["auth.queue_protected"])
    assert (await owner_of(owner, held)) == me(reps[0])
    await days(rapport, owner, 5)
    assert (await owner_of(owner, held)) == me(reps[0])
    await days(rapport, owner, 1)
    assert (await owner_of(owner, held)) == str(inbound)
    assert (await take(reps[1], held)).status_code == 200
    back = await reps[1].patch(f"/api/leads/{held}", json={"owner_id": str(inbound)})
    assert back.status_code == 200


async def test_a_manager_protects_one_lead_and_no_rep_their_own(
    rapport: Rapport, owner: Person, reps: list[Person], email: str
) -> None:
    inbound = await pool(owner, *reps, idle=5)
    kept, other = [await lead(owner, inbound) for _ in range(2)]
    for each in (kept, other):
        assert (await take(reps[0], each)).status_code == 200
    manager = await colleague(rapport, owner, f"boss.{email}", name="Boss", role="manager")
    assert (await owner.patch(f"/api/members/{me(reps[0])}", json={"manager_id": me(manager)})).status_code == 204
    today = dt.date.fromisoformat((await owner.get(f"/api/leads/{kept}")).json()["record"]["received_on"])
    until = {"protected_until": (today + dt.timedelta(days=8)).isoformat()}
    refused = await reps[0].patch(f"/api/leads/{kept}", json=until)
    assert refused.json()["fields"]["protected_until"]["code"] == "leads.protected_by_managers"
    made_so = await reps[0].post("/api/leads", json={"name": "Mine", **until})
    assert made_so.json()["fields"]["protected_until"]["code"] == "leads.protected_by_managers"
    silent = await manager.patch(f"/api/leads/{kept}", json=until)
    assert silent.json()["fields"]["protection_reason"]["code"] == "leads.protection_reason_required"
    why = {"protection_reason": "Their board meets on Friday"}
    alone = await reps[0].patch(f"/api/leads/{kept}", json=why)
    assert alone.json()["fields"]["protection_reason"]["code"] == "leads.protected_by_managers"
    many = {"op": "update", "ids": [kept], "fields": {**until, **why}}
    assert (await manager.post("/api/leads/bulk", json=many)).json()["done"] == 1
    told = (await owner.get(f"/api/leads/{kept}/history")).json()["items"][0]["changes"]
    assert {each["field"] for each in told} == {"protected_until", "protection_reason"}
    assert (await reps[0].patch(f"/api/leads/{kept}", json={"title": "Buyer"})).status_code == 200
    await days(rapport, owner, 5)
    assert [await owner_of(owner, each) for each in (kept, other)] == [me(reps[0]), str(inbound)]
    [last, *_] = (await owner.get(f"/api/leads/{kept}/history")).json()["items"]
    assert any(change["field"] == "title" for change in last["changes"])
    ended = await reps[0].patch(f"/api/leads/{kept}", json={"protected_until": None})
    assert ended.json()["fields"]["protected_until"]["code"] == "leads.protected_by_managers"
    await days(rapport, owner, 4)
    assert await owner_of(owner, kept) == str(inbound)


async def test_what_never_was_in_the_queue_or_is_of_another_is_not_protected(
    owner: Person, reps: list[Person]
) -> None:  # fmt: skip
    inbound, other = await pool(owner, *reps, protected=6), await queue(owner, *reps, name="Other")
    own, taken, given = await lead(owner, UUID(me(reps[0]))), await lead(owner, other), await lead(owner, inbound)
    assert (await take(reps[0], taken)).status_code == 200
    for each in (own, taken, given):
        moved = await owner.patch(f"/api/leads/{each}", json={"owner_id": me(reps[1])})
        assert moved.status_code == 200, moved.text


async def test_the_job_asks_again_before_it_takes(
    rapport: Rapport, owner: Person, reps: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and taking somebody does something."""
    inbound = await pool(owner, *reps, idle=4)
    called, kept = await lead(owner, inbound), await lead(owner, inbound)
    for each in (called, kept):
        assert (await take(reps[0], each)).status_code == 200
    looked = returning._look

    async def slowly(*args: Any) -> Any:
        found = await looked(*args)
        if found:
            await made(reps[0], "activities", kind="call", subject="Called", lead=called)
        return found

    monkeypatch.setattr(returning, "_look", slowly)
    await days(rapport, owner, 4)
    assert [await owner_of(owner, each) for each in (called, kept)] == [me(reps[0]), str(inbound)]


async def test_rules_that_are_taken_away_and_a_queue_that_goes_end_it(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:
    inbound = await pool(owner, *reps, idle=4)
    held = await lead(owner, inbound)
    assert (await take(reps[0], held)).status_code == 200
    await ruled(owner, inbound, *reps)
    await days(rapport, owner, 6)
    assert await owner_of(owner, held) == me(reps[0])
    await ruled(owner, inbound, *reps, idle=4)
    await days(rapport, owner, 2)
    assert (await owner_of(owner, held), await warned(reps[0])) == (me(reps[0]), 1)
    assert (await owner.delete(f"/api/queues/{inbound}")).status_code == 204
    await days(rapport, owner, 3)
    assert await owner_of(owner, held) == me(reps[0])


async def test_a_queue_that_takes_no_leads_any_more_gets_none_back(
    rapport: Rapport, owner: Person, reps: list[Person]
) -> None:  # fmt: skip
    inbound = await pool(owner, *reps, idle=4)
    held = await lead(owner, inbound)
    assert (await take(reps[0], held)).status_code == 200
    body = {"name": "Inbound", "objects": ["company"], "people": [me(each) for each in reps]}
    assert (await owner.put(f"/api/queues/{inbound}", json=body)).status_code == 200
    await days(rapport, owner, 6)
    assert (await owner_of(owner, held), await warned(reps[0])) == (me(reps[0]), 0)


async def test_one_that_fails_keeps_no_other_and_no_other_day(
    rapport: Rapport, owner: Person, reps: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbound = await pool(owner, *reps, idle=4)
    bad, good = sorted([await lead(owner, inbound) for _ in range(2)])
    for each in (bad, good):
        assert (await take(reps[0], each)).status_code == 200
    takes_back = returning._take_back

    async def broken(scope: Any, obj: Any, queue_id: UUID, wanted: Any) -> None:
        if str(wanted.record_id) == bad:
            raise RuntimeError("this one")
        await takes_back(scope, obj, queue_id, wanted)

    monkeypatch.setattr(jobs, "MAX_ATTEMPTS", 1)  # what fails is tried no more
    with monkeypatch.context() as patched:
        patched.setattr(returning, "_take_back", broken)
        await days(rapport, owner, 4)
        assert [await owner_of(owner, each) for each in (bad, good)] == [me(reps[0]), str(inbound)]
        tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
        async with rapport.parts.runtime.session(tenant.home.key) as session:
            failed = (job.c.name == returning.RETURN, job.c.state == "dead")
            codes = [row.error_code for row in await session.rows(sa.select(job.c.error_code).where(*failed))]
        assert codes == ["NotAllGivenBack"]
    await days(rapport, owner, 1)
    assert await owner_of(owner, bad) == str(inbound)


Step = tuple[int, str, int]
HAPPENS = {"": 40, "give": 4, "call": 4, "over": 1, "anew": 1, "trash": 1, "restore": 2}
"""What happens with a lead on a day, and how often."""


def script(seed: int) -> list[list[Step]]:
    """What happens on each day: with which lead, what, and to whom."""
    drawn = random.Random(seed)  # noqa: S311  # the same days in each run
    mine = dict.fromkeys(range(LEADS), -1)
    steps: list[list[Step]] = []
    for _ in range(DAYS):
        today: list[Step] = []
        for number in range(LEADS):
            [what] = ["give"] if not steps else drawn.choices(list(HAPPENS), list(HAPPENS.values()))
            to = drawn.choice([each for each in (-1, 0, 1) if each != mine[number]])
            if what == "give":
                mine[number] = to
            if what:
                today.append((number, what, to))
        steps.append(today)
    return steps


async def played(rapport: Rapport, owner: Person, email: str, seed: int, **rules: int) -> tuple[UUID, list[str]]:
    """Plays a script in an organisation whose queue has these rules; the queue, and the leads."""
    people = [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Ann", "Bob")]
    inbound = await pool(owner, *people, **rules)
    leads = [await lead(owner, inbound) for _ in range(LEADS)]
    reason = (await owner.get("/api/choices/lead/reason")).json()[0]["id"]
    for today in script(seed):
        for number, what, to in today:
            url = f"/api/leads/{leads[number]}"
            if what == "give":
                await owner.patch(url, json={"owner_id": str(inbound) if to < 0 else me(people[to])})
            elif what == "call":
                call = {"kind": "call", "subject": "Called", "lead": leads[number]}
                await owner.post("/api/activities", json=call)  # refused of a lead in the trash
            elif what == "over":
                await owner.patch(url, json={"status": "disqualified", "reason": reason})
            elif what == "anew":
                await owner.patch(url, json={"status": "working"})
            elif what == "trash":
                await owner.delete(url)
            else:
                await owner.post(f"{url}/restore")
        await days(rapport, owner, 1)
    return inbound, leads


async def returned(owner: Person, leads: list[str]) -> set[tuple[int, str, str]]:
    """What the job really took back: which lead, on which day, by which rule."""
    found = set()
    for number, each in enumerate(leads):
        url = f"/api/leads/{each}"
        await owner.post(f"{url}/restore")
        for item in (await owner.get(f"{url}/history")).json()["items"]:
            if item["origin"] in {"idle", "unfinished"}:
                at = dt.datetime.fromisoformat(item["occurred_at"]).astimezone(ZONE)
                found.add((number, at.date().isoformat(), item["origin"]))
    return found


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_simulation_is_what_the_job_does_day_by_day(rapport: Rapport, email: str, seed: int) -> None:
    """The same days in two organisations: in one the rules hold, the other asks what they would have done."""
    rules = {"idle": 4, "unfinished": 7}
    lived = await founded(rapport, f"lived.{email}")
    _, leads = await played(rapport, lived, f"lived.{email}", seed, **rules)
    asks = await founded(rapport, f"asks.{email}")
    inbound, same = await played(rapport, asks, f"asks.{email}", seed)
    told = (await asks.post(f"/api/queues/{inbound}/simulations", json=rules)).json()
    losses = {(same.index(each["record_id"]), each["day"], each["rule"]) for each in told["losses"]}
    assert losses == await returned(lived, leads)
    assert len(losses) == told["total"] == sum(each["count"] for each in told["people"]) > LEADS // 2
    assert {each["name"] for each in told["people"]} <= {"Ann", "Bob"}
    assert all(each["title"] in {"Lee Lead", None} for each in told["losses"])
    assert await returned(asks, same) == set()
    assert 0 < told["taken"] <= LEADS
    assert told["longest"] >= min(rules.values())
    file = (await asks.post(f"/api/queues/{inbound}/simulations/export", json=rules)).text
    head, *rows = list(csv.reader(io.StringIO(file.removeprefix("\ufeff"))))
    assert head[:2] == ["Kind", "Record"]
    assert head[-1].startswith("Exported by")
    assert {(same.index(each[2]), each[5]) for each in rows} == {(number, day) for number, day, _ in losses}
    assert await events(rapport, organisation_of(asks), "records_exported")
