"""Seats: how many people of an organisation may sign in. Open invitations hold one each.

The number is an entitlement (`seats`). Whoever takes a seat locks the organisation's row first, so that twenty at
once get no more than there are.
"""

import datetime as dt
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import invitation, membership, session
from kernel.clock import real_now
from kernel.db import ControlSession
from tenants.models import entitlement, organisation


class Seats(msgspec.Struct, frozen=True):
    """How many seats there are, how many people have one, and how many open invitations hold one."""

    limit: int
    taken: int
    invited: int

    @property
    def left(self) -> int:
        """How many more people may be invited; below 0 after a plan with fewer seats."""
        return self.limit - self.taken - self.invited


async def hold(control: ControlSession, organisation_id: UUID) -> Seats:
    """The figures, which nobody else changes until this transaction ends."""
    mine = sa.select(organisation.c.id).where(organisation.c.id == organisation_id)
    # Not FOR UPDATE: sign-ins, whose rows refer to the organisation, needn't wait.
    await control.rows(mine.with_for_update(key_share=True))
    return await figures(control, organisation_id)


async def figures(control: ControlSession, organisation_id: UUID) -> Seats:
    """The figures now."""
    # Those of a sandbox are counted by themselves, up to what its parent's plan has.
    whose = sa.select(sa.func.coalesce(organisation.c.parent_id, organisation.c.id)).where(
        organisation.c.id == organisation_id
    )
    granted = (entitlement.c.organisation_id == whose.scalar_subquery()) & (entitlement.c.name == "seats")
    limit = (await control.execute(sa.select(entitlement.c.value).where(granted))).scalar()
    taken = sa.select(sa.func.count()).where(membership.c.organisation_id == organisation_id, seated())
    held = sa.select(sa.func.count()).where(invitation.c.organisation_id == organisation_id, is_open())
    return Seats(
        limit=limit if isinstance(limit, int) else 0,
        taken=(await control.execute(taken)).scalar_one(),
        invited=(await control.execute(held)).scalar_one(),
    )


def seated() -> sa.ColumnElement[bool]:
    """Memberships that may sign in."""
    return (membership.c.status == "active") & membership.c.seat


def belongs_to_parent() -> sa.ColumnElement[bool]:
    """Whoever enters a sandbox is still a member of what it is a copy of; for queries of `membership`, `organisation`.

    With constants, so that the statements have no more parameters than they are given.
    """
    theirs = membership.alias("theirs")
    still = sa.exists().where(
        theirs.c.organisation_id == organisation.c.parent_id,
        theirs.c.identity_id == membership.c.identity_id,
        theirs.c.status == sa.literal_column("'active'"),
        theirs.c.seat,
    )
    return organisation.c.parent_id.is_(None) | still


def is_open() -> sa.ColumnElement[bool]:
    """Invitations that can still be accepted."""
    unspent = invitation.c.accepted_at.is_(None) & invitation.c.revoked_at.is_(None)
    return unspent & (invitation.c.expires_at > real_now())


async def last_seen(control: ControlSession, organisation_id: UUID) -> dict[UUID, dt.datetime]:
    """When each person of an organisation was last there."""
    mine = session.c.organisation_id == organisation_id
    statement = sa.select(session.c.person_id, sa.func.max(session.c.last_seen_at)).where(mine)
    return {row[0]: row[1] for row in await control.rows(statement.group_by(session.c.person_id))}


async def least_used(control: ControlSession, organisation_id: UUID, count: int) -> list[UUID]:
    """The people with a seat who have been away longest: whose seat could be freed."""
    seen = await last_seen(control, organisation_id)
    mine = sa.select(membership.c.person_id, membership.c.created_at)
    rows = await control.rows(mine.where(membership.c.organisation_id == organisation_id, seated()))
    rows = sorted(rows, key=lambda row: seen.get(row.person_id, row.created_at))
    return [row.person_id for row in rows[:count]]
