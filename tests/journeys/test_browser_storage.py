"""What a browser keeps after every page was open: a few words that say nothing of anybody, and no more."""

import re
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_content_policy import PAGES, sign_in, use_what_draws_over_a_page
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey

MAY_BE_KEPT = {
    "rapport.locale": re.compile(r"zh-CN|en"),
    "rapport.signed-in": re.compile(r"yes|no"),
    "rapport.no-passkey": re.compile(r"yes"),
    "mantine-color-scheme-value": re.compile(r"auto|light|dark"),
    "rapport.billing.return": re.compile(r"/billing[/a-z-]*"),
    # Files to import that are on their way: length, time and id of each.
    "rapport.uploads": re.compile(r'\{("\d+\.\d+":"/api/uploads/[0-9a-f-]{36}",?)*\}'),
}
# Of every place that a page can write to and that outlives it.
EVERYTHING = """async () => ({
  local: Object.entries(localStorage),
  session: Object.entries(sessionStorage),
  databases: (await indexedDB.databases()).map((each) => each.name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  files: await (async () => {
    const names = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  })(),
  cookies: document.cookie,
  window: window.name,
})"""


def kept(page: Page) -> dict[str, Any]:
    """All that the browser holds of this origin, as a script sees it."""
    found: dict[str, Any] = page.evaluate(EVERYTHING)
    return found


def odd(page: Page) -> list[list[str]]:
    """What is stored and not on the list."""
    found = kept(page)
    pairs = [*found["local"], *found["session"]]
    return [[key, value] for key, value in pairs if key not in MAY_BE_KEPT or not MAY_BE_KEPT[key].fullmatch(value)]


def begin_an_upload(walk: Walk) -> None:
    """A file of customers, whose first part never arrives."""
    walk.page.goto("/import")
    walk.page.route("**/api/uploads/*", lambda _: None)
    file = FilePayload(name="Zhou Lan.csv", mimeType="text/csv", buffer=b"name\nZhou Lan\n")
    with walk.page.expect_request("**/api/uploads/*"):
        walk.at("import-file").set_input_files(file)
    walk.at("import-pause").click()
    expect(walk.at("import-go-on")).to_be_visible()
    assert "/api/uploads/" in dict(kept(walk.page)["local"])["rapport.uploads"]


@pytest.mark.asvs("V14.3.3")
@pytest.mark.parametrize(("locale", "phone"), [("zh-CN", False), ("en", True)])
def test_nothing_of_anybody_stays_in_the_browser(open_page: OpenPage, locale: str, phone: bool) -> None:
    walk = Walk(open_page(locale=locale, phone=phone), locale=locale, phone=phone)
    page = walk.page
    sign_in(walk)
    for path in PAGES:
        page.goto(path)
        expect(page.get_by_role("heading").first).to_be_visible()
        assert odd(page) == [], path
    use_what_draws_over_a_page(walk)
    assert odd(page) == []
    begin_an_upload(walk)
    assert odd(page) == []
    nothing = {name: value for name, value in kept(page).items() if name not in {"local", "session"}}
    assert nothing == {"databases": [], "caches": [], "workers": 0, "files": [], "cookies": "", "window": ""}
    # The session's cookie is there, where no script sees it.
    assert "__Host-sid" in {cookie["name"] for cookie in page.context.cookies() if cookie["httpOnly"]}
    # Whoever kept a name would be seen.
    page.evaluate("localStorage.setItem('rapport.locale', 'Zhou Lan'); sessionStorage.setItem('draft', 'Zhou Lan')")
    assert odd(page) == [["rapport.locale", "Zhou Lan"], ["draft", "Zhou Lan"]]
