"""Customers and their cards."""

import time

from payments.fakestripe.errors import declined, invalid
from payments.fakestripe.forms import Form
from payments.fakestripe.resources import Resources, does_of, limit_of, list_of
from payments.fakestripe.state import Body


class Customers(Resources):
    """Customers, payment methods, and which belongs to whom."""

    def create_customer(self, form: Form) -> Body:
        """A customer; with `test_clock` its time is that of the clock."""
        clock = form.get("test_clock")
        frozen = self._state.get("test_helpers.test_clock", clock)["frozen_time"] if clock else int(time.time())
        known = {name: form.get(name) for name in ("email", "name", "description", "phone")}
        body = {**known, "test_clock": clock, "metadata": form.get("metadata", {}), "balance": 0, "delinquent": False}
        settings = {"default_payment_method": None, "custom_fields": None, "footer": None, "rendering_options": None}
        made = self._state.add("customer", {**body, "invoice_settings": settings, "currency": None}, now=frozen)
        return self._told("customer.created", made)

    def change_customer(self, form: Form, customer_id: str) -> Body:
        """Other facts of a customer, such as the card to charge."""
        customer = self._state.get("customer", customer_id)
        for name in ("email", "name", "description", "phone"):
            customer[name] = form.get(name, customer[name])
        customer["metadata"] |= form.get("metadata", {})
        if default := form.get("invoice_settings", {}).get("default_payment_method"):
            if self._state.get("payment_method", default)["customer"] != customer_id:
                raise invalid("The customer does not have a payment method with this ID.", "invoice_settings")
            customer["invoice_settings"]["default_payment_method"] = default
        return self._told("customer.updated", self._state.put(customer))

    def create_method(self, form: Form) -> Body:
        """A card by its number."""
        if form.get("type") != "card":
            raise invalid("Only cards can be made here.", "type")
        card = form.get("card", {})
        expiry = (int(card["exp_month"]), int(card["exp_year"])) if "exp_month" in card else None
        return self._card(card.get("number", ""), expiry)

    def attach(self, form: Form, method_id: str) -> Body:
        """Saves a card with a customer."""
        customer, method = self._state.get("customer", form.get("customer", "")), self._method(method_id)
        if method["customer"] not in (None, customer["id"]):
            raise invalid("The payment method you provided has already been attached to a customer.")
        does = does_of(method)
        if does.code and not does.attaches and not does.authenticates:
            raise declined(does.code, does.decline_code or does.code)
        return self._attached(method, customer["id"])

    def detach(self, _: Form, method_id: str) -> Body:
        """Forgets a card; it can't be charged again."""
        method = self._state.get("payment_method", method_id)
        if method["customer"] is None:
            raise invalid("The payment method you provided is not attached to a customer.")
        return self._told("payment_method.detached", self._state.put({**method, "customer": None, "_gone": True}))

    def methods_of(self, form: Form, customer_id: str) -> Body:
        """A customer's cards."""
        self._state.get("customer", customer_id)
        found = self._state.listed("payment_method", limit_of(form), customer=customer_id)
        return list_of(found, f"/v1/customers/{customer_id}/payment_methods")
