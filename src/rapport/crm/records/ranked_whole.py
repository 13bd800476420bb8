"""A whole list in the order of a title, as the ids of its rows: what was written since gets ranks for this one reading.

Rows that change between the two statements stand where they stood, or at the end; none is lost or there twice.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.records.fractional import FIRST
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.ranked_pages import MAX_DUE, TRIES, Asked, Reading
from rapport.crm.records.scope import Scope
from rapport.crm.records.standing import Standing, due, language_of, places

_BEYOND = b"\xff" * 64
"""Above every rank that was made so far."""


async def packed(
    scope: Scope, obj: ObjectType, sort: Sequence[tuple[Field, bool]], clause: sa.ColumnElement[bool]
) -> bytes | None:
    """The ids, 16 bytes each; None while ranks are being made for more rows than can be opened."""
    (field, descending), *_ = sort
    asked = Asked(obj, field, descending, language_of(scope.locale), clause, (), 0)
    for _ in range(TRIES):
        reading = Reading(scope, asked)
        texts = await reading.written_since()
        if texts is None:
            return None
        aside = due(obj, field).limit(MAX_DUE + 1)
        standing = Standing(scope.session, obj, field, asked.language, aside)
        rising = sorted({key for key in texts.values() if key is not None})
        ranks = places(rising, await standing.gaps(rising))
        late = {record: FIRST if key is None else ranks[key] for record, key in texts.items()}
        row = (await scope.session.rows(_packing(asked, late)))[0]
        if (row.epoch, row.seq) == (reading.epoch, reading.seq):
            return bytes(row.ids or b"")
    return None


def _packing(asked: Asked, late: Mapping[UUID, bytes]) -> sa.Select[Any]:
    table, rank = asked.obj.table, text_rank.c[asked.language]
    ids = sa.bindparam(None, list(late), type_=ARRAY(PGUUID(as_uuid=True)))
    ranks = sa.bindparam(None, list(late.values()), type_=ARRAY(sa.LargeBinary))
    columns = (sa.column("id", PGUUID(as_uuid=True)), sa.column("rank", sa.LargeBinary))
    placed_now = sa.func.unnest(ids, ranks).table_valued(*columns, name="placed_now").render_derived()
    mine = text_rank.c.field_id == asked.field.order_id
    ranked = sa.select(text_rank.c.record_id.label("id"), rank.label("rank"))
    ranked = ranked.join(table, table.c.id == text_rank.c.record_id).where(mine, asked.clause)
    ranked = ranked.where(text_rank.c.record_id.not_in(sa.select(placed_now.c.id)))
    noticed = sa.select(due(asked.obj, asked.field).limit(MAX_DUE + 1).subquery().c.record_id)
    has_rank = sa.exists().where(mine, text_rank.c.record_id == table.c.id)
    later = sa.select(table.c.id, sa.literal(_BEYOND, sa.LargeBinary).label("rank"))
    later = later.where(table.c.id == sa.any_(sa.func.array(noticed.scalar_subquery())), asked.clause, ~has_rank)
    later = later.where(table.c.id.not_in(sa.select(placed_now.c.id)))
    every = sa.union_all(ranked, sa.select(placed_now.c.id, placed_now.c.rank), later).subquery("every")
    by = [column.desc() if asked.descending else column.asc() for column in (every.c.rank, every.c.id)]
    nothing_between = aggregate_order_by(sa.literal(b"", sa.LargeBinary), (every.c.rank == FIRST).asc(), *by)
    whole = sa.func.string_agg(sa.func.uuid_send(every.c.id), nothing_between, type_=sa.LargeBinary)
    order = [
        sa.select(column).where(text_order.c.field_id == asked.field.order_id).scalar_subquery().label(column.name)
        for column in (text_order.c.epoch, text_order.c.seq)
    ]
    return sa.select(*order, whole.label("ids"))
