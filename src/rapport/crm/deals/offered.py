"""Which pipelines somebody is offered: everybody's, and those of a team that they are of.

Of a team is whoever is in it, whoever stands below one of its people in the management tree, and whoever stands above
one: who leads a team's people also works its pipeline. Administrators are offered all. It says where deals may be put,
not which are seen: that is what rights to records are for.
"""

from collections.abc import Collection
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import person, team, team_member
from kernel.db import TenantSession
from kernel.statements import ID, Prepared
from rapport.crm.deals import pipelines
from rapport.crm.deals.pipelines import Pipelines
from rapport.crm.records.scope import Scope


def _mine() -> sa.Select[tuple[UUID]]:
    below = sa.select(person.c.id).where(person.c.id == ID).cte("below", recursive=True)
    # UNION, not UNION ALL: ends even if somebody has made a circle past the check.
    below = below.union(sa.select(person.c.id).join(below, person.c.manager_id == below.c.id))
    above = sa.select(person.c.id, person.c.manager_id).where(person.c.id == ID).cte("above", recursive=True)
    above = above.union(sa.select(person.c.id, person.c.manager_id).join(above, person.c.id == above.c.manager_id))
    line = sa.union(sa.select(below.c.id), sa.select(above.c.id)).subquery()
    return sa.select(team_member.c.team_id).join(line, line.c.id == team_member.c.person_id).distinct()


_MINE = Prepared(_mine())


async def to_reader(scope: Scope) -> Pipelines:
    """All pipelines, with those that the reader isn't offered."""
    lines = await pipelines.load(scope.session)
    owned = [each for each in lines.listed if each.team_ids]
    if not owned or scope.principal.rights.configure:
        return lines
    mine = {row.team_id for row in await scope.session.rows(_MINE, {"id": scope.principal.person_id})}
    withheld = frozenset(each.id for each in owned if mine.isdisjoint(each.team_ids))
    return msgspec.structs.replace(lines, withheld=withheld)


async def existing(session: TenantSession, ids: Collection[UUID]) -> list[UUID]:
    """Those of these teams that are there."""
    if not ids:
        return []
    return [row.id for row in await session.rows(sa.select(team.c.id).where(team.c.id.in_(ids)))]
