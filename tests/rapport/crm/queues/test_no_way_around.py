"""Nobody gets past the rules of a queue by another way than taking."""

from typing import Any
from uuid import UUID

import pytest

from tests.rapport.crm.queues.test_coming_back import days, founded
from tests.rapport.crm.queues.test_pick_limits import left, pool, take
from tests.rapport.crm.queues.test_queues import lead, queue
from tests.support.app import Person, Rapport
from tests.support.assignment import owner_of, rule, ruled
from tests.support.colleagues import colleague
from tests.support.merging import asked
from tests.support.team import code, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]
USED_UP = (409, "auth.queue_picks_used_up")
PROTECTED = (409, "auth.queue_protected")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await founded(rapport, email)


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Two who see their own records."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola")]


async def bulk(person: Person, op: str, *ids: str, **more: Any) -> tuple[int, list[str]]:
    """How many were done, and why others were not."""
    done = (await person.post("/api/leads/bulk", json={"op": op, "ids": list(ids), **more})).json()
    return done["done"], [each["code"] for each in done["failed"]]


async def last(person: Person, record_id: str) -> int:
    """The last change of a lead."""
    found: int = (await person.get(f"/api/leads/{record_id}/history")).json()["items"][0]["seq"]
    return found


@pytest.mark.asvs("V2.3.4")
async def test_naming_oneself_as_owner_counts_as_taking(owner: Person, reps: list[Person]) -> None:
    rob, mine = reps[0], {"owner_id": me(reps[0])}
    inbound = await pool(owner, *reps, per_day=2)
    first, *others = [await lead(owner, inbound) for _ in range(3)]
    assert (await rob.patch(f"/api/leads/{first}", json=mine)).status_code == 200
    assert await left(rob) == {"Inbound": 1}
    assert await bulk(rob, "update", *others, fields=mine) == (1, ["auth.queue_picks_used_up"])
    [waits] = [each for each in others if await owner_of(owner, each) == str(inbound)]
    assert code(await rob.patch(f"/api/leads/{waits}", json=mine)) == USED_UP
    rows = {"rows": [{"op": "update", "id": waits, "fields": mine}]}
    [row] = (await rob.post("/api/leads/rows", json=rows)).json()["rows"]
    assert (row["status"], await owner_of(owner, waits)) == ("error", str(inbound))
    given = await owner.patch(f"/api/leads/{waits}", json={"owner_id": me(rob)})
    assert given.status_code == 200, "who gives a record to somebody else takes nothing"


async def test_a_refused_edit_uses_up_nothing(owner: Person, reps: list[Person]) -> None:
    rob = reps[0]
    held = await lead(owner, await pool(owner, *reps, per_day=1))
    assert (await owner.patch(f"/api/leads/{held}", json={"name": "Other"})).status_code == 200
    stale = {"owner_id": me(rob), "name": "Mine", "base_version": 1}
    assert (await rob.patch(f"/api/leads/{held}", json=stale)).status_code == 409
    assert await left(rob) == {"Inbound": 1}


async def test_undoing_the_return_counts_as_taking(rapport: Rapport, owner: Person, reps: list[Person]) -> None:
    rob = reps[0]
    inbound = await pool(owner, *reps, idle=4, again_after=30)
    held = await lead(owner, inbound)
    assert (await take(rob, held)).status_code == 200
    await days(rapport, owner, 4)
    assert await owner_of(owner, held) == str(inbound)
    undone = await rob.post(f"/api/leads/{held}/reversion", json={"seq": await last(rob, held)})
    assert code(undone) == (409, "auth.queue_had_it_before")
    assert await owner_of(owner, held) == str(inbound)


async def test_undoing_a_bulk_edit_counts_as_taking(owner: Person, reps: list[Person]) -> None:
    rob = reps[0]
    inbound = await pool(owner, *reps, again_after=30)
    held = await lead(owner, inbound)
    assert (await take(rob, held)).status_code == 200
    back = {"op": "update", "ids": [held], "fields": {"owner_id": str(inbound)}}
    batch = (await rob.post("/api/leads/bulk", json=back)).json()["batch_id"]
    undone = (await rob.post(f"/api/batches/{batch}/undo")).json()
    assert (undone["undone"], [each["reason"] for each in undone["kept"]]) == (0, ["auth.queue_had_it_before"])
    assert await owner_of(owner, held) == str(inbound)


async def test_members_have_no_rules_empty_their_queue(owner: Person, reps: list[Person]) -> None:
    inbound, other = await pool(owner, reps[0], per_day=1), await queue(owner, reps[1], name="Other")
    mine, theirs = await lead(owner, inbound), await lead(owner, other)
    await ruled(owner, rule(reps[0]))
    assert await bulk(reps[0], "assign", mine) == (0, ["records.waits_in_queue"])
    assert await owner_of(owner, mine) == str(inbound)
    assert await bulk(owner, "assign", mine, theirs) == (2, []), "who is no member gives it to whom the rules name"


async def test_rules_take_no_protected_one(owner: Person, reps: list[Person]) -> None:
    held = await lead(owner, await pool(owner, *reps, protected=6))
    assert (await take(reps[0], held)).status_code == 200
    await ruled(owner, rule(reps[1]))
    assert await bulk(owner, "assign", held) == (0, ["auth.queue_protected"])
    assert await owner_of(owner, held) == me(reps[0])


async def test_no_undo_takes_a_protected_one(owner: Person, reps: list[Person]) -> None:
    inbound = await pool(owner, *reps, protected=6)
    held, given = await lead(owner, inbound), await lead(owner, inbound)
    assert (await take(reps[0], held)).status_code == 200
    undone = await owner.post(f"/api/leads/{held}/reversion", json={"seq": await last(owner, held)})
    assert (code(undone), await owner_of(owner, held)) == (PROTECTED, me(reps[0]))
    many = {"op": "update", "ids": [given], "fields": {"owner_id": me(reps[0])}}
    batch = (await owner.post("/api/leads/bulk", json=many)).json()["batch_id"]
    found = (await owner.post(f"/api/batches/{batch}/undo")).json()
    assert (found["undone"], [each["reason"] for each in found["kept"]]) == (0, ["auth.queue_protected"])
    undone = await reps[0].post(f"/api/leads/{held}/reversion", json={"seq": await last(reps[0], held)})
    assert undone.status_code == 200, "who has it puts it back"


async def test_no_merge_takes_a_protected_one(owner: Person, reps: list[Person]) -> None:
    held = await lead(owner, await pool(owner, *reps, protected=6))
    assert (await take(reps[0], held)).status_code == 200
    other, same = await lead(owner, UUID(me(reps[1]))), await lead(owner, UUID(me(reps[0])))
    assert code(await asked(owner, "leads", other, held)) == PROTECTED
    assert await owner_of(owner, held) == me(reps[0])
    assert (await asked(owner, "leads", same, held)).status_code == 200, "it stays with who has it"


async def test_a_merge_into_a_record_of_ones_own_counts_as_taking(owner: Person, reps: list[Person]) -> None:
    inbound = await pool(owner, owner, per_day=1)
    first, second = await lead(owner, inbound), await lead(owner, inbound)
    assert (await take(owner, first)).status_code == 200
    assert code(await asked(owner, "leads", first, second)) == USED_UP
    assert await owner_of(owner, second) == str(inbound)
