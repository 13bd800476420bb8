"""What the stage events of one deal are once its history is known. No I/O.

An import that knows no history guesses two moments: the deal's first day and its last. Such guesses make room for what
another system tells; what happened here stays. The last event is always about the stage in which the deal stands.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from kernel.ids import derive_id
from rapport.crm.records.codec import Record

IMPORT = "import"
SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Entered:
    """A stage that a deal entered. `number` is the row that says so; None where none does.

    `id` is that of the event if there is one; `here` says that it happened in this system.
    """

    stage: str
    at: dt.datetime
    number: int | None = None
    before: str | None = None
    id: UUID | None = None
    here: bool = False


@dataclass
class Settled:
    """How a deal's events become what they should be. `standing` are the rows that stand for an event, with its id."""

    insert: list[dict[str, Any]] = field(default_factory=list)
    delete: list[UUID] = field(default_factory=list)
    mend: dict[UUID, str | None] = field(default_factory=dict)
    """Events that came from another stage than they say."""

    standing: dict[int, UUID] = field(default_factory=dict)
    guessed: bool = False
    """Whether the deal stands in another stage than the one that the rows end in."""

    since: dt.datetime | None = None
    """When the deal entered the stage in which it stands, where the history says so."""


def event_id(record_id: UUID, stage: str, at: dt.datetime) -> UUID:
    """The id of an event that a history tells of: whoever brings it again brings the same."""
    return derive_id(record_id, "stage", stage, at=at)


def is_told(event: Any) -> bool:  # a row
    """Whether a history told of an event."""
    return bool(event.id == event_id(event.record_id, event.to_stage, event.occurred_at))


@dataclass(frozen=True)
class Deal:
    """A deal whose events are looked at. `record` is None for one that the same set makes first."""

    id: UUID
    record: Record | None
    began: dt.datetime | None
    closed: dt.datetime | None
    first: str | None
    """The first stage of its pipeline."""


def settled(deal: Deal, moves: Sequence[Entered], events: Sequence[Any], now: dt.datetime) -> Settled:
    """What is to be done about a deal's events, so that they tell of these moves too; `events` are all that it has."""
    told = {(each.stage, each.at): each for each in [*_opening(deal, moves, events), *moves]}
    for event in events:
        if event.origin != IMPORT or is_told(event):
            key = event.to_stage, event.occurred_at
            row = told.get(key)
            number, here = (row.number if row else None), event.origin != IMPORT
            told[key] = Entered(event.to_stage, event.occurred_at, number, event.from_stage, event.id, here)
    line = _changes(sorted(told.values(), key=lambda each: (each.at, str(each.id or ""))))
    ended = _ending(deal, line, events, now)
    found = _difference(deal, ended, events)
    found.guessed = bool(moves) and ended is not line
    return found


def _opening(deal: Deal, moves: Sequence[Entered], events: Sequence[Any]) -> Iterable[Entered]:
    """The stage in which a deal began, where the first row says what was before it and nothing is known of before."""
    first = min(moves, key=lambda each: each.at, default=None)
    if first is None or not first.before or deal.began is None or deal.began >= first.at:
        return
    if not any(each.occurred_at < first.at and (each.origin != IMPORT or is_told(each)) for each in events):
        yield Entered(first.before, deal.began)


def _changes(entered: Iterable[Entered]) -> list[Entered]:
    """Without what leads to the stage in which the deal stood anyway: an export has a row for each edit."""
    found: list[Entered] = []
    for each in entered:
        if each.here or not found or found[-1].stage != each.stage:
            found.append(each)
    return found


def _ending(deal: Deal, line: list[Entered], events: Sequence[Any], now: dt.datetime) -> list[Entered]:
    """With the stage in which the deal stands last: of what was guessed before, else of its last day, else of now."""
    record = deal.record
    if record is None or (line and line[-1].stage == record["stage"]):
        return line
    stage = str(record["stage"])
    if not line and deal.first and deal.closed and deal.began and deal.first != stage:
        line = [_guess(deal, deal.first, deal.began)]
    floor = line[-1].at if line else None
    guessed = [
        each
        for each in events
        if each.origin == IMPORT and each.to_stage == stage and not is_told(each)
        and (floor is None or each.occurred_at > floor)
    ]  # fmt: skip
    if guessed:
        last = guessed[-1]
        return [*line, Entered(stage, last.occurred_at, id=last.id)]
    at = deal.closed or (now if line else deal.began) or now
    return [*line, _guess(deal, stage, at if floor is None else max(at, floor + SECOND))]


def _guess(deal: Deal, stage: str, at: dt.datetime) -> Entered:
    """An event that no history told of: whoever knows better may take its place."""
    return Entered(stage, at, id=derive_id(deal.id, "guessed", stage, at=at))


def _difference(deal: Deal, line: Sequence[Entered], events: Sequence[Any]) -> Settled:
    found, there, kept, previous = Settled(), {each.id: each for each in events}, set(), None
    for each in line:
        id_ = each.id or event_id(deal.id, each.stage, each.at)
        if each.number is not None:
            found.standing[each.number] = id_
        kept.add(id_)
        come_from = previous if previous is not None else each.before
        if id_ not in there:
            found.insert.append(
                {
                    "id": id_,
                    "record_id": deal.id,
                    "from_stage": come_from,
                    "to_stage": each.stage,
                    "occurred_at": each.at,
                }
            )
        elif not each.here and there[id_].from_stage != come_from:
            found.mend[id_] = come_from
        previous = each.stage
    found.delete = [each.id for each in events if each.origin == IMPORT and each.id not in kept]
    if line and deal.record is not None and not line[-1].here and line[-1].stage == deal.record["stage"]:
        found.since = line[-1].at
    return found
