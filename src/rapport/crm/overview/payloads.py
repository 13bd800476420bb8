"""What the routes of overviews take and answer."""

import datetime as dt
from typing import Any, Final, Literal, get_args
from uuid import UUID

import msgspec

from rapport.crm.predictions.payloads import DealPrediction

Filter = dict[str, Any]

RuleName = Literal[
    "close_date_passed", "step_overdue", "no_next_step", "idle", "unanswered", "contact_missing",
    "primary_contact_missing", "duplicate_suspected", "visit_due",
]  # fmt: skip
Answer = Literal["accepted", "dismissed"]
DismissReason = Literal["done", "not_now", "not_useful", "wrong"]
FactorName = Literal["last_contact", "overdue_tasks", "response", "frequency", "won_deals"]
State = Literal["good", "low", "unknown"]

ANSWERS: Final[tuple[str, ...]] = get_args(Answer)
WHYS: Final[tuple[str, ...]] = get_args(DismissReason)


class RelatedList(msgspec.Struct, frozen=True, kw_only=True):
    """Records of one kind that name this one by a field: their number, the first of them, the filter of them all."""

    object: str
    field: str
    count: int
    items: list[dict[str, Any]]
    filter: Filter


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number as it was counted, of how many where it is a part; `filter` is that of the list of `noun` behind it."""

    value: int
    of: int | None = None
    noun: str | None = None
    filter: Filter | None = None


class NamedRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A record that the reader may open."""

    object: str
    id: UUID
    label: str | None


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that says how a record fares: what is, and what that is held against.

    `unknown` where there is not enough to say; `now` and `against` are then what there is of it. `days` is how long the
    period is that both were counted in, one after the other.
    """

    name: FactorName
    state: State
    now: Figure | None = None
    against: Figure | None = None
    days: int | None = None
    record: NamedRecord | None = None


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """What to do next with a record, by which version of which rule, and the facts behind it.

    `days` passed where `limit` are allowed; `on` is the day that passed; `others` are records that it is about.
    """

    rule: RuleName
    version: int
    object: str
    record_id: UUID
    label: str | None
    days: int | None = None
    limit: int | None = None
    on: dt.date | None = None
    others: list[NamedRecord] = []
    may_accept: bool = False
    may_dismiss: bool = False


class RecordOverview(msgspec.Struct, frozen=True, kw_only=True):
    """All that stands beside one record; `prediction` is that of an open deal."""

    related: list[RelatedList]
    health: list[Factor]
    suggestions: list[Suggestion]
    prediction: DealPrediction | None
    included: dict[str, Any]


class Suggestions(msgspec.Struct, frozen=True, kw_only=True):
    """What to do next with one's own records, the most urgent first."""

    items: list[Suggestion]
    more: bool


class AcceptingSuggestion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The day on which it shall be done; without one today."""

    due_on: dt.date | None = None


class AcceptedSuggestion(msgspec.Struct, frozen=True, kw_only=True):
    """The task that was made of a suggestion."""

    task: dict[str, Any]


class Dismissing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Until which day it shall not come again, that day included; without one never. `why` is for judging the rule."""

    until: dt.date | None = None
    why: DismissReason | None = None
