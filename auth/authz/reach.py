"""Whose records somebody's team and subtree are: read once, kept with the rights until `acl_epoch` moves.

A team is everybody in the teams that somebody belongs to. A subtree is everybody below somebody in the management
tree, and their team: so a deeper right never shows less. People who were deactivated stay in both: what they left
behind has to be seen by who led them.
"""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.models import person, team_member
from auth.principal import Reach
from kernel.db import TenantSession
from kernel.statements import ID, Prepared


def _closures() -> sa.Select[Any]:
    below = sa.select(person.c.id).where(person.c.id == ID).cte("below", recursive=True)
    # UNION, not UNION ALL: ends even if somebody has made a circle past the check.
    below = below.union(sa.select(person.c.id).join(below, person.c.manager_id == below.c.id))
    mine, mate = team_member.alias("mine"), team_member.alias("mate")
    mates = sa.select(mate.c.person_id).join(mine, mine.c.team_id == mate.c.team_id).where(mine.c.person_id == ID)
    arrays = (sa.func.array(query.scalar_subquery()) for query in (sa.select(below.c.id), mates))
    return sa.select(*arrays)


_CLOSURES = Prepared(_closures())


async def reach_of(session: TenantSession, person_id: UUID) -> Reach:
    """The two closures of one person."""
    [[below, mates]] = await session.rows(_CLOSURES, {"id": person_id})
    team = {person_id, *mates}
    return Reach(team=tuple(sorted(team)), subtree=tuple(sorted(team.union(below))))
