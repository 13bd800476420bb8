"""The endpoints of finance: everybody's invoices, for the finance people of the organisation that runs Rapport."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from auth import security_log
from auth.guards import Running, SignedIn, operator
from billing import collection, credit, finance, show
from billing.controllers import Language, printed
from billing.errors import NotOpen, PaymentUnderWay, TooMuch
from billing.invoicing import states
from billing.payloads import InvoiceView
from billing.subscriptions import load
from kernel.clock import business_now
from kernel.errors import Invalid
from kernel.money import Money, MoneyError
from kernel.text import Text
from tenants.clock import on_clock_of

Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
Reason = Annotated[str, Meta(min_length=1, max_length=300)]
Amount = Annotated[str, Meta(max_length=40)]


class Receipt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money that came by transfer, and the bank's reference."""

    amount: Amount
    reference: Annotated[str, Meta(max_length=140)] = ""


class CreditOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credit note over so much without tax. `id` makes a repeated order the same order."""

    id: UUID
    net: Amount
    reason: Reason


class RefundOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Money back to the card. `id` makes a repeated order the same order."""

    id: UUID
    amount: Amount


class BadAmount(Invalid):
    """No amount of this currency above nothing."""

    code = "billing.bad_amount"
    text = Text(zh="请输入大于 0 的金额，没有保存。", en="Give an amount above 0; nothing was saved.")


class FinanceController(Controller):
    """Receivables, payments, ledger; receipts, credit notes, refunds."""

    path = "/api/finance"
    tags = ["finance"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/receivables", opt={"policy": operator()})
    async def receivables(self, runtime: Running, currency: FromQuery[Currency | None] = None) -> finance.Receivables:
        """What is owed, how old it is, and whether the books agree."""
        month = business_now().date().replace(day=1)
        async with runtime.databases.control_session() as control:
            wanted = currency or (await finance.currencies(control))[0]
            return await finance.receivables(control, wanted, month)

    @get("/payments", opt={"policy": operator()})
    async def payments(self, runtime: Running, before: FromQuery[UUID | None] = None) -> list[finance.PaymentLine]:
        """The latest payments."""
        async with runtime.databases.control_session() as control:
            return await finance.payments(control, before)

    @get("/ledger", opt={"policy": operator()})
    async def ledger(
        self, runtime: Running, currency: FromQuery[Currency | None] = None, before: FromQuery[UUID | None] = None
    ) -> finance.LedgerPage:
        """A page of the ledger, and the balances."""
        async with runtime.databases.control_session() as control:
            return await finance.ledger(control, currency or (await finance.currencies(control))[0], before)

    @get("/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}", opt={"policy": operator()})
    async def one(self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], runtime: Running) -> InvoiceView:
        """An invoice of anybody."""
        async with runtime.databases.control_session() as control:
            return await show.invoice_view(runtime, control, organisation_id, invoice_id)

    @get("/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}/pdf", opt={"policy": operator()})
    async def pdf(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], runtime: Running,
        language: FromQuery[Language] = "en",
    ) -> Response[bytes]:  # fmt: skip
        """As PDF."""
        async with runtime.databases.control_session() as control:
            said = await states.document_of(control, organisation_id, invoice_id)
        return await printed(said, language)

    @post(
        "/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}/receipts",
        opt={"policy": operator(fresh=True)},
        status_code=200,
    )
    async def receipt(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[Receipt],
        principal: SignedIn, runtime: Running,
    ) -> InvoiceView:  # fmt: skip
        """Notes money that came by transfer."""
        async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
            sub = await load(control, organisation_id, lock=True)
            subject = await states.get(control, organisation_id, invoice_id)
            minor = _minor(data.amount, subject.currency)
            if not subject.open_minor:
                raise NotOpen
            busy = {each.invoice_id for each in await collection.under_way(control, organisation_id)}
            if invoice_id in busy:
                raise PaymentUnderWay
            if minor > subject.open_minor:
                raise Invalid(fields={"amount": TooMuch(most=show.amount(subject.open_minor, subject.currency))})
            note = control.seal("billing.receipt", data.reference.encode())
            await collection.received(control, sub, invoice_id, minor, kind="transfer", day=sub.today(), note=note)
            await security_log.note(
                control, "billing.receipt", identity_id=principal.identity_id, organisation_id=organisation_id,
                invoice=subject.name, amount=data.amount,
            )  # fmt: skip
            return await show.invoice_view(runtime, control, organisation_id, invoice_id)

    @post(
        "/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}/credit-notes",
        opt={"policy": operator(fresh=True)},
        status_code=200,
    )
    async def credit(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[CreditOrder],
        principal: SignedIn, runtime: Running,
    ) -> InvoiceView:  # fmt: skip
        """Writes a credit note."""
        async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
            sub = await load(control, organisation_id, lock=True)
            subject = await states.get(control, organisation_id, invoice_id)
            reason = Text(zh=data.reason, en=data.reason)
            await credit.credit(
                control, sub, invoice_id, _minor(data.net, subject.currency), reason=reason, day=sub.today(),
                occasion=data.id,
            )  # fmt: skip
            await security_log.note(
                control, "billing.credit_note", identity_id=principal.identity_id, organisation_id=organisation_id,
                invoice=subject.name, net=data.net,
            )  # fmt: skip
            return await show.invoice_view(runtime, control, organisation_id, invoice_id)

    @post(
        "/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}/refunds",
        opt={"policy": operator(fresh=True)},
        status_code=200,
    )
    async def refund(
        self, organisation_id: FromPath[UUID], invoice_id: FromPath[UUID], data: JSONBody[RefundOrder],
        principal: SignedIn, runtime: Running,
    ) -> InvoiceView:  # fmt: skip
        """Gives money back to the card, as far as a credit note left credit."""
        async with runtime.databases.control_session() as control:
            subject = await states.get(control, organisation_id, invoice_id)
            await security_log.note(
                control, "billing.refund", identity_id=principal.identity_id, organisation_id=organisation_id,
                invoice=subject.name, amount=data.amount,
            )  # fmt: skip
        minor = _minor(data.amount, subject.currency)
        await credit.give_back(runtime, organisation_id, invoice_id, minor, order=data.id)
        async with runtime.databases.control_session() as control:
            return await show.invoice_view(runtime, control, organisation_id, invoice_id)


def _minor(text: str, currency: str) -> int:
    try:
        minor = Money.parse(text, currency).amount_minor
    except MoneyError:
        raise BadAmount from None
    if minor <= 0:
        raise BadAmount
    return minor
