"""The list: a nested filter, its order, its columns, a view of one's own, the search box and the export."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walk import Walk
from tests.support import crm_sales

Row = dict[str, str]
LARGE, OLD = 3000, 1990
COLUMNS = ["name", "industry", "country", "city", "employees", "annual_revenue", "phone", "owner_id"]


def technology(walk: Walk) -> str:
    """What the misspelt industry has become."""
    return walk.say("科技", "Technology")


def is_large(row: Row) -> bool:
    """One side of the inner group."""
    return int(row["employees"]) >= LARGE


def is_old(row: Row) -> bool:
    """The other side of it."""
    return int(row["year_established"]) < OLD


def expected(path: Path, inner: Callable[[Row], bool]) -> list[str]:
    """Technology companies that the inner group lets through, the largest first."""
    rows = [row for row in crm_sales.accounts(path) if row["sector"] == "technolgy" and inner(row)]
    return [row["account"] for row in sorted(rows, key=lambda row: -int(row["employees"]))]


def names(walk: Walk) -> list[str]:
    """The names in the list, as far as they are drawn."""
    return walk.at("row-title").all_inner_texts()


def see_names(walk: Walk, wanted: list[str]) -> None:
    """Waits for exactly these rows, in this order."""
    expect(walk.at("row-title")).to_have_text(wanted)


def build_view(walk: Walk, path: Path) -> None:
    """Filters, sorts, chooses columns, and saves all of it as a view that a reload brings back."""
    expect(walk.at("list-count")).to_contain_text("85")
    walk.seen("list")
    filter_nested(walk, path)
    sort_by_size(walk, path)
    choose_columns(walk)
    save_view(walk, path)


def filter_nested(walk: Walk, path: Path) -> None:
    """Technology and (large or old): first one condition, then a group inside the whole."""
    technologies = [row["account"] for row in crm_sales.accounts(path) if row["sector"] == "technolgy"]
    either = expected(path, lambda row: is_large(row) or is_old(row))
    both = expected(path, lambda row: is_large(row) and is_old(row))
    assert 0 < len(both) < len(either) < len(technologies) == 12

    walk.at("filter-add").click()
    walk.at("filter-field-industry").click()
    walk.page.get_by_role("checkbox", name=technology(walk), exact=True).check()
    expect(walk.at("row-title")).to_have_count(12)
    assert sorted(names(walk)) == sorted(technologies)
    expect(walk.at("cell-industry")).to_have_text([technology(walk)] * 12)
    walk.page.keyboard.press("Escape")

    walk.at("filter-builder").click()
    walk.at("filter-add-group").last.click()
    set_condition(walk, 1, "employees", "gte", str(LARGE))
    walk.at("filter-add-condition").first.click()
    set_condition(walk, 2, "year_founded", "lt", str(OLD))
    joins = walk.page.get_by_role("dialog").get_by_test_id("filter-join")
    expect(joins).to_have_text([walk.say("且", "and"), walk.say("或", "or")])
    expect(walk.at("row-title")).to_have_count(len(either))
    assert sorted(names(walk)) == sorted(either)
    walk.seen("list-filter")
    joins.last.click()
    expect(walk.at("row-title")).to_have_count(len(both))
    assert sorted(names(walk)) == sorted(both)
    joins.last.click()
    expect(walk.at("row-title")).to_have_count(len(either))
    walk.page.keyboard.press("Escape")


def set_condition(walk: Walk, place: int, field: str, operator: str, value: str) -> None:
    """Fills one line of the filter editor."""
    walk.at("filter-field").nth(place).select_option(field)
    walk.at("filter-operator").nth(place).select_option(operator)
    walk.at("filter-value").nth(place).fill(value)


def sort_by_size(walk: Walk, path: Path) -> None:
    """Once is upwards, twice is downwards."""
    wanted = expected(path, lambda row: is_large(row) or is_old(row))
    walk.at("sort").click()
    walk.at("sort-employees").click()
    see_names(walk, wanted[::-1])
    expect(walk.at("head-employees")).to_have_attribute("aria-sort", "ascending")
    walk.at("sort-employees").click()
    see_names(walk, wanted)
    expect(walk.at("head-employees")).to_have_attribute("aria-sort", "descending")
    walk.page.keyboard.press("Escape")


def choose_columns(walk: Walk) -> None:
    """Takes two columns away and adds one, which comes last."""
    assert columns(walk) == COLUMNS
    walk.at("columns").click()
    walk.at("column-phone").uncheck()
    walk.at("column-city").uncheck()
    walk.at("column-year_founded").check()
    walk.page.keyboard.press("Escape")
    expect(walk.at("head-year_founded")).to_be_visible()
    assert columns(walk) == chosen_columns()


def chosen_columns() -> list[str]:
    """The columns of the view."""
    return [name for name in COLUMNS if name not in {"phone", "city"}] + ["year_founded"]


def columns(walk: Walk) -> list[str]:
    """The columns of the list from left to right."""
    heads = walk.page.locator("[role=columnheader][data-testid^=head-]")
    return [(head.get_attribute("data-testid") or "").removeprefix("head-") for head in heads.all()]


def save_view(walk: Walk, path: Path) -> None:
    """A view of one's own is there after a reload, with filter, order and columns; all companies are a click away."""
    name = walk.say("大或老的科技公司", "Large or old tech")
    wanted = expected(path, lambda row: is_large(row) or is_old(row))
    walk.at("view-new").click()
    walk.at("view-name").fill(name)
    walk.at("view-create").click()
    tab = walk.at("view-tab").filter(has_text=name)
    expect(tab).to_have_attribute("aria-current", "page")
    walk.page.reload()
    expect(tab).to_have_attribute("aria-current", "page")
    expect(tab).to_contain_text(str(len(wanted)))
    see_names(walk, wanted)
    assert columns(walk) == chosen_columns()
    expect(walk.at("head-employees")).to_have_attribute("aria-sort", "descending")
    walk.seen("list-view")
    walk.at("view-all").click()
    expect(walk.at("list-count")).to_contain_text("85")
    assert columns(walk) == COLUMNS


def find_in_list(walk: Walk, path: Path) -> None:
    """Part of a name, in the middle of a word too."""
    walk.at("list-search").fill("tech")
    wanted = sorted(name for name in crm_sales.names(path) if "tech" in name.lower())
    rows = walk.at("list-row") if walk.phone else walk.at("row-title")
    expect(rows).to_have_count(len(wanted))
    found = rows.locator("b").all_inner_texts() if walk.phone else names(walk)
    assert sorted(found) == wanted
    walk.at("list-search").fill("")
    expect(rows.nth(len(wanted))).to_be_visible()


def export(walk: Walk, path: Path) -> None:
    """The whole list as a file that a spreadsheet opens; the misspelt industry is gone from it."""
    # Loaded anew, so that no search of before narrows what is exported.
    walk.page.goto("/o/companies?view=all")
    expect(walk.at("list-count")).to_contain_text("85")
    with walk.page.expect_download() as download:
        walk.at("export").click()
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert header[:2] == [walk.say("名称", "Name"), walk.say("行业", "Industry")]
    assert sorted(row[0] for row in rows) == sorted(crm_sales.names(path))
    technologies = [row["account"] for row in crm_sales.accounts(path) if row["sector"] == "technolgy"]
    assert sorted(row[0] for row in rows if row[1] == technology(walk)) == sorted(technologies)
