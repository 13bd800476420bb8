"""Lists of the past: rows are rebuilt from the change log in the application, then filtered and sorted there."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import in_utc
from kernel.errors import BadRequest
from kernel.text import Text
from rapport.crm.records import choices, codec, history, read, sorting
from rapport.crm.records.errors import AsOfTooLarge
from rapport.crm.records.filters import parse
from rapport.crm.records.included import included
from rapport.crm.records.judge import Judge
from rapport.crm.records.kinds import ChoiceKind
from rapport.crm.records.objects import ObjectType
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
    """A list as it was at `moment`; `cursor` is a position, since the past doesn't move."""
    table = obj.table
    statement = sa.select(*codec.columns(obj)).where(scope.visible(obj, table), table.c.created_at <= moment)
    rows = await scope.session.rows(statement.limit(MAX_RECORDS + 1))
    if len(rows) > MAX_RECORDS:
        raise AsOfTooLarge(limit=MAX_RECORDS)
    decode = codec.decoder(obj)
    words = parse_query(query.search or "")
    pairs: list[tuple[Any, codec.Record]] = []
    turns = Turns()
    for row in rows:
        record = decode(row, scope.keys)
        await turns.after(sum(len(value) for value in record.values() if isinstance(value, str)))
        if row.updated_at > moment:
            past = await history.as_of(scope, obj, record, moment)
        else:
            past = record if record["deleted_at"] is None else None
        if past is not None and (not query.search or holds(obj, past, words)):
            pairs.append((row.id, past))
    judge = Judge(scope, obj, parse(query.raw_filter), await _labels(scope, obj, [past for _, past in pairs]))
    pairs = [pair for pair in pairs if judge.holds(pair[1])]
    pairs.sort(key=lambda pair: pair[0])
    sort = sorting.parse_sort(obj, query.raw_sort)
    places = await read.label_places(scope, sort)
    for field, descending in reversed(sort):
        read.order_in_memory(pairs, field, descending, scope.locale, places)
    start = sorting.open_cursor(scope.keys, "as_of", query.cursor)[0] if query.cursor else 0
    limit = max(1, min(query.limit, read.MAX_PAGE))
    items = [record for _, record in pairs[start : start + limit]]
    more = len(pairs) > start + limit
    following = sorting.seal_cursor(scope.keys, "as_of", [start + limit]) if more else None
    return read.Page(items, following, await included(scope, obj, items))


async def _labels(scope: Scope, obj: ObjectType, records: Sequence[codec.Record]) -> dict[UUID, Text]:
    """The labels of all choices in some records, as they are now."""
    names = [field.name for field in obj.fields if isinstance(field.kind, ChoiceKind)]
    found = {UUID(record[name]) for record in records for name in names if record[name]}
    return await choices.labels(scope.session, found)
