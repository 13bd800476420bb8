"""A visitor in a real browser lands on an organisation's site, agrees and sends the form; the lead shows the way."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_content_policy import sign_in
from tests.journeys.walk import Walk
from tests.support.servers import server_port

pytestmark = pytest.mark.journey
NAME = "Nora Lind"


@contextmanager
def a_site(pages: dict[str, str]) -> Iterator[str]:
    """A site of another origin, whose pages a test fills in while it runs."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path.partition("?")[0], "").encode()
            self.send_response(200 if body else 404)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("localhost", server_port()), Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://localhost:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def site_code(walk: Walk, origin: str) -> str:
    """Sets a site up; what it puts on its pages."""
    walk.page.goto("/settings/visits")
    walk.at("site-new").click()
    walk.at("site-name").fill("Main site")
    walk.at("site-origins").fill(origin)
    walk.at("site-save").click()
    code = walk.at("site-code")
    expect(code).to_be_visible()
    walk.picture("visits-code")
    text = code.inner_text()
    walk.page.keyboard.press("Escape")
    return text


def form_code(walk: Walk, origin: str) -> str:
    """Makes a form; what shows it on the site."""
    walk.page.goto("/settings/forms")
    walk.at("form-new").first.click()
    walk.at("form-origins").fill(origin)
    walk.at("form-save").click()
    walk.at("form-share").last.click()
    code = walk.at("form-code")
    expect(code).to_be_visible()
    return code.inner_text()


def visited(page: Page, origin: str) -> None:
    """Comes in by a campaign, agrees, and sends the form."""
    page.goto(f"{origin}/?utm_source=news&utm_campaign=spring-journey")
    page.wait_for_function("window.rapport !== undefined")
    assert page.evaluate("localStorage.getItem('rapport.visitor')") is None, "nothing before the visitor agreed"
    with page.expect_request(lambda request: "public-touches" in request.url and request.method == "POST") as told:
        page.get_by_role("button", name="Agree").click()
    answer = told.value.response()
    assert answer is not None
    assert answer.status == 204
    assert page.context.cookies() == []
    page.goto(f"{origin}/contact")
    frame = page.frame_locator("iframe")
    frame.get_by_test_id("form-name").fill(NAME)
    frame.get_by_test_id("form-email").fill("nora@lind.example")
    frame.get_by_test_id("form-send").click()
    expect(frame.get_by_test_id("form-thanks")).to_be_visible()


def test_a_lead_shows_the_way_of_its_visitor(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en"), locale="en")
    sign_in(walk)
    pages = dict[str, str]()
    with a_site(pages) as origin:
        visits, form = site_code(walk, origin), form_code(walk, origin)
        agree = "<button onclick='rapport.consent(true)'>Agree</button>"
        pages["/"] = f"<!doctype html><title>Site</title><body>{visits}{agree}"
        pages["/contact"] = f"<!doctype html><title>Contact</title><body>{visits}{form}"
        # The page asks for a favicon, which the site has none of.
        visited(open_page(locale="en", expected=("404",)), origin)
        walk.page.goto("/o/leads")
        walk.page.get_by_text(NAME).first.click()
        trail = walk.at("record-trail")
        expect(trail).to_contain_text("First touch")
        expect(trail).to_contain_text("Main site")
        expect(trail).to_contain_text("news / spring-journey")
        expect(trail).to_contain_text(f"{origin}/")
        expect(walk.at("trail-touch")).to_have_count(2)
        trail.scroll_into_view_if_needed()
        walk.picture("visits-trail")
        walk.page.goto("/settings/visits")
        expect(walk.at("site-row")).to_contain_text("1 visit, 1 lead")
        walk.picture("visits-settings")
