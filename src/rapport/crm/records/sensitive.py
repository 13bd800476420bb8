"""Fields that are sensitive whoever is shown them: numbers and dates of persons. Whole reads of them are counted.

Masked ones aren't read whole; revealing one is an event of its own (`reveal`), and so is an export.
"""

import functools
from collections.abc import Iterable

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
