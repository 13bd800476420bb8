"""Lists of the past: rows are rebuilt from the change log in the application, then filtered and sorted there.

What decides the state at a moment: a record exists from the `occurred_at` of its create; all its fields, the owner and
whether it lay in the trash go by `recorded_at`, the time at which a change was written; so does what an import wrote.
Labels of choices, names of people, links and who may see which record are those of today, and `updated_at` stays the
last update's.
"""

import datetime as dt
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import in_utc
from kernel.errors import BadRequest
from kernel.tables import change
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
    made = sa.exists().where(
        change.c.record_id == table.c.id, change.c.object == obj.name, change.c.op == "create",
        change.c.occurred_at <= moment,
    )  # fmt: skip
    rows = await scope.session.rows(
        sa.select(*codec.columns(obj)).where(scope.visible(obj, table), made).limit(MAX_RECORDS + 1)
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
    found = {
        record_id: record
        for record_id, record in past.items()
        if (record["deleted_at"] is not None) == query.deleted
        and judge.holds(record)
        and (words is None or holds(obj, record, words))
    }
    sort = sorting.parse_sort(obj, query.raw_sort)
    order = Order(sort, scope.locale, labels)
    shape = f"as_of:{sorting.shape(obj, sort)}"
    limit = max(1, min(query.limit, read.MAX_PAGE))
    ids, following = read.page_of(scope, order, order.places(found.items()), shape, query.cursor, limit)
    items = [found[record_id] for record_id in ids]
    return read.Page(items, following, await included(scope, obj, items))
