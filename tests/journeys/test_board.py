"""The board in a real browser: a drag through a gate, a move by keyboard, undo, and a day of the past."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.steps.asking import ask
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

QUALIFICATION, DISCOVERY, PROPOSAL, EVALUATION = range(4)


def column(walk: Walk, place: int) -> Locator:
    """A column by its place from the left."""
    return walk.at("column").nth(place)


def card(walk: Walk, name: str) -> Locator:
    """A card by its name."""
    return walk.at("card").filter(has_text=name)


def see_counts(walk: Walk, *counts: int) -> None:
    """Waits for the figures over the first columns, as they are read and as they are read out."""
    for place, count in enumerate(counts):
        expect(column(walk, place)).to_have_accessible_name(re.compile(rf", {count} deals?$"))
        expect(column(walk, place).get_by_test_id("column-count")).to_have_text(str(count))


def drag(walk: Walk, name: str, place: int) -> None:
    """Lifts a card and holds it over a column."""
    start, end = card(walk, name).bounding_box(), column(walk, place).bounding_box()
    assert start
    assert end
    mouse = walk.page.mouse
    mouse.move(start["x"] + 90, start["y"] + 40)
    mouse.down()
    mouse.move(start["x"] + 110, start["y"] + 60, steps=4)
    mouse.move(end["x"] + 80, end["y"] + 180, steps=8)


def test_deals_are_moved_and_looked_back_at(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en", expected=("422",)), locale="en")
    entering.sign_up(walk, entering.BRITAIN)
    walk.page.goto("/o/deals/board")
    expect(walk.page.get_by_role("heading", name="No deals yet")).to_be_visible()
    for body in ({"name": "Paid lathe", "amount": 5000, "close_date": "2027-01-10"}, {"name": "Bare mill"}):
        assert ask(walk, "POST", "/api/deals", body)["record"]["version"] == 1
    walk.page.reload()
    see_counts(walk, 2, 0, 0)
    expect(column(walk, QUALIFICATION).get_by_test_id("column-sum")).to_have_text("£5,000")
    walk.seen("board")
    drag_through_a_gate(walk)
    take_back(walk)
    move_by_keyboard(walk)
    look_back(walk)


def drag_through_a_gate(walk: Walk) -> None:
    """What the stage asks for is said while the card hangs over it, and filled in where it was dropped."""
    drag(walk, "Bare mill", PROPOSAL)
    expect(walk.at("ghost")).to_be_visible()
    see_counts(walk, 1, 0, 1)
    expect(walk.at("gate")).to_contain_text("1 thing is missing for Proposal")
    expect(walk.at("board-count")).to_have_text("2")
    walk.picture("board-gate")
    walk.page.mouse.up()
    expect(walk.at("gate-form")).to_be_visible()
    walk.page.keyboard.press("Escape")
    expect(walk.at("gate-form")).to_have_count(0)
    see_counts(walk, 2, 0, 0)
    drag(walk, "Bare mill", PROPOSAL)
    walk.page.mouse.up()
    expect(walk.at("field-amount")).to_be_focused()
    walk.picture("board-form")
    walk.page.keyboard.type("1,200")
    walk.page.keyboard.press("Enter")
    expect(walk.at("toast")).to_contain_text("Bare mill moved to Proposal")
    see_counts(walk, 1, 0, 1)
    expect(column(walk, PROPOSAL).get_by_test_id("column-sum")).to_have_text("£1,200")


def take_back(walk: Walk) -> None:
    """One click puts the deal where it was, in the database too."""
    walk.at("toast-action").click()
    see_counts(walk, 2, 0, 0)
    [found] = ask(walk, "POST", "/api/deals/query", {"search": "Bare mill"})["items"]
    assert (found["status"], found["probability"], found["amount"]) == ("open", 10, None)


def move_by_keyboard(walk: Walk) -> None:
    """J chooses the first card, M opens its stages, Enter opens the deal itself."""
    walk.page.keyboard.press("Escape")
    walk.page.keyboard.press("j")
    expect(card(walk, "Paid lathe")).to_have_attribute("data-selected", "true")
    walk.page.keyboard.press("m")
    expect(walk.at("stage-option")).to_have_count(8)
    walk.picture("board-menu")
    walk.page.keyboard.press("Escape")
    expect(walk.at("stage-menu")).to_have_count(0)
    walk.page.keyboard.press("m")
    expect(walk.at("stage-menu")).to_be_visible()
    walk.page.keyboard.press("j")
    walk.page.keyboard.press("Enter")
    see_counts(walk, 1, 0, 1)
    expect(column(walk, PROPOSAL)).to_contain_text("Paid lathe")
    walk.page.keyboard.press("Enter")
    expect(walk.page).to_have_url(re.compile(f"/o/deals/{card_id(walk, 'Paid lathe')}$"))
    walk.page.go_back()
    see_counts(walk, 1, 0, 1)


def card_id(walk: Walk, name: str) -> str:
    """The id of a deal."""
    [found] = ask(walk, "POST", "/api/deals/query", {"search": name})["items"]
    return str(found["id"])


def look_back(walk: Walk) -> None:
    """Yesterday there were no deals, and nothing can be moved on a day that is over."""
    walk.at("time-slider").focus()
    walk.page.keyboard.press("ArrowLeft")
    see_counts(walk, 0, 0, 0)
    expect(walk.at("new-record")).to_have_count(0)
    walk.seen("board-past")
    walk.at("time-now").click()
    see_counts(walk, 1, 0, 1)


def test_two_move_one_card(open_page: OpenPage) -> None:
    one = Walk(open_page(locale="en", expected=("409 (Conflict)",)), locale="en")
    entering.sign_up(one, entering.BRITAIN)
    body = {"name": "Paid lathe", "amount": 5000, "close_date": "2027-01-10"}
    deal = ask(one, "POST", "/api/deals", body)["record"]["id"]
    stages = [each["id"] for each in ask(one, "GET", "/api/pipelines")[0]["stages"]]
    one.page.goto("/o/deals/board")
    see_counts(one, 1, 0, 0)
    one.page.keyboard.press("j")
    one.page.keyboard.press("m")
    expect(one.at("stage-option")).to_have_count(8)
    # While the stages stand open here, the card moves elsewhere, and is shown there at once.
    other = Walk(open_page(locale="en"), locale="en")
    other.email = one.email
    other.page.goto("/o/deals")
    entering.sign_in(other)
    moved = ask(other, "PATCH", f"/api/deals/{deal}", {"stage": stages[DISCOVERY]})
    assert moved["record"]["stage"] == stages[DISCOVERY]
    see_counts(one, 0, 1, 0)
    one.page.keyboard.press("j")
    one.page.keyboard.press("Enter")
    expect(one.at("toast")).to_contain_text("Not moved: somebody changed Paid lathe meanwhile")
    see_counts(one, 0, 1, 0)
    one.at("conflict-stage").click()
    expect(one.at("conflict-theirs")).to_contain_text("Discovery")
    expect(one.at("conflict-mine")).to_contain_text("Proposal")
    one.picture("board-mine-or-theirs")
    one.at("conflict-mine").click()
    see_counts(one, 0, 0, 1)
    expect(one.at("conflict-stage")).to_have_count(0)
    assert ask(one, "GET", f"/api/deals/{deal}")["record"]["stage"] == stages[PROPOSAL]
