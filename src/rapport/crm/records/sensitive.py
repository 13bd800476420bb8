"""What the audit trail hears of records: sensitive fields that are read whole, looks at the disk, bulk changes.

Fields are sensitive whoever is shown them: numbers and dates of persons. Whole reads of them are counted.

Masked ones aren't read whole; revealing one is an event of its own (`reveal`), and so is an export.
"""

import functools
from collections.abc import Iterable
from uuid import UUID

from auth import security_log
from auth.audit import counted
from auth.principal import Principal
from kernel.runtime import Runtime
from rapport.crm.records.codec import Record
from rapport.crm.records.objects import ObjectType


@functools.lru_cache(maxsize=500)
def fields_of(obj: ObjectType) -> tuple[str, ...]:
    """The fields of an object that are sensitive and shown whole."""
    return tuple(each.name for each in obj.fields if each.kind.encrypted == "personal" and not each.masked)


async def count(runtime: Runtime, principal: Principal, obj: ObjectType, records: Iterable[Record]) -> None:
    """Counts those records of which somebody was shown such a field."""
    names = fields_of(obj)
    if names:
        shown = sum(any(record.get(name) is not None for name in names) for record in records)
        await counted.reads(runtime, principal, obj.name, shown)


async def count_past(runtime: Runtime, principal: Principal, obj: ObjectType, items: Iterable[Record]) -> None:
    """Counts one record whose history showed such a field, as it was before or after a change."""
    told = [each for item in items for each in item["changes"] if "field" in each]
    shown = {each["field"]: each[when] for each in told for when in ("before", "after") if each[when] is not None}
    await count(runtime, principal, obj, [shown])


async def note_disk(runtime: Runtime, principal: Principal, obj: ObjectType, record_id: UUID) -> None:
    """Notes that somebody looked at a record beside its bytes on the disk."""
    await security_log.note_done(runtime, principal, "disk_viewed", object=obj.name, record_id=str(record_id))


async def note_bulk(runtime: Runtime, principal: Principal, obj: ObjectType, op: str, number: int) -> None:
    """Notes that many records are about to be changed at once."""
    told = {"object": obj.name, "op": op, "rows": str(number)}
    await security_log.note_done(runtime, principal, "bulk_changed", **told)
