"""Ranks that got long, where many texts were placed at one spot: a run of them is spread out anew.

The run is as short as will do. Ranks that move are no news to lists: a cursor also says beside which text it stood,
and the order's epoch says that its rank is of no use any more.
"""

from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kernel.db import TenantSession
from rapport.crm.records.fractional import FIRST, spread
from rapport.crm.records.models import text_rank
from rapport.crm.records.objects import Field
from rapport.crm.records.standing import Language

LONG: Final = 16
"""Bytes of a rank that is too long."""
SHORT: Final = 8
"""Bytes that the ranks of a run may have once it is spread out."""
REACH: Final = 64
"""How many ranks to each side a run has at first."""


async def shorten(session: TenantSession, field: Field, language: Language, ranks: Iterable[bytes]) -> bool:
    """Spreads out the runs around those of these ranks that are too long; whether there were any."""
    long = [rank for rank in ranks if len(rank) > LONG]
    for rank in long:
        if await _is_there(session, field, language, rank):  # else a run before has taken it along
            await _spread_out(session, field, language, rank)
    return bool(long)


async def _is_there(session: TenantSession, field: Field, language: Language, rank: bytes) -> bool:
    found = sa.select(sa.literal(1)).where(text_rank.c.field_id == field.order_id, text_rank.c[language] == rank)
    return bool(await session.rows(found.limit(1)))


async def _spread_out(session: TenantSession, field: Field, language: Language, rank: bytes) -> None:
    reach = REACH
    while True:
        below = await _beside(session, field, language, rank, reach, up=False)
        above = await _beside(session, field, language, rank, reach, up=True)
        low = below.pop() if len(below) > reach else FIRST
        high = above.pop() if len(above) > reach else None
        run = [*reversed(below), rank, *above]
        new = spread(low, high, len(run))
        if max(map(len, new)) <= SHORT or (low == FIRST and high is None):
            break
        reach *= 8
    await _move(session, field, language, run, new)


async def _beside(
    session: TenantSession, field: Field, language: Language, rank: bytes, reach: int, *, up: bool
) -> list[bytes]:
    """The ranks next to one, nearest first, and one more than the reach."""
    column = text_rank.c[language]
    beyond = column > rank if up else sa.and_(column < rank, column > FIRST)
    statement = sa.select(column.label("rank")).distinct().where(text_rank.c.field_id == field.order_id, beyond)
    nearest = statement.order_by(column.asc() if up else column.desc()).limit(reach + 1)
    return [bytes(row.rank) for row in await session.rows(nearest)]


async def _move(session: TenantSession, field: Field, language: Language, old: list[bytes], new: list[bytes]) -> None:
    lists = [sa.bindparam(None, each, type_=ARRAY(sa.LargeBinary)) for each in (old, new)]
    columns = (sa.column("old", sa.LargeBinary), sa.column("new", sa.LargeBinary))
    pairs = sa.func.unnest(*lists).table_valued(*columns, name="pair").render_derived()
    statement = text_rank.update().values({language: pairs.c.new})
    statement = statement.where(text_rank.c.field_id == field.order_id, text_rank.c[language] == pairs.c.old)
    await session.execute(statement)
