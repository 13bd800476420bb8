"""Disputes: a card's holder has a payment taken back, and what we say to it decides whether it is given again.

As in Stripe's test mode the evidence's text decides: `winning_evidence` wins, `losing_evidence` and closing lose. Money
moves with the dispute, but not with an inquiry: `balance_transactions` say what went, what the fee was, and what came
back.
"""

import time

from payments.fakestripe.errors import invalid
from payments.fakestripe.forms import Form, truth
from payments.fakestripe.intents import Payments
from payments.fakestripe.resources import does_of
from payments.fakestripe.state import Body

FEE = 1500
"""What a dispute costs, in the smallest unit of its currency; it is kept whoever wins."""
ANSWER_SECONDS = 7 * 86_400
OPEN = {"needs_response", "warning_needs_response"}


class Disputes(Payments):
    """Disputes of charges; the cards that are for it are disputed as soon as they have paid."""

    def disputes(self, form: Form) -> Body:
        """Disputes, of one payment if it is named, and made since a moment if one is, newest first."""
        found = self._page("dispute", "payment_intent", form)
        since = int(form.get("created", {}).get("gte", "0"))
        return found | {"data": [each for each in found["data"] if each["created"] >= since]}

    def dispute_payment(self, intent_id: str, reason: str, *, inquires: bool = False) -> Body:
        """What the holder of a card tells their bank. Each charge is disputed once."""
        intent = self._state.get("payment_intent", intent_id)
        if intent["status"] != "succeeded":
            raise invalid("This PaymentIntent does not have a successful charge to dispute.", "payment_intent")
        charge = self._state.get("charge", intent["latest_charge"])
        left = charge["amount"] - charge["amount_refunded"]
        if charge["disputed"] or not left:
            raise invalid(f"Charge {charge['id']} can't be disputed.")
        now = self._now_of(intent)
        body = {
            "amount": left, "currency": charge["currency"], "charge": charge["id"], "payment_intent": intent_id,
            "reason": reason, "status": "warning_needs_response" if inquires else "needs_response", "evidence": {},
            "evidence_details": {
                "due_by": now + ANSWER_SECONDS, "has_evidence": False, "past_due": False, "submission_count": 0,
            },
            "balance_transactions": [], "is_charge_refundable": inquires, "enhanced_eligibility_types": [],
            "network_reason_code": None,
        }  # fmt: skip
        made = self._state.add("dispute", body, now=now)
        self._state.put({**charge, "disputed": True})
        self._told("charge.dispute.created", made)
        return made if inquires else self._moved(made, -1, "charge.dispute.funds_withdrawn")

    def answer_dispute(self, form: Form, dispute_id: str) -> Body:
        """Evidence; submitted, it is judged at once."""
        dispute = self._open(dispute_id)
        evidence = dispute["evidence"] | form.get("evidence", {})
        details = dispute["evidence_details"] | {"has_evidence": bool(evidence)}
        dispute |= {"evidence": evidence, "evidence_details": details}
        if not truth(form.get("submit", "true")):
            return self._told("charge.dispute.updated", self._state.put(dispute))
        details["submission_count"] += 1
        said = evidence.get("uncategorized_text")
        if said == "losing_evidence":
            return self._closed(dispute, "lost")
        if said == "winning_evidence":
            return self._closed(dispute, "won")
        under_review = dispute["status"].replace("needs_response", "under_review")
        return self._told("charge.dispute.updated", self._state.put({**dispute, "status": under_review}))

    def close_dispute(self, _: Form, dispute_id: str) -> Body:
        """Gives in: the dispute is lost."""
        return self._closed(self._open(dispute_id), "lost")

    def _open(self, dispute_id: str) -> Body:
        dispute = self._state.get("dispute", dispute_id)
        if dispute["status"] not in OPEN:
            raise invalid("This dispute is already closed or under review.", code="dispute_closed")
        return dispute

    def _closed(self, dispute: Body, outcome: str) -> Body:
        """An inquiry that is answered is over; one that is not becomes a dispute that is lost."""
        if dispute["status"] == "warning_needs_response":
            if outcome == "won":
                return self._told("charge.dispute.closed", self._state.put({**dispute, "status": "warning_closed"}))
            dispute = self._moved(dispute, -1, "charge.dispute.funds_withdrawn")
        closed = self._state.put({**dispute, "status": outcome, "is_charge_refundable": False})
        self._told("charge.dispute.closed", closed)
        return self._moved(closed, 1, "charge.dispute.funds_reinstated") if outcome == "won" else closed

    def _moved(self, dispute: Body, sign: int, event: str) -> Body:
        """Money goes (with the fee), or comes back (without it)."""
        now = int(time.time())
        fee = FEE if sign < 0 else 0
        moved = sign * dispute["amount"]
        detail = {"amount": fee, "application": None, "currency": dispute["currency"], "type": "stripe_fee"}
        body = {
            "amount": moved, "currency": dispute["currency"], "fee": fee, "net": moved - fee, "type": "adjustment",
            "fee_details": [{**detail, "description": "Dispute fee"}] if fee else [], "source": dispute["id"],
            "reporting_category": "dispute" if sign < 0 else "dispute_reversal", "status": "available",
            "available_on": now, "exchange_rate": None, "description": None,
        }  # fmt: skip
        moves = [*dispute["balance_transactions"], self._state.add("balance_transaction", body, now=now)]
        return self._told(event, self._state.put({**dispute, "balance_transactions": moves}))

    def _collected(self, intent: Body) -> Body:
        """Some test cards pay, and dispute it right away."""
        done = super()._collected(intent)
        does = does_of(self._method(done["payment_method"]))
        if does.disputed:
            self.dispute_payment(done["id"], does.disputed, inquires=does.inquires)
        return done
