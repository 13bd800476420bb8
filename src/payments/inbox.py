"""The inbox of webhooks: signature, once-only, and an event of ours that says what to look at again.

Webhooks come twice, late, in any order and from anybody. So a body counts only as far as it names an object, its id is
written before anything is done about it, and the state is always asked of the gateway.
"""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.events import Event
from kernel.runtime import Runtime
from payments.errors import NoGateway, NotAnEvent
from payments.events import CardSaved, PaymentChanged, RefundChanged
from payments.models import webhook_event

SIGNATURE = "stripe-signature"
MAX_BODY = 256 * 1024


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
    row = {"id": told.id, "kind": told.type, "object_id": told.data.object.id, "received_at": real_now()}
    written = await control.execute(insert(webhook_event).on_conflict_do_nothing(), row)
    if not written.rowcount:
        return False
    if (event := _meaning(told)) is not None:
        await control.emit(event)
    return True


def _meaning(told: Told) -> Event | None:
    """What to look at again; events that nobody here acts on are only written down."""
    subject = told.data.object.id
    match told.type.partition("."):
        case ("payment_intent", _, _):
            return PaymentChanged(subject)
        case ("refund", _, _):
            return RefundChanged(subject)
        case ("checkout", _, "session.completed"):
            return CardSaved(subject)
    return None
