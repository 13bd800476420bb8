"""What waits in one queue, as a member of it sees that before taking it."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.pools import Left
from rapport.crm.records import pool, read, totals
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import Filter, SortKey
from rapport.crm.records.scope import Scope
from rapport.crm.records.seen import object_named


class WaitingRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A page of the records of one kind that wait in a queue; filtered and sorted by what isn't hidden."""

    object: Annotated[str, Meta(max_length=80)]
    filter: Filter | None = None
    sort: Annotated[list[SortKey], Meta(max_length=5)] = []
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    cursor: str | None = None


class Waiting(msgspec.Struct, frozen=True):
    """The page, how many match in all, and what is left of fields that show only once a record is taken."""

    items: list[dict[str, Any]]
    count: int
    next: str | None
    previous: str | None
    included: dict[str, Any]
    hidden: dict[str, Left]


async def waiting(scope: Scope, queue_id: UUID, asked: WaitingRequest) -> tuple[Waiting, ObjectType]:
    """The page, and the kind of record as its reader is shown it."""
    through, hidden = await pool.door(scope, queue_id)
    obj = object_named(through.registry, through.principal, asked.object)
    query = read.Query(asked.filter, msgspec.to_builtins(asked.sort), limit=asked.limit, cursor=asked.cursor)
    page = await read.query_page(through, obj, query)
    count = await totals.count(through, obj, read.Query(asked.filter))
    left = dict(pool.left_of(hidden, obj))
    return Waiting(page.items, count, page.next, page.previous, page.included, left), obj
