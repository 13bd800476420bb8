"""Who may touch whom: nobody themselves, nobody above them, and nobody gives what they don't have.

Everything here is read again under the epoch's hold, so that what a request was let in with doesn't count once
somebody has taken it away.
"""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from auth import seats
from auth.authz import epoch
from auth.authz.reach import reach_of
from auth.authz.roles import add_up, rights_of, role_rights
from auth.errors import StepUpNeeded
from auth.models import person, share
from auth.people import names
from auth.principal import LEVELS, ObjectRights, Principal, Rights
from auth.team_errors import AboveYou, MemberNotFound, NoSeatLeft, NotYourself, WiderReach
from kernel.db import ControlSession, TenantSession
from kernel.errors import Forbidden

SUGGESTED = 3
"""So many people are named whose seat could be freed."""


async def judge_manager(session: TenantSession, principal: Principal) -> Rights:
    """The rights of the one who asks, as they are now; raises unless they are active and may manage people."""
    await epoch.hold(session)
    mine = await rights_of(session, principal.person_id)
    active = (person.c.id == principal.person_id) & person.c.deactivated_at.is_(None)
    if not mine.manage_people or not await session.rows(sa.select(person.c.id).where(active)):
        raise Forbidden
    return mine


async def judge(session: TenantSession, principal: Principal, person_id: UUID) -> Rights:
    """The same about one other person, all of whose rights theirs have to cover."""
    mine = await judge_manager(session, principal)
    if person_id == principal.person_id:
        raise NotYourself
    if not await session.rows(sa.select(person.c.id).where(person.c.id == person_id)):
        raise MemberNotFound
    if not mine.covers(await rights_of(session, person_id)):
        raise AboveYou
    return mine


async def check_covers(session: TenantSession, mine: Rights, role_key: str) -> None:
    """Refuses a role that gives more than one has."""
    if not mine.covers(await role_rights(session, role_key)):
        raise AboveYou


async def check_covers_all(session: TenantSession, mine: Rights, role_keys: Sequence[str]) -> None:
    """The same of several roles for one person: of each of them, and of what they add up to."""
    given = [await role_rights(session, key) for key in role_keys]
    if not all(mine.covers(each) for each in (*given, add_up(given))):
        raise AboveYou


async def check_proof(session: TenantSession, principal: Principal, role_key: str) -> None:
    """Asks for a fresh proof before a role is given that gives others access in turn: a stolen session makes no admin
    to come back as."""
    given = await role_rights(session, role_key)
    if (given.manage_people or given.owner) and not principal.proof.is_fresh:
        raise StepUpNeeded


async def check_reach(session: TenantSession, principal: Principal, mine: Rights) -> None:
    """Refuses a tree, teams, territories or queues in which the one who changed them reaches more than before, unless
    that opens nothing to them: they read all, and do whatever else they may to all.
    """
    if all(each.read == "all" and not _is_bounded(each) for each in mine.objects.values()):
        return
    now = await reach_of(session, principal.person_id)
    before = principal.reach
    wider = (
        set(getattr(now, name)) - set(getattr(before, name)) for name in ("subtree", "team", "territories", "queues")
    )
    if any(wider) or any(set(owners) - set(before.opened.get(key, ())) for key, owners in now.opened.items()):
        raise WiderReach
    joined = set(now.grantees) - set(before.grantees)
    if joined and await session.rows(sa.select(share.c.id).where(share.c.grantee_id.in_(joined)).limit(1)):
        raise WiderReach


def _is_bounded(rights: ObjectRights) -> bool:
    """Whether what may be done reaches further with more people, territories or queues; all and none don't."""
    return any(rights.depth(level) not in {"none", "all"} for level in LEVELS)


async def no_seat_left(
    session: TenantSession, control: ControlSession, principal: Principal, found: seats.Seats
) -> NoSeatLeft:
    """The refusal, with whose seat could be freed."""
    ids = await seats.least_used(control, principal.tenant.id, SUGGESTED + 1)
    ids = [each for each in ids if each != principal.person_id][:SUGGESTED]
    known = await names(session, ids)
    could = [{"id": str(each), "name": known[each]["name"]} for each in ids if each in known]
    shown = ", ".join(each["name"] for each in could) or "–"
    details = {"limit": found.limit, "taken": found.taken, "invited": found.invited, "could_free": could}
    return NoSeatLeft(details=details, names=shown, limit=found.limit, taken=found.taken, invited=found.invited)
