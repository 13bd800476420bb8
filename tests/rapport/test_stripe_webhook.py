"""The route for webhooks: what isn't signed, or not lately, changes nothing; what comes twice counts once."""

import asyncio
import datetime as dt
import json
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa

from kernel import tables
from kernel.clock import real_now
from kernel.settings import Settings
from payments import inbox
from payments.errors import NoGateway
from payments.events import CardSaved, DisputeChanged, PaymentChanged, RefundChanged
from payments.fakestripe.webhooks import signature
from payments.models import webhook_event
from payments.opening import gateway_of
from tests.support.app import Person, Rapport
from tests.support.app import settings as without_gateway
from tests.support.fakestripe import KEY, Fake, an_inbox, customer_with, pay
from tests.support.servers import server_port
from tests.support.waits import wait_until

SECRET = "whsec_of_this_test"
URL = "/api/webhooks/stripe"
plain = without_gateway


@pytest.fixture(scope="session")
def settings(plain: Settings, database_environment: dict[str, str]) -> Settings:
    """The settings of a product that charges cards."""
    stripe = {"STRIPE_SECRET_KEY": "sk_test_fake", "STRIPE_WEBHOOK_SECRET": SECRET}
    return Settings.from_env({**database_environment, "PUBLIC_URL": plain.public_url, **stripe})


@pytest.fixture
async def stripe(rapport: Rapport) -> AsyncIterator[httpx.AsyncClient]:
    """Somebody who is no browser: no cookie, no Origin."""
    transport = httpx.ASGITransport(app=rapport.app, client=("10.1.1.1", 1), raise_app_exceptions=False)  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=transport, base_url=rapport.settings.public_url) as client:
        yield client


def event(kind: str = "payment_intent.succeeded", subject: str = "pi_1", event_id: str = "") -> str:
    body = {"id": event_id or f"evt_{uuid4().hex}", "object": "event", "type": kind}
    return json.dumps({**body, "data": {"object": {"id": subject, "object": kind.rpartition(".")[0], "amount": 2500}}})


async def send(
    client: httpx.AsyncClient, body: str | bytes, *, secret: str = SECRET, age: int = 0, **headers: str
) -> httpx.Response:
    text = body if isinstance(body, str) else body.decode(errors="replace")
    signed = {"stripe-signature": signature(secret, text, int(time.time()) - age)}
    kind = {"content-type": "application/json; charset=utf-8"}
    return await client.post(URL, content=body, headers={**kind, **signed, **headers})


async def written(rapport: Rapport) -> list[tuple[str, str, str]]:
    """What the inbox has: id, kind, object."""
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(webhook_event).order_by(webhook_event.c.received_at))
    return [(row.id, row.kind, row.object_id) for row in rows]


async def emitted(rapport: Rapport) -> list[tuple[str, Any]]:
    """What waits in the outbox about payments."""
    outbox = tables.control_outbox
    async with rapport.parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(outbox).where(outbox.c.event.like("payments.%")).order_by(outbox.c.id))
        return [(row.event, json.loads(control.unseal(row.event, row.payload))) for row in rows]


@pytest.fixture(autouse=True)
async def empty(rapport: Rapport) -> None:
    """An inbox with nothing in it."""
    async with rapport.parts.runtime.databases.control_session() as control:
        await control.execute(webhook_event.delete())


@pytest.mark.parametrize(
    ("kind", "subject", "expected"),
    [
        ("payment_intent.succeeded", "pi_1", (PaymentChanged.name, {"payment_id": "pi_1"})),
        ("payment_intent.payment_failed", "pi_1", (PaymentChanged.name, {"payment_id": "pi_1"})),
        ("checkout.session.completed", "cs_1", (CardSaved.name, {"page_id": "cs_1"})),
        ("charge.dispute.created", "dp_1", (DisputeChanged.name, {"dispute_id": "dp_1"})),
        ("charge.dispute.funds_withdrawn", "dp_1", (DisputeChanged.name, {"dispute_id": "dp_1"})),
        ("charge.dispute.closed", "dp_1", (DisputeChanged.name, {"dispute_id": "dp_1"})),
        ("charge.succeeded", "ch_1", None),
        ("refund.updated", "re_1", (RefundChanged.name, {"refund_id": "re_1"})),
        ("checkout.session.expired", "cs_1", None),
        ("customer.updated", "cus_1", None),
        ("coupon.created", "SPRING 20%", None),
        ("plan.created", "pro.monthly", None),
    ],
)
async def test_an_event_says_what_to_look_at_again(
    rapport: Rapport, stripe: httpx.AsyncClient, kind: str, subject: str, expected: Any
) -> None:
    assert (await send(stripe, event(kind, subject, "evt_1"))).status_code == 204
    assert await written(rapport) == [("evt_1", kind, subject if expected else "")]
    assert await emitted(rapport) == ([expected] if expected else [])
    # It has left the outbox once the relay has been there, also when nobody subscribes to it.
    await rapport.run_jobs()
    assert await emitted(rapport) == []


async def test_what_comes_twice_or_at_once_counts_once(rapport: Rapport, stripe: httpx.AsyncClient) -> None:
    body = event(event_id="evt_twice")
    sent = await asyncio.gather(*(send(stripe, body) for _ in range(8)))
    assert {each.status_code for each in sent} == {204}
    assert await written(rapport) == [("evt_twice", "payment_intent.succeeded", "pi_1")]
    assert len(await emitted(rapport)) == 1
    # The same event about something else: an id is seen once, whatever comes with it.
    assert (await send(stripe, event(subject="pi_2", event_id="evt_twice"))).status_code == 204
    assert len(await emitted(rapport)) == 1


async def test_what_was_told_long_ago_is_forgotten_once_a_day(
    rapport: Rapport, stripe: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = real_now()
    ages = {"evt_old": 61, "evt_kept": 59}
    async with rapport.parts.runtime.databases.control_session() as control:
        for event_id, days in ages.items():
            row = {"id": event_id, "kind": "x", "object_id": "", "received_at": now - dt.timedelta(days=days)}
            await control.execute(webhook_event.insert(), row)
    monkeypatch.setattr(inbox, "_begun", [])
    for event_id in ("evt_1", "evt_2"):
        assert (await send(stripe, event("customer.updated", "cus_1", event_id))).status_code == 204
    # The second one asks for nothing more.
    job = tables.control_job
    async with rapport.parts.runtime.databases.control_session() as control:
        asked = await control.rows(sa.select(job.c.id).where(job.c.name == inbox.FORGET))
    assert len(asked) == 1
    await rapport.run_jobs()
    assert {event_id for event_id, _, _ in await written(rapport)} == {"evt_kept", "evt_1", "evt_2"}


@pytest.mark.asvs("V9.1.1")
@pytest.mark.parametrize(
    "attack",
    [
        "wrong secret", "altered body", "too old", "no header", "empty header", "no scheme", "no time", "older scheme",
        "letters", "no text", "a time that is none",
    ],
)  # fmt: skip
async def test_what_is_not_signed_lately_is_refused(
    rapport: Rapport, stripe: httpx.AsyncClient, attack: str, capsys: pytest.CaptureFixture[str]
) -> None:
    body, now = event(subject="pi_secret_of_the_body"), int(time.time())
    good = signature(SECRET, body, now)
    headers: dict[str, Any] = {
        "no header": {"stripe-signature": None},
        "empty header": {"stripe-signature": ""},
        "no scheme": {"stripe-signature": f"t={now}"},
        "no time": {"stripe-signature": good.partition(",")[2]},
        "older scheme": {"stripe-signature": good.replace("v1=", "v0=")},
        "letters": {"stripe-signature": f"t={now},v1=ключ".encode()},
        "a time that is none": {"stripe-signature": good.replace(f"t={now}", "t=soon")},
        "altered body": {"stripe-signature": signature(SECRET, body.replace("2500", "1"), now)},
    }
    sent = {name: value for name, value in headers.get(attack, {}).items() if value is not None}
    if attack == "no header":
        refused = await stripe.post(URL, content=body, headers={"content-type": "application/json"})
    elif attack == "no text":
        refused = await send(stripe, b"\xff\xfe" + body.encode())
    else:
        secret, age = ("whsec_other" if attack == "wrong secret" else SECRET), (301 if attack == "too old" else 0)
        refused = await send(stripe, body, secret=secret, age=age, **sent)
    assert (refused.status_code, refused.json()["code"]) == (400, "payments.bad_signature")
    assert (await written(rapport), await emitted(rapport)) == ([], [])
    told = capsys.readouterr()
    assert "pi_secret" not in refused.text + told.out + told.err


@pytest.mark.asvs("V9.2.1")
async def test_a_signature_counts_for_five_minutes(rapport: Rapport, stripe: httpx.AsyncClient) -> None:
    assert (await send(stripe, event(), age=290)).status_code == 204
    assert len(await written(rapport)) == 1


@pytest.mark.parametrize("body", ["[]", "{}", '{"id": 1}', '{"id": "evt_1", "type": "x", "data": []}', "", "evt"])
async def test_a_signed_body_that_tells_of_nothing_is_refused(
    rapport: Rapport, stripe: httpx.AsyncClient, body: str
) -> None:
    refused = await send(stripe, body)
    assert (refused.status_code, refused.json()["code"]) == (400, "payments.not_an_event")
    assert await written(rapport) == []


async def test_a_huge_body_is_not_even_read(rapport: Rapport, stripe: httpx.AsyncClient) -> None:
    padding = " " * (256 * 1024)
    refused = await send(stripe, event() + padding)
    assert (refused.status_code, refused.json()["code"]) == (413, "too_large")

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            yield b" " * 65_536

    streamed = await stripe.post(URL, content=endless(), headers={"content-type": "application/json"})
    assert (streamed.status_code, streamed.json()["code"]) == (413, "too_large")
    assert await written(rapport) == []


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"origin": "https://evil.example"}, 403, "auth.wrong_origin"),
        ({"sec-fetch-site": "cross-site"}, 403, "auth.wrong_origin"),
        ({"content-type": "text/plain"}, 415, "unsupported_media_type"),
        ({"content-type": "application/x-www-form-urlencoded"}, 415, "unsupported_media_type"),
    ],
)
async def test_no_page_of_another_site_can_send_one(
    rapport: Rapport, stripe: httpx.AsyncClient, headers: dict[str, str], status: int, code: str
) -> None:
    refused = await send(stripe, event(), **headers)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert await written(rapport) == []


@pytest.mark.asvs("V9.1.3")
async def test_a_session_is_no_signature(rapport: Rapport, email: str) -> None:
    owner: Person = await rapport.sign_up("Acme Ltd", "GB", email)
    refused = await owner.post(URL, json=json.loads(event()))
    assert (refused.status_code, refused.json()["code"]) == (400, "payments.bad_signature")
    assert (await owner.get(URL)).status_code == 405


async def test_without_a_gateway_there_is_nobody_to_hear(plain: Settings) -> None:
    from tests.support.app import running

    async with running(plain) as rapport:
        transport = httpx.ASGITransport(app=rapport.app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url=plain.public_url) as client:
            refused = await send(client, event(), secret="")
        assert (refused.status_code, refused.json()["code"]) == (409, "payments.no_gateway")
        assert await written(rapport) == []
        with pytest.raises(NoGateway):
            gateway_of(rapport.parts.runtime)


async def test_the_gateway_is_opened_once(rapport: Rapport) -> None:
    assert gateway_of(rapport.parts.runtime) is gateway_of(rapport.parts.runtime)


@pytest.mark.deep
@pytest.mark.skipif(bool(KEY), reason="turns knobs that Stripe doesn't have")
async def test_what_the_fake_sends_twice_and_in_any_order_is_heard_once(
    rapport: Rapport, stripe: httpx.AsyncClient, tmp_path: Path
) -> None:
    def collected() -> tuple[list[tuple[bytes, str]], list[str]]:
        with an_inbox() as box:
            fake = Fake(tmp_path / "stripe.db", server_port(), webhook=(box.url, SECRET))
            fake.start()
            fake.turn(webhooks={"duplicate": 2, "shuffle": True})
            customer, method = customer_with(fake.client.v1)
            paid = [pay(fake.client.v1, customer, method).id for _ in range(3)]
            wait_until(lambda: len({json.loads(body)["id"] for body, _ in box.taken}) == 11)
            fake.kill()
            return box.taken, paid

    taken, paid = await asyncio.to_thread(collected)
    random.shuffle(taken)
    for body, signed in taken:
        headers = {"content-type": "application/json", "stripe-signature": signed}
        assert (await stripe.post(URL, content=body, headers=headers)).status_code == 204
    assert len(await written(rapport)) == 11
    # Made and succeeded, of each of three.
    events = await emitted(rapport)
    assert sorted(each["payment_id"] for _, each in events) == sorted(2 * paid)
