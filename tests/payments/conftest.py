"""The Stripe of a test file, the SDK's services on it, and an inbox for its webhooks.

A test that asks for `fake` (or for `inbox`) needs what Stripe doesn't have, and is skipped where STRIPE_TEST_KEY says
that Stripe itself is meant. All others run on both.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from payments.stripe_gateway import StripeGateway
from tests.support.fakestripe import KEY, Fake, Inbox, an_inbox, base_of, client_of
from tests.support.servers import server_port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake | None]:
    """The fake of this file; None where the tests run on Stripe itself."""
    if KEY:
        yield None
        return
    fake = Fake(tmp_path_factory.mktemp("stripe") / "stripe.db", server_port())
    fake.start()
    yield fake
    fake.kill()


@pytest.fixture
def fake(server: Fake | None) -> Iterator[Fake]:
    """The fake with its knobs at rest, for what Stripe can't be asked for: knobs, pages filled in without scripts."""
    if server is None:
        pytest.skip("turns a knob or fills in a page that only the fake has")
    yield server
    server.turn(fail=[], fail_after=[], delay=0, work=0, webhooks={})


@pytest.fixture
def v1(server: Fake | None) -> Any:
    """The SDK's services."""
    return client_of(server).v1


@pytest.fixture
async def gateway(server: Fake | None) -> AsyncIterator[StripeGateway]:
    """Our gateway; it asks once, so that tests see each answer."""
    opened = StripeGateway(KEY or "sk_test_fake", base=base_of(server), retries=0)
    yield opened
    await opened.aclose()


@pytest.fixture
def inbox(fake: Fake) -> Iterator[Inbox]:
    """Somebody who takes webhooks, on this machine: Stripe would find nobody there."""
    assert fake.url
    with an_inbox() as box:
        yield box


@pytest.fixture
def listening(v1: Any, inbox: Inbox) -> Iterator[Callable[..., str]]:
    """Registers the inbox for some events, for as long as the test runs; returns the secret."""
    made = []

    def register(*events: str) -> str:
        made.append(v1.webhook_endpoints.create({"url": inbox.url, "enabled_events": list(events)}))
        secret: str = made[-1].secret
        return secret

    yield register
    for each in made:
        assert v1.webhook_endpoints.delete(each.id).deleted is True
