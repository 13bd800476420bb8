"""Sign-up, from a company's name to a first session, through HTTP."""

import zoneinfo
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from babel.numbers import is_currency

from auth import codes, models
from rapport.onboarding import sign_up
from rapport.onboarding.countries import countries
from rapport.onboarding.models import founder, signup
from tests.support.app import PASSWORD, Person, Rapport

START = {"company": "Acme Ltd", "country": "GB", "locale": "en"}


async def start(person: Person, email: str, **changed: str) -> Any:
    return await person.post("/api/signups", json={**START, "email": email, **changed})


async def test_sign_up_makes_an_organisation_and_a_session(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("苏州博远精工装备有限公司", "CN", email, name="张晓红")
    shown = (await person.get("/api/session")).json()
    assert shown == person.session
    assert {key: shown["person"][key] for key in ("name", "email", "locale", "theme", "is_owner")} == {
        "name": "张晓红", "email": email, "locale": "zh-CN", "theme": "system", "is_owner": True,
    }  # fmt: skip
    organisation = shown["organisation"]
    assert {key: value for key, value in organisation.items() if key not in {"id", "schema"}} == {
        "name": "苏州博远精工装备有限公司", "country": "CN", "locale": "zh-CN", "time_zone": "Asia/Shanghai",
        "currency": "CNY", "fiscal_year_start": 1, "status": "active", "clock_offset_seconds": 0,
        "is_sandbox": False,
    }  # fmt: skip
    [choice] = shown["organisations"]
    assert choice == {
        "id": organisation["id"], "name": organisation["name"], "is_sandbox": False, "people": 1,
        "created_at": choice["created_at"],
    }  # fmt: skip
    everything = {"create": True} | dict.fromkeys(("read", "update", "delete", "export", "share"), "all")
    assert shown["rights"]["objects"]["company"] == shown["rights"]["objects"]["contact"] == everything
    assert (shown["rights"]["export"], shown["rights"]["import"], shown["rights"]["see_disk"]) == (True, True, True)


async def test_the_country_speaks_for_the_organisation_and_the_page_for_its_founder(
    rapport: Rapport, email: str
) -> None:
    person = rapport.browser()
    started = await start(person, email, country="JP", locale="zh-CN")
    url = f"/api/signups/{started.json()['id']}"
    code = await rapport.code_for(email)
    proof = (await person.post(f"{url}/verification", json={"code": code})).json()["proof"]
    body = {"proof": proof, "name": "林悦", "password": PASSWORD, "sample_data": False}
    session = (await person.post(f"{url}/completion", json=body)).json()
    organisation = session["organisation"]
    assert (session["person"]["locale"], organisation["locale"]) == ("zh-CN", "en")
    assert (organisation["time_zone"], organisation["currency"], organisation["fiscal_year_start"]) == (
        "Asia/Tokyo", "JPY", 4,
    )  # fmt: skip


async def test_the_mail_is_in_the_language_of_the_sign_up(rapport: Rapport, email: str) -> None:
    await start(rapport.browser(), email, locale="zh-CN", country="CN")
    await start(rapport.browser(), f"b{email}")
    chinese, english = (await rapport.mails(email))[0], (await rapport.mails(f"b{email}"))[0]
    assert chinese["subject"].startswith("注册验证码 ")
    assert english["subject"].startswith("Your sign-up code: ")
    assert chinese["subject"][-6:] in chinese["text"]


async def test_an_address_with_an_account_founds_another_organisation(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    person = rapport.browser()
    started = await start(person, email, company="Acme Deutschland", country="DE")
    code = await rapport.code_for(email)
    url = f"/api/signups/{started.json()['id']}"
    verified = (await person.post(f"{url}/verification", json={"code": code})).json()
    assert verified["has_account"] is True
    body = {"proof": verified["proof"], "name": "Ann Lee", "password": f"other-{PASSWORD}"}
    done = await person.post(f"{url}/completion", json=body)
    assert [item["name"] for item in done.json()["organisations"]] == ["Acme Ltd", "Acme Deutschland"]
    # Proving an address changes no password.
    assert (await rapport.sign_in(email)).session["person"]["email"] == email
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": f"other-{PASSWORD}"})
    assert refused.status_code == 401


@pytest.mark.asvs("V6.3.8")
async def test_starting_does_not_tell_who_has_an_account(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Acme Ltd", "GB", email)
    known, unknown = await start(rapport.browser(), email), await start(rapport.browser(), f"nobody-{email}")
    assert (known.status_code, unknown.status_code) == (201, 201)
    assert known.json().keys() == unknown.json().keys() == {"id", "expires_at", "resend_after"}


@pytest.mark.asvs("V6.3.4")
async def test_an_address_that_was_never_proved_can_not_be_hijacked(rapport: Rapport, email: str) -> None:
    """The attacker signs up with the victim's address first; without the code nothing of it stays."""
    attacker = rapport.browser()
    signup_id = (await start(attacker, email)).json()["id"]
    body = {"proof": "A" * 43, "name": "Eve", "password": PASSWORD}
    refused = await attacker.post(f"/api/signups/{signup_id}/completion", json=body)
    assert (refused.status_code, refused.json()["code"]) == (410, "signup.gone")

    victim = await rapport.sign_up("Acme Ltd", "GB", email)

    again = await attacker.post(f"/api/signups/{signup_id}/completion", json=body)
    assert (again.status_code, victim.session["person"]["name"]) == (410, "Ann Lee")
    async with rapport.parts.runtime.databases.control_session() as control:
        hashed = rapport.parts.sign_ins.email_hmac(email)
        owned = sa.select(models.membership.c.id).join(models.identity).where(models.identity.c.email_hmac == hashed)
        assert len(await control.rows(owned)) == 1


async def test_a_wrong_code_says_how_many_tries_are_left(rapport: Rapport, email: str) -> None:
    person = rapport.browser()
    url = f"/api/signups/{(await start(person, email)).json()['id']}/verification"
    code = await rapport.code_for(email)
    wrong = {"code": f"{(int(code) + 1) % 1_000_000:06}"}
    answers = [(await person.post(url, json=wrong)).json() for _ in range(6)]
    assert [(answer["code"], answer.get("details")) for answer in answers] == [
        *(("signup.code_wrong", {"remaining": left}) for left in (4, 3, 2, 1)),
        ("signup.too_many_tries", None),
        ("signup.too_many_tries", None),
    ]
    assert (await person.post(url, json={"code": code})).json()["code"] == "signup.too_many_tries"


@pytest.mark.asvs("V2.3.1")
async def test_a_code_works_once_and_not_for_another_sign_up(rapport: Rapport, email: str) -> None:
    person = rapport.browser()
    first, second = [(await start(person, address)).json()["id"] for address in (email, f"b{email}")]
    code = await rapport.code_for(email)
    other = await person.post(f"/api/signups/{second}/verification", json={"code": code})
    right = await person.post(f"/api/signups/{first}/verification", json={"code": code})
    again = await person.post(f"/api/signups/{first}/verification", json={"code": code})
    assert [answer.status_code for answer in (other, right, again)] == [422, 200, 410]
    assert again.json()["code"] == "signup.code_expired"


async def test_sending_again_waits_and_replaces_the_code(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = rapport.browser()
    url = f"/api/signups/{(await start(person, email)).json()['id']}"
    old = await rapport.code_for(email)
    early = await person.post(f"{url}/code")
    assert (early.status_code, early.json()["code"]) == (429, "signup.too_soon")

    monkeypatch.setattr(sign_up, "RESEND_AFTER", sign_up.RESEND_AFTER * 0)
    assert (await person.post(f"{url}/code")).status_code == 204

    new = await rapport.code_for(email)
    assert len(await rapport.mails(email)) == 2
    if old != new:
        assert (await person.post(f"{url}/verification", json={"code": old})).status_code == 422
    assert (await person.post(f"{url}/verification", json={"code": new})).status_code == 200


async def test_a_sign_up_is_gone_after_a_day(rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch) -> None:
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    late = codes.real_now() + sign_up.LIFETIME
    monkeypatch.setattr(sign_up, "real_now", lambda: late)
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD}
    for path, sent in (("completion", body), ("verification", {"code": "000000"}), ("code", None)):
        answer = await person.post(f"/api/signups/{signup_id}/{path}", json=sent)
        assert (answer.status_code, answer.json()["code"]) == (410, "signup.gone")


async def test_an_unknown_sign_up_is_gone(rapport: Rapport) -> None:
    answer = await rapport.browser().post(f"/api/signups/{uuid4()}/verification", json={"code": "000000"})
    assert (answer.status_code, answer.json()["code"]) == (410, "signup.gone")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("email", "no-address", "signup.email_invalid"),
        ("email", "a@b", "signup.email_invalid"),
        ("email", "a@b.co\r\nBcc: x@y.zz", "signup.email_invalid"),
        ("email", "Ann <a@b.co>", "signup.email_invalid"),
        ("country", "XX", "signup.country_unknown"),
        ("country", "EU", "signup.country_unknown"),
        ("company", "   ", "signup.blank"),
    ],
)
async def test_what_is_wrong_with_a_field_is_said_at_the_field(
    rapport: Rapport, email: str, field: str, value: str, code: str
) -> None:
    refused = await start(rapport.browser(), **{"email": email, field: value})  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid")
    assert {name: error["code"] for name, error in refused.json()["fields"].items()} == {field: code}
    async with rapport.parts.runtime.databases.control_session() as control:
        hashed = rapport.parts.sign_ins.email_hmac(email)
        assert await control.rows(sa.select(signup.c.id).where(signup.c.email_hmac == hashed)) == []


async def test_nothing_that_was_typed_lies_in_the_clear(rapport: Rapport, email: str) -> None:
    await rapport.sign_up("Quagmire Tools", "GB", email, name="Zebedee Quagmire")
    async with rapport.parts.runtime.databases.control_session() as control:
        stored = []
        for table in ("signup", "founder", "identity", "organisation", "membership", "session", "job", "outbox"):
            rows = await control.rows(sa.text(f"SELECT {table}::text AS row FROM {table}"))
            stored += [row.row for row in rows]
        assert (await control.execute(sa.select(sa.func.count()).select_from(founder))).scalar_one() > 0
    everything = "\n".join(stored)
    for secret in (email, "Quagmire", "Zebedee"):
        assert secret not in everything
        assert secret.encode().hex() not in everything


async def test_bootstrap_knows_every_country(rapport: Rapport) -> None:
    shown = (await rapport.browser().get("/api/bootstrap")).json()
    assert (shown["mode"], shown["mailbox"]) == ("embedded", True)
    by_code = {country["code"]: country for country in shown["countries"]}
    assert by_code["JP"] == {
        "code": "JP", "zh": "日本", "en": "Japan", "time_zone": "Asia/Tokyo", "currency": "JPY", "locale": "en",
        "fiscal_year_start": 4,
    }  # fmt: skip
    assert {login["locale"] for login in shown["demo"]} == {"zh-CN", "en"}


def test_every_country_has_a_zone_a_currency_and_both_names() -> None:
    zones = zoneinfo.available_timezones()
    assert len(countries()) == 250  # the 249 of ISO 3166-1 and Kosovo
    for country in countries().values():
        assert country.time_zone in zones, country.code
        assert is_currency(country.currency), country.code
        assert country.zh, country.code
        assert country.en, country.code
        assert 1 <= country.fiscal_year_start <= 12
    known = {code: (countries()[code].time_zone, countries()[code].currency) for code in ("US", "DE", "IN", "BR", "TW")}
    assert known == {
        "US": ("America/New_York", "USD"), "DE": ("Europe/Berlin", "EUR"), "IN": ("Asia/Kolkata", "INR"),
        "BR": ("America/Sao_Paulo", "BRL"), "TW": ("Asia/Taipei", "TWD"),
    }  # fmt: skip
