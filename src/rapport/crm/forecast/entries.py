"""What people set: targets, and amounts in place of computed ones. Rows are added and never changed."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import distinct_on

from kernel.clock import business_now
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.forecast import figures
from rapport.crm.forecast.chart import Chart, chart_of
from rapport.crm.forecast.errors import BadEntry, NotYoursToSet, SubjectNotFound
from rapport.crm.forecast.figures import Period
from rapport.crm.forecast.models import ENTRY_NOTE, forecast_entry
from rapport.crm.forecast.payloads import EntryHistory, EntryRequest, ForecastEntry, HistoryRequest
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.kinds import LIMIT
from rapport.crm.records.scope import Scope

MAX_AMOUNT = Decimal(10) ** 15
MAX_SHOWN = 100

Key = tuple[str, UUID | None]
Row = Any


async def put(scope: Scope, asked: EntryRequest) -> None:
    """Sets an amount, or takes it back, beside what is computed at this moment."""
    chart = await chart_of(scope)
    period = figures.period_of(scope, asked.unit, asked.offset, asked.currency)
    if not chart.has(asked.subject, asked.subject_id):
        raise SubjectNotFound
    if not chart.may_set(asked.subject, asked.subject_id):
        raise NotYoursToSet
    amount = None if asked.amount is None else read_decimal(asked.amount)
    if asked.amount is not None and (amount is None or not 0 <= amount <= MAX_AMOUNT):
        raise BadEntry(reason=Text(zh="金额应为 0 或正数", en="the amount must be zero or more"))
    sums = (await figures.by_owner(scope, period)).sums
    mine = figures.total(sums, chart.owners(asked.subject, asked.subject_id))
    computed = mine.amounts["closed" if asked.kind == "target" else asked.kind]
    entry_id = new_id()
    note = (asked.note or "").strip()
    row = {
        "id": entry_id, "subject": asked.subject, "subject_id": asked.subject_id, "unit": period.unit,
        "first": period.first, "currency": period.currency, "kind": asked.kind, "amount": amount,
        "computed": computed if abs(computed) < LIMIT else None,  # a sum may be what no amount is
        "note": scope.keys.encrypt_text(note, field=ENTRY_NOTE, record=entry_id) if note else None,
        "set_by": scope.principal.person_id, "set_at": business_now(),
    }  # fmt: skip
    await scope.session.execute(forecast_entry.insert(), row)


async def history(scope: Scope, asked: HistoryRequest) -> EntryHistory:
    """All that was set of a subject in a period."""
    chart = await chart_of(scope)
    period = figures.period_of(scope, asked.unit, asked.offset, asked.currency)
    if not chart.has(asked.subject, asked.subject_id):
        raise SubjectNotFound
    one = forecast_entry.c.subject_id.is_not_distinct_from(asked.subject_id)
    newest = _of_period(period).where(forecast_entry.c.subject == asked.subject, one)
    ordered = newest.order_by(forecast_entry.c.set_at.desc(), forecast_entry.c.id.desc()).limit(MAX_SHOWN)
    return EntryHistory([shown(scope, chart, row) for row in await scope.session.rows(ordered)])


async def standing(scope: Scope, period: Period) -> Mapping[Key, Sequence[Row]]:
    """The newest row of each subject and kind that has an amount."""
    table = forecast_entry.c
    keys = (table.subject, table.subject_id, table.kind)
    newest = _of_period(period).ext(distinct_on(*keys)).order_by(*keys, table.set_at.desc(), table.id.desc())
    found: dict[Key, list[Row]] = {}
    for row in await scope.session.rows(newest):
        if row.amount is not None:
            found.setdefault((row.subject, row.subject_id), []).append(row)
    return found


def of_kind(rows: Iterable[Row], kind: str) -> Row | None:
    """The row of one kind."""
    return next((row for row in rows if row.kind == kind), None)


def shown(scope: Scope, chart: Chart, row: Row) -> ForecastEntry:
    """A row as people see it."""
    note = None if row.note is None else scope.keys.decrypt_text(row.note, field=ENTRY_NOTE, record=row.id)
    return ForecastEntry(
        kind=row.kind, amount=None if row.amount is None else decimal_string(row.amount),
        computed=None if row.computed is None else decimal_string(row.computed), note=note,
        by=chart.names.get(row.set_by, "–"), at=row.set_at,
    )  # fmt: skip


def _of_period(period: Period) -> sa.Select[Any]:
    table = forecast_entry.c
    same = (table.unit == period.unit, table.first == period.first, table.currency == period.currency)
    return sa.select(forecast_entry).where(*same)
