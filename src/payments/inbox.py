"""The inbox of webhooks: signature, once-only, and an event of ours that says what to look at again.

Webhooks come twice, late, in any order and from anybody. So a body counts only as far as it names an object, its id is
written before anything is done about it, and the state is always asked of the gateway.
"""

import datetime as dt
from uuid import UUID, uuid5

import msgspec
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.events import Event
from kernel.jobs import Job
from kernel.runtime import Runtime
from payments.errors import NoGateway, NotAnEvent
from payments.events import CardSaved, DisputeChanged, PaymentChanged, RefundChanged
from payments.models import webhook_event

SIGNATURE = "stripe-signature"
MAX_BODY = 256 * 1024
KEPT = dt.timedelta(days=60)
"""Stripe sends an event again for three days, by hand for thirty; after that its id is of no use."""

FORGET = "payments.forget_webhooks"
_DAYS = UUID("6f1c7a52-8f0e-4c35-9b0d-3a4f0c1d2e77")
_begun: list[dt.date] = []
"""The day whose clearing this process has asked for."""


class _Object(msgspec.Struct):
    id: str = ""


class _Data(msgspec.Struct):
    object: _Object


class Told(msgspec.Struct):
    """As much of a webhook's body as is read."""

    id: str
    type: str
    data: _Data


async def receive(runtime: Runtime, body: bytes, signature: str) -> None:
    """Takes a webhook. Raises `NoGateway`, `BadSignature` or `NotAnEvent`; then nothing is written."""
    if not runtime.settings.stripe_webhook_secret:
        raise NoGateway
    # Not at the top: an installation without cards never loads it.
    from payments.stripe_gateway import verify

    verify(body, signature, runtime.settings.stripe_webhook_secret)
    try:
        told = msgspec.json.decode(body, type=Told)
    except msgspec.DecodeError:
        raise NotAnEvent(reason="JSON") from None
    async with runtime.databases.control_session() as control:
        await take(control, told)


async def take(control: ControlSession, told: Told) -> bool:
    """Writes down what was told and emits what it means; False if it was told before."""
    now = real_now()
    event = _meaning(told)
    # Ids of other objects may be words that whoever has the account chose, such as a coupon's.
    subject = told.data.object.id if event is not None else ""
    row = {"id": told.id, "kind": told.type, "object_id": subject, "received_at": now}
    written = await control.execute(insert(webhook_event).on_conflict_do_nothing(), row)
    if not written.rowcount:
        return False
    if event is not None:
        await control.emit(event)
    if now.date() not in _begun:
        # At most once a day in each process; a second job of a day finds nothing to do.
        _begun[:] = [now.date()]
        await control.enqueue(FORGET, {}, job_id=uuid5(_DAYS, str(now.date())))
    return True


async def forget(runtime: Runtime, _: Job) -> None:
    """Removes what was told so long ago that nobody tells it again. Once a day, from the first webhook of the day."""
    async with runtime.databases.control_session() as control:
        await control.execute(webhook_event.delete().where(webhook_event.c.received_at < real_now() - KEPT))


def _meaning(told: Told) -> Event | None:
    """What to look at again; events that nobody here acts on are only written down."""
    subject = told.data.object.id
    match told.type.partition("."):
        case ("payment_intent", _, _):
            return PaymentChanged(subject)
        case ("charge", _, kind) if kind.startswith("dispute."):
            return DisputeChanged(subject)
        case ("refund", _, _):
            return RefundChanged(subject)
        case ("checkout", _, "session.completed"):
            return CardSaved(subject)
    return None
