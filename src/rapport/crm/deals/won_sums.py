"""What a whole organisation won: for its own contract about growth, which is about no reader's share of it."""

import datetime as dt
import itertools
from collections.abc import Sequence
from decimal import Decimal

import sqlalchemy as sa

from kernel.db import TenantSession
from rapport.crm.deals.deal import DEAL


async def won_sums(session: TenantSession, currency: str, bounds: Sequence[dt.date]) -> list[Decimal]:
    """What was won in a currency from each day until before the next one, imported history included."""
    table = DEAL.table
    spans = list(itertools.pairwise(bounds))
    sums = [
        sa.func.sum(table.c.amount).filter(table.c.closed_on >= first, table.c.closed_on < after).label(f"s{number}")
        for number, (first, after) in enumerate(spans)
    ]
    won = (table.c.status == "won") & table.c.deleted_at.is_(None) & (table.c.currency == currency)
    within = (table.c.closed_on >= bounds[0]) & (table.c.closed_on < bounds[-1])
    [row] = await session.rows(sa.select(*sums).where(won, within))
    return [row[f"s{number}"] or Decimal(0) for number in range(len(spans))]
