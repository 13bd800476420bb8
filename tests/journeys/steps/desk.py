"""The pages of whoever runs the installation, each looked at with something on it."""

from playwright.sync_api import expect

from rapport.local.demo_data import OPERATOR, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import paying
from tests.journeys.steps.asking import ask
from tests.journeys.walk import Walk
from tests.support.axe import Audit


def at_the_desk(open_page: OpenPage, *, locale: str = "en", phone: bool = False) -> Walk:
    """Somebody of finance, signed in, who reads this language."""
    desk = Walk(open_page(locale=locale, phone=phone, dark=phone), locale=locale, dark=phone, phone=phone)
    desk.page.goto("/signin")
    desk.at("signin-email").fill(OPERATOR.owner.email)
    desk.at("signin-password").fill(PASSWORD)
    desk.at("signin-submit").click()
    expect(desk.at("signin-email")).to_have_count(0)
    ask(desk, "PATCH", "/api/session", {"locale": locale})
    return desk


def looked_at(desk: Walk, name: str, *allowed: str) -> None:
    """A page, as people and as screen readers have it."""
    expect(desk.page.locator("[data-stale]")).to_have_count(0)
    desk.seen(name, *allowed)
    assert Audit(desk.page).faults == [], name


def books(desk: Walk, customer: str) -> None:
    """Who owes what, and the ledger."""
    desk.page.goto("/finance")
    expect(desk.at("open-row").filter(has_text=customer).first).to_be_visible()
    looked_at(desk, "finance", customer, "Rapport Demo Ltd")
    desk.keep("20-finance")
    desk.page.goto("/finance/ledger")
    expect(desk.at("entry").first).to_be_visible()
    looked_at(desk, "finance-ledger", customer, "Rapport Demo Ltd")
    desk.keep("21-ledger")


def documents(desk: Walk, customer: str) -> None:
    """Every invoice and credit note, by what became of it; they add up, and can be taken along."""
    allowed = (customer, "Priya Shah", "Rapport Demo Ltd")
    for standing in ("paid", "credit_note", "all"):
        desk.page.goto(f"/finance/invoices?standing={standing}")
        expect(desk.at("document-row").filter(has_text=customer).first).to_be_visible()
        expect(desk.at("documents-sum")).to_be_visible()
        looked_at(desk, f"finance-{standing}", *allowed)
    with desk.page.expect_download() as saved:
        desk.at("documents-export").click()
    lines = saved.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) > 2
    desk.page.goto("/finance/invoices?standing=credited")
    looked_at(desk, "finance-credited", *allowed)


def money(desk: Walk, customer: str) -> None:
    """What came in and went out, what is disputed, and the two dialogs in which money moves."""
    desk.page.goto("/finance/payments")
    expect(desk.page.get_by_text(customer).first).to_be_visible()
    looked_at(desk, "finance-payments", customer, "Rapport Demo Ltd")
    desk.page.goto("/finance/disputes")
    expect(desk.at("disputes-waiting")).to_be_visible()
    looked_at(desk, "finance-disputes", customer)
    desk.page.goto("/finance")
    desk.at("open-row").filter(has_text=customer).first.get_by_role("link").first.click()
    expect(desk.at("paper")).to_be_visible()
    desk.at("act-receipt").click()
    expect(desk.at("order-form")).to_be_visible()
    looked_at(desk, "finance-receipt-of-one", customer, "Rapport Demo Ltd", "Priya Shah", *paying.LANGUAGES)
    desk.page.keyboard.press("Escape")
    expect(desk.at("order-form")).to_have_count(0)
    desk.page.goto("/finance")
    desk.at("new-receipt").click()
    expect(desk.at("receipt-search")).to_be_visible()
    looked_at(desk, "finance-receipt", customer, "Rapport Demo Ltd")
