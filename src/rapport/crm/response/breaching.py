"""What happens when a clock runs out, or soon will: who is told, and who gets the lead.

A lead that is missed was marked so in the transaction that tells of it, so nobody is told twice, and a job that dies
before its end left nothing.
"""

import datetime as dt
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import queues
from auth.actor import system_of
from auth.authz.roles import readers
from auth.models import team, team_member
from auth.people import present
from auth.principal import ObjectRights, Principal, Rights
from auth.reach_errors import RecordProtected
from kernel import context
from kernel.clock import business_now
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from kernel.statements import any_of
from rapport.crm.activities.notifications import notify
from rapport.crm.leads.rules import OVER
from rapport.crm.records import organisation_settings, protection
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope
from rapport.crm.response import following, standing, store
from rapport.crm.response.payloads import ResponseRule
from rapport.crm.working_hours.store import hours_of

SOON, MISSED = "response_due", "response_missed"
AT_ONCE: Final = 200
TOLD: Final = 20
"""Of how many leads that run out together one person is told one by one; a list has them all."""


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""
    lead = registry[store.LEAD]

    async def follow(runtime: Runtime, job: Job) -> None:
        more, system = True, await _system(runtime, job)
        while more and system.tenant.status == "active" and system.has_module(lead.module):
            async with _opened(registry, runtime, system) as scope:
                more = await following.follow(scope, scope.mine(lead))

    async def due(runtime: Runtime, job: Job) -> None:
        more, system = True, await _system(runtime, job)
        while more and system.tenant.status == "active" and system.has_module(lead.module):
            async with _opened(registry, runtime, system) as scope:
                more = await run_out(scope, scope.mine(lead))

    async def warn(runtime: Runtime, job: Job) -> None:
        system = await _system(runtime, job)
        lead_id, ends = UUID(str(job.args["lead"])), dt.datetime.fromisoformat(str(job.args["due"]))
        async with _opened(registry, runtime, system) as scope:
            await warned(scope, scope.mine(lead), lead_id, ends)

    return {following.FOLLOW: follow, following.DUE: due, following.WARN: warn}


async def warned(scope: Scope, obj: ObjectType, lead_id: UUID, ends: dt.datetime) -> None:
    """Tells whoever has a lead that its answer is due soon, if it still is."""
    table = obj.table
    still = (table.c.response == "waiting", table.c.response_due_at == ends, table.c.status.not_in(OVER))
    rows = await standing.held(scope, obj, sa.and_(table.c.id == lead_id, *still))
    states = await standing.settle(scope, obj, await hours_of(scope.session, scope.zone), rows)
    people = await present(scope.session, {row.owner_id for row in rows})
    for row in rows:
        if states[row.id] == "waiting" and row.owner_id in people:
            await notify.tell(scope.session, row.owner_id, SOON, obj.name, row.id, again=ends.isoformat())


async def run_out(scope: Scope, obj: ObjectType) -> bool:
    """Marks some leads whose time has run out, and tells of them; whether there may be more."""
    table = obj.table
    over = sa.and_(table.c.response == "waiting", table.c.response_due_at <= business_now())
    rows = await standing.held(scope, obj, over, AT_ONCE)
    states = await standing.settle(scope, obj, await hours_of(scope.session, scope.zone), rows, ends=True)
    unanswered = [row for row in rows if states[row.id] == "missed"]
    answered = await _answered(scope, obj, [row.id for row in unanswered])
    missed = [row for row in unanswered if row.id not in answered and row.status not in OVER]
    rules = await store.load(scope.session)
    chosen = await following.rules_of(scope, obj, rules.rules if rules else [], [row.id for row in missed])
    await _tell(scope, obj, missed, chosen)
    await _reassign(scope, obj, [row for row in missed if row.id in chosen and chosen[row.id].reassign])
    return len(rows) == AT_ONCE


async def _answered(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> set[UUID]:
    """Those that were answered too late: they need nobody any more."""
    table = obj.table
    late = sa.select(table.c.id).where(any_of(table.c.id, ids), table.c.responded_at.is_not(None))
    return {row.id for row in await scope.session.rows(late)} if ids else set()


async def _tell(scope: Scope, obj: ObjectType, rows: Sequence[Any], rules: Mapping[UUID, ResponseRule]) -> None:
    """Tells whoever has each lead, who leads a team of theirs, and whom the rule names."""
    leads = await _team_leads(scope, {row.owner_id for row in rows})
    named = {each.escalate_id for each in rules.values() if each.escalate_id is not None}
    everybody = {row.owner_id for row in rows} | named | {each for found in leads.values() for each in found}
    people = await readers(scope.session, await present(scope.session, everybody), obj.name) if everybody else set()
    told: Counter[UUID] = Counter()
    for row in rows:
        rule = rules.get(row.id)
        whom = {row.owner_id, *leads.get(row.owner_id, ()), *([rule.escalate_id] if rule and rule.escalate_id else [])}
        for person in sorted(whom & people):
            told[person] += 1
            if told[person] <= TOLD:
                said = row.response_due_at.isoformat()
                await notify.tell(scope.session, person, MISSED, obj.name, row.id, again=said)


async def _team_leads(scope: Scope, people: set[UUID]) -> dict[UUID, set[UUID]]:
    """Who leads the teams that each is in; nobody is told of their own leads twice."""
    member = team_member
    theirs = (
        sa.select(member.c.person_id, team.c.lead_id)
        .join_from(member, team, team.c.id == member.c.team_id)
        .where(any_of(member.c.person_id, people), team.c.lead_id.is_not(None))
    )
    found: dict[UUID, set[UUID]] = {}
    for row in await scope.session.rows(theirs) if people else ():
        found.setdefault(row.person_id, set()).add(row.lead_id)
    return found


async def _reassign(scope: Scope, obj: ObjectType, rows: Sequence[Any]) -> None:
    """Has the rules of assignment find others; what waits in a queue, or is protected, stays. Last: it holds turns."""
    waiting = await queues.held_kinds(scope.session, {row.owner_id for row in rows}) if rows else {}
    free = []
    for row in rows:
        if row.owner_id in waiting:
            continue
        try:
            await protection.check(scope, obj, row.id, row.owner_id)
        except RecordProtected:
            continue
        free.append(row.id)
    if free:
        await scope.registry.assigner.assign(scope, obj, free)


async def _system(runtime: Runtime, job: Job) -> Principal:
    system = await system_of(runtime, job.home, organisation_settings.id_of(store.NAME))
    mine = {store.LEAD: ObjectRights(read="all", update="all"), "activity": ObjectRights(read="all")}
    return msgspec.structs.replace(system, rights=Rights(objects=mine))


@asynccontextmanager
async def _opened(registry: Registry, runtime: Runtime, system: Principal) -> AsyncIterator[Scope]:
    with context.use(system.tenant.acted_in(None, locale=system.locale, origin="system")):
        async with system.session(runtime) as session:
            yield await open_scope(registry, system, session)
