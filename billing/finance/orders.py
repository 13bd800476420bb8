"""What finance does about an invoice: notes a receipt, writes a credit note, gives money back.

Each order has an id that its sender made: the same order once more is the same order, and another one under that id is
refused. All of them hold the customer's subscription and go by the customer's clock.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from billing import collection, credit, tax
from billing.errors import NotOpen, OtherOrder, PaymentUnderWay, TooMuch
from billing.finance.money import RECEIPT
from billing.finance.payloads import CreditOrder, CreditPreview, Receipt, RefundOrder
from billing.invoicing import states
from billing.invoicing.models import invoice, payment, refund
from billing.invoicing.states import Invoice
from billing.show import amount
from billing.subscriptions import Subscription, load
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.money import Money, MoneyError
from kernel.runtime import Runtime
from kernel.text import Text
from payments.errors import GatewayUnavailable
from tenants.clock import on_clock_of


class BadAmount(Invalid):
    """No amount of this currency above nothing."""

    code = "billing.bad_amount"
    text = Text(zh="请输入大于 0 的金额，没有保存。", en="Give an amount above 0; nothing was saved.")


class NoReason(Invalid):
    """A credit note says why it was given."""

    code = "billing.no_reason"
    text = Text(
        zh="请写明原因：它会印在贷项通知单上。没有保存。",
        en="Say why: it is printed on the credit note. Nothing was saved.",
    )


async def note_receipt(runtime: Runtime, organisation_id: UUID, invoice_id: UUID, order: Receipt, *, by: UUID) -> None:
    """Notes money that came by transfer; never more than is open."""
    async with _held(runtime, organisation_id, invoice_id) as (control, sub, subject):
        minor = minor_of(order.amount, subject.currency, "amount")
        known = sa.select(payment.c.invoice_id, payment.c.amount_minor.label("minor")).where(
            payment.c.organisation_id == organisation_id, payment.c.id == order.id
        )
        if await _is_known(control, known, invoice_id, minor):
            return
        if not subject.open_minor:
            raise NotOpen
        await _refuse_under_way(control, subject)
        if minor > subject.open_minor:
            raise Invalid(fields={"amount": TooMuch(most=amount(subject.open_minor, subject.currency))})
        note = control.seal(RECEIPT, order.reference.strip().encode())
        await collection.received(
            control, sub, invoice_id, minor, kind="transfer", day=sub.today(), note=note, order=order.id
        )
        await _log(control, "billing.receipt", subject, minor, by)


async def preview_credit(control: ControlSession, organisation_id: UUID, invoice_id: UUID, net: str) -> CreditPreview:
    """What a credit note would say; writes nothing."""
    subject = await states.get(control, organisation_id, invoice_id)
    minor = minor_of(net, subject.currency, "net")
    with _about("net"):
        taxes = await credit.taxes_with(control, subject, minor)
    tax_minor = sum(each.amount_minor for each in taxes)
    total = minor + tax_minor
    off = min(total, subject.open_minor)
    return CreditPreview(
        net=amount(minor, subject.currency), tax=amount(tax_minor, subject.currency),
        tax_label=tax.named(taxes), total=amount(total, subject.currency),
        off_open=amount(off, subject.currency), to_credit=amount(total - off, subject.currency),
    )  # fmt: skip


async def write_credit_note(
    runtime: Runtime, organisation_id: UUID, invoice_id: UUID, order: CreditOrder, *, by: UUID
) -> None:
    """Writes a credit note; never more than is left of the invoice. Not while a payment could still take that part."""
    async with _held(runtime, organisation_id, invoice_id) as (control, sub, subject):
        minor = minor_of(order.net, subject.currency, "net")
        reason = order.reason.strip()
        if not reason:
            raise Invalid(fields={"reason": NoReason()})
        known = sa.select(invoice.c.of_invoice.label("invoice_id"), (-invoice.c.subtotal_minor).label("minor")).where(
            invoice.c.organisation_id == organisation_id, invoice.c.occasion == f"credit:{order.id}"
        )
        if await _is_known(control, known, invoice_id, minor):
            return
        await _refuse_under_way(control, subject)
        with _about("net"):
            await credit.credit(
                control, sub, invoice_id, minor, reason=Text(zh=reason, en=reason), day=sub.today(), occasion=order.id
            )
        await _log(control, "billing.credit_note", subject, minor, by)


async def give_back(runtime: Runtime, organisation_id: UUID, invoice_id: UUID, order: RefundOrder, *, by: UUID) -> None:
    """Gives money back to the card, as far as a credit note left credit.

    A gateway that is away is asked again with the customer's next day: until then the refund is under way.
    """
    async with _held(runtime, organisation_id, invoice_id) as (control, sub, subject):
        minor = minor_of(order.amount, subject.currency, "amount")
        known = sa.select(refund.c.invoice_id, refund.c.amount_minor.label("minor")).where(
            refund.c.organisation_id == organisation_id, refund.c.id == order.id
        )
        if not await _is_known(control, known, invoice_id, minor):
            with _about("amount"):
                await credit.begin_refund(control, sub, invoice_id, minor, order.id)
            await _log(control, "billing.refund", subject, minor, by)
    with suppress(GatewayUnavailable):
        await credit.conclude_refund(runtime, organisation_id, order.id)


def minor_of(text: str, currency: str, field: str) -> int:
    """An amount above 0 in minor units; raises `Invalid` about the field."""
    try:
        minor = Money.parse(text, currency).amount_minor
    except MoneyError:
        minor = 0
    if minor <= 0:
        raise Invalid(fields={field: BadAmount()})
    return minor


@asynccontextmanager
async def _held(
    runtime: Runtime, organisation_id: UUID, invoice_id: UUID
) -> AsyncIterator[tuple[ControlSession, Subscription, Invoice]]:
    """An invoice that nobody else changes until the block ends, on its organisation's clock."""
    async with runtime.databases.control_session() as control:
        await states.get(control, organisation_id, invoice_id)
        async with on_clock_of(control, organisation_id):
            sub = await load(control, organisation_id, lock=True)
            yield control, sub, await states.get(control, organisation_id, invoice_id)


async def _is_known(control: ControlSession, statement: "sa.Select[tuple[UUID, int]]", of: UUID, minor: int) -> bool:
    """Whether the order was carried out; raises `OtherOrder` where its id was another one's."""
    rows = await control.rows(statement)
    if rows and (rows[0].invoice_id, rows[0].minor) != (of, minor):
        raise OtherOrder
    return bool(rows)


async def _refuse_under_way(control: ControlSession, subject: Invoice) -> None:
    busy = {each.invoice_id for each in await collection.under_way(control, subject.organisation_id)}
    if subject.id in busy:
        raise PaymentUnderWay


@contextmanager
def _about(field: str) -> Iterator[None]:
    """Says of `TooMuch` which field it is about."""
    try:
        yield
    except TooMuch as error:
        raise Invalid(fields={field: error}) from None


async def _log(control: ControlSession, kind: str, subject: Invoice, minor: int, by: UUID) -> None:
    await security_log.note(
        control, kind, identity_id=by, organisation_id=subject.organisation_id, invoice=subject.name,
        amount=amount(minor, subject.currency),
    )  # fmt: skip
