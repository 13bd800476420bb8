"""What else happens on billing's pages: a transfer, a refusal, second thoughts, and the way back from a suspension."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, paying
from tests.journeys.steps.asking import ask
from tests.journeys.walk import Walk
from tests.support.axe import Audit

pytestmark = pytest.mark.journey
TO_THE_INVOICE = 16
"""Days: on the fifteenth the plan begins, and a day later its first invoice is written."""
TO_THE_SUSPENSION = TO_THE_INVOICE + 31
TOTAL = "$242.40"
"""Two seats, the base and the sales module: 48 + 29 + 125, and 20 % on it."""


def audited(walk: Walk, name: str) -> None:
    """A page as people and as screen readers have it, once its figures are those of what was typed."""
    expect(walk.page.locator("[data-stale]")).to_have_count(0)
    walk.seen(name, *paying.LANGUAGES)
    assert Audit(walk.page).faults == []


def refused(walk: Walk) -> None:
    """A number that can't be: told at the field, nothing lost, nothing saved."""
    walk.page.goto("/billing")
    audited(walk, "billing-trial")
    walk.at("choose-plan").click()
    expect(walk.at("plan-module-sales")).to_be_checked()
    walk.at("plan-seats-field-more").click()
    walk.at("method-transfer").check()
    walk.at("profile-tax_id").fill("12")
    walk.at("profile-address").fill("1 Any Street\nAny Town")
    walk.at("plan-confirm").click()
    expect(walk.at("profile-tax_id")).to_be_focused()
    expect(walk.at("profile-tax_id")).to_have_value("12")
    audited(walk, "billing-plan-refused")
    assert ask(walk, "GET", "/api/billing/profile")["profile"] is None
    walk.at("profile-tax_id").fill("")


def confirmed(walk: Walk) -> None:
    """The overview says what the form said."""
    expect(walk.at("draft-total")).to_have_text(TOTAL)
    walk.at("plan-confirm").click()
    expect(walk.at("manage-seats")).to_be_visible()
    expect(walk.at("draft-total")).to_have_text(TOTAL)
    expect(walk.at("notice-trial")).to_have_count(0)
    audited(walk, "billing-chosen")


def invoiced(walk: Walk, stranger: Walk) -> None:
    """The invoice waits for its transfer; a line opens to where it comes from, and no wrong link opens it."""
    paying.days(walk, TO_THE_INVOICE)
    walk.page.goto("/billing/invoices")
    expect(walk.at("invoice-row")).to_have_count(1)
    expect(walk.at("invoice-row")).to_contain_text(TOTAL)
    expect(walk.at("invoice-row")).to_contain_text("Due in")
    audited(walk, "billing-invoices")
    walk.at("invoice-row").get_by_role("link").click()
    expect(walk.at("paper")).to_contain_text(TOTAL)
    walk.at("paper-line").last.click()
    expect(walk.at("line-explained")).to_be_visible()
    audited(walk, "billing-line")
    stranger.page.goto("/invoice/nonsense")
    expect(stranger.page.get_by_role("heading", level=2)).to_be_visible()
    expect(stranger.at("paper")).to_have_count(0)
    audited(stranger, "invoice-unknown")


def fewer_seats(walk: Walk) -> None:
    """A seat is given back with the next period; a module that is changed afterwards leaves that as it is planned."""
    walk.page.goto("/billing")
    walk.at("manage-seats").click()
    walk.at("change-seats-less").click()
    expect(walk.at("from-next")).to_have_attribute("aria-pressed", "true")
    expect(walk.at("difference-total")).to_contain_text("\u2212")
    audited(walk, "billing-change")
    walk.at("change-confirm").click()
    expect(walk.at("change-form")).to_have_count(0)
    expect(walk.at("plan-seats")).to_contain_text("1 from")
    walk.at("module-sales").click()
    walk.at("change-confirm").click()
    expect(walk.at("change-form")).to_have_count(0)
    plan = ask(walk, "GET", "/api/billing")["plan"]
    planned = {each["item"]: each["quantity"] for each in plan["planned"]}
    assert (plan["seats"], planned["seats"], planned["module.sales"]) == (2, 1, 0)


def ended(walk: Walk) -> None:
    """The plan is ended, and that is taken back."""
    walk.page.goto("/billing/plan")
    walk.at("cancel-plan").click()
    walk.at("cancel-confirm").click()
    expect(walk.at("notice-ending")).to_be_visible()
    audited(walk, "billing-ending")
    walk.at("keep-plan").click()
    expect(walk.at("notice-ending")).to_have_count(0)


def test_a_plan_is_paid_by_transfer_changed_and_kept(open_page: OpenPage) -> None:
    expected = ("422 (Unprocessable Entity)", "404 (Not Found)")
    walk = Walk(open_page(locale="en", expected=expected), "en")
    entering.sign_up(walk, entering.BRITAIN)
    refused(walk)
    confirmed(walk)
    invoiced(walk, Walk(open_page(locale="en", expected=expected), "en"))
    fewer_seats(walk)
    ended(walk)


def test_a_suspended_workspace_pays_its_way_back(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en", expected=("403 (Forbidden)",)), "en")
    entering.sign_up(walk, entering.BRITAIN)
    paying.choose_plan(walk, "Quiet Room Ltd", "1 Any Street", card=paying.DECLINES)
    paying.days(walk, TO_THE_SUSPENSION)
    walk.page.goto("/o/companies")
    expect(walk.at("suspended")).to_be_visible()
    audited(walk, "suspended")
    walk.at("suspended-billing").click()
    expect(walk.at("notice-unpaid")).to_contain_text("The bank declined the payment.")
    audited(walk, "suspended-billing")
    walk.at("pay-now").click()
    expect(walk.at("toast")).to_have_text(re.compile(re.escape("The bank declined the payment.")))
    walk.at("notice-card").click()
    paying.type_card(walk, paying.GOOD)
    expect(walk.at("nav-companies")).to_be_visible()
    expect(walk.at("notice-unpaid")).to_have_count(0)
    assert {each["state"] for each in ask(walk, "GET", "/api/billing")["invoices"]} == {"paid"}
    walk.at("nav-companies").click()
    expect(walk.at("suspended")).to_have_count(0)
    expect(walk.at("new-record")).to_be_visible()
