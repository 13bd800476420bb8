"""Setup intents: saving a card for later."""

import secrets

from payments.fakestripe.cards import Behaviour
from payments.fakestripe.errors import Declined, declined
from payments.fakestripe.forms import Form, listed, truth
from payments.fakestripe.resources import CHARGEABLE, Resources, does_of, unexpected
from payments.fakestripe.state import Body


class Setups(Resources):
    """Setup intents."""

    def create_setup(self, form: Form) -> Body:
        """The intent to save a card for later."""
        customer = self._state.get("customer", form["customer"]) if form.get("customer") else None
        body = {
            "customer": form.get("customer"), "usage": form.get("usage", "off_session"), "payment_method": None,
            "payment_method_types": listed(form.get("payment_method_types")) or ["card"], "next_action": None,
            "status": "requires_payment_method", "last_setup_error": None, "metadata": form.get("metadata", {}),
            "client_secret": f"seti_secret_{secrets.token_hex(12)}",
        }  # fmt: skip
        made = self._told("setup_intent.created", self._state.add("setup_intent", body, now=self._state.now(customer)))
        return self.confirm_setup(form, made["id"]) if truth(form.get("confirm")) else made

    def confirm_setup(self, form: Form, intent_id: str) -> Body:
        """Saves the card, asks for authentication, or declines."""
        intent = self._state.get("setup_intent", intent_id)
        if intent["status"] not in CHARGEABLE:
            raise unexpected("setup_intent", intent)
        method = self._method(form.get("payment_method") or intent["payment_method"] or "")
        does = does_of(method)
        intent["payment_method"] = method["id"]
        if does.authenticates:
            return self._asks("setup_intent", intent, form.get("return_url"))
        if does.code and not does.attaches:
            return self._setup_failed(intent, does)
        return self._saved(intent, method)

    def _saved(self, intent: Body, method: Body) -> Body:
        if intent["customer"]:
            self._attached({**method, "_set_up": True}, intent["customer"])
        done = {**intent, "status": "succeeded", "next_action": None, "last_setup_error": None}
        return self._told("setup_intent.succeeded", self._state.put(done))

    def _setup_failed(self, intent: Body, does: Behaviour) -> Body:
        fault = declined(does.code or "card_declined", does.decline_code)
        failed = {**intent, "status": "requires_payment_method", "payment_method": None, "next_action": None}
        self._told("setup_intent.setup_failed", self._state.put({**failed, "last_setup_error": fault.body["error"]}))
        raise Declined(fault.body["error"] | {"setup_intent": self._state.get("setup_intent", intent["id"])})
