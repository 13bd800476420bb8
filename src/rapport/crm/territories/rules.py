"""The rules that put records into territories: replaced as one ordered list, previewed before."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth import territories
from auth.authz import epoch
from auth.models import territory_pin, territory_rule
from auth.principal import is_territorial
from auth.reach_errors import TerritoryNotFound, TerritoryNotYours
from kernel.changes import Change
from kernel.errors import NotFound
from kernel.ids import new_id
from rapport.crm.records import placing, placing_run
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.placing import TerritoryRule
from rapport.crm.records.scope import Scope
from rapport.crm.territories.payloads import NewTerritoryRule, TerritoryMoves, TerritoryRulesPreviewed


def territorial(scope: Scope, name: str) -> ObjectType:
    """A kind of record that lies in territories."""
    if not is_territorial(name) or name not in scope.registry.objects:
        raise NotFound
    return scope.registry[name]


async def replace(scope: Scope, obj: ObjectType, rules: Sequence[NewTerritoryRule]) -> None:
    """Makes these the rules of a kind of record, and has all its records looked at."""
    await epoch.hold(scope.session)
    _check_right(scope, obj)
    new = await _checked(scope, obj, rules)
    mine = territory_rule.c.object == obj.name
    before = (await placing.live(scope.session)).of(obj.name)
    await scope.session.execute(territory_rule.delete().where(mine))
    rows = [
        {
            "id": each.id, "territory_id": each.territory_id, "object": obj.name, "position": place,
            "criteria": each.criteria,
        }
        for place, each in enumerate(new)
    ]  # fmt: skip
    if rows:
        await scope.session.execute(territory_rule.insert(), rows)
    await epoch.rise(scope.session)
    scope.session.record_change(
        Change(
            object="territory_rule", record_id=new_id(), op="update",
            public={"object": obj.name, "before": _told(before), "after": _told(new)},
        )
    )  # fmt: skip
    await placing_run.start(scope, obj)


async def preview(scope: Scope, obj: ObjectType, rules: Sequence[NewTerritoryRule]) -> TerritoryRulesPreviewed:
    """How many living records would lie where, before a rule is live."""
    _check_right(scope, obj)
    table, now = obj.table, await placing.wanted(scope, obj, await _checked(scope, obj, rules))
    pin = sa.exists().where(territory_pin.c.object == obj.name, territory_pin.c.record_id == table.c.id)
    each = sa.select(
        table.c.territory_id.label("before"),
        sa.case((pin, table.c.territory_id), else_=now).label("after"),
        pin.label("pinned"),
    ).where(table.c.deleted_at.is_(None), scope.visible(obj, table)).subquery()  # fmt: skip
    counted = sa.select(each.c.before, each.c.after, each.c.pinned, sa.func.count().label("n"))
    rows = await scope.session.rows(counted.group_by(each.c.before, each.c.after, each.c.pinned))
    found: dict[UUID | None, list[int]] = {}
    for row in rows:
        found.setdefault(row.before, [0, 0])[0] += row.n
        found.setdefault(row.after, [0, 0])[1] += row.n
    return TerritoryRulesPreviewed(
        moved=sum(row.n for row in rows if row.before != row.after),
        pinned=sum(row.n for row in rows if row.pinned),
        territories=[TerritoryMoves(key, *found[key]) for key in sorted(found, key=str)],
    )


async def _checked(scope: Scope, obj: ObjectType, rules: Sequence[NewTerritoryRule]) -> list[TerritoryRule]:
    known = {each.id for each in await territories.listed(scope.session)}
    if any(each.territory_id not in known for each in rules):
        raise TerritoryNotFound
    return [
        TerritoryRule(new_id(), each.territory_id, obj.name, await placing.checked(scope, obj, each.criteria))
        for each in rules
    ]


def _check_right(scope: Scope, obj: ObjectType) -> None:
    """Rules move everybody's records: who makes them may change all of the kind."""
    if scope.depth(obj, "update") != "all":
        raise TerritoryNotYours


def _told(rules: Sequence[TerritoryRule]) -> list[dict[str, Any]]:
    return [{"territory_id": str(each.territory_id), "criteria": each.criteria} for each in rules]
