"""How many of the rows that a merge moved its reader may see: what the preview counts, once it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.deals.lines import deal_line
from rapport.crm.merging.models import merge_move
from rapport.crm.merging.places import FILES, LINES, LINK_FROM, LINK_TO, SHARES, TIMELINE, references
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

MOVE = merge_move.c


async def count(scope: Scope, obj: ObjectType, merge_id: UUID) -> int:
    """Rows of records and links by what they lead to; those on timelines, files and shares as they are."""
    parts: list[sa.ColumnElement[bool]] = [MOVE.place.in_([TIMELINE.name, FILES.name, SHARES])]
    parts += [
        (MOVE.place == each.name) & _may_see(scope, [each.obj], MOVE.row_id) for each in references(scope.registry, obj)
    ]
    targets = [scope.registry[side.target] for side in scope.registry.sides(obj).values()]
    for place, end in ((LINK_FROM, record_link.c.to_id), (LINK_TO, record_link.c.from_id)):
        there = sa.select(end).where(record_link.c.id == MOVE.row_id).correlate(merge_move).scalar_subquery()
        removed = sa.cast(MOVE.before[end.name].astext, PGUUID(as_uuid=True))  # the survivor had the same
        parts.append((MOVE.place == place.name) & _may_see(scope, targets, sa.func.coalesce(there, removed)))
    if obj.name == "product":
        deal = (
            sa.select(deal_line.c.deal_id).where(deal_line.c.id == MOVE.row_id).correlate(merge_move).scalar_subquery()
        )
        parts.append((MOVE.place == LINES) & _may_see(scope, [scope.registry["deal"]], deal))
    asked = sa.select(sa.func.count()).select_from(merge_move).where(MOVE.merge_id == merge_id, sa.or_(*parts))
    return int((await scope.session.rows(asked))[0][0])


async def seen(scope: Scope, obj: ObjectType, ids: Iterable[UUID]) -> list[UUID]:
    """Those of some records that the reader may see, in the trash or not."""
    key = obj.table.c.id
    mine = sa.select(key).where(key.in_(list(ids)), scope.visible(obj, obj.table)).order_by(key)
    return [row.id for row in await scope.session.rows(mine)]


def _may_see(scope: Scope, objects: Iterable[ObjectType], record_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    tables = [(each, each.table) for each in objects if scope.offers(each)]
    return sa.or_(
        sa.false(), *(sa.exists().where(table.c.id == record_id, scope.visible(each, table)) for each, table in tables)
    )
