"""Two organisations in one product: neither sees, finds or opens anything of the other."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, searching
from tests.journeys.walk import CONTACT, Walk

pytestmark = pytest.mark.journey


def test_a_second_organisation_sees_nothing_of_the_first(open_page: OpenPage) -> None:
    first = Walk(open_page())
    entering.sign_up(first, entering.CHINA)
    first.page.goto("/o/contacts")
    first.at("new-record").first.click()
    first.page.get_by_role("dialog").get_by_test_id("field-name").fill(CONTACT)
    first.at("save-record").click()
    expect(first.at("record-title")).to_have_text(CONTACT)

    # The browser itself notes that a record was not found.
    second = Walk(open_page(locale="en", expected=("404 (Not Found)",)), locale="en")
    entering.sign_up(second, entering.BRITAIN)
    for noun in ("companies", "contacts"):
        second.at(f"nav-{noun}").click()
        expect(second.page.get_by_role("heading", name=f"No {noun} yet", exact=True)).to_be_visible()
        expect(second.at("row-title")).to_have_count(0)
    for typed in (CONTACT, "zxh", "张"):
        searching.open_palette(second)
        second.at("palette-input").fill(typed)
        expect(second.at("palette-none")).to_be_visible()
        expect(second.at("palette-hit")).to_have_count(0)
        second.page.keyboard.press("Escape")
    second.page.goto(first.page.url)
    expect(second.page.get_by_role("heading", name="This record is not here")).to_be_visible()
    expect(second.page.get_by_text(CONTACT)).to_have_count(0)
    second.seen("record-gone")
