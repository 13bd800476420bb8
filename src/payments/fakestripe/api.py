"""Which path is which verb; and what belongs to none: events, webhook endpoints, test clocks, the bank's page."""

import re
import secrets
import time
from collections.abc import Callable

from payments.fakestripe.cards import Behaviour
from payments.fakestripe.checkout import Checkout
from payments.fakestripe.customers import Customers
from payments.fakestripe.disputes import Disputes
from payments.fakestripe.errors import Declined, invalid
from payments.fakestripe.forms import Form, listed
from payments.fakestripe.resources import API_VERSION, does_of, limit_of, list_of, unexpected
from payments.fakestripe.state import Body, State

Route = tuple[str, re.Pattern[str], Callable[..., Body]]


class Api(Customers, Checkout, Disputes):
    """One request at a time, each in the caller's transaction."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        routes: list[tuple[str, str, Callable[..., Body]]] = [
            ("POST", "customers", self.create_customer),
            ("GET", "customers/{id}", self.reader("customer")),
            ("POST", "customers/{id}", self.change_customer),
            ("GET", "customers/{id}/payment_methods", self.methods_of),
            ("POST", "payment_methods", self.create_method),
            ("GET", "payment_methods/{id}", self.reader("payment_method")),
            ("POST", "payment_methods/{id}/attach", self.attach),
            ("POST", "payment_methods/{id}/detach", self.detach),
            ("POST", "setup_intents", self.create_setup),
            ("GET", "setup_intents/{id}", self.reader("setup_intent")),
            ("POST", "setup_intents/{id}/confirm", self.confirm_setup),
            ("POST", "checkout/sessions", self.create_session),
            ("GET", "checkout/sessions/{id}", self.read_session),
            ("POST", "checkout/sessions/{id}/expire", self.expire_session),
            ("GET", "payment_intents", self.payments),
            ("POST", "payment_intents", self.create_payment),
            ("GET", "payment_intents/{id}", self.reader("payment_intent")),
            ("POST", "payment_intents/{id}/confirm", self.confirm_payment),
            ("POST", "payment_intents/{id}/cancel", self.cancel_payment),
            ("GET", "charges/{id}", self.reader("charge")),
            ("GET", "refunds", self.refunds),
            ("POST", "refunds", self.create_refund),
            ("GET", "refunds/{id}", self.reader("refund")),
            ("GET", "disputes", self.disputes),
            ("GET", "disputes/{id}", self.reader("dispute")),
            ("POST", "disputes/{id}", self.answer_dispute),
            ("POST", "disputes/{id}/close", self.close_dispute),
            ("GET", "events", self.events),
            ("GET", "events/{id}", self.reader("event")),
            ("POST", "webhook_endpoints", self.create_endpoint),
            ("DELETE", "webhook_endpoints/{id}", self.delete_endpoint),
            ("POST", "test_helpers/test_clocks", self.create_clock),
            ("GET", "test_helpers/test_clocks/{id}", self.reader("test_helpers.test_clock")),
            ("POST", "test_helpers/test_clocks/{id}/advance", self.advance_clock),
        ]
        self._routes: list[Route] = [
            (method, re.compile(path.replace("{id}", r"([A-Za-z0-9_]+)") + r"\Z"), verb)
            for method, path, verb in routes
        ]

    def call(self, method: str, path: str, form: Form) -> Body:
        """Runs the verb of a path; raises `StripeFault`."""
        for wanted, pattern, verb in self._routes:
            match = pattern.match(path)
            if match and wanted == method:
                return verb(form, *match.groups())
        raise invalid(f"Unrecognized request URL ({method}: /v1/{path}).")

    def authenticate(self, kind: str, intent_id: str, *, succeeds: bool) -> Body:
        """What the customer does on their bank's page."""
        intent = self._state.get(kind, intent_id)
        if intent["status"] != "requires_action":
            raise unexpected(kind, intent)
        does, refused = does_of(self._method(intent["payment_method"])), Behaviour(f"{kind}_authentication_failure", "")
        try:
            if kind == "setup_intent":
                method = self._method(intent["payment_method"])
                return self._saved(intent, method) if succeeds else self._setup_failed(intent, refused)
            if succeeds and not does.code:
                return self._collected(intent)
            return self._payment_failed(intent, does if succeeds else refused)
        except Declined:
            return self._state.get(kind, intent_id)

    def events(self, form: Form) -> Body:
        """What happened, newest first."""
        equal = {"type": form["type"]} if form.get("type") else {}
        return list_of(self._state.listed("event", limit_of(form), **equal), "/v1/events")

    def create_endpoint(self, form: Form) -> Body:
        """Where events are sent to; the answer alone has the secret that they are signed with."""
        wanted = listed(form.get("enabled_events")) or ["*"]
        body = {"url": form.get("url"), "enabled_events": wanted, "status": "enabled", "api_version": API_VERSION}
        secret = f"whsec_{secrets.token_hex(16)}"
        return self._state.add("webhook_endpoint", {**body, "secret": secret}, now=int(time.time()))

    def seed_endpoint(self, url: str, secret: str) -> None:
        """The endpoint of whoever starts us: one, however often they do, wherever they are this time."""
        body = {"url": url, "secret": secret, "enabled_events": ["*"], "status": "enabled", "api_version": API_VERSION}
        known = [each for each in self._state.listed("webhook_endpoint", 100) if each.get("_seeded")]
        if known:
            self._state.put({**known[0], **body})
        else:
            self._state.add("webhook_endpoint", {**body, "_seeded": True}, now=int(time.time()))

    def delete_endpoint(self, _: Form, endpoint_id: str) -> Body:
        """Sends there no more, not even what is in line."""
        self._state.get("webhook_endpoint", endpoint_id)
        self._state.forget(endpoint_id)
        return {"id": endpoint_id, "object": "webhook_endpoint", "deleted": True}

    def create_clock(self, form: Form) -> Body:
        """A clock that stands until it is moved on."""
        body = {"frozen_time": int(form["frozen_time"]), "status": "ready", "name": form.get("name")}
        return self._state.add("test_helpers.test_clock", body, now=int(time.time()))

    def advance_clock(self, form: Form, clock_id: str) -> Body:
        """Moves a clock on."""
        clock, to = self._state.get("test_helpers.test_clock", clock_id), int(form["frozen_time"])
        if to < clock["frozen_time"]:
            raise invalid("frozen_time must be after the current frozen time.", "frozen_time")
        return self._state.put({**clock, "frozen_time": to})
