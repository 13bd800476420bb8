"""One masked value in full, for somebody who is shown its end only."""

from uuid import UUID

import msgspec

from auth import reveals
from kernel.runtime import Runtime
from rapport.crm.records.errors import UnknownField
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope


class RevealRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which field."""

    field: str


class Revealed(msgspec.Struct, frozen=True):
    """The value, and how many more may be looked at today."""

    value: str | None
    left: int


async def reveal(scope: Scope, runtime: Runtime, obj: ObjectType, record_id: UUID, name: str) -> Revealed:
    """Counts before it tells; raises `UnknownField` for a field that isn't masked for the reader, hidden ones too."""
    field = obj.by_name.get(name)
    if field is None or not field.masked:
        raise UnknownField(field=name[:60])
    record = await fetch(scope, obj, record_id, deleted=False, masked=False)
    async with runtime.databases.control_session() as control:
        left = await reveals.count(control, scope.principal, obj.name, record_id, name)
    return Revealed(record[name], left)
