"""From a lead to a deal with products, in two browsers: converted, taken back, priced, and both sides of a conflict."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.steps.asking import ask, made
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey


def convert(walk: Walk) -> None:
    """Converts the lead on the page; the company that is there already is found and taken."""
    walk.at("convert-lead").click()
    expect(walk.at("convert-company-known")).to_be_checked()
    expect(walk.at("convert-contact-new")).to_be_checked()
    walk.at("convert-submit").click()
    expect(walk.at("lead-became")).to_be_visible()


def add_line(walk: Walk, place: int, product: str, quantity: str) -> None:
    """Fills one line of the dialog that stands open."""
    picker = walk.at("line-product").nth(place)
    picker.click()
    picker.fill(product)
    walk.page.get_by_role("option", name=product).click()
    walk.at("line-quantity").nth(place).fill(quantity)


def save_lines(walk: Walk) -> None:
    """Saves with the keys of the dialog."""
    walk.at("line-quantity").first.press("Control+Enter")


def convert_twice(walk: Walk) -> str:
    """A lead of a company that is there: converted, taken back as a whole, and converted again; the deal's address."""
    made(walk, "companies", name="Obsidian Foundry")
    lead = made(walk, "leads", name="Mirabel Ott", company_name="Obsidian Foundry")
    walk.page.goto(f"/o/leads/{lead}")
    convert(walk)
    walk.at("toast-action").last.click()
    expect(walk.at("convert-lead")).to_be_visible()
    for noun, count in (("companies", 1), ("contacts", 0), ("deals", 0)):
        assert ask(walk, "POST", f"/api/{noun}/count", {})["count"] == count, noun
    convert(walk)
    walk.at("lead-became").click()
    expect(walk.at("record-title")).to_have_text("Obsidian Foundry")
    walk.page.wait_for_url(re.compile("/o/deals/"))
    return walk.page.url


def price(one: Walk, other: Walk) -> None:
    """Lines take the list price; their sum is the deal's amount, and the other browser sees both."""
    expect(other.at("deal-lines")).to_be_visible()
    one.at("lines-edit").click()
    add_line(one, 0, "GTX Pro", "2")
    expect(one.at("lines-sum")).to_contain_text("9,642")
    save_lines(one)
    for walk in (one, other):
        expect(walk.at("deal-line")).to_have_count(1)
        expect(walk.at("deal-line")).to_contain_text("GTX Pro")
        expect(walk.at("value-amount")).to_contain_text("9,642")


def price_at_once(one: Walk, other: Walk) -> None:
    """Two change the lines, to the same sum: who is later is told, keeps what they typed, and may take theirs."""
    one.at("lines-edit").click()
    expect(one.at("line-row")).to_have_count(1)
    other.at("lines-edit").click()
    other.at("lines-add").click()
    add_line(other, 1, "MG Special", "1")
    other.at("line-discount").nth(1).fill("100")
    save_lines(other)
    for walk in (one, other):
        expect(walk.at("deal-line")).to_have_count(2)
    one.at("line-quantity").first.fill("5")
    save_lines(one)
    expect(one.at("lines-problem")).to_be_visible()
    expect(one.at("line-quantity").first).to_have_value("5")
    one.picture("lines-conflict")
    one.at("lines-theirs").click()
    expect(one.at("line-row")).to_have_count(2)
    expect(one.at("line-quantity").first).to_have_value("2")
    one.at("line-quantity").first.fill("3")
    save_lines(one)
    expect(one.at("lines-grid")).to_have_count(0)
    for walk in (one, other):
        expect(walk.at("value-amount")).to_contain_text("14,463")


def test_a_lead_becomes_a_deal_with_products(open_page: OpenPage) -> None:
    one = Walk(open_page(locale="en", expected=("409 (Conflict)",)), locale="en")
    entering.sign_up(one, entering.BRITAIN)
    made(one, "products", name="GTX Pro", price="4821")
    made(one, "products", name="MG Special", price="55")
    deal_url = convert_twice(one)
    other = Walk(open_page(locale="en"), locale="en")
    other.email = one.email
    other.page.goto("/o/companies")
    entering.sign_in(other)
    other.page.goto(deal_url)
    price(one, other)
    price_at_once(one, other)
    other.seen("deal-lines")
