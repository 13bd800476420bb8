"""The pages of the gateway that moves no money, in a real browser: fit for everybody, and a card is saved on them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.axe import Audit
from tests.support.fakestripe import Fake
from tests.support.looks import SPREAD
from tests.support.servers import server_port

pytestmark = pytest.mark.journey

WORDS = {
    "zh-CN": ("保存银行卡", "这张卡余额不足。", "没有保存任何银行卡。", "确认", "银行卡已保存"),
    "en": ("Save card", "The card has insufficient funds.", "No card was saved.", "Authenticate", "The card is saved"),
}


@pytest.fixture
def fake(tmp_path: Path) -> Iterator[Fake]:
    """A gateway of this test's own."""
    started = Fake(tmp_path / "stripe.db", server_port())
    started.start()
    yield started
    started.kill()


def seen(page: Page, name: str) -> None:
    """Nothing on the page is out of sight, of a window or of a screen reader."""
    assert Audit(page).faults == []
    assert page.evaluate(SPREAD, page.evaluate("() => window.innerWidth")) == []
    if folder := os.environ.get("RAPPORT_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"card-page-{name}.png", full_page=True)


@pytest.mark.parametrize(("locale", "scheme", "width"), [("zh-CN", "dark", 390), ("en", "light", 1280)])
def test_a_card_is_saved_after_a_decline_and_a_question_of_the_bank(
    browser: Browser, fake: Fake, locale: str, scheme: str, width: int
) -> None:
    save, declined, kept, confirm, complete = WORDS[locale]
    v1 = fake.client.v1
    customer = v1.customers.create({"metadata": {"account_ref": "a"}}).id
    back = f"{fake.url}/pay/{{CHECKOUT_SESSION_ID}}"
    asked = {"mode": "setup", "payment_method_types": ["card"], "customer": customer, "success_url": back}
    session = v1.checkout.sessions.create({**asked, "locale": locale[:2], "cancel_url": fake.url})
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        locale=locale,
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(session.url)
    seen(page, f"{locale}-form")
    for number in ("4000 0000 0000 9995", "4000 0025 0000 3155"):
        page.locator("#number").fill(number)
        page.locator("#expiry").fill("12/40")
        page.locator("#cvc").fill("123")
        page.get_by_role("button", name=save).click()
        if number.endswith("9995"):
            expect(page.get_by_role("alert")).to_have_text(f"{declined} {kept}")
            seen(page, f"{locale}-declined")
    seen(page, f"{locale}-bank")
    page.get_by_role("button", name=confirm).click()
    expect(page.get_by_role("heading", name=complete)).to_be_visible()
    seen(page, f"{locale}-complete")
    context.close()
    [saved] = v1.customers.payment_methods.list(customer).data
    assert (saved.card.last4, saved.card.exp_year) == ("3155", 2040)
