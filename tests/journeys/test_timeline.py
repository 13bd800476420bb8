"""A working day: a task ticked off and taken back, a note that mentions a colleague, and who is told of it."""

import re

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS, PASSWORD
from tests.journeys.conftest import OpenPage
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey
COMPANY = "Kestrel Private Works"
DEMO = next(each for each in ORGANISATIONS if each.locale == "en")


def enter(walk: Walk, email: str) -> None:
    """Signs in to the demo organisation."""
    walk.page.goto("/signin")
    walk.at("signin-email").fill(email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("agenda")).to_be_visible()


def tick_and_take_back(walk: Walk) -> None:
    """A task for today, made with one key, done and open again."""
    walk.page.keyboard.press("t")
    walk.at("agenda-add").fill("Ring the buyer")
    walk.page.keyboard.press("Enter")
    row = walk.at("agenda-task").filter(has_text="Ring the buyer")
    expect(row).to_have_count(1)
    row.get_by_test_id("tick").click()
    toast = walk.at("toast").filter(has_text="Ring the buyer")
    toast.get_by_test_id("toast-action").click()
    expect(row.get_by_test_id("tick")).not_to_be_checked()
    walk.page.reload()
    expect(row.get_by_test_id("tick")).not_to_be_checked()
    walk.seen("home-agenda")


def write_on_a_company(walk: Walk) -> None:
    """A note with a mention and a task, on the timeline before and after a reload."""
    walk.page.goto("/o/companies")
    walk.at("new-record").first.click()
    walk.page.get_by_role("dialog").get_by_test_id("field-name").fill(COMPANY)
    walk.at("save-record").click()
    expect(walk.at("composer")).to_be_visible()
    walk.page.keyboard.press("n")
    walk.page.keyboard.type(f"Please look, @{DEMO.rep.name[:3]}")
    walk.at("mention-option").filter(has_text=DEMO.rep.name).click()
    walk.page.keyboard.type("today")
    walk.page.keyboard.press("Control+Enter")
    note = walk.at("timeline-item").filter(has_text=f"Please look, @{DEMO.rep.name} today")
    expect(note).to_have_count(1)
    walk.page.keyboard.press("t")
    walk.at("composer").fill("Send the brochure")
    walk.page.keyboard.press("Enter")
    step = walk.at("coming-item").filter(has_text="Send the brochure")
    expect(step).to_have_count(1)
    walk.page.reload()
    expect(note).to_have_count(1)
    walk.seen("record-timeline")
    step.get_by_test_id("tick").click()
    expect(walk.at("timeline-item").filter(has_text="Send the brochure")).to_have_count(1)


def narrow_the_timeline(walk: Walk) -> None:
    """One type only, kept by the address; a range of days with nothing in it, and everything again."""
    items = walk.at("timeline-item")
    note, done = items.filter(has_text="Please look"), items.filter(has_text="Send the brochure")
    walk.at("timeline-type").select_option("note")
    expect(done).to_have_count(0)
    expect(note).to_have_count(1)
    expect(walk.page).to_have_url(re.compile(r"[?&]type=note"))
    walk.page.reload()
    expect(walk.at("timeline-type")).to_have_value("note")
    expect(note).to_have_count(1)
    expect(items).to_have_count(1)
    walk.seen("record-timeline-narrowed")
    walk.at("timeline-days").click()
    walk.at("timeline-until").fill("2001-01-01")
    expect(items).to_have_count(0)
    walk.at("timeline-clear").click()
    expect(done).to_have_count(1)
    expect(note).to_have_count(1)


def test_a_day_with_tasks_and_notes(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en"), locale="en")
    enter(walk, DEMO.owner.email)
    tick_and_take_back(walk)
    write_on_a_company(walk)
    narrow_the_timeline(walk)
    # The colleague sees only their own records, so a mention on this company tells them nothing of it; their bell has
    # reminders of their own.
    other = Walk(open_page(locale="en"), locale="en")
    enter(other, DEMO.rep.email)
    other.at("bell").click()
    expect(other.at("bell-list")).to_be_visible()
    for words in (COMPANY, "Please look"):
        expect(other.at("bell-item").filter(has_text=words)).to_have_count(0)
    other.at("bell-settings").click()
    mail = other.at("notify-mail-mention")
    expect(mail).to_have_value("daily")
    mail.select_option("soon")
    other.page.reload()
    expect(other.at("notify-mail-mention")).to_have_value("soon")
