"""Records by their ids, as far as their reader may see them."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


async def by_ids(
    scope: Scope, obj: ObjectType, ids: Sequence[UUID], names: Sequence[str] | None = None, *, masked: bool = True
) -> list[Record]:
    """Visible records in the order of `ids`, as their reader is shown them.

    With all their fields, whoever reads, where they are not `masked`: for what is judged by what it really holds.
    """
    if not ids:
        return []
    obj = scope.mine(obj) if masked else scope.whole(obj)
    table = obj.table
    statement = sa.select(*codec.columns(obj, names)).where(table.c.id.in_(ids), scope.visible(obj, table))
    decode = codec.decoder(obj, names)
    found = {row[0]: decode(row, scope.keys) for row in await scope.session.rows(statement)}
    return [found[each] for each in ids if each in found]
