"""Open deals that need somebody: without a next step, with one that is overdue, or with nothing done for too long.

Each reason is a filter, so every figure is a list of deals, and a fact with a number for each deal.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.crm.deals import own, pipelines
from rapport.crm.deals.cards import LeftOut, idle_since
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

LARGEST = ("own_amount", "amount")
"""In this order the largest deals come first, those last that no exchange rate is known for."""

VALUED: Filter = {"field": "amount", "op": "not_empty"}
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


class RiskGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How many deals have a reason; one deal may have several. `filter` is that of the list with these rows."""

    kind: Kind
    count: int
    filter: Filter


class Risks(msgspec.Struct, frozen=True, kw_only=True):
    """All deals at risk: their number with the filter of their list, by reason, and the largest of them.

    `amount` is what they come to in the organisation's own currency, None for who isn't shown amounts; of `left_out`
    no exchange rate is known, so they are in the number and the list, and not in the amount.
    """

    count: int
    amount: str | None
    currency: str
    left_out: list[LeftOut]
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
    amount, known = await _amount(scope, every), own.known(scope)
    sort = [{"field": each, "descending": True} for each in LARGEST if each in deal.by_name]
    sort = sort or [{"field": "updated_at", "descending": True}]
    page = await query_page(scope, deal, Query(every, sort, limit=max(1, min(asked.limit, MAX_SHOWN))))
    missing = await own.left_out(scope, [every, VALUED]) if known else []
    groups = []
    for kind, condition in reasons.items():
        filter_ = {"and": [*base, condition]}
        groups.append(RiskGroup(kind=kind, count=await count(scope, deal, Query(filter_)), filter=filter_))
    return Risks(
        count=await count(scope, deal, Query(every)), amount=amount if known else None,
        currency=scope.principal.tenant.currency, left_out=[LeftOut(*each) for each in missing],
        filter=every, groups=groups,
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


async def _amount(scope: Scope, condition: Filter) -> str:
    deal = scope.registry["deal"]
    worth = own.amount_in(scope, scope.principal.tenant.currency)
    amount = sa.func.coalesce(sa.func.sum(worth), 0).label("amount")
    [row] = await scope.session.rows(sa.select(amount).where(await where(scope, deal, Query(raw_filter=condition))))
    return decimal_string(row.amount)
