"""Predictions as people see them: of one deal, and how well such predictions did.

They are shown to whom the deal is. The counts behind them are of all deals of the organisation, and name none of them.
"""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.funnel.rates import rate
from rapport.crm.predictions.counted import ENOUGH, MODEL, VERSION, Because
from rapport.crm.predictions.models import prediction
from rapport.crm.predictions.nightly import MINE, OF, read
from rapport.crm.predictions.payloads import DealPrediction, PredictionBand, PredictionFactor
from rapport.crm.records.codec import Record
from rapport.crm.records.scope import Scope

WIDTH: Final = 10
"""Per cent that are taken together when predictions are judged."""

JUDGED: Final = 10
"""Closed deals from which on it is told how many of them were won."""

TENTH: Final = Decimal("0.1")


async def of_deal(scope: Scope, record: Record) -> DealPrediction | None:
    """What is predicted of a deal that the reader sees; None once it is closed."""
    if record.get("status") != "open" or record.get("deleted_at"):
        return None
    mine = sa.and_(MINE, OF.record_id == UUID(record["id"]), OF.until.is_(None))
    found = DealPrediction(model=MODEL, version=VERSION, enough=ENOUGH, value=None, made_at=None, factors=[], band=None)
    for row in await scope.session.rows(sa.select(prediction).where(mine)):
        factors = read(scope.session, row.id, row.factors)
        if not _is_of(factors, record["stage"]):
            return found  # it has moved since, so what was said of it is over
        [band] = await bands(scope, row.value)
        return DealPrediction(
            model=row.model, version=row.version, enough=ENOUGH, value=_points(row.value), made_at=row.made_at,
            factors=[_factor(each) for each in factors], band=band,
        )  # fmt: skip
    return found


def _is_of(factors: list[Because], stage: str) -> bool:
    return any(each.name == "stage" and each.key == stage for each in factors)


async def bands(scope: Scope, value: Decimal | None = None) -> list[PredictionBand]:
    """What became of deals, by what was predicted of them: a deal counts once in each band that it was in.

    With a value its band alone, also where nothing has closed in it.
    """
    low = sa.func.least(sa.func.floor(OF.value * 100 / WIDTH) * WIDTH, 100 - WIDTH).label("low")
    asked = sa.select(OF.record_id, OF.outcome, low).where(MINE, OF.version == VERSION, OF.outcome.is_not(None))
    if value is not None:
        first = _low(value)
        last = Decimal(first + WIDTH) / 100 if first + WIDTH < 100 else Decimal(2)
        asked = asked.where(OF.value >= Decimal(first) / 100, OF.value < last)
    deals = asked.distinct().subquery("deals")
    won = sa.func.count().filter(deals.c.outcome == 1).label("won")
    by = sa.select(deals.c.low, sa.func.count().label("closed"), won).group_by(deals.c.low).order_by(deals.c.low)
    found = [_band(int(row.low), row.closed, row.won) for row in await scope.session.rows(by)]
    return found or ([] if value is None else [_band(_low(value), 0, 0)])


def _low(value: Decimal) -> int:
    return min(int(value * 100) // WIDTH * WIDTH, 100 - WIDTH)


def _band(low: int, closed: int, won: int) -> PredictionBand:
    share = str(rate(won, closed)) if closed >= JUDGED else None
    return PredictionBand(low=low, high=low + WIDTH, closed=closed, won=won, share=share)


def _points(value: Decimal) -> str:
    return str((value * 100).quantize(TENTH, ROUND_HALF_UP))


def _factor(because: Because) -> PredictionFactor:
    name: Any = because.name
    return PredictionFactor(
        name=name, weight=_points(Decimal(because.weight)), won=because.won, of=because.of, key=UUID(because.key),
        days=because.days,
    )  # fmt: skip
