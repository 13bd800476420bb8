"""What stored files take up, and which are the largest. A name is for whoever may see the record that has the file."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kernel.db import TenantSession
from kernel.pool import Row
from rapport.crm.attachments.files import PURPOSE
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.crm.records import field_files
from rapport.crm.records.included import titles
from rapport.crm.records.scope import Scope
from rapport.storage.payloads import Counted, LargeFile

SHOWN: Final = 10


async def sums(session: TenantSession) -> tuple[Counted, Counted]:
    """Files of records, and files of imports."""
    is_attached = (stored_file.c.purpose == PURPOSE).label("is_attached")
    size = sa.cast(sa.func.sum(stored_file.c.size), sa.BigInteger).label("size")
    rows = await session.rows(sa.select(is_attached, sa.func.count().label("many"), size).group_by(is_attached))
    found = {row.is_attached: Counted(row.many, row.size) for row in rows}
    return found.get(True, Counted(0, 0)), found.get(False, Counted(0, 0))


async def largest(scope: Scope) -> list[LargeFile]:
    """The largest files, whoever may see them."""
    order = (stored_file.c.size.desc(), stored_file.c.id)
    rows = await scope.session.rows(sa.select(stored_file).order_by(*order).limit(SHOWN))
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        if row.record_id is not None:
            wanted.setdefault(row.object, set()).add(row.record_id)
    known = await titles(scope, wanted)
    return [_attached(scope, row, known) if row.purpose == PURPOSE else _of_import(scope, row) for row in rows]


def _attached(scope: Scope, row: Row, known: dict[str, dict[str, str | None]]) -> LargeFile:
    record = known.get(str(row.record_id))
    obj = scope.registry.objects.get(row.object)
    if record is None or obj is None or not field_files.shows(obj, row.field_id):
        return _file(row, hidden=True)
    return _file(
        row, hidden=False, name=_name(scope, row), object=row.object, record_id=row.record_id, record=record["label"]
    )  # fmt: skip


def _of_import(scope: Scope, row: Row) -> LargeFile:
    """Imports are seen by who made them, and by owners."""
    is_mine = scope.principal.rights.owner or row.created_by == scope.principal.person_id
    return _file(row, hidden=False, name=_name(scope, row)) if is_mine else _file(row, hidden=True)


def _name(scope: Scope, row: Row) -> str:
    return scope.keys.decrypt_text(row.name, field=FILE_NAME, record=row.id)


def _file(row: Row, **seen: object) -> LargeFile:
    about = {
        "id": row.id, "kind": "attachment" if row.purpose == PURPOSE else "import", "size": row.size,
        "created_at": row.created_at, "held": row.held_at is not None,
    }  # fmt: skip
    return LargeFile(**{**about, **seen})
