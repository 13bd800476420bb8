"""The board: the deals of one pipeline in a column for each stage, with counts, sums and the first cards of each.

Counts and sums come from an index alone, the first cards of all columns from one statement. The reader's permission
predicate, the filter and the search are the list's own (`read.where`).
"""

import asyncio
import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from rapport.crm.deals import cards, offered, own, pipelines
from rapport.crm.deals.cards import Asked, Board, Column, LeftOut, Sum
from rapport.crm.deals.pipelines import Pipeline, Stage
from rapport.crm.records import codec, page_order, read, sorting
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import RecordNotFound
from rapport.crm.records.included import included
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.records.search import notice_of

Sort = Sequence[tuple[Field, bool]]
Firsts = Mapping[UUID, tuple[Sequence[Record], str | None]]
"""The first cards of each stage, and the cursor of what comes after them."""
Later = Callable[[], Firsts]
"""Cards whose rows are read: calling it opens them, without the database."""


async def board(scope: Scope, obj: ObjectType, asked: Asked) -> Board:
    """The board as it is now; of one stage only when one is named, from its cursor on."""
    line, obj = await line_of(scope, asked), scope.mine(obj)
    query = read.Query(asked.filter, asked.sort, search=asked.search)
    clause = await read.where(scope, obj, query)
    names = cards.card_fields(obj, line)
    opened, notice = await _firsts(scope, obj, asked, _asked_for(line, asked.stage), clause, names)
    # The database counts while the cards are opened here: each takes about as long as the other.
    counting = asyncio.create_task(_figures(scope, obj, line, clause, asked.stage))
    try:
        await asyncio.sleep(0)
        firsts = opened()
    finally:
        figures = await counting
    return await assembled(scope, obj, line, shown(line, asked.stage, figures), figures, firsts, notice)


async def line_of(scope: Scope, asked: Asked) -> Pipeline:
    """The pipeline that is asked for, or the first."""
    lines = await offered.to_reader(scope)
    line = lines.default if asked.pipeline is None else lines.one(asked.pipeline)
    if line is None or (asked.stage is not None and all(each.id != asked.stage for each in line.stages)):
        raise RecordNotFound
    return line


@dataclasses.dataclass(frozen=True)
class Part:
    """Deals of a stage with one currency and one probability: how many, how many of them have an amount, and of how
    many it is known in the organisation's own currency; both sums.
    """

    currency: str | None
    probability: int | None
    count: int
    amount: Decimal
    valued: int
    known: int
    own: Decimal


Figures = Mapping[UUID, Sequence[Part]]
"""The parts of each stage."""


async def _figures(
    scope: Scope, obj: ObjectType, line: Pipeline, clause: sa.ColumnElement[bool], stage_id: UUID | None
) -> Figures:
    table = obj.table
    if stage_id is not None:
        clause = sa.and_(clause, table.c.stage == stage_id)
    by = (table.c.stage, table.c.currency, table.c.probability)
    amount, worth = pipelines.amount(scope), own.amount_in(scope, scope.principal.tenant.currency)
    sums_of = (sa.func.coalesce(sa.func.sum(each), 0) for each in (amount, worth))
    valued = (sa.func.count(each) for each in (amount, worth))
    statement = sa.select(*by, sa.func.count(), *sums_of, *valued).where(clause, table.c.pipeline == line.id)
    found: dict[UUID, list[Part]] = defaultdict(list)
    for row in await scope.session.rows(statement.group_by(*by)):
        stage, currency, probability, count, total, in_own, with_amount, known = row
        found[stage].append(Part(currency, probability, count, total, with_amount, known, in_own))
    return found


def shown(line: Pipeline, stage_id: UUID | None, figures: Mapping[UUID, Any]) -> Sequence[Stage]:
    """The columns: living stages, and archived ones in which a deal was restored from the trash."""
    stages = [each for each in line.stages if not each.archived or figures.get(each.id)]
    return _asked_for(line, stage_id) if stage_id else stages


def _asked_for(line: Pipeline, stage_id: UUID | None) -> Sequence[Stage]:
    return [each for each in line.stages if each.id == stage_id] if stage_id else line.stages


def order_of(obj: ObjectType, raw: object, outcome: str) -> Sort:
    """As asked; else what closes first stands first, and of what is closed the latest."""
    if raw:
        return sorting.parse_sort(obj, raw)
    name = "close_date" if outcome == "open" else "closed_on"
    return ((obj.by_name[name], outcome != "open"),)


async def _firsts(
    scope: Scope,
    obj: ObjectType,
    asked: Asked,
    columns: Sequence[Stage],
    clause: sa.ColumnElement[bool],
    names: Sequence[str],
) -> tuple[Later, dict[str, str] | None]:
    notice = notice_of(scope, asked.search) if asked.search else None
    if asked.sort and sorting.in_application(sorting.parse_sort(obj, asked.sort)):
        found = await _by_text(scope, obj, asked, columns, clause, names)
        if found is not None:
            return (lambda: found), notice
        asked, notice = dataclasses.replace(asked, sort=None), read.sort_updating(scope)
    parts: list[Later] = []
    # A generic plan would read every deal of a stage where the first fifty of an index do.
    await scope.session.plan_anew()
    for closed in (False, True):
        stages = [each for each in columns if (each.outcome != "open") == closed]
        if stages:
            sort = order_of(obj, asked.sort, stages[0].outcome)
            parts.append(await _from_database(scope, obj, asked, stages, sort, clause, names))
    return (lambda: {stage_id: each for part in parts for stage_id, each in part().items()}), notice


async def _from_database(
    scope: Scope,
    obj: ObjectType,
    asked: Asked,
    stages: Sequence[Stage],
    sort: Sort,
    clause: sa.ColumnElement[bool],
    names: Sequence[str],
) -> Later:
    """The first cards of several stages in one statement: for each stage its own beginning of the index."""
    table, keys, shape = obj.table, await page_order.sql_keys(scope, obj, sort), f"board:{sorting.shape(obj, sort)}"
    if asked.cursor:
        clause = sa.and_(clause, sorting.after(keys, table.c.id, sorting.open_cursor(scope.keys, shape, asked.cursor)))
    ids = sa.bindparam(None, [each.id for each in stages], type_=ARRAY(PGUUID(as_uuid=True)))
    each = sa.func.unnest(ids).table_valued(sa.column("id", PGUUID(as_uuid=True)), name="column_of").render_derived()
    own = codec.columns(obj, names)
    sorted_by = [key.expression.label(f"sort_{i}") for i, key in enumerate(keys)]
    inside = sa.select(*own, *sorted_by).where(table.c.stage == each.c.id, clause)
    ordered = inside.order_by(*sorting.order_by(keys, table.c.id)).limit(asked.limit + 1).lateral("card")
    outside = [dataclasses.replace(key, expression=ordered.c[f"sort_{i}"]) for i, key in enumerate(keys)]
    statement = sa.select(*ordered.c).select_from(each.join(ordered, sa.true()))
    statement = statement.order_by(*sorting.order_by(outside, ordered.c.id))
    rows: dict[UUID, list[Any]] = defaultdict(list)
    for row in await scope.session.rows(statement):
        rows[row["stage"]].append(row)
    decode = codec.decoder(obj, names)

    def opened(listed: Sequence[Any]) -> tuple[Sequence[Record], str | None]:
        following = None
        if len(listed) > asked.limit:
            last = listed[asked.limit - 1]
            following = sorting.seal_cursor(scope.keys, shape, [*last[len(own) :], last[0]])
        return [decode(row, scope.keys) for row in listed[: asked.limit]], following

    return lambda: {stage_id: opened(listed) for stage_id, listed in rows.items()}


async def _by_text(
    scope: Scope,
    obj: ObjectType,
    asked: Asked,
    columns: Sequence[Stage],
    clause: sa.ColumnElement[bool],
    names: Sequence[str],
) -> Firsts | None:
    """In the order of decrypted text, column by column; None where one has too many for that."""
    sort = sorting.parse_sort(obj, asked.sort)
    firsts = {}
    for each in columns:
        ordered = await read.in_text_order(scope, obj, sort, sa.and_(clause, obj.table.c.stage == each.id))
        if ordered is None:
            return None
        shape = f"board:{sorting.shape(obj, sort)}"
        ids, following = read.page_of(scope, *ordered, shape, asked.cursor, asked.limit)
        firsts[each.id] = (await by_ids(scope, obj, ids, names), following)
    return firsts


async def assembled(
    scope: Scope,
    obj: ObjectType,
    line: Pipeline,
    columns: Sequence[Stage],
    figures: Figures,
    firsts: Firsts,
    notice: dict[str, str] | None,
    idle: Mapping[UUID, dt.datetime] | None = None,
) -> Board:
    """The answer: each column's figures and cards, and beside them the names of what the cards mention."""
    made = []
    for each in columns:
        records, cursor = firsts.get(each.id, ((), None))
        lines, following = figures.get(each.id, ()), cards.Following(scope, obj, line, each)
        made.append(
            Column(
                stage=each.id,
                count=sum(part.count for part in lines),
                sums=sums(each, lines),
                own=own_sum(scope, each, lines),
                left_out=left_out(lines),
                cards=[cards.card(record, following, idle) for record in records],
                next=cursor,
            )
        )
    listed = [record for records, _ in firsts.values() for record in records]
    beside = await included(scope, obj, [{name: record.get(name) for name in cards.BESIDE} for record in listed])
    return Board(pipeline=line.id, version=line.version, columns=made, included=beside, notice=notice)


def own_sum(scope: Scope, stage: Stage, lines: Sequence[Part]) -> Sum:
    """What all deals come to in the organisation's own currency, as far as rates are known."""
    return Sum(
        currency=scope.principal.tenant.currency,
        count=sum(part.count - (part.valued - part.known) for part in lines if part.currency is not None),
        amount=decimal_string(sum((part.own for part in lines), Decimal())),
        weighted=decimal_string(sum((part.own * _chance(stage, part) / 100 for part in lines), Decimal())),
    )


def left_out(lines: Iterable[Part]) -> list[LeftOut]:
    """The deals whose amounts no rate is known for."""
    missing: Counter[str | None] = Counter()
    for part in lines:
        missing[part.currency] += part.valued - part.known
    return [LeftOut(*each) for each in own.named(missing.items())]


def _chance(stage: Stage, part: Part) -> int:
    """Deals without a probability count with their stage's."""
    return stage.probability if part.probability is None else part.probability


def sums(stage: Stage, lines: Iterable[Part]) -> list[Sum]:
    """Sums of each currency, the most frequent first."""
    found: dict[str, list[Decimal]] = {}
    for part in lines:
        if part.currency is None:
            continue
        total = found.setdefault(part.currency, [Decimal(0)] * 3)
        total[0] += part.count
        total[1] += part.amount
        total[2] += part.amount * _chance(stage, part) / 100
    ordered = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))
    return [
        Sum(currency=currency, count=int(count), amount=decimal_string(amount), weighted=decimal_string(weighted))
        for currency, (count, amount, weighted) in ordered
    ]
