"""The counted probability that a deal is won: pure functions of what was counted.

Of the closed deals that stood in the same stage for at least as long, so many were won. Below `ENOUGH` of them a
shorter stay is taken, at last the stage alone; where even that is too few there is no probability. Each share counts
one more of each outcome (the rule of succession), so that few deals never say never.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

import msgspec

MODEL: Final = "deal_won_counted"
VERSION: Final = 1
"""Goes up when something else is counted, so that old predictions are not taken for those of the new way."""

ENOUGH: Final = 20
"""Closed deals from which on a share of them says something."""

LIMITS: Final = (0, 7, 14, 30, 60, 90, 180)
"""Days in a stage from which on a deal is compared with those that stayed as long."""

PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True)
class Tally:
    """Closed deals, and how many of them were won."""

    won: int = 0
    of: int = 0

    @property
    def share(self) -> Decimal:
        """The share that was won, with one more of each outcome."""
        return (Decimal(self.won + 1) / Decimal(self.of + 2)).quantize(PLACES, ROUND_HALF_UP)


@dataclass(frozen=True)
class Counts:
    """What an organisation's closed deals say: by pipeline, and by stage and the days that they stayed at least."""

    pipelines: Mapping[UUID, Tally]
    stays: Mapping[UUID, Mapping[int, Tally]]


class Because(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One reason: `weight` is what it adds to the value, from `won` of so many closed deals.

    `key` is what it is about, a pipeline or a stage; `days` how long the deals stayed there at least.
    """

    name: str
    weight: str
    won: int
    of: int
    key: str
    days: int = 0


@dataclass(frozen=True)
class Predicted:
    """A value with its reasons, which add up to it."""

    value: Decimal
    factors: tuple[Because, ...]

    @property
    def grounds(self) -> tuple[object, ...]:
        """What makes a prediction another one: its whole per cent, and what it goes by."""
        return grounds(self.value, self.factors)


def grounds(value: Decimal, factors: Sequence[Because]) -> tuple[object, ...]:
    """The same of a value that was kept."""
    return (percent(value), *((each.name, each.key, each.days) for each in factors))


def percent(value: Decimal) -> int:
    """A share in whole per cent."""
    return int((value * 100).quantize(Decimal(1), ROUND_HALF_UP))


def predict(counts: Counts, pipeline: UUID, stage: UUID, days: int) -> Predicted | None:
    """How likely an open deal is won that has stood in a stage for so many days; None where too few say anything."""
    stays = counts.stays.get(stage, {})
    whole = stays.get(0, Tally())
    if whole.of < ENOUGH:
        return None
    limit = max(each for each in LIMITS if each <= max(days, 0) and (not each or _of(stays, each) >= ENOUGH))
    base, last = counts.pipelines.get(pipeline, Tally()), stays[limit]
    factors = [
        _because("pipeline", base.share, base, pipeline),
        _because("stage", whole.share - base.share, whole, stage),
    ]
    if limit:
        factors.append(_because("age", last.share - whole.share, last, stage, limit))
    return Predicted(last.share, tuple(factors))


def _of(stays: Mapping[int, Tally], limit: int) -> int:
    return stays.get(limit, Tally()).of


def _because(name: str, weight: Decimal, tally: Tally, key: UUID, days: int = 0) -> Because:
    return Because(name=name, weight=str(weight), won=tally.won, of=tally.of, key=str(key), days=days)
