"""What strangers, programs and other sites try with web forms, and what keeps them out."""

import datetime as dt
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from limits import RateLimitItemPerHour

from kernel.http import Edge
from kernel.ids import new_id
from rapport.crm.forms import opening, tokens
from rapport.crm.forms.opening import framing
from rapport.site import Site
from tenants.models import organisation
from tests.support.app import PUBLIC_URL, Person, Rapport
from tests.support.forms import LEE, address, form, leads, opened, sent, setup, touches
from tests.support.plans import switch
from tests.support.team import code

XSS = "<img src=x onerror=alert(1)>\"'</script>"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Attacked Ltd", "GB", email)


@pytest.mark.asvs("V2.4.1", "V2.4.2")
async def test_programs_are_told_apart_by_time_and_by_what_nobody_sees(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await form(owner)
    monkeypatch.setattr(tokens, "SOONEST", dt.timedelta(hours=1))
    assert code(await sent(rapport, url, LEE)) == (429, "forms.too_soon")
    monkeypatch.setattr(tokens, "SOONEST", dt.timedelta())
    trapped = await sent(rapport, url, LEE, website="https://spam.example")
    assert (trapped.status_code, trapped.json()["text"]["en"]) == (200, "Thank you. We will be in touch.")
    assert await leads(owner) == []
    token = (await opened(rapport.browser(), url))["token"]
    monkeypatch.setattr(tokens, "LATEST", dt.timedelta(seconds=-1))
    assert code(await sent(rapport, url, LEE, token=token)) == (409, "forms.stale")
    assert await leads(owner) == []


@pytest.mark.usefixtures("typed")
@pytest.mark.asvs("V2.4.1")
async def test_an_address_and_a_form_have_limits(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = await form(owner)
    visitor = rapport.browser()
    monkeypatch.setattr(opening, "SUBMISSIONS_PER_ADDRESS", RateLimitItemPerHour(1, 1, namespace="test-forms-address"))
    body = {"token": (await opened(visitor, url))["token"], "fields": LEE}
    assert (await visitor.post(f"{url}/submissions", json=body)).status_code == 200
    refused = await visitor.post(f"{url}/submissions", json=body)
    assert code(refused) == (429, "auth.throttled")
    assert int(refused.headers["retry-after"]) > 0
    assert (await sent(rapport, url, LEE)).status_code == 200, "another address has a count of its own"
    monkeypatch.setattr(opening, "SUBMISSIONS_PER_FORM", RateLimitItemPerHour(1, 1, namespace="test-forms-form"))
    assert (await sent(rapport, url, LEE)).status_code == 200
    assert code(await sent(rapport, url, LEE)) == (429, "auth.throttled")
    [lead] = await leads(owner)
    assert len(await touches(owner, lead["id"])) == 3


@pytest.mark.usefixtures("typed")
@pytest.mark.asvs("V8.4.1", "V9.1.1")
async def test_a_form_of_another_organisation_and_a_token_of_another_form_open_nothing(
    rapport: Rapport, owner: Person, email: str
) -> None:
    other = await rapport.sign_up("Other Ltd", "GB", f"o.{email}")
    mine, theirs = new_id(), new_id()
    await form(owner, mine)
    await form(other, theirs)
    crossed = address(owner, theirs)
    assert code(await rapport.browser().get(crossed)) == (404, "forms.not_open")
    for url in (address(owner, new_id()), f"/api/public-forms/{new_id()}/{mine}", crossed):
        assert code(await sent(rapport, url, LEE, token="x")) == (404, "forms.not_open")
    second = new_id()
    await form(owner, second)
    for foreign in (address(other, theirs), address(owner, second)):
        token = (await opened(rapport.browser(), foreign))["token"]
        assert code(await sent(rapport, address(owner, mine), LEE, token=token)) == (409, "forms.stale")
    for made_up in ("", "x", "AAAA", "ö" * 30):
        body = {"token": made_up, "fields": LEE}
        answer = await rapport.browser().post(f"{address(owner, mine)}/submissions", json=body)
        assert code(answer) == (409, "forms.stale")
    assert await leads(owner) == await leads(other) == []


@pytest.mark.usefixtures("typed")
@pytest.mark.parametrize("status", ["read_only", "suspended"])
async def test_an_organisation_that_takes_nothing_has_no_form(rapport: Rapport, owner: Person, status: str) -> None:
    made = new_id()
    url = await form(owner, made, origins=["https://works.example"])
    token = (await opened(rapport.browser(), url))["token"]
    assert await framing(rapport.parts.runtime, url.replace("/api/public-forms", "/f")) == ("https://works.example",)
    await set_status(rapport, owner, status)
    assert code(await rapport.browser().get(url)) == (404, "forms.not_open")
    assert code(await sent(rapport, url, LEE, token=token)) == (404, "forms.not_open")
    assert await framing(rapport.parts.runtime, url.replace("/api/public-forms", "/f")) == ()
    await set_status(rapport, owner, "active")
    assert await leads(owner) == []


@pytest.mark.usefixtures("typed")
async def test_without_the_module_there_is_no_form(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    await switch(rapport, owner, "crm", on=False)
    assert code(await rapport.browser().get(url)) == (404, "forms.not_open")


@pytest.mark.usefixtures("typed")
async def test_what_is_too_large_or_of_no_form_is_refused(rapport: Rapport, owner: Person) -> None:
    url = await form(owner)
    token = (await opened(rapport.browser(), url))["token"]
    large = await sent(rapport, url, {**LEE, "note": "x" * 70_000}, token=token)
    assert large.status_code == 413
    for more in ({"page": "x" * 501}, {"utm": {"source": "x" * 201}}, {"consents": ["everything"]}, {"more": 1}):
        assert (await sent(rapport, url, LEE, token=token, **more)).status_code == 400
    for name, value in (("note", ["a"]), ("email", {"a": 1}), ("name", 7)):
        assert (await sent(rapport, url, {**LEE, name: value}, token=token)).status_code == 422
    assert await leads(owner) == []


@pytest.mark.usefixtures("typed")
@pytest.mark.asvs("V3.5.1")
async def test_no_other_site_asks_or_sends_for_a_visitor(rapport: Rapport, owner: Person) -> None:
    url = await form(owner, origins=["https://works.example"])
    page = await rapport.browser().get(url, headers={"origin": "https://works.example"})
    assert "access-control-allow-origin" not in page.headers
    body = {"token": page.json()["token"], "fields": LEE}
    foreign = await rapport.browser().post(f"{url}/submissions", json=body, headers={"origin": "https://works.example"})
    assert code(foreign) == (403, "auth.wrong_origin")
    assert await leads(owner) == []


@pytest.mark.usefixtures("typed")
@pytest.mark.asvs("V1.2.1", "V3.4.6")
async def test_words_stay_words_and_only_named_sites_show_the_page_in_a_frame(
    rapport: Rapport, owner: Person, tmp_path: Path
) -> None:
    made = new_id()
    words = {"zh": XSS, "en": XSS}
    url = await form(owner, made, title=words, origins=["HTTPS://Works.example/", "http://localhost:5173"])
    answer = await rapport.browser().get(url)
    assert answer.headers["content-type"] == "application/json"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.json()["title"]["en"] == XSS
    (tmp_path / "index.html").write_text("<!doctype html>")
    site = Site(tmp_path)

    async def asked(path: str) -> tuple[str, ...]:
        return await framing(rapport.parts.runtime, path)

    edge = Edge(site, https_only=True, site=site, framing=asked)
    transport = httpx.ASGITransport(app=edge)  # type: ignore[arg-type]  # the same protocol
    async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as visitor:
        page = await visitor.get(url.replace("/api/public-forms", "/f"))
        policy = page.headers["content-security-policy"]
        assert "frame-ancestors https://works.example http://localhost:5173;" in policy
        assert "script-src 'self';" in policy
        assert "x-frame-options" not in page.headers
        for path in ("/", "/f/x", f"/f/{UUID(int=1)}"):
            plain = await visitor.get(path)
            assert "frame-ancestors 'none'" in plain.headers["content-security-policy"]
            assert plain.headers["x-frame-options"] == "DENY"
    off = {"setup": setup(owner), "base_version": 1, "active": False}
    assert (await owner.put(f"/api/forms/{made}", json=off)).status_code == 200
    assert await framing(rapport.parts.runtime, url.replace("/api/public-forms", "/f")) == ()


async def test_a_page_of_no_organisation_is_in_no_frame(rapport: Rapport) -> None:
    assert await framing(rapport.parts.runtime, f"/f/{new_id()}/{new_id()}") == ()


async def set_status(rapport: Rapport, owner: Person, status: str) -> None:
    """Gives somebody's organisation a status."""
    async with rapport.parts.runtime.databases.control_session() as control:
        mine = organisation.c.id == UUID(owner.session["organisation"]["id"])
        await control.execute(organisation.update().where(mine).values(status=status))
