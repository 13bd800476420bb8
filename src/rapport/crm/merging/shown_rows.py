"""Which of the rows that a merge moved its reader may see: what the preview lists, once it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.deals.lines import deal_line, is_shown
from rapport.crm.merging.counting import FILES_LABEL, LINES_LABEL, SHARES_LABEL, label_of
from rapport.crm.merging.models import merge_move
from rapport.crm.merging.payloads import Move
from rapport.crm.merging.places import FILES, LINES, LINK_FROM, LINK_TO, SHARES, references
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.relations import Side
from rapport.crm.records.scope import Scope

MOVE, LINK = merge_move.c, record_link.c


async def moves(scope: Scope, obj: ObjectType, merge_id: UUID) -> list[Move]:
    """The rows by what they are, in the order of the preview; what there is none of is not told."""
    places = {place: (label, which) for place, label, which in _places(scope, obj)}
    counted = [
        sa.select(sa.literal(place).label("place"), *_counts()).where(MOVE.merge_id == merge_id, which)
        for place, (_, which) in places.items()
    ]
    rows = {row.place: row for row in await scope.session.rows(sa.union_all(*counted))}
    return [
        Move(place=place, label=label, count=rows[place].moved, joined=rows[place].joined)
        for place, (label, _) in places.items()
        if rows[place].moved or rows[place].joined
    ]


async def seen(scope: Scope, obj: ObjectType, ids: Iterable[UUID]) -> list[UUID]:
    """Those of some records that the reader may see, in the trash or not."""
    key = obj.table.c.id
    mine = sa.select(key).where(key.in_(list(ids)), scope.visible(obj, obj.table)).order_by(key)
    return [row.id for row in await scope.session.rows(mine)]


def _counts() -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    there = sa.func.count().filter(~MOVE.joined).label("moved")
    return there, sa.func.count().filter(MOVE.joined).label("joined")


def _places(scope: Scope, obj: ObjectType) -> Iterable[tuple[str, str, sa.ColumnElement[bool]]]:
    """A name, what it is called, and which rows of the journal it is; of what the reader is offered."""
    for each in references(scope.registry, obj):
        if scope.offers(each.obj) and each.field.name in scope.mine(each.obj).by_name:
            yield each.name, label_of(scope, obj, each), (MOVE.place == each.name) & _sees(scope, each.obj, MOVE.row_id)
    for side in scope.registry.sides(obj).values():
        if scope.offers(scope.registry[side.target]):
            yield side.name, side.label.pick(scope.locale), _linked(scope, side)
    yield FILES.name, FILES_LABEL.pick(scope.locale), MOVE.place == FILES.name
    yield SHARES, SHARES_LABEL.pick(scope.locale), MOVE.place == SHARES
    deal = scope.registry["deal"]
    if scope.offers(deal) and is_shown(scope, deal):
        yield LINES, LINES_LABEL.pick(scope.locale), (MOVE.place == LINES) & _sees(scope, deal, _of_line())


def _linked(scope: Scope, side: Side) -> sa.ColumnElement[bool]:
    place, end = (LINK_FROM, LINK.to_id) if side.forward else (LINK_TO, LINK.from_id)
    relation = sa.func.coalesce(_of_link(LINK.relation_id), sa.cast(MOVE.before["relation_id"].astext, sa.Integer))
    removed = sa.cast(MOVE.before[end.name].astext, PGUUID(as_uuid=True))  # the survivor had the same
    theirs = sa.func.coalesce(_of_link(end), removed)
    return (
        (MOVE.place == place.name) & (relation == side.relation.id) & _sees(scope, scope.registry[side.target], theirs)
    )


def _of_link(column: sa.Column[Any]) -> sa.ScalarSelect[Any]:
    return sa.select(column).where(LINK.id == MOVE.row_id).correlate(merge_move).scalar_subquery()


def _of_line() -> sa.ScalarSelect[Any]:
    return sa.select(deal_line.c.deal_id).where(deal_line.c.id == MOVE.row_id).correlate(merge_move).scalar_subquery()


def _sees(scope: Scope, obj: ObjectType, record_id: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    table = obj.table
    there = (table.c.id == record_id, table.c.deleted_at.is_(None), scope.visible(obj, table))
    return sa.exists().where(*there)
