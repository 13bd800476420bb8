"""Consents by hand and by other systems: what was said last counts, by purpose and channel, and nothing else opens."""

import datetime as dt
from typing import Any
from uuid import UUID, uuid4

import pytest

from kernel.db import TenantSession
from rapport.crm.consents import gate
from rapport.crm.features import REGISTRY
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.forms import LEE, MARKETING, form, leads, sent
from tests.support.hidden import hidden_from
from tests.support.imports import home_of
from tests.support.team import hired
from tests.support.tokens import with_token

Json = dict[str, Any]
WORDS = {"purpose": "marketing", "text": "可以向我推送产品资讯"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Consents Ltd", "CN", email)


async def contact(person: Person, **fields: object) -> str:
    """A new contact's id."""
    done = await person.post("/api/contacts", json={"name": "Lee Wong", **fields})
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def give(person: Person, record: str, **more: object) -> Any:
    """Records a consent; the answer."""
    return await person.put(f"/api/contacts/{record}/consents/{uuid4()}", json={**WORDS, **more})


async def shown(person: Person, record: str) -> Json:
    """What a contact agreed to."""
    done = await person.get(f"/api/contacts/{record}/consents")
    assert done.status_code == 200, done.text
    found: Json = done.json()
    return found


def code(answer: Any) -> tuple[int, str]:
    """How a call was refused."""
    return answer.status_code, answer.json()["code"]


async def test_what_was_said_last_counts_by_purpose_and_channel(owner: Person) -> None:
    one = await contact(owner, email="lee@works.example")
    assert await shown(owner, one) == {"items": [], "may": {}}
    paper = {
        "channel": "email",
        "point": "lee@works.example",
        "evidence": "签字的纸质同意书",
        "text_version": "2026-03",
    }
    assert (await give(owner, one, **paper, given_at="2026-03-01T09:00:00+08:00")).status_code == 204
    assert (await give(owner, one, purpose="recording")).status_code == 204
    page = await shown(owner, one)
    assert page["may"] == {"marketing": ["email"], "recording": ["any"]}
    [newest, oldest] = page["items"]
    assert (newest["purpose"], newest["source"], newest["recorded_by"] is None) == ("recording", "manual", False)
    told = ("point", "evidence", "text_version", "given_at")
    assert [oldest[name] for name in told] == [
        "lee@works.example", "签字的纸质同意书", "2026-03", "2026-03-01T01:00:00Z",
    ]  # fmt: skip
    # Agreed to twice and taken back once: it is taken back.
    assert (await give(owner, one, channel="email")).status_code == 204
    path = f"/api/contacts/{one}/consents/{oldest['id']}/withdrawal"
    assert [(await owner.post(path)).status_code for _ in range(2)] == [204, 204]
    assert (await shown(owner, one))["may"] == {"recording": ["any"]}
    assert (await give(owner, one, channel="email")).status_code == 204
    assert (await shown(owner, one))["may"] == {"marketing": ["email"], "recording": ["any"]}


async def test_what_can_t_be_is_refused_and_nothing_is_kept(rapport: Rapport, owner: Person) -> None:
    one = await contact(owner)
    later = (dt.datetime.now(dt.UTC) + dt.timedelta(days=2)).isoformat()
    for moment in (later, "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert code(await give(owner, one, given_at=moment)) == (422, "consents.given_at_no_time")
    assert (await give(owner, one, given_at="2026-01-01T00:00:00")).status_code == 400  # of which zone?
    assert code(await give(owner, one, point="x@y.example")) == (422, "consents.point_without_channel")
    for wrong in ({"purpose": "anything"}, {"text": ""}, {"channel": "pigeon"}):
        assert (await give(owner, one, **wrong)).status_code in {400, 422}
    assert (await shown(owner, one))["items"] == []
    rep = await hired(rapport, owner)
    assert (await give(rep, one)).status_code == 404
    assert (await rep.get(f"/api/contacts/{one}/consents")).status_code == 404
    machine = await with_token(rapport, owner, "records:read", "records:write")
    path = f"/api/contacts/{one}/consents/{uuid4()}"
    for _ in range(2):
        assert (await machine.put(path, json=WORDS, headers={"Idempotency-Key": "c"})).status_code == 204
    [kept] = (await shown(owner, one))["items"]
    assert kept["source"] == "api"
    other = await contact(owner, name="Tom")
    taken = await owner.put(f"/api/contacts/{other}/consents/{kept['id']}", json=WORDS)
    assert code(taken) == (409, "records.id_taken"), "nobody believes that it was recorded"
    await give(owner, one, channel="sms", point="+44 7700 900123")
    blind = await hidden_from(owner, rapport, {"contact": {"mobile": {"read": "hidden"}}})
    assert [each["point"] for each in (await shown(blind, one))["items"]] == [None, None]


@pytest.mark.usefixtures("typed")
async def test_a_contact_has_what_the_lead_agreed_to_and_the_gate_says_so(rapport: Rapport, owner: Person) -> None:
    url = await form(owner, consents=[MARKETING])
    await sent(rapport, url, LEE, consents=["marketing"])
    [lead] = await leads(owner)
    done = await owner.post(f"/api/leads/{lead['id']}/conversion", json={})
    made = done.json()["contact"]
    page = await shown(owner, made)
    assert (page["may"], page["items"][0]["object"], page["items"][0]["source"]) == (
        {"marketing": ["email"]}, "lead", "form",
    )  # fmt: skip

    async def may(purpose: Any, channel: Any = None) -> bool:
        async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
            assert isinstance(session, TenantSession)
            scope = Scope(REGISTRY, None, session)  # type: ignore[arg-type]  # the gate asks nobody's rights
            return await gate.may(scope, "contact", UUID(made), purpose, channel)

    assert [await may("marketing", each) for each in ("email", "sms", None)] == [True, False, False]
    assert not await may("face")
    gone = f"/api/leads/{lead['id']}/consents/{page['items'][0]['id']}/withdrawal"
    assert (await owner.post(gone)).status_code == 204
    assert not await may("marketing", "email")
