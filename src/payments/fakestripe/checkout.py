"""Checkout Sessions in setup mode: a hosted page where a card is typed (`payments.fakestripe.hosted`)."""

from payments.fakestripe.errors import invalid
from payments.fakestripe.forms import Form, listed, web_address
from payments.fakestripe.setup import Setups
from payments.fakestripe.state import Body

OPEN_SECONDS = 24 * 3600
ID_PLACE = "{CHECKOUT_SESSION_ID}"


class Checkout(Setups):
    """Sessions, each with a setup intent of its own."""

    def create_session(self, form: Form) -> Body:
        """A session and the address of its page."""
        if form.get("mode") != "setup":
            raise invalid("Only mode=setup is known here.", "mode")
        if not (methods := listed(form.get("payment_method_types"))):
            raise invalid("`currency` is required in setup mode without payment_method_types.", "currency")
        success = web_address(form.get("success_url", ""), "success_url")
        cancel = web_address(form["cancel_url"], "cancel_url") if form.get("cancel_url") else None
        customer = self._state.get("customer", form["customer"]) if form.get("customer") else None
        intent = self.create_setup({"customer": form.get("customer")})
        now = self._state.now(customer)
        body = {
            "mode": "setup", "status": "open", "customer": form.get("customer"), "setup_intent": intent["id"],
            "payment_method_types": methods, "payment_status": "no_payment_required", "success_url": success,
            "cancel_url": cancel, "locale": form.get("locale"), "expires_at": now + OPEN_SECONDS,
            "metadata": form.get("metadata", {}), "payment_intent": None, "currency": None, "url": None,
        }  # fmt: skip
        made = self._state.add("checkout.session", body, now=now)
        self._state.put({**intent, "_session": made["id"]})
        return self._state.put({**made, "url": f"{self._state.address}/pay/{made['id']}"})

    def read_session(self, _: Form, session_id: str) -> Body:
        """A session as it is now: one that nobody completed for a day has expired."""
        session = self._state.get("checkout.session", session_id)
        customer = self._state.get("customer", session["customer"]) if session["customer"] else None
        if session["status"] == "open" and self._state.now(customer) >= session["expires_at"]:
            return self._expired(session)
        return session

    def expire_session(self, form: Form, session_id: str) -> Body:
        """Closes a session that is open."""
        session = self.read_session(form, session_id)
        if session["status"] != "open":
            raise invalid(f"Only Checkout Sessions with a status of open can be expired; it is {session['status']}.")
        return self._expired(session)

    def enter_card(self, session: Body, number: str, expiry: tuple[int, int]) -> Body:
        """What the page does with a card: the session's setup intent. Raises what a decline raises."""
        method = self._card(number, expiry)
        back = f"{self._state.address}/pay/{session['id']}/return"
        return self.confirm_setup({"payment_method": method["id"], "return_url": back}, session["setup_intent"])

    def _saved(self, intent: Body, method: Body) -> Body:
        """A saved card completes the session, also when its customer never comes back from their bank."""
        done = super()._saved(intent, method)
        if session_id := intent.get("_session"):
            session = self._state.get("checkout.session", session_id)
            complete = {**session, "status": "complete", "url": None}
            self._told("checkout.session.completed", self._state.put(complete))
        return done

    def _expired(self, session: Body) -> Body:
        gone = self._state.put({**session, "status": "expired", "url": None})
        return self._told("checkout.session.expired", gone)
