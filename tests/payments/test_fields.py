"""Whatever the fake answers, Stripe's own SDK knows each field of it by name: held against the SDK's annotations."""

import inspect
import json
import sqlite3
import types
import typing
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import Any

import httpx
import pytest
import stripe

from payments.fakestripe.resources import public
from payments.fakestripe.state import PREFIXES
from tests.support.fakestripe import Fake, customer_with, pay

pytestmark = pytest.mark.deep

CLASSES: dict[str, Any] = {
    "customer": stripe.Customer, "payment_method": stripe.PaymentMethod, "setup_intent": stripe.SetupIntent,
    "payment_intent": stripe.PaymentIntent, "charge": stripe.Charge, "refund": stripe.Refund,
    "dispute": stripe.Dispute, "balance_transaction": stripe.BalanceTransaction, "event": stripe.Event,
    "webhook_endpoint": stripe.WebhookEndpoint, "checkout.session": stripe.checkout.Session,
    "test_helpers.test_clock": stripe.test_helpers.TestClock,
}  # fmt: skip


def unknown(said: Any, known: Any, at: str) -> Iterator[str]:
    """The fields of an answer, however deep, that the SDK's class doesn't have."""
    if isinstance(said, list):
        for one in said:
            yield from unknown(one, (typing.get_args(known) or (None,))[0], at)
    elif isinstance(said, dict):
        shape = CLASSES.get(str(said.get("object"))) or class_of(known)
        fields = annotations_of(shape) if shape else dict.fromkeys(said)  # metadata: whatever names there are
        for name, value in said.items():
            if name not in fields:
                yield f"{at}.{name}"
            yield from unknown(value, fields.get(name), f"{at}.{name}")


def annotations_of(shape: Any) -> dict[str, Any]:
    """Every field of a class of the SDK's, and of those that it is made from."""
    return {name: what for each in reversed(shape.__mro__) for name, what in inspect.get_annotations(each).items()}


def class_of(known: Any) -> Any:
    """The class of the SDK's that an annotation names, out of what else may be there; None for free names."""
    if isinstance(known, typing.ForwardRef):
        known = known.__forward_arg__
    if isinstance(known, str):
        known = getattr(stripe, known, None)
    if isinstance(known, type) and issubclass(known, stripe.StripeObject):
        return known if known is not stripe.StripeObject else None
    if typing.get_origin(known) in {typing.Union, types.UnionType}:
        return next((found for each in typing.get_args(known) if (found := class_of(each))), None)
    return None


def lived_through(fake: Fake, v1: Any) -> None:
    """Of every kind of object one of each state that the fake knows."""
    v1.webhook_endpoints.create({"url": "http://127.0.0.1:9/", "enabled_events": ["charge.refunded"]})
    customer, method = customer_with(v1)
    paid = pay(v1, customer, method, metadata={"reference": "7"}, description="Seats")
    v1.refunds.create({"payment_intent": paid.id, "amount": 500, "reason": "duplicate"})
    for card in ("pm_card_chargeCustomerFail", "pm_card_authenticationRequired"):
        other, saved = customer_with(v1, card)
        with suppress(stripe.CardError):
            pay(v1, other, saved)
        with suppress(stripe.CardError):
            v1.payment_intents.cancel(pay(v1, other, saved, off_session=False, return_url="https://x.example/").id)
    clock = v1.test_helpers.test_clocks.create({"frozen_time": 1_900_000_000})
    clocked = v1.customers.create({"name": "Acme", "test_clock": clock.id})
    page = v1.checkout.sessions.create(
        {"mode": "setup", "customer": clocked.id, "payment_method_types": ["card"], "success_url": "https://x.example/"}
    )
    httpx.post(page.url, data={"number": "4000000000000002", "expiry": "12/40", "cvc": "123"})
    httpx.post(page.url, data={"number": "4242424242424242", "expiry": "12/40", "cvc": "123"})
    for card, text in (("pm_card_createDispute", "winning_evidence"), ("pm_card_createDisputeInquiry", "x")):
        paid = pay(v1, *customer_with(v1, card))
        [dispute] = v1.disputes.list({"payment_intent": paid.id}).data
        v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}, "submit": True})


def test_every_field_that_the_fake_answers_is_one_of_the_sdks(fake: Fake, v1: Any) -> None:
    assert set(CLASSES) == set(PREFIXES)
    lived_through(fake, v1)
    with closing(sqlite3.connect(fake.path)) as file:
        kept = [(kind, public(json.loads(body))) for kind, body in file.execute("SELECT kind, body FROM object")]
    assert {kind for kind, _ in kept} == set(PREFIXES)
    states = {(body["object"], body.get("status")) for _, body in kept}
    assert {("payment_intent", each) for each in ("succeeded", "requires_payment_method", "canceled")} <= states
    assert {("dispute", "won"), ("dispute", "warning_under_review"), ("checkout.session", "complete")} <= states
    found = {each for kind, body in kept for each in unknown(body, CLASSES[kind], kind)}
    assert found == set()


def test_a_name_that_the_sdk_does_not_have_is_found() -> None:
    """What holds the names against the SDK's sees wrong ones, also within what is within."""
    moves = [{"object": "balance_transaction", "amuont": 1, "fee_details": [{"amount": 1, "why": ""}]}]
    said = {"object": "dispute", "metadata": {"ours": "1"}, "balance_transactions": moves, "evidence": {"text": ""}}
    at = "dispute"
    assert set(unknown(said, stripe.Dispute, at)) == {
        f"{at}.balance_transactions.amuont", f"{at}.balance_transactions.fee_details.why", f"{at}.evidence.text",
    }  # fmt: skip


def test_errors_say_what_the_sdk_reads(v1: Any) -> None:
    customer, method = customer_with(v1, "pm_card_chargeCustomerFail")
    asked: list[Any] = [lambda: pay(v1, customer, method), lambda: v1.customers.retrieve("cus_nothing")]
    for each in asked:
        with pytest.raises(stripe.StripeError) as refused:
            each()
        body: Any = refused.value.json_body
        assert set(unknown(body["error"], stripe.ErrorObject, "error")) == set()
