"""Credit notes, refunds, and credit that is used: never more than the invoice, never more than what was paid.

What a credit note takes off an invoice that is paid already is the customer's credit: refunded to the card, or taken
off the next invoice.
"""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing import collection, dunning, tax
from billing.contracts import charged_on
from billing.errors import NotOpen, TooMuch
from billing.invoicing import states
from billing.invoicing.document import Document, Position, Tax, number_text
from billing.invoicing.finalize import mail, next_number, write
from billing.invoicing.models import invoice, refund
from billing.invoicing.states import Invoice
from billing.ledger.post import balance, post
from billing.rating.periods import begins
from billing.subscriptions import Subscription, load
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import derive_id
from kernel.money import Money
from kernel.runtime import Runtime
from kernel.text import Text
from payments.errors import GatewayRefused
from payments.opening import gateway_of
from tenants.clock import on_clock_of

WAITING = "started"
CAME_BACK = "came_back"
"""Why a refund failed that had succeeded: the customer's bank sent it back."""


async def credited(control: ControlSession, subject: Invoice) -> tuple[int, int]:
    """What credit notes took off an invoice so far, in minor units: (net, total)."""
    notes = (invoice.c.organisation_id == subject.organisation_id) & (invoice.c.of_invoice == subject.id)
    sums = [sa.func.coalesce(sa.func.sum(-column), 0) for column in (invoice.c.subtotal_minor, invoice.c.total_minor)]
    row = (await control.execute(sa.select(sums[0].label("net"), sums[1].label("total")).where(notes))).one()
    return int(row.net), int(row.total)


async def creditable(control: ControlSession, subject: Invoice) -> int:
    """What may still be credited, without tax: no credit note gave it back, and no later invoice took it back."""
    given, _ = await credited(control, subject)
    charged = await charged_on(control, subject.organisation_id, subject.id)
    return max(0, min(subject.subtotal_minor, charged) - given)


async def credit(
    control: ControlSession, sub: Subscription, invoice_id: UUID, net_minor: int, *, reason: Text, day: dt.date,
    occasion: UUID,
) -> UUID:  # fmt: skip
    """Writes a credit note of so much without tax; `occasion` is the order's id: the same order is the same note.

    The caller has locked the subscription. Raises `TooMuch`.
    """
    note_id = derive_id(sub.organisation_id, "credit", str(occasion), at=begins(day, sub.time_zone))
    subject = await states.get(control, sub.organisation_id, invoice_id)
    if subject.kind != "invoice":
        raise NotOpen
    mine = (invoice.c.organisation_id == sub.organisation_id) & (invoice.c.occasion == f"credit:{occasion}")
    for row in await control.rows(sa.select(invoice.c.id).where(mine)):
        found: UUID = row.id
        return found
    said = _note(
        await states.document_of(control, sub.organisation_id, invoice_id), net_minor,
        taxes=await taxes_with(control, subject, net_minor), reason=reason, day=day,
    )  # fmt: skip
    series = f"{subject.series}-CN"
    number = await next_number(control, series, subject.currency)
    said = msgspec.structs.replace(said, number=number_text(series, day, number))
    row_of = {
        "organisation_id": sub.organisation_id, "id": note_id, "series": series, "number": number,
        "occasion": f"credit:{occasion}", "of_invoice": subject.id,
    }  # fmt: skip
    await write(control, row_of, said)
    await _take_off(control, sub, subject, note_id, said, day)
    await mail(control, sub.organisation_id, note_id)
    return note_id


async def taxes_with(control: ControlSession, subject: Invoice, net_minor: int) -> tuple[Tax, ...]:
    """The taxes that a credit note of so much gives back; raises `TooMuch` beyond what is left of the invoice.

    Each of the invoice's takes part, so that all credit notes of it come to all of each.
    """
    before, _ = await credited(control, subject)
    most = await creditable(control, subject)
    if not 0 < net_minor <= most:
        raise TooMuch(most=Money(most, subject.currency).to_decimal_string())
    taxes = (await states.document_of(control, subject.organisation_id, subject.id)).taxes
    return tax.less(tax.part(taxes, before + net_minor), tax.part(taxes, before))


def _note(of: Document, net_minor: int, *, taxes: tuple[Tax, ...], reason: Text, day: dt.date) -> Document:
    line = Position(
        title=Text(zh=f"冲减账单 {of.number}", en=f"Credit for invoice {of.number}"),
        sentence=reason,
        amount_minor=-net_minor,
    )
    given = tuple(
        msgspec.structs.replace(each, base_minor=-each.base_minor, amount_minor=-each.amount_minor) for each in taxes
    )
    total_minor = -net_minor + sum(each.amount_minor for each in given)
    return msgspec.structs.replace(
        of, kind="credit_note", number="", of_number=of.number, issued_on=day, due_on=day, positions=(line,),
        subtotal_minor=-net_minor, taxes=given, total_minor=total_minor, payment=(), reason=reason,
        terms_days=0, questions_until=None,
    )  # fmt: skip


async def _take_off(
    control: ControlSession, sub: Subscription, subject: Invoice, note_id: UUID, said: Document, day: dt.date
) -> None:
    total, off = -said.total_minor, min(-said.total_minor, subject.open_minor)
    await post(
        control, sub.organisation_id, "credit_note", str(note_id), currency=subject.currency, day=day,
        postings={
            "revenue_credits": -said.subtotal_minor, "tax_payable": -sum(each.amount_minor for each in said.taxes),
            "receivable": -off, "customer_credit": -(total - off),
        },
    )  # fmt: skip
    subject = await states.move(control, subject, credited_minor=subject.credited_minor + off)
    await states.settle(control, subject, day)
    await dunning.judge(control, sub, day)


async def available(control: ControlSession, sub: Subscription) -> int:
    """The customer's credit in minor units."""
    return -await balance(control, sub.organisation_id, "customer_credit", sub.currency)


async def use(control: ControlSession, sub: Subscription, day: dt.date) -> None:
    """Pays open invoices from the customer's credit, oldest first. The caller has locked the subscription."""
    left = await available(control, sub)
    if left <= 0:
        return
    left -= await _promised(control, sub.organisation_id)
    busy = {each.invoice_id for each in await collection.under_way(control, sub.organisation_id)}
    for subject in await states.unpaid(control, sub.organisation_id):
        part = min(left, subject.open_minor)
        if part <= 0 or subject.id in busy or subject.currency != sub.currency:
            continue
        await collection.received(control, sub, subject.id, part, kind="credit", day=day)
        left -= part


async def conclude_refund(runtime: Runtime, organisation_id: UUID, refund_id: UUID) -> UUID:
    """Asks the gateway, and writes down what it says; a refund that is done stays as it is.

    One that it will never make has failed, and the credit is the customer's again. Raises what the gateway raises when
    it can't be reached: the refund stays under way, and is asked for again with the next day.
    """
    async with runtime.databases.control_session() as control:
        row = await _refund(control, organisation_id, refund_id)
        paid = await collection.find(control, organisation_id, row.payment_id)
    if row.state != WAITING:
        return refund_id
    money = Money(row.amount_minor, row.currency)
    try:
        said = await gateway_of(runtime).refund(str(paid.gateway_ref), money, key=f"refund:{refund_id}")
    except GatewayRefused as error:
        async with runtime.databases.control_session() as control:
            await _write_refund(control, organisation_id, refund_id, state="failed", failure=error.reason)
        return refund_id
    async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
        sub = await load(control, organisation_id, lock=True)
        await _refunded(control, sub, refund_id, said.id, said.status)
    return refund_id


async def refund_changed(runtime: Runtime, gateway_ref: str) -> None:
    """The gateway says that a refund changed."""
    said = await gateway_of(runtime).refund_state(gateway_ref)
    async with runtime.databases.control_session() as control:
        found = await control.rows(
            sa.select(refund.c.organisation_id, refund.c.id).where(refund.c.gateway_ref == gateway_ref)
        )
        for row in found:
            async with on_clock_of(control, row.organisation_id):
                sub = await load(control, row.organisation_id, lock=True)
                await _refunded(control, sub, row.id, said.id, said.status)


async def refunds(control: ControlSession, organisation_id: UUID) -> list[UUID]:
    """Refunds that are under way."""
    mine = (refund.c.organisation_id == organisation_id) & (refund.c.state == WAITING)
    return [row.id for row in await control.rows(sa.select(refund.c.id).where(mine))]


async def refundable(control: ControlSession, sub: Subscription, subject: Invoice) -> int:
    """How much of an invoice may go back to the card: what it paid and did not get back yet, within the credit."""
    charged = sum(each.amount_minor for each in await _charges(control, subject))
    promised = await _promised(control, sub.organisation_id)
    return max(0, min(charged - subject.refunded_minor, await available(control, sub)) - promised)


async def begin_refund(
    control: ControlSession, sub: Subscription, invoice_id: UUID, amount_minor: int, order: UUID
) -> None:
    """Promises a refund, which `conclude_refund` asks the gateway for; the caller has locked the subscription.

    Raises `TooMuch`.
    """
    mine = (refund.c.organisation_id == sub.organisation_id) & (refund.c.id == order)
    if await control.rows(sa.select(refund.c.id).where(mine)):
        return
    subject = await states.get(control, sub.organisation_id, invoice_id)
    most = await refundable(control, sub, subject)
    if not 0 < amount_minor <= most:
        raise TooMuch(most=Money(most, subject.currency).to_decimal_string())
    [paid] = await _charges(control, subject)
    row = {
        "organisation_id": sub.organisation_id, "id": order, "payment_id": paid.id, "invoice_id": invoice_id,
        "state": WAITING, "amount_minor": amount_minor, "currency": subject.currency, "on_day": sub.today(),
        "created_at": real_now(),
    }  # fmt: skip
    await control.execute(refund.insert(), row)


async def _charges(control: ControlSession, subject: Invoice) -> list[collection.Try]:
    """What the card paid of an invoice: one charge at most."""
    tries = await collection.tries(control, subject.organisation_id, subject.id)
    return [each for each in tries if each.kind == "card" and each.state == "succeeded"]


async def _promised(control: ControlSession, organisation_id: UUID) -> int:
    """Credit that goes back to a card and isn't there yet."""
    running = sa.select(sa.func.coalesce(sa.func.sum(refund.c.amount_minor), 0)).where(
        refund.c.organisation_id == organisation_id, refund.c.state == WAITING
    )
    return int((await control.execute(running)).scalar_one())


async def _refund(control: ControlSession, organisation_id: UUID, refund_id: UUID) -> Any:  # noqa: ANN401  # a row
    mine = (refund.c.organisation_id == organisation_id) & (refund.c.id == refund_id)
    return (await control.execute(sa.select(refund).where(mine))).one()


async def _refunded(control: ControlSession, sub: Subscription, refund_id: UUID, gateway_ref: str, status: str) -> None:
    """Moves a refund to where the gateway says it is; a bank may still send one back that had succeeded."""
    row = await _refund(control, sub.organisation_id, refund_id)
    if row.state == "succeeded" and status in {"failed", "canceled"}:
        await _came_back(control, sub, row)
    if row.state != WAITING:
        return
    state = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}.get(status, WAITING)
    await _write_refund(control, sub.organisation_id, refund_id, state=state, gateway_ref=gateway_ref)
    if state != "succeeded":
        return
    day = sub.today()
    await post(
        control, sub.organisation_id, "refund", str(refund_id), currency=row.currency, day=day,
        postings={"customer_credit": row.amount_minor, "cash_card": -row.amount_minor},
    )  # fmt: skip
    subject = await states.get(control, sub.organisation_id, row.invoice_id)
    await states.move(control, subject, refunded_minor=subject.refunded_minor + row.amount_minor)


async def _came_back(control: ControlSession, sub: Subscription, row: Any) -> None:  # noqa: ANN401  # a row
    """The money is with us again: an entry the other way, and the credit is the customer's as before."""
    await _write_refund(control, sub.organisation_id, row.id, before="succeeded", state="failed", failure=CAME_BACK)
    await post(
        control, sub.organisation_id, "refund_returned", str(row.id), currency=row.currency, day=sub.today(),
        postings={"customer_credit": -row.amount_minor, "cash_card": row.amount_minor},
    )  # fmt: skip
    subject = await states.get(control, sub.organisation_id, row.invoice_id)
    await states.move(control, subject, refunded_minor=subject.refunded_minor - row.amount_minor)


async def _write_refund(
    control: ControlSession, organisation_id: UUID, refund_id: UUID, *, before: str = WAITING, **values: str
) -> None:
    mine = (refund.c.organisation_id == organisation_id) & (refund.c.id == refund_id)
    await control.execute(refund.update().where(mine, refund.c.state == before).values(**values))
