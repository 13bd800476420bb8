"""What moves of an invoice, read and written under the lock of its subscription: paid, credited, next try, dunning."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.invoicing.document import Document, number_text, sealed_for
from billing.invoicing.models import invoice, invoice_state
from billing.models import MINE
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.statements import Prepared


class Invoice(msgspec.Struct, frozen=True, kw_only=True):
    """A finalized document with its state; a credit note has none of its own."""

    organisation_id: UUID
    id: UUID
    kind: str
    series: str
    number: int
    of_invoice: UUID | None
    currency: str
    period_start: dt.date
    period_end: dt.date
    issued_on: dt.date
    due_on: dt.date
    subtotal_minor: int
    tax_minor: int
    total_minor: int
    state: str | None
    paid_minor: int
    credited_minor: int
    refunded_minor: int
    attempts: int
    next_attempt_on: dt.date | None
    dunning: str
    days_unasked: int
    last_failure: str | None
    settled_on: dt.date | None

    @property
    def name(self) -> str:
        """Its number as it is printed."""
        return number_text(self.series, self.issued_on, self.number)

    @property
    def open_minor(self) -> int:
        """What is left to be paid."""
        return 0 if self.state is None else max(0, self.total_minor - self.paid_minor - self.credited_minor)

    def overdue(self, day: dt.date) -> int:
        """For how many days it has been due on `day` that its payer can do something about; 0 where nothing is open."""
        return max(0, (day - self.due_on).days - self.days_unasked) if self.open_minor else 0


_STATE = ("state", "paid_minor", "credited_minor", "refunded_minor", "attempts", "next_attempt_on", "dunning",
          "days_unasked", "last_failure", "settled_on")  # fmt: skip
_ZERO = {"paid_minor": 0, "credited_minor": 0, "refunded_minor": 0, "attempts": 0, "dunning": "none", "days_unasked": 0}
_ROW = [invoice.c[name] for name in Invoice.__struct_fields__ if name not in _STATE]
_BOTH = (invoice.c.organisation_id == invoice_state.c.organisation_id) & (invoice.c.id == invoice_state.c.invoice_id)
SELECT = sa.select(*_ROW, *(invoice_state.c[name] for name in _STATE)).select_from(
    invoice.outerjoin(invoice_state, _BOTH)
)

_UNPAID = Prepared(
    SELECT.where(invoice.c.organisation_id == MINE, invoice_state.c.state == "open").order_by(
        invoice.c.issued_on, invoice.c.id
    )
)


def of_row(row: Any) -> Invoice:  # noqa: ANN401  # a row
    """From a row of `SELECT`."""
    values: dict[str, Any] = {name: getattr(row, name) for name in Invoice.__struct_fields__}
    if row.state is None:
        values |= _ZERO
    return Invoice(**values)


class NoInvoice(NotFound):
    """No such invoice of this organisation."""

    code = "billing.no_invoice"


async def get(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> Invoice:
    """One document; raises `NoInvoice`."""
    rows = await control.rows(SELECT.where(invoice.c.organisation_id == organisation_id, invoice.c.id == invoice_id))
    if not rows:
        raise NoInvoice
    return of_row(rows[0])


async def listed(control: ControlSession, organisation_id: UUID) -> list[Invoice]:
    """All of an organisation's, newest first."""
    newest = (invoice.c.issued_on.desc(), invoice.c.id.desc())
    rows = await control.rows(SELECT.where(invoice.c.organisation_id == organisation_id).order_by(*newest))
    return [of_row(row) for row in rows]


async def unpaid(control: ControlSession, organisation_id: UUID) -> list[Invoice]:
    """What is open, oldest first."""
    rows = await control.rows(_UNPAID, {"organisation_id": organisation_id})
    return [of_row(row) for row in rows]


async def document_of(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> Document:
    """What a finalized document says; raises `NoInvoice`."""
    mine = (invoice.c.organisation_id == organisation_id) & (invoice.c.id == invoice_id)
    for row in await control.rows(sa.select(invoice.c.document).where(mine)):
        return msgspec.json.decode(control.unseal(sealed_for(organisation_id, invoice_id), row.document), type=Document)
    raise NoInvoice


async def move(control: ControlSession, subject: Invoice, **values: object) -> Invoice:
    """Writes values of the state; the caller holds the subscription. What is settled by them is closed."""
    after = msgspec.structs.replace(subject, **values)
    mine = (invoice_state.c.organisation_id == subject.organisation_id) & (invoice_state.c.invoice_id == subject.id)
    await control.execute(invoice_state.update().where(mine).values(**values))
    return after


async def settle(control: ControlSession, subject: Invoice, day: dt.date) -> Invoice:
    """Closes an invoice of which nothing is open any more."""
    if subject.open_minor or subject.state != "open":
        return subject
    state = "paid" if subject.paid_minor else "credited"
    return await move(control, subject, state=state, settled_on=day, next_attempt_on=None, dunning="none")
