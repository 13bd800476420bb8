"""Two writers on one field: the second gets both values, and nothing is overwritten in silence."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.changes import open_payload
from kernel.tables import change
from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import VERSION_ID, ObjectType
from rapport.crm.records.scope import Scope


def overlapping(
    obj: ObjectType, field_versions: Mapping[str, int], new: Mapping[str, Any], base_version: int | None
) -> list[str]:
    """The fields to be written that somebody wrote after `base_version`."""
    if base_version is None:
        return []
    fields = [obj.by_name[name] for name in new]
    return [each.name for each in fields if not each.converted and field_versions.get(str(each.id), 1) > base_version]


def written_since(obj: ObjectType, field_versions: Mapping[str, int], base_version: int) -> list[str]:
    """All fields that somebody wrote after `base_version`."""
    return [each.name for each in obj.all_fields if field_versions.get(str(each.id), 1) > base_version]


async def details(
    scope: Scope, obj: ObjectType, record: Record, new: Mapping[str, Any], names: list[str], base_version: int
) -> dict[str, object]:
    """For each of these fields: yours where you write it, theirs, the common base, and who changed it when."""
    shown = scope.mine(obj).by_name
    names = [name for name in names if name in shown and not shown[name].masked]
    mine = codec.wire(obj, [name for name in names if name in new], new)
    statement = (
        sa.select(change)
        .where(change.c.record_id == UUID(record["id"]), change.c.object == obj.name)
        .order_by(change.c.seq.desc())
        .limit(200)
    )
    rows = await scope.session.rows(statement)
    fields = {}
    for name in names:
        field = obj.by_name[name]
        touched = [row for row in rows if field.id in row.field_ids and _version(row) >= base_version]
        base = _before(scope, touched[-1], field.id) if touched else None
        last = touched[0] if touched else None
        yours = {"yours": mine[name]} if name in mine else {}
        fields[name] = {
            **yours,
            "theirs": record[name],
            "base": base,
            "changed_by": str(last.actor) if last is not None and last.actor else None,
            "changed_at": last.occurred_at.isoformat() if last is not None else None,
        }
    return {"fields": fields, "version": record["version"]}


def _version(row: Any) -> int:
    return int(row.public.get(str(VERSION_ID), 0))


def _before(scope: Scope, row: Any, field_id: int) -> object:
    key = str(field_id)
    if key in row.public:
        return row.public[key]
    return open_payload(row.payload, row.record_id, scope.keys).get(key)
