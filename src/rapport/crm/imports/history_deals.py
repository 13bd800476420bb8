"""Stage history beside deals: which deals and stages the rows mean, and what their events become."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from kernel.clock import business_now, business_today
from kernel.runtime import Runtime
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.deals import pipelines
from rapport.crm.deals.pipelines import Pipelines
from rapport.crm.forecast import nightly
from rapport.crm.imports import history_events, known_kits, scan, stages, store
from rapport.crm.imports.history_events import IMPORT, Deal, Entered, Settled
from rapport.crm.imports.history_file import HistoryFile, Move, read
from rapport.crm.imports.importable import HISTORY, HISTORY_OF, object_of
from rapport.crm.imports.mapping import plain_header
from rapport.crm.imports.plan import normalise
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records import choices, write
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.computed import COMPUTE
from rapport.crm.records.external_ids import by_external_id
from rapport.crm.records.facts import stage_event
from rapport.crm.records.objects import EXTERNAL_ID
from rapport.crm.records.scope import Scope

PIECE: Final = 200
"""Deals whose events are written in one transaction."""

Labels = Mapping[str, UUID]
NO_DEAL = Text(zh="找不到这个商机，或你无权修改它", en="this deal isn't here, or isn't yours to change")
NO_STAGE = Text(zh="商机的流程里没有这个阶段", en="the deal's pipeline has no such stage")
UNREADABLE = Text(
    zh="商机编号为空，或进入时间读不懂、晚于现在", en="no deal, or a moment that can't be read or is to come"
)


@dataclass
class Known:
    """The file, and what its words mean. `coming` are deals that the same set makes, each with the stage that
    its row names, and `coming_labels` the stages of their pipeline.
    """

    file: HistoryFile
    lines: Pipelines
    labels: dict[UUID, Labels]
    coming: dict[str, str] = field(default_factory=dict)
    coming_labels: Labels = field(default_factory=dict)
    is_alone: bool = True
    """Whether no other file of the set tells of stages, so that this one's end is the whole history's."""

    told: set[int] = field(default_factory=set)
    """Hashes of the moves of such files of the set as are written before this one."""
    _meanings: dict[UUID | None, list[UUID | None]] = field(default_factory=dict)

    def meanings(self, line: UUID | None) -> list[UUID | None]:
        """What the file's stages mean in a pipeline, or with None in that of the deals to come; worked out once."""
        if line not in self._meanings:
            labels = self.coming_labels if line is None else self.labels.get(line, {})
            self._meanings[line] = [meant(word, labels, self.lines) for word in self.file.stages]
        return self._meanings[line]


@dataclass
class Judged:
    """One deal of the file, as it stands and as its events are to be. `faults` are rows that become nothing."""

    settled: Settled
    row: write.Locked | None
    rows: int
    faults: dict[int, Text]
    twice: frozenset[int] = frozenset()
    """Rows that a file of the set says which is written before."""
    events: Sequence[Any] = ()


async def known(runtime: Runtime, open_scope: OpenScope, run: Run) -> Known:
    """Reads the file, and the files of deals beside it."""
    async with open_scope() as scope:
        keys, zone = scope.keys, scope.zone
        lines = await pipelines.load(scope.session)
        stage_field = scope.registry[HISTORY_OF].by_name["stage"]
        labels: dict[UUID, Labels] = {
            line.id: await choices.by_label(scope.session, stage_field, within=line.id) for line in lines.listed
        }
        beside = await store.of_set(scope.session, scope.registry, run.set_id, scope.principal) if run.set_id else []
        deal = object_of(scope.registry, HISTORY_OF)
    file = await in_thread(read, scan.file_rows(runtime, keys, run), run, zone, business_now())
    found = Known(file, lines, labels, is_alone=sum(each.object == HISTORY.name for each in beside) < 2)
    for other in beside:
        if other.object == HISTORY.name and other.place < run.place and run.state == "checking":
            earlier = await in_thread(read, scan.file_rows(runtime, keys, other), other, zone, business_now())
            found.told |= await in_thread(_told, earlier)
        place = next((i for i, each in enumerate(other.setup.columns) if each.field == EXTERNAL_ID), None)
        if other.object == HISTORY_OF and place is not None and other.state != "done":
            stage = next((i for i, each in enumerate(other.setup.columns) if each.field == "stage"), None)
            found.coming |= await in_thread(_coming, scan.file_rows(runtime, keys, other), place, stage)
            facts = await scan.facts_of(runtime, keys, other, deal)
            past = await words_beside(runtime, keys, zone, beside)
            async with open_scope() as scope:
                plan = await stages.plan(scope, other, deal, facts, past)
            found.coming_labels = {**found.coming_labels, **(plan.by_label if plan else {})}
    return found


async def words_beside(runtime: Runtime, keys: Any, zone: ZoneInfo, beside: Iterable[Run]) -> list[str]:
    """The stages that files of history beside a file of deals name, in the order in which deals go through them."""
    found: dict[str, None] = {}
    for each in beside:
        if each.object == HISTORY.name:
            file = await in_thread(read, scan.file_rows(runtime, keys, each), each, zone, business_now())
            is_spread = each.setup.kit is not None and bool(known_kits.BY_NAME[each.setup.kit].spread)
            ranked = await in_thread(file.ranked)
            # A header may have a stage's number instead of its name: nobody would know it.
            found |= dict.fromkeys(word for word in ranked if not (is_spread and word.isdigit()))
    return list(found)


def _told(file: HistoryFile) -> set[int]:
    return {_hash(file, name, move) for name, moves in file.of(0, len(file.deals)) for move in moves}


def _hash(file: HistoryFile, deal: str, move: Move) -> int:
    return hash((deal, normalise(file.stages[move.stage]), move.at))


def _coming(rows: Iterable[scan.Row], place: int, stage: int | None) -> dict[str, str]:
    return {
        normalise(cells[place]): cells[stage] if stage is not None and stage < len(cells) else ""
        for _, cells in rows
        if place < len(cells) and cells[place]
    }


def meant(word: str, labels: Labels, lines: Pipelines | None = None) -> UUID | None:
    """The stage that a word means: by its label, by its letters alone, or since it says won or lost."""
    key = normalise(word)
    if key in labels:
        return labels[key]
    plain = plain_header(word)
    named = {plain_header(label.partition(" (")[0]): each for label, each in labels.items()}
    if plain and plain in named:
        return named[plain]
    outcome = "won" if key in stages.WON else "lost" if key in stages.LOST else None
    for each in labels.values() if outcome else ():
        stage = lines.stage(each) if lines else None
        if stage is not None and stage.outcome == outcome:
            return each
    words = stages.WON if outcome == "won" else stages.LOST
    return next((labels[label] for label in labels if outcome and label in words), None)


async def judged(scope: Scope, found: Known, piece: Sequence[tuple[str, list[Move]]]) -> list[Judged]:
    """Some deals with their moves. Deals that this writer may change are locked."""
    obj = scope.registry[HISTORY_OF]
    ids = await by_external_id(scope, obj, [name for name, _ in piece], "update")
    locked = {row.id: row for row in await write.lock(scope, obj, list(ids.values()), "update") if not row.deleted}
    events = await events_of(scope, list(locked))
    listed = []
    for name, moves in piece:
        row = locked.get(ids[name]) if name in ids else None
        stands = found.coming.get(normalise(name))
        if row is None and stands is None:
            listed.append(Judged(Settled(), None, len(moves), dict.fromkeys((each.number for each in moves), NO_DEAL)))
            continue
        entered, faults = _meanings(found.meanings(UUID(row.record["pipeline"]) if row else None), moves)
        mine = events.get(row.id, []) if row else []
        deal = deal_of(scope, found.lines, row) if row else Deal(UUID(int=0), None, None, None, None)
        settled = history_events.settled(deal, entered, mine, business_now())
        if row is None and entered and stands and found.is_alone:
            last = max(entered, key=lambda each: each.at)
            settled.guessed = last.stage != str(meant(stands, found.coming_labels, found.lines))
        listed.append(Judged(settled, row, len(moves), faults, _twice(found, name, moves), mine))
    return listed


def _twice(found: Known, name: str, moves: Sequence[Move]) -> frozenset[int]:
    if not found.told:
        return frozenset()
    return frozenset(each.number for each in moves if _hash(found.file, name, each) in found.told)


def _meanings(stages_of: Sequence[UUID | None], moves: Sequence[Move]) -> tuple[list[Entered], dict[int, Text]]:
    entered, faults = [], {}
    for each in moves:
        stage = stages_of[each.stage]
        before = None if each.before is None else stages_of[each.before]
        if stage is None:
            faults[each.number] = NO_STAGE
        else:
            entered.append(Entered(str(stage), each.at, each.number, str(before) if before else None))
    return entered, faults


def deal_of(scope: Scope, lines: Pipelines, row: write.Locked) -> Deal:
    """A locked deal with the days that its record tells of."""
    record, line = row.record, lines.one(UUID(row.record["pipeline"]))
    closed = record["closed_on"] if record["status"] != "open" else None
    first = str(line.first.id) if line else None
    return Deal(row.id, record, _midnight(scope, record["started_on"]), _midnight(scope, closed), first)


def _midnight(scope: Scope, day: str | None) -> dt.datetime | None:
    if day is None:
        return None
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), scope.zone).astimezone(dt.UTC)


async def events_of(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The stage events of some deals, in their order."""
    mine = stage_event.c.record_id.in_(ids) & (stage_event.c.object == HISTORY_OF)
    found: dict[UUID, list[Any]] = {}
    statement = sa.select(stage_event).where(mine).order_by(stage_event.c.occurred_at, stage_event.c.id)
    for row in await scope.session.rows(statement):
        found.setdefault(row.record_id, []).append(row)
    return found


async def put(scope: Scope, settled: Sequence[tuple[write.Locked, Settled]]) -> None:
    """Writes what some locked deals' events become. What happened elsewhere was done by nobody here."""
    obj, now, batch = scope.registry[HISTORY_OF], business_now(), scope.session.batch_id
    gone = [each for _, one in settled for each in one.delete]
    new = [each for _, one in settled for each in one.insert]
    if gone:
        await scope.session.execute(stage_event.delete().where(stage_event.c.id.in_(gone)))
    if new:
        beside = {"object": HISTORY_OF, "recorded_at": now, "actor": None, "origin": IMPORT, "batch_id": batch}
        await scope.session.execute(stage_event.insert(), [{**each, **beside} for each in new])
    mended: dict[str | None, list[UUID]] = {}
    for event_id, before in (each for _, one in settled for each in one.mend.items()):
        mended.setdefault(before, []).append(event_id)
    for before, ids in mended.items():  # stages are few, events are many
        await scope.session.execute(stage_event.update().where(any_of(stage_event.c.id, ids)).values(from_stage=before))
    for row, one in settled:
        if one.since is not None and _moment(row.record["stage_since"]) != one.since:
            # It follows from the events: nobody edited the deal, and an undo of its import has nothing to ask about.
            await write.write_fields(scope, obj, row, {"stage_since": one.since}, COMPUTE)
    touched = [row.id for row, one in settled if one.insert or one.delete or one.mend]
    await nightly.renew(scope.session, scope.zone, business_today(scope.zone), touched)


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
