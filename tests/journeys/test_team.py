"""A team in three browsers: invited by mail, each sees what they may, one leaves and hands over, and that is undone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, people
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

HEAD, REP = "Mia Head", "Rob Rep"
GONE = ("410 (Gone)",)


def test_a_team_is_invited_sees_its_own_and_hands_over(open_page: OpenPage) -> None:
    owner = Walk(open_page(locale="en", expected=GONE), locale="en")
    entering.sign_up(owner, entering.BRITAIN)
    people.add_company(owner, "Owner Works")
    head_email = people.invite(owner, HEAD, "manager")
    rep_email = people.invite(owner, REP, "rep", manager=HEAD)
    owner.seen("members-invited")

    rep = Walk(open_page(locale="en"), locale="en")
    people.join(rep, rep_email)
    people.add_company(rep, "Rep Works")
    people.sees(rep, ["Rep Works"], ["Owner Works"])

    head = Walk(open_page(locale="en", phone=True, dark=True), locale="en", phone=True, dark=True)
    people.join(head, head_email)
    head.page.goto("/settings/teams")
    expect(head.page.get_by_role("heading", name="No teams yet")).to_be_visible()
    head.seen("teams-empty")
    people.sees(head, ["Rep Works"], ["Owner Works"])

    owner.page.goto("/settings/members")
    expect(owner.at("seats")).to_have_text("3 of 10 seats")
    owner.seen("members")
    row = people.member(owner, REP)
    row.get_by_test_id("member-menu").click()
    owner.at("member-deactivate").click()
    expect(owner.at("holdings")).to_contain_text("1")
    owner.seen("deactivate")
    owner.at("to-person").click()
    owner.at("receiver-*").select_option(label=HEAD)
    owner.at("handover-start").click()
    expect(owner.at("handover")).to_have_attribute("data-state", "done")
    owner.seen("handed-over")

    rep.page.goto("/o/companies")
    expect(rep.at("signin-email")).to_be_visible()
    owner.at("handover-undo").click()
    expect(owner.at("handover")).to_have_attribute("data-state", "undone")
    owner.page.keyboard.press("Escape")
    expect(row).to_contain_text("Deactivated")
    owner.page.set_viewport_size({"width": 390, "height": 844})
    owner.seen("members-narrow")
    owner.page.set_viewport_size({"width": 1440, "height": 900})
    people.make_team(owner, "North", HEAD)
    people.sees(owner, ["Owner Works", "Rep Works"], [])
    # Who holds no record, but is in a team, is handed over without anybody who gets records.
    owner.page.goto("/settings/members")
    people.member(owner, HEAD).get_by_test_id("member-menu").click()
    owner.at("member-handover").click()
    expect(owner.at("beside")).to_contain_text("Teams that they leave")
    expect(owner.at("to-person")).to_have_count(0)
    owner.at("handover-start").click()
    expect(owner.at("handover")).to_have_attribute("data-state", "done")


def test_a_spent_link_says_so_and_leads_to_sign_in(open_page: OpenPage) -> None:
    walk = Walk(open_page(expected=GONE))
    walk.page.goto(f"/join/{'x' * 43}")
    expect(walk.at("join-gone")).to_be_visible()
    walk.seen("join-gone")
    walk.page.get_by_role("link", name="登录").first.click()
    expect(walk.at("signin-email")).to_be_visible()
