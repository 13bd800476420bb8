"""Own fields that territory rules and sharing rules ask of: they stay in use, and rules follow merged labels."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.authz import epoch
from auth.models import sharing_rule, territory_rule
from rapport.crm.records.definition_errors import AskedByRule
from rapport.crm.records.filters import named, relabelled
from rapport.crm.records.objects import Field
from rapport.crm.records.scope import Scope

_ASKING = (territory_rule, sharing_rule)


async def require_in_no_rule(scope: Scope, object_name: str, field_name: str) -> None:
    """Refuses to take a field away that rules ask of; nothing would meet them, silently."""
    for table in _ASKING:
        rows = await scope.session.rows(sa.select(table.c.criteria).where(table.c.object == object_name))
        if any(field_name in named(row.criteria) for row in rows):
            raise AskedByRule


async def relabel(scope: Scope, object_name: str, field: Field, old: UUID, new: UUID) -> None:
    """Has rules ask for another choice of a field where they ask for one that is none any more."""
    await epoch.hold(scope.session)
    changed = False
    for table in _ASKING:
        for row in await scope.session.rows(sa.select(table).where(table.c.object == object_name)):
            after: Any = relabelled(row.criteria, field.name, str(old), str(new))
            if after != row.criteria:
                await scope.session.execute(table.update().where(table.c.id == row.id).values(criteria=after))
                changed = True
    if changed:
        await epoch.rise(scope.session)
