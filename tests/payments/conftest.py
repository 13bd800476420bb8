"""The fake Stripe of a test file, the SDK's services on it, and an inbox for its webhooks."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from payments.stripe_gateway import StripeGateway
from tests.support.fakestripe import KEY, Fake, Inbox, an_inbox
from tests.support.servers import server_port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """The fake of this file."""
    fake = Fake(tmp_path_factory.mktemp("stripe") / "stripe.db", server_port())
    if not KEY:
        fake.start()
    yield fake
    if fake.process is not None:
        fake.process.terminate()
        fake.process.wait()


@pytest.fixture
def fake(server: Fake) -> Iterator[Fake]:
    """The fake with its knobs at rest."""
    yield server
    if not KEY:
        server.turn(fail=[], fail_after=[], delay=0, work=0, webhooks={})


@pytest.fixture
def v1(fake: Fake) -> Any:
    """The SDK's services."""
    return fake.client.v1


@pytest.fixture
async def gateway(fake: Fake) -> AsyncIterator[StripeGateway]:
    """Our gateway on the fake; it asks once, so that tests see each answer."""
    opened = StripeGateway(KEY or "sk_test_fake", base="" if KEY else fake.url, retries=0)
    yield opened
    await opened.aclose()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """Somebody who takes webhooks."""
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
