"""What somebody tries besides guessing: links to another host, tokens from elsewhere, fields that aren't theirs."""

import base64
from typing import Any
from uuid import uuid4

import msgspec
import pytest
import sqlalchemy as sa

from auth import sessions
from auth.models import membership, security_event
from tests.support.app import PASSWORD, PUBLIC_URL, Person, Rapport
from tests.support.routes import routes_of
from tests.support.team import organisation_id

EVIL = "evil.example"


async def events_of(rapport: Rapport, person: Person) -> list[str]:
    """The kinds of somebody's security events, oldest first."""
    theirs = sa.select(membership.c.identity_id).where(membership.c.organisation_id == organisation_id(person))
    wanted = sa.select(security_event.c.kind).where(security_event.c.identity_id.in_(theirs))
    async with rapport.parts.runtime.databases.control_session() as control:
        return [row.kind for row in await control.rows(wanted.order_by(security_event.c.id))]


@pytest.mark.asvs("V4.1.3")
@pytest.mark.parametrize(
    "headers", [{"host": EVIL}, {"x-forwarded-host": EVIL}, {"forwarded": f"host={EVIL}"}, {"x-original-host": EVIL}]
)
async def test_no_mail_leads_to_a_host_that_a_request_names(
    rapport: Rapport, email: str, headers: dict[str, str]
) -> None:
    """Host poisoning: the owner would carry the secret of their mail to the attacker."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    invited = f"new.{email}"
    body = {"name": "Bob Ray", "email": invited, "role": "rep"}
    sent = await owner.post("/api/invitations", json=body, headers=headers)
    assert sent.status_code == 201, sent.text
    asked = await rapport.browser().post("/api/sign-in-codes", json={"email": email}, headers=headers)
    assert asked.status_code < 300
    mails = [*await rapport.mails(invited), *await rapport.mails(email)]
    assert any(PUBLIC_URL in str(mail) for mail in mails)
    assert not any(EVIL in str(mail) for mail in mails)


@pytest.mark.asvs("V3.5.1")
@pytest.mark.parametrize("name", ["csrf", "x-csrf-token", "csrftoken", "__Host-csrf"])
async def test_a_token_that_another_host_put_into_a_cookie_is_worth_nothing(
    rapport: Rapport, email: str, name: str
) -> None:
    """Cookie tossing: the token is the session's, so one that comes along twice proves nothing."""
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    person.cookies.set(name, "a" * 64, domain="rapport.localhost")
    refused = await person.patch("/api/session", json={"locale": "zh-CN"}, headers={"x-csrf-token": "a" * 64})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.csrf")
    assert (await person.get("/api/session")).json()["person"]["locale"] == "en"


@pytest.mark.asvs("V7.2.3")
@pytest.mark.asvs("V11.2.3")
@pytest.mark.asvs("V11.5.1")
async def test_a_secret_has_256_bits_and_never_comes_twice(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    found = set[bytes]()
    for _ in range(4):
        browser = await rapport.sign_in(email)
        secret = next(cookie.value for cookie in browser.cookies.jar if cookie.name == sessions.COOKIE) or ""
        found.add(base64.urlsafe_b64decode(secret + "="))
    assert [len(each) for each in found] == [32] * 4
    assert all(20 < sum(byte.bit_count() for byte in each) < 236 for each in found)


@pytest.mark.asvs("V6.2.5")
@pytest.mark.parametrize(
    "password", ["seven quiet herons by lamps", "鹭鸶在傍晚的灯下静静站着", "7719 0426 8853 0190 2264 3"]
)
async def test_a_password_of_any_characters_is_taken(rapport: Rapport, email: str, password: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    assert (await person.put("/api/session/password", json={"password": password})).status_code == 204
    body = {"email": email, "password": password}
    assert (await rapport.browser().post("/api/sessions", json=body)).status_code == 201


@pytest.mark.asvs("V6.2.9")
async def test_a_long_password_counts_to_its_last_character(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    long = "seven quiet herons by lamps " * 8 + "end"
    assert (await person.put("/api/session/password", json={"password": long})).status_code == 204
    for password, status in ((long[:-1] + "D", 401), (long[:72], 401), (long[:-1], 401), (long, 201)):
        answer = await rapport.browser().post("/api/sessions", json={"email": email, "password": password})
        assert answer.status_code == status


@pytest.mark.asvs("V16.3.1")
async def test_signing_in_is_logged_done_or_refused(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    before = await events_of(rapport, person)
    browser = rapport.browser()
    for password in ("wrong", PASSWORD):
        await browser.post("/api/sessions", json={"email": email, "password": password})
    assert (await events_of(rapport, person))[len(before) :] == ["sign_in_failed", "signed_in"]


@pytest.mark.asvs("V15.3.3")
async def test_no_route_takes_a_field_that_is_not_its_own(rapport: Rapport, email: str) -> None:
    """Mass assignment: whatever a body holds beyond what its route names is refused."""
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    records, open_ = {each["noun"] for each in (await owner.get("/api/objects")).json()}, set[str]()
    records.add("{object_name:str}")  # of kinds that the organisation defines
    for path, handler in routes_of(rapport.app):
        data = handler.parsed_fn_signature.parameters.get("data")
        for kind in structs(data.annotation if data else None):
            # Those of records have the fields that organisations add besides; the next test asks them.
            if not kind.__struct_config__.forbid_unknown_fields and path.split("/")[2] not in records:
                open_.add(f"{path}: {kind.__name__}")
    assert open_ == set()


OTHERS = {
    "organisation_id": str(uuid4()), "created_at": "2020-01-01T00:00:00Z", "created_by": str(uuid4()), "version": 9,
    "role": "owner", "deleted_at": None, "c_99": "x", "__class__": "x",
}  # fmt: skip


@pytest.mark.asvs("V15.3.3")
@pytest.mark.parametrize("noun", ["companies", "contacts", "leads", "deals", "tasks", "products"])
async def test_no_record_takes_a_field_that_it_does_not_have(rapport: Rapport, email: str, noun: str) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    [title] = [each["title_field"] for each in (await owner.get("/api/objects")).json() if each["noun"] == noun]
    before = (await owner.post(f"/api/{noun}/count", json={})).json()
    for name, value in OTHERS.items():
        refused = await owner.post(f"/api/{noun}", json={title: "Planted", name: value})
        assert refused.status_code in {400, 422}, f"{name}: {refused.text}"
    assert (await owner.post(f"/api/{noun}/count", json={})).json() == before


def structs(kind: Any) -> list[type[msgspec.Struct]]:
    """The structs in an annotation."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return [kind]
    return [found for part in getattr(kind, "__args__", ()) for found in structs(part)]
