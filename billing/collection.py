"""Collecting: one try of one invoice at a time, each with its idempotency key; what the gateway says moves it forward.

A try is written down before the gateway is asked. Whatever happens in between, asking again with the same key is the
same try; the next one begins only when this one can't succeed any more: a failed try is cancelled at the gateway
before it is written down as failed. So there is never a second successful charge for one invoice.
"""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from billing import dunning
from billing.errors import NoCard, NotOpen, PaymentUnderWay
from billing.invoicing import states
from billing.invoicing.models import payment
from billing.invoicing.states import Invoice
from billing.ledger.post import post
from billing.subscriptions import Subscription, load
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.money import Money
from kernel.runtime import Runtime
from payments import gateway as gateways
from payments.declines import advice_for
from payments.errors import GatewayRefused
from payments.gateway import ChargeOrder, PaymentGateway
from payments.opening import gateway_of
from tenants.clock import on_clock_of

log = structlog.get_logger()

RETRY_AFTER = (3, 5, 7)
"""Days after a try that failed for a reason that may pass, until the next one; then no more."""
WAITING = ("started", "waiting")
REFUSED = "refused"
"""The gateway would not even try: the card is gone there, or the amount is too small."""


class TriedMeanwhile(Exception):
    """Somebody else tried an invoice on the day for which it was due, so it is due on another one."""


class Try(msgspec.Struct, frozen=True, kw_only=True):
    """A try to collect an invoice; `action_url` is where the customer confirms it at their bank."""

    organisation_id: UUID
    id: UUID
    invoice_id: UUID
    attempt: int
    kind: str
    state: str
    amount_minor: int
    currency: str
    on_day: dt.date
    customer_ref: str | None = None
    card_ref: str | None = None
    gateway_ref: str | None = None
    failure: str | None = None
    action_url: str | None = None

    @property
    def key(self) -> str:
        """The idempotency key: a repeated charge is the same charge."""
        return f"inv:{self.invoice_id}:attempt:{self.attempt}"

    @property
    def reference(self) -> str:
        """What the gateway hands back: ids, nothing else."""
        return f"{self.organisation_id}:{self.id}"


_COLUMNS = [payment.c[name] for name in Try.__struct_fields__ if name != "action_url"]


async def charge(
    runtime: Runtime, organisation_id: UUID, invoice_id: UUID, day: dt.date,
    *, return_url: str | None = None, if_due: bool = False,
) -> Try:  # fmt: skip
    """Charges the card for what is open. With a `return_url` the customer is there to confirm it at their bank.

    A try that is under way is gone on with; with `if_due` another one begins only if the invoice is to be tried by
    that day, else `TriedMeanwhile` is raised. Raises `NotOpen`, `NoCard`, and what the gateway raises when it can't be
    reached: then the try stays as it is, and is gone on with later.
    """
    gateway = gateway_of(runtime)
    async with runtime.databases.control_session() as control:
        one, is_new = await _begin(control, organisation_id, invoice_id, day, if_due=if_due)
    if not is_new and return_url is not None:
        raise PaymentUnderWay
    said = await _asked(gateway, one, is_new=is_new, return_url=return_url)
    if said is None:
        async with runtime.databases.control_session() as control:
            sub = await load(control, organisation_id, lock=True)
            ended = await _end(control, sub, one, failure=REFUSED, gateway_ref=None, day=day)
        return await _with_the_new_card(runtime, sub, ended, day)
    if said.status == "requires_action" and return_url is not None:
        async with runtime.databases.control_session() as control:
            await load(control, organisation_id, lock=True)
            waiting = await _mark(control, one, state="waiting", gateway_ref=said.id)
        return msgspec.structs.replace(waiting, action_url=said.action_url)
    return await conclude(runtime, gateway, one, said, day)


async def _asked(gateway: PaymentGateway, one: Try, *, is_new: bool, return_url: str | None) -> gateways.Payment | None:
    """What the gateway makes of a try; None where it will never take it.

    One that was cut short is looked for first: keys are forgotten after a day, payments are not.
    """
    if not is_new:
        known = await gateway.payments_of(str(one.customer_ref), one.reference)
        if known:
            return known[0]
    try:
        return await gateway.charge(
            ChargeOrder(
                customer=str(one.customer_ref), method=str(one.card_ref),
                money=Money(one.amount_minor, one.currency), reference=one.reference, key=one.key,
                off_session=return_url is None, return_url=return_url,
            )
        )  # fmt: skip
    except GatewayRefused:
        known = await gateway.payments_of(str(one.customer_ref), one.reference)
        return known[0] if known else None


async def conclude(runtime: Runtime, gateway: PaymentGateway, one: Try, said: gateways.Payment, day: dt.date) -> Try:
    """Brings a try to where the gateway says it is; what failed is cancelled there first."""
    if said.status in {"failed", "requires_action"}:
        said = msgspec.structs.replace(await gateway.cancel(said.id), decline_code=said.decline_code)
    async with runtime.databases.control_session() as control:
        sub = await load(control, one.organisation_id, lock=True)
        ended = await _settled(control, sub, one.id, said, day)
    return await _with_the_new_card(runtime, sub, ended, day)


async def _with_the_new_card(runtime: Runtime, sub: Subscription, ended: Try, day: dt.date) -> Try:
    """Tries at once where the card was replaced while this try was under way."""
    if ended.state != "failed" or not _replaced(sub, ended):
        return ended
    return await charge(runtime, sub.organisation_id, ended.invoice_id, day)


async def changed(runtime: Runtime, gateway_ref: str) -> None:
    """The gateway says that a payment changed: it is asked what it is now, and its try moves forward."""
    gateway = gateway_of(runtime)
    try:
        said = await gateway.payment(gateway_ref)
        async with runtime.databases.control_session() as control:
            one, today = await of_reference(control, said.reference)
    except (GatewayRefused, NotFound, ValueError):
        # Another installation charges with the same account, or somebody does by hand.
        log.info("a payment of nobody here", payment=gateway_ref)
        return
    if one.state in WAITING and said.status in {"succeeded", "failed", "canceled"}:
        await conclude(runtime, gateway, one, said, today)


async def of_reference(control: ControlSession, reference: str) -> tuple[Try, dt.date]:
    """The try that a payment was made for, and today where its organisation is; raises ValueError or `NotFound`."""
    organisation_id, _, try_id = reference.partition(":")
    one = await find(control, UUID(organisation_id), UUID(try_id))
    async with on_clock_of(control, one.organisation_id):
        return one, (await load(control, one.organisation_id)).today()


async def catch_up(runtime: Runtime, organisation_id: UUID, invoice_id: UUID) -> None:
    """Asks the gateway about the try of an invoice that is under way, if one is."""
    async with runtime.databases.control_session() as control:
        waiting = [each for each in await tries(control, organisation_id, invoice_id) if each.state == "waiting"]
    for one in waiting:
        await changed(runtime, str(one.gateway_ref))


async def look_after(runtime: Runtime, one: Try, day: dt.date) -> Try:
    """Goes on with a try that was left: cut short, or not confirmed by the customer on the day after.

    Raises `TriedMeanwhile` where somebody else has gone on with it.
    """
    if one.state == "started":
        return await charge(runtime, one.organisation_id, one.invoice_id, day, if_due=True)
    gateway = gateway_of(runtime)
    said = await gateway.payment(str(one.gateway_ref))
    if said.status == "processing" or (said.status == "requires_action" and one.on_day >= day):
        return one
    return await conclude(runtime, gateway, one, said, day)


async def find(control: ControlSession, organisation_id: UUID, try_id: UUID) -> Try:
    """A try by its id."""
    mine = (payment.c.organisation_id == organisation_id) & (payment.c.id == try_id)
    for row in await control.rows(sa.select(*_COLUMNS).where(mine)):
        return _of(row)
    raise NotFound


async def tries(control: ControlSession, organisation_id: UUID, invoice_id: UUID | None = None) -> list[Try]:
    """Every try of an invoice, or of all, in their order."""
    mine = payment.c.organisation_id == organisation_id
    if invoice_id is not None:
        mine &= payment.c.invoice_id == invoice_id
    rows = await control.rows(sa.select(*_COLUMNS).where(mine).order_by(payment.c.created_at, payment.c.id))
    return [_of(row) for row in rows]


async def under_way(control: ControlSession, organisation_id: UUID) -> list[Try]:
    """Tries that are neither done nor failed."""
    return [each for each in await tries(control, organisation_id) if each.state in WAITING]


async def received(
    control: ControlSession, sub: Subscription, invoice_id: UUID, amount_minor: int, *, kind: str, day: dt.date,
    note: bytes | None = None, order: UUID | None = None,
) -> Try:  # fmt: skip
    """Money that came without a gateway: a transfer, or credit that is used. The caller has locked the subscription.

    `order` is the id that it gets; who may ask twice looks for it first.
    """
    subject = await states.get(control, sub.organisation_id, invoice_id)
    one = Try(
        organisation_id=sub.organisation_id, id=order or new_id(), invoice_id=invoice_id,
        attempt=subject.attempts + 1, kind=kind, state="succeeded", amount_minor=amount_minor,
        currency=subject.currency, on_day=day,
    )  # fmt: skip
    await _insert(control, one, note=note)
    subject = await states.move(control, subject, attempts=one.attempt)
    await _paid(control, sub, subject, one, day)
    return one


async def _begin(
    control: ControlSession, organisation_id: UUID, invoice_id: UUID, day: dt.date, *, if_due: bool
) -> tuple[Try, bool]:
    """The try that is under way, or a new one; and whether it is new."""
    sub = await load(control, organisation_id, lock=True)
    subject = await states.get(control, organisation_id, invoice_id)
    for one in await tries(control, organisation_id, invoice_id):
        if one.state in WAITING:
            return one, False
    if not subject.open_minor:
        raise NotOpen
    if sub.card_ref is None:
        raise NoCard
    if if_due and (subject.next_attempt_on is None or subject.next_attempt_on > day):
        raise TriedMeanwhile
    one = Try(
        organisation_id=organisation_id, id=new_id(), invoice_id=invoice_id, attempt=subject.attempts + 1, kind="card",
        state="started", amount_minor=subject.open_minor, currency=subject.currency, on_day=day,
        customer_ref=sub.customer_ref, card_ref=sub.card_ref,
    )  # fmt: skip
    await _insert(control, one)
    await states.move(control, subject, attempts=one.attempt, next_attempt_on=None)
    return one, True


async def _insert(control: ControlSession, one: Try, *, note: bytes | None = None) -> None:
    values: dict[str, Any] = {c.name: getattr(one, c.name) for c in _COLUMNS}
    await control.execute(payment.insert(), {**values, "note": note, "created_at": real_now()})


async def _mark(control: ControlSession, one: Try, **values: object) -> Try:
    mine = (payment.c.organisation_id == one.organisation_id) & (payment.c.id == one.id)
    await control.execute(payment.update().where(mine, payment.c.state.in_(WAITING)).values(**values))
    return msgspec.structs.replace(one, **values)


async def _settled(
    control: ControlSession, sub: Subscription, try_id: UUID, said: gateways.Payment, day: dt.date
) -> Try:
    """Forward only: what succeeded or failed stays so."""
    one = await find(control, sub.organisation_id, try_id)
    if one.state not in WAITING:
        return one
    match said.status:
        case "succeeded":
            one = await _mark(control, one, state="succeeded", gateway_ref=said.id)
            await _paid(control, sub, await states.get(control, sub.organisation_id, one.invoice_id), one, day)
        case "failed" | "canceled":
            one = await _end(control, sub, one, failure=said.decline_code or "canceled", gateway_ref=said.id, day=day)
        case _:
            one = await _mark(control, one, state="waiting", gateway_ref=said.id)
    return one


async def _end(
    control: ControlSession, sub: Subscription, one: Try, *, failure: str, gateway_ref: str | None, day: dt.date
) -> Try:
    """A try that failed: the next one is planned where that may help, and the customer is told."""
    one = await _mark(control, one, state="failed", gateway_ref=gateway_ref, failure=failure)
    subject = await states.get(control, sub.organisation_id, one.invoice_id)
    if _replaced(sub, one):
        await states.move(control, subject, next_attempt_on=day, last_failure=failure)
        return one  # the new card is tried at once: that is what the customer is told of
    failed = [each for each in await tries(control, sub.organisation_id, one.invoice_id) if each.state == "failed"]
    again = failure != REFUSED and advice_for(failure) == "later" and len(failed) <= len(RETRY_AFTER)
    next_on = day + dt.timedelta(days=RETRY_AFTER[len(failed) - 1]) if again else None
    subject = await states.move(control, subject, next_attempt_on=next_on, last_failure=failure)
    await dunning.tell_failed(control, subject, failure, next_on)
    return one


def _replaced(sub: Subscription, one: Try) -> bool:
    """Whether there is another card by now than the one that was tried."""
    return one.kind == "card" and sub.card_ref is not None and sub.card_ref != one.card_ref


async def _paid(control: ControlSession, sub: Subscription, subject: Invoice, one: Try, day: dt.date) -> None:
    cash = {"card": "cash_card", "transfer": "cash_bank", "credit": "customer_credit"}[one.kind]
    kind = "credit_applied" if one.kind == "credit" else "payment"
    await post(
        control, sub.organisation_id, kind, str(one.id), currency=one.currency, day=day,
        postings={cash: one.amount_minor, "receivable": -one.amount_minor},
    )  # fmt: skip
    subject = await states.move(
        control, subject, paid_minor=subject.paid_minor + one.amount_minor, last_failure=None
    )  # fmt: skip
    await states.settle(control, subject, day)
    await dunning.judge(control, sub, day)


def _of(row: Any) -> Try:  # noqa: ANN401  # a row
    return Try(**{column.name: getattr(row, column.name) for column in _COLUMNS})
