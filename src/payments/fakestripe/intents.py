"""Payment intents, charges and refunds."""

import re
import secrets

from payments.fakestripe.cards import Behaviour
from payments.fakestripe.errors import Declined, declined, invalid
from payments.fakestripe.forms import Form, listed, truth
from payments.fakestripe.resources import CHARGEABLE, Resources, does_of, limit_of, list_of, unexpected
from payments.fakestripe.state import Body

CURRENCIES = re.compile(r"[a-z]{3}")


class Payments(Resources):
    """Collecting and giving back."""

    def create_payment(self, form: Form) -> Body:
        """The intent to collect an amount in the smallest unit of a currency."""
        amount, currency = form.get("amount", ""), form.get("currency", "")
        if not amount.isascii() or not amount.isdigit() or not 0 < int(amount) < 10**12:
            raise invalid("Invalid positive integer", "amount", "parameter_invalid_integer")
        if not CURRENCIES.fullmatch(currency):
            raise invalid(f"Invalid currency: {currency}", "currency")
        customer = self._state.get("customer", form["customer"]) if form.get("customer") else None
        method = form.get("payment_method")
        if method:
            method = self._charged(method, form.get("customer"))["id"]
        body = {
            "amount": int(amount), "amount_received": 0, "amount_capturable": 0, "currency": currency,
            "customer": form.get("customer"), "payment_method": method, "description": form.get("description"),
            "payment_method_types": listed(form.get("payment_method_types")) or ["card"],
            "capture_method": "automatic_async", "confirmation_method": "automatic", "latest_charge": None,
            "last_payment_error": None, "next_action": None, "canceled_at": None, "cancellation_reason": None,
            "status": "requires_confirmation" if method else "requires_payment_method",
            "setup_future_usage": form.get("setup_future_usage"), "metadata": form.get("metadata", {}),
            "client_secret": f"pi_secret_{secrets.token_hex(12)}",
        }  # fmt: skip
        now = self._state.now(customer)
        made = self._told("payment_intent.created", self._state.add("payment_intent", body, now=now))
        return self.confirm_payment(form, made["id"]) if truth(form.get("confirm")) else made

    def payments(self, form: Form) -> Body:
        """Payments, of one customer if it is named, newest first."""
        return self._page("payment_intent", "customer", form)

    def refunds(self, form: Form) -> Body:
        """Refunds, of one payment if it is named, newest first."""
        return self._page("refund", "payment_intent", form)

    def _page(self, kind: str, of: str, form: Form) -> Body:
        equal = {of: form[of]} if form.get(of) else {}
        wanted = limit_of(form)
        found = self._state.listed(kind, wanted + 1, form.get("starting_after"), **equal)
        return list_of(found[:wanted], f"/v1/{kind}s", has_more=len(found) > wanted)

    def _charged(self, method_id: str, customer_id: str | None) -> Body:
        """A payment method that may be charged for this customer."""
        method = self._method(method_id)
        if method.get("_gone") or (method["customer"] is not None and method["customer"] != customer_id):
            raise invalid("The provided PaymentMethod can not be used with this customer.", "payment_method")
        return method

    def confirm_payment(self, form: Form, intent_id: str) -> Body:
        """Collects, asks for authentication, or declines. Off session there is nobody to authenticate."""
        intent = self._state.get("payment_intent", intent_id)
        if intent["status"] not in CHARGEABLE:
            raise unexpected("payment_intent", intent)
        method_id = form.get("payment_method") or intent["payment_method"]
        if not method_id:
            raise invalid("You cannot confirm this PaymentIntent because it's missing a payment method.")
        method = self._charged(method_id, intent["customer"])
        does, intent["payment_method"] = does_of(method), method["id"]
        asks = does.authenticates and not (does.once and method.get("_set_up"))
        if asks and truth(form.get("off_session")):
            return self._payment_failed(intent, Behaviour("authentication_required", "authentication_required"))
        if asks:
            return self._asks("payment_intent", intent, form.get("return_url"))
        return self._payment_failed(intent, does) if does.code else self._collected(intent)

    def _collected(self, intent: Body) -> Body:
        charge = self._charge(intent, "succeeded", None)
        done = {
            **intent, "status": "succeeded", "amount_received": intent["amount"], "latest_charge": charge["id"],
            "next_action": None, "last_payment_error": None,
        }  # fmt: skip
        self._told("charge.succeeded", charge)
        return self._told("payment_intent.succeeded", self._state.put(done))

    def _payment_failed(self, intent: Body, does: Behaviour) -> Body:
        charge = self._charge(intent, "failed", does)
        fault = declined(does.code or "card_declined", does.decline_code, charge=charge["id"])
        failed = {**intent, "status": "requires_payment_method", "latest_charge": charge["id"], "next_action": None}
        failed |= {"last_payment_error": fault.body["error"], "payment_method": None}
        self._told("charge.failed", charge)
        self._told("payment_intent.payment_failed", self._state.put(failed))
        raise Declined(fault.body["error"] | {"payment_intent": failed})

    def _charge(self, intent: Body, status: str, does: Behaviour | None) -> Body:
        paid = status == "succeeded"
        body = {
            "amount": intent["amount"], "amount_captured": intent["amount"] if paid else 0, "amount_refunded": 0,
            "currency": intent["currency"], "customer": intent["customer"], "payment_intent": intent["id"],
            "payment_method": intent["payment_method"], "status": status, "paid": paid, "captured": paid,
            "refunded": False, "disputed": False, "metadata": intent["metadata"],
            "failure_code": does.code if does else None, "failure_message": "Your card was declined." if does else None,
        }  # fmt: skip
        return self._state.add("charge", body, now=self._now_of(intent))

    def cancel_payment(self, form: Form, intent_id: str) -> Body:
        """Gives up a payment that was not collected."""
        intent = self._state.get("payment_intent", intent_id)
        if intent["status"] in {"succeeded", "canceled"}:
            raise unexpected("payment_intent", intent)
        gone = {**intent, "status": "canceled", "canceled_at": self._now_of(intent), "next_action": None}
        gone["cancellation_reason"] = form.get("cancellation_reason")
        return self._told("payment_intent.canceled", self._state.put(gone))

    def _refundable(self, charge: Body) -> bool:
        """Whether a charge that was disputed may be given back: one that its holder only asks about, or lost."""
        [dispute] = self._state.listed("dispute", 1, charge=charge["id"])
        return bool(dispute["is_charge_refundable"] or dispute["status"] == "won")

    def create_refund(self, form: Form) -> Body:
        """Gives money back, never more than was collected."""
        intent = self._state.get("payment_intent", form.get("payment_intent", ""))
        if intent["status"] != "succeeded":
            raise invalid("This PaymentIntent does not have a successful charge to refund.", "payment_intent")
        charge = self._state.get("charge", intent["latest_charge"])
        left = charge["amount"] - charge["amount_refunded"]
        asked = form.get("amount", str(left))
        if charge["disputed"] and not self._refundable(charge):
            raise invalid(f"Charge {charge['id']} has been charged back.", code="charge_disputed")
        if left == 0:
            raise invalid(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
        if not asked.isdigit() or not 0 < int(asked) <= left:
            raise invalid(f"Refund amount is greater than unrefunded amount on charge ({left}).", "amount")
        charge["amount_refunded"] += int(asked)
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        body = {
            "amount": int(asked), "currency": charge["currency"], "charge": charge["id"], "status": "succeeded",
            "payment_intent": intent["id"], "reason": form.get("reason"), "metadata": form.get("metadata", {}),
        }  # fmt: skip
        made = self._state.add("refund", body, now=self._now_of(intent))
        self._told("charge.refunded", self._state.put(charge))
        return self._told("refund.created", made)
