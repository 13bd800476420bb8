"""Finding anything from anywhere with Ctrl+K: a character, its pinyin initials, part of a word."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walk import CONTACT, Walk
from tests.support import crm_sales


def open_palette(walk: Walk) -> None:
    """By its key, or by its tab on a phone."""
    if walk.phone:
        walk.page.get_by_role("button", name=walk.say("搜索", "Search"), exact=True).click()
    else:
        expect(walk.at("open-palette")).to_be_visible()
        walk.page.keyboard.press("Control+k")


def find_company(walk: Walk, path: Path) -> None:
    """Part of a word finds just the companies that have it."""
    wanted = [name for name in crm_sales.names(path) if "city" in name.lower()]
    assert len(wanted) == 1
    open_palette(walk)
    walk.at("palette-input").fill("city")
    expect(walk.at("palette-hit")).to_have_count(1)
    expect(walk.at("palette-hit")).to_contain_text(wanted[0])
    expect(walk.at("palette-hit").locator("mark")).to_have_text("city")
    walk.seen("search")
    walk.page.keyboard.press("Escape")
    expect(walk.at("palette-input")).to_have_count(0)


def find_contact(walk: Walk) -> None:
    """The initials of the pinyin find the contact, one character does too, and Enter opens it."""
    open_palette(walk)
    for typed in ("zxh", "张"):
        walk.at("palette-input").fill(typed)
        expect(walk.at("palette-hit")).to_have_count(1)
        expect(walk.at("palette-hit")).to_contain_text(CONTACT)
    walk.page.keyboard.press("Enter")
    expect(walk.at("record-title")).to_have_text(CONTACT)
