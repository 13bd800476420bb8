"""What deals tell above: that one was won here, and what became of it since. Ids, amounts and days, no words."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Literal
from uuid import UUID

from kernel.events import Event


class DealWon(Event, frozen=True, kw_only=True):
    """A deal entered a won stage. `won_on` is its closing day, `recorded_on` the organisation's day of the entry."""

    name: ClassVar[str] = "deals.won.v1"

    deal_id: UUID
    version: int
    amount: Decimal
    currency: str
    won_on: dt.date
    recorded_on: dt.date
    recorded_at: dt.datetime


class DealOutcomeChanged(DealWon, frozen=True, kw_only=True):
    """A deal that was won here left that stage, changed its amount, currency or closing day, or went to the trash."""

    name: ClassVar[str] = "deals.outcome_changed.v1"

    change: Literal["amended", "reopened", "deleted", "restored"]
