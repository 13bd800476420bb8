"""The fake's webhooks, read by the real SDK."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import stripe

from tests.support.fakestripe import Fake, Inbox, an_inbox, customer_with, pay
from tests.support.servers import server_port
from tests.support.waits import wait_until

pytestmark = pytest.mark.deep


def test_webhooks_are_signed_and_come_again_until_they_are_taken(
    fake: Fake, v1: Any, inbox: Inbox, listening: Callable[..., str]
) -> None:
    secret, inbox.refuse = listening("payment_intent.succeeded"), 2
    fake.turn(webhooks={"retry_seconds": 0.05})
    paid = pay(v1, *customer_with(v1))
    wait_until(lambda: bool(inbox.taken))
    body, signed = inbox.taken[0]
    event = stripe.Webhook.construct_event(body, signed, secret)
    assert (event.type, event.data.object["id"]) == ("payment_intent.succeeded", paid.id)
    assert v1.events.retrieve(event.id).type == event.type
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body.replace(b"2500", b"9500"), signed, secret)
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signed, "whsec_other")


def tells_of(box: Inbox, paid: str) -> bool:
    return any(paid in str(body) for body, _ in box.taken)


def test_an_endpoint_of_the_environment_is_one_however_often_the_fake_starts(tmp_path: Path) -> None:
    with an_inbox() as first, an_inbox() as second:
        fake = Fake(tmp_path / "stripe.db", server_port())
        for box, secret in ((first, "whsec_one"), (second, "whsec_two")):
            fake.webhook = (box.url, secret)
            fake.start()
            try:
                paid = pay(fake.client.v1, *customer_with(fake.client.v1)).id
                wait_until(partial(tells_of, box, paid))
            finally:
                fake.kill()
            assert all(stripe.Webhook.construct_event(body, signed, secret) for body, signed in box.taken)
        assert not any(paid in str(body) for body, _ in first.taken)


def test_what_happened_can_be_asked_for_by_the_name_of_its_event(v1: Any) -> None:
    paid = pay(v1, *customer_with(v1))

    def told() -> list[Any]:
        events = v1.events.list({"type": "payment_intent.succeeded", "limit": 100}).data
        return [each for each in events if each.data.object["id"] == paid.id]

    wait_until(lambda: bool(told()))
    [event] = told()
    assert v1.events.retrieve(event.id).data.object["amount_received"] == 2500


def test_one_kind_of_event_comes_later_than_what_came_after_it(
    fake: Fake, v1: Any, inbox: Inbox, listening: Callable[..., str]
) -> None:
    listening("payment_intent.created", "payment_intent.succeeded", "charge.succeeded")
    fake.turn(webhooks={"delay": {"payment_intent.created": 0.6, "charge.succeeded": 3_600}})
    began = time.time()
    pay(v1, *customer_with(v1))
    wait_until(lambda: len(inbox.taken) == 2)
    assert inbox.kinds() == ["payment_intent.succeeded", "payment_intent.created"]
    assert time.time() - began >= 0.6
    fake.turn(webhooks={})
    wait_until(lambda: len(inbox.taken) == 3)
    assert inbox.kinds()[2] == "charge.succeeded"


def test_webhooks_are_held_duplicated_shuffled_and_dropped(
    fake: Fake, v1: Any, inbox: Inbox, listening: Callable[..., str]
) -> None:
    listening("payment_intent.created", "payment_intent.succeeded")
    fake.turn(webhooks={"hold": True})
    customer, method = customer_with(v1)
    ids = [pay(v1, customer, method).id for _ in range(4)]
    time.sleep(0.2)
    assert inbox.taken == []
    fake.turn(webhooks={"duplicate": 1, "shuffle": True, "drop": 1})
    wait_until(lambda: len(inbox.taken) >= 14)
    told = [json.loads(body) for body, _ in inbox.taken]
    assert len({each["id"] for each in told}) == 7
    assert {each["data"]["object"]["id"] for each in told} <= set(ids)
    time.sleep(0.2)
    assert len(inbox.taken) == 14
