"""Requests as people see them.

Who takes part (asks, or is asked) sees what the request is about and no more of the record; everybody under the masks
of their own roles. Who may see the record is shown that something of it waits.
"""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.approvals import running, store
from rapport.crm.approvals.errors import ApprovalNotFound
from rapport.crm.approvals.models import DISCOUNTS, STANDING, approval_request, approval_step, approval_vote
from rapport.crm.approvals.payloads import (
    Approval,
    ApprovalList,
    ApprovalPage,
    Event,
    HeldLines,
    HeldTransfer,
    KeptLine,
    Named,
    ShownLine,
    ShownLines,
    ShownRecord,
    ShownStep,
    ShownTransfer,
    ShownVote,
)
from rapport.crm.approvals.people import Call, named
from rapport.crm.approvals.store import Request, Step, Vote
from rapport.crm.deals import lines
from rapport.crm.deals.recurrence import total
from rapport.crm.price_books import prices
from rapport.crm.records import once
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.included import titles
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

Box = Literal["waiting", "asked", "all"]
PAGE = 100
RECORDS = 50


async def listed(scope: Scope, box: Box, record_id: UUID | None) -> ApprovalList:
    """The reader's requests, or those of a record; `all` is for who configures."""
    me, table = scope.principal.person_id, approval_request
    if record_id is not None:
        which = sa.and_(table.c.record_id == record_id, table.c.state.in_(STANDING))
    elif box == "waiting":
        which = table.c.id.in_(_waiting(me))
    elif box == "asked" or not scope.principal.rights.configure:
        which = sa.or_(table.c.asked_by == me, table.c.id.in_(_taking_part(me)))
        which = table.c.asked_by == me if box == "asked" else which
    else:
        which = sa.true()
    which &= _in_plan(scope)
    rows = await scope.session.rows(
        sa.select(table).where(which).order_by(table.c.created_at.desc(), table.c.id.desc()).limit(PAGE)
    )
    requests = [store.opened(scope.keys, row) for row in rows]
    if record_id is not None and requests:
        await fetch(scope, scope.mine(scope.registry[requests[0].object]), record_id)
    shown = await _approvals(scope, requests)
    mine = sa.select(sa.func.count()).select_from(table).where(table.c.id.in_(_waiting(me)), _in_plan(scope))
    [[waiting]] = await scope.session.rows(mine)
    return ApprovalList(shown, waiting)


def _in_plan(scope: Scope) -> sa.ColumnElement[bool]:
    """Requests about records of modules that are on; what is off says nothing, and is there again once it is on."""
    on = [obj.name for obj in scope.registry if scope.principal.has_module(obj.module)]
    return approval_request.c.object.in_(on)


def _waiting(me: UUID) -> sa.Select[tuple[UUID]]:
    """The requests at whose open step somebody is asked."""
    return (
        sa.select(approval_vote.c.request_id)
        .join(approval_step, approval_step.c.id == approval_vote.c.step_id)
        .where(approval_vote.c.person_id == me, approval_vote.c.decision.is_(None), approval_step.c.state == "open")
    )


def _taking_part(me: UUID) -> sa.Select[tuple[UUID]]:
    return sa.select(approval_vote.c.request_id).where(approval_vote.c.person_id == me)


async def page(scope: Scope, request_id: UUID) -> ApprovalPage:
    """A request with what it holds."""
    session, me = scope.session, scope.principal.person_id
    request = await store.load(session, request_id)
    scope.require(scope.registry[request.object])
    steps, votes = await store.steps_of(session, [request.id]), await store.votes_of(session, [request.id])
    can_open = request.record_id is not None and bool(await titles(scope, {request.object: {request.record_id}}))
    takes_part = request.asked_by == me or any(each.person_id == me for each in votes)
    if not (takes_part or scope.principal.rights.configure or can_open):
        raise ApprovalNotFound
    [approval] = await _approvals(scope, [request])
    rows = await session.rows(
        sa.select(change)
        .where(
            change.c.object == store.CHANGED,
            change.c.record_id == request.id,
            change.c.op.not_in((once.ANSWERED, once.UNCHANGED)),
        )
        .order_by(change.c.seq.desc())
        .limit(200)
    )
    others = {UUID(row.public["other"]) for row in rows if "other" in row.public}
    people = {each.person_id for each in votes} | {each.added_by for each in steps if each.added_by} | others
    people |= {each.instead_of for each in votes if each.instead_of} | {row.actor for row in rows if row.actor}
    if isinstance(request.held, HeldTransfer):
        people.add(request.held.owner_id)
    call = await named(session, people)
    return ApprovalPage(
        approval=approval, reason=request.details.reason if takes_part or scope.principal.rights.configure else "",
        base_version=request.base_version, can_open=can_open, lines=await _lines(scope, request),
        transfer=await _transfer(scope, request, call), done=request.done, kept=request.kept,
        steps=[_step(each, [vote for vote in votes if vote.step_id == each.id], call) for each in steps],
        events=[_event(row, call) for row in rows],
    )  # fmt: skip


def _event(row: Any, call: Call) -> Event:
    other = row.public.get("other")
    return Event(
        verb=row.public["verb"], actor=call(row.actor) if row.actor else None,
        other=call(UUID(other)) if other else None, at=row.occurred_at,
    )  # fmt: skip


async def _approvals(scope: Scope, requests: Sequence[Request]) -> list[Approval]:
    ids = [each.id for each in requests]
    steps = {each.id: each for each in await store.steps_of(scope.session, ids)} if ids else {}
    asked: dict[UUID, list[UUID]] = {}
    for vote in await store.votes_of(scope.session, ids) if ids else ():
        if steps[vote.step_id].state == "open" and vote.decision is None:
            asked.setdefault(vote.request_id, []).append(vote.person_id)
    everybody = {each.asked_by for each in requests} | {each for people in asked.values() for each in people}
    call, me = await named(scope.session, everybody), scope.principal.person_id
    called = await _titles(scope, requests)
    return [
        Approval(
            id=each.id, measure=each.measure, state=each.state, round=each.round, object=each.object,
            record_id=each.record_id, title=called.get(each.record_id) if each.record_id else None,
            count=len(each.held.ids) if isinstance(each.held, HeldTransfer) else 1, asked_by=call(each.asked_by),
            rule=each.details.rule, limit=_figure(scope, each, each.details.limit),
            value=_value(scope, each), error=each.error_code, created_at=each.created_at,
            ended_at=each.ended_at, waits_for_me=me in asked.get(each.id, ()), mine=each.asked_by == me,
            waiting_for=[call(person) for person in asked.get(each.id, ())],
        )
        for each in requests
    ]  # fmt: skip


def _figure(scope: Scope, request: Request, text: str) -> str | None:
    """A limit or a discount: nothing that is about money for who isn't shown the deal's."""
    hidden = request.record_id is not None and not lines.is_shown(scope, scope.registry[request.object])
    return None if hidden else text


def _value(scope: Scope, request: Request) -> str | None:
    """How deep a discount goes tells what the products are listed at: nothing for who isn't shown that."""
    hidden = request.measure in DISCOUNTS and not prices.is_shown(scope)
    return None if hidden else _figure(scope, request, request.details.value)


async def _titles(scope: Scope, requests: Sequence[Request]) -> Mapping[UUID, str | None]:
    """What the records are called, for whom requests may be shown to; not where a mask hides it."""
    wanted: dict[str, set[UUID]] = {}
    for each in requests:
        if each.record_id is not None:
            wanted.setdefault(each.object, set()).add(each.record_id)
    return await _names(scope, wanted)


async def _names(scope: Scope, wanted: Mapping[str, Collection[UUID]]) -> dict[UUID, str | None]:
    found: dict[UUID, str | None] = {}
    for name, ids in wanted.items():
        obj = scope.mine(scope.registry[name])
        title = obj.by_name.get(obj.title_field)
        if title is None or title.masked:
            continue
        table = obj.table
        # What a queue hides from the reader until it is taken, no request tells them.
        named = (table.c.id.in_(ids), table.c.owner_id.not_in(scope.principal.closed(name)))
        rows = await scope.session.rows(sa.select(table.c.id, title.place(table)).where(*named))
        found |= {row[0]: title.kind.load(title, row[1], scope.keys, row[0]) for row in rows}
    return found


async def _lines(scope: Scope, request: Request) -> ShownLines | None:
    if not isinstance(request.held, HeldLines) or not lines.is_shown(scope, scope.registry[request.object]):
        return None
    details = request.details
    called = await _names(scope, {"product": {each.product_id for each in (*details.before, *details.after)}})
    table = scope.registry[request.object].table
    row = await scope.session.rows(sa.select(table.c.currency).where(table.c.id == request.record_id))
    return ShownLines(
        before=[_line(each, called) for each in details.before], after=[_line(each, called) for each in details.after],
        total_before=_total(details.before), total_after=_total(details.after),
        currency=(row[0].currency if row else None) or scope.principal.tenant.currency,
    )  # fmt: skip


def _line(line: KeptLine, called: Mapping[UUID, str | None]) -> ShownLine:
    return ShownLine(
        product_id=line.product_id, product=called.get(line.product_id), quantity=line.quantity,
        unit_price=line.unit_price, discount=line.discount, amount=line.amount,
        recurrence=line.recurrence or "one_off", term=line.term, total=decimal_string(_whole(line)),
    )  # fmt: skip


def _total(kept: Sequence[KeptLine]) -> str:
    return decimal_string(sum((_whole(each) for each in kept), Decimal()))


def _whole(line: KeptLine) -> Decimal:
    """What a line comes to over its term."""
    return total({"amount": Decimal(line.amount), "recurrence": line.recurrence, "term": line.term})


async def _transfer(scope: Scope, request: Request, call: Call) -> ShownTransfer | None:
    held = request.held
    if not isinstance(held, HeldTransfer):
        return None
    first = held.ids[:RECORDS]
    called = await _names(scope, {request.object: first})
    records = [ShownRecord(id=each, title=called.get(each)) for each in first]
    return ShownTransfer(owner=call(held.owner_id), count=len(held.ids), records=records)


def _step(step: Step, votes: Sequence[Vote], call: Call) -> ShownStep:
    asked = [each for each in votes if each.decision != "delegate" and each.why != "escalated"]
    return ShownStep(
        id=step.id, round=step.round, state=step.state, mode=step.mode, needed=running.needed_of(step, len(asked)),
        added_by=_or_none(step.added_by, call), due_at=step.due_at, escalated_at=step.escalated_at,
        fallback=any(each.why == "owner" for each in votes), votes=[_vote(each, call) for each in votes],
    )  # fmt: skip


def _vote(vote: Vote, call: Call) -> ShownVote:
    return ShownVote(
        person=call(vote.person_id), why=vote.why, instead_of=_or_none(vote.instead_of, call),
        decision=vote.decision, comment=vote.comment, at=vote.decided_at,
    )  # fmt: skip


def _or_none(person_id: UUID | None, call: Call) -> Named | None:
    return call(person_id) if person_id is not None else None
