"""Judges writes by the organisation's rules: the gate of the records core (`records/gate.py`)."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kernel.text import Text
from rapport.crm.approvals import approvers, rules
from rapport.crm.approvals.errors import ApprovalLocked, ApprovalNeeded, NobodyToAsk
from rapport.crm.approvals.models import DISCOUNTS, Measure, Part, approval_lock
from rapport.crm.approvals.payloads import PreviewedStep, RuleView
from rapport.crm.deals.lines import LINES, below, in_currency
from rapport.crm.deals.recurrence import FIGURES
from rapport.crm.price_books import prices
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.gate import Attempt
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.scope import Scope

PARTS: Final[dict[str, Part]] = {
    **dict.fromkeys((LINES, "amount", "currency", *FIGURES), "lines"), OWNER.name: "owner",
}  # fmt: skip
"""What a change of a field is a change of. A deal's amounts are what its lines come to, in its currency."""

_UNITS: Final[dict[Measure, Text]] = {
    "discount_line": Text(zh="单行折扣 {value}%", en="{value}% off a line"),
    "discount_deal": Text(zh="整单折扣 {value}%", en="{value}% off the deal"),
    "owner_transfer": Text(zh="{value} 条记录", en="{value} records"),
}
_MORE: Final = Text(zh="超过上限", en="more")


class Approvals:
    """The gate of an organisation's rules."""

    async def judge(self, scope: Scope, attempt: Attempt) -> None:
        """Raises `ApprovalNeeded` with the rule and who would be asked, unless nothing is in the way."""
        if scope.consent is not None:
            return
        rule = await rules.catching(scope.session, attempt.values)
        if rule is not None:
            steps = await approvers.preview(scope.session, scope.principal.person_id, rule.setup.steps)
            if not all(step.people for step in steps):
                raise NobodyToAsk
            raise needed(scope, rule, attempt, steps)

    async def check_free(self, scope: Scope, obj: ObjectType, record_id: UUID, new: Mapping[str, object]) -> None:
        """Raises `ApprovalLocked` with the request that holds one of these fields of a record; and `ApprovalNeeded` for
        an amount that is typed over what a deal's lines come to, or a currency in which they cost less.
        """
        parts = {PARTS[name] for name in new if name in PARTS and (name == OWNER.name or obj.name == "deal")}
        if not parts:
            return
        held = approval_lock.c.record_id == record_id, approval_lock.c.part.in_(parts)
        rows = await scope.session.rows(sa.select(approval_lock.c.request_id).where(*held))
        if any(row.request_id != scope.consent for row in rows):
            raise ApprovalLocked(details={"request_id": str(rows[0].request_id)})
        amount, currency = new.get("amount"), new.get("currency")
        # A batch that is taken back brings back lines, amount and currency as they were together. One field of a change
        # was allowed with others than there are now.
        together = scope.session.cause_seq is not None and scope.session.batch_id is not None
        if obj.name != "deal" or together:
            return
        if currency is not None:
            values = await in_currency(scope, obj, record_id, str(currency))
            await self.judge(scope, Attempt(object=obj.name, record_id=record_id, values=values))
        if isinstance(amount, Decimal):
            values = await below(scope, obj, record_id, amount)
            await self.judge(scope, Attempt(object=obj.name, record_id=record_id, values=values))


def needed(scope: Scope, rule: RuleView, attempt: Attempt, steps: Collection[PreviewedStep]) -> ApprovalNeeded:
    """The refusal of a write that a rule catches. How deep a discount is tells what a product is listed at, beside the
    price that was asked for it: whoever isn't shown that is told only that the limit is passed.
    """
    people = list(dict.fromkeys(each.name for step in steps for each in step.people))
    unit, value = _UNITS[rule.measure], decimal_string(attempt.values[rule.measure])
    limit, shown = (unit.format(value=each).pick(scope.locale) for each in (rule.above, value))
    is_told = rule.measure not in DISCOUNTS or prices.is_shown(scope)
    told = {
        "rule_id": str(rule.id), "rule": rule.setup.name, "measure": rule.measure, "limit": rule.above,
        "value": value if is_told else None,
        "steps": [{"people": [each.name for each in step.people], "fallback": step.fallback} for step in steps],
    }  # fmt: skip
    return ApprovalNeeded(
        rule=rule.setup.name,
        people=Text(zh="、".join(people), en=", ".join(people)).pick(scope.locale),
        limit=limit,
        value=shown if is_told else _MORE.pick(scope.locale),
        details=told,
    )
