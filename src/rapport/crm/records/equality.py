"""Records found by the exact text of a field, through its HMAC: for imports, conversion, duplicates."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from auth.authz.predicate import of_kind
from auth.principal import Level
from rapport.crm.records.aliases import record_alias
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

ASKED_AT_ONCE = 5000


async def by_equality(
    scope: Scope,
    obj: ObjectType,
    target: Field,
    values: Sequence[str],
    level: Level | None = "read",
    *,
    merged: bool = False,
) -> dict[str, UUID]:
    """Records by the text of one field, as far as this reader may; of several with the same text, the oldest.

    Without a level whoever may see them; with `merged` instead those that are a part of another one since.
    """
    kind = target.kind
    if not isinstance(kind, TextKind):
        return {}
    hashes = {hashed: value for value in values for hashed in scope.keys.equalities(target.id, kind.normalise(value))}
    column = target.place(obj.table, "hmac")
    asked = sa.bindparam("asked", type_=ARRAY(sa.LargeBinary))
    table = obj.table
    which = (
        (
            of_kind(obj.name, table),
            table.c.id.in_(sa.select(record_alias.c.id).where(record_alias.c.object == obj.name)),
        )
        if merged
        else (
            of_kind(obj.name, table, table.c.deleted_at.is_(None)),
            *([scope.visible(obj, table, level)] if level else []),
        )
    )
    statement = sa.select(column, table.c.id).where(column == sa.any_(asked), *which).order_by(table.c.id)
    found: dict[str, UUID] = {}
    listed = list(hashes)
    for start in range(0, len(listed), ASKED_AT_ONCE):
        rows = await scope.session.rows(statement, {"asked": listed[start : start + ASKED_AT_ONCE]})
        for hashed, found_id in rows:
            found.setdefault(hashes[bytes(hashed)], found_id)
    return found
