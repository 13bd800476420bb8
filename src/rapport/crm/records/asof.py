"""Lists of the past: rows are rebuilt from the change log in the application, then filtered and sorted there."""

import datetime as dt
from typing import Any

import sqlalchemy as sa

from kernel.clock import in_utc
from kernel.errors import BadRequest
from rapport.crm.records import choices, codec, history, read, sorting
from rapport.crm.records.errors import AsOfTooLarge
from rapport.crm.records.filters import parse
from rapport.crm.records.included import included
from rapport.crm.records.judge import Judge
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.ordering import Order
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
    labels = await choices.of_records(scope.session, obj.fields, [past for _, past in pairs])
    judge = Judge(scope, obj, parse(query.raw_filter), labels)
    found = {record_id: past for record_id, past in pairs if judge.holds(past)}
    sort = sorting.parse_sort(obj, query.raw_sort)
    order = Order(sort, scope.locale, labels)
    shape = f"as_of:{sorting.shape(obj, sort)}"
    limit = max(1, min(query.limit, read.MAX_PAGE))
    ids, following = read.page_of(scope, order, order.places(found.items()), shape, query.cursor, limit)
    items = [found[record_id] for record_id in ids]
    return read.Page(items, following, await included(scope, obj, items))
