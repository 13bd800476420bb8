"""Passkeys: added, listed, renamed, removed; signing in with one; the founder's own."""

from uuid import UUID

import pytest

from auth import passkeys
from kernel.settings import Settings
from tests.support.app import PASSWORD, PUBLIC_URL, Rapport, running
from tests.support.audit import details_of
from tests.support.authenticator import (
    AAGUID,
    BACKED_UP,
    PRESENT,
    SYNCED,
    VERIFIED,
    Authenticator,
    challenge,
    packed,
    prove,
    register,
    unpacked,
)

PASSWORD_ONLY = {
    "has_password": True,
    "passkeys": [],
    "authenticators": [],
    "recovery_codes_left": 0,
    "mailed_codes": True,
}


async def test_options_ask_for_a_discoverable_passkey_with_user_verification(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    options = (await person.post("/api/passkey-registrations")).json()["options"]
    assert options["rp"] == {"id": "rapport.localhost", "name": "Rapport"}
    assert options["authenticatorSelection"] == {
        "residentKey": "required", "requireResidentKey": True, "userVerification": "required",
    }  # fmt: skip
    assert (options["user"]["name"], options["attestation"], options["excludeCredentials"]) == (email, "none", [])
    assert len(unpacked(options["challenge"])) == 32
    # The handle is an id that says nothing about the person.
    assert email not in str(unpacked(options["user"]["id"]))

    asked = (await challenge(rapport.browser()))["options"]
    assert (asked["rpId"], asked["userVerification"], asked["allowCredentials"]) == (
        "rapport.localhost", "required", [],
    )  # fmt: skip


async def test_somebody_signs_in_with_any_of_several_named_passkeys(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    laptop = Authenticator()
    phone = Authenticator(counts=False, flags=PRESENT | VERIFIED | SYNCED | BACKED_UP)
    first = await register(person, laptop, " Laptop of Ann ")
    await prove(person, laptop)
    second = await register(person, phone, "安的手机")
    assert (first["name"], first["synced"], first["backed_up"], first["last_used_at"]) == (
        "Laptop of Ann", False, False, None,
    )  # fmt: skip
    assert (second["synced"], second["backed_up"], second["aaguid"], second["transports"]) == (
        True, True, str(AAGUID), ["internal"],
    )  # fmt: skip

    for device in (laptop, phone, laptop, phone):
        browser = rapport.browser()
        done = await browser.post("/api/sessions", json={"passkey": device.get(await challenge(browser))})
        said = done.json()
        proof = "hwk" if device is laptop else "pop"  # one that can be copied says less
        assert (done.status_code, said["person"]["email"], said["amr"]) == (201, email, proof)
        assert "__Host-device=" in done.headers["set-cookie"]
    shown = (await person.get("/api/passkeys")).json()
    assert shown["has_password"] is True
    assert [each["name"] for each in shown["passkeys"]] == ["安的手机", "Laptop of Ann"]
    assert all(each["last_used_at"] > each["created_at"] for each in shown["passkeys"])


async def test_a_passkey_that_is_there_is_excluded_from_the_next_registration(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    device = Authenticator()
    await register(person, device)
    await prove(person, device)
    options = (await person.post("/api/passkey-registrations")).json()["options"]
    assert options["excludeCredentials"] == [{"id": packed(device.keys[0].id), "type": "public-key"}]


@pytest.mark.asvs("V6.3.7")
async def test_the_owner_is_told_by_mail_of_a_new_passkey(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    made = await register(person, Authenticator(), "A thief's phone")
    assert await details_of(rapport, person, "passkey_added") == [{"passkey": made["id"]}]
    newest = (await rapport.mails(email))[0]
    assert newest["subject"] == "A passkey was added"
    assert "A thief's phone" in newest["text"]


async def test_a_name_is_customers_text_on_the_disk(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    made = await register(person, Authenticator(), "Kingfisher laptop")
    async with rapport.parts.runtime.databases.control.connection() as connection:
        row = await connection.fetchval("SELECT passkey::text FROM passkey WHERE id = $1", UUID(made["id"]))
    assert "Kingfisher" not in row
    assert b"Kingfisher".hex() not in row

    renamed = await person.patch(f"/api/passkeys/{made['id']}", json={"name": "Heron laptop"})
    assert (renamed.status_code, renamed.json()) == (200, {**made, "name": "Heron laptop"})
    assert (await person.patch(f"/api/passkeys/{made['id']}", json={"name": "  "})).status_code == 400
    assert [each["name"] for each in (await person.get("/api/passkeys")).json()["passkeys"]] == ["Heron laptop"]


@pytest.mark.asvs("V6.5.6")
async def test_a_removed_passkey_signs_in_no_more(rapport: Rapport, email: str) -> None:
    person = await rapport.sign_up("Acme Ltd", "GB", email)
    device = Authenticator()
    made = await register(person, device)
    await prove(person, device)
    assert (await person.delete(f"/api/passkeys/{made['id']}")).status_code == 204
    assert (await person.get("/api/passkeys")).json() == {
        "has_password": True,
        "passkeys": [],
        "authenticators": [],
        "recovery_codes_left": 0,
        "mailed_codes": True,
    }
    browser = rapport.browser()
    refused = await browser.post("/api/sessions", json={"passkey": device.get(await challenge(browser))})
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.passkey_refused")
    assert (await person.delete(f"/api/passkeys/{made['id']}")).status_code == 404
    assert await details_of(rapport, person, "passkey_removed") == [{"passkey": made["id"]}]


async def test_nobody_has_more_passkeys_than_there_can_be(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    monkeypatch.setattr(passkeys, "MOST", 1)
    await register(person, device)
    await prove(person, device)
    begun = (await person.post("/api/passkey-registrations")).json()
    refused = await person.post("/api/passkeys", json=device.create(begun))
    assert (refused.status_code, refused.json()["code"]) == (422, "auth.too_many_passkeys")
    assert len((await person.get("/api/passkeys")).json()["passkeys"]) == 1


async def test_a_founder_signs_up_with_a_passkey_and_no_password(rapport: Rapport, email: str) -> None:
    person, device = rapport.browser(), Authenticator()
    signup, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    begun = await person.post(f"/api/signups/{signup}/passkey-challenge", json={"proof": proof})
    assert begun.status_code == 201, begun.text
    assert begun.json()["options"]["user"]["name"] == email
    body = {"proof": proof, "name": "Ann Lee", "passkey": device.create(begun.json(), "Ann's laptop")}

    done = await person.post(f"/api/signups/{signup}/completion", json=body)

    assert (done.status_code, done.json()["amr"]) == (201, "hwk"), done.text
    person.signed_in(done.json())
    methods = (await person.get("/api/passkeys")).json()
    assert (methods["has_password"], [each["name"] for each in methods["passkeys"]]) == (False, ["Ann's laptop"])
    browser = rapport.browser()
    again = await browser.post("/api/sessions", json={"passkey": device.get(await challenge(browser))})
    assert again.status_code == 201
    wrong = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "auth.invalid_credentials")


async def test_whoever_has_an_account_signs_up_again_with_neither(rapport: Rapport, email: str) -> None:
    """A proved address is no reason to add a passkey to an identity that protects other organisations."""
    owner, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    person = rapport.browser()
    signup, proof = await rapport.verified(person, "Acme Deutschland", "DE", email)
    begun = (await person.post(f"/api/signups/{signup}/passkey-challenge", json={"proof": proof})).json()
    body = {"proof": proof, "name": "Ann Lee", "passkey": device.create(begun)}

    done = await person.post(f"/api/signups/{signup}/completion", json=body)

    assert done.status_code == 201, done.text
    assert len(done.json()["organisations"]) == 2
    assert (await owner.get("/api/passkeys")).json() == {
        "has_password": True,
        "passkeys": [],
        "authenticators": [],
        "recovery_codes_left": 0,
        "mailed_codes": True,
    }


async def test_a_sign_up_needs_a_password_or_a_passkey_of_its_own(rapport: Rapport, email: str) -> None:
    person, device = rapport.browser(), Authenticator()
    signup, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
    url, body = f"/api/signups/{signup}", {"proof": proof, "name": "Ann Lee"}
    neither = await person.post(f"{url}/completion", json=body)
    assert (neither.status_code, neither.json()["fields"]["password"]["code"]) == (422, "signup.blank")
    stranger = await person.post(f"{url}/passkey-challenge", json={"proof": "x" * 43})
    assert (stranger.status_code, stranger.json()["code"]) == (410, "signup.gone")

    # A challenge of another sign-up, whoever's it is.
    other_id, other_proof = await rapport.verified(person, "Rival Ltd", "GB", f"b{email}")
    begun = await person.post(f"/api/signups/{other_id}/passkey-challenge", json={"proof": other_proof})
    foreign = await person.post(f"{url}/completion", json={**body, "passkey": device.create(begun.json())})
    assert (foreign.status_code, foreign.json()["code"]) == (422, "auth.passkey_invalid")
    # Nothing was founded by any of it.
    own = await person.post(f"{url}/completion", json={**body, "password": PASSWORD})
    assert (own.status_code, len(own.json()["organisations"])) == (201, 1)


@pytest.mark.parametrize("url", ["https://127.0.0.1", "https://[::1]:8443"])
async def test_where_the_address_is_no_domain_there_are_no_passkeys(
    settings: Settings, url: str, database_environment: dict[str, str]
) -> None:
    here = Settings.from_env({**database_environment, "PUBLIC_URL": url})
    assert here.rp_id == ""
    async with running(here) as rapport:
        browser = rapport.browser()
        del browser.headers["origin"]
        assert (await browser.get("/api/bootstrap")).json()["passkeys"] is False
        refused = await browser.post("/api/passkey-challenges")
        assert (refused.status_code, refused.json()["code"]) == (404, "auth.no_passkeys")


async def test_the_bootstrap_says_that_there_are_passkeys(rapport: Rapport) -> None:
    assert PUBLIC_URL == "https://rapport.localhost"
    assert (await rapport.browser().get("/api/bootstrap")).json()["passkeys"] is True
