"""An address that leads to signing in, and from there to another host, is anybody's text: a browser stays here."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage
from tests.journeys.test_content_policy import sign_in
from tests.journeys.walk import Walk

pytestmark = pytest.mark.journey
ELSEWHERE = ("https://evil.example/x", "//evil.example/x", "/\\evil.example", "/..//evil.example", "/%2e//evil.example")


@pytest.mark.asvs("V3.7.2")
def test_signing_in_sends_nobody_to_another_host(open_page: OpenPage) -> None:
    walk = Walk(open_page(locale="en"), locale="en", dark=False, phone=False)
    asked = list[str]()
    walk.page.on("request", lambda request: asked.append(request.url))
    sign_in(walk, to=ELSEWHERE[0])
    home = walk.page.url
    for there in ELSEWHERE:  # who is signed in already is sent on at once
        walk.page.goto(f"/signin?next={quote(there, safe='')}")
        expect(walk.at("count-companies")).to_be_visible()
        assert walk.page.url == home
    walk.page.goto(f"/signin?next={quote('/o/contacts?page=1', safe='')}")
    expect(walk.page).to_have_url(f"{home}o/contacts?page=1")
    assert [url for url in asked if "evil.example" in url.partition("?")[0]] == []
