"""Every kind of page holds WCAG 2.1 AA as far as axe-core can tell, in both languages and both colour schemes."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import searching
from tests.journeys.walk import Walk
from tests.support import crm_sales
from tests.support.axe import Audit
from tests.support.looks import too_wide

pytestmark = pytest.mark.journey
FLOOR = 95
LOOKS = [("zh-CN", False, False), ("en", True, False), ("zh-CN", True, True), ("en", False, True)]

SETTINGS = (
    "profile", "security", "tokens", "organisation", "members", "teams", "domains", "sign-in", "roles", "territories",
    "sharing-rules", "queues", "data", "audit", "archive",
)  # fmt: skip


class Audits:
    """The audits of a walk, judged together, so that one run shows every fault."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.faults: dict[str, list[str]] = {}
        self.low: dict[str, tuple[float, list[str]]] = {}
        self.wide: dict[str, list[str]] = {}

    def of(self, name: str) -> None:
        """Audits the page as it stands."""
        audit = Audit(self.walk.page)
        assert len(audit.passes) > 10, f"axe saw next to nothing of {name}"
        if audit.faults:
            self.faults[name] = audit.faults
        if audit.score < FLOOR:
            self.low[name] = (round(audit.score, 1), audit.weak)
        width = self.walk.page.viewport_size["width"] if self.walk.page.viewport_size else 0
        if wide := too_wide(self.walk.page, width):
            self.wide[name] = wide
        self.walk.picture(name)


@pytest.mark.parametrize(
    ("locale", "dark", "phone"),
    LOOKS,
    ids=[f"{locale}-{'dark' if dark else 'light'}-{'phone' if phone else 'desktop'}" for locale, dark, phone in LOOKS],
)
def test_pages_are_accessible(open_page: OpenPage, locale: str, dark: bool, phone: bool) -> None:
    walk = Walk(open_page(phone=phone, dark=dark, locale=locale), locale=locale, dark=dark, phone=phone)
    audits = Audits(walk)
    before_sign_in(walk, audits)
    enter_demo(walk)
    home_and_settings(walk, audits)
    list_and_record(walk, audits)
    duplicates_and_merge(walk, audits)
    import_steps(walk, audits, crm_sales.files()[0])
    billing(walk, audits)
    assert audits.faults == {}
    assert audits.low == {}
    assert audits.wide == {}


def before_sign_in(walk: Walk, audits: Audits) -> None:
    """Sign-up, then sign-in."""
    walk.page.goto("/signup")
    expect(walk.at("signup-company")).to_be_visible()
    audits.of("sign-up")
    walk.page.goto("/signin")
    expect(walk.at("signin-email")).to_be_visible()
    audits.of("sign-in")


def enter_demo(walk: Walk) -> None:
    """Signs in to the demo organisation of the language: its lists are full."""
    email = next(demo.owner.email for demo in ORGANISATIONS if demo.locale == walk.locale)
    walk.at("demo-login").filter(has_text=email).click()
    walk.at("signin-submit").click()
    expect(walk.at("count-companies")).to_be_visible()


def home_and_settings(walk: Walk, audits: Audits) -> None:
    """Home and the parts of the settings."""
    expect(walk.at("count-companies")).not_to_contain_text("–")
    audits.of("home")
    for section in SETTINGS:
        walk.page.goto(f"/settings/{section}")
        expect(walk.page.get_by_role("heading", level=2).first).to_be_visible()
        expect(walk.page.locator("main [aria-busy=true]")).to_have_count(0)
        audits.of(f"settings-{section}")
    walk.page.goto("/settings/teams?view=tree")
    expect(walk.at("management-tree")).to_be_visible()
    audits.of("settings-tree")


def list_and_record(walk: Walk, audits: Audits) -> None:
    """List, filter editor, palette, new record, and the record's tabs."""
    walk.page.goto("/o/companies")
    expect(walk.at("list-row").first).to_be_visible()
    audits.of("list")
    walk.picture("demo-list")
    walk.at("filter-add").click()
    walk.at("filter-field-industry").click()
    expect(walk.at("filter-operator")).to_be_visible()
    audits.of("list-condition")
    walk.at("filter-option").first.check()
    walk.page.keyboard.press("Escape")
    walk.at("filter-builder").click()
    walk.at("filter-add-group").last.click()
    audits.of("list-filter")
    walk.page.goto("/o/companies")
    searching.open_palette(walk)
    walk.at("palette-input").fill("a")
    expect(walk.at("palette-list").or_(walk.page.get_by_role("option")).first).to_be_visible()
    audits.of("palette")
    walk.page.keyboard.press("Escape")
    walk.at("new-record").click()
    expect(walk.at("save-record")).to_be_visible()
    audits.of("new-record")
    walk.page.keyboard.press("Escape")
    (walk.at("list-row") if walk.phone else walk.at("row-title")).first.click()
    expect(walk.at("timeline-item").first).to_be_visible()
    audits.of("record")
    walk.picture("demo-record")
    if walk.phone:
        for tab in ("details", "related"):
            walk.at(f"tab-{tab}").click()
            audits.of(f"record-{tab}")
    walk.at("tab-disk").click()
    expect(walk.at("disk-name")).to_be_visible()
    audits.of("record-disk")


def duplicates_and_merge(walk: Walk, audits: Audits) -> None:
    """The pairs of the demo organisation, two records beside each other, and the search for a third."""
    walk.page.goto("/o/contacts/duplicates")
    expect(walk.at("merge-pair").first).to_be_visible(timeout=60_000)
    audits.of("duplicates")
    walk.at("merge-pair").first.click()
    expect(walk.at("merge-run")).to_be_visible()
    audits.of("merge")
    walk.at("merge-add").fill("a" if walk.locale == "en" else "张")
    expect(walk.page.get_by_role("option").first).to_be_visible()
    audits.of("merge-search")


def import_steps(walk: Walk, audits: Audits, path: Path) -> None:
    """Upload, mapping and dry run; nothing is imported, and the upload is discarded."""
    walk.page.goto("/import")
    walk.at("import-file").wait_for(state="attached")
    audits.of("import-start")
    walk.at("import-file").set_input_files(path)
    expect(walk.at("import-key")).to_be_visible()
    audits.of("import-mapping")
    walk.at("import-next").click()
    expect(walk.at("import-tab-all")).to_contain_text("85")
    audits.of("import-check")


def billing(walk: Walk, audits: Audits) -> None:
    """The trial's overview, the plan that could be chosen, and invoice details."""
    walk.page.goto("/billing")
    expect(walk.at("draft-card")).to_be_visible()
    audits.of("billing")
    walk.at("edit-details").click()
    expect(walk.at("profile-form")).to_be_visible()
    audits.of("billing-details")
    walk.page.goto("/billing/plan")
    expect(walk.at("draft-total")).to_be_visible()
    expect(walk.page.locator("[data-stale]")).to_have_count(0)
    audits.of("billing-plan")
