"""Open deals that need somebody: without a next step, with one that is overdue, or with nothing done for too long.

Each reason is a filter, so every figure is a list of deals, and a fact with a number for each deal.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import pipelines
from rapport.crm.deals.cards import idle_since
from rapport.crm.deals.pipelines import Pipeline, Pipelines
from rapport.crm.records.codec import Record
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.read import Query, query_page, where
from rapport.crm.records.scope import Scope
from rapport.crm.records.totals import count

Filter = dict[str, Any]
Kind = Literal["no_step", "step_overdue", "idle"]

MAX_SHOWN = 50
MAX_LIMITS = 15
"""Different numbers of days that stages allow: a filter holds a hundred conditions, and the patient stages wait."""

OPEN: Filter = {"field": "status", "op": "eq", "value": "open"}
NO_STEP: Filter = {
    "and": [{"field": name, "op": "empty"} for name in ("next_step", "next_step_on", "next_task_on")],
}  # fmt: skip


class RisksRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which deals, and how many of them are shown: those with the largest amounts."""

    filter: Filter | None = None
    limit: int = 8


class RiskReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why: `days` overdue or without a sign of life, and the `limit` of days that the stage has."""

    kind: Kind
    days: int | None = None
    limit: int | None = None


class Risk(msgspec.Struct, frozen=True, kw_only=True):
    """A deal with its reasons, the heaviest first."""

    record: dict[str, Any]
    reasons: list[RiskReason]


class RiskSum(msgspec.Struct, frozen=True, kw_only=True):
    """What the deals of one currency add up to."""

    currency: str | None
    amount: str
    count: int


class RiskGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How many deals have a reason; one deal may have several. `filter` is that of the list with these rows."""

    kind: Kind
    count: int
    filter: Filter


class Risks(msgspec.Struct, frozen=True, kw_only=True):
    """All deals at risk: their number and sums with the filter of their list, by reason, and the largest of them."""

    count: int
    amounts: list[RiskSum]
    filter: Filter
    groups: list[RiskGroup]
    items: list[Risk]
    included: dict[str, Any]


async def risks(scope: Scope, asked: RisksRequest) -> Risks:
    """The deals at risk, under the reader's rights."""
    lines = await pipelines.load(scope.session)
    today = scope.today()
    base: list[Filter] = [OPEN, *([asked.filter] if asked.filter else [])]
    reasons: dict[Kind, Filter] = {
        "no_step": NO_STEP, "step_overdue": overdue(today), "idle": idle(today, lines.listed),
    }  # fmt: skip
    deal = scope.registry["deal"]
    every = {"and": [*base, {"or": list(reasons.values())}]}
    largest = "amount" if "amount" in deal.by_name else "updated_at"
    sort = [{"field": largest, "descending": True}]
    page = await query_page(scope, deal, Query(every, sort, limit=max(1, min(asked.limit, MAX_SHOWN))))
    amounts = await _amounts(scope, every)
    groups = []
    for kind, condition in reasons.items():
        filter_ = {"and": [*base, condition]}
        groups.append(RiskGroup(kind=kind, count=await count(scope, deal, Query(filter_)), filter=filter_))
    return Risks(
        count=sum(each.count for each in amounts), amounts=amounts, filter=every, groups=groups,
        items=[Risk(record=each, reasons=reasons_of(scope, lines, today, each)) for each in page.items],
        included=page.included,
    )  # fmt: skip


def overdue(today: dt.date) -> Filter:
    """Deals whose next step, or a task of theirs, is due since before today."""
    return {"or": [{"field": n, "op": "lt", "value": today.isoformat()} for n in ("next_step_on", "next_task_on")]}


def idle(today: dt.date, lines: Sequence[Pipeline]) -> Filter:
    """Deals with which nothing was done, and which did not move, for longer than their stage allows."""
    by_days: dict[int, list[str]] = {}
    for stage in (each for line in lines for each in line.living):
        if stage.rot_days is not None:
            by_days.setdefault(stage.rot_days, []).append(str(stage.id))
    limits = []
    for days, stages in sorted(by_days.items())[:MAX_LIMITS]:
        since = (today - dt.timedelta(days=days)).isoformat()
        stood = [
            {"field": "stage", "op": "in", "value": stages}, {"field": "stage_since", "op": "lt", "value": since},
            {"not": {"field": "last_activity_at", "op": "gte", "value": since}},
        ]  # fmt: skip
        limits.append({"and": stood})
    return {"or": limits}


def reasons_of(scope: Scope, lines: Pipelines, today: dt.date, record: Record) -> list[RiskReason]:
    """Why one open deal is at risk; the same conditions as those of the filters."""
    found = []
    if not any(record[name] for name in ("next_step", "next_step_on", "next_task_on")):
        found.append(RiskReason(kind="no_step"))
    due = [dt.date.fromisoformat(record[name]) for name in ("next_step_on", "next_task_on") if record[name]]
    if due and min(due) < today:
        found.append(RiskReason(kind="step_overdue", days=(today - min(due)).days))
    stage = lines.stage(UUID(record["stage"]))
    if stage is not None and stage.rot_days is not None:
        days = (today - idle_since(record).astimezone(scope.zone).date()).days
        if days > stage.rot_days:
            found.append(RiskReason(kind="idle", days=days, limit=stage.rot_days))
    return found


async def _amounts(scope: Scope, condition: Filter) -> list[RiskSum]:
    deal = scope.registry["deal"]
    table = deal.table
    amount = sa.func.coalesce(sa.func.sum(pipelines.amount(scope)), 0).label("amount")
    figures = (amount, sa.func.count().label("count"))
    clause = await where(scope, deal, Query(raw_filter=condition))
    statement = sa.select(table.c.currency, *figures).where(clause).group_by(table.c.currency)
    rows = await scope.session.rows(statement.order_by(figures[1].desc(), table.c.currency))
    return [RiskSum(currency=row.currency, amount=decimal_string(row.amount), count=row.count) for row in rows]
