"""An invoice as finance sees it: what it says, what moved, and how much may still be credited and refunded."""

from uuid import UUID

from billing import chargebacks, credit, show
from billing.collection import WAITING
from billing.finance import money
from billing.finance.payloads import Chargeback, Desk
from billing.invoicing import states
from billing.subscriptions import load
from kernel.runtime import Runtime
from tenants.clock import on_clock_of


async def desk(runtime: Runtime, organisation_id: UUID, invoice_id: UUID) -> Desk:
    """Everything about an invoice or a credit note of anybody; raises `NoInvoice`."""
    async with runtime.databases.control_session() as control:
        subject = await states.get(control, organisation_id, invoice_id)
        moved = await money.of_invoice(control, organisation_id, invoice_id)
        sub = await load(control, organisation_id)
        async with on_clock_of(control, organisation_id):
            today = sub.today()
        is_invoice = subject.kind == "invoice"
        creditable = await credit.creditable(control, subject) if is_invoice else 0
        refundable = await credit.refundable(control, sub, subject) if is_invoice else 0
        disputed = await chargebacks.of_invoice(control, organisation_id, invoice_id)
        return Desk(
            invoice=await show.invoice_view(runtime, control, organisation_id, invoice_id),
            organisation_id=organisation_id, today=today, days=(today - subject.due_on).days,
            under_way=any(each.kind != "refund" and each.state in WAITING for each in moved),
            creditable=show.amount(creditable, subject.currency),
            refundable=show.amount(refundable, subject.currency),
            credit=show.amount(await credit.available(control, sub), sub.currency), moved=moved,
            disputes=tuple(
                Chargeback(
                    payment_id=each.payment_id, state=each.state, reason=each.reason, begun_on=each.begun_on,
                    amount=show.amount(each.amount_minor, each.currency), ended_on=each.ended_on,
                )
                for each in disputed
            ),
        )  # fmt: skip
