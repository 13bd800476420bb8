"""Lists, figures and exports of the past, rebuilt from the change log, filtered and sorted in the application.

What decides the state at a moment: a record exists from the `occurred_at` of its create; all its fields, the owner and
whether it lay in the trash go by when a change was written, on the organisation's clock; so does what an import wrote.
Labels of choices, names of people, links and who may see which record are those of today, and `updated_at` stays the
last update's.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.principal import Level
from kernel.clock import in_utc
from kernel.errors import BadRequest
from kernel.tables import change
from rapport.crm.records import choices, codec, history, read, sorting, totals
from rapport.crm.records.errors import AsOfTooLarge
from rapport.crm.records.filters import parse
from rapport.crm.records.included import included
from rapport.crm.records.judge import Judge
from rapport.crm.records.multi_choice import MultiChoiceKind, ids_in
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.ordering import Order
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.scope import Scope
from rapport.crm.records.search import holds
from rapport.crm.records.tokens import parse_query
from rapport.crm.records.turns import Turns

MAX_RECORDS = 2_000


def parse_moment(raw: str) -> dt.datetime:
    """A point in time with its zone."""
    try:
        moment = dt.datetime.fromisoformat(raw)
        if moment.tzinfo is None:
            raise BadRequest(reason="'as_of' needs a zone")
        return in_utc(moment)
    except ValueError:
        raise BadRequest(reason="'as_of' is an ISO time such as 2026-11-23T09:00:00+08:00") from None


async def page(scope: Scope, obj: ObjectType, query: read.Query, moment: dt.datetime) -> read.Page:
    """A list as it was at `moment`; the cursor works as in lists of the present."""
    read.check_fields(obj, query.fields)
    sort = sorting.parse_sort(obj, query.raw_sort)
    found = await _found(scope, obj, query, moment)
    order = await _order(scope, sort, found)
    shape = f"as_of:{sorting.shape(obj, sort)}"
    limit = max(1, min(query.limit, read.MAX_PAGE))
    ids, around = read.page_around(scope, order, order.places(found.items()), shape, query.cursor, limit)
    items = [found[record_id] for record_id in ids]
    return read.Page(items, *around, await included(scope, obj, items))


async def columns(
    scope: Scope, obj: ObjectType, query: read.Query, by: Field, moment: dt.datetime
) -> dict[str | None, read.Page]:
    """The first page of each list that has one of a field's values at `moment`, in the form of `page`."""
    read.check_fields(obj, query.fields)
    sort = sorting.parse_sort(obj, query.raw_sort)
    found = await _found(scope, obj, query, moment)
    order, shape = await _order(scope, sort, found), f"as_of:{sorting.shape(obj, sort)}"
    limit = max(1, min(query.limit, read.MAX_PAGE))
    of_key: dict[str | None, dict[UUID, codec.Record]] = defaultdict(dict)
    for record_id, record in found.items():
        of_key[record[by.name]][record_id] = record
    pages = {}
    for key, mine in of_key.items():
        chosen, around = read.page_around(scope, order, order.places(mine.items()), shape, None, limit)
        items = [mine[each] for each in chosen]
        pages[key] = read.Page(items, *around, await included(scope, obj, items))
    return pages


async def ids(
    scope: Scope, obj: ObjectType, query: read.Query, moment: dt.datetime, *, level: Level = "read"
) -> list[UUID]:
    """The ids of all records that a list had at `moment`, in its order; without a sort in the order of the ids."""
    found = await _found(scope, obj, query, moment, level=level)
    if not query.raw_sort:
        return sorted(found)
    order = await _order(scope, sorting.parse_sort(obj, query.raw_sort), found)
    return [place.id for place in order.places(found.items())]


async def count(scope: Scope, obj: ObjectType, query: read.Query, moment: dt.datetime) -> int:
    """How many records a list had at `moment`."""
    return len(await _found(scope, obj, query, moment))


async def summary(
    scope: Scope, obj: ObjectType, query: read.Query, group: str | None, sums: Sequence[str], moment: dt.datetime
) -> dict[str, Any]:
    """Counts and sums as they were at `moment`, in the form and the order of `totals.summary`."""
    totals.check_summary(scope, obj, group, sums)
    records = list((await _found(scope, obj, query, moment)).values())
    by_key: dict[Any, list[codec.Record]] = defaultdict(list)
    if group:
        for record in records:
            for key in _group_keys(obj.by_name[group], record[group]):
                by_key[key].append(record)
    ordered = sorted(by_key.items(), key=lambda each: (-len(each[1]), each[0] is None, each[0] or 0))
    beside = await included(scope, obj, [{group: key} for key, _ in ordered] if group else [])
    return {
        "groups": [{"key": key, **_figures(of_group, sums)} for key, of_group in ordered],
        "total": _figures(records, sums),
        "included": beside,
        "notice": None,  # the past is searched as a whole, never cut off
    }


def _group_keys(field: Field, value: Any) -> Sequence[Any]:
    """What the value's groups are called: of a birthday, its year; of several choices, each."""
    if value is not None and isinstance(field.kind, MultiChoiceKind):
        return ids_in(value)
    return [value[:4] if value is not None and isinstance(field.kind, PersonalDateKind) else value]


def _figures(records: Sequence[codec.Record], sums: Sequence[str]) -> dict[str, Any]:
    added = [sum((Decimal(record[name] or 0) for record in records), Decimal(0)) for name in sums]
    return totals.figures([len(records), *added], sums)


async def _order(scope: Scope, sort: Sequence[tuple[Field, bool]], found: dict[UUID, codec.Record]) -> Order:
    labels = await choices.of_records(scope.session, [field for field, _ in sort], list(found.values()))
    return Order(sort, scope.locale, labels)


async def _found(
    scope: Scope, obj: ObjectType, query: read.Query, moment: dt.datetime, *, level: Level = "read"
) -> dict[UUID, codec.Record]:
    """The records that a query was about at `moment`, as they were."""
    table = obj.table
    made = sa.exists().where(
        change.c.record_id == table.c.id, change.c.object == obj.name, change.c.op == "create",
        change.c.occurred_at <= moment,
    )  # fmt: skip
    rows = await scope.session.rows(
        sa.select(*codec.columns(obj)).where(scope.visible(obj, table, level), made).limit(MAX_RECORDS + 1)
    )
    if len(rows) > MAX_RECORDS:
        raise AsOfTooLarge(limit=MAX_RECORDS)
    decode = codec.decoder(obj)
    now: dict[UUID, codec.Record] = {}
    turns = Turns()
    for row in rows:
        record = now[row[0]] = decode(row, scope.keys)
        await turns.after(sum(len(value) for value in record.values() if isinstance(value, str)))
    past = await history.rewound(scope, obj, now, moment)
    labels = await choices.of_records(scope.session, obj.fields, list(past.values()))
    judge = Judge(scope, obj, parse(query.raw_filter), labels)
    words = parse_query(query.search) if query.search else None
    return {
        record_id: record
        for record_id, record in past.items()
        if (record["deleted_at"] is not None) == query.deleted
        and judge.holds(record)
        and (words is None or holds(obj, record, words))
    }
