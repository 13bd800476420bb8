"""Card payments that their holder has the bank take back: what the gateway says of each dispute, and what follows.

Nobody learns of a dispute but from the gateway, so all of it is asked there: what it says of a webhook counts for
nothing, and in whatever order and however often one tells, the same follows. Each movement of money is posted once:

| the gateway | our books |
|---|---|
| takes the money | from the card gateway to disputed money |
| asks a fee for it, or returns that | gateway fees |
| gives the money back | from disputed money to the card gateway |
| says that we lost | from disputed money to receivables: the customer owes it as before |

A lost one opens its invoice again. The card is not tried again by itself, and days of dunning are counted from then on.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
import structlog

from billing import collection, dunning
from billing.collection import Try
from billing.invoicing import states
from billing.invoicing.models import chargeback, payment
from billing.ledger.post import post
from billing.subscriptions import Subscription, load
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.money import Money
from kernel.runtime import Runtime
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.gateway import Dispute
from payments.opening import gateway_of
from tenants.clock import on_clock_of

LOOK, MAIL = "billing.look_for_disputes", "billing.mail_dispute"
LOOK_BACK = dt.timedelta(days=120)
"""So long a holder of a card has to dispute a payment, with most networks; and so long we look for what we missed."""
OPEN = "open"
DISPUTED, LOST = "disputed", "charged_back"
"""What a payment is while its dispute is open, and once it was lost."""
LOST_FAILURE = "charged_back"
_NAMES = UUID("0193a000-0000-7000-8000-0000000cb001")

log = structlog.get_logger()


async def follow(runtime: Runtime, gateway_ref: str) -> None:
    """Brings a dispute of one of our payments to where the gateway says it is; those of others are left alone."""
    gateway = gateway_of(runtime)
    try:
        said = await gateway.dispute(gateway_ref)
        paid = await gateway.payment(said.payment_id)
        async with runtime.databases.control_session() as control:
            one, _ = await collection.of_reference(control, paid.reference)
    except (GatewayRefused, NotFound, ValueError):
        log.info("a dispute of nobody here", dispute=gateway_ref)
        return
    if one.state in collection.WAITING:
        # The holder was quicker than the news that the card was charged.
        await collection.changed(runtime, paid.id)
    async with runtime.databases.control_session() as control, on_clock_of(control, one.organisation_id):
        sub = await load(control, one.organisation_id, lock=True)
        await _followed(control, sub, await collection.find(control, one.organisation_id, one.id), said)


async def open_ones(control: ControlSession, organisation_id: UUID) -> list[Any]:
    """Disputes that are not decided: `gateway_ref` and `invoice_id`."""
    mine = (chargeback.c.organisation_id == organisation_id) & (chargeback.c.state == OPEN)
    columns = (chargeback.c.gateway_ref, chargeback.c.invoice_id)
    return list(await control.rows(sa.select(*columns).where(mine)))


async def of_invoice(control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> list[Any]:
    """The disputes of an invoice's payments, oldest first."""
    mine = (chargeback.c.organisation_id == organisation_id) & (chargeback.c.invoice_id == invoice_id)
    return list(await control.rows(sa.select(chargeback).where(mine).order_by(chargeback.c.id)))


async def sweep(runtime: Runtime) -> None:
    """Has disputes looked for once a day of UTC, as a webhook may have been missed."""
    if not runtime.settings.stripe_secret_key:
        return
    day = real_now().date()
    if day in _asked:
        return
    async with runtime.databases.control_session() as control:
        await control.enqueue(LOOK, {}, job_id=uuid5(_NAMES, f"{LOOK} {day}"))
    _asked[:] = [day]


_asked: list[dt.date] = []
"""The day whose look this process has asked for."""


async def look(runtime: Runtime, _: Job) -> None:
    """Follows every dispute that the gateway knows of; one that is decided, or is nobody's here, changes nothing."""
    try:
        found = await gateway_of(runtime).disputes_since(real_now() - LOOK_BACK)
    except (GatewayRefused, GatewayUnavailable) as fault:
        log.warning("disputes were not looked for", error=fault.code)  # tomorrow again
        return
    for each in found:
        try:
            await follow(runtime, each)
        except Exception as error:  # noqa: BLE001  # one that can't be followed must not hide the others'
            log.error("a dispute is not followed", dispute=each, error=type(error).__name__)


async def _followed(control: ControlSession, sub: Subscription, one: Try, said: Dispute) -> None:
    row = await _known(control, one, said)
    if row is None and one.state != "succeeded":
        return  # not ours to take back: it was never paid, or another dispute of it is open
    row = row or await _begin(control, sub, one, said)
    await _post_money(control, sub, row, said)
    if row["state"] != OPEN:
        return
    if said.status == "lost":
        await _lose(control, sub, one, row)
    elif said.status == "won" and said.withdrawn == said.reinstated:
        await _end(control, sub, row, "won")
        await _mark(control, one, "succeeded")


async def _known(control: ControlSession, one: Try, said: Dispute) -> dict[str, Any] | None:
    mine = (chargeback.c.organisation_id == one.organisation_id) & (chargeback.c.gateway_ref == said.id)
    for row in await control.rows(sa.select(chargeback).where(mine)):
        return {column.name: getattr(row, column.name) for column in chargeback.c}
    return None


async def _begin(control: ControlSession, sub: Subscription, one: Try, said: Dispute) -> dict[str, Any]:
    row = {
        "organisation_id": sub.organisation_id, "id": new_id(), "payment_id": one.id, "invoice_id": one.invoice_id,
        "gateway_ref": said.id, "state": OPEN, "reason": said.reason, "amount_minor": said.money.amount_minor,
        "currency": said.money.currency, "begun_on": sub.today(), "ended_on": None, "created_at": real_now(),
    }  # fmt: skip
    await control.execute(chargeback.insert(), row)
    await _mark(control, one, DISPUTED)
    await _tell(control, row, OPEN, said.answer_by)
    return row


async def _tell(
    control: ControlSession, row: Mapping[str, Any], state: str, answer_by: dt.datetime | None = None
) -> None:
    """Has finance told by mail: nobody else can answer at the gateway, and only for some days."""
    args = {name: str(row[name]) for name in ("organisation_id", "invoice_id", "reason", "currency", "amount_minor")}
    await control.enqueue(MAIL, args | {"state": state, "answer_by": answer_by.isoformat() if answer_by else ""})


async def _post_money(control: ControlSession, sub: Subscription, row: Mapping[str, Any], said: Dispute) -> None:
    """What moved at the gateway; posted once each, so whatever was posted before is left."""
    amount = Money(row["amount_minor"], row["currency"])
    if said.withdrawn:
        await _posted(control, sub, row, "dispute", amount, to="cash_disputed", of="cash_card")
    if said.reinstated:
        await _posted(control, sub, row, "dispute_won", amount, to="cash_card", of="cash_disputed")
    if said.fees is not None:
        await _posted(control, sub, row, "dispute_fee", said.fees, to="gateway_fees", of="cash_card")
    if said.fees_back is not None:
        await _posted(control, sub, row, "dispute_fee_returned", said.fees_back, to="cash_card", of="gateway_fees")


async def _lose(control: ControlSession, sub: Subscription, one: Try, row: Mapping[str, Any]) -> None:
    """The customer owes it as before; what made them refuse is for people to find out, so no card is tried by itself.

    The days until now were none of dunning: the invoice was paid, or disputed.
    """
    day, amount = sub.today(), Money(row["amount_minor"], row["currency"])
    # A bank may take more than was charged, as rates move: that is no debt of the customer's.
    owed = min(amount.amount_minor, one.amount_minor)
    taken = amount.amount_minor
    await post(
        control, sub.organisation_id, "dispute_lost", str(row["id"]), currency=amount.currency, day=day,
        postings={"receivable": owed, "gateway_fees": taken - owed, "cash_disputed": -taken},
    )  # fmt: skip
    await _end(control, sub, row, "lost")
    await _mark(control, one, LOST)
    subject = await states.get(control, sub.organisation_id, one.invoice_id)
    paid = subject.paid_minor - owed
    await states.move(
        control, subject, state="open", settled_on=None, paid_minor=paid,
        refunded_minor=min(subject.refunded_minor, paid),  # what was refunded of a payment that is gone
        next_attempt_on=None, last_failure=LOST_FAILURE, dunning="none",
        days_unasked=max(0, (day - subject.due_on).days),
    )  # fmt: skip
    await dunning.judge(control, sub, day)


async def _posted(
    control: ControlSession, sub: Subscription, row: Mapping[str, Any], kind: str, money: Money, *, to: str, of: str
) -> None:
    await post(
        control, sub.organisation_id, kind, str(row["id"]), currency=money.currency, day=sub.today(),
        postings={to: money.amount_minor, of: -money.amount_minor},
    )  # fmt: skip


async def _end(control: ControlSession, sub: Subscription, row: Mapping[str, Any], state: str) -> None:
    mine = (chargeback.c.organisation_id == sub.organisation_id) & (chargeback.c.id == row["id"])
    await control.execute(chargeback.update().where(mine).values(state=state, ended_on=sub.today()))
    await _tell(control, row, state)


async def _mark(control: ControlSession, one: Try, state: str) -> None:
    mine = (payment.c.organisation_id == one.organisation_id) & (payment.c.id == one.id)
    await control.execute(payment.update().where(mine).values(state=state))
