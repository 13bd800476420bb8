"""Somebody moves in from another CRM: four files dropped at once, seen before and after, taken back and again."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering
from tests.journeys.walk import Walk
from tests.support import crm_files

pytestmark = pytest.mark.journey

DROP = """async ([zone, files]) => {
  const transfer = new DataTransfer();
  for (const [name, text] of files) transfer.items.add(new File([text], name, {type: 'text/csv'}));
  zone.dispatchEvent(new DragEvent('drop', {dataTransfer: transfer, bubbles: true, cancelable: true}));
}"""


def test_four_files_of_another_crm(open_page: OpenPage, tmp_path: Path) -> None:
    walk = Walk(open_page(locale="en"), locale="en")
    entering.sign_up(walk, entering.BRITAIN)
    drop(walk, crm_files.write(tmp_path / "crm"))
    see_what_would_happen(walk)
    walk.at("import-run").click()
    expect(walk.at("import-state")).to_have_attribute("data-state", "done")
    see_what_came(walk)
    see_the_rows_behind(walk)
    take_back_and_bring_back(walk)


def drop(walk: Walk, folder: Path) -> None:
    """Drops all files at once; each is recognised by its columns, people first and deals last."""
    walk.page.goto("/import")
    zone = walk.page.locator("label", has=walk.at("import-file"))
    expect(zone).to_be_visible()
    files = [[name, (folder / name).read_text()] for name in crm_files.NAMES]
    walk.page.evaluate(DROP, [zone.element_handle(), files])
    expect(walk.at("import-set-file")).to_have_count(4)
    chosen = {name: walk.at(f"import-is-{name}").input_value() for name in crm_files.NAMES}
    assert chosen == {
        "accounts.csv": "company", "products.csv": "product", "sales_teams.csv": "person",
        "sales_pipeline.csv": "deal",
    }  # fmt: skip
    expect(walk.at("import-history")).to_be_checked()
    walk.seen("set-files")
    walk.at("import-next").click()


def see_what_would_happen(walk: Walk) -> None:
    """The headline says that nothing is written; the totals add up, and the slip of spelling is a decision."""
    expect(walk.at("import-run")).to_be_enabled()
    expect(walk.at("import-headline")).to_have_text("Dry run done, nothing is written yet")
    figures = {
        name: walk.at(f"kpi-{name}").locator("b").inner_text() for name in ("deal", "company", "person", "product")
    }
    assert figures == {"deal": "8,800", "company": "85", "person": "41", "product": "7"}
    assert walk.at("import-run").inner_text() == "Import 8,933 records"
    assert walk.at("import-people-sum").inner_text().startswith("41 people = 35 in rows + 6 from the column “manager”.")
    spellings = walk.page.locator("[data-testid=import-finding][data-kind=spelling]")
    product = spellings.filter(has_text="Main product").get_by_test_id("decide-merge")
    expect(product).to_have_attribute("aria-pressed", "true")
    # Volk is a series of its own and no slip of Volt: whoever knows that says so, and all files are checked anew.
    series = spellings.filter(has_text="Series").get_by_test_id("decide-keep")
    series.click()
    expect(series).to_have_attribute("aria-pressed", "true")
    expect(walk.at("import-promise")).to_contain_text("3 merges accepted")
    expect(walk.at("import-run")).to_be_enabled()
    walk.at("show-empty").click()
    expect(walk.at("import-tab-empty:company")).to_contain_text("1,425")
    walk.seen("set-check")


def see_what_came(walk: Walk) -> None:
    """The same page says what there is now, and shows the funnel of the new pipeline."""
    expect(walk.at("import-came")).to_have_text("8,800 deals, 3 spellings merged, 30 owners found")
    counts = walk.at("import-funnel").get_by_test_id("funnel-count")
    expect(counts).to_have_text(["8,800", "8,300", "4,238"])
    expect(walk.at("insight-stale")).to_have_text("1,589 deals")
    walk.seen("set-done")


def see_the_rows_behind(walk: Walk) -> None:
    """A figure opens a list of exactly as many rows, whose conditions can be taken away one by one."""
    walk.at("open-funnel").click()
    expect(walk.at("funnel-cohorts")).to_be_visible()
    walk.seen("funnel")
    walk.at("funnel-count").last.click()
    expect(walk.at("list-count")).to_contain_text("4,238")
    expect(walk.at("filter-chip")).to_have_count(2)
    walk.page.get_by_role("button", name="Remove filter").last.click()
    expect(walk.at("list-count")).to_contain_text("8,800")
    walk.page.go_back()


def take_back_and_bring_back(walk: Walk) -> None:
    """One click takes all of it back, another brings it back."""
    walk.page.goto("/import")
    walk.at("import-row").first.click()
    walk.at("import-undo").click()
    expect(walk.at("import-redo")).to_be_visible()
    expect(walk.at("import-state")).to_have_attribute("data-state", "undone")
    walk.at("import-redo").click()
    expect(walk.at("import-came")).to_contain_text("8,800 deals")
