"""Whose records somebody's team and subtree are, and what kinds are shared with them: read once, kept with the rights
until `acl_epoch` moves.

A team is everybody in the teams that somebody belongs to. A subtree is everybody below somebody in the management
tree, and their team: so a deeper right never shows less. People who were deactivated stay in both: what they left
behind has to be seen by who led them.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.models import person, share, team_member
from auth.principal import Reach
from kernel.db import TenantSession
from kernel.statements import ID, IDS, Prepared


def _closures() -> sa.Select[Any]:
    below = sa.select(person.c.id).where(person.c.id == ID).cte("below", recursive=True)
    # UNION, not UNION ALL: ends even if somebody has made a circle past the check.
    below = below.union(sa.select(person.c.id).join(below, person.c.manager_id == below.c.id))
    mine, mate = team_member.alias("mine"), team_member.alias("mate")
    mates = sa.select(mate.c.person_id).join(mine, mine.c.team_id == mate.c.team_id).where(mine.c.person_id == ID)
    own = sa.select(team_member.c.team_id).where(team_member.c.person_id == ID)
    arrays = (sa.func.array(query.scalar_subquery()) for query in (sa.select(below.c.id), mates, own))
    return sa.select(*arrays)


def _shared() -> sa.Select[Any]:
    """Ended shares count too: whoever gives another one then needn't tell anybody that there is one."""
    grantee = share.c.grantee_id == sa.any_(IDS)
    return sa.select(share.c.object, share.c.level).where(grantee).distinct()


_CLOSURES = Prepared(_closures())
_SHARED = Prepared(_shared())


async def reach_of(session: TenantSession, person_id: UUID) -> Reach:
    """The two closures of one person, their teams, and what kinds of records are shared with them."""
    [[below, mates, teams]] = await session.rows(_CLOSURES, {"id": person_id})
    team = {person_id, *mates}
    found = await session.rows(_SHARED, {"ids": [person_id, *teams]})
    return Reach(
        team=tuple(sorted(team)),
        subtree=tuple(sorted(team.union(below))),
        teams=tuple(sorted(teams)),
        # What may be updated may be read.
        shared=frozenset({(row.object, level) for row in found for level in ("read", row.level)}),
    )
