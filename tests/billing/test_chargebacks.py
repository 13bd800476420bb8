"""A card's holder has a payment taken back: through the real SDK and the product's own route for webhooks."""

import asyncio
import dataclasses
import datetime as dt
import random
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any, cast

import httpx
import msgspec
import pytest
import sqlalchemy as sa

from billing import chargebacks, collection
from billing.finance import books
from billing.invoicing.models import payment
from billing.ledger.models import ledger_entry
from billing.subscriptions import load
from kernel.jobs import Job
from kernel.money import Money
from kernel.settings import Settings
from payments.opening import gateway_of
from payments.stripe_gateway import StripeGateway
from tests.support.app import Person, Rapport
from tests.support.billing import GOOD, Account
from tests.support.books import trial_balance
from tests.support.fakestripe import Fake
from tests.support.finance import Json, ask, by_card, mine, order, place, refused
from tests.support.told import Told, telling, telling_fake, told_by

pytestmark = pytest.mark.deep
DISPUTED, INQUIRED = "4000000000000259", "4000000000001976"


@pytest.fixture(scope="module")
def fake_stripe(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fake]:
    """A Stripe that tells."""
    with telling_fake(tmp_path_factory.mktemp("stripe")) as fake:
        yield fake


@pytest.fixture(scope="module")
def paying_settings(settings: Settings, fake_stripe: Fake) -> Settings:
    """Settings with that Stripe."""
    return told_by(settings, fake_stripe)


@pytest.fixture
async def told(paying: Rapport, fake_stripe: Fake) -> AsyncIterator[Told]:
    """The gateway tells, and the product hears."""
    async with telling(paying, fake_stripe) as found:
        yield found
        await found.quiet()


async def accounts(account: Account) -> dict[str, int]:
    """What the accounts of a customer come to; those with nothing left out."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        sub = await load(control, account.id)
        found = await books.balances(control, sub.currency, account.id)
    assert sum(found.values()) == 0
    return {name: minor for name, minor in found.items() if minor}


async def kinds(account: Account) -> list[str]:
    """The entries about disputes, in their order."""
    async with account.rapport.parts.runtime.databases.control_session() as control:
        wanted = (ledger_entry.c.organisation_id == account.id) & ledger_entry.c.kind.like("dispute%")
        rows = await control.rows(sa.select(ledger_entry.c.kind).where(wanted).order_by(ledger_entry.c.id))
    return [row.kind for row in rows]


async def the_dispute(account: Account) -> Any:
    """The newest dispute of the gateway, as the SDK reads it."""
    listed = await asyncio.to_thread(account.fake.client.v1.disputes.list, {"limit": 1})
    return listed.data[0]


async def answered(account: Account, text: str) -> None:
    """What we say to a dispute at the gateway; it is decided at once."""
    evidence: Any = {"evidence": {"uncategorized_text": text}, "submit": True}
    found = await the_dispute(account)
    await asyncio.to_thread(account.fake.client.v1.disputes.update, found.id, evidence)


async def desk(finance: Person, account: Account, invoice: Json) -> Json:
    return await ask(finance, place(account, invoice))


async def mailed(finance: Person, account: Account, invoice: Json) -> list[Json]:
    """What finance was mailed about disputes of an invoice, oldest first."""
    address = (await ask(finance, "/api/session"))["person"]["email"]
    mails = await account.rapport.mails(address)
    return [each for each in reversed(mails) if "disput" in each["subject"] and invoice["number"] in each["subject"]]


async def test_a_disputed_payment_is_withheld_and_finance_sees_it(
    finance: Person, account: Account, told: Told
) -> None:
    invoice = await by_card(account, DISPUTED)
    await told.quiet()
    total = int(Decimal(invoice["total"]) * 100)
    seen = await desk(finance, account, invoice)
    assert [(each["kind"], each["state"]) for each in seen["moved"]] == [("card", "disputed")]
    [dispute] = seen["disputes"]
    assert (dispute["state"], dispute["reason"], dispute["amount"]) == ("open", "fraudulent", invoice["total"])
    assert seen["refundable"] == "0.00"
    page = await ask(finance, "/api/finance/payments", outcome="disputed")
    assert invoice["id"] in [row["invoice_id"] for row in page["rows"]]
    held = await accounts(account)
    assert (held["cash_disputed"], held["gateway_fees"], held["cash_card"]) == (total, 1500, -1500)
    [mail] = await mailed(finance, account, invoice)
    assert mail["subject"] == f"The payment of invoice {invoice['number']} is disputed: ${invoice['total']}"
    due = dt.datetime.fromtimestamp((await the_dispute(account)).evidence_details.due_by, dt.UTC)
    assert f"evidence at the gateway by {due:%B} {due.day}, {due.year}" in mail["text"]
    assert "they say they didn't allow it" in mail["text"]
    assert f"/finance/invoices/{account.id}/{invoice['id']}" in mail["text"]
    assert "Buyer" not in mail["text"]
    # It is paid as far as the customer is told: nobody is dunned while it is open, and it isn't charged again.
    await account.days(16)
    [row] = await account.invoices()
    assert (row["state"], row["open"], row["dunning"]) == ("paid", "0.00", "none")
    assert (await account.person.get("/api/session")).json()["organisation"]["status"] == "active"
    await trial_balance(account.rapport)


async def test_one_that_is_won_ends_as_if_it_had_not_been_but_for_the_fee(
    finance: Person, account: Account, told: Told
) -> None:
    invoice = await by_card(account, DISPUTED)
    await told.quiet()
    await answered(account, "winning_evidence")
    await told.quiet()
    seen = await desk(finance, account, invoice)
    assert [each["state"] for each in seen["moved"]] == ["succeeded"]
    assert [(each["state"], each["ended_on"]) for each in seen["disputes"]] == [("won", seen["today"])]
    total = int(Decimal(invoice["total"]) * 100)
    held = await accounts(account)
    assert (held["cash_card"], held["gateway_fees"], held.get("cash_disputed", 0)) == (total - 1500, 1500, 0)
    assert await kinds(account) == ["dispute", "dispute_fee", "dispute_won"]
    assert ["is won" in each["subject"] for each in await mailed(finance, account, invoice)] == [False, True]
    await trial_balance(account.rapport)


async def test_one_that_is_lost_is_owed_again_and_no_card_is_tried_by_itself(
    finance: Person, account: Account, told: Told
) -> None:
    invoice = await by_card(account, DISPUTED)
    await account.days(9)
    await told.quiet()
    await answered(account, "losing_evidence")
    await told.quiet()
    [row] = await account.invoices()
    assert (row["state"], row["open"], row["next_attempt_on"]) == ("open", invoice["total"], None)
    held = await accounts(account)
    total = int(Decimal(invoice["total"]) * 100)
    assert (held["receivable"], held.get("cash_disputed", 0), held["cash_card"]) == (total, 0, -1500)
    assert ["is lost" in each["subject"] for each in await mailed(finance, account, invoice)] == [False, True]
    [shown] = await mine(finance, account, currency=row["currency"])
    assert shown["last"]["kind"] == "charged_back"
    # Dunning counts from the day on which it was lost.
    assert row["dunning"] == "none"
    await account.days(2)
    assert [each["dunning"] for each in await account.invoices()] == ["none"]
    await account.days(1)
    assert [each["dunning"] for each in await account.invoices()] == ["reminded"]
    async with account.rapport.parts.runtime.databases.control_session() as control:
        assert len(await collection.tries(control, account.id)) == 1
    # A card that somebody gives for it pays it.
    await account.card(GOOD)
    await told.quiet()
    [row] = await account.invoices()
    assert (row["state"], row["open"], row["dunning"]) == ("paid", "0.00", "none")
    seen = await desk(finance, account, invoice)
    assert sorted(each["state"] for each in seen["moved"]) == ["charged_back", "succeeded"]
    assert (await accounts(account))["cash_card"] == total - 1500
    await trial_balance(account.rapport)


@pytest.mark.parametrize("wins", [True, False])
async def test_an_inquiry_moves_no_money_until_it_is_more(
    finance: Person, account: Account, told: Told, wins: bool
) -> None:
    invoice = await by_card(account, INQUIRED)
    await told.quiet()
    before = await accounts(account)
    assert "cash_disputed" not in before
    assert [each["state"] for each in (await desk(finance, account, invoice))["disputes"]] == ["open"]
    await answered(account, "winning_evidence" if wins else "losing_evidence")
    await told.quiet()
    assert await kinds(account) == ([] if wins else ["dispute", "dispute_fee", "dispute_lost"])
    assert (await accounts(account) == before) is wins
    [row] = await account.invoices()
    assert row["open"] == ("0.00" if wins else invoice["total"])
    await trial_balance(account.rapport)


async def test_a_refund_of_a_disputed_payment_is_refused(finance: Person, account: Account, told: Told) -> None:
    invoice = await by_card(account, DISPUTED)
    await told.quiet()
    noted = await order(finance, place(account, invoice, "/credit-notes"), net="7.00", reason="An outage")
    assert noted.status_code == 200
    tried = await order(finance, place(account, invoice, "/refunds"), amount="7.00")
    refused(tried, 422, "billing.too_much", "amount")
    await trial_balance(account.rapport)


@pytest.mark.parametrize("seed", range(2))
async def test_news_of_a_dispute_in_any_order_gives_the_same(
    finance: Person, account: Account, told: Told, fake_stripe: Fake, seed: int
) -> None:
    """All of a payment and its lost dispute is told at once, shuffled and twice, when all of it is over."""
    async with httpx.AsyncClient(base_url=fake_stripe.url, trust_env=False) as fake:
        await fake.put("/fake/knobs", json={"webhooks": {"hold": True}})
    start = max((place for place, _ in told.events()), default=0)
    invoice = await by_card(account, DISPUTED)
    await answered(account, "losing_evidence")
    events = 2 * [body for _, body in told.events(start)]
    random.Random(seed).shuffle(events)  # noqa: S311  # no secret: a shuffle
    for each in events:
        await told.again([each])
        await account.rapport.run_jobs()
    assert sorted(await kinds(account)) == ["dispute", "dispute_fee", "dispute_lost"]
    assert (await account.invoices())[0]["open"] == invoice["total"]
    assert (await accounts(account))["cash_card"] == -1500


async def test_what_no_webhook_told_is_found_by_looking(
    finance: Person, account: Account, told: Told, fake_stripe: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with httpx.AsyncClient(base_url=fake_stripe.url, trust_env=False) as fake:
        await fake.put("/fake/knobs", json={"webhooks": {"drop": 1000}})
    invoice = await by_card(account, DISPUTED)
    assert await kinds(account) == []
    monkeypatch.setattr(chargebacks, "_asked", [])
    runtime = account.rapport.parts.runtime
    await chargebacks.sweep(runtime)
    await chargebacks.sweep(runtime)
    await account.rapport.run_jobs()
    assert await kinds(account) == ["dispute", "dispute_fee"]
    # One that is known is asked about every day.
    await answered(account, "losing_evidence")
    await account.days(1)
    assert (await account.invoices())[0]["open"] == invoice["total"]
    await trial_balance(account.rapport)


async def test_disputes_of_others_and_of_payments_that_failed_change_nothing(account: Account, told: Told) -> None:
    runtime = account.rapport.parts.runtime
    invoice = await by_card(account, GOOD)
    before = await accounts(account)
    await chargebacks.follow(runtime, "dp_of_nobody")

    def of_somebody_else() -> str:
        v1: Any = account.fake.client.v1
        asked = {"amount": 500, "currency": "usd", "payment_method": "pm_card_createDispute", "confirm": True}
        made = v1.payment_intents.create(asked)
        return str(v1.disputes.list({"payment_intent": made.id}).data[0].id)

    await chargebacks.follow(runtime, await asyncio.to_thread(of_somebody_else))
    async with runtime.databases.control_session() as control:
        [one] = await collection.tries(control, account.id)
    async with httpx.AsyncClient(base_url=account.fake.url, trust_env=False) as fake:
        (await fake.post("/fake/disputes", json={"payment": one.gateway_ref})).raise_for_status()
    await told.quiet()
    assert await accounts(account) != before
    # Its payment is another's by now, as far as we know.
    async with runtime.databases.control_session() as control:
        await control.execute(
            chargebacks.chargeback.delete().where(chargebacks.chargeback.c.organisation_id == account.id)
        )
        await control.execute(payment.update().where(payment.c.id == one.id).values(state="failed"))
    await chargebacks.follow(runtime, (await the_dispute(account)).id)
    async with runtime.databases.control_session() as control:
        assert await chargebacks.of_invoice(control, account.id, one.invoice_id) == []
        await control.execute(payment.update().where(payment.c.id == one.id).values(state="succeeded"))
    await chargebacks.follow(runtime, (await the_dispute(account)).id)
    assert invoice["id"] == str(one.invoice_id)


async def test_without_a_gateway_nobody_looks(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    runtime = account.rapport.parts.runtime
    monkeypatch.setattr(chargebacks, "_asked", [])
    without = msgspec.structs.replace(runtime.settings, stripe_secret_key="")
    await chargebacks.sweep(dataclasses.replace(runtime, settings=without))
    assert chargebacks._asked == []


async def test_a_gateway_that_is_away_is_looked_at_tomorrow(account: Account, fake_stripe: Fake) -> None:
    runtime = account.rapport.parts.runtime
    async with httpx.AsyncClient(base_url=fake_stripe.url, trust_env=False) as fake:
        await fake.put("/fake/knobs", json={"fail": [500, 500, 500]})
    job: Any = Job
    await chargebacks.look(runtime, job)
    assert await gateway_of(runtime).disputes_since(dt.datetime.now(dt.UTC) + dt.timedelta(days=999)) == []


@pytest.mark.parametrize("above", [0, 137])
async def test_more_than_is_left_of_a_payment_may_be_taken_back(
    finance: Person, account: Account, told: Told, monkeypatch: pytest.MonkeyPatch, above: int
) -> None:
    """The whole of one of which a part was refunded, or more than was charged, since rates moved."""
    invoice = await by_card(account, GOOD)
    total = int(Decimal(invoice["total"]) * 100)
    if not above:
        credited = await order(finance, place(account, invoice, "/credit-notes"), net="7.00", reason="An outage")
        assert credited.status_code == 200, credited.text
        refunded = await order(finance, place(account, invoice, "/refunds"), amount="7.00")
        assert refunded.status_code == 200, refunded.text
        await account.rapport.run_jobs()
        await told.quiet()
    real = StripeGateway.dispute

    # The fake disputes what is left, as Stripe mostly does; this much it can't be made to.
    async def whole(self: StripeGateway, dispute: str) -> Any:
        return msgspec.structs.replace(await real(self, dispute), money=Money(total + above, "USD"))

    monkeypatch.setattr(StripeGateway, "dispute", whole)
    async with account.rapport.parts.runtime.databases.control_session() as control:
        [one] = [each for each in await collection.tries(control, account.id) if each.kind == "card"]
    async with httpx.AsyncClient(base_url=account.fake.url, trust_env=False) as fake:
        (await fake.post("/fake/disputes", json={"payment": one.gateway_ref})).raise_for_status()
    await told.quiet()
    await answered(account, "losing_evidence")
    await told.quiet()
    await chargebacks.look(account.rapport.parts.runtime, cast("Job", None))
    owed = next(each for each in await account.invoices() if each["id"] == invoice["id"])
    assert owed["state"] == "open"
    assert Decimal(owed["open"]) > 0
    left = await accounts(account)
    assert "cash_disputed" not in left
    await account.days(2)
    await trial_balance(account.rapport)


async def test_one_that_can_not_be_followed_hides_no_other(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    async def since(*_: object) -> list[str]:
        return ["dp_bad", "dp_good"]

    async def follow(_: object, dispute: str) -> None:
        seen.append(dispute)
        if dispute == "dp_bad":
            raise ValueError("no such amount")

    monkeypatch.setattr(StripeGateway, "disputes_since", since)
    monkeypatch.setattr(chargebacks, "follow", follow)
    await chargebacks.look(account.rapport.parts.runtime, cast("Job", None))
    assert seen == ["dp_bad", "dp_good"]
