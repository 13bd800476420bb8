"""The card of an organisation: typed on the gateway's own page, saved there, charged later with nobody there."""

from uuid import UUID

from billing import collection
from billing.errors import CardUnfinished
from billing.invoicing import states
from billing.subscriptions import load, store
from kernel.clock import business_now
from kernel.ids import new_id
from kernel.runtime import Runtime
from payments.opening import gateway_of


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


async def move_clock(runtime: Runtime, organisation_id: UUID) -> None:
    """Has the gateway's clock of a demonstration follow the organisation's."""
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id)
    if sub.customer_ref is not None and runtime.settings.embedded and runtime.settings.stripe_secret_key:
        await gateway_of(runtime).move_clock(sub.customer_ref, business_now())


async def complete(runtime: Runtime, organisation_id: UUID) -> None:
    """Takes over the card of the last page, and tries what is unpaid with it. Raises `CardUnfinished`."""
    gateway = gateway_of(runtime)
    async with runtime.databases.control_session() as control:
        sub = await load(control, organisation_id)
    if sub.card_page_ref is None:
        if sub.card_ref is not None:
            return  # it was taken over before
        raise CardUnfinished
    page = await gateway.card_page(sub.card_page_ref)
    if page.status != "complete" or page.method is None or page.customer != sub.customer_ref:
        raise CardUnfinished
    card = await gateway.card(page.method)
    shown = {"brand": card.brand, "last4": card.last4, "exp_month": card.exp_month, "exp_year": card.exp_year}
    async with runtime.databases.control_session() as control:
        now = await load(control, organisation_id, lock=True)
        if now.card_page_ref != sub.card_page_ref:
            return
        method = now.method or ("card" if now.state == "active" else None)
        await store(control, now, card_ref=page.method, card=shown, card_page_ref=None, method=method)
        for subject in await states.unpaid(control, organisation_id):
            if subject.last_failure is not None or subject.due_on <= now.today():
                await states.move(control, subject, next_attempt_on=now.today())
        waiting = [each.id for each in await states.unpaid(control, organisation_id) if each.next_attempt_on]
    if sub.card_ref is not None and sub.card_ref != page.method:
        await gateway.detach(sub.card_ref)
    for invoice_id in waiting:
        await collection.charge(runtime, organisation_id, invoice_id, now.today())
