"""What the board asks and answers, and what one card shows."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec

from rapport.crm.deals import gates
from rapport.crm.deals.pipelines import Pipeline, Stage, gate_fields
from rapport.crm.records.codec import Record
from rapport.crm.records.filters import named
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import SortKey
from rapport.crm.records.scope import Scope

SHOWN = (
    "name", "company", "amount", "own_amount", "currency", "stage", "probability", "close_date", "next_step",
    "next_step_on", "next_task_on", "stage_since", "last_activity_at", "status", "closed_on",
)  # fmt: skip
READ = (*SHOWN, "id", "version", "owner_id", "created_at", "updated_at", "deleted_at")
BESIDE = ("company", "owner_id", "stage")
"""The fields of a card whose values are ids."""

SIGNS = ("stage_since", "last_activity_at")
"""The moments that say when somebody last did something with a deal."""

Limit = Annotated[int, msgspec.Meta(ge=1, le=200)]


class BoardRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A board, or with `stage` one column of it, from `cursor` on. `as_of` reads the past (ISO time with zone)."""

    pipeline: UUID | None = None
    filter: dict[str, Any] | None = None
    search: str | None = None
    sort: list[SortKey] = []
    limit: Limit = 50
    stage: UUID | None = None
    cursor: str | None = None
    as_of: str | None = None


@dataclass(frozen=True)
class Asked:
    """A board as it was asked for; `filter` and `sort` are the JSON forms."""

    pipeline: UUID | None = None
    filter: object = None
    search: str | None = None
    sort: object = None
    limit: int = 50
    stage: UUID | None = None
    cursor: str | None = None


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """One deal on the board.

    `idle_since` is when it last moved or something was done with it. `gate_unmet` says that it could not go on to the
    next stage now: a field is empty that the next stage asks for, or the exit rule of its own doesn't hold.
    """

    id: str
    version: int
    owner_id: str
    created_at: str
    updated_at: str
    deleted_at: str | None
    name: str | None
    company: str | None
    amount: str | None
    own_amount: str | None
    currency: str | None
    stage: str
    probability: int | None
    close_date: str | None
    next_step: str | None
    next_step_on: str | None
    next_task_on: str | None
    stage_since: str | None
    last_activity_at: str | None
    status: str | None
    closed_on: str | None
    idle_since: str
    gate_unmet: bool


class Sum(msgspec.Struct, frozen=True, kw_only=True):
    """What the deals of one currency add up to; `weighted` by their probabilities."""

    currency: str
    count: int
    amount: str
    weighted: str


class LeftOut(msgspec.Struct, frozen=True):
    """How many deals of a currency are in no sum, as no rate of it is known for their day."""

    currency: str
    count: int


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """One stage: figures of all its deals, and its first cards; `next` is the cursor of those after them.

    `own` is what all of them come to in the organisation's own currency, but for those that are `left_out`.
    """

    stage: UUID
    count: int
    sums: list[Sum]
    own: Sum
    left_out: list[LeftOut]
    cards: list[Card]
    next: str | None


class Board(msgspec.Struct, frozen=True, kw_only=True):
    """A pipeline's columns; `version` is the pipeline's, whose stages clients know from `GET /api/pipelines`."""

    pipeline: UUID
    version: int
    columns: list[Column]
    included: dict[str, Any]
    notice: dict[str, str] | None


def card_fields(obj: ObjectType, line: Pipeline) -> list[str]:
    """The fields that are read for cards: those shown, and those that gates and exit rules look at."""
    asked = {field.name for field in gate_fields(obj, line.living)}
    for each in line.living:
        asked |= named(each.exit_rule)
    return [*SHOWN, *sorted(name for name in asked if name in obj.by_name and name not in SHOWN)]


class Following:
    """What a deal needs to go on from one stage to the next, looked up once for a whole column."""

    def __init__(self, scope: Scope, obj: ObjectType, line: Pipeline, stage: Stage) -> None:
        self._scope, self._obj, self._stage = scope, obj, stage
        following = next((each for each in line.living if each.position > stage.position), None)
        self._open = stage.outcome == "open" and following is not None
        self._asked = [each.name for each in gates.asked(obj, line, stage, following)] if following else []

    def unmet(self, record: Record) -> bool:
        """Whether a deal lacks something that the next stage asks for, or its own before it may leave."""
        if not self._open:
            return False
        empty = any(record[name] is None for name in self._asked)
        return empty or not gates.exit_rule_holds(self._scope, self._obj, self._stage, record)


def card(record: Record, following: Following, idle: Mapping[UUID, dt.datetime] | None) -> Card:
    """One card; `idle` says for a past moment what happened last."""
    shown: dict[str, Any] = {name: record.get(name) for name in READ}
    return Card(
        **shown,
        idle_since=(idle_since(record) if idle is None else idle[UUID(record["id"])]).isoformat(),
        gate_unmet=following.unmet(record),
    )


def idle_since(record: Record) -> dt.datetime:
    """The later of when a deal entered its stage and of the last activity with it; an edit of a field is neither."""
    signs = [dt.datetime.fromisoformat(record[name]) for name in SIGNS if record[name]]
    return max(signs, default=dt.datetime.fromisoformat(record["created_at"]))
