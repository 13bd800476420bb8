"""The card of an organisation: typed on the gateway's own page, saved there, charged later with nobody there."""

import contextlib
import datetime as dt
from uuid import UUID

from billing import collection, payment_run
from billing.errors import CardUnfinished, NotOpen
from billing.invoicing import states
from billing.rating.periods import begins
from billing.subscriptions import Subscription, load, store
from kernel.clock import business_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.runtime import Runtime
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.gateway import Card, PaymentGateway
from payments.opening import gateway_of
from tenants.clock import on_clock_of

DETACH = "billing.detach_card"


async def begin(runtime: Runtime, organisation_id: UUID, *, locale: str) -> str:
    """The address of a page on which a card is typed. A new one each time: an old one can't be used twice."""
    gateway = gateway_of(runtime)
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id)
    # In a demonstration the gateway goes by the organisation's clock too.
    moment = business_now() if runtime.settings.embedded else None
    customer = sub.customer_ref or await gateway.create_customer(
        str(organisation_id), key=f"customer:{organisation_id}", at=moment
    )
    async with runtime.databases.control_session() as control:
        # Of two who begin at once, the first one's customer is the organisation's: cards are saved for that one only.
        sub = await load(control, organisation_id, lock=True)
        if sub.customer_ref is None:
            await store(control, sub, customer_ref=customer)
        customer = sub.customer_ref or customer
    back = f"{runtime.settings.public_url}/billing/card"
    page = await gateway.begin_card(customer, return_url=back, key=f"card:{new_id()}", locale=locale)
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id, lock=True)
        await store(control, sub, card_page_ref=page.id)
    return page.url


async def move_clock(runtime: Runtime, organisation_id: UUID, day: dt.date | None = None) -> None:
    """Has the gateway's clock of a demonstration follow: to the beginning of a day that is done now, else to now.

    A gateway that is away has its clock follow with the next day: what time it is there decides nothing here.
    """
    if not runtime.settings.embedded or not runtime.settings.stripe_secret_key:
        return
    async with runtime.databases.control_session() as control, on_clock_of(control, organisation_id):
        sub = await load(control, organisation_id)
        to = business_now() if day is None else begins(day, sub.time_zone)
    if sub.customer_ref is not None:
        with contextlib.suppress(GatewayRefused, GatewayUnavailable):
            await gateway_of(runtime).move_clock(sub.customer_ref, to)


async def complete(runtime: Runtime, organisation_id: UUID, page_id: str | None = None) -> None:
    """Takes over the card of a page, else of the one that was opened last, and tries what is unpaid with it.

    Pages may be open side by side: the card that is completed last is the organisation's. Each is taken once: the one
    before it is detached from its customer. Whoever took a card over and was cut short is gone on with.
    Raises `CardUnfinished`.
    """
    gateway = gateway_of(runtime)
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id)
    page_id = page_id or sub.card_page_ref
    saved = await _saved(gateway, sub, page_id) if page_id else None
    if saved is None:
        if sub.card_ref is None:
            raise CardUnfinished
        # It was taken over before, and may have been replaced since.
        await payment_run.collect(runtime, organisation_id, sub.today())
        return
    method, card = saved
    shown = {"brand": card.brand, "last4": card.last4, "exp_month": card.exp_month, "exp_year": card.exp_year}
    async with runtime.databases.control_session() as control:
        now = await load(control, organisation_id, lock=True)
        meanwhile = now.card_ref != sub.card_ref
        if not meanwhile:
            waiting = await _take_over(control, now, str(page_id), card_ref=method, card=shown)
    if meanwhile:
        await complete(runtime, organisation_id, page_id)
        return
    if sub.card_ref is not None:
        await gateway.detach(sub.card_ref)
    for invoice_id in waiting:
        with contextlib.suppress(NotOpen):  # somebody paid it meanwhile
            await collection.charge(runtime, organisation_id, invoice_id, now.today())


async def detach_job(runtime: Runtime, job: Job) -> None:
    """Has the gateway forget a card that another one has replaced, also where whoever took that over was cut short."""
    await gateway_of(runtime).detach(str(job.args["card_ref"]))


async def _saved(gateway: PaymentGateway, sub: Subscription, page_id: str) -> tuple[str, Card] | None:
    """The card that a page saved; None where it is the organisation's already, or is nobody's any more.

    Raises `CardUnfinished`, also for a page of somebody else's.
    """
    try:
        page = await gateway.card_page(page_id)
    except GatewayRefused as refused:
        if refused.reason != "resource_missing":
            raise
        raise CardUnfinished from None
    if page.status != "complete" or page.method is None or page.customer != sub.customer_ref:
        raise CardUnfinished
    if page.method == sub.card_ref:
        return None
    card = await gateway.card(page.method)
    return (page.method, card) if card.customer == sub.customer_ref else None


async def _take_over(
    control: ControlSession, sub: Subscription, page_id: str, *, card_ref: str, card: dict[str, object]
) -> list[UUID]:
    """Writes the card down, what is to be tried with it, and that the one before goes; the subscription is locked."""
    if sub.card_ref is not None:
        await control.enqueue(DETACH, {"card_ref": sub.card_ref})
    method = sub.method or ("card" if sub.state == "active" else None)
    still_open = None if sub.card_page_ref == page_id else sub.card_page_ref
    await store(control, sub, card_ref=card_ref, card=card, card_page_ref=still_open, method=method)
    for subject in await states.unpaid(control, sub.organisation_id):
        if subject.last_failure is not None or subject.due_on <= sub.today():
            await states.move(control, subject, next_attempt_on=sub.today())
    return [each.id for each in await states.unpaid(control, sub.organisation_id) if each.next_attempt_on]
