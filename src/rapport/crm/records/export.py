"""CSV export: streamed, decrypted on the way out, never written to a disk. One row in the change log says who."""

from collections.abc import AsyncIterator, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.changes import Change
from rapport.crm.records import codec
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.cells import BOM, lines, safe
from rapport.crm.records.included import included
from rapport.crm.records.kinds import ChoiceKind, IdKind, PersonKind, TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

CHUNK = 250
"""Rows that are opened and written at a time; between two chunks others get their turn."""


async def rows_as_csv(
    open_scope: OpenScope,
    obj: ObjectType,
    clause: sa.ColumnElement[bool],
    columns: Sequence[str] | None,
    export_id: UUID,
) -> AsyncIterator[bytes]:
    """The records that meet a clause of `read.where` as UTF-8 CSV with a BOM, in the order of their ids.

    Each chunk is a transaction of its own, so that a long export holds no snapshot. What the clause had to search for
    in decrypted texts it searched once, not for each chunk.
    """
    names = list(columns or [field.name for field in obj.fields])
    fields = [obj.by_name[name] for name in names]
    last: UUID | None = None
    while True:
        async with open_scope() as scope:
            if last is None:
                scope.session.record_change(Change(object=obj.name, record_id=export_id, op="export"))
                yield BOM.encode() + lines([[field.label.pick(scope.locale) for field in fields]])
            rows, last = await _chunk(scope, obj, clause, names, last)
            text = await _text(scope, obj, fields, rows)
        yield text
        if len(rows) < CHUNK:
            return


async def _chunk(
    scope: Scope, obj: ObjectType, clause: sa.ColumnElement[bool], names: Sequence[str], last: UUID | None
) -> tuple[Sequence[Any], UUID | None]:
    if last is not None:
        clause = sa.and_(clause, obj.table.c.id > last)
    statement = sa.select(*codec.columns(obj, names)).where(clause).order_by(obj.table.c.id).limit(CHUNK)
    rows = await scope.session.rows(statement)
    return rows, rows[-1][0] if rows else last


async def _text(scope: Scope, obj: ObjectType, fields: Sequence[Field], rows: Sequence[Any]) -> bytes:
    decode = codec.decoder(obj, [field.name for field in fields])
    records = [decode(row, scope.keys) for row in rows]
    beside = await included(scope, obj, records) if any(isinstance(field.kind, IdKind) for field in fields) else {}
    return lines([_cell(scope, field, record[field.name], beside) for field in fields] for record in records)


def _cell(scope: Scope, field: Field, value: Any, beside: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(field.kind, ChoiceKind):
        label = beside["choices"].get(value)
        return safe(label.pick(scope.locale)) if label else ""
    if isinstance(field.kind, PersonKind):
        person = beside["people"].get(value)
        return safe(person["name"]) if person else ""
    if isinstance(field.kind, IdKind):
        other = beside["records"].get(value)
        return safe(other["label"] or "") if other else ""
    return safe(value) if isinstance(field.kind, TextKind) else str(value)
