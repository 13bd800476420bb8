"""The embedded payment gateway comes back on its file, says one sentence if it fails, and gives way to Stripe."""

from pathlib import Path

import pytest
import stripe

from rapport.local import environment, payment_gateway, processes
from rapport.local.errors import LocalError
from rapport.local.home import Secrets
from rapport.local.payment_gateway import EmbeddedGateway
from tests.support.servers import server_port

SECRETS = Secrets("p", "c", "a", "r", "sk_test_made", "whsec_made")


def gateway_in(folder: Path) -> EmbeddedGateway:
    return EmbeddedGateway(
        folder / "payments" / "stripe.db",
        port=server_port(),
        webhook_url="http://127.0.0.1:9/",
        webhook_secret="whsec_made",
        log=folder / "gateway.log",
    )


def test_it_comes_back_with_what_it_had(tmp_path: Path) -> None:
    gateway = gateway_in(tmp_path)
    client = stripe.StripeClient("sk_test_made", base_addresses={"api": gateway.url})
    gateway.start()
    gateway.wait()
    try:
        made = client.v1.customers.create({"metadata": {"account_ref": "a"}}).id
        assert gateway.process is not None
        # Its first process alone: what it started must not hold the port.
        gateway.process.kill()
        gateway.process.wait()
        gateway.start()
        gateway.wait()
        assert client.v1.customers.retrieve(made).id == made
    finally:
        gateway.stop()
    assert processes.port_is_free(gateway.port)
    assert gateway.state.parent.stat().st_mode & 0o777 == 0o700


def test_one_that_does_not_start_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(payment_gateway, "START_SECONDS", 0.1)
    gateway = gateway_in(tmp_path)
    with pytest.raises(LocalError, match=r"The payment gateway does not start on .*stripe\.db \(it said nothing\)"):
        gateway.wait()


def test_the_settings_are_its_own_or_those_of_a_key_that_is_there(tmp_path: Path) -> None:
    gateway = gateway_in(tmp_path)
    found = environment.payments({"NO_PROXY": "corp.example"}, SECRETS, gateway)
    assert found == {
        "STRIPE_API_BASE": gateway.url,
        "STRIPE_SECRET_KEY": "sk_test_made",
        "STRIPE_WEBHOOK_SECRET": "whsec_made",
        "NO_PROXY": "corp.example,127.0.0.1",
        "no_proxy": "corp.example,127.0.0.1",
    }
    own = {"STRIPE_SECRET_KEY": "sk_test_theirs", "STRIPE_WEBHOOK_SECRET": "whsec_theirs", "HOME": "/"}
    assert environment.payments(own, SECRETS, None) == {
        "STRIPE_API_BASE": "",
        "STRIPE_SECRET_KEY": "sk_test_theirs",
        "STRIPE_WEBHOOK_SECRET": "whsec_theirs",
    }
