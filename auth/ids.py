"""Ids that clients make: each stands for one thing, since what is shared or opened goes by the id alone."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth.errors import TeamIdTaken
from auth.models import person, queue, role, sharing_rule, team, territory
from kernel.db import TenantSession

NAMED: Final = (person, team, role, territory, queue, sharing_rule)
"""What a share, a rule or a record's owner and territory can name."""


async def refuse_taken(session: TenantSession, made: UUID) -> None:
    """Raises `TeamIdTaken` for a new id by which anything is known: it would get what is shared with that, or its end
    would take it away.
    """
    known = sa.union_all(*(sa.select(table.c.id).where(table.c.id == made) for table in NAMED))
    if await session.rows(known):
        raise TeamIdTaken
