"""From a trial to paid invoices, in a browser: plan, card, seats, a module, usage, a declined card, recovery.

The card is typed on the payment gateway's own page. Time goes by on the organisation's clock.
"""

import datetime as dt
import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import OPERATOR, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, paying
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

SUZHOU = ("苏州新程精工有限公司", "江苏省苏州市示例路 1 号")
BRISTOL = ("Quiet Room Ltd", "1 Example Street\nBristol")
# A refused charge, and what a read-only organisation may not do, are written to the console.
EXPECTED = ("403 (Forbidden)", "409 (Conflict)")


def keep(walk: Walk, name: str) -> None:
    """A picture of a stop, kept where RAPPORT_TOUR says."""
    if folder := os.environ.get("RAPPORT_TOUR"):
        walk.page.screenshot(path=Path(folder) / f"{name}-{'phone' if walk.phone else 'desktop'}.png")


@pytest.mark.parametrize("phone", [False, True], ids=["zh light desktop", "en dark phone"])
def test_a_trial_becomes_paid_invoices(open_page: OpenPage, phone: bool) -> None:
    locale, place, (name, address) = ("en", entering.BRITAIN, BRISTOL) if phone else ("zh-CN", entering.CHINA, SUZHOU)
    page = open_page(phone=phone, dark=phone, locale=locale, expected=EXPECTED)
    walk = Walk(page, locale=locale, dark=phone, phone=phone)
    entering.sign_up(walk, place)
    paying.choose_plan(walk, name, address)
    keep(walk, "8-plan-chosen")
    first_month(walk)
    fourth_seat_and_a_module_less(walk)
    second_month(walk)
    declined(walk)
    if not phone:
        finance_credits(walk, open_page, name)
    recovered(walk)
    without_signing_in(walk, open_page, (name, *address.splitlines()))


def first_month(walk: Walk) -> None:
    """The trial ends, and a day later the first invoice is written and paid."""
    promised = paying.amount(walk.at("draft-total").inner_text())
    paying.days(walk, 15)
    walk.page.goto("/billing")
    row = walk.at("invoice-row")
    expect(row).to_have_count(1)
    expect(row).to_contain_text(walk.say("已付", "Paid"))
    row.get_by_role("link").click()
    expect(walk.at("paper")).to_be_visible()
    assert f"{promised:,.2f}" in walk.at("paper").inner_text()
    walk.seen("invoice", *paying.LANGUAGES)
    with walk.page.expect_download() as download:
        walk.at("invoice-pdf").first.click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF")


def fourth_seat_and_a_module_less(walk: Walk) -> None:
    """A seat more from today, as previewed; the module ends with the period, and stays after all."""
    paying.days(walk, 9)
    walk.page.goto("/billing")
    walk.at("manage-seats").click()
    walk.at("change-seats-more").click()
    expect(walk.at("difference")).to_be_visible()
    promised = walk.at("then-total").inner_text()
    walk.seen("billing-seats")
    keep(walk, "9-a-seat-more")
    walk.at("change-confirm").click()
    expect(walk.at("change-form")).to_have_count(0)
    expect(walk.at("draft-total")).to_contain_text(promised)
    for _ in range(2):
        walk.at("module-sales").click()
        if walk.at("from-next").count():
            walk.at("from-next").click()
        walk.at("change-confirm").click()
        expect(walk.at("change-form")).to_have_count(0)
    expect(walk.at("draft-total")).to_contain_text(promised)


def second_month(walk: Walk) -> None:
    """Usage is reported; the next invoice has it, and the seat of the days since it was added."""
    today = walk.page.evaluate("async () => (await (await fetch('/api/billing')).json()).today")
    yesterday = dt.date.fromisoformat(today) - dt.timedelta(days=1)
    paying.use(walk, "messages", 1300, f"{yesterday}T00:00:00Z")
    paying.days(walk, 22)
    walk.page.goto("/billing")
    expect(walk.at("invoice-row")).to_have_count(2)
    walk.at("invoice-row").first.get_by_role("link").click()
    expect(walk.at("paper")).to_contain_text(
        walk.say("1,300 条短信，其中 300 已包含", "1,300 text messages, 300 of them")
    )
    expect(walk.at("paper")).to_contain_text(walk.say("天中的", " days × "))
    walk.seen("invoice-second", *paying.LANGUAGES)
    keep(walk, "10-invoice-explained")


def declined(walk: Walk) -> None:
    """Another card, which is declined: told, and read-only after two weeks."""
    walk.page.goto("/billing")
    walk.at("replace-card").click()
    paying.type_card(walk, paying.DECLINES)
    expect(walk.at("plan-card")).to_be_visible()
    paying.days(walk, 46)
    walk.page.goto("/billing")
    expect(walk.at("notice-unpaid")).to_be_visible()
    walk.seen("billing-unpaid")
    keep(walk, "11-declined")


def finance_credits(walk: Walk, open_page: OpenPage, customer: str) -> None:
    """Who runs the installation sees it, gives a credit note, and the books agree."""
    desk = Walk(open_page(locale="en"), locale="en")
    desk.page.goto("/signin")
    desk.at("signin-email").fill(OPERATOR.owner.email)
    desk.at("signin-password").fill(PASSWORD)
    desk.at("signin-submit").click()
    expect(desk.at("signin-email")).to_have_count(0)
    desk.page.goto("/finance")
    row = desk.at("open-row").filter(has_text=customer).first
    expect(row).to_be_visible()
    desk.seen("finance", customer)
    keep(desk, "12-finance")
    row.get_by_role("link").first.click()
    expect(desk.at("paper")).to_be_visible()
    before = desk.at("desk-standing").inner_text()
    desk.at("act-credit").click()
    desk.at("credit-net").fill("100")
    desk.at("credit-reason").fill("Outage")
    expect(desk.at("credit-effect")).to_contain_text("100.00")
    desk.at("order-submit").click()
    expect(desk.at("order-form")).to_have_count(0)
    expect(desk.at("desk-standing")).not_to_have_text(before)
    desk.page.goto("/finance/ledger")
    expect(desk.at("entry").first).to_be_visible()
    assert desk.at("total-debit").inner_text() == desk.at("total-credit").inner_text()
    desk.seen("finance-ledger", customer)
    keep(desk, "13-ledger")


def recovered(walk: Walk) -> None:
    """Back with a card that pays what is left."""
    walk.at("notice-card").click()
    paying.type_card(walk, paying.GOOD)
    expect(walk.at("plan-card")).to_be_visible()
    expect(walk.at("notice-unpaid")).to_have_count(0)
    for row in walk.at("invoice-row").filter(has_not_text="-CN-").all():
        expect(row).to_contain_text(walk.say("已付", "Paid"))


def without_signing_in(walk: Walk, open_page: OpenPage, words: tuple[str, ...]) -> None:
    """The mailed link shows that invoice to whoever has it."""
    link = walk.page.evaluate(
        """async () => {
          const [newest] = await (await fetch("/api/billing/invoices")).json();
          return (await (await fetch(`/api/billing/invoices/${newest.id}`)).json()).link;
        }"""
    )
    stranger = Walk(open_page(locale=walk.locale, phone=walk.phone), locale=walk.locale, phone=walk.phone)
    stranger.page.goto(link[link.index("/invoice/") :])
    expect(stranger.at("paper")).to_be_visible()
    stranger.seen("invoice-hosted", *paying.LANGUAGES, *words)
