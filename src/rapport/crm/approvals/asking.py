"""Asking for approval: the write is judged as if it were done, and kept instead."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import territory_of
from kernel.clock import business_now
from kernel.errors import Forbidden, Invalid
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.approvals import rules, running, store
from rapport.crm.approvals.errors import ApprovalLocked, ApprovalMoved, ApprovalNotFound, NothingToApprove, ReasonNeeded
from rapport.crm.approvals.models import Part, approval_lock, approval_request
from rapport.crm.approvals.payloads import (
    Again,
    Ask,
    Details,
    Held,
    HeldLines,
    HeldTransfer,
    KeptLine,
    RuleView,
)
from rapport.crm.deals import lines
from rapport.crm.deals.lines import LineDraft, Prepared
from rapport.crm.records import bulk, write
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import RecordNotFound, Required
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_held, check_owner


async def _for_lines(scope: Scope, asked: Ask, record_id: UUID) -> UUID:
    """Holds new lines of a deal; the id of the request."""
    reason, deal = _reason(asked.reason), scope.mine(scope.registry["deal"])
    scope.require(deal)
    wanted = await lines.prepare(scope, deal, record_id, asked.lines, asked.base_version)
    rule = await _caught(scope, wanted.attempt.values)
    base = asked.base_version if asked.base_version is not None else wanted.row.version
    request_id = await _add(
        scope, rule, deal.name, record_id, _held(wanted), _details(rule, wanted, reason), base
    )  # fmt: skip
    await _lock(scope, request_id, [record_id], "lines")
    return await _begin(scope, request_id, rule, "asked")


async def _for_transfer(scope: Scope, asked: Ask, owner_id: UUID) -> UUID:
    """Holds a new owner for many records; every one of them has to be the asker's to give away."""
    reason = _reason(asked.reason)
    if asked.object is None or asked.object not in scope.registry.objects:
        raise RecordNotFound
    obj = scope.mine(scope.registry[asked.object])
    scope.require(obj)
    if scope.principal.rights.of(obj.name).depth("update") == "none":
        raise Forbidden
    chosen = await bulk.chosen(scope, obj, "update", asked.ids, asked.filter, asked.search)
    await write.hold(scope, obj, chosen)
    ids = await bulk.moving(scope, obj, chosen, owner_id)
    rule = await _caught(scope, {bulk.MOVED: Decimal(len(ids))})
    table = obj.table
    whose = sa.select(table.c.id, table.c.owner_id, territory_of(obj.name, table)).where(any_of(table.c.id, ids))
    for row in await scope.session.rows(whose):
        check_held(scope, obj, row.owner_id, row.territory)
    check_owner(scope, obj, owner_id)
    if await scope.session.rows(sa.select(approval_lock.c.request_id).where(
        any_of(approval_lock.c.record_id, ids), approval_lock.c.part == "owner"
    ).limit(1)):  # fmt: skip
        raise ApprovalLocked
    value = str(len(ids))
    details = Details(reason=reason, rule=rule.setup.name, limit=rule.above, value=value)
    held = HeldTransfer(owner_id, ids)
    request_id = await _add(scope, rule, obj.name, None, held, details, None)
    await _lock(scope, request_id, ids, "owner")
    return await _begin(scope, request_id, rule, "asked")


async def ask(scope: Scope, asked: Ask) -> UUID:
    """Holds a write; the id of the request."""
    if asked.subject == "discount" and asked.record_id is not None:
        return await _for_lines(scope, asked, asked.record_id)
    if asked.subject == "owner_transfer" and asked.owner_id is not None:
        return await _for_transfer(scope, asked, asked.owner_id)
    raise Invalid(fields={"record_id" if asked.subject == "discount" else "owner_id": Required()})


async def again(scope: Scope, request_id: UUID, asked: Again) -> None:
    """Sends back what was returned to the asker, as it is now: the same request, its next round."""
    request = await store.load(scope.session, request_id, lock=True)
    if request.asked_by != scope.principal.person_id:
        raise ApprovalNotFound
    if request.state != "returned":
        raise ApprovalMoved
    if request.record_id is None:  # of many records only the reason can change
        details = _with(request.details, reason=_reason(asked.reason))
        held: Held = request.held
        rule = await _caught(scope, {bulk.MOVED: Decimal(request.details.value)})
        base = None
    else:
        own = Scope(scope.registry, scope.principal, scope.session, consent=request_id)
        deal = own.mine(own.registry["deal"])
        wanted = await lines.prepare(own, deal, request.record_id, asked.lines, asked.base_version)
        rule = await _caught(scope, wanted.attempt.values)
        held, details = _held(wanted), _details(rule, wanted, _reason(asked.reason))
        base = asked.base_version if asked.base_version is not None else wanted.row.version
    await store.change(
        scope.session, request_id, state="open", round=request.round + 1, base_version=base, rule_id=rule.id,
        rule_version=rule.version, measure=rule.measure, **store.sealed(scope.keys, request_id, held, details),
    )  # fmt: skip
    await _begin(scope, request_id, rule, "sent_again")


def _with(details: Details, *, reason: str) -> Details:
    return Details(reason=reason, rule=details.rule, limit=details.limit, value=details.value)


def _reason(text: str) -> str:
    if not text.strip():
        raise Invalid(fields={"reason": ReasonNeeded()})
    return text.strip()


async def _caught(scope: Scope, values: Mapping[str, Decimal]) -> RuleView:
    rule = await rules.catching(scope.session, values)
    if rule is None:
        raise NothingToApprove
    return rule


def _held(wanted: Prepared) -> HeldLines:
    """The lines with the prices of now: what is agreed to is what is written."""
    return HeldLines([
        LineDraft(
            product_id=each["product_id"], quantity=decimal_string(each["quantity"]),
            unit_price=decimal_string(each["unit_price"]), discount=decimal_string(each["discount"]),
            recurrence=each["recurrence"] or "one_off", term=each["term"],
        )
        for each in wanted.after
    ])  # fmt: skip


def _details(rule: RuleView, wanted: Prepared, reason: str) -> Details:
    return Details(
        reason=reason, rule=rule.setup.name, limit=rule.above,
        value=decimal_string(wanted.attempt.values[rule.measure]),
        before=[_kept(each) for each in wanted.before], after=[_kept(each) for each in wanted.after],
    )  # fmt: skip


def _kept(line: Mapping[str, Any]) -> KeptLine:
    numbers = ("quantity", "unit_price", "discount", "amount")
    return KeptLine(
        product_id=line["product_id"], recurrence=line["recurrence"], term=line["term"],
        **{name: decimal_string(line[name]) for name in numbers},
    )  # fmt: skip


async def _add(
    scope: Scope, rule: RuleView, name: str, record_id: UUID | None, held: Held, details: Details, base: int | None
) -> UUID:
    request_id = new_id()
    row = {
        "id": request_id, "rule_id": rule.id, "rule_version": rule.version, "measure": rule.measure, "object": name,
        "record_id": record_id, "asked_by": scope.principal.person_id, "state": "open", "round": 1,
        "base_version": base, "error_code": None, "done": 0, "kept": 0, "batch_id": new_id(),
        "created_at": business_now(), "ended_at": None,
    }  # fmt: skip
    await scope.session.execute(
        approval_request.insert(), {**row, **store.sealed(scope.keys, request_id, held, details)}
    )  # fmt: skip
    return request_id


async def _lock(scope: Scope, request_id: UUID, ids: Sequence[UUID], part: Part) -> None:
    rows = [{"record_id": each, "part": part, "request_id": request_id} for each in ids]
    await scope.session.execute(approval_lock.insert(), rows)


async def _begin(scope: Scope, request_id: UUID, rule: RuleView, verb: str) -> UUID:
    request = await store.load(scope.session, request_id)
    await store.note(scope, request, verb)
    await running.begin(scope, request, rule.setup.steps)
    return request_id
