"""Records that name this one by a field: for each such field a number, the first rows and the filter of all."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from rapport.crm.activities.targets import named
from rapport.crm.overview.payloads import RelatedList
from rapport.crm.records.compiler import operators
from rapport.crm.records.kinds import ReferenceKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import Query, query_page
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

FIRST: Final = 5

_SHOWN: Final = ("stage", "status", "amount", "currency", "probability", "close_date")
"""What a row of something that moves through stages shows beside its title."""


def pointing(scope: Scope, obj: ObjectType) -> Iterator[tuple[ObjectType, Field]]:
    """The fields that name records of a kind, as far as the reader may ask for them.

    What stands on timelines is there.
    """
    timed = ("activity", "task") if obj.name in named(scope.registry["activity"]) else ()
    for other in scope.registry:
        if other.name in timed or scope.depth(other) == "none":
            continue
        for field in other.fields:
            if isinstance(field.kind, ReferenceKind) and field.target == obj.name and "in" in operators(field):
                yield other, field


async def lists(scope: Scope, obj: ObjectType, record_id: UUID) -> tuple[list[RelatedList], list[dict[str, Any]]]:
    """All related lists, and the side-loads of their rows: two statements each, beside names."""
    found, beside = [], []
    for other, field in pointing(scope, obj):
        filter_ = {"field": field.name, "op": "in", "value": [str(record_id)]}
        order = [{"field": name} for name in ("status", "close_date")] if other.name == "deal" else None
        names = [other.title_field, *(name for name in _SHOWN if other.name == "deal" and name in other.by_name)]
        page = await query_page(scope, other, Query(filter_, order, names, FIRST))
        number = len(page.items) if page.next is None else await count(scope, other, Query(filter_))
        found.append(RelatedList(object=other.name, field=field.name, count=number, items=page.items, filter=filter_))
        beside.append(page.included)
    return found, beside
