"""The board of a past moment, rebuilt from stage events and the change log.

A deal is there from its first stage event on, by the time at which that happened, and stands in the stage of its last
one until the moment (of several at once, the one written last). What follows from a stage follows from that one. All
other fields, the owner and whether the deal lay in the trash go by when changes were recorded; what an import brought
counts as it was imported. A deal that was written after the moment, and whose import was taken back, was never there.
Who may see which deal, names and labels are those of today.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.clock import in_real_time
from kernel.tables import change
from rapport.crm.deals import board, cards
from rapport.crm.deals.cards import Asked, Board
from rapport.crm.deals.pipelines import Pipeline, Stage
from rapport.crm.records import choices, codec, history, read, sorting, write
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import AsOfTooLarge
from rapport.crm.records.facts import stage_event
from rapport.crm.records.filters import Condition, Node, Not, parse
from rapport.crm.records.judge import Judge
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import DELETED, ObjectType
from rapport.crm.records.ordering import Order
from rapport.crm.records.scope import Scope
from rapport.crm.records.search import holds, notice_of
from rapport.crm.records.tokens import parse_query
from rapport.crm.records.turns import Turns

MAX_DEALS = 100_000
"""Deals whose past is put together for one answer, as long as it is in the clear."""

MAX_OPENED = 10_000
"""The same where texts have to be decrypted for it: a search, a filter or an order by text."""

FIGURES = ("amount", "own_amount", "currency", "probability", "stage")


@dataclass
class Past:
    """The visible deals of a pipeline at a moment, with the fields that were asked for; `entered` is their stage."""

    moment: dt.datetime
    records: dict[UUID, Record] = field(default_factory=dict)
    entered: dict[UUID, tuple[Stage, dt.datetime]] = field(default_factory=dict)


async def past_board(scope: Scope, obj: ObjectType, asked: Asked, moment: dt.datetime) -> Board:
    """The board as it was at a moment; cursors work as in the present, for the same moment."""
    line, obj = await board.line_of(scope, asked), scope.mine(obj)
    tree, words = parse(asked.filter), parse_query(asked.search) if asked.search else None
    past = await _at(scope, obj, line, _needed(obj, asked, tree), moment)
    labels = await choices.of_records(scope.session, codec.fields(obj, _named(tree)), list(past.records.values()))
    judge, turns = Judge(scope, obj, tree, labels), Turns()
    found: dict[UUID, dict[UUID, Record]] = defaultdict(dict)
    for record_id, record in past.records.items():
        await turns.after(0)
        if judge.holds(record) and (words is None or holds(obj, record, words)):
            found[past.entered[record_id][0].id][record_id] = record
    mine = scope.principal.tenant.currency
    figures = {stage_id: [_figure(record, mine) for record in those.values()] for stage_id, those in found.items()}
    columns = board.shown(line, asked.stage, figures)
    firsts, idle = await _firsts(scope, obj, line, asked, columns, found, past)
    notice = notice_of(scope, asked.search) if asked.search else None
    return await board.assembled(scope, obj, line, columns, figures, firsts, notice, idle)


def _figure(record: Record, currency: str) -> board.Part:
    amount = record.get("amount")
    worth = amount if record["currency"] == currency else record.get("own_amount")
    return board.Part(
        record["currency"], record["probability"], 1, Decimal(amount or 0), int(amount is not None),
        int(worth is not None), Decimal(worth or 0),
    )  # fmt: skip


def _needed(obj: ObjectType, asked: Asked, tree: Node) -> list[str]:
    """The fields that decide what is on the board, what it adds up to and in which order."""
    wanted = {*FIGURES, *_named(tree)}
    for outcome in ("open", "won"):
        wanted |= {each.name for each, _ in board.order_of(obj, asked.sort, outcome)}
    if asked.search:
        wanted |= {each.name for each in obj.searchable}
    return [each.name for each in obj.fields if each.name in wanted]


def _named(tree: Node) -> set[str]:
    match tree:
        case Condition(path):
            return {path[0]}
        case Not(part):
            return _named(part)
        case _:
            return set().union(*(_named(part) for part in tree.parts))


async def _at(scope: Scope, obj: ObjectType, line: Pipeline, names: Sequence[str], moment: dt.datetime) -> Past:
    past, stages = Past(moment), {str(each.id): each for each in line.stages}
    limit = MAX_OPENED if any(isinstance(obj.by_name[name].kind, TextKind) for name in names) else MAX_DEALS
    last, table = _last_events(obj, moment), obj.table
    statement = (
        sa.select(*codec.columns(obj, names), last.c.to_stage, last.c.occurred_at.label("entered_at"))
        .join(last, last.c.record_id == table.c.id)
        .where(scope.visible(obj, table), last.c.to_stage == sa.any_(_texts(list(stages))))
        .limit(limit + 1)
    )
    rows = await scope.session.rows(statement)
    if len(rows) > limit:
        raise AsOfTooLarge(limit=limit)
    decode, turns = codec.decoder(obj, names), Turns()
    for row in rows:
        record = past.records[row[0]] = decode(row, scope.keys)
        past.entered[row[0]] = (stages[row["to_stage"]], row["entered_at"])
        await turns.after(sum(len(value) for value in record.values() if isinstance(value, str)))
    await _rewind(scope, obj, past, names)
    for record_id, record in list(past.records.items()):
        if record["deleted_at"] is not None:
            del past.records[record_id]
        else:
            _follow(record, *past.entered[record_id])
    return past


def _last_events(obj: ObjectType, moment: dt.datetime) -> sa.Subquery:
    """Of each record the last event that had happened, read backwards through the index."""
    event = stage_event.c
    until = (event.object == obj.name) & (event.occurred_at <= moment)
    of_each = (
        sa.select(event.record_id, event.to_stage, event.occurred_at).where(until).ext(distinct_on(event.record_id))
    )
    return of_each.order_by(event.record_id.desc(), event.occurred_at.desc(), event.id.desc()).subquery("last")


async def _rewind(scope: Scope, obj: ObjectType, past: Past, names: Sequence[str]) -> None:
    """Takes back what was recorded after the moment, from the newest change on; texts only if they were asked for."""
    trashed = [each for each, record in past.records.items() if record["deleted_at"] is not None]
    secret = {obj.by_name[name].id for name in names if not obj.by_name[name].in_clear}
    written = change.c.op.in_(history.WRITING) & history.written_after(past.moment)
    # The creates of what lies in the trash say which imports were taken back.
    made = (change.c.op == "create") & (change.c.record_id == sa.any_(_ids(trashed)))
    recorded = change.c.recorded_at > in_real_time(past.moment)
    payload = [change.c.payload] if secret else []
    later = (
        sa.select(
            change.c.seq, change.c.cause_seq, change.c.record_id, change.c.op, change.c.field_ids, change.c.public,
            *payload,
        )
        .where(change.c.object == obj.name, recorded, written | made)
        .order_by(change.c.seq.desc())
    )  # fmt: skip
    causes: dict[UUID, int | None] = {}
    turns = Turns()
    for row in await scope.session.rows(later):
        await turns.after(0)
        record = past.records.get(row.record_id)
        if record is None:
            continue
        if row.op == "create":
            if causes.get(row.record_id) == row.seq:
                del past.records[row.record_id]
            continue
        causes.setdefault(row.record_id, row.cause_seq)
        opened = history.before_values(scope, row) if secret & set(row.field_ids) else row.public
        _take_back(obj, record, row.field_ids, opened)


def _take_back(obj: ObjectType, record: Record, field_ids: Sequence[int], before: Mapping[str, Any]) -> None:
    for field_id in field_ids:
        known = DELETED if field_id == DELETED.id else obj.by_id.get(field_id)
        if known is not None and known.name in record:
            record[known.name] = before.get(str(field_id))


def _follow(record: Record, stage: Stage, since: dt.datetime) -> None:
    """Gives a record what follows from the stage that it stood in."""
    if "stage" in record and record["stage"] != str(stage.id):
        # The probability that is on record belongs to another stage.
        record |= {"probability": stage.probability}
        if stage.outcome == "open":
            record |= {name: None for name in ("closed_on", "lost_reason") if name in record}
    facts = {
        "stage": str(stage.id), "pipeline": str(stage.pipeline_id), "status": stage.outcome,
        "stage_since": since.isoformat(),
    }  # fmt: skip
    record |= {name: value for name, value in facts.items() if name in record}


async def _firsts(
    scope: Scope,
    obj: ObjectType,
    line: Pipeline,
    asked: Asked,
    columns: Sequence[Stage],
    found: Mapping[UUID, Mapping[UUID, Record]],
    past: Past,
) -> tuple[board.Firsts, dict[UUID, dt.datetime]]:
    """The first cards of each column, with all that they show as it was."""
    pages: dict[UUID, tuple[list[UUID], str | None]] = {}
    for each in columns:
        sort = board.order_of(obj, asked.sort, each.outcome)
        by = [known for known, _ in sort]
        labels = await choices.of_records(scope.session, by, list(found.get(each.id, {}).values()))
        order = Order(sort, scope.locale, labels)
        shape = f"board_as_of:{sorting.shape(obj, sort)}"
        places = order.places(found.get(each.id, {}).items())
        pages[each.id] = read.page_of(scope, order, places, shape, asked.cursor, asked.limit)
    ids = [record_id for page, _ in pages.values() for record_id in page]
    now = await _now(scope, obj, ids, cards.card_fields(obj, line))
    whole = await history.rewound(scope, obj, now, past.moment)
    for record_id, record in whole.items():
        _follow(record, *past.entered[record_id])
    idle = await _idle(scope, obj, now, past)
    return {key: ([whole[each] for each in page], following) for key, (page, following) in pages.items()}, idle


async def _now(scope: Scope, obj: ObjectType, ids: Sequence[UUID], names: Sequence[str]) -> dict[UUID, Record]:
    table = obj.table
    statement = sa.select(*codec.columns(obj, names)).where(table.c.id == sa.any_(_ids(ids)), scope.visible(obj, table))
    decode = codec.decoder(obj, names)
    return {row[0]: decode(row, scope.keys) for row in await scope.session.rows(statement)}


async def _idle(scope: Scope, obj: ObjectType, now: Mapping[UUID, Record], past: Past) -> dict[UUID, dt.datetime]:
    """When each deal had last moved, or something was done with it: as the first change after the moment found it."""
    last = str(obj.by_name["last_activity_at"].id)
    later = (
        sa.select(change.c.record_id, change.c.public)
        .where(
            change.c.record_id == sa.any_(_ids(list(now))), change.c.object == obj.name, change.c.op == write.TOUCH,
            history.written_after(past.moment),
        )
        .order_by(change.c.seq.desc())
    )  # fmt: skip
    done = {record_id: record["last_activity_at"] for record_id, record in now.items()}
    done |= {row.record_id: row.public[last] for row in await scope.session.rows(later) if last in row.public}
    found = {}
    for record_id, raw in done.items():
        entered, at = past.entered[record_id][1], dt.datetime.fromisoformat(raw) if raw else None
        # What was written before the moment, as something that happens after it, had not happened then.
        found[record_id] = max(entered, at) if at is not None and at <= past.moment else entered
    return found


def _ids(ids: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    return sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))


def _texts(texts: Sequence[str]) -> sa.BindParameter[Sequence[str]]:
    return sa.bindparam(None, list(texts), type_=ARRAY(sa.Text))
