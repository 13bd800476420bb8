"""Turns are fair and nobody gets more than they can take, however many leads come in at the same time."""

import asyncio
from collections import Counter
from uuid import UUID

import msgspec
import pytest
import sqlalchemy as sa

from auth.principal import Principal
from kernel.ids import new_id
from rapport.crm.assignment.giving import ByRules
from rapport.crm.assignment.models import COUNTER, assignment_turn
from rapport.crm.features import REGISTRY
from rapport.crm.records import bulk, rows, write
from rapport.crm.records.objects import Registry
from rapport.crm.records.route_base import scopes
from rapport.crm.records.row_payloads import RowsRequest, RowWrite
from tests.support.app import Person, Rapport
from tests.support.assignment import can, rule, ruled
from tests.support.colleagues import colleague
from tests.support.forms import leads
from tests.support.team import me
from tests.support.waits import until_blocked

REGISTERED = Registry(REGISTRY, assigner=ByRules())
LEAD = REGISTERED["lead"]
AT_ONCE = 30


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Fair Ltd", "GB", email)


@pytest.fixture
async def reps(rapport: Rapport, owner: Person, email: str) -> list[Person]:
    """Three who get leads."""
    return [await colleague(rapport, owner, f"{name}.{email}", name=name) for name in ("Rob", "Ola", "Uma")]


@pytest.fixture
async def principal(rapport: Rapport, owner: Person) -> Principal:
    """The founder as a request of theirs has them. Turned away is nobody here: each opens a transaction of its own."""
    found = await rapport.parts.resolver.principal(owner.cookies["__Host-sid"])
    return msgspec.structs.replace(found, begun=None)


async def make(rapport: Rapport, principal: Principal) -> str:
    """One lead in a transaction of its own; its owner."""
    async with scopes(REGISTERED, principal, rapport.parts.runtime)() as scope:
        raw = {"name": "Lee", "company_name": "Works"}
        return str((await write.create(scope, LEAD, raw, new_id(), is_new=True))["owner_id"])


async def make_rows(rapport: Rapport, principal: Principal, count: int) -> list[str]:
    """Several in one call."""
    asked = [RowWrite(op="create", fields={"name": f"Row {n}", "company_name": "Works"}) for n in range(count)]
    call = rows.Call(LEAD, RowsRequest(rows=asked), new_id())
    done = await rows.run(scopes(REGISTERED, principal, rapport.parts.runtime), call)
    return [each.status for each in done.rows]


def differ(owners: list[str], people: list[Person]) -> int:
    """By how much the turns of people differ."""
    counted = Counter(owners)
    found = [counted[me(each)] for each in people]
    return max(found) - min(found)


async def test_turns_of_many_at_once_differ_by_one_at_most(
    rapport: Rapport, owner: Person, reps: list[Person], principal: Principal
) -> None:
    await ruled(owner, rule(*reps))
    single = [make(rapport, principal) for _ in range(AT_ONCE)]
    several = [make_rows(rapport, principal, 5) for _ in range(4)]
    made = await asyncio.gather(*single, *several)
    assert made[AT_ONCE:] == [["created"] * 5] * 4
    owners = [each["owner_id"] for each in await leads(owner)]
    assert len(owners) == AT_ONCE + 20
    assert set(owners) == {me(each) for each in reps}
    assert differ(owners, reps) <= 1


async def test_nobody_is_given_more_than_they_can_take_by_two_rules(
    rapport: Rapport, owner: Person, reps: list[Person], principal: Principal
) -> None:
    new = {"field": "status", "op": "eq", "value": "new"}
    rules = [rule(*reps, criteria={"not": new}), rule(*reps[::-1], criteria=new)]
    await ruled(owner, *rules, people=tuple(can(each, capacity=4) for each in reps))
    await asyncio.gather(*(make(rapport, principal) for _ in range(AT_ONCE)))
    asked = [{"op": "create", "fields": {"name": "L", "company_name": "W", "status": "mql"}}] * 5
    assert (await owner.post("/api/leads/rows", json={"rows": asked})).status_code == 200
    counted = Counter(each["owner_id"] for each in await leads(owner))
    assert counted == {**{me(each): 4 for each in reps}, me(owner): AT_ONCE + 5 - 12}


async def test_bulk_edits_in_opposite_orders_beside_new_leads_end(
    rapport: Rapport, owner: Person, reps: list[Person], principal: Principal
) -> None:
    await asyncio.gather(*(make(rapport, principal) for _ in range(12)))
    await ruled(owner, rule(*reps))
    ids = [UUID(each["id"]) for each in await leads(owner)]
    open_scope = scopes(REGISTERED, principal, rapport.parts.runtime)
    many = [bulk.run(open_scope, LEAD, "assign", bulk.Chosen(new_id(), ids), {}) for _ in range(4)]
    done = await asyncio.gather(*many, *(make(rapport, principal) for _ in range(6)))
    assert [(each["done"], each["failed"]) for each in done[:4]] == [(12, [])] * 4
    assert len(await leads(owner)) == 18
    assert differ([each["owner_id"] for each in await leads(owner)][:12], reps) <= 1


async def test_new_rules_wait_for_who_gives_turns_before_they_write(
    rapport: Rapport, owner: Person, reps: list[Person], principal: Principal
) -> None:
    """Who gives a turn holds the counter, then writes the turns of rules; so must whoever takes those away."""
    gone = rule(*reps)
    await ruled(owner, gone)
    await make(rapport, principal)
    async with scopes(REGISTERED, principal, rapport.parts.runtime)() as scope:
        counter = sa.select(assignment_turn.c.number).where(assignment_turn.c.rule_id == COUNTER).with_for_update()
        await scope.session.rows(counter)
        saving = asyncio.create_task(ruled(owner, rule(*reps)))
        await until_blocked(scope.session)
        of_rule = assignment_turn.c.rule_id == UUID(gone["id"])
        turns = await scope.session.rows(
            sa.select(assignment_turn.c.number).where(of_rule).with_for_update(nowait=True)
        )
        assert [row.number for row in turns] == [1]
    await saving
