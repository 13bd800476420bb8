"""Files under an own field: a record names some of its files there.

The files themselves are stored by whoever keeps files of records, which stands on this; the field's value is their ids.
A file belongs to the field that it was sent for, also when the record no longer names it: so whoever isn't shown the
field sees none of its files, and an undo finds them.
"""

from collections.abc import Collection, Iterable
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.columns import HOLDS
from kernel.statements import any_of
from kernel.tables import tenant_metadata
from rapport.crm.records.file_errors import FileTooLarge, OtherFileKind
from rapport.crm.records.limits import FILE_ENDINGS, Limits
from rapport.crm.records.multi_choice import FilesKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

_MEGABYTE: Final = 1 << 20


def shows(obj: ObjectType, field_id: int | None) -> bool:
    """Whether whoever is shown the object so may see the files of a field; those of no field go by their record."""
    return field_id is None or any(each.id == field_id and not each.masked for each in obj.custom)


def check(field: Field, name: str, size: int) -> None:
    """Raises what is wrong with a file that somebody is about to send for a field."""
    limits: Limits = field.limits
    if limits.megabytes is not None and size > limits.megabytes * _MEGABYTE:
        raise FileTooLarge(limit=limits.megabytes)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if limits.endings and not any(ending in FILE_ENDINGS[each] for each in limits.endings):
        raise OtherFileKind(ending=ending[:20])


async def known(scope: Scope, obj: ObjectType, field: Field, record_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Those of some files that were sent for this field of this record."""
    file = tenant_metadata.tables["stored_file"]
    mine = (file.c.object == obj.name, file.c.record_id == record_id, file.c.field_id == field.id)
    rows = await scope.session.rows(sa.select(file.c.id).where(any_of(file.c.id, ids), *mine))
    return {row.id for row in rows}


async def named(scope: Scope, obj: ObjectType, field: Field, record_id: UUID) -> set[UUID]:
    """The files, or records, that a field of a record names; whoever may see it."""
    held = sa.select(field.place(obj.table)).where(obj.table.c.id == record_id)
    return {UUID(each) for row in await scope.session.rows(held) for each in row[0] or ()}


async def names(scope: Scope, ids: Iterable[UUID]) -> dict[str, Any]:
    """What files are called and how large they are, by id; of one that is gone there is nothing."""
    wanted = set(ids)
    if not wanted:
        return {}
    file = tenant_metadata.tables["stored_file"]
    number = file.c.name.info[HOLDS].field
    rows = await scope.session.rows(sa.select(file.c.id, file.c.name, file.c.size).where(any_of(file.c.id, wanted)))
    return {
        str(row.id): {"name": scope.keys.decrypt_text(row.name, field=number, record=row.id), "size": row.size}
        for row in rows
    }


def is_of_files(field: Field) -> bool:
    """Whether a field names files."""
    return isinstance(field.kind, FilesKind)
