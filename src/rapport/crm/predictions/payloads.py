"""What is answered of predictions."""

import datetime as dt
from typing import Literal
from uuid import UUID

import msgspec

FactorOf = Literal["pipeline", "stage", "age"]


class PredictionFactor(msgspec.Struct, frozen=True, kw_only=True):
    """One reason: `weight` is how many points of a hundred it adds, as `won` of `of` closed deals were won.

    `key` is the pipeline, or the stage; `days` is how long those deals stayed there at least.
    """

    name: FactorOf
    weight: str
    won: int
    of: int
    key: UUID
    days: int


class PredictionBand(msgspec.Struct, frozen=True, kw_only=True):
    """What became of deals that were once predicted from `low` to below `high` per cent: how many closed, how many won.

    `share` is that in per cent; None where too few have closed to say so.
    """

    low: int
    high: int
    closed: int
    won: int
    share: str | None


class DealPrediction(msgspec.Struct, frozen=True, kw_only=True):
    """How likely an open deal is won, in per cent, by which model, since when, why, and how such predictions did.

    Without a `value` too few deals have closed that stood in the same stage; `enough` says how many it takes.
    """

    model: str
    version: int
    enough: int
    value: str | None
    made_at: dt.datetime | None
    factors: list[PredictionFactor]
    band: PredictionBand | None
