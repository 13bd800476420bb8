"""Three days: a rep's, a manager's Monday, an admin's first hour, each from sign-in to the last thing done.

With RAPPORT_TOUR each stop is kept as a picture in that folder: so docs/tour/days.md was made.
"""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from rapport.local.demo_data import ORGANISATIONS, PASSWORD, DemoOrganisation
from tests.journeys.conftest import OpenPage
from tests.journeys.steps import entering, people
from tests.journeys.steps.asking import ask, made
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

DOOR = "51.50740, -0.12780"
BRITISH, CHINESE = (next(each for each in ORGANISATIONS if each.locale == locale) for locale in ("en", "zh-CN"))


def enter(walk: Walk, email: str) -> None:
    """Signs in to a demo organisation."""
    walk.page.goto("/signin")
    walk.at("signin-email").fill(email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("agenda")).to_be_visible()


def test_a_day_of_a_rep(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en"), locale="en")
    enter(walk, BRITISH.rep.email)
    expect(walk.at("quarter")).to_be_visible()
    expect(walk.at("home-suggestions")).to_be_visible()
    walk.keep("30-rep-home")
    work_off_a_task(walk)
    deal = move_a_deal_on(walk)
    write_down_a_call(walk, deal)
    convert_a_lead(walk)
    price_the_deal(walk, deal)
    look_at_tomorrow(walk)
    visit_a_customer(open_page, deal)


def work_off_a_task(walk: Walk) -> None:
    """The first of what is due is done by keys, and is gone from the day."""
    waiting = walk.page.locator("[data-testid=agenda-task][data-done=false]").filter(has=walk.at("tick"))
    expect(waiting.first).to_be_visible()
    said = waiting.first.get_by_role("link").inner_text().split("\n")[0]
    same = waiting.filter(has_text=said)
    before = same.count()
    same.first.get_by_test_id("tick").click()
    expect(walk.at("toast")).to_contain_text(said)
    walk.page.reload()
    expect(waiting.first).to_be_visible()
    expect(same).to_have_count(before - 1)


def move_a_deal_on(walk: Walk) -> str:
    """A deal of one's own goes to the next stage by the keyboard; its id."""
    deal = made(walk, "deals", name="Harbour Hotel lobby", amount="24000", close_date="2027-02-12")
    walk.page.goto("/o/deals/board")
    card = walk.at("card").filter(has_text="Harbour Hotel lobby")
    expect(card).to_be_visible()
    walk.keep("31-rep-board")
    card.click()
    walk.page.keyboard.press("Enter")
    expect(walk.at("record-title")).to_have_text("Harbour Hotel lobby")
    return deal


def write_down_a_call(walk: Walk, deal: str) -> None:
    """A note and a next task stand on the deal."""
    walk.page.goto(f"/o/deals/{deal}")
    expect(walk.at("composer")).to_be_visible()
    walk.page.keyboard.press("n")
    walk.page.keyboard.type("They want samples before Friday, and the price for forty rooms.")
    walk.page.keyboard.press("Control+Enter")
    expect(walk.at("timeline-item").filter(has_text="forty rooms")).to_have_count(1)
    walk.page.keyboard.press("t")
    walk.at("composer").fill("Send the samples")
    walk.page.keyboard.press("Enter")
    expect(walk.at("coming-item").filter(has_text="Send the samples")).to_have_count(1)
    walk.keep("32-rep-deal")


def convert_a_lead(walk: Walk) -> None:
    """A lead becomes a company, a contact and a deal."""
    lead = made(walk, "leads", name="Rosalind Hart", company_name="Hart & Vale Interiors")
    walk.page.goto(f"/o/leads/{lead}")
    walk.at("convert-lead").click()
    expect(walk.at("convert-submit")).to_be_visible()
    walk.keep("33-rep-convert")
    walk.at("convert-submit").click()
    expect(walk.at("lead-became")).to_be_visible()


def price_the_deal(walk: Walk, deal: str) -> None:
    """A product at its list price is the deal's amount."""
    walk.page.goto(f"/o/deals/{deal}")
    walk.at("lines-edit").click()
    [product] = ask(walk, "POST", "/api/products/query", {"limit": 1})["items"]
    walk.at("line-product").first.fill(product["name"])
    walk.page.get_by_role("listbox").get_by_role("option").first.click()
    walk.at("line-quantity").first.fill("40")
    walk.keep("37-rep-lines")
    walk.at("line-quantity").first.press("Control+Enter")
    expect(walk.at("deal-line")).to_have_count(1)
    expect(walk.at("value-amount")).not_to_contain_text("24,000")


def look_at_tomorrow(walk: Walk) -> None:
    """The calendar has what was planned."""
    walk.page.goto("/calendar")
    expect(walk.page.get_by_role("heading", name="Calendar")).to_be_visible()
    walk.keep("34-rep-calendar")


def visit_a_customer(open_page: OpenPage, deal: str) -> None:
    """On the way, in the dark: a visit is planned, checked in to at the customer's door, and checked out of."""
    phone = Walk(open_page(locale="en", phone=True, dark=True), locale="en", phone=True, dark=True)
    enter(phone, BRITISH.rep.email)
    phone.keep("35-rep-home")
    phone.page.goto("/o/deals/board")
    expect(phone.at("card").filter(has_text="Harbour Hotel lobby")).to_be_visible()
    phone.keep("36-rep-board")
    made(phone, "companies", name="Harbour Hotel", location=DOOR)
    phone.page.context.grant_permissions(["geolocation"])
    phone.page.context.set_geolocation({"latitude": 51.50742, "longitude": -0.12785, "accuracy": 12})
    phone.page.goto("/visits")
    phone.at("plan-visit").click()
    phone.at("new-entry-title").fill("Measure the lobby")
    phone.at("field-company").fill("Harbour Hotel")
    phone.page.get_by_role("option", name="Harbour Hotel").click()
    phone.at("entry-time").fill("17:30")
    phone.at("new-entry-save").click()
    visit = phone.at("visit-row").filter(has_text="Measure the lobby")
    expect(visit).to_contain_text("Planned")
    visit.get_by_test_id("check-in").click()
    phone.keep("38-rep-check-in")
    phone.at("check-do").click()
    expect(visit).to_contain_text("Under way")
    visit.get_by_test_id("check-out").click()
    phone.at("check-do").click()
    expect(visit).to_contain_text("Visited")
    visit.get_by_role("link").click()
    expect(phone.at("visit-band")).to_contain_text("m from the customer")
    phone.keep("39-rep-visited")


def test_a_monday_of_a_manager(open_page: OpenPage) -> None:
    walk = Walk(open_page())
    something_to_decide(open_page)
    enter(walk, CHINESE.manager.email)
    expect(walk.at("quarter")).to_be_visible()
    expect(walk.at("home-suggestions")).to_be_visible()
    expect(walk.page.locator("main [aria-busy=true]")).to_have_count(0)
    walk.keep("40-manager-home")
    see_the_forecast(walk)
    commit_to_an_amount(walk)
    see_the_funnel(walk)
    go_to_what_is_at_risk(walk)
    hand_deals_over(walk, CHINESE)
    decide(walk)


def something_to_decide(open_page: OpenPage) -> None:
    """A rule of the owner's, and a rep who gives more off than it allows."""
    owner, rep = Walk(open_page()), Walk(open_page())
    enter(owner, CHINESE.owner.email)
    setup = {"name": "大额折扣", "steps": [{"who": "manager"}]}
    ask(owner, "PUT", f"/api/approval-rules/{uuid4()}", {"measure": "discount_line", "above": "20", "setup": setup})
    enter(rep, CHINESE.rep.email)
    product = made(owner, "products", name="五轴加工中心", price="860000")
    deal = made(rep, "deals", name="无锡二期产线")
    lines = [{"product_id": product, "quantity": "2", "discount": "25"}]
    wanted = {"subject": "discount", "record_id": deal, "lines": lines, "reason": "客户两年内还要三台"}
    assert ask(rep, "POST", "/api/approvals", wanted)["approval"]["id"]


def commit_to_an_amount(walk: Walk) -> None:
    """What the manager holds for certain stands in place of what is computed, with why."""
    row = walk.at("forecast-table").get_by_role("row").filter(has_text=CHINESE.rep.name)
    row.get_by_test_id("forecast-set").click()
    walk.at("forecast-kind").select_option("commit")
    walk.at("forecast-amount").fill("7654321")
    walk.at("forecast-note").fill("无锡二期合同本周盖章")
    walk.at("forecast-save").click()
    expect(row).to_contain_text("7,654,321")
    walk.keep("46-manager-commit")


def decide(walk: Walk) -> None:
    """The request says what changes and why; one click agrees, and the deal has its lines."""
    walk.page.goto("/approvals")
    expect(walk.page.get_by_role("heading", name="审批", exact=True)).to_be_visible()
    walk.keep("45-manager-approvals")
    walk.at("approval-row").filter(has_text="无锡二期产线").click()
    expect(walk.at("approval-lines")).to_contain_text("五轴加工中心")
    walk.keep("47-manager-decides")
    walk.at("approval-approve").click()
    expect(walk.at("approval-approve")).to_have_count(0)
    walk.page.get_by_role("link", name="无锡二期产线").first.click()
    expect(walk.at("value-amount")).to_contain_text("1,290,000")


def see_the_forecast(walk: Walk) -> None:
    """The quarter by person, and a figure that leads to the deals that it is made of."""
    walk.page.goto("/forecast")
    expect(walk.at("forecast-table")).to_be_visible()
    walk.keep("41-manager-forecast")


def see_the_funnel(walk: Walk) -> None:
    """From stage to stage."""
    walk.page.goto("/funnel")
    expect(walk.page.get_by_role("heading", name="从线索确认到赢单")).to_be_visible()
    walk.keep("42-manager-funnel")


def go_to_what_is_at_risk(walk: Walk) -> None:
    """The first deal at risk opens from Home."""
    walk.page.goto("/")
    expect(walk.at("risk").first).to_be_visible()
    walk.at("risk").first.click()
    expect(walk.at("record-title")).to_be_visible()
    expect(walk.at("health")).to_be_visible()
    walk.keep("43-manager-risk")


def hand_deals_over(walk: Walk, of: DemoOrganisation) -> None:
    """Two deals get another owner at once; the list in groups says who has what."""
    walk.page.goto("/o/deals?view=all")
    walk.at("group").click()
    walk.at("group-owner_id").click()
    expect(walk.at("group-head").filter(has_text=of.rep.name)).to_be_visible()
    walk.keep("44-manager-by-owner")


def test_the_first_hour_of_an_admin(open_page: OpenPage, tmp_path: Path) -> None:
    walk = Walk(open_page(locale="en"), locale="en")
    entering.sign_up(walk, entering.BRITAIN)
    expect(walk.at("start-import")).to_be_visible()
    walk.keep("50-admin-home")
    people.invite(walk, "Mia Head", "manager")
    people.invite(walk, "Rob Rep", "rep", manager="Mia Head")
    walk.page.goto("/settings/members")
    expect(walk.at("seats")).to_be_visible()
    walk.keep("51-admin-members")
    add_a_field(walk)
    add_a_stage(walk)
    make_a_role(walk)
    share_out_leads(walk)
    bring_companies(walk, tmp_path)


def add_a_stage(walk: Walk) -> None:
    """Deals go through a stage of their own, which is on the board at once."""
    walk.page.goto("/settings/pipelines")
    walk.at("stage-add").click()
    stage = walk.at("stage-row").filter(has=walk.page.locator("input[data-testid=stage-en][value='']"))
    stage.get_by_test_id("stage-zh").fill("样品确认")
    walk.at("stage-row").filter(has=walk.page.locator("[value='样品确认']")).get_by_test_id("stage-en").fill("Samples")
    walk.keep("53-admin-pipelines")
    walk.at("pipeline-save").click()
    expect(walk.at("toast")).to_contain_text("Pipeline saved")
    made(walk, "deals", name="Harbour Hotel lobby")
    walk.page.goto("/o/deals/board")
    expect(walk.page.get_by_text("Samples").first).to_be_visible()


def make_a_role(walk: Walk) -> None:
    """Who works in the showroom reads what a rep reads and deletes nothing."""
    walk.page.goto("/settings/roles")
    walk.at("new-role").click()
    walk.at("role-zh").fill("展厅")
    walk.at("role-en").fill("Showroom")
    walk.at("role-from").select_option(label="Rep")
    walk.at("save-role-name").click()
    expect(walk.at("role-name")).to_have_text("Showroom")
    walk.at("cell-company-delete").click()
    walk.at("depth-none").click()
    walk.keep("54-admin-roles")
    walk.at("role-save").click()
    expect(walk.at("unsaved")).to_have_count(0)
    walk.page.reload()
    walk.page.get_by_text("Showroom").first.click()
    expect(walk.at("cell-company-delete")).to_have_attribute("aria-label", re.compile("none", re.IGNORECASE))


def share_out_leads(walk: Walk) -> None:
    """A rule says who gets what comes in, and tries itself on what came before."""
    made(walk, "leads", name="Rosalind Hart", company_name="Hart & Vale Interiors")
    walk.page.goto("/settings/assignment")
    walk.at("assign-new").click()
    walk.at("assign-name").fill("Everything that comes in")
    walk.page.get_by_role("dialog").get_by_role("checkbox").first.check()
    walk.at("assign-done").click()
    walk.at("assign-preview").click()
    expect(walk.at("assign-would")).to_contain_text("Rosalind Hart")
    walk.keep("55-admin-assignment")
    walk.at("assign-save").click()
    expect(walk.at("assign-save")).to_have_count(0)


def bring_companies(walk: Walk, folder: Path) -> None:
    """The old CRM's companies, with the field of one's own."""
    file = folder / "companies.csv"
    file.write_text("Name,Country,Showroom visits\nHarbour Hotel,United Kingdom,3\nHart & Vale,France,12\n", "utf-8")
    walk.page.goto("/import")
    walk.at("import-file").set_input_files(file)
    expect(walk.at("import-column")).to_have_count(3)
    walk.at("import-next").click()
    walk.keep("56-admin-import")
    walk.at("import-run").click()
    expect(walk.at("import-state")).to_have_attribute("data-state", "done")
    walk.at("import-open").click()
    expect(walk.at("row-title")).to_have_count(2)
    walk.keep("57-admin-companies")


def add_a_field(walk: Walk) -> None:
    """A field of their own is on the form of companies at once."""
    walk.page.goto("/settings/fields")
    walk.at("field-new").click()
    walk.at("field-en").fill("Showroom visits")
    walk.at("field-type").select_option("decimal")
    walk.keep("52-admin-field")
    walk.at("field-save").click()
    expect(walk.at("fields-used")).to_contain_text("1 of")
    [company] = [each for each in ask(walk, "GET", "/api/objects") if each["name"] == "company"]
    assert [each["label"]["en"] for each in company["fields"] if each.get("custom")] == ["Showroom visits"]
