"""A file of accounts with faults, from the upload over mapping and dry run to the records."""

from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walk import Walk

MAPPING = {
    "account": "name", "sector": "industry", "year_established": "year_founded", "revenue": "annual_revenue",
    "employees": "employees", "office_location": "country", "subsidiary_of": "parent",
}  # fmt: skip


def import_accounts(walk: Walk, path: Path) -> None:
    """Imports the file with the decisions that are proposed, and opens the list."""
    walk.page.goto("/")
    walk.at("start-import").click()
    walk.at("import-file").wait_for(state="attached")
    walk.seen("import-start")
    walk.at("import-file").set_input_files(path)
    see_mapping(walk)
    walk.at("import-next").click()
    see_dry_run(walk)
    walk.at("import-run").click()
    expect(walk.at("import-undo")).to_be_visible(timeout=60_000)
    expect(walk.at("import-state")).to_have_attribute("data-state", "done")
    assert totals(walk) == ["85", "0", "0", "0"]
    walk.seen("import-done")
    walk.at("import-open").click()


def see_mapping(walk: Walk) -> None:
    """Each column has found its field by itself, and the name is the key."""
    expect(walk.at("import-column")).to_have_count(len(MAPPING))
    chosen = {header: walk.at(f"map-{header}").input_value() for header in MAPPING}
    assert chosen == MAPPING
    assert walk.at("import-key").input_value() == "name"
    walk.seen("import-mapping")


def see_dry_run(walk: Walk) -> None:
    """The dry run says what would be written, and asks about both misspelt words."""
    expect(walk.at("import-tab-all")).to_contain_text("85")
    assert totals(walk) == ["85", "0", "0", "0"]
    industry, country = walk.say("行业", "Industry"), walk.say("国家或地区", "Country")
    spelling = walk.page.locator("[data-testid=import-finding][data-kind=spelling]")
    for field, written, meant, count in (
        (industry, "technolgy", "Technology", 12),
        (country, "Philipines", "Philippines", 1),
    ):
        finding = spelling.filter(has_text=written)
        expect(finding).to_contain_text(field + walk.say("有两种写法", ": two spellings") + written + meant)
        rows = "1 row" if count == 1 else f"{count} rows"
        expect(finding).to_contain_text(walk.say(f"{count} 行，像是拼写有误", f"{rows}; looks like a slip of spelling"))
        expect(finding.get_by_test_id("decide-merge")).to_have_attribute("aria-pressed", "true")
        expect(finding.get_by_test_id("decide-keep")).to_have_attribute("aria-pressed", "false")
    walk.seen("import-check")
    see_changed_rows(walk)


def see_changed_rows(walk: Walk) -> None:
    """Row for row, what was written and what becomes of it."""
    walk.at("import-tab-changed").click()
    changed = walk.page.locator("tbody tr").filter(has=walk.page.locator("s"))
    expect(changed).to_have_count(13)
    assert sorted(changed.locator("s").all_inner_texts()) == ["Philipines", *["technolgy"] * 12]


def totals(walk: Walk) -> list[str]:
    """New, updated, unchanged, with errors."""
    return walk.at("import-totals").locator("b").all_inner_texts()
