"""Deals of the share of growth that customers dispute: those that wait, what was decided, and deciding.

A deal's name is its organisation's alone: finance sees its id, its day and its amount.
"""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from billing.finance.names import of_organisations
from billing.finance.payloads import Dispute, DisputePage, Settled, SettlementOrder
from billing.outcome import disputes, objections
from billing.outcome.disputes import Decision
from billing.outcome.errors import NoSettlementReason, NoStatement
from billing.outcome.models import (
    outcome_contract,
    outcome_settlement,
    outcome_statement,
    outcome_statement_row,
)
from billing.outcome.terms import plain
from billing.rating.periods import add_months
from kernel.clock import business_today
from kernel.db import ControlSession
from kernel.errors import Invalid, NotFound
from kernel.pool import Row
from kernel.runtime import Runtime
from tenants.clock import on_clock_of

State = Literal["waiting", "settled"]
PAGE = 50
_KEY = ("organisation_id", "contract_id", "quarter")
_STATEMENT, _ROW, _SETTLED = outcome_statement.c, outcome_statement_row.c, outcome_settlement.c


async def page(control: ControlSession, state: State, offset: int) -> DisputePage:
    """Some of those that wait, the oldest first; or of those that were settled, the latest first."""
    statement = _waiting() if state == "waiting" else _settled()
    rows = list(await control.rows(statement.offset(offset).limit(PAGE + 1)))
    shown = rows[:PAGE]
    names = await of_organisations(control, [row.organisation_id for row in shown])
    said = await objections.of(control, [_evidence(row) for row in shown])
    made = _of_waiting if state == "waiting" else _of_settled
    return DisputePage(
        rows=tuple(
            made(control, row, names.get(row.organisation_id, ""), said.get(_evidence(row))) for row in shown
        ),
        next=offset + PAGE if len(rows) > PAGE else None,
    )  # fmt: skip


async def settle(
    runtime: Runtime, organisation_id: UUID, quarter: dt.date, order: SettlementOrder, *, by: UUID
) -> None:
    """Decides about one deal, by the customer's day."""
    reason = order.reason.strip()
    if not reason:
        raise Invalid(fields={"reason": NoSettlementReason()})
    wanted = Decision(
        id=order.id, version=order.version, deal_id=order.deal_id, counts=order.decision == "keep", reason=reason
    )
    async with runtime.databases.control_session() as control:
        try:
            async with on_clock_of(control, organisation_id):
                is_new = await disputes.settle(
                    control, organisation_id, quarter, wanted, by=by, day=business_today()
                )  # fmt: skip
        except NotFound:
            raise NoStatement from None
        if is_new:
            await security_log.note(
                control, "billing.dispute_settled", identity_id=by, organisation_id=organisation_id,
                quarter=quarter.isoformat(), deal=str(order.deal_id), decision=order.decision, reason=reason,
            )  # fmt: skip


def _waiting() -> "sa.Select[Any]":
    """Held deals of the statements that stand: the newest version of each that isn't replaced."""
    newer = outcome_statement.alias("newer")
    same = sa.and_(*(newer.c[name] == _STATEMENT[name] for name in _KEY))
    is_newest = ~sa.exists().where(same, newer.c.version > _STATEMENT.version, newer.c.state != "superseded")
    older = outcome_statement_row.alias("older")
    before = outcome_statement.alias("before")
    its = sa.and_(*(older.c[name] == before.c[name] for name in (*_KEY, "version")))
    mine = sa.and_(*(older.c[name] == _ROW[name] for name in (*_KEY, "deal_id", "evidence_id")))
    since = sa.select(sa.func.min(before.c.proposed_on)).select_from(older.join(before, its)).where(mine, older.c.held)
    since_label = since.scalar_subquery().label("since")
    both = sa.and_(*(_ROW[name] == _STATEMENT[name] for name in (*_KEY, "version")))
    columns = [
        _ROW[name]
        for name in ("organisation_id", "quarter", "version", "deal_id", "evidence_id", "amount", "won_on", "flag")
    ]
    statement = sa.select(*columns, outcome_contract.c.currency, since_label).select_from(
        outcome_statement_row.join(outcome_statement, both).join(outcome_contract, _agreed(_STATEMENT))
    )
    standing = statement.where(_ROW.held, _STATEMENT.state != "superseded", is_newest)
    return standing.order_by(since_label, _ROW.organisation_id, _ROW.quarter, _ROW.amount.desc(), _ROW.deal_id)


def _settled() -> "sa.Select[Any]":
    its = sa.and_(*(_SETTLED[name] == _STATEMENT[name] for name in (*_KEY, "version")))
    statement = sa.select(outcome_settlement, outcome_contract.c.currency).select_from(
        outcome_settlement.join(outcome_statement, its).join(outcome_contract, _agreed(_STATEMENT))
    )
    return statement.order_by(_SETTLED.settled_at.desc(), _SETTLED.id.desc())


def _agreed(its: Any) -> sa.ColumnElement[bool]:  # noqa: ANN401  # columns
    """A statement's version of the contract."""
    keys = {"organisation_id": "organisation_id", "id": "contract_id", "version": "contract_version"}
    return sa.and_(*(outcome_contract.c[own] == its[name] for own, name in keys.items()))


def _evidence(row: Row) -> tuple[objections.Evidence, int]:
    """What is disputed, and in which version: why is asked of that."""
    return (row.organisation_id, row.evidence_id), row.version


def _of_waiting(_: ControlSession, row: Row, customer: str, objection: str | None) -> Dispute:
    return Dispute(**_shared(row, customer), flag=row.flag, since=row.since, objection=objection, settled=None)


def _of_settled(control: ControlSession, row: Row, customer: str, objection: str | None) -> Dispute:
    done = disputes.opened(control, row)
    said = Settled(decision="keep" if done.counts else "take_out", reason=done.reason, on=done.settled_on)
    return Dispute(**_shared(row, customer), flag=None, since=None, objection=objection, settled=said)


def _shared(row: Row, customer: str) -> dict[str, Any]:
    names = ("organisation_id", "quarter", "version", "deal_id", "won_on", "currency")
    last = add_months(row.quarter, 3) - dt.timedelta(days=1)
    return {**{name: row[name] for name in names}, "customer": customer, "last": last, "amount": plain(row.amount)}
