"""A record page: its parent by name, a contact added by hand, an edit in place with its history and two ways back."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.walk import CONTACT, Walk
from tests.support import crm_sales
from tests.support.product import Product

HEX = re.compile(r"01 [0-9a-f]{8}( [0-9a-f]{2,8})+")


def open_child(walk: Walk, path: Path) -> None:
    """Opens a company that names its parent, and goes up to that: the file's word has become a record."""
    child, parent = next(
        (row["account"], row["subsidiary_of"]) for row in crm_sales.accounts(path) if row["subsidiary_of"]
    )
    open_by_name(walk, child)
    if walk.phone:
        walk.at("tab-details").click()
    value = walk.at("value-parent")
    expect(value.get_by_role("button")).to_contain_text(parent)
    value.get_by_role("link").click()
    expect(walk.at("record-title")).to_have_text(parent)
    if walk.phone:
        walk.at("tab-details").click()
    expect(walk.at("value-parent")).not_to_contain_text(parent)
    walk.seen("record")


def open_by_name(walk: Walk, name: str) -> None:
    """Finds a company in the list and opens it."""
    walk.at("list-search").fill(name)
    row = walk.at("list-row" if walk.phone else "row-title").filter(has_text=name)
    expect(row).to_have_count(1)
    row.click()
    expect(walk.at("record-title")).to_have_text(name)


def add_contact(walk: Walk) -> None:
    """Adds a contact to the company on screen, by hand, with a role at it."""
    walk.at("new-linked").click()
    form = walk.page.get_by_role("dialog")
    form.get_by_test_id("field-name").fill(CONTACT)
    form.get_by_test_id("field-title").fill(walk.say("采购总监", "Purchasing director"))
    form.get_by_test_id("create-role").select_option("decision_maker")
    walk.seen("contact-new")
    walk.at("save-record").click()
    item = walk.at("related-item").filter(has_text=CONTACT)
    expect(item).to_contain_text(walk.say("决策人", "Decision maker"))
    expect(item).to_contain_text(walk.say("采购总监", "Purchasing director"))


def edit_and_take_back(walk: Walk) -> None:
    """Changes a figure twice; the first change goes back from the toast, the second from the history."""
    before = walk.at("value-employees").get_by_role("button").inner_text()
    change_employees(walk, "4321", "4,321")
    toast = walk.at("toast").filter(has_text=walk.say("员工数", "Employees"))
    walk.seen("record-undo")
    toast.get_by_test_id("toast-action").click()
    expect(walk.at("value-employees").get_by_role("button")).to_have_text(before)

    change_employees(walk, "5432", "5,432")
    walk.at("tab-history").click()
    figure = re.findall(r"[\d,]+", before)[-1]
    expect(walk.at("history-item").nth(0)).to_contain_text(re.compile(rf"{figure}.*5,432"))
    expect(walk.at("history-item").nth(1)).to_contain_text(re.compile(rf"4,321.*{figure}"))
    expect(walk.at("history-item").nth(2)).to_contain_text(re.compile(rf"{figure}.*4,321"))
    walk.seen("record-history")
    walk.at("revert-employees").first.click()
    expect(walk.at("history-item").nth(0)).to_contain_text(re.compile(rf"5,432.*{figure}"))
    if walk.phone:
        walk.at("tab-details").click()
    expect(walk.at("value-employees").get_by_role("button")).to_have_text(before)


def change_employees(walk: Walk, typed: str, shown: str) -> None:
    """Edits the figure in place."""
    walk.at("value-employees").get_by_role("button").click()
    walk.at("field-employees").fill(typed)
    walk.page.keyboard.press("Enter")
    expect(walk.at("value-employees")).to_contain_text(shown)


def see_the_disk(walk: Walk, product: Product) -> None:
    """The row as it is read, and beside it the very bytes that the database holds for it."""
    walk.at("tab-disk").click()
    disk = walk.at("disk")
    expect(disk).to_contain_text(CONTACT)
    walk.seen("record-disk")
    held = re.search(r"(t_\w+|\w+)\.(contact\w*)\D+(\d+)\D+(\d+)", disk.inner_text())
    assert held, disk.inner_text()
    schema, table = held[1], held[2]
    statement = f"SELECT encode(name, 'hex') FROM {schema}.{table} WHERE id = $1::uuid"  # noqa: S608 - names from the page
    # In a thread of its own: the browser's driver has this one's event loop.
    with ThreadPoolExecutor() as apart:
        stored: str = apart.submit(product.sql, statement, walk.page.url.rsplit("/", 1)[1]).result()
    shown = HEX.search(walk.at("disk-name").inner_text())
    assert shown
    assert stored.startswith(shown[0].replace(" ", ""))
    assert CONTACT.encode().hex() not in stored
    assert "张" not in walk.at("disk-name").inner_text()
