"""Lists as who lives in them uses them: groups with sums, pinned columns, a pasted block, all that match edited."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.steps.asking import ask, made
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

ROWS = 620
"""More than one request takes at once, and more than the page loads."""

COLUMNS = ["name", "employees", "annual_revenue", "phone", "website", "year_founded"]
PASTE = """(grid, text) => {
  const data = new DataTransfer();
  data.setData('text/plain', text);
  grid.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def fill(walk: Walk) -> dict[str, str]:
    """Companies of two industries, and deals of three of them; the ids of the industries."""
    labels = {each["label"]["en"]: each["id"] for each in ask(walk, "GET", "/api/choices/company/industry")}
    two = {name: labels[name] for name in list(labels)[:2]}
    one, other = two.values()
    rows = [
        {"op": "create", "fields": {"name": f"Company {number:03}", "industry": one if number % 2 else other}}
        for number in range(ROWS)
    ]
    ask(walk, "POST", "/api/companies/rows", {"rows": rows})
    for name, industry, amount in (("Aspen", one, 100), ("Beech", one, 250), ("Cedar", other, 40)):
        company = made(walk, "companies", name=name, industry=industry)
        made(walk, "deals", name=f"{name} deal", company=company, amount=str(amount))
    view = {
        "object": "company",
        "name": "Figures",
        "is_default": True,
        "sort": [{"field": "name", "descending": False}],
    }
    ask(walk, "POST", "/api/views", view | {"columns": [{"field": name} for name in COLUMNS]})
    return two


def filter_by_what_is_related(walk: Walk, industry: str) -> None:
    """Deals by their company's industry."""
    walk.page.goto("/o/deals?view=all")
    expect(walk.at("row-title")).to_have_count(3)
    walk.at("filter-add").click()
    walk.at("filter-field-company.industry").click()
    walk.page.get_by_role("checkbox", name=industry, exact=True).check()
    walk.page.keyboard.press("Escape")
    expect(walk.at("row-title")).to_have_count(2)
    assert sorted(walk.at("row-title").all_inner_texts()) == ["Aspen deal", "Beech deal"]
    expect(walk.at("sum-amount")).to_contain_text("350")


def group_with_sums(walk: Walk) -> None:
    """Deals by stage: each group with its sum, and together the whole."""
    walk.page.goto("/o/deals?view=all")
    walk.at("group").click()
    walk.at("group-stage").click()
    expect(walk.at("group-head")).to_have_count(1)
    expect(walk.at("group-sum-own_amount").first).to_contain_text("390")
    walk.at("group-head").click()
    expect(walk.at("row-title")).to_have_count(3)
    walk.seen("list-groups")
    walk.at("group").click()
    walk.at("group-none").click()
    expect(walk.at("list-groups")).to_have_count(0)


def pin_a_column(walk: Walk) -> None:
    """A pinned column stands beside the name, and stays there."""
    walk.page.goto("/o/companies")
    expect(walk.at("head-phone")).to_be_visible()
    walk.at("columns").click()
    walk.at("pin-phone").click()
    walk.page.keyboard.press("Escape")
    heads = walk.page.locator("[role=columnheader][data-testid^=head-]")
    expect(heads.nth(1)).to_have_attribute("data-testid", "head-phone")
    expect(heads.nth(1)).to_have_css("position", "sticky")
    walk.at("view-revert").click()


def paste_a_block(walk: Walk) -> None:
    """Twenty rows of five cells, of which one says nothing readable; one click takes all of it back."""
    block = [[str(number), f"£{number},000", f"+44 113 496 {number:04}", f"https://c{number}.example", "1999"]
             for number in range(1, 21)]  # fmt: skip
    block[3][0] = "many"
    grid = walk.at("list-grid")
    walk.at("cell-employees").first.click()
    grid.evaluate(PASTE, "\r\n".join("\t".join(row) for row in block) + "\r\n")
    toast = walk.at("toast").filter(has_text="20 records changed")
    expect(toast).to_contain_text("1 cell not read")
    expect(walk.at("cell-employees").nth(0)).to_have_text("1")
    expect(walk.at("cell-employees").nth(3)).to_have_text("")
    expect(walk.at("cell-year_founded").nth(19)).to_have_text("1999")
    expect(walk.at("cell-year_founded").nth(20)).to_have_text("")
    walk.picture("list-pasted")
    toast.get_by_test_id("toast-action").click()
    expect(walk.at("cell-year_founded").nth(0)).to_have_text("")


def edit_all_that_match(walk: Walk) -> None:
    """More than are loaded, in the background: how far it is, what came of each as a file, and the way back."""
    walk.page.goto("/o/companies")
    expect(walk.at("list-count")).to_contain_text(str(ROWS + 3))
    walk.at("select-all").check()
    walk.at("bulk-all").click()
    walk.at("bulk-edit").click()
    walk.at("bulk-field").select_option("employees")
    walk.at("field-employees").fill("77")
    walk.page.keyboard.press("Enter")
    walk.at("bulk-apply").click()
    strip = walk.at("bulk-progress")
    expect(strip).to_have_attribute("data-state", "done")
    expect(strip).to_contain_text(f"{ROWS + 3} of {ROWS + 3} changed")
    expect(walk.at("cell-employees").first).to_have_text("77")
    walk.seen("list-bulk-edited")
    with walk.page.expect_download() as download:
        walk.at("bulk-result").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig"))))
    assert len(rows) == ROWS + 4
    assert {row[2] for row in rows[1:]} == {"Done"}
    walk.at("bulk-undo").click()
    expect(strip).to_have_attribute("data-state", "undone")
    expect(walk.at("cell-employees").first).to_have_text("")


def walk_through_what_is_filtered(walk: Walk) -> None:
    """J and K lead through the list that a record was opened from, in its order."""
    walk.at("row-title").filter(has_text="Aspen").click()
    expect(walk.at("record-title")).to_have_text("Aspen")
    walk.page.keyboard.press("j")
    expect(walk.at("record-title")).to_have_text("Beech")
    walk.page.keyboard.press("k")
    expect(walk.at("record-title")).to_have_text("Aspen")


def two_write_one_field(one: Walk, other: Walk) -> None:
    """Who is second sees both values at the field, and nothing is overwritten in silence."""
    other.page.goto(one.page.url)
    for walk in (one, other):
        walk.at("value-employees").get_by_role("button").click()
    one.at("field-employees").fill("11")
    one.page.keyboard.press("Enter")
    expect(one.at("value-employees")).to_contain_text("11")
    expect(other.at("overtaken-employees")).to_be_visible()
    other.at("field-employees").fill("22")
    other.page.keyboard.press("Enter")
    mark = other.at("conflict-employees")
    expect(mark).to_be_visible()
    expect(one.at("value-employees")).to_contain_text("11")
    mark.click()
    other.picture("record-conflict")
    other.at("conflict-mine").click()
    expect(one.at("value-employees")).to_contain_text("22")


def test_a_list_is_grouped_pasted_into_and_edited_as_a_whole(open_page: OpenPage) -> None:
    one = Walk(open_page(locale="en", expected=("409 (Conflict)",)), locale="en")
    entering.sign_up(one, entering.BRITAIN)
    industry, _ = fill(one)
    filter_by_what_is_related(one, industry)
    group_with_sums(one)
    pin_a_column(one)
    paste_a_block(one)
    edit_all_that_match(one)
    other = Walk(open_page(locale="en", expected=("409 (Conflict)",)), locale="en")
    other.email = one.email
    other.page.goto("/o/companies")
    entering.sign_in(other)
    walk_through_what_is_filtered(one)
    two_write_one_field(one, other)
