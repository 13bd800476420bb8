"""Giving records that a transaction holds to other owners: many in a few statements, each with a change of its own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from auth.authz.predicate import grantees_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.statements import any_of
from rapport.crm.records.objects import OWNER, VERSION_ID, ObjectType
from rapport.crm.records.scope import Scope


async def give(
    scope: Scope, obj: ObjectType, to: Mapping[UUID, UUID], told: Mapping[UUID, Mapping[str, object]]
) -> dict[UUID, int]:
    """Makes people the owners of records, whoever has them, and tells of each in its change what is `told` of it; the
    versions that those have then which got another owner.
    """
    table, now = obj.table, business_now()
    columns = (table.c.id, table.c.owner_id, table.c.version, grantees_of(obj.name, table))
    held = sa.select(*columns).where(any_of(table.c.id, to)).order_by(table.c.id).with_for_update()
    moved = [row for row in await scope.session.rows(held) if row.owner_id != to[row.id]]
    for owner in sorted({to[row.id] for row in moved}):
        theirs = any_of(table.c.id, [row.id for row in moved if to[row.id] == owner])
        field = sa.func.jsonb_build_object(str(OWNER.id), table.c.version + 1, type_=JSONB)
        values = {
            "owner_id": owner, "version": table.c.version + 1, "updated_at": now,
            "field_versions": table.c.field_versions.op("||")(field),
        }  # fmt: skip
        await scope.session.execute(table.update().where(theirs).values(values))
    for row in moved:
        before: dict[str, object] = {str(VERSION_ID): row.version, str(OWNER.id): str(row.owner_id)}
        scope.session.record_change(
            Change(
                object=obj.name, record_id=row.id, op="update", field_ids=(OWNER.id,),
                public={**before, **told.get(row.id, {})}, owners=(row.owner_id, to[row.id]),
                shared_with=row.shared_with,
            )
        )  # fmt: skip
    return {row.id: row.version + 1 for row in moved}


async def assign_new(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Has the rules find owners for records that were just made: at once, or when whoever writes is done with all."""
    if scope.unassigned is not None:
        scope.unassigned.extend(ids)
        return {}
    found = await scope.registry.assigner.assign(scope, obj, ids)
    return {each: owner for each, owner in found.items() if owner != scope.principal.person_id}
