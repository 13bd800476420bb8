"""The hosted pages, as a browser without scripts uses them: saving a card, declines, the bank, expiry, escaping."""

import re
from typing import Any
from uuid import uuid4

import httpx
import pytest
import stripe

from kernel.money import Money
from payments.gateway import CardPage, CardState, ChargeOrder
from payments.stripe_gateway import StripeGateway
from tests.support.fakestripe import Fake

pytestmark = pytest.mark.deep

BACK = "http://localhost:8400/settings/billing"
GOOD = {"number": "4242 4242 4242 4242", "expiry": "12/40", "cvc": "123"}


async def opened(gateway: StripeGateway, *, locale: str = "en", back: str = BACK) -> tuple[str, CardPage]:
    customer = await gateway.create_customer("account", key=str(uuid4()))
    return customer, await gateway.begin_card(customer, return_url=back, key=str(uuid4()), locale=locale)


async def fill(url: str, **changes: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.post(url, data=GOOD | changes)


async def shown(url: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient() as browser:
        return await browser.get(url, headers={"accept-language": "en", **headers})


async def test_a_card_is_saved_and_charged_later(fake: Fake, gateway: StripeGateway) -> None:
    customer, page = await opened(gateway)
    assert await gateway.card_page(page.id) == CardState("open", None, customer)
    assert (await shown(page.url)).status_code == 200
    sent_back = await fill(page.url)
    assert (sent_back.status_code, sent_back.headers["location"]) == (303, f"{BACK}?card_page={page.id}")
    state = await gateway.card_page(page.id)
    assert (state.status, state.customer) == ("complete", customer)
    assert state.method
    card = await gateway.card(state.method)
    assert (card.last4, card.exp_month, card.exp_year, card.customer) == ("4242", 12, 2040, customer)
    paid = await gateway.charge(
        ChargeOrder(
            customer=customer, method=state.method, money=Money(990, "CNY"), reference="r", key=page.id,
            off_session=True,
        )
    )  # fmt: skip
    assert paid.status == "succeeded"
    again = await fill(page.url)
    assert (again.status_code, "The card is saved" in again.text) == (200, True)


async def test_the_same_key_opens_the_same_page(gateway: StripeGateway) -> None:
    customer, key = await gateway.create_customer("account", key=str(uuid4())), str(uuid4())
    pages = [await gateway.begin_card(customer, return_url=BACK, key=key) for _ in range(2)]
    assert pages[0] == pages[1]


async def test_what_an_address_asks_already_stays(fake: Fake, gateway: StripeGateway) -> None:
    customer = await gateway.create_customer("account", key=str(uuid4()))
    page = await gateway.begin_card(customer, return_url=f"{BACK}?a=b", key=str(uuid4()))
    assert (await fill(page.url)).headers["location"] == f"{BACK}?a=b&card_page={page.id}"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"number": "4000 0000 0000 0002"}, "The card was declined. Try another one."),
        ({"number": "4000000000009995"}, "The card has insufficient funds."),
        ({"number": "4000000000000069"}, "The card has expired."),
        ({"number": "4000000000000127"}, "The CVC is wrong."),
        ({"number": "4929 1234 5678 9012"}, "The card number is wrong."),
        ({"number": "٤٢٤٢"}, "The card number is wrong."),
        ({"number": ""}, "The card number is wrong."),
        ({"expiry": "13/40"}, "The expiry date is wrong or past."),
        ({"expiry": "01/20"}, "The expiry date is wrong or past."),
        ({"expiry": "1/2/3"}, "The expiry date is wrong or past."),
        ({"cvc": "12"}, "The CVC has three or four digits."),
        ({"cvc": "abc"}, "The CVC has three or four digits."),
    ],
)
async def test_what_is_declined_is_said_and_not_saved(
    fake: Fake, gateway: StripeGateway, v1: Any, changes: dict[str, str], said: str
) -> None:
    customer, page = await opened(gateway)
    refused = await fill(page.url, **changes)
    assert refused.status_code == 200
    assert f'role="alert">{said} No card was saved.' in refused.text
    assert not changes.get("number") or f'value="{changes["number"]}' not in refused.text
    assert v1.customers.payment_methods.list(customer).data == []
    assert (await gateway.card_page(page.id)).status == "open"
    assert (await fill(page.url)).status_code == 303


@pytest.mark.parametrize("number", ["4000002500003155", "4000002760003184"])
async def test_a_bank_that_is_asked_first(fake: Fake, gateway: StripeGateway, number: str) -> None:
    _, page = await opened(gateway, locale="zh-CN")
    to_bank = await fill(page.url, number=number)
    bank = to_bank.headers["location"]
    assert to_bank.status_code == 303
    assert "允许保存这张卡" in (await shown(bank)).text
    async with httpx.AsyncClient(follow_redirects=True) as browser:
        refused = await browser.post(bank, data={"answer": "fail"})
    assert "银行验证没有通过" in refused.text
    assert (await gateway.card_page(page.id)).status == "open"
    bank = (await fill(page.url, number=number)).headers["location"]
    async with httpx.AsyncClient() as browser:
        sent = await browser.post(bank, data={"answer": "authenticate"})
        # Complete from here on, should its customer never come back.
        assert (await gateway.card_page(page.id)).status == "complete"
        home = await browser.get(sent.headers["location"])
    assert (home.status_code, home.headers["location"]) == (303, f"{BACK}?card_page={page.id}")
    assert (await shown(bank)).status_code == 400


async def test_a_page_speaks_the_language_it_was_asked_in(fake: Fake, gateway: StripeGateway) -> None:
    _, page = await opened(gateway, locale="zh-CN")
    assert '<html lang="zh-CN">' in (await shown(page.url)).text
    assert "这是测试页面" in (await shown(page.url)).text
    assert '<html lang="en">' in (await shown(f"{page.url}?locale=en")).text
    assert "卡号不对" in (await fill(page.url, number="1")).text
    chinese = await shown(page.url.replace(page.id, "cs_test_nothing"), **{"accept-language": "zh-CN"})
    assert (chinese.status_code, "这里没有什么要做的了" in chinese.text) == (404, True)


async def test_nothing_that_is_filled_in_is_markup(fake: Fake, gateway: StripeGateway) -> None:
    _, page = await opened(gateway, back='https://x.example/"><script>alert(1)</script>')
    for url in (page.url, f"{page.url}?locale=%22%3E%3Cscript%3E"):
        text = (await shown(url)).text
        assert "<script" not in text
        assert "&quot;&gt;&lt;script&gt;" in text
    answer = await fill(page.url, number='"><script>', expiry="<script>", cvc="<script>")
    assert "<script" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "", "//evil.example"])
async def test_only_an_address_of_the_web_is_gone_back_to(v1: Any, url: str) -> None:
    asked = {"mode": "setup", "payment_method_types": ["card"], "success_url": url, "cancel_url": BACK}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        v1.checkout.sessions.create(asked)
    assert refused.value.code == "url_invalid"
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.create({**asked, "mode": "payment", "success_url": BACK})
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.create({"mode": "setup", "success_url": BACK})


async def test_a_page_that_nobody_completes_is_closed_once(gateway: StripeGateway, v1: Any) -> None:
    _, page = await opened(gateway)
    v1.checkout.sessions.expire(page.id)
    assert (await gateway.card_page(page.id)).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        v1.checkout.sessions.expire(page.id)


async def test_a_page_that_nobody_completes_expires(fake: Fake, gateway: StripeGateway, v1: Any) -> None:
    _, page = await opened(gateway)
    v1.checkout.sessions.expire(page.id)
    late = await fill(page.url)
    assert (late.status_code, f'href="{BACK}"' in late.text) == (410, True)
    clock = v1.test_helpers.test_clocks.create({"frozen_time": 1_900_000_000})
    customer = v1.customers.create({"test_clock": clock.id}).id
    slow = await gateway.begin_card(customer, return_url=BACK, key=str(uuid4()))
    v1.test_helpers.test_clocks.advance(clock.id, {"frozen_time": 1_900_000_000 + 86_400})
    assert (await shown(slow.url)).status_code == 410
    assert await gateway.card_page(slow.id) == CardState("expired", None, customer)


async def test_a_bank_answers_once_and_only_what_was_asked(fake: Fake, gateway: StripeGateway) -> None:
    _, page = await opened(gateway)
    bank = (await fill(page.url, number="4000002760003184")).headers["location"]
    async with httpx.AsyncClient() as browser:
        assert (await browser.post(bank, data={"answer": "perhaps"})).status_code == 400
        assert (await gateway.card_page(page.id)).status == "open"
        nowhere = re.sub(r"/bank/setup_intents/\w+", "/bank/customers/cus_1", bank)
        assert (await browser.post(nowhere, data={"answer": "authenticate"})).status_code == 404
        assert (await browser.get(f"{fake.url}/pay/cs_test_nothing/return")).status_code == 404
