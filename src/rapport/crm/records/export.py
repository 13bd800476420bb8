"""CSV export: streamed, decrypted on the way out, never written to a disk. One row in the change log says who.

Rows come as deep as somebody may export, which may be less than they may read.
"""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from auth.marks import number_of
from kernel.changes import Change
from kernel.runtime import Runtime
from rapport.crm.records import asof, codec, history, read
from rapport.crm.records.beside import Beside, shown
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.cells import BOM, lines, safe
from rapport.crm.records.codec import Record
from rapport.crm.records.included import included
from rapport.crm.records.kinds import IdKind, PersonKind, TextKind
from rapport.crm.records.multi_choice import LABELLED, FilesKind, ReferencesKind, SetKind, ids_in, joined
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.personal_numbers import PersonalNumberKind, grouped
from rapport.crm.records.scope import Scope

CHUNK = 250
"""Rows that are opened and written at a time; between two chunks others get their turn."""

ID_BYTES = 16

NOTED = "records_exported"


@dataclass(frozen=True)
class Plan:
    """What goes into the file, settled before its first byte: which rows, in which order, which columns.

    `ids` holds 16 bytes for each row. A row that changes meanwhile is neither lost nor there twice; one that no longer
    meets the clause when its turn comes is left out. Of the past (`moment`) each row is rebuilt when its turn comes.
    """

    clause: sa.ColumnElement[bool]
    ids: bytes
    columns: Sequence[str]
    beside: Sequence[Beside] = ()
    notice: dict[str, str] | None = None
    moment: dt.datetime | None = None

    @property
    def rows(self) -> int:
        """How many rows the file is going to have."""
        return len(self.ids) // ID_BYTES


async def plan(scope: Scope, obj: ObjectType, query: read.Query, moment: dt.datetime | None = None) -> Plan:
    """Refuses what can't be exported; `query.fields` are the columns, all unless given. What lies beside records comes
    last, and not of the past.
    """
    more = {each.field.name: each for each in shown(obj)} if moment is None else {}
    wanted = list(query.fields or [*(field.name for field in obj.fields if scope.leads_somewhere(field)), *more])
    columns, beside = [each for each in wanted if each not in more], [more[each] for each in wanted if each in more]
    columns = columns or [obj.title_field]
    read.check_fields(obj, columns)
    for name in columns:
        scope.require_target(obj.by_name[name])
    if moment is not None:
        then = await asof.ids(scope, obj, query, moment, level="export")
        packed = b"".join(each.bytes for each in then)
        return Plan(scope.visible(obj, obj.table, "export"), packed, columns, moment=moment)
    clause = await read.where(scope, obj, query, level="export")
    ids, notice = await read.packed_ids(scope, obj, query.raw_sort, clause)
    return Plan(clause, ids, columns, beside, notice)


def headers(scope: Scope, obj: ObjectType, planned: Plan) -> dict[str, str]:
    """The file's name in the reader's language with the organisation's date, its rows, and the notice about them."""
    day = (planned.moment.astimezone(scope.zone).date() if planned.moment else scope.today()).isoformat()
    name = quote(f"{obj.plural.pick(scope.locale)}-{day}.csv", safe="")
    notice = {"Rapport-Notice": quote(planned.notice["message"])} if planned.notice else {}
    return {
        "Content-Disposition": f"attachment; filename=\"{obj.noun}-{day}.csv\"; filename*=UTF-8''{name}",
        "Rapport-Rows": str(planned.rows),
        **notice,
    }


async def note(scope: Scope, runtime: Runtime, obj: ObjectType, planned: Plan, export_id: UUID) -> None:
    """Notes in the security log what is about to be carried off."""
    async with runtime.databases.control_session() as control:
        await security_log.note(
            control, NOTED, identity_id=scope.principal.identity_id, organisation_id=scope.principal.tenant.id,
            object=obj.name, rows=str(planned.rows), export_id=str(export_id), number=number_of(export_id),
        )  # fmt: skip


async def rows_as_csv(
    open_scope: OpenScope, obj: ObjectType, planned: Plan, export_id: UUID, marked: str
) -> AsyncIterator[bytes]:
    """The planned rows as UTF-8 CSV with a BOM, and the mark as the heading of a last column.

    Each chunk is a transaction of its own, so that a long export holds no snapshot. What the clause had to search for
    in decrypted texts it searched once, not for each chunk.
    """
    fields = [obj.by_name[name] for name in planned.columns]
    heads = [*fields, *(each.field for each in planned.beside)]
    async with open_scope() as scope:
        scope.session.record_change(Change(object=obj.name, record_id=export_id, op="export"))
        yield BOM.encode() + lines([[*(field.label.pick(scope.locale) for field in heads), marked]])
    size = CHUNK * ID_BYTES
    for start in range(0, len(planned.ids), size):
        async with open_scope() as scope:
            scope.require(obj)
            records = await _chunk(scope, obj, planned, planned.ids[start : start + size])
            text = await _text(scope, obj, [*fields, *planned.beside], records)
        yield text


async def _chunk(scope: Scope, obj: ObjectType, planned: Plan, packed: bytes) -> Sequence[Record]:
    ids = [UUID(bytes=packed[at : at + ID_BYTES]) for at in range(0, len(packed), ID_BYTES)]
    statement = sa.select(*codec.columns(obj, planned.columns)).where(planned.clause, obj.table.c.id.in_(ids))
    decode = codec.decoder(obj, planned.columns)
    found = {row[0]: decode(row, scope.keys) for row in await scope.session.rows(statement)}
    if planned.moment is not None:
        found = await history.rewound(scope, obj, found, planned.moment)
    return [found[each] for each in ids if each in found]


async def _text(
    scope: Scope, obj: ObjectType, columns: Sequence[Field | Beside], records: Sequence[Record]
) -> bytes:  # fmt: skip
    fields = [each for each in columns if isinstance(each, Field)]
    pointing = any(isinstance(field.kind, (IdKind, SetKind)) for field in fields)
    named = await included(scope, obj, records) if pointing else {}
    ids = [UUID(record["id"]) for record in records]
    more = [await each.cells(scope, ids) for each in columns if isinstance(each, Beside)]
    return lines(
        [
            *(_cell(scope, field, record[field.name], named) for field in fields),
            *(safe(texts.get(UUID(record["id"]), "")) for texts in more), "",
        ]
        for record in records
    )  # fmt: skip


def _cell(scope: Scope, field: Field, value: Any, beside: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(field.kind, LABELLED):
        labels = [label for each in ids_in(value) if (label := beside["choices"].get(each))]
        return safe(joined(label.pick(scope.locale) for label in labels))
    if isinstance(field.kind, PersonKind):
        person = beside["people"].get(value)
        return safe(person["name"]) if person else ""
    if isinstance(field.kind, FilesKind):
        files = (beside.get("files", {}).get(each) for each in ids_in(value))
        return safe(joined(each["name"] for each in files if each))
    if isinstance(field.kind, ReferencesKind):
        titles = (beside["records"].get(each) for each in ids_in(value))
        return safe(joined(each["label"] for each in titles if each and each["label"]))
    if isinstance(field.kind, IdKind):
        other = beside["records"].get(value)
        return safe(other["label"] or "") if other else ""
    if isinstance(field.kind, PersonalNumberKind) and not field.masked:
        return grouped(value)
    if isinstance(field.kind, TextKind) and not field.masked:
        return safe(field.kind.readable(value))
    return safe(value) if field.masked else str(value)
