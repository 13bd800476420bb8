"""The rules of an organisation: what needs approval, and by whom."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import role
from auth.people import existing_of
from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.errors import Invalid
from rapport.crm.approvals import errors
from rapport.crm.approvals.models import RULE_SETUP, approval_rule
from rapport.crm.approvals.payloads import NewRule, RuleSetup, RuleView, StepSetup
from rapport.crm.records.bulk import MOVED
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.scope import Scope

MAX_RULES: Final = 50


async def listed(session: TenantSession) -> list[RuleView]:
    """All rules, the oldest first."""
    rows = await session.rows(sa.select(approval_rule).order_by(approval_rule.c.id))
    return [_opened(session.keys, row) for row in rows]


async def catching(session: TenantSession, values: Mapping[str, Decimal]) -> RuleView | None:
    """The rule that catches what somebody is about to do: of several the one with the highest limit that is passed."""
    if not values:
        return None
    passed = sa.or_(
        *(sa.and_(approval_rule.c.measure == name, approval_rule.c.above < value) for name, value in values.items())
    )
    wanted = sa.select(approval_rule).where(approval_rule.c.active, passed)
    rows = await session.rows(wanted.order_by(approval_rule.c.above.desc(), approval_rule.c.id).limit(1))
    return _opened(session.keys, rows[0]) if rows else None


async def save(scope: Scope, rule_id: UUID, wanted: NewRule) -> None:
    """Makes a rule under an id of the caller's choice, or makes it what is wanted. Open requests keep theirs."""
    session, above = scope.session, await _checked(scope.session, wanted)
    held = sa.select(approval_rule).where(approval_rule.c.id == rule_id).with_for_update()
    rows, now = await session.rows(held), business_now()
    before = rows[0] if rows else None
    if (before.version if before else 0) != wanted.base_version:
        raise errors.RuleChanged
    row = {
        "measure": wanted.measure, "above": above, "active": wanted.active, "updated_at": now,
        "changed_by": scope.principal.person_id,
        "setup": session.keys.encrypt(msgspec.json.encode(wanted.setup), field=RULE_SETUP, record=rule_id),
    }  # fmt: skip
    if before is None:
        [[count]] = await session.rows(sa.select(sa.func.count()).select_from(approval_rule))
        if count >= MAX_RULES:
            raise errors.TooManyRules(limit=MAX_RULES)
        await session.execute(approval_rule.insert(), {"id": rule_id, "version": 1, "created_at": now, **row})
        session.record_change(Change(object="approval_rule", record_id=rule_id, op="create"))
        return
    changed = approval_rule.update().where(approval_rule.c.id == rule_id)
    await session.execute(changed.values(version=before.version + 1, **row))
    _note(session, before, "update")


async def remove(scope: Scope, rule_id: UUID, base_version: int) -> None:
    """Takes a rule away. Open requests keep the steps that they were asked with."""
    session = scope.session
    held = sa.select(approval_rule).where(approval_rule.c.id == rule_id).with_for_update()
    before = next(iter(await session.rows(held)), None)
    if before is None or before.version != base_version:
        raise errors.RuleChanged
    await session.execute(approval_rule.delete().where(approval_rule.c.id == rule_id))
    _note(session, before, "delete")


def _note(session: TenantSession, before: Any, op: Literal["update", "delete"]) -> None:  # a row
    public = {"measure": before.measure, "above": decimal_string(before.above), "active": before.active}
    secret = {str(RULE_SETUP): msgspec.to_builtins(_opened(session.keys, before).setup)}
    session.record_change(
        Change(
            object="approval_rule", record_id=before.id, op=op, field_ids=(RULE_SETUP,), public=public, secret=secret,
        )
    )  # fmt: skip


async def _checked(session: TenantSession, wanted: NewRule) -> Decimal:
    wrong: dict[str, Invalid] = {}
    above = read_decimal(wanted.above)
    lowest, highest = (Decimal(1), Decimal(9999)) if wanted.measure == MOVED else (Decimal(), Decimal("99.99"))
    if above is None or not lowest <= above <= highest:
        wrong["above"] = errors.LimitOutOfRange()
    if not wanted.setup.name.strip():
        wrong["name"] = errors.ReasonNeeded()
    for place, step in enumerate(wanted.setup.steps):
        if not await _is_complete(session, step):
            wrong[f"steps.{place}"] = errors.StepIncomplete()
    if wrong or above is None:
        raise Invalid(fields=wrong)
    return above


async def _is_complete(session: TenantSession, step: StepSetup) -> bool:
    people = {*step.people, *([step.escalate_to] if step.escalate_to else [])}
    if await existing_of(session, people) != people:
        return False
    if step.who == "role":
        return bool(await session.rows(sa.select(role.c.id).where(role.c.id == step.role_id)))
    return step.who != "people" or bool(step.people)


def _opened(keys: Keyset, row: Any) -> RuleView:  # a row
    plain = keys.decrypt(bytes(row.setup), field=RULE_SETUP, record=row.id)
    return RuleView(
        id=row.id, measure=row.measure, above=decimal_string(row.above), active=row.active, version=row.version,
        setup=msgspec.json.decode(plain, type=RuleSetup),
    )  # fmt: skip
