"""Requests that another site makes a browser send: each is refused and changes nothing."""

import pytest

from auth import sessions
from tests.support.app import PASSWORD, PUBLIC_URL, Person, Rapport


async def locale_of(person: Person) -> str:
    locale: str = (await person.get("/api/session")).json()["person"]["locale"]
    return locale


@pytest.mark.parametrize("token", [None, "", "0" * 64, "tossed", "é"])
@pytest.mark.asvs("V3.5.1")
async def test_without_the_right_token_nothing_changes(rapport: Rapport, email: str, token: str | None) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    del person.headers["x-csrf-token"]
    headers = {} if token is None else {"x-csrf-token": token.encode()}

    refused = await person.patch("/api/session", json={"locale": "zh-CN"}, headers=headers)  # type: ignore[arg-type]

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.csrf")
    assert await locale_of(person) == "en"


@pytest.mark.asvs("V3.5.1")
async def test_another_sessions_token_is_worth_nothing(rapport: Rapport, email: str) -> None:
    victim = await rapport.sign_up("Acme Ltd", "GB", email)
    attacker = await rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    own_other = await rapport.sign_in(email)

    for token in (attacker.session["csrf"], own_other.session["csrf"]):
        refused = await victim.patch("/api/session", json={"locale": "zh-CN"}, headers={"x-csrf-token": token})
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.csrf")
    assert await locale_of(victim) == "en"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"{PUBLIC_URL}.evil.example"},
        {"origin": "http://rapport.localhost"},
        {"origin": f"{PUBLIC_URL}:8443"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.asvs("V3.5.1")
async def test_another_site_is_refused_even_with_the_token(
    rapport: Rapport, email: str, headers: dict[str, str]
) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)

    refused = await person.patch("/api/session", json={"locale": "zh-CN"}, headers=headers)

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.wrong_origin")
    assert await locale_of(person) == "en"


@pytest.mark.parametrize(
    "content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
@pytest.mark.asvs("V3.5.2")
async def test_json_that_says_it_is_something_else_is_refused(rapport: Rapport, email: str, content_type: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)

    refused = await person.patch("/api/session", content=b'{"locale":"zh-CN"}', headers={"content-type": content_type})

    assert (refused.status_code, refused.json()["code"]) == (415, "unsupported_media_type")
    assert await locale_of(person) == "en"


@pytest.mark.asvs("V7.6.2")
@pytest.mark.asvs("V3.5.1")
async def test_another_site_can_not_sign_somebody_in(rapport: Rapport, email: str) -> None:
    """Sign-in CSRF: the victim would work in the attacker's account."""
    await rapport.sign_up("Rival Ltd", "GB", email)
    victim = rapport.browser()
    body = {"email": email, "password": PASSWORD}

    refused = await victim.post("/api/sessions", json=body, headers={"origin": "https://evil.example"})

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.wrong_origin")
    assert sessions.COOKIE not in victim.cookies


@pytest.mark.asvs("V3.5.1")
async def test_another_site_can_not_sign_somebody_out(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)

    refused = await person.delete("/api/session", headers={"origin": "https://evil.example"})

    assert (refused.status_code, refused.json()["code"]) == (403, "auth.wrong_origin")
    assert (await person.get("/api/session")).status_code == 200


@pytest.mark.asvs("V3.4.2")
@pytest.mark.asvs("V3.4.6")
async def test_no_other_origin_may_read_and_no_page_may_frame(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)

    answer = await person.get("/api/session", headers={"origin": "https://evil.example"})
    preflight = await person.options(
        "/api/session", headers={"origin": "https://evil.example", "access-control-request-method": "DELETE"}
    )

    for response in (answer, preflight):
        assert not any(name.startswith("access-control") for name in response.headers)
        assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
        assert response.headers["x-frame-options"] == "DENY"
        assert response.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.asvs("V3.5.3")
async def test_a_safe_method_needs_no_token(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    del person.headers["x-csrf-token"]
    assert (await person.get("/api/session")).status_code == 200
