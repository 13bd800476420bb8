"""A board of an object of one's own in a real browser: a drag, keys, undo, the past, a saved view, a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.steps.asking import ask, made
from tests.journeys.test_board import card, column, drag
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

LABELS = (("规划中", "Planned"), ("施工中", "Building"), ("已完工", "Done"))


def defined(walk: Walk) -> dict[str, str]:
    """Sites with a choice, an amount and a day, and four of them; the names of the fields."""
    label = {"zh": "工地", "en": "Site"}
    ask(walk, "POST", "/api/custom-objects", {"label": label, "plural": {"zh": "工地", "en": "Sites"}, "icon": "tool"})
    names = {}
    for kind, zh, en in (("choice", "状态", "State"), ("money", "造价", "Cost"), ("date", "完工日", "Ends on")):
        more: dict[str, Any] = {"choices": [{"zh": zh, "en": en} for zh, en in LABELS]} if kind == "choice" else {}
        asked = {"type": kind, "label": {"zh": zh, "en": en}, **more}
        names[kind] = ask(walk, "POST", "/api/fields/o_1", asked)["fields"][-1]["name"]
    state = {each["label"]["en"]: each["id"] for each in ask(walk, "GET", f"/api/choices/o_1/{names['choice']}")}
    for name, where, cost, day in (
        ("North quay", "Planned", "120000", "2027-03-01"), ("South pier", "Planned", "80000", None),
        ("East lock", "Done", "500000", "2026-10-15"), ("West crane", None, None, None),
    ):  # fmt: skip
        values = {"choice": state.get(where or ""), "money": cost, "date": day}
        made(walk, "o_1", name=name, **{names[kind]: value for kind, value in values.items()})
    return names


def see_counts(walk: Walk, *counts: int) -> None:
    """Waits for the figures over the columns."""
    for place, count in enumerate(counts):
        expect(column(walk, place)).to_have_accessible_name(re.compile(rf", {count} records?$"))


def test_sites_are_moved_and_looked_back_at(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en", expected=("422",)), locale="en")
    entering.sign_up(walk, entering.BRITAIN)
    defined(walk)
    walk.page.goto("/o/o_1")
    walk.at("page-board").click()
    see_counts(walk, 2, 0, 1, 1)
    expect(column(walk, 0).get_by_test_id("column-sum")).to_contain_text("200,000")
    walk.seen("choice-board")
    drag(walk, "South pier", 1)
    expect(walk.at("ghost")).to_be_visible()
    see_counts(walk, 1, 1, 1, 1)
    walk.picture("choice-board-drag")
    walk.page.mouse.up()
    expect(walk.at("toast")).to_contain_text("South pier moved to Building")
    expect(column(walk, 1)).to_contain_text("South pier")
    walk.at("toast-action").click()
    see_counts(walk, 2, 0, 1, 1)
    move_by_keyboard(walk)
    walk.at("time-slider").focus()
    walk.page.keyboard.press("ArrowLeft")
    expect(walk.at("card")).to_have_count(0)
    walk.at("time-now").click()
    see_counts(walk, 2, 1, 1, 0)
    saved(walk)
    by_finger(walk, open_page)


def move_by_keyboard(walk: Walk) -> None:
    """J and L choose, M opens the columns, a number takes one, Enter opens the record."""
    walk.page.keyboard.press("Escape")
    for key in ("j", "l", "l"):
        walk.page.keyboard.press(key)
    expect(card(walk, "West crane")).to_have_attribute("data-selected", "true")
    walk.page.keyboard.press("m")
    expect(walk.at("stage-option")).to_have_count(4)
    walk.picture("choice-board-menu")
    walk.page.keyboard.press("2")
    see_counts(walk, 2, 1, 1, 0)
    walk.page.keyboard.press("Enter")
    expect(walk.page.get_by_role("heading", name="West crane")).to_be_visible()
    walk.page.go_back()
    see_counts(walk, 2, 1, 1, 0)


def saved(walk: Walk) -> None:
    """A board is kept as a view, which opens as that board."""
    walk.at("view-new").click()
    walk.at("view-name").fill("Sites by state")
    walk.page.keyboard.press("Enter")
    expect(walk.at("view-tab")).to_contain_text("Sites by state")
    [view] = ask(walk, "GET", "/api/views")
    assert (view["kind"], view["object"], bool(view["group"])) == ("board", "o_1", True)


def by_finger(walk: Walk, open_page: OpenPage) -> None:
    """A phone shows one column at a time, and moves a card by its menu; in the dark."""
    phone = Walk(open_page(locale="en", phone=True, dark=True), locale="en", phone=True, dark=True)
    phone.email = walk.email
    phone.page.goto("/o/o_1/board")
    entering.sign_in(phone)
    expect(phone.at("stage-tab").first).to_contain_text("Planned")
    phone.picture("choice-board")
    card(phone, "North quay").get_by_role("button", name="Move").click()
    phone.at("stage-option").nth(2).click()
    expect(phone.at("stage-tab").nth(2)).to_contain_text("2")
    phone.seen("choice-board-moved")
