"""The fake Stripe, driven by the real SDK: the same calls hold on Stripe's own test mode where its key is set."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import stripe

from payments.fakestripe.forms import decode, listed
from tests.support.fakestripe import Fake, client_of, customer_with, pay
from tests.support.servers import server_port

pytestmark = pytest.mark.deep

# What holds on Stripe too


def test_a_saved_card_pays(v1: Any) -> None:
    customer, method = customer_with(v1)
    paid = pay(v1, customer, method, metadata={"invoice": "7"})
    assert (paid.status, paid.amount_received, paid.currency, paid.metadata["invoice"]) == (
        "succeeded",
        2500,
        "usd",
        "7",
    )
    assert v1.payment_intents.retrieve(paid.id).latest_charge == paid.latest_charge
    charge = v1.charges.retrieve(paid.latest_charge)
    assert (charge.paid, charge.amount, charge.payment_intent) == (True, 2500, paid.id)
    [saved] = v1.customers.payment_methods.list(customer).data
    assert (saved.id, saved.card.last4) == (method, "4242")
    assert "4242424242424242" not in str(saved)


@pytest.mark.parametrize(
    ("card", "code"),
    [
        ("pm_card_chargeCustomerFail", "card_declined"),
        ("pm_card_authenticationRequired", "authentication_required"),
    ],
)
def test_a_card_that_declines_says_why_and_leaves_the_intent_open(v1: Any, card: str, code: str) -> None:
    customer, method = customer_with(v1, card)
    with pytest.raises(stripe.CardError) as refused:
        pay(v1, customer, method)
    assert refused.value.code == code
    intent = v1.payment_intents.retrieve(refused.value.error.payment_intent.id)
    assert (intent.status, intent.amount_received) == ("requires_payment_method", 0)
    assert intent.last_payment_error.code == code
    good = v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    again = v1.payment_intents.confirm(intent.id, {"payment_method": good, "off_session": True})
    assert again.status == "succeeded"


def test_a_declined_card_is_not_saved(v1: Any) -> None:
    customer = v1.customers.create({"name": "Acme"})
    with pytest.raises(stripe.CardError) as refused:
        v1.payment_methods.attach("pm_card_chargeDeclinedInsufficientFunds", {"customer": customer.id})
    assert refused.value.error.decline_code == "insufficient_funds"


def test_the_same_key_is_the_same_charge_and_another_request_with_it_is_refused(v1: Any) -> None:
    customer, method = customer_with(v1)
    key = f"inv:{uuid4()}:attempt:1"
    first, second = pay(v1, customer, method, key=key), pay(v1, customer, method, key=key)
    assert first.id == second.id
    with pytest.raises(stripe.IdempotencyError):
        pay(v1, customer, method, amount=2600, key=key)


def test_a_decline_is_replayed_too(v1: Any) -> None:
    customer, method = customer_with(v1, "pm_card_chargeCustomerFail")
    key, intents = str(uuid4()), set()
    for _ in range(2):
        with pytest.raises(stripe.CardError) as refused:
            pay(v1, customer, method, key=key)
        intents.add(refused.value.error.payment_intent.id)
    assert len(intents) == 1


def test_refunds_never_give_back_more_than_was_collected(v1: Any) -> None:
    customer, method = customer_with(v1)
    paid = pay(v1, customer, method)
    part = v1.refunds.create({"payment_intent": paid.id, "amount": 1000})
    assert (part.status, part.amount) == ("succeeded", 1000)
    with pytest.raises(stripe.InvalidRequestError):
        v1.refunds.create({"payment_intent": paid.id, "amount": 1501})
    assert v1.refunds.create({"payment_intent": paid.id}).amount == 1500
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.refunds.create({"payment_intent": paid.id})
    assert refused.value.code == "charge_already_refunded"
    assert v1.charges.retrieve(paid.latest_charge).refunded is True


def test_a_card_is_saved_for_later_by_a_setup_intent(v1: Any) -> None:
    customer = v1.customers.create({"name": "Acme"})
    asked = {"customer": customer.id, "payment_method_types": ["card"], "usage": "off_session"}
    intent = v1.setup_intents.create(asked)
    assert intent.status == "requires_payment_method"
    done = v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    assert done.status == "succeeded"
    assert v1.payment_methods.retrieve(done.payment_method).customer == customer.id
    assert pay(v1, customer.id, done.payment_method).status == "succeeded"


def test_nobody_pays_with_the_card_of_another(v1: Any) -> None:
    _, theirs = customer_with(v1)
    mine = v1.customers.create({"name": "Other"})
    with pytest.raises(stripe.InvalidRequestError):
        pay(v1, mine.id, theirs)


@pytest.mark.parametrize("wrong", [{"amount": 0}, {"amount": -5}, {"currency": "dollars"}])
def test_amounts_are_whole_and_positive(v1: Any, wrong: dict[str, Any]) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        v1.payment_intents.create({"amount": 100, "currency": "usd"} | wrong)


def test_what_is_not_there_is_said_so(v1: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.customers.retrieve("cus_nothing")
    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


def test_a_payment_is_given_up_once(v1: Any) -> None:
    intent = v1.payment_intents.create({"amount": 100, "currency": "jpy", "payment_method_types": ["card"]})
    assert v1.payment_intents.cancel(intent.id, {"cancellation_reason": "abandoned"}).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.payment_intents.cancel(intent.id)
    assert refused.value.code == "payment_intent_unexpected_state"


# What only the fake can be asked for


@pytest.mark.parametrize(("succeeds", "status"), [(True, "succeeded"), (False, "requires_payment_method")])
def test_a_customer_authenticates_or_does_not(fake: Fake, v1: Any, succeeds: bool, status: str) -> None:
    customer, method = customer_with(v1, "pm_card_authenticationRequired")
    intent = pay(v1, customer, method, off_session=False)
    assert (intent.status, intent.next_action.type) == ("requires_action", "redirect_to_url")
    page = intent.next_action.redirect_to_url.url
    assert page.startswith(fake.url)
    answer = {"answer": "authenticate" if succeeds else "fail"}
    assert httpx.post(page, data=answer).status_code == 200
    assert v1.payment_intents.retrieve(intent.id).status == status
    assert httpx.post(page, data={"answer": "authenticate"}).status_code == 400
    assert v1.payment_intents.retrieve(intent.id).status == status


@pytest.mark.parametrize("status", [409, 429, 500])
def test_a_failure_before_the_work_leaves_nothing(fake: Fake, v1: Any, status: int) -> None:
    customer, method = customer_with(v1)
    key = str(uuid4())
    fake.turn(fail=[status])
    with pytest.raises(stripe.StripeError) as refused:
        pay(v1, customer, method, key=key)
    assert refused.value.http_status == status
    assert pay(v1, customer, method, key=key).status == "succeeded"
    assert len(charges_of(v1, customer)) == 1


def charges_of(v1: Any, customer: str) -> list[str]:
    """The successful charges of a customer, by the events that tell of them."""
    events = v1.events.list({"type": "charge.succeeded", "limit": 100}).data
    return [each.data.object["id"] for each in events if each.data.object["customer"] == customer]


def test_an_answer_that_was_lost_is_had_again_by_its_key(fake: Fake, v1: Any) -> None:
    customer, method = customer_with(v1)
    key = str(uuid4())
    fake.turn(fail_after=[500, 500])
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            pay(v1, customer, method, key=key)
    assert pay(v1, customer, method, key=key).status == "succeeded"
    assert len(charges_of(v1, customer)) == 1


def test_of_two_at_once_with_one_key_one_charges(fake: Fake, v1: Any) -> None:
    customer, method = customer_with(v1)
    fake.turn(work=0.3)
    key, outcomes = str(uuid4()), []

    def try_once(_: int) -> None:
        try:
            outcomes.append(pay(fake.client.v1, customer, method, key=key).status)
        except stripe.StripeError as error:
            outcomes.append(str(error.http_status))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(try_once, range(4)))
    assert set(outcomes) <= {"409", "succeeded"}
    assert "succeeded" in outcomes
    assert len(charges_of(v1, customer)) == 1


def test_a_clock_is_the_time_of_its_customers(v1: Any) -> None:
    start = 1_900_000_000
    clock = v1.test_helpers.test_clocks.create({"frozen_time": start})
    customer = v1.customers.create({"name": "Acme", "test_clock": clock.id})
    assert customer.created == start
    v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": start + 86_400})
    method = v1.payment_methods.attach("pm_card_visa", {"customer": customer.id}).id
    assert pay(v1, customer.id, method).created == start + 86_400
    with pytest.raises(stripe.InvalidRequestError):
        v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": start})


def test_without_a_key_nobody_is_answered(server: Fake | None) -> None:
    stranger = client_of(server, "rk_live_stolen")
    with pytest.raises(stripe.AuthenticationError):
        stranger.v1.customers.create({"name": "Acme"})


def test_a_killed_fake_has_done_a_request_wholly_or_not_at_all(tmp_path: Path) -> None:
    fake = Fake(tmp_path / "stripe.db", server_port())
    fake.start()
    customer, method = customer_with(fake.client.v1)
    keys = [str(number) for number in range(40)]
    killer = threading.Timer(0.15, fake.kill)
    killer.start()
    for key in keys:
        try:
            pay(fake.client.v1, customer, method, key=key)
        except stripe.APIConnectionError:
            break
    killer.join()
    fake.start()
    try:
        for key in keys:
            assert pay(fake.client.v1, customer, method, key=key).status == "succeeded"
        assert len(charges_of(fake.client.v1, customer)) == len(keys)
    finally:
        fake.kill()


def test_forms_nest_and_count() -> None:
    form = decode("a=1&b[c]=2&b[d][e]=&list[0]=x&list[1]=y&more[]=z")
    assert form == {"a": "1", "b": {"c": "2", "d": {"e": ""}}, "list": {"0": "x", "1": "y"}, "more": {"0": "z"}}
    assert (listed(form["list"]), listed("x")) == (["x", "y"], [])
