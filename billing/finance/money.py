"""Money that came, was tried to get, or went back: payments and refunds in one list."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from billing.chargebacks import DISPUTED, LOST
from billing.finance.names import number_of, on_invoices
from billing.finance.payloads import Moved, MovedPage
from billing.invoicing.models import invoice, payment, refund
from billing.show import amount
from kernel.db import ControlSession

PAGE = 50
RECEIPT = "billing.receipt"
_SHARED = (
    "organisation_id",
    "id",
    "invoice_id",
    "state",
    "amount_minor",
    "currency",
    "on_day",
    "failure",
    "created_at",
)


def _all() -> "sa.Subquery":
    """Both tables as one; a refund is of the kind `refund`, and goes out."""
    came = sa.select(*(payment.c[name] for name in _SHARED), payment.c.kind, payment.c.note)
    kind, note = sa.literal("refund", sa.Text).label("kind"), sa.cast(sa.null(), sa.LargeBinary).label("note")
    went = sa.select(*(refund.c[name] for name in _SHARED), kind, note)
    return sa.union_all(came, went).subquery()


async def moved(
    control: ControlSession, *, outcome: str | None = None, kind: str | None = None, offset: int = 0
) -> MovedPage:
    """A page of everybody's, the latest first."""
    both = _all()
    statement = _selected(both).order_by(both.c.created_at.desc(), both.c.id.desc()).offset(offset).limit(PAGE + 1)
    if outcome == "under_way":
        statement = statement.where(both.c.state.in_(("started", "waiting")))
    elif outcome == "disputed":
        statement = statement.where(both.c.state.in_((DISPUTED, LOST)))
    elif outcome is not None:
        statement = statement.where(both.c.state == outcome)
    if kind is not None:
        statement = statement.where(both.c.kind == kind)
    rows = list(await control.rows(statement))
    return MovedPage(rows=await _opened(control, rows[:PAGE]), next=offset + PAGE if len(rows) > PAGE else None)


async def of_invoice(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> tuple[Moved, ...]:
    """All of an invoice, the latest first."""
    both = _all()
    mine = (both.c.organisation_id == organisation_id) & (both.c.invoice_id == invoice_id)
    rows = await control.rows(_selected(both).where(mine).order_by(both.c.created_at.desc(), both.c.id.desc()))
    return await _opened(control, rows)


def _selected(both: "sa.Subquery") -> "sa.Select[Any]":
    its = (both.c.organisation_id == invoice.c.organisation_id) & (both.c.invoice_id == invoice.c.id)
    numbers = [invoice.c[name] for name in ("series", "issued_on", "number")]
    return sa.select(both, *numbers).select_from(both.join(invoice, its))


async def _opened(control: ControlSession, rows: Any) -> tuple[Moved, ...]:  # noqa: ANN401  # rows
    names = await on_invoices(control, [(row.organisation_id, row.invoice_id) for row in rows])
    return tuple(
        Moved(
            id=row.id, organisation_id=row.organisation_id, invoice_id=row.invoice_id, number=number_of(row),
            customer=names[row.invoice_id], kind=row.kind, state=row.state, on_day=row.on_day,
            amount=amount(-row.amount_minor if row.kind == "refund" else row.amount_minor, row.currency),
            currency=row.currency, failure=row.failure,
            reference="" if row.note is None else control.unseal(RECEIPT, row.note).decode(),
        )
        for row in rows
    )  # fmt: skip
