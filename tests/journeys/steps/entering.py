"""Signing up, what the country sets, signing out and in again."""

import re
from dataclasses import dataclass
from uuid import uuid4

from playwright.sync_api import Locator, Page, expect

from tests.journeys.walk import Walk

PASSWORD = "purple-otter-sails-at-noon-42"


@dataclass(frozen=True)
class Place:
    """A company and its country, as its people read them, with what the country sets."""

    company: str
    country: str
    person: str
    facts: dict[str, str]


CHINA = Place(
    company="苏州新程精工", country="中国", person="周岚",
    facts={"时区": "Asia/Shanghai", "货币": "CNY · 人民币", "语言": "中文（中国）", "财年起始": "一月"},
)  # fmt: skip
JAPAN = Place(
    company="大阪制作所", country="日本", person="林悦",
    facts={"时区": "Asia/Tokyo", "货币": "JPY · 日元", "语言": "英语", "财年起始": "四月"},
)  # fmt: skip
BRITAIN = Place(
    company="Quiet Room Ltd", country="United Kingdom", person="Ada Byron",
    facts={
        "Time zone": "Europe/London", "Currency": "GBP · British Pound", "Language": "English",
        "Fiscal year starts": "April",
    },
)  # fmt: skip


def sign_up(walk: Walk, place: Place) -> None:
    """Signs an organisation up, with the code from the mailbox page, to an empty home page."""
    page = walk.page
    walk.email = f"{uuid4().hex[:10]}@walk.example"
    page.goto("/signup")
    walk.at("signup-company").fill(place.company)
    choose_country(walk, place)
    walk.at("signup-email").fill(walk.email)
    walk.seen("sign-up")
    walk.at("signup-submit").click()
    code = mailed_code(page, walk.email)
    walk.seen("sign-up-code")
    walk.at("signup-code").fill(code)
    walk.at("signup-submit").click()
    # This browser has no device that keeps passkeys; tests/journeys/test_passkeys.py has one that does.
    expect(walk.at("signup-place-phone")).to_be_checked()
    expect(walk.at("signup-place-this")).to_have_count(0)
    walk.seen("sign-up-passkey")
    walk.at("signup-use-password").click()
    walk.at("signup-password").fill(PASSWORD)
    walk.seen("sign-up-password")
    walk.at("signup-submit").click()
    walk.at("signup-name").fill(place.person)
    walk.at("signup-first-empty").click()
    walk.seen("sign-up-person")
    walk.at("signup-submit").click()
    expect(walk.at("count-companies")).to_contain_text("0")
    walk.seen("home-empty")


def choose_country(walk: Walk, place: Place) -> None:
    """Chooses the country; beside the form stands at once what that sets."""
    walk.at("signup-country").click()
    walk.at("signup-country").fill(place.country)
    walk.page.get_by_role("option", name=place.country, exact=True).click()
    if not walk.phone:
        expect(walk.page.locator("aside dd").first).to_have_text(place.facts[walk.say("时区", "Time zone")])
        assert pairs_in(walk.page.locator("aside dl > div")) == place.facts


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


def see_what_the_country_set(walk: Walk, place: Place) -> None:
    """The organisation has, for good, what the sign-up page showed."""
    walk.page.goto("/settings/organisation")
    rows = walk.page.locator("h2 + div > div")
    expect(rows).to_have_count(9)
    facts = pairs_in(rows)
    expect(walk.at("organisation-name")).to_contain_text(place.company)
    assert facts[walk.say("国家或地区", "Country or region")] == place.country
    assert {label: facts[label] for label in place.facts} == place.facts
    walk.seen("settings-organisation")


def pairs_in(rows: Locator) -> dict[str, str]:
    """Labels and values that stand beside each other."""
    lines = [row.split("\n") for row in rows.all_inner_texts()]
    return {line[0]: line[-1] for line in lines}


def sign_out(walk: Walk) -> None:
    """Leaves; nothing behind the sign-in page can be reached any more."""
    if walk.phone:
        walk.page.goto("/settings")
    else:
        walk.at("user-menu").click()
    walk.at("sign-out").click()
    expect(walk.at("signin-email")).to_be_visible()
    walk.seen("signed-out")
    walk.page.goto("/o/companies")
    expect(walk.at("signin-email")).to_be_visible()


def sign_in(walk: Walk) -> None:
    """Comes back by password, to the page that was asked for."""
    walk.at("signin-email").fill(walk.email)
    walk.at("signin-password").fill(PASSWORD)
    walk.at("signin-submit").click()
    expect(walk.at("list-count" if not walk.phone else "list-search")).to_be_visible()
