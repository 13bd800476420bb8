"""Sharing rules: made, counted before, and taken away. What they open is `auth.sharing_rules`' to say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth import sharing_rules
from auth.authz import epoch
from auth.authz.predicate import of_kind, readers_value
from auth.models import role_assignment, team_member
from auth.reach_errors import NameMissing, RuleSource, RuleTooLarge, RuleTooWide
from auth.sharing_rules import SharingRule
from kernel.clock import real_now
from kernel.errors import Invalid, NotFound
from rapport.crm.records import placing, placing_run
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.sharing.rule_payloads import NewSharingRule
from rapport.crm.sharing.shares import end_of_day

MAX_RECORDS = 20_000
"""That one rule by criteria shares: each is a row, and whoever is shared more with has slower lists."""

EXPIRE = "sharing.expire_rule"


async def save(scope: Scope, rule_id: UUID, wanted: NewSharingRule) -> None:
    """Makes a rule, or changes it; a job shares what meets its criteria."""
    await epoch.hold(scope.session)
    obj = known(scope, wanted.object)
    check_right(scope, obj)
    if not wanted.name.strip():
        raise Invalid(fields={"name": NameMissing()})
    if (wanted.source_id is None) == (wanted.criteria is None):
        raise RuleSource
    criteria = None if wanted.criteria is None else await placing.checked(scope, obj, wanted.criteria)
    if criteria is not None:
        count = await counted(scope, obj, criteria)
        if count > MAX_RECORDS:
            raise RuleTooLarge(count=count, limit=MAX_RECORDS)
    expires_at = end_of_day(scope, wanted.until)
    await sharing_rules.put(
        scope.session,
        SharingRule(
            id=rule_id, name=wanted.name.strip(), object=obj.name, level=wanted.level, source_id=wanted.source_id,
            criteria=criteria, grantee_id=wanted.grantee_id, expires_at=expires_at,
            given_by=scope.principal.person_id,
        ),
    )  # fmt: skip
    if criteria is not None:
        await placing_run.start(scope, obj)
    if expires_at is not None:
        await scope.session.enqueue(EXPIRE, {"rule": str(rule_id)}, run_at=expires_at)


async def preview(scope: Scope, wanted: NewSharingRule) -> int:
    """How many living records a rule would open."""
    obj = known(scope, wanted.object)
    check_right(scope, obj)
    if wanted.criteria is not None:
        return await counted(scope, obj, wanted.criteria)
    owners = [row.person_id for row in await scope.session.rows(_people(wanted.source_id))]
    table = obj.table
    mine = (of_kind(obj.name, table, table.c.owner_id == sa.any_(readers_value(owners))), table.c.deleted_at.is_(None))
    [[count]] = await scope.session.rows(sa.select(sa.func.count()).select_from(table).where(*mine))
    return int(count)


async def counted(scope: Scope, obj: ObjectType, criteria: Mapping[str, Any]) -> int:
    """How many living records meet criteria of somebody's; raises `BadCriteria` for what they aren't shown."""
    clause = await placing.asked(scope, obj, criteria)
    alive = of_kind(obj.name, obj.table, obj.table.c.deleted_at.is_(None))
    [[count]] = await scope.session.rows(sa.select(sa.func.count()).select_from(obj.table).where(clause, alive))
    return int(count)


def known(scope: Scope, name: str) -> ObjectType:
    """A kind of record that rules can be about."""
    if name not in scope.registry.objects:
        raise NotFound
    return scope.registry[name]


def check_right(scope: Scope, obj: ObjectType) -> None:
    """A rule opens others' records without their say: who makes one may see, change and share all of the kind."""
    if any(scope.depth(obj, level) != "all" for level in ("read", "update", "share")):
        raise RuleTooWide


async def expire(session: Any, rule_id: UUID, now: dt.datetime | None = None) -> None:
    """Takes a rule away that has ended; one that was prolonged stays."""
    rule = next((each for each in await sharing_rules.listed(session) if each.id == rule_id), None)
    if rule is not None and rule.expires_at is not None and rule.expires_at <= (now or real_now()):
        await sharing_rules.remove(session, rule_id)


def _people(source_id: UUID | None) -> sa.CompoundSelect[tuple[UUID]]:
    return sa.union(
        sa.select(team_member.c.person_id).where(team_member.c.team_id == source_id),
        sa.select(role_assignment.c.person_id).where(role_assignment.c.role_id == source_id),
    )
