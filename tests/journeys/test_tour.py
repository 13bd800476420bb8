"""The tour: another CRM moves in, out and in again; a card dragged on the desktop moves on the phone too.

Who is added on the phone is found on the desktop by the initials of her name.

With RAPPORT_TOUR each stop is kept as a picture in that folder: so docs/tour was made.
"""

import base64
import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, searching
from tests.journeys.walk import CONTACT, Walk
from tests.support import crm_files

pytestmark = pytest.mark.journey

WITHIN_SECONDS = 60
"""From the files to their own figures."""

DEAL = "苏州新程一号线改造"
FRAME = (
    "<body style='margin:0;background:#e8e9ed;font:15px sans-serif'><div style='display:flex;gap:24px;padding:24px;"
    "align-items:flex-start'>{pictures}</div><p style='margin:0 24px 24px'>{words}</p></body>"
)


def keep(page: Page, name: str) -> bytes:
    """A picture of a stop, kept where RAPPORT_TOUR says."""
    taken = page.screenshot()
    if folder := os.environ.get("RAPPORT_TOUR"):
        (Path(folder) / f"{name}.png").write_bytes(taken)
    return taken


def beside(open_page: OpenPage, pictures: list[bytes], words: str, name: str) -> None:
    """The desktop and the phone in one picture, with what was measured."""
    if not os.environ.get("RAPPORT_TOUR"):
        return
    page = open_page()
    page.set_viewport_size({"width": 1440 + 390 + 72, "height": 1000})
    shown = "".join(f"<img src='data:image/png;base64,{base64.b64encode(each).decode()}'>" for each in pictures)
    page.set_content(FRAME.format(pictures=shown, words=words))
    keep(page, name)


def test_another_crm_moves_in_and_the_team_sells(
    open_page: OpenPage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = Walk(open_page())
    entering.sign_up(desk, entering.CHINA)
    keep(desk.page, "1-signed-up")
    took = drop_the_files(desk, crm_files.write(tmp_path / "crm"))
    take_back_and_bring_again(desk)

    phone = Walk(open_page(phone=True), phone=True)
    phone.email = desk.email
    moved = drag_a_card(desk, phone, open_page)
    add_on_the_phone(phone)
    desk.page.goto("/")
    searching.find_contact(desk)
    keep(desk.page, "7-found-by-initials")
    with capsys.disabled():
        print(f"\nfiles to figures in {took:.1f} s; the card moved on the phone after {1000 * moved:.0f} ms")  # noqa: T201


def drop_the_files(walk: Walk, folder: Path) -> float:
    """The old CRM's files, checked and written with what is proposed; seconds until the figures stand there."""
    walk.page.goto("/import")
    walk.at("import-file").wait_for(state="attached")
    started = time.perf_counter()
    walk.at("import-file").set_input_files([folder / name for name in crm_files.NAMES])
    expect(walk.at("import-set-file")).to_have_count(4)
    keep(walk.page, "2-files-recognised")
    walk.at("import-next").click()
    expect(walk.at("import-headline")).to_be_visible(timeout=120_000)
    expect(walk.at("kpi-deal")).to_contain_text("8,800")
    keep(walk.page, "3-nothing-written-yet")
    walk.at("import-run").click()
    expect(walk.at("import-came")).to_contain_text("8,800", timeout=120_000)
    expect(walk.at("import-came")).to_contain_text("30")
    expect(walk.at("import-funnel")).to_contain_text("4,238")
    took = time.perf_counter() - started
    assert took < WITHIN_SECONDS, took
    expect(walk.at("insight-stale")).to_contain_text("1,589")
    expect(walk.at("insight-best").locator("..")).to_contain_text("2017")
    keep(walk.page, "4-what-came")
    return took


def take_back_and_bring_again(walk: Walk) -> None:
    """One click takes all of it back, another brings it again."""
    walk.at("import-undo").click()
    expect(walk.at("import-redo")).to_be_visible(timeout=120_000)
    walk.at("import-redo").click()
    expect(walk.at("import-undo")).to_be_visible(timeout=120_000)
    expect(walk.at("import-came")).to_contain_text("8,800")


def drag_a_card(desk: Walk, phone: Walk, open_page: OpenPage) -> float:
    """A card goes from the first stage to the second on the desktop; seconds until the phone shows it there."""
    desk.page.goto("/o/deals/board")
    desk.at("new-record").first.click()
    desk.page.get_by_role("dialog").get_by_test_id("field-name").fill(DEAL)
    desk.at("save-record").click()
    desk.page.goto("/o/deals/board")
    columns = desk.at("column")
    card = columns.nth(0).get_by_test_id("card").filter(has_text=DEAL)
    expect(card).to_be_visible()
    phone.page.goto("/o/companies")
    entering.sign_in(phone)
    phone.page.goto("/o/deals/board")
    phone.at("stage-tab").nth(1).click()
    there = phone.at("column").nth(1).get_by_test_id("card").filter(has_text=DEAL)
    expect(phone.at("stage-tab").nth(0)).to_contain_text("1")
    expect(there).to_have_count(0)
    drag(desk.page, card, columns.nth(1))
    started = time.perf_counter()
    expect(there).to_be_visible()
    moved = time.perf_counter() - started
    after = f"{1000 * moved:.0f}"
    words = f"桌面上拖动，手机上 {after} 毫秒后到达 · dragged on the desktop, on the phone {after} ms later"
    pictures = [keep(desk.page, "5-board"), keep(phone.page, "5-board-phone")]
    beside(open_page, pictures, words, "5-dragged-here-moved-there")
    return moved


def drag(page: Page, card: Locator, column: Locator) -> None:
    """By the pointer, as a hand does."""
    start, end = card.bounding_box(), column.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 80, start["y"] + 40, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 120, steps=12)
    page.mouse.up()


def add_on_the_phone(phone: Walk) -> None:
    """A contact, added on the phone."""
    phone.page.goto("/o/contacts")
    phone.at("new-record").first.click()
    phone.page.get_by_role("dialog").get_by_test_id("field-name").fill(CONTACT)
    phone.at("save-record").click()
    expect(phone.at("record-title")).to_have_text(CONTACT)
    keep(phone.page, "6-added-on-the-phone")
