"""A module leaves the plan and comes back while people look: its places go, its pages say so, and nothing is lost."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.walk import Walk
from tests.support.product import Product

pytestmark = pytest.mark.journey

CHINA, BRITAIN = ORGANISATIONS[0], ORGANISATIONS[1]
PLACES = ("nav-deals", "nav-leads", "nav-products", "nav-funnel")


def signed_in(walk: Walk, email: str) -> str:
    """Signs somebody in where they stand; the organisation's id."""
    walk.at("signin-email").fill(email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("signin-email")).to_have_count(0)
    found = walk.page.evaluate("() => fetch('/api/session').then((answer) => answer.json())")
    organisation_id: str = found["organisation"]["id"]
    return organisation_id


@contextmanager
def switched_off(product: Product, organisation_id: str) -> Iterator[None]:
    """Sales are not in the plan inside the block."""
    product.switch(organisation_id, "sales", on=False)
    try:
        yield
    finally:
        product.switch(organisation_id, "sales", on=True)


def test_it_goes_from_open_pages_and_comes_back(product: Product, open_page: OpenPage) -> None:
    """No page asks for what is refused: a refusal would stand in the console, and fail the test."""
    walk = Walk(open_page())
    walk.page.goto("/o/deals/board")
    organisation_id = signed_in(walk, CHINA.owner.email)
    expect(walk.at("card").first).to_be_visible()
    cards = walk.at("card").count()
    with switched_off(product, organisation_id):
        # Nobody touched the page: it heard of it.
        expect(walk.at("not-in-plan")).to_contain_text("当前套餐不包含“销售管理”")
        expect(walk.at("not-in-plan")).to_contain_text("原样保留")
        for place in PLACES:
            expect(walk.at(place)).to_have_count(0)
        expect(walk.at("nav-companies")).to_be_visible()
        walk.seen("board-not-in-plan")

        walk.at("nav-home").click()
        expect(walk.at("agenda")).to_be_visible()
        expect(walk.at("count-companies")).to_contain_text(re.compile(r"\d"))
        for gone in ("quarter", "risks", "count-deals", "count-leads", "home-all"):
            expect(walk.at(gone)).to_have_count(0)
        walk.seen("home-without-sales")

        walk.page.keyboard.press("Control+k")
        expect(walk.at("palette-command-go-companies")).to_be_visible()
        for command in ("go-deals", "new-deals", "new-leads", "funnel"):
            expect(walk.at(f"palette-command-{command}")).to_have_count(0)
        walk.page.keyboard.press("Escape")

        walk.at("nav-companies").click()
        walk.at("row-title").first.click()
        expect(walk.at("record-title")).to_be_visible()
        expect(walk.at("timeline-item").first).to_be_visible()
        expect(walk.page.get_by_test_id("pointing-deal-company")).to_have_count(0)
        walk.seen("company-without-sales")

        for address in ("/o/leads", f"/o/deals/{organisation_id}", "/funnel", "/settings/pipelines", "/o/products"):
            walk.page.goto(address)
            expect(walk.at("to-billing")).to_be_visible()
        walk.page.goto("/o/nothing")
        expect(walk.page.get_by_role("heading", name="没有这个页面")).to_be_visible()

        walk.page.goto("/o/deals/board")
        expect(walk.at("not-in-plan")).to_be_visible()
    expect(walk.at("card").first).to_be_visible()
    expect(walk.at("card")).to_have_count(cards)
    for place in PLACES:
        expect(walk.at(place)).to_be_visible()


@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)])
def test_who_can_not_change_the_plan_is_told_whom_to_ask(
    product: Product, open_page: OpenPage, *, dark: bool, phone: bool
) -> None:
    walk = Walk(open_page(locale="en", dark=dark, phone=phone), locale="en", dark=dark, phone=phone)
    walk.page.goto("/")
    organisation_id = signed_in(walk, BRITAIN.manager.email)
    # A page that still asks for deals while they leave the plan is refused, and the browser says so: let it be whole.
    for asked in ("quarter-won", "risks"):
        expect(walk.at(asked).first).to_be_visible()
    for counted in ("count-deals", "count-leads"):
        expect(walk.at(counted)).to_contain_text(re.compile(r"\d"))
    with switched_off(product, organisation_id):
        walk.page.goto("/o/deals/board")
        expect(walk.at("not-in-plan")).to_contain_text("Your plan does not include Sales")
        expect(walk.at("not-in-plan")).to_contain_text(f"Ask {BRITAIN.owner.name} to add it.")
        expect(walk.at("to-billing")).to_have_count(0)
        walk.seen("board-not-in-plan")
        walk.page.goto("/")
        expect(walk.at("agenda")).to_be_visible()
        expect(walk.at("start-companies")).to_be_visible()
        expect(walk.at("tab-deals")).to_have_count(0)
        walk.seen("home-without-sales")
        if phone:
            walk.at("tab-me").click()
            links = walk.at("phone-places").get_by_role("link")
            expect(links.first).to_be_visible()
            for gone in ("place-deals", "place-leads", "place-products", "place-funnel"):
                expect(walk.at(gone)).to_have_count(0)
            walk.seen("places-without-sales")
