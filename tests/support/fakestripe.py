"""The fake Stripe as a process, the real SDK's client for it, and somebody who takes its webhooks.

With STRIPE_TEST_KEY set the client speaks to Stripe's own test mode, or to what STRIPE_TEST_BASE says that is in its
place; what needs the fake is left out.
"""

import http.server
import json
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil
import stripe

from tests.support.unmeasured import unmeasured

KEY = os.environ.get("STRIPE_TEST_KEY", "")
BASE = os.environ.get("STRIPE_TEST_BASE", "")


@dataclass
class Fake:
    """The process, its address, and the SDK's client for it."""

    path: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    webhook: tuple[str, str] | None = None
    """An endpoint that is there from the start, and its secret."""

    def start(self) -> None:
        """Starts the process and waits until it answers."""
        command = [sys.executable, "-m", "payments.fakestripe", str(self.port), str(self.path)]
        names = ("RAPPORT_FAKESTRIPE_WEBHOOK_URL", "RAPPORT_FAKESTRIPE_WEBHOOK_SECRET")
        env = unmeasured(dict(zip(names, self.webhook or (), strict=False)))
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise AssertionError("the fake did not start")

    def kill(self) -> None:
        """Kills it and what it started, without a chance to tidy up."""
        assert self.process is not None
        started = psutil.Process(self.process.pid)
        # The first process first: it would start others in place of those that it loses.
        ending = [started, *started.children(recursive=True)]
        for each in ending:
            each.kill()
        self.process.wait()
        psutil.wait_procs(ending, timeout=30)  # until then its port still answers

    def turn(self, **knobs: object) -> None:
        """Turns knobs."""
        httpx.put(f"{self.url}/fake/knobs", json=knobs).raise_for_status()

    def forget_keys(self) -> None:
        """Forgets what was answered to idempotency keys, as Stripe does after a day."""
        with closing(sqlite3.connect(self.path)) as database, database:
            database.execute("DELETE FROM answer")

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def client(self) -> stripe.StripeClient:
        """The SDK on it."""
        return client_of(self)


def base_of(server: Fake | None) -> str:
    """Where a Stripe listens; empty for Stripe's own address, which the SDK knows."""
    return server.url if server else BASE


def client_of(server: Fake | None, key: str = KEY or "sk_test_fake") -> stripe.StripeClient:
    """The SDK on a fake, or on Stripe; it tries nothing again by itself, so that tests see each answer."""
    base = base_of(server)
    where: Any = {"base_addresses": {"api": base}} if base else {}
    return stripe.StripeClient(key, max_network_retries=0, **where)


def customer_with(v1: Any, card: str = "pm_card_visa") -> tuple[str, str]:
    """A new customer with a saved card: both ids."""
    customer = v1.customers.create({"name": "Acme", "email": "ann@example.com"})
    return customer.id, v1.payment_methods.attach(card, {"customer": customer.id}).id


def pay(v1: Any, customer: str, method: str, amount: int = 2500, key: str | None = None, **more: Any) -> Any:
    """Charges a saved card with nobody there."""
    asked = {"amount": amount, "currency": "usd", "customer": customer, "payment_method": method, "confirm": True}
    asked |= {"off_session": True, "payment_method_types": ["card"]}
    return v1.payment_intents.create(asked | more, {"idempotency_key": key} if key else None)


@dataclass
class Inbox:
    """Somebody who takes webhooks: bodies and signatures, in the order in which they came."""

    url: str = ""
    refuse: int = 0
    taken: list[tuple[bytes, str]] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """What was told."""
        return [json.loads(body)["type"] for body, _ in self.taken]


@contextmanager
def an_inbox() -> Iterator[Inbox]:
    """An inbox that listens."""
    box = Inbox()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if box.refuse > 0:
                box.refuse -= 1
                self.send_response(500)
            else:
                box.taken.append((body, self.headers["stripe-signature"]))
                self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    box.url = f"http://127.0.0.1:{server.server_port}"
    yield box
    server.shutdown()
    server.server_close()
