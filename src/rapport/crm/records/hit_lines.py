"""The line under a search hit says where it belongs: a contact's company stands before the job title."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from auth.authz.predicate import Extent
from kernel.statements import IDS, prepared_once
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.relations import Relation
from rapport.crm.records.scope import Scope, prepared_visible


async def add(scope: Scope, hits: list[dict[str, Any]]) -> None:
    """Puts the title of the first linked record that the reader may see before each hit's subtitle."""
    for name in {hit["object"] for hit in hits}:
        obj, mine = scope.registry[name], [hit for hit in hits if hit["object"] == name]
        belongs_to = await _first_linked(scope, obj, (UUID(hit["id"]) for hit in mine))
        for hit in mine:
            parts = (belongs_to.get(hit["id"]), hit["subtitle"])
            hit["subtitle"] = " · ".join(part for part in parts if part) or None


async def _first_linked(scope: Scope, obj: ObjectType, ids: Iterable[UUID]) -> Mapping[str, str]:
    """By id; of the relation that the object itself declares first, the primary link or else the oldest."""
    if not obj.relations:
        return {}
    target = scope.registry[obj.relations[0].target]
    extent = scope.extent(target)
    statement = _linked(obj.relations[0], target, extent)
    rows = await scope.session.rows(statement, {"ids": list(ids), **scope.readers(extent)})
    title = target.title
    return {str(own): title.kind.load(title, cipher, scope.keys, other) for own, other, cipher in rows}


@prepared_once
def _linked(relation: Relation, target: ObjectType, extent: Extent) -> sa.Select[Any]:
    table, link = target.table, record_link.c
    return (
        sa.select(link.from_id, table.c.id, table.c[target.title.name])
        .join_from(record_link, table, link.to_id == table.c.id)
        .where(link.relation_id == relation.id, link.from_id == sa.any_(IDS))
        .where(table.c.deleted_at.is_(None), prepared_visible(extent, table))
        .order_by(link.from_id, link.is_primary.desc(), link.id)
        .ext(distinct_on(link.from_id))
    )
