"""What all resources share: cards, events, and how an object is shown."""

import time
from collections.abc import Callable

from payments.fakestripe.cards import GOOD, READY, Behaviour, behaviour
from payments.fakestripe.errors import declined, invalid
from payments.fakestripe.forms import Form, web_address
from payments.fakestripe.state import Body, State

API_VERSION = "2026-10-28.endive"
CHARGEABLE = {"requires_payment_method", "requires_confirmation"}


class Resources:
    """Verbs over the state; each runs in the caller's transaction."""

    def __init__(self, state: State) -> None:
        self._state = state

    def reader(self, kind: str) -> Callable[..., Body]:
        """The verb that reads an object."""
        return lambda _form, object_id: self._state.get(kind, object_id)

    def _card(self, number: str, expiry: tuple[int, int] | None = None) -> Body:
        found = behaviour(number)
        if found is None:
            raise declined("incorrect_number", "incorrect_number", param="number")
        month, year = expiry or (12, time.gmtime().tm_year + 2)
        card = {
            "brand": found.brand, "last4": number[-4:], "exp_month": month, "exp_year": year,
            "country": "US", "funding": "credit", "fingerprint": f"fp_{number[-6:]}",
        }  # fmt: skip
        body = {"type": "card", "card": card, "customer": None, "billing_details": {}, "_number": number}
        return self._state.add("payment_method", body, now=int(time.time()))

    def _method(self, method_id: str) -> Body:
        """A payment method, or a new one of a ready kind (`pm_card_visa`)."""
        return self._card(READY[method_id]) if method_id in READY else self._state.get("payment_method", method_id)

    def _attached(self, method: Body, customer_id: str) -> Body:
        return self._told("payment_method.attached", self._state.put({**method, "customer": customer_id}))

    def _asks(self, kind: str, intent: Body, return_url: str | None) -> Body:
        """Sends the customer to their bank's page, and from there back."""
        back = web_address(return_url, "return_url") if return_url else None
        link = {"url": f"{self._state.address}/bank/{kind}s/{intent['id']}", "return_url": back}
        asked = {
            **intent,
            "status": "requires_action",
            "next_action": {"type": "redirect_to_url", "redirect_to_url": link},
        }
        return self._told(f"{kind}.requires_action", self._state.put(asked))

    def _now_of(self, intent: Body) -> int:
        customer = self._state.get("customer", intent["customer"]) if intent["customer"] else None
        return self._state.now(customer)

    def _told(self, kind: str, subject: Body) -> Body:
        """Adds the event of a change and puts it in line for every endpoint that wants it."""
        body = {
            "type": kind, "api_version": API_VERSION, "data": {"object": public(subject)}, "pending_webhooks": 0,
            "request": {"id": None, "idempotency_key": None},
        }  # fmt: skip
        event = self._state.add("event", body, now=int(time.time()))
        for endpoint in self._state.listed("webhook_endpoint", 100):
            if {"*", kind} & set(endpoint["enabled_events"]):
                self._state.deliver(endpoint["id"], event["id"], time.time())
        return subject


def public(body: Body) -> Body:
    """An object without what only the fake knows of it."""
    return {name: _public(value) for name, value in body.items() if not name.startswith("_")}


def _public(value: object) -> object:
    if isinstance(value, list):
        return [_public(each) for each in value]
    return public(value) if isinstance(value, dict) else value


def does_of(method: Body) -> Behaviour:
    return behaviour(method["_number"]) or GOOD


def unexpected(kind: str, intent: Body) -> Exception:
    name = "PaymentIntent" if kind == "payment_intent" else "SetupIntent"
    return invalid(
        f"This {name}'s status is {intent['status']}, which doesn't allow it.", code=f"{kind}_unexpected_state"
    )


def limit_of(form: Form) -> int:
    return max(1, min(100, int(form.get("limit", "10"))))


def list_of(found: list[Body], url: str, *, has_more: bool = False) -> Body:
    return {"object": "list", "data": found, "has_more": has_more, "url": url}
