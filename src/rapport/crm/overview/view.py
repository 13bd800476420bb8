"""The overview of one record, and what to do next with all of one's own."""

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from rapport.crm.activities.targets import named
from rapport.crm.deals import pipelines
from rapport.crm.funnel.risks import NO_STEP, OPEN, idle, overdue
from rapport.crm.overview import answers, facts, limits, measures, related, suggestions
from rapport.crm.overview.payloads import Filter, RecordOverview, Suggestion, Suggestions
from rapport.crm.overview.rules import LIVING_LEADS, RULES
from rapport.crm.predictions import view as predictions
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, fetch_now, where
from rapport.crm.records.scope import Scope

MAX_JUDGED: Final = 60
"""Of one's own records of a kind, those that changed last."""

SHOWN: Final = 6


async def overview(scope: Scope, obj: ObjectType, record_id: UUID) -> RecordOverview:
    """All that stands beside a record; raises `RecordNotFound` for who may not see it."""
    record = await fetch_now(scope, obj, record_id)
    record_id = UUID(record["id"])
    lists, beside = await related.lists(scope, obj, record_id)
    timed = obj.number is None and obj.name in named(scope.registry["activity"])  # rules know declared kinds only
    health = await measures.factors(scope, obj, record) if timed else []
    found = await suggestions.of_record(scope, obj, record) if timed and record["deleted_at"] is None else []
    await answers.show(scope, obj.name, [(each.record_id, each.rule) for each in found])
    predicted = await predictions.of_deal(scope, record) if obj.name == "deal" else None
    return RecordOverview(
        related=lists, health=health, suggestions=found, prediction=predicted, included=_together(beside)
    )


def _together(pages: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {"choices": {}, "people": {}, "records": {}}
    for page in pages:
        for kind, labels in page.items():
            found[kind].update(labels)
    return found


async def home(scope: Scope) -> Suggestions:
    """What to do next with one's own leads and deals, the most urgent first; one suggestion of each record."""
    first: dict[UUID, Suggestion] = {}
    for obj in (scope.registry["lead"], scope.registry["deal"]):
        if scope.depth(obj) == "none":
            continue
        records = await by_ids(scope, obj, await _candidates(scope, obj))
        found = await facts.of_records(scope, obj, records)
        for each in await suggestions.offered(scope, obj, found):
            first.setdefault(each.record_id, each)
    shown = _mixed(first.values())
    for name in ("lead", "deal"):
        await answers.show(scope, name, [(each.record_id, each.rule) for each in shown if each.object == name])
    return Suggestions(items=shown, more=len(first) > SHOWN)


def _mixed(found: Collection[Suggestion]) -> list[Suggestion]:
    """The most urgent ones; of one rule no more than half, as long as there are others."""
    order = list(RULES)
    urgent = sorted(found, key=lambda each: (order.index(each.rule), -(each.days or 0), each.record_id))
    seen: Counter[str] = Counter()
    first: list[Suggestion] = []
    later: list[Suggestion] = []
    for each in urgent:
        (first if seen[each.rule] < SHOWN // 2 else later).append(each)
        seen[each.rule] += 1
    chosen = [*first, *later][:SHOWN]
    return [each for each in urgent if each in chosen]


async def _candidates(scope: Scope, obj: ObjectType) -> list[UUID]:
    """One's own records for which a rule of `rules.py` may hold: the same conditions, as filters."""
    today = scope.today()
    mine: Filter = {"field": "owner_id", "op": "eq", "value": str(scope.principal.person_id)}
    table = obj.table
    said = await limits.load(scope.session)
    if obj.name == "lead":
        waiting = {"field": "last_activity_at", "op": "empty"}
        quiet = {"field": "last_activity_at", "op": "lt", "value": _ago(today, said.lead_quiet)}
        since = {"field": "received_on", "op": "gte", "value": _ago(today, said.answer_within)}
        living = {"field": "status", "op": "in", "value": list(LIVING_LEADS)}
        wanted = {"or": [{"and": [waiting, {"not": since}]}, quiet]}
        clause = await where(scope, obj, Query({"and": [mine, living, wanted]}))
    else:
        lines = await pipelines.load(scope.session)
        passed = {"field": "close_date", "op": "lt", "value": today.isoformat()}
        wanted = {"or": [NO_STEP, overdue(today), idle(today, lines.listed), passed]}
        clause = await where(scope, obj, Query({"and": [mine, OPEN]}))
        risky = await where(scope, obj, Query({"and": [mine, OPEN, wanted]}))
        clause = sa.and_(clause, sa.or_(risky, ~_led(scope, obj)))
    newest = sa.select(table.c.id).where(clause).order_by(table.c.updated_at.desc(), table.c.id.desc())
    return [row.id for row in await scope.session.rows(newest.limit(MAX_JUDGED))]


def _ago(today: dt.date, days: int) -> str:
    return (today - dt.timedelta(days=days)).isoformat()


def _led(scope: Scope, obj: ObjectType) -> sa.ColumnElement[bool]:
    """That a deal has a primary contact."""
    [side] = (each for each in scope.registry.sides(obj).values() if each.target == "contact")
    link = record_link.c
    return sa.exists().where(link.relation_id == side.relation.id, link.from_id == obj.table.c.id, link.is_primary)
