"""Who is told that a record was shared with them."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth.models import team_member
from auth.people import existing_of
from rapport.crm.activities.notifications import notify
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MAX_TOLD: Final = 50
"""What is shared with a larger team is an announcement to nobody in particular: none of its people is told."""


async def tell(scope: Scope, obj: ObjectType, record_id: UUID, grantee_id: UUID, kind: str, owner: UUID) -> None:
    """Tells whom a new share gives a record, the people of a team too; not who gives it, nor whose it is."""
    people = {grantee_id}
    if kind == "team":
        members = sa.select(team_member.c.person_id).where(team_member.c.team_id == grantee_id).limit(MAX_TOLD + 1)
        people = {row.person_id for row in await scope.session.rows(members)}
    if len(people) <= MAX_TOLD:
        people = await existing_of(scope.session, people - {scope.principal.person_id, owner})
        await notify.tell_of_share(scope.session, people, obj.name, record_id, scope.principal.person_id)
