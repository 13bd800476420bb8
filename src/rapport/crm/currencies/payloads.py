"""What the routes of rates take and give."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec


class RateDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rate as it should be: from a day on, one unit of a currency is worth so much of the organisation's own.

    A second one of the same currency and day takes the place of the first.
    """

    currency: Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]
    valid_from: dt.date
    rate: str | int


class CurrencyRate(msgspec.Struct, frozen=True, kw_only=True):
    """A rate as it is; `holds` is the one by which open deals are converted today."""

    id: UUID
    currency: str
    valid_from: dt.date
    rate: str
    holds: bool


class CurrencyRates(msgspec.Struct, frozen=True, kw_only=True):
    """The organisation's own currency, and all rates: by currency, the newest day first."""

    own: str
    rates: list[CurrencyRate]
