"""What hangs on somebody beside records: reports, teams, queues, territories, shares, lists, tokens.

Reports and teams that they lead are handed over; out of queues and territories they are taken, and out of the teams
that they are in once nothing is theirs any more: until then their mates see by the team what stays theirs.
"""

from uuid import UUID

import sqlalchemy as sa

from auth import queues, teams, territories
from auth.models import person, queue_member, team, team_member, territory_member
from auth.people import existing
from auth.tokens.models import api_token, service_account
from auth.tree import set_manager
from kernel.clock import real_now
from kernel.db import TenantSession
from kernel.runtime import Runtime
from rapport.crm.handover import shared
from rapport.crm.handover.store import Beside
from rapport.crm.records.models import saved_view
from rapport.crm.records.scope import Scope


async def beside(runtime: Runtime, scope: Scope, person_id: UUID) -> Beside:
    """The figures that the preview shows."""
    now, principal, session = real_now(), scope.principal, scope.session
    is_shared = saved_view.c.visibility != "private"
    counts = [
        sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()
        for table, where in (
            (person, (person.c.manager_id == person_id, person.c.deactivated_at.is_(None))),
            (team, (team.c.lead_id == person_id,)),
            (team_member, (team_member.c.person_id == person_id,)),
            (queue_member, (queue_member.c.person_id == person_id,)),
            (territory_member, (territory_member.c.person_id == person_id,)),
            (saved_view, (saved_view.c.person_id == person_id, is_shared)),
        )
    ]
    [[reports, led, within, in_queues, in_territories, views]] = await session.rows(sa.select(*counts))
    here, live = api_token.c.organisation_id == principal.tenant.id, api_token.c.revoked_at.is_(None)
    mine = here & live & (api_token.c.person_id == person_id) & (api_token.c.expires_at > now)
    machines = (service_account.c.organisation_id == principal.tenant.id) & (service_account.c.made_by == person_id)
    async with runtime.databases.control_session() as control:
        tokens = (await control.execute(sa.select(sa.func.count()).where(mine))).scalar_one()
        accounts = (await control.execute(sa.select(sa.func.count()).where(machines))).scalar_one()
    return Beside(
        reports=reports, teams_led=led, teams=within, queues=in_queues, territories=in_territories, views=views,
        tokens=tokens, service_accounts=accounts, **await shared.passable(scope, person_id),
    )  # fmt: skip


async def hand_over(session: TenantSession, from_id: UUID, to: UUID) -> dict[str, list[str]]:
    """Puts the reports below `to`, who takes over the teams as well; returns which they were.

    Whoever gets them is put above nobody that they stand below: such a report stays where it is.
    """
    below = sa.select(person.c.id).where(person.c.manager_id == from_id, person.c.id != to).order_by(person.c.id)
    reports = [row.id for row in await session.rows(below)]
    above = await _above(session, to)
    moved = [each for each in reports if each not in above]
    for each in moved:
        await set_manager(session, each, to)
    led = [each for each in await teams.listed(session) if each.lead_id == from_id]
    for each in led:
        await teams.put(session, each.id, teams.Wanted(each.name, to, frozenset({*each.people, to})))
    return {"reports": [str(each) for each in moved], "teams": [str(each.id) for each in led]}


async def take_out(session: TenantSession, person_id: UUID) -> dict[str, list[str]]:
    """Ends somebody's membership of queues and territories, which would go on to show them records; returns which."""
    within = [each for each in await queues.listed(session) if person_id in each.people]
    for each in within:
        rest = frozenset(each.people) - {person_id}
        await queues.put(session, each.id, queues.Wanted(each.name, frozenset(each.objects), rest))
    lies = [each for each in await territories.listed(session) if person_id in each.people]
    for one in lies:
        rest = frozenset(one.people) - {person_id}
        await territories.put(session, one.id, territories.Wanted(one.name, one.parent_id, rest))
    left = {"queues": [str(each.id) for each in within], "territories": [str(each.id) for each in lies]}
    return {name: ids for name, ids in left.items() if ids}


async def leave_teams(session: TenantSession, person_id: UUID) -> dict[str, list[str]]:
    """Takes somebody out of the teams that they are in and don't lead; returns which."""
    mine = [each for each in await teams.listed(session) if person_id in each.people and each.lead_id != person_id]
    for each in mine:
        rest = frozenset(each.people) - {person_id}
        await teams.put(session, each.id, teams.Wanted(each.name, each.lead_id, rest))
    return {"teams_in": [str(each.id) for each in mine]} if mine else {}


async def put_back(session: TenantSession, person_id: UUID, left: dict[str, list[str]]) -> None:
    """Lets somebody who is active into those of the queues, territories and teams again that are still there."""
    if not await existing(session, person_id):
        return
    for each in await queues.listed(session):
        if str(each.id) in left.get("queues", ()):
            people = frozenset({*each.people, person_id})
            await queues.put(session, each.id, queues.Wanted(each.name, frozenset(each.objects), people))
    for one in await territories.listed(session):
        if str(one.id) in left.get("territories", ()):
            people = frozenset({*one.people, person_id})
            await territories.put(session, one.id, territories.Wanted(one.name, one.parent_id, people))
    for mate in await teams.listed(session):
        if str(mate.id) in left.get("teams_in", ()):
            await teams.add(session, mate.id, person_id)


async def give_back(session: TenantSession, from_id: UUID, to: UUID, moved: dict[str, list[str]]) -> None:
    """Takes it back where nobody has changed it since."""
    still = person.c.id.in_([UUID(each) for each in moved["reports"]]) & (person.c.manager_id == to)
    for row in await session.rows(sa.select(person.c.id).where(still).order_by(person.c.id)):
        await set_manager(session, row.id, from_id)
    if not await existing(session, from_id):
        return  # nobody who is not there leads a team
    for each in await teams.listed(session):
        if str(each.id) in moved["teams"] and each.lead_id == to:
            await teams.put(session, each.id, teams.Wanted(each.name, from_id, frozenset({*each.people, from_id})))


async def _above(session: TenantSession, person_id: UUID) -> set[UUID]:
    """Everybody above somebody in the tree."""
    found: set[UUID] = set()
    at: UUID | None = person_id
    while at is not None:
        found.add(at)
        at = (await session.execute(sa.select(person.c.manager_id).where(person.c.id == at))).scalar()
    return found
