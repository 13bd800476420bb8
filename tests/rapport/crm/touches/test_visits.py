"""Visits to an organisation's own site: who may report them, what is kept, and whose they become."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.clock import business_now
from kernel.ids import new_id
from rapport.crm.forms.models import touch
from rapport.crm.touches import receive
from tests.support.app import Person, Rapport
from tests.support.audit import events, organisation_of
from tests.support.forms import LEE, form, leads, sent
from tests.support.team import code
from tests.support.visits import SITE, reported, session_of, site, sites, visitor

pytestmark = pytest.mark.usefixtures("typed")
UTM = {"source": "newsletter", "campaign": "Spring"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Visits Ltd", "GB", email)


async def trail(person: Person, noun: str, record_id: str) -> Any:  # as the API gives it
    """Where a record came from."""
    found = await person.get(f"/api/{noun}/{record_id}/trail")
    assert found.status_code == 200, found.text
    return found.json()


async def rows(rapport: Rapport, owner: Person) -> list[Any]:
    """All touches as they lie in the table."""
    async with await session_of(rapport, owner) as session:
        return list(await session.rows(sa.select(touch).order_by(touch.c.occurred_at)))


async def test_a_lead_gets_the_visits_of_whoever_sent_the_form(rapport: Rapport, owner: Person) -> None:
    campaign = (await owner.post("/api/campaigns", json={"name": "Spring", "utm_campaign": "spring"})).json()["record"]
    here, url, me, other = await site(owner), await form(owner), visitor(), visitor()
    referrer = "https://search.example/find?q=secret"
    assert (await reported(rapport, here, me, utm=UTM, referrer=referrer)).status_code == 204
    assert (await reported(rapport, here, other)).status_code == 204
    assert (await sent(rapport, url, LEE, visitor=me)).status_code == 200
    [lead] = await leads(owner)
    assert lead["campaign"] == campaign["id"]
    found = await trail(owner, "leads", lead["id"])
    assert [(each["kind"], each["name"]) for each in found["touches"]] == [("form", "Website"), ("visit", "Main site")]
    assert (found["count"], found["last"]["kind"]) == (2, "form")
    assert found["first"] == {
        "id": found["first"]["id"], "kind": "visit", "name": "Main site", "occurred_at": found["first"]["occurred_at"],
        "utm": {"source": "newsletter", "medium": "", "campaign": "Spring", "term": "", "content": ""},
        "page": f"{SITE}/prices", "referrer": "https://search.example/find",
        "campaign": {"id": campaign["id"], "label": "Spring"},
    }  # fmt: skip
    assert len((await owner.get(f"/api/leads/{lead['id']}/touches")).json()) == 1, "what was sent is listed by itself"
    # Who is known by now goes on being known, and nobody else's visits are theirs.
    assert (await reported(rapport, here, me, page=f"{SITE}/again")).status_code == 204
    assert (await trail(owner, "leads", lead["id"]))["last"]["page"] == f"{SITE}/again"
    [shown] = await sites(owner)
    assert (shown["visits"], shown["leads"], shown["last_at"] is None) == (3, 1, False)
    kept = await rows(rapport, owner)
    assert me.encode() not in b"".join(bytes(each.visitor) for each in kept if each.visitor)
    assert [each.record_id for each in kept].count(None) == 1


async def test_what_a_lead_became_has_its_trail(rapport: Rapport, owner: Person) -> None:
    here, url, me = await site(owner), await form(owner), visitor()
    await reported(rapport, here, me)
    await sent(rapport, url, LEE, visitor=me)
    [lead] = await leads(owner)
    wanted = {"deal": {"fields": {"name": "Big"}}}
    made = (await owner.post(f"/api/leads/{lead['id']}/conversion", json=wanted)).json()
    for noun, name in (("contacts", "contact"), ("deals", "deal")):
        found = await trail(owner, noun, made[name])
        assert (found["count"], found["first"]["kind"], found["last"]["kind"]) == (2, "visit", "form")
    alone = (await owner.post("/api/contacts", json={"name": "Alone"})).json()["record"]["id"]
    assert await trail(owner, "contacts", alone) == {"count": 0, "first": None, "last": None, "touches": []}
    rep = await rapport.hire(owner, "rep.visits@example.com")
    assert code(await rep.get(f"/api/leads/{lead['id']}/trail")) == (404, "records.not_found")


async def test_a_visit_counts_by_its_key_its_origin_and_a_consent(rapport: Rapport, owner: Person) -> None:
    here, me = await site(owner, consent=True), visitor()
    assert code(await reported(rapport, here, me)) == (403, "touches.no_consent")
    assert code(await reported(rapport, here, me, consent=True, origin="https://evil.example")) == (
        403, "touches.other_site",
    )  # fmt: skip
    assert code(await reported(rapport, here, me, consent=True, page="https://evil.example/x")) == (
        403, "touches.other_site",
    )  # fmt: skip
    other = {"script": here["script"].replace(here["script"].split("/")[-2], "made-up")}
    assert code(await reported(rapport, other, me, consent=True)) == (404, "touches.not_open")
    assert code(await reported(rapport, here, "not hex", consent=True)) == (400, "touches.bad_report")
    assert code(await reported(rapport, here, me, consent=True, referrer="x" * 5000)) == (413, "too_large")
    assert await rows(rapport, owner) == []
    for asks in ({"sec-gpc": "1"}, {"dnt": "1"}):
        assert (await reported(rapport, here, me, consent=True, headers=asks)).status_code == 204
    assert await rows(rapport, owner) == []
    assert (await reported(rapport, here, me, consent=True)).status_code == 204
    assert len(await rows(rapport, owner)) == 1


async def test_a_consent_that_is_taken_back_removes_the_visits(rapport: Rapport, owner: Person) -> None:
    here, url, me, other = await site(owner), await form(owner), visitor(), visitor()
    await reported(rapport, here, me)
    await reported(rapport, here, other)
    await sent(rapport, url, LEE, visitor=me)
    assert (await reported(rapport, here, me, forget=True)).status_code == 204
    [lead] = await leads(owner)
    assert [each["kind"] for each in (await trail(owner, "leads", lead["id"]))["touches"]] == ["form"]
    assert len(await rows(rapport, owner)) == 2, "what was sent, and somebody else's visit"


async def test_who_is_nobody_is_forgotten_after_ninety_days(rapport: Rapport, owner: Person) -> None:
    here, url, me, other = await site(owner), await form(owner), visitor(), visitor()
    await reported(rapport, here, me)
    await reported(rapport, here, other)
    await sent(rapport, url, LEE, visitor=me)
    await rapport.run_jobs()
    assert len(await rows(rapport, owner)) == 3, "their day has not come"
    async with await session_of(rapport, owner) as session:
        await session.execute(touch.update().values(occurred_at=touch.c.occurred_at - dt.timedelta(days=90)))
        await session.execute(session.job_table.update().values(run_at=business_now()))
        session.left_work = True
    await rapport.run_jobs()
    [lead] = await leads(owner)
    assert {each.record_id for each in await rows(rapport, owner)} == {UUID(lead["id"])}


async def test_a_key_is_replaced_and_revoked(rapport: Rapport, owner: Person) -> None:
    here, me = await site(owner), visitor()
    await reported(rapport, here, me)
    [anew] = (await owner.post(f"/api/touch-sites/{here['id']}/key")).json()["sites"]
    assert (anew["script"] != here["script"], anew["visits"]) == (True, 1)
    assert code(await reported(rapport, here, me)) == (404, "touches.not_open")
    assert (await reported(rapport, anew, me)).status_code == 204
    changed = {"name": "Shop", "origins": ["https://shop.example"], "consent": True}
    [shown] = (await owner.put(f"/api/touch-sites/{here['id']}", json=changed)).json()["sites"]
    assert {name: shown[name] for name in changed} == changed
    assert shown["script"] == anew["script"]
    assert (await owner.delete(f"/api/touch-sites/{here['id']}")).json()["sites"] == []
    assert code(await reported(rapport, anew, me)) == (404, "touches.not_open")
    assert await rows(rapport, owner) == []
    assert code(await owner.delete(f"/api/touch-sites/{here['id']}")) == (404, "touches.site_not_found")
    assert code(await owner.post(f"/api/touch-sites/{here['id']}/key")) == (404, "touches.site_not_found")
    noted = [kind for kind, _ in await events(rapport, organisation_of(owner))]
    kinds = ("touch_site_saved", "touch_key_rotated", "touch_site_removed")
    assert [noted.count(each) for each in kinds] == [2, 1, 1]


async def test_a_site_needs_a_name_and_its_origins(rapport: Rapport, owner: Person) -> None:
    wrong = {"name": " ", "origins": ["http://works.example", SITE]}
    refused = await owner.put(f"/api/touch-sites/{new_id()}", json=wrong)
    found = {name: each["code"] for name, each in refused.json()["fields"].items()}
    assert found == {"name": "touches.name_missing", "origins": "touches.not_a_site"}
    rep = await rapport.hire(owner, "rep.sites@example.com")
    assert code(await rep.get("/api/touch-sites")) == (403, "forbidden")
    for _ in range(20):
        await site(owner)
    refused = await owner.put(f"/api/touch-sites/{new_id()}", json={"name": "x", "origins": [SITE]})
    assert code(refused) == (422, "touches.too_many_sites")


async def test_the_script_is_for_other_sites_and_says_nothing_else(rapport: Rapport, owner: Person) -> None:
    here = await site(owner, consent=True)
    found = await rapport.browser().get(here["script"], headers={"sec-fetch-site": "cross-site"})
    assert (found.status_code, found.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert found.headers["cross-origin-resource-policy"] == "cross-origin"
    assert found.headers["cache-control"] == "public, max-age=300"
    address = "https://rapport.localhost" + here["script"].removesuffix("/script.js")
    assert found.text.rstrip().endswith(f'({{"url":"{address}","consent":true}});')
    assert "access-control-allow-origin" not in found.headers
    assert "set-cookie" not in found.headers
    gone = await rapport.browser().get(here["script"].replace("script.js", "x/script.js"))
    assert gone.status_code == 404
    plain = await owner.get("/api/touch-sites")
    assert plain.headers["cross-origin-resource-policy"] == "same-origin"


async def test_an_address_a_site_and_a_browser_have_limits(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, me = await site(owner), visitor()
    monkeypatch.setattr(receive.visits, "MOST", 2)
    answers = [(await reported(rapport, here, me)).status_code for _ in range(3)]
    assert answers == [204] * 3
    assert len(await rows(rapport, owner)) == 2
    limit = receive.RateLimitItemPerHour(1, 1, namespace="test-touch-site")
    monkeypatch.setattr(receive, "REPORTS_PER_SITE", limit)
    assert (await reported(rapport, here, visitor())).status_code == 204
    assert code(await reported(rapport, here, visitor())) == (429, "auth.throttled")
