"""Disputes of the fake, by the real SDK."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import stripe

from kernel.money import Money
from payments.stripe_gateway import StripeGateway, _dispute
from tests.support.fakestripe import Fake, Inbox, customer_with, pay
from tests.support.waits import wait_until

pytestmark = pytest.mark.deep


def disputed(v1: Any, card: str = "pm_card_createDispute") -> Any:
    """A payment's dispute."""
    customer, method = customer_with(v1, card)
    paid = pay(v1, customer, method)
    # Stripe makes it a moment later.
    wait_until(lambda: bool(v1.disputes.list({"payment_intent": paid.id}).data))
    [found] = v1.disputes.list({"payment_intent": paid.id}).data
    return found


def decided(v1: Any, dispute: str) -> Any:
    """The dispute once the bank has said something."""
    wait_until(lambda: v1.disputes.retrieve(dispute).status in {"won", "lost", "warning_closed"})
    return v1.disputes.retrieve(dispute)


@pytest.mark.parametrize(("text", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")])
def test_the_evidence_decides(v1: Any, text: str, status: str) -> None:
    dispute = disputed(v1)
    assert (dispute.status, dispute.amount, dispute.reason) == ("needs_response", 2500, "fraudulent")
    [withdrawn] = dispute.balance_transactions
    assert (withdrawn.amount, withdrawn.fee, withdrawn.net) == (-2500, 1500, -4000)
    v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": text}, "submit": True})
    after = decided(v1, dispute.id)
    assert after.status == status
    assert sum(each.amount for each in after.balance_transactions) == (0 if status == "won" else -2500)
    with pytest.raises(stripe.InvalidRequestError):
        v1.disputes.close(dispute.id)


def test_whoever_gives_in_loses(v1: Any) -> None:
    assert v1.disputes.close(disputed(v1).id).status == "lost"


def test_evidence_may_wait_and_may_be_looked_at(v1: Any) -> None:
    dispute = disputed(v1, "pm_card_createDisputeProductNotReceived")
    assert dispute.reason == "product_not_received"
    kept = v1.disputes.update(dispute.id, {"evidence": {"product_description": "Seats"}, "submit": False})
    assert (kept.status, kept.evidence_details.has_evidence) == ("needs_response", True)
    sent = v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "We delivered."}, "submit": True})
    assert (sent.status, sent.evidence.product_description) == ("under_review", "Seats")


def test_a_disputed_payment_is_not_given_back_twice(v1: Any) -> None:
    dispute = disputed(v1)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.refunds.create({"payment_intent": dispute.payment_intent})
    assert refused.value.code == "charge_disputed"
    assert v1.charges.retrieve(dispute.charge).disputed is True


def test_an_inquiry_takes_no_money(v1: Any) -> None:
    dispute = disputed(v1, "pm_card_createDisputeInquiry")
    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])
    v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True})
    closed = decided(v1, dispute.id)
    assert (closed.status, closed.balance_transactions) == ("warning_closed", [])


def test_its_news_come_in_the_order_of_stripe(v1: Any, inbox: Inbox, listening: Callable[..., str]) -> None:
    secret = listening("charge.dispute.created", "charge.dispute.closed", "charge.dispute.funds_withdrawn",
                       "charge.dispute.funds_reinstated")  # fmt: skip
    dispute = disputed(v1)
    wait_until(lambda: len(inbox.taken) == 2)
    assert inbox.kinds() == ["charge.dispute.created", "charge.dispute.funds_withdrawn"]
    v1.disputes.update(dispute.id, {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True})
    wait_until(lambda: len(inbox.taken) == 4)
    assert inbox.kinds()[2:] == ["charge.dispute.closed", "charge.dispute.funds_reinstated"]
    for body, signed in inbox.taken:
        assert stripe.Webhook.construct_event(body, signed, secret).data.object["id"] == dispute.id


def test_the_holder_of_a_card_disputes_later(fake: Fake, v1: Any) -> None:
    customer, method = customer_with(v1)
    paid = pay(v1, customer, method)
    v1.refunds.create({"payment_intent": paid.id, "amount": 500})
    said = httpx.post(f"{fake.url}/fake/disputes", json={"payment": paid.id, "reason": "duplicate"})
    assert (said.status_code, said.json()["amount"], said.json()["reason"]) == (200, 2000, "duplicate")
    for wrong in (paid.id, "pi_nothing"):
        assert httpx.post(f"{fake.url}/fake/disputes", json={"payment": wrong}).status_code in {400, 404}
    open_one = v1.payment_intents.create({"amount": 100, "currency": "usd", "payment_method_types": ["card"]})
    assert httpx.post(f"{fake.url}/fake/disputes", json={"payment": open_one.id}).status_code == 400


async def test_our_gateway_says_what_moved(gateway: StripeGateway, v1: Any) -> None:
    dispute = await asyncio.to_thread(disputed, v1)
    said = await gateway.dispute(dispute.id)
    assert (said.status, said.reason, said.payment_id) == ("open", "fraudulent", dispute.payment_intent)
    assert (said.money, said.withdrawn, said.reinstated) == (Money(2500, "USD"), True, False)
    assert (said.fees, said.fees_back) == (Money(1500, "USD"), None)
    evidence: Any = {"evidence": {"uncategorized_text": "winning_evidence"}, "submit": True}
    await asyncio.to_thread(v1.disputes.update, dispute.id, evidence)
    await asyncio.to_thread(decided, v1, dispute.id)
    said = await gateway.dispute(dispute.id)
    assert (said.status, said.withdrawn, said.reinstated) == ("won", True, True)


@pytest.mark.parametrize(("amounts", "status"), [([], "won"), ([-2500], "lost"), ([-2500, 2500], "won")])
def test_one_that_was_prevented_is_lost_where_the_holder_has_the_money(amounts: list[int], status: str) -> None:
    said = {
        "id": "dp_1", "object": "dispute", "status": "prevented", "reason": "fraudulent", "amount": 2500,
        "currency": "eur", "payment_intent": "pi_1", "evidence_details": {"due_by": None},
        "balance_transactions": [{"amount": each, "fee": 0, "currency": "eur"} for each in amounts],
    }  # fmt: skip
    assert _dispute(stripe.Dispute.construct_from(said, "sk_test_fake")).status == status
