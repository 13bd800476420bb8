"""What forecasts are asked for with, and what they answer."""

import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from rapport.crm.forecast.models import Kind, Subject, Unit
from rapport.crm.predictions.payloads import PredictionBand

Filter = dict[str, Any]
Offset = Annotated[int, msgspec.Meta(ge=-40, le=40)]
Currency = Annotated[str, msgspec.Meta(pattern="^[A-Z]{3}$")]


class ForecastRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A period of the organisation's own year, as many before or after the running one; one currency; which deals.

    Without a currency it is the organisation's. Of one pipeline no target is compared with, as targets are
    about all deals.
    """

    unit: Unit = "quarter"
    offset: Offset = 0
    currency: Currency | None = None
    pipeline: UUID | None = None


class ForecastFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A sum over deals, and the filter of the list whose rows add up to it."""

    amount: str
    count: int
    filter: Filter


class ForecastExpectation(msgspec.Struct, frozen=True, kw_only=True):
    """What was signed, and each open amount times the probability that was counted for its deal (`predictions`).

    Of the `open` deals `predicted` have such a probability; the others add nothing.
    """

    amount: str
    predicted: int
    open: int


class ForecastEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody set: `computed` is what they saw then. Without an amount it was taken back."""

    kind: Kind
    amount: str | None
    computed: str | None
    note: str | None
    by: str
    at: dt.datetime


class TargetChance(msgspec.Struct, frozen=True, kw_only=True):
    """How likely a target is reached, by how the last periods went on from the same day.

    `needed` is what is missing. Of `periods` past ones `reached` brought at least that much after this day; the share
    in per cent counts one more of each outcome, so that few periods never say never. Too few give none.
    """

    needed: str
    periods: int
    reached: int
    share: int | None


class ForecastTarget(msgspec.Struct, frozen=True, kw_only=True):
    """A target: how much, and how much of it was signed and came in so far, in per cent.

    `received` is None where what came in isn't shown.
    """

    amount: str
    progress: str
    received: str | None
    chance: TargetChance | None
    entry: ForecastEntry


class ForecastRow(msgspec.Struct, frozen=True, kw_only=True):
    """One line: the organisation, a team, or a person with their teams.

    `commit_called` and `best_case_called` are what counts: the amount that a manager set, else of a team or the
    organisation the sum of what counts of its people, else the computed one.
    """

    subject: Subject
    id: UUID | None
    name: str | None
    teams: list[UUID]
    closed: ForecastFigure
    commit: ForecastFigure
    best_case: ForecastFigure
    pipeline: ForecastFigure
    received: ForecastFigure | None
    weighted: str
    expected: ForecastExpectation
    commit_called: str
    best_case_called: str
    calls: list[ForecastEntry]
    target: ForecastTarget | None
    settable: bool


class CurrencyCount(msgspec.Struct, frozen=True):
    """How many deals of a period are in a currency."""

    currency: str
    count: int


class Forecast(msgspec.Struct, frozen=True, kw_only=True):
    """A period; the organisation first, then teams, then people. Only what the reader sees is in the figures.

    `bands` says how well predicted probabilities did, over all deals of the organisation that have closed.

    In the organisation's own currency are all deals that are converted into it; `left_out` are those that aren't.
    """

    unit: Unit
    first: dt.date
    last: dt.date
    today: dt.date
    currency: str
    currencies: list[CurrencyCount]
    left_out: list[CurrencyCount]
    rows: list[ForecastRow]
    bands: list[PredictionBand]


class EntryRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A target, or an amount in place of a computed one; without an amount it is taken back."""

    subject: Subject
    subject_id: UUID | None = None
    unit: Unit = "quarter"
    offset: Offset = 0
    currency: Currency | None = None
    kind: Kind
    amount: str | int | None
    note: Annotated[str, msgspec.Meta(max_length=500)] | None = None


class HistoryRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of whom and which period."""

    subject: Subject
    subject_id: UUID | None = None
    unit: Unit = "quarter"
    offset: Offset = 0
    currency: Currency | None = None


class EntryHistory(msgspec.Struct, frozen=True):
    """All that was set, the newest first."""

    items: list[ForecastEntry]


MoveKind = Literal["won", "added", "pulled_in", "grew", "shrank", "slipped", "lost", "left"]


class MovesRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A period as of a forecast, and the day at whose beginning it is compared; without one a week ago."""

    unit: Unit = "quarter"
    offset: Offset = 0
    currency: Currency | None = None
    pipeline: UUID | None = None
    since: dt.date | None = None


class MovedDeal(msgspec.Struct, frozen=True, kw_only=True):
    """A deal, and how much of it was in the period and is."""

    id: UUID
    name: str
    owner_id: UUID
    before: str
    after: str


class MoveGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Deals to which the same happened: how many, what that adds to the period or takes from it, the largest of them.

    `slipped` is expected or was won after the period; `left` is in it no more for another reason: it is expected
    earlier, was omitted, or is in another currency.
    """

    kind: MoveKind
    count: int
    amount: str
    deals: list[MovedDeal]


class ForecastMoves(msgspec.Struct, frozen=True, kw_only=True):
    """What the period held at the beginning of a day, what it holds now, and what is between.

    Nights are recorded since `recorded_since`; earlier days are known as far as the change log and imports tell. None
    before the first night: then nothing is known of any day.
    """

    since: dt.date
    recorded_since: dt.date | None
    before: str
    after: str
    groups: list[MoveGroup]
