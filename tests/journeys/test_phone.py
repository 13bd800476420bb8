"""On a phone every place is two taps away at most: the daily ones have a tab, all others stand behind the last tab."""

import re

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

PLACES = (
    "contacts", "campaigns", "leads", "orders", "receipts", "assets", "products", "tasks", "activities", "calendar",
    "visits", "approvals", "transfers", "funnel", "forecast", "import", "billing",
)  # fmt: skip


def test_tabs_lead_to_the_board_and_to_every_other_place(open_page: OpenPage) -> None:
    walk = Walk(open_page(phone=True), phone=True)
    walk.page.goto("/")
    walk.at("signin-email").fill(ORGANISATIONS[0].owner.email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()

    walk.at("tab-deals").click()
    expect(walk.at("card").first).to_be_visible()
    expect(walk.at("tab-deals")).to_have_attribute("data-status", "active")

    walk.at("tab-me").click()
    expect(walk.at("phone-places").get_by_role("link")).to_have_count(len(PLACES))
    for place in PLACES:
        walk.at(f"place-{place}").click()
        expect(walk.page).to_have_url(re.compile(rf"/{place}(\?.*)?$"))
        walk.at("tab-me").click()
    walk.picture("me")


def test_the_settings_are_a_list_and_each_page_leads_back_to_it(open_page: OpenPage) -> None:
    walk = Walk(open_page(phone=True, locale="en"), locale="en", phone=True)
    walk.page.goto("/settings")
    walk.at("signin-email").fill(ORGANISATIONS[1].owner.email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    rows = walk.page.locator("[data-testid^=settings-]")
    expect(rows.first).to_be_visible()
    assert {round(row.bounding_box()["height"]) for row in rows.all()} == {48}
    walk.picture("settings")
    walk.at("settings-data").click()
    expect(rows).to_have_count(1)
    expect(walk.page).to_have_url(re.compile("/settings/data$"))
    expect(walk.page.get_by_role("heading", level=1)).to_have_text("Settings")
    walk.at("settings-back").click()
    expect(walk.at("settings-data")).to_be_visible()
