"""Inviting somebody, joining by the mailed link, and what each sees of the others' records."""

from uuid import uuid4

from playwright.sync_api import Locator, expect

from tests.journeys.steps.entering import PASSWORD
from tests.journeys.walk import Walk


def invite(walk: Walk, name: str, role: str, manager: str | None = None) -> str:
    """Invites somebody from the members page; their address."""
    email = f"{uuid4().hex[:10]}@walk.example"
    walk.page.goto("/settings/members")
    walk.at("invite").click()
    walk.at("invite-email").fill(email)
    walk.at("invite-name").fill(name)
    walk.at("invite-role").select_option(role)
    if manager:
        walk.at("invite-manager").select_option(label=manager)
    walk.seen(f"invite-{role}")
    walk.at("invite-submit").click()
    expect(member(walk, name)).to_be_visible()
    return email


def member(walk: Walk, name: str) -> Locator:
    """Somebody's row on the members page."""
    return walk.at("member").filter(has=walk.at("member-name").filter(has_text=name))


def join(walk: Walk, email: str) -> None:
    """Opens the mailed link on the mailbox page and joins."""
    walk.page.goto("/mailbox")
    walk.at("mail").filter(has_text=email).first.get_by_test_id("mail-link").click()
    expect(walk.at("join-name")).to_be_visible()
    walk.seen("join")
    walk.at("join-password").fill(PASSWORD)
    walk.at("join-submit").click()
    expect(walk.at("count-companies")).to_be_visible()


def add_company(walk: Walk, name: str) -> None:
    """A company of one's own."""
    walk.page.goto("/o/companies")
    walk.at("new-record").first.click()
    walk.page.get_by_role("dialog").get_by_test_id("field-name").fill(name)
    walk.at("save-record").click()
    expect(walk.at("record-title")).to_have_text(name)


def sees(walk: Walk, seen: list[str], unseen: list[str]) -> None:
    """What somebody's list of companies holds, and what it doesn't."""
    walk.page.goto("/o/companies")
    for name in seen:
        expect(walk.page.get_by_text(name).first).to_be_visible()
    for name in unseen:
        expect(walk.page.get_by_text(name)).to_have_count(0)


def make_team(walk: Walk, name: str, lead: str) -> None:
    """A team with a lead."""
    walk.page.goto("/settings/teams")
    walk.at("new-team").click()
    walk.at("team-name").fill(name)
    walk.at("team-lead").select_option(label=lead)
    walk.seen("team-new")
    walk.at("save-team").click()
    expect(walk.at("team")).to_contain_text(name)
    walk.seen("teams")
