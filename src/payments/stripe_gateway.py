"""Stripe as a `PaymentGateway`, by Stripe's own SDK; the only module that imports it.

It runs against Stripe and against our own fake of it (`payments.fakestripe`) alike; `base` says which. Amounts are
turned into Stripe's units by `payments.stripe_amounts`.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal

import stripe

from kernel.money import Money
from payments.declines import advice_for
from payments.errors import BadSignature, GatewayRefused, GatewayUnavailable
from payments.gateway import (
    Card,
    CardPage,
    CardState,
    ChargeOrder,
    Dispute,
    DisputeStatus,
    Payment,
    PaymentStatus,
    Refund,
    RefundStatus,
)
from payments.stripe_amounts import from_stripe, to_stripe

SECONDS = 30
RETRIES = 2
"""How often the SDK itself asks again, with the same key, before we are told that nobody answered."""

TOLERANCE = 300
"""Seconds for which a webhook's signature counts."""

_STATUSES: dict[str, PaymentStatus] = {
    "succeeded": "succeeded",
    "processing": "processing",
    "requires_capture": "processing",
    "requires_action": "requires_action",
    "canceled": "canceled",
}
_REFUND_STATUSES: dict[str | None, RefundStatus] = {
    "succeeded": "succeeded",
    "failed": "failed",
    "canceled": "canceled",
}
_DISPUTE_STATUSES: dict[str, DisputeStatus] = {
    "won": "won",
    "lost": "lost",
    "warning_closed": "won",  # an inquiry that came to nothing
}
_REASON = re.compile(r"[a-z0-9_]{1,60}\Z")


def verify(body: bytes, signature: str, secret: str) -> None:
    """Raises `BadSignature` unless Stripe signed these very bytes within the last minutes. Real time counts."""
    try:
        stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE)
    except (stripe.SignatureVerificationError, ValueError, TypeError):
        # Bytes that are no text, and a header with letters that the comparison doesn't take, are wrong as well.
        raise BadSignature(reason="signature") from None


class StripeGateway:
    """One account of Stripe's. Belongs to the event loop that it is used in."""

    def __init__(self, key: str, *, base: str = "", retries: int = RETRIES) -> None:
        self._http = stripe.HTTPXClient(timeout=SECONDS)
        self._stripe = stripe.StripeClient(
            key,
            base_addresses={"api": base.rstrip("/")} if base else {},
            max_network_retries=retries,
            http_client=self._http,
        )
        self._v1 = self._stripe.v1

    async def aclose(self) -> None:
        """Closes its connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]  # the SDK has no types there

    async def check(self) -> None:
        """Asks for one payment: a right that the product needs anyway."""
        with _faults():
            await self._v1.payment_intents.list_async({"limit": 1})

    async def create_customer(self, account_ref: str, *, key: str, at: dt.datetime | None = None) -> str:
        """A customer of whom Stripe learns our reference and nothing else; `at` gives it a test clock."""
        asked: Any = {"metadata": {"account_ref": account_ref}}
        with _faults():
            if at is not None:
                frozen: Any = {"frozen_time": int(at.timestamp())}
                clock = await self._v1.test_helpers.test_clocks.create_async(
                    frozen, {"idempotency_key": f"{key}:clock:{frozen['frozen_time']}"}
                )
                # A try that was cut short is made again with another clock, and is then another customer.
                asked["test_clock"], key = clock.id, f"{key}:{clock.id}"
            made = await self._v1.customers.create_async(asked, {"idempotency_key": key})
        return made.id

    async def move_clock(self, customer: str, to: dt.datetime) -> None:
        """Moves a customer's test clock on; one that has none, or is there already, stays."""
        with _faults():
            known = await self._v1.customers.retrieve_async(customer, {"expand": ["test_clock"]})
            clock = known.test_clock
            clock_id = getattr(clock, "id", clock)
            if clock_id is None:
                return
            stands = await self._v1.test_helpers.test_clocks.retrieve_async(str(clock_id))
            if stands.frozen_time < int(to.timestamp()):
                await self._v1.test_helpers.test_clocks.advance_async(
                    str(clock_id), {"frozen_time": int(to.timestamp())}
                )

    async def begin_card(self, customer: str, *, return_url: str, key: str, locale: str = "en") -> CardPage:
        """A Checkout Session in setup mode; the setup intent that it makes is for charges with nobody there."""
        joint = "&" if "?" in return_url else "?"
        asked: Any = {
            "mode": "setup",
            "customer": customer,
            "payment_method_types": ["card"],
            # Stripe puts the id in, which is not known before.
            "success_url": f"{return_url}{joint}card_page={{CHECKOUT_SESSION_ID}}",
            "cancel_url": return_url,
            "locale": "zh" if locale.startswith("zh") else "en",
        }
        with _faults():
            page = await self._v1.checkout.sessions.create_async(asked, {"idempotency_key": key})
        return CardPage(page.id, page.url or "")

    async def card_page(self, page_id: str) -> CardState:
        """How far a Checkout Session is, and what its setup intent saved."""
        with _faults():
            page = await self._v1.checkout.sessions.retrieve_async(page_id)
            method = None
            if page.status == "complete" and page.setup_intent:
                intent = await self._v1.setup_intents.retrieve_async(str(_id(page.setup_intent)))
                method = _id(intent.payment_method)
        return CardState(_page_status(page.status), method, _id(page.customer))

    async def card(self, method: str) -> Card:
        """Brand, last digits and expiry."""
        with _faults():
            found = await self._v1.payment_methods.retrieve_async(method)
        if found.card is None:
            raise GatewayRefused("not_a_card")
        card = found.card
        return Card(card.brand, card.last4, card.exp_month, card.exp_year, _id(found.customer))

    async def detach(self, method: str) -> None:
        """Forgets a card. Stripe refuses to do so twice; for us it is the same."""
        try:
            with _faults():
                await self._v1.payment_methods.detach_async(method)
        except GatewayRefused:
            if (await self.card(method)).customer is not None:
                raise

    async def charge(self, order: ChargeOrder) -> Payment:
        """A PaymentIntent that is confirmed at once.

        What a key is answered again is what was said then, so what was replayed is looked up as it is now.
        """
        try:
            with _faults():
                made = await self._v1.payment_intents.create_async(_asked(order), {"idempotency_key": order.key})
        except _Declined as declined:
            return await self.payment(declined.payment.id) if declined.replayed else declined.payment
        return await self.payment(made.id) if _replayed(made) else _payment(made.to_dict())

    async def payment(self, payment_id: str) -> Payment:
        """A PaymentIntent as it is now."""
        with _faults():
            found = await self._v1.payment_intents.retrieve_async(payment_id)
        return _payment(found.to_dict())

    async def cancel(self, payment_id: str) -> Payment:
        """Cancels a PaymentIntent; one that has ended is told as it is."""
        try:
            with _faults():
                gone = await self._v1.payment_intents.cancel_async(payment_id)
        except GatewayRefused as refused:
            if refused.reason != "payment_intent_unexpected_state":
                raise
            return await self.payment(payment_id)
        return _payment(gone.to_dict())

    async def payments_of(self, customer: str, reference: str) -> list[Payment]:
        """Lists the customer's PaymentIntents: Stripe's search by metadata lags behind, which would miss the last."""
        with _faults():
            listed = await self._v1.payment_intents.list_async({"customer": customer, "limit": 100})
            found = [_payment(each.to_dict()) async for each in listed.auto_paging_iter()]
        return [each for each in found if each.reference == reference]

    async def refund(self, payment_id: str, money: Money, *, key: str) -> Refund:
        """Gives back a part or all of a payment, once for a key: Stripe forgets keys after a day, not refunds."""
        asked: Any = {"payment_intent": payment_id, "amount": to_stripe(money), "metadata": {"reference": key}}
        with _faults():
            listed = await self._v1.refunds.list_async({"payment_intent": payment_id, "limit": 100})
            async for known in listed.auto_paging_iter():
                if (known.to_dict().get("metadata") or {}).get("reference") == key:
                    return _refund(known)
            made = await self._v1.refunds.create_async(asked, {"idempotency_key": key})
        return await self.refund_state(made.id) if _replayed(made) else _refund(made)

    async def refund_state(self, refund_id: str) -> Refund:
        """A refund as it is now."""
        with _faults():
            return _refund(await self._v1.refunds.retrieve_async(refund_id))

    async def dispute(self, dispute_id: str) -> Dispute:
        """A dispute as it is now."""
        with _faults():
            found = await self._v1.disputes.retrieve_async(dispute_id)
        return _dispute(found)

    async def disputes_since(self, moment: dt.datetime) -> list[str]:
        """Lists the account's disputes: a payment doesn't say which it has."""
        with _faults():
            asked: Any = {"created": {"gte": int(moment.timestamp())}, "limit": 100}
            listed = await self._v1.disputes.list_async(asked)
            return [each.id async for each in listed.auto_paging_iter()]


class _Declined(Exception):
    """A card was declined; on its way to being a result."""

    def __init__(self, payment: Payment, *, replayed: bool) -> None:
        super().__init__()
        self.payment, self.replayed = payment, replayed


@contextmanager
def _faults() -> Iterator[None]:
    """Turns the SDK's errors into ours; of Stripe's words only its code stays."""
    try:
        yield
    except stripe.StripeError as error:
        said: Any = error.json_body if isinstance(error.json_body, dict) else {}
        fault = said["error"] if isinstance(said.get("error"), dict) else {}
        if isinstance(error, stripe.CardError) and (intent := fault.get("payment_intent")):
            replayed = dict(error.headers or {}).get("idempotent-replayed") == "true"
            raise _Declined(_payment(intent), replayed=replayed) from None
        raise _fault(error.http_status, fault) from None


def _fault(status: int | None, said: Mapping[str, Any]) -> GatewayRefused | GatewayUnavailable:
    """409 is another request with the same key that is still at work, or a lock that was not had."""
    if status is None or status >= 500 or status in {409, 429}:
        return GatewayUnavailable()
    if status == 401:
        return GatewayRefused("key_refused")
    reason = str(said.get("decline_code") or said.get("code") or said.get("type") or "")
    return GatewayRefused(reason if _REASON.match(reason) else f"http_{status}")


def _asked(order: ChargeOrder) -> Any:  # noqa: ANN401  # a TypedDict of the SDK's that isn't exported
    asked: dict[str, Any] = {
        "amount": to_stripe(order.money),
        "currency": order.money.currency.lower(),
        "customer": order.customer,
        "payment_method": order.method,
        "payment_method_types": ["card"],
        "metadata": {"reference": order.reference},
        "confirm": True,
        "off_session": order.off_session,
    }
    return asked | ({"return_url": order.return_url} if order.return_url else {})


def _payment(intent: Mapping[str, Any]) -> Payment:
    """A PaymentIntent's fields as ours. One that wants a payment method has failed: nothing will come of it alone."""
    status = _STATUSES.get(intent["status"], "failed")
    error = intent.get("last_payment_error") or {}
    code = error.get("decline_code") or error.get("code") if status == "failed" else None
    link = (intent.get("next_action") or {}).get("redirect_to_url") or {}
    method = intent.get("payment_method") or (error.get("payment_method") or {})
    return Payment(
        id=intent["id"],
        reference=(intent.get("metadata") or {}).get("reference", ""),
        status=status,
        money=from_stripe(intent["amount"], intent["currency"]),
        customer=_id(intent.get("customer")),
        method=_id(method),
        decline_code=code,
        retry_advice=advice_for(code, error.get("advice_code")) if code else None,
        action_url=link.get("url") if status == "requires_action" else None,
    )


def _refund(refund: stripe.Refund) -> Refund:
    status = _REFUND_STATUSES.get(refund.status, "pending")
    payment_id = _id(refund.payment_intent) or ""
    return Refund(refund.id, payment_id, status, from_stripe(refund.amount, refund.currency))


def _dispute(dispute: stripe.Dispute) -> Dispute:
    moves = [each.to_dict() for each in dispute.balance_transactions]
    charged, back = (sum(max(0, sign * each["fee"]) for each in moves) for sign in (1, -1))
    fees_in = moves[0]["currency"] if moves else dispute.currency
    withdrawn, reinstated = (any(sign * each["amount"] > 0 for each in moves) for sign in (-1, 1))
    answer_by = dispute.evidence_details.due_by
    return Dispute(
        id=dispute.id,
        payment_id=_id(dispute.payment_intent) or "",
        status=_dispute_status(dispute.status, kept=withdrawn and not reinstated),
        reason=dispute.reason if _REASON.match(dispute.reason) else "general",
        money=from_stripe(dispute.amount, dispute.currency),
        withdrawn=withdrawn,
        reinstated=reinstated,
        answer_by=dt.datetime.fromtimestamp(answer_by, dt.UTC) if answer_by else None,
        fees=from_stripe(charged, fees_in) if charged else None,
        fees_back=from_stripe(back, fees_in) if back else None,
    )


def _dispute_status(said: str, *, kept: bool) -> DisputeStatus:
    if said == "prevented":
        # Averted before it was one: either nothing was taken, or the holder was given it by a rule agreed upon.
        return "lost" if kept else "won"
    return _DISPUTE_STATUSES.get(said, "open")


def _page_status(status: str | None) -> Literal["open", "complete", "expired"]:
    return "complete" if status == "complete" else "expired" if status == "expired" else "open"


def _id(found: Any) -> str | None:  # noqa: ANN401  # an id, an object, or nothing
    """The id of what Stripe tells by id, or as a whole."""
    if not found:
        return None
    if isinstance(found, str):
        return found
    return found.get("id") if isinstance(found, dict) else str(found.id)


def _replayed(made: Any) -> bool:  # noqa: ANN401  # any object of the SDK's
    """True for an answer that was given before."""
    response = made.last_response
    return response is not None and response.headers.get("idempotent-replayed") == "true"
