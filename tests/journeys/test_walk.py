"""A new organisation's first hour, in a real browser: from sign-up over import, list, record and search to sign-out."""

import csv
import io
import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.support import crm_sales

pytestmark = pytest.mark.journey

PASSWORD = "purple-otter-sails-at-noon-42"


def sign_up(page: Page, company: str, country: str, name: str) -> str:
    """Signs an organisation up with the code from the mailbox page; returns the e-mail address."""
    email = f"{uuid4().hex[:10]}@walk.example"
    page.goto("/signup")
    page.get_by_test_id("signup-company").fill(company)
    page.get_by_test_id("signup-country").click()
    page.get_by_test_id("signup-country").fill(country)
    page.get_by_role("option", name=country, exact=True).click()
    page.get_by_test_id("signup-email").fill(email)
    page.get_by_test_id("signup-submit").click()
    page.get_by_test_id("signup-code").fill(mailed_code(page, email))
    if page.get_by_test_id("signup-name").count() == 0:
        page.get_by_test_id("signup-submit").click()
    page.get_by_test_id("signup-name").fill(name)
    page.get_by_test_id("signup-password").fill(PASSWORD)
    page.get_by_test_id("signup-first-empty").click()
    page.get_by_test_id("signup-submit").click()
    expect(page.get_by_test_id("nav-home")).to_be_visible()
    return email


def mailed_code(page: Page, email: str) -> str:
    """The six digits that were mailed to an address, read on the mailbox page of a local start."""
    page.get_by_test_id("signup-code").wait_for()
    with page.context.new_page() as mailbox:
        mailbox.goto("/mailbox")
        mail = mailbox.get_by_test_id("mail").filter(has_text=email).first
        mail.wait_for()
        found = re.search(r"\b(\d{6})\b", mail.inner_text())
    assert found
    return found[1]


def import_accounts(page: Page, path: Path) -> None:
    """Imports a file of companies through all steps, with the decisions that are proposed."""
    page.goto("/import")
    page.get_by_test_id("import-file").set_input_files(path)
    page.get_by_test_id("import-next").click()
    expect(page.get_by_test_id("import-totals")).to_contain_text("85")
    page.get_by_test_id("import-run").click()
    expect(page.get_by_test_id("import-undo")).to_be_visible(timeout=60_000)


def names(page: Page) -> list[str]:
    """The names in the list, as far as they are drawn."""
    return page.get_by_test_id("row-title").all_inner_texts()


@pytest.mark.parametrize("path", crm_sales.files(), ids=lambda path: path.parent.name)
def test_a_new_organisation_gets_to_work(open_page: OpenPage, path: Path) -> None:
    page = open_page()
    email = sign_up(page, "苏州新程精工", "中国", "周岚")
    import_accounts(page, path)
    first = crm_sales.names(path)[0]

    page.get_by_test_id("nav-companies").click()
    expect(page.get_by_test_id("list-count")).to_contain_text("85")
    page.get_by_test_id("list-search").fill("tech")
    wanted = sorted(name for name in crm_sales.names(path) if "tech" in name.lower())
    expect(page.get_by_test_id("row-title")).to_have_count(len(wanted))
    assert sorted(names(page)) == wanted
    page.get_by_test_id("list-search").fill("")

    page.get_by_test_id("list-search").fill(first)
    page.get_by_test_id("row-title").filter(has_text=first).first.click()
    expect(page.get_by_test_id("record-title")).to_have_text(first)
    add_contact(page, "张晓红", "采购总监")
    edit_and_revert(page)

    page.keyboard.press("Control+k")
    page.get_by_test_id("palette-input").fill("张")
    page.get_by_test_id("palette-hit").first.click()
    expect(page.get_by_test_id("record-title")).to_have_text("张晓红")
    page.get_by_test_id("tab-disk").click()
    cipher = page.get_by_test_id("disk-name")
    expect(page.get_by_test_id("disk")).to_contain_text("张晓红")
    assert "张" not in cipher.inner_text()
    assert re.search(r"01 [0-9a-f]{8} [0-9a-f]{8}", cipher.inner_text())

    # Loaded anew, so that no search of before narrows what is exported.
    page.goto("/o/companies")
    expect(page.get_by_test_id("list-count")).to_contain_text("85")
    with page.expect_download() as download:
        page.get_by_test_id("export").click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_bytes().decode("utf-8-sig"))))
    assert len(rows) == 86
    sign_out_and_in(page, email)


def add_contact(page: Page, name: str, title: str) -> None:
    """Adds a contact to the company on screen, by hand."""
    page.get_by_test_id("new-linked").first.click()
    page.get_by_test_id("field-name").last.fill(name)
    page.get_by_test_id("field-title").last.fill(title)
    page.get_by_test_id("save-record").click()
    expect(page.get_by_test_id("related-item").filter(has_text=name)).to_be_visible()


def edit_and_revert(page: Page) -> None:
    """Changes a field in place, sees both values in the history, and takes the change back."""
    value = page.get_by_test_id("value-employees")
    before = value.inner_text()
    value.click()
    page.get_by_test_id("field-employees").fill("4321")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("value-employees")).to_contain_text("4,321")
    entry = page.get_by_test_id("history-item").first
    expect(entry).to_contain_text("4,321")
    page.get_by_test_id("revert-employees").first.click()
    expect(page.get_by_test_id("value-employees")).to_have_text(before)


def sign_out_and_in(page: Page, email: str) -> None:
    """Leaves, and comes back by password."""
    page.get_by_test_id("user-menu").click()
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("signin-email").fill(email)
    page.get_by_test_id("signin-password").fill(PASSWORD)
    page.get_by_test_id("signin-submit").click()
    expect(page.get_by_test_id("nav-home")).to_be_visible()


def test_a_second_organisation_sees_nothing_of_the_first(open_page: OpenPage) -> None:
    page = open_page(locale="en")
    sign_up(page, "Quiet Room Ltd", "United Kingdom", "Ada Byron")
    page.get_by_test_id("nav-companies").click()
    expect(page.get_by_test_id("row-title")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.get_by_test_id("palette-input").fill("张")
    expect(page.get_by_test_id("palette-none")).to_be_visible()
