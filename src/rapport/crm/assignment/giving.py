"""Gives leads to whom the rules name: the assigner of the records core (`records/assigner.py`).

Everybody who gives turns holds one row, and takes it last: so no two give the same turn, nobody is given more than they
can take, and whoever holds it waits for nothing that somebody who waits for it may hold.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import queues, territories
from auth.authz.roles import readers
from auth.people import present
from kernel.db import TenantSession
from kernel.statements import any_of
from rapport.crm.activities.notifications import notify
from rapport.crm.assignment import store
from rapport.crm.assignment.models import COUNTER, assignment_turn
from rapport.crm.assignment.payloads import AssignmentRule
from rapport.crm.assignment.turns import Asked, Given, Turns
from rapport.crm.leads.rules import OVER
from rapport.crm.records import owning, placing
from rapport.crm.records.assigner import RULE
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

LEAD = store.LEAD


@dataclass(frozen=True)
class Coming:
    """A lead that looks for an owner."""

    id: UUID
    owner: UUID
    territory: UUID | None
    rule: AssignmentRule | None


class ByRules:
    """The assigner of an organisation's rules."""

    async def has_rules(self, scope: Scope, name: str) -> bool:
        """Of leads, if there is one."""
        return name == LEAD and bool(await store.live(scope.session))

    async def assign(self, scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> Mapping[UUID, UUID]:
        """Gives leads that this transaction holds to whom the rules name."""
        rules = await store.live(scope.session) if obj.name == LEAD and ids else ()
        if not rules:
            return {}
        leads = [each for each in await coming(scope, obj, rules, any_of(obj.table.c.id, ids)) if each.rule]
        if not leads:
            return {}
        turns = await _turns(scope, obj, rules, leads, hold=True)
        members = await store.members(scope.session, rules)
        to, told = dict[UUID, UUID](), dict[UUID, dict[str, object]]()
        for each in sorted(leads, key=lambda lead: lead.id):
            found = given(turns, members, each)
            if each.rule is not None and found is not None and found.owner is not None:
                to[each.id], told[each.id] = found.owner, {RULE: str(each.rule.id)}
        await _keep(scope.session, turns)
        versions = await owning.give(scope, obj, to, told)
        await _tell(scope, {each: to[each] for each in versions}, versions)
        return to

    async def names(self, scope: Scope, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """What rules are called."""
        return {each.id: each.setup.name for each in await store.live(scope.session) if each.id in ids}


def given(turns: Turns, members: Mapping[UUID, list[UUID]], lead: Coming) -> Given | None:
    """Who gets a lead; None where no rule fits it."""
    if lead.rule is None:
        return None
    setup = lead.rule.setup
    return turns.give(
        Asked(lead.rule.id, members[lead.rule.id], setup.skills, setup.by_territory, setup.fallback_id),
        lead.territory,
    )


async def coming(
    scope: Scope, obj: ObjectType, rules: Iterable[AssignmentRule], which: sa.ColumnElement[bool], newest: int = 0
) -> list[Coming]:
    """Leads on which somebody works, each with the first rule that it meets; the `newest` of them, or all."""
    table, places = obj.table, list(rules)
    meets = [
        (sa.true() if each.criteria is None else await placing.clause_of(scope, obj, each.criteria), place)
        for place, each in enumerate(places)
    ]
    first = sa.case(*meets, else_=-1).label("first") if meets else sa.literal(-1).label("first")
    alive = (table.c.deleted_at.is_(None), table.c.status.not_in(OVER))
    wanted = sa.select(table.c.id, table.c.owner_id, table.c.territory_id, first).where(which, *alive)
    if newest:
        wanted = wanted.order_by(table.c.created_at.desc(), table.c.id.desc()).limit(newest)
    return [
        Coming(row.id, row.owner_id, row.territory_id, None if row.first < 0 else places[row.first])
        for row in await scope.session.rows(wanted)
    ]


async def as_it_is(scope: Scope, obj: ObjectType, rules: tuple[AssignmentRule, ...], leads: list[Coming]) -> Turns:
    """Whose turn it is, for a preview: nothing is held."""
    return await _turns(scope, obj, rules, leads, hold=False)


async def _turns(
    scope: Scope, obj: ObjectType, rules: tuple[AssignmentRule, ...], leads: list[Coming], *, hold: bool
) -> Turns:
    session, turn = scope.session, assignment_turn
    counter = sa.select(turn.c.number).where(turn.c.rule_id == COUNTER)
    rows = await session.rows(counter.with_for_update() if hold else counter)
    last = sa.select(turn).where(any_of(turn.c.rule_id, [each.id for each in rules]))
    everybody = {each for named in (await store.members(session, rules)).values() for each in named}
    return Turns(
        today=scope.today(),
        number=rows[0].number if rows else 0,
        last={(row.rule_id, row.person_id): row.number for row in await session.rows(last)},
        people=await store.people(session),
        present=await readers(session, await present(session, everybody), LEAD),
        open=await _open(session, obj, everybody, {each.id for each in leads}),
        covers=await _covers(session) if any(each.setup.by_territory for each in rules) else {},
        takers=await store.fallbacks(session, {each.setup.fallback_id for each in rules if each.setup.fallback_id}),
    )


async def _open(session: TenantSession, obj: ObjectType, people: Collection[UUID], but: Collection[UUID]) -> Any:
    """How many leads each works on, without those that are to be given."""
    table = obj.table
    theirs = (any_of(table.c.owner_id, people), table.c.deleted_at.is_(None), table.c.status.not_in(OVER))
    counted = sa.select(table.c.owner_id, sa.func.count()).where(*theirs, ~any_of(table.c.id, but))
    return {row[0]: row[1] for row in await session.rows(counted.group_by(table.c.owner_id))}


async def _covers(session: TenantSession) -> dict[UUID, set[UUID]]:
    """Who covers each territory: its members, and those of all above it."""
    tree = {each.id: each for each in await territories.listed(session)}
    found: dict[UUID, set[UUID]] = {}
    for each in tree.values():
        place, people = each, set(each.people)
        while place.parent_id is not None:
            place = tree[place.parent_id]
            people |= set(place.people)
        found[each.id] = people
    return found


async def _keep(session: TenantSession, turns: Turns) -> None:
    rows = [
        {"rule_id": rule, "person_id": person, "number": turns.last[rule, person]}
        for rule, person in sorted(turns.changed)
    ]
    if rows:
        new = insert(assignment_turn)
        kept = new.on_conflict_do_update(index_elements=["rule_id", "person_id"], set_={"number": new.excluded.number})
        counter = {"rule_id": COUNTER, "person_id": COUNTER, "number": turns.number}
        await session.execute(kept, [counter, *rows])


async def _tell(scope: Scope, owners: Mapping[UUID, UUID], versions: Mapping[UUID, int]) -> None:
    """Tells people what they got; of a bulk edit, an import or a queue nobody."""
    if scope.session.batch_id is not None:
        return
    held = await queues.held_kinds(scope.session, set(owners.values()))
    for lead, owner in owners.items():
        if owner not in held and owner != scope.principal.person_id:
            await notify.tell(scope.session, owner, "lead_assigned", LEAD, lead, again=versions[lead])
