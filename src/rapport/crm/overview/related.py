"""Records that name this one by a field: for each such field a number, the first rows and the filter of all."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from rapport.crm.activities.targets import named
from rapport.crm.funnel.risks import OPEN
from rapport.crm.overview.payloads import Filter, RelatedList
from rapport.crm.records.codec import Record
from rapport.crm.records.compiler import operators
from rapport.crm.records.kinds import ReferenceKind
from rapport.crm.records.multi_choice import ReferencesKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import Query, query_page
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

FIRST: Final = 5

_SHOWN: Final = ("stage", "status", "amount", "currency", "probability", "close_date")
"""What a row shows beside its title, of what its kind has."""


def pointing(scope: Scope, obj: ObjectType) -> Iterator[tuple[ObjectType, Field]]:
    """The fields that name records of a kind, as far as the reader may ask for them.

    What stands on timelines is there.
    """
    timed = ("activity", "task") if obj.name in named(scope.registry["activity"]) else ()
    for other in scope.registry:
        if other.name in timed or scope.depth(other) == "none":
            continue
        for field in other.fields:
            refers = isinstance(field.kind, (ReferenceKind, ReferencesKind)) and field.target == obj.name
            if refers and operators(field):
                yield other, field


async def lists(scope: Scope, obj: ObjectType, record_id: UUID) -> tuple[list[RelatedList], list[dict[str, Any]]]:
    """All related lists, and the side-loads of their rows: a few statements each, beside names."""
    found, beside = [], []
    for other, field in pointing(scope, obj):
        op = "has_any" if isinstance(field.kind, ReferencesKind) else "in"
        filter_: Filter = {"field": field.name, "op": op, "value": [str(record_id)]}
        items: list[Record] = []
        for query in _first(other, filter_):
            page = await query_page(scope, other, replace(query, limit=FIRST - len(items)))
            items += page.items
            beside.append(page.included)
            if len(items) == FIRST:
                break
        number = await count(scope, other, Query(filter_)) if len(items) == FIRST else len(items)
        found.append(RelatedList(object=other.name, field=field.name, count=number, items=items, filter=filter_))
    return found, beside


def _first(other: ObjectType, filter_: Filter) -> list[Query]:
    """What comes first: what changed last; of deals the next to be closed, then those that were closed last."""
    names = [other.title_field, *(name for name in _SHOWN if name in other.by_name and not other.by_name[name].masked)]
    if other.name != "deal":
        return [Query(filter_, None, names)]
    closed = {"and": [filter_, {"not": OPEN}]}
    return [
        Query({"and": [filter_, OPEN]}, [{"field": "close_date"}], names),
        Query(closed, [{"field": "closed_on", "descending": True}], names),
    ]
