"""Our gateway on the fake Stripe, and on Stripe's own test mode where its key is set: the same must hold on both."""

import asyncio
import datetime as dt
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest

from kernel.money import Money
from payments.errors import GatewayRefused, GatewayUnavailable
from payments.gateway import Card, ChargeOrder, Payment
from payments.stripe_gateway import StripeGateway
from tests.support.fakestripe import Fake, base_of
from tests.support.servers import server_port

pytestmark = pytest.mark.deep

EUR = Money(2500, "EUR")
BACK = "http://localhost:8400/settings/billing"


async def customer_with(gateway: StripeGateway, v1: Any, card: str = "pm_card_visa") -> tuple[str, str]:
    """A customer of ours with a saved card; a test's own cards are saved by Stripe's API."""
    customer = await gateway.create_customer(f"account-{uuid4()}", key=str(uuid4()))
    return customer, v1.payment_methods.attach(card, {"customer": customer}).id


def order(customer: str, method: str, money: Money = EUR, **more: Any) -> ChargeOrder:
    asked = {"reference": f"invoice-{uuid4()}", "key": f"inv:{uuid4()}:attempt:1", "off_session": True}
    return ChargeOrder(**{"customer": customer, "method": method, "money": money, **asked, **more})


async def test_a_customer_is_our_reference_and_nothing_else(gateway: StripeGateway, v1: Any) -> None:
    key = str(uuid4())
    made = await gateway.create_customer("account-7", key=key)
    assert await gateway.create_customer("account-7", key=key) == made
    known = v1.customers.retrieve(made)
    assert known.metadata.to_dict() == {"account_ref": "account-7"}
    assert (known.name, known.email, known.description, known.phone) == (None, None, None, None)


async def test_the_gateway_answers_and_takes_our_key(gateway: StripeGateway, server: Fake | None) -> None:
    await gateway.check()
    stranger = StripeGateway("rk_live_stolen", base=base_of(server), retries=0)
    with pytest.raises(GatewayRefused) as refused:
        await stranger.check()
    assert refused.value.reason == "key_refused"
    await stranger.aclose()


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD", "ISK"])
async def test_a_saved_card_is_charged_to_the_last_unit(gateway: StripeGateway, v1: Any, currency: str) -> None:
    customer, method = await customer_with(gateway, v1)
    asked = order(customer, method, Money(2500, currency))
    paid = await gateway.charge(asked)
    assert paid == Payment(
        id=paid.id, reference=asked.reference, status="succeeded", money=asked.money, customer=customer, method=method
    )
    assert await gateway.payment(paid.id) == paid
    assert await gateway.payments_of(customer, asked.reference) == [paid]
    assert v1.payment_intents.retrieve(paid.id).amount_received == 2500 * {"ISK": 100}.get(currency, 1)


async def test_a_saved_card_is_shown_and_forgotten(gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    shown = await gateway.card(method)
    assert shown == Card("visa", "4242", shown.exp_month, shown.exp_year, customer)
    assert 1 <= shown.exp_month <= 12
    await gateway.detach(method)
    await gateway.detach(method)
    assert (await gateway.card(method)).customer is None
    with pytest.raises(GatewayRefused):
        await gateway.charge(order(customer, method))


@pytest.mark.parametrize(
    ("card", "code", "advice"),
    [
        ("pm_card_chargeCustomerFail", "generic_decline", "later"),
        ("pm_card_authenticationRequired", "authentication_required", "authenticate"),
    ],
)
async def test_a_decline_is_a_result(gateway: StripeGateway, v1: Any, card: str, code: str, advice: str) -> None:
    customer, method = await customer_with(gateway, v1, card)
    asked = order(customer, method)
    refused = await gateway.charge(asked)
    assert (refused.status, refused.decline_code, refused.retry_advice) == ("failed", code, advice)
    assert (refused.reference, refused.customer, refused.money) == (asked.reference, customer, asked.money)
    assert await gateway.charge(asked) == await gateway.payment(refused.id) == refused
    assert [each.id for each in await gateway.payments_of(customer, asked.reference)] == [refused.id]


@pytest.mark.parametrize(
    ("card", "code", "advice"),
    [
        ("pm_card_chargeDeclined", "generic_decline", "later"),
        ("pm_card_chargeDeclinedInsufficientFunds", "insufficient_funds", "later"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error", "later"),
        ("pm_card_chargeDeclinedLostCard", "lost_card", "new_card"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card", "new_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc", "new_card"),
    ],
)
async def test_every_card_that_declines_says_what_to_do(
    gateway: StripeGateway, card: str, code: str, advice: str
) -> None:
    customer = await gateway.create_customer("account", key=str(uuid4()))
    refused = await gateway.charge(order(customer, card))
    assert (refused.status, refused.decline_code, refused.retry_advice) == ("failed", code, advice)


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [("authenticate", "succeeded", None), ("fail", "failed", "payment_intent_authentication_failure")],
)
async def test_a_bank_that_asks_is_answered_on_its_page(
    fake: Fake, gateway: StripeGateway, v1: Any, answer: str, status: str, code: str | None
) -> None:
    customer, method = await customer_with(gateway, v1, "pm_card_authenticationRequired")
    asked = order(customer, method, off_session=False, return_url=BACK)
    waiting = await gateway.charge(asked)
    assert waiting.status == "requires_action"
    assert waiting.action_url
    async with httpx.AsyncClient() as browser:
        page = await browser.get(waiting.action_url, headers={"accept-language": "zh-CN"})
        assert "EUR 25.00" in page.text
        sent_back = await browser.post(waiting.action_url, data={"answer": answer})
    outcome = "succeeded" if answer == "authenticate" else "failed"
    assert sent_back.headers["location"] == f"{BACK}?payment_intent={waiting.id}&redirect_status={outcome}"
    ended = await gateway.payment(waiting.id)
    assert (ended.status, ended.decline_code, ended.action_url) == (status, code, None)
    # The answer that the key is given again is of when it waited; what is told is how it stands.
    assert await gateway.charge(asked) == ended


async def test_a_card_that_was_confirmed_when_it_was_saved_is_charged_with_nobody_there(
    fake: Fake, gateway: StripeGateway, v1: Any
) -> None:
    customer = await gateway.create_customer("account", key=str(uuid4()))
    intent = v1.setup_intents.create({"customer": customer, "payment_method_types": ["card"]})
    asked = v1.setup_intents.confirm(intent.id, {"payment_method": "pm_card_authenticationRequiredOnSetup"})
    async with httpx.AsyncClient() as browser:
        await browser.post(asked.next_action.redirect_to_url.url, data={"answer": "authenticate"})
    saved = v1.setup_intents.retrieve(intent.id).payment_method
    assert (await gateway.charge(order(customer, saved))).status == "succeeded"


async def test_a_payment_is_given_up_unless_it_has_ended(gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1, "pm_card_chargeCustomerFail")
    failed = await gateway.charge(order(customer, method))
    gone = await gateway.cancel(failed.id)
    assert (gone.id, gone.status) == (failed.id, "canceled")
    assert (await gateway.cancel(failed.id)).status == "canceled"
    good = v1.payment_methods.attach("pm_card_visa", {"customer": customer}).id
    paid = await gateway.charge(order(customer, good))
    assert (await gateway.cancel(paid.id)).status == "succeeded"
    with pytest.raises(GatewayRefused) as refused:
        await gateway.cancel("pi_nothing")
    assert refused.value.reason == "resource_missing"


async def test_money_goes_back_once_for_each_key_and_never_more_than_came(gateway: StripeGateway, v1: Any) -> None:
    paid = await gateway.charge(order(*await customer_with(gateway, v1), Money(2500, "JPY")))
    key = str(uuid4())
    part = await gateway.refund(paid.id, Money(1000, "JPY"), key=key)
    assert (part.payment_id, part.status, part.money) == (paid.id, "succeeded", Money(1000, "JPY"))
    assert await gateway.refund(paid.id, Money(1000, "JPY"), key=key) == part == await gateway.refund_state(part.id)
    with pytest.raises(GatewayRefused):
        await gateway.refund(paid.id, Money(1501, "JPY"), key=str(uuid4()))
    await gateway.refund(paid.id, Money(1500, "JPY"), key=str(uuid4()))
    with pytest.raises(GatewayRefused) as refused:
        await gateway.refund(paid.id, Money(1, "JPY"), key=str(uuid4()))
    assert refused.value.reason == "charge_already_refunded"


async def test_a_refund_is_the_same_one_when_its_key_was_forgotten(gateway: StripeGateway, v1: Any, fake: Fake) -> None:
    """Its answer was lost, and it is asked for again the next day."""
    paid = await gateway.charge(order(*await customer_with(gateway, v1)))
    key, part = str(uuid4()), Money(1000, "EUR")
    first = await gateway.refund(paid.id, part, key=key)
    other = await gateway.refund(paid.id, part, key=str(uuid4()))
    fake.forget_keys()
    assert await gateway.refund(paid.id, part, key=key) == first != other
    assert len(v1.refunds.list({"payment_intent": paid.id}).data) == 2


async def test_the_same_key_is_the_same_charge_and_nothing_else(gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    asked = order(customer, method)
    paid = await gateway.charge(asked)
    assert await gateway.charge(asked) == paid
    with pytest.raises(GatewayRefused) as refused:
        await gateway.charge(msgspec.structs.replace(asked, money=Money(2600, "EUR")))
    assert refused.value.reason == "idempotency_error"
    assert await gateway.payments_of(customer, asked.reference) == [paid]


async def test_payments_of_a_reference_are_found_among_many(gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    first, second = order(customer, method), order(customer, method)
    retried = msgspec.structs.replace(first, key=str(uuid4()))
    ids = [(await gateway.charge(each)).id for each in (first, second, retried)]
    assert [each.id for each in await gateway.payments_of(customer, first.reference)] == [ids[2], ids[0]]
    assert await gateway.payments_of(customer, "invoice-nothing") == []


async def test_all_pages_of_a_customers_payments_are_looked_through(gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    first = await gateway.charge(order(customer, method))
    for _ in range(101):
        await gateway.charge(order(customer, method))
    assert await gateway.payments_of(customer, first.reference) == [first]


@pytest.mark.parametrize("amount", [0, -5])
async def test_what_is_no_amount_is_not_even_asked_for(gateway: StripeGateway, amount: int) -> None:
    with pytest.raises(GatewayRefused) as refused:
        await gateway.charge(order("cus_nobody", "pm_nothing", Money(amount, "EUR")))
    assert refused.value.reason == "amount_invalid"


@pytest.mark.parametrize("status", [409, 429, 500, 503])
async def test_a_gateway_that_is_busy_may_be_asked_again(
    fake: Fake, gateway: StripeGateway, v1: Any, status: int
) -> None:
    customer, method = await customer_with(gateway, v1)
    asked = order(customer, method)
    fake.turn(fail=[status])
    with pytest.raises(GatewayUnavailable):
        await gateway.charge(asked)
    assert await gateway.payments_of(customer, asked.reference) == []
    assert (await gateway.charge(asked)).status == "succeeded"


async def test_lost_answers_make_no_second_charge(fake: Fake, gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    asked = order(customer, method)
    fake.turn(fail_after=[500, 503, 429])
    for _ in range(3):
        with pytest.raises(GatewayUnavailable):
            await gateway.charge(asked)
    paid = await gateway.charge(asked)
    assert paid.status == "succeeded"
    assert await gateway.payments_of(customer, asked.reference) == [paid]


async def test_the_sdk_itself_asks_again_with_the_same_key(fake: Fake, gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    asked, patient = order(customer, method), StripeGateway("sk_test_fake", base=fake.url, retries=2)
    fake.turn(fail_after=[500], fail=[409])
    paid = await patient.charge(asked)
    assert await gateway.payments_of(customer, asked.reference) == [paid]
    await patient.aclose()


async def test_many_at_once_with_one_key_charge_once(fake: Fake, gateway: StripeGateway, v1: Any) -> None:
    customer, method = await customer_with(gateway, v1)
    asked = order(customer, method)
    fake.turn(work=0.2)
    outcomes = await asyncio.gather(*(gateway.charge(asked) for _ in range(5)), return_exceptions=True)
    paid = {each.id for each in outcomes if isinstance(each, Payment)}
    busy = [each for each in outcomes if isinstance(each, GatewayUnavailable)]
    assert (len(paid), len(busy)) == (1, 4)
    assert len(await gateway.payments_of(customer, asked.reference)) == 1


async def test_a_gateway_that_is_not_there_is_unavailable() -> None:
    nobody = StripeGateway("sk_test_fake", base=f"http://127.0.0.1:{server_port()}", retries=0)
    with pytest.raises(GatewayUnavailable):
        await nobody.check()
    await nobody.aclose()


async def test_no_fault_repeats_what_stripe_said(gateway: StripeGateway) -> None:
    with pytest.raises(GatewayRefused) as refused:
        await gateway.card("pm_of_somebody")
    assert "somebody" not in str(refused.value.wire("en", "r")) + str(refused.value) + str(refused.value.args)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ is True


async def test_a_test_clock_goes_forward_only_and_who_has_none_has_none(gateway: StripeGateway, v1: Any) -> None:
    start = dt.datetime(2030, 1, 1, tzinfo=dt.UTC)
    customer = await gateway.create_customer("ref", key=str(uuid4()), at=start)
    clock_id = (await asyncio.to_thread(v1.customers.retrieve, customer)).test_clock

    async def shows() -> dt.datetime:
        found = await asyncio.to_thread(v1.test_helpers.test_clocks.retrieve, clock_id)
        return dt.datetime.fromtimestamp(found.frozen_time, dt.UTC)

    for to in (start + dt.timedelta(days=2), start, start + dt.timedelta(days=1)):
        await gateway.move_clock(customer, to)
        assert await shows() == start + dt.timedelta(days=2)
    plain = await gateway.create_customer("ref", key=str(uuid4()))
    await gateway.move_clock(plain, start)
    assert (await asyncio.to_thread(v1.customers.retrieve, plain)).test_clock is None
