"""On a phone every place is two taps away at most: the daily ones have a tab, all others stand behind the last tab."""

import re

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

PLACES = ("contacts", "leads", "products", "tasks", "activities", "funnel", "import", "billing")


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


def test_the_row_of_settings_shows_the_open_one_on_one_line(open_page: OpenPage) -> None:
    walk = Walk(open_page(phone=True, locale="en"), locale="en", phone=True)
    walk.page.goto("/settings/data")
    walk.at("signin-email").fill(ORGANISATIONS[1].owner.email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("settings-data")).to_be_in_viewport(ratio=1)
    heights = {round(link.bounding_box()["height"]) for link in walk.page.locator("[data-testid^=settings-]").all()}
    assert heights == {28}
    walk.seen("settings-data")
