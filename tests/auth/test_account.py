"""What people set for themselves: their name and their password; and what their organisation is called."""

from typing import Any

import pytest

from auth import sessions, zones
from kernel.clock import real_now
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.audit import details_of

NEW = "seven quiet herons 88 lamps"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def test_a_new_name_is_shown_at_once_to_everybody_and_undone_by_nobody_else(
    rapport: Rapport, owner: Person, email: str
) -> None:
    other = await rapport.hire(owner, f"bob.{email}")
    made = (await owner.post("/api/companies", json={"name": "A"})).json()["record"]
    assert (await owner.patch("/api/session", json={"name": "  Ann Renamed "})).json()["person"][
        "name"
    ] == "Ann Renamed"
    page = (await owner.get(f"/api/companies/{made['id']}")).json()
    assert page["included"]["people"][owner.session["person"]["id"]]["name"] == "Ann Renamed"
    assert (await other.get("/api/session")).json()["person"]["name"] == "Bob Ray"
    for blank in ("", "  "):
        refused = await owner.patch("/api/session", json={"name": blank})
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["name"])
    assert (await owner.get("/api/session")).json()["person"]["name"] == "Ann Renamed"


@pytest.mark.asvs("V6.2.2")
@pytest.mark.asvs("V6.3.7")
@pytest.mark.asvs("V7.4.3")
async def test_a_new_password_signs_in_ends_other_sessions_and_is_told_by_mail(
    rapport: Rapport, owner: Person, email: str
) -> None:
    elsewhere = await rapport.sign_in(email)
    assert (await owner.put("/api/session/password", json={"password": NEW})).status_code == 204
    assert (await elsewhere.get("/api/session")).status_code == 401
    assert (await owner.get("/api/session")).status_code == 200
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert refused.status_code == 401
    assert (await rapport.sign_in(email, NEW)).session["person"]["email"] == email
    subjects = [mail["subject"] for mail in await rapport.mails(email)]
    assert subjects.count("Your password was changed") == 1


@pytest.mark.asvs("V6.2.3")
async def test_whoever_came_in_by_password_says_it_again(rapport: Rapport, owner: Person, email: str) -> None:
    person = await rapport.sign_in(email)
    for body in ({}, {"current": "eight loud herons 88 lamps"}, {"current": NEW}):
        refused = await person.put("/api/session/password", json={"password": NEW, **body})
        assert (refused.status_code, refused.json()["code"]) == (422, "auth.current_password_wrong")
        assert list(refused.json()["fields"]) == ["current"]
    # An own proof that is fresh is not enough, where it is the password that was left typed in.
    again = await person.post("/api/session/step-up", json={"password": PASSWORD})
    person.signed_in(again.json())
    refused = await person.put("/api/session/password", json={"password": NEW})
    assert refused.json()["code"] == "auth.current_password_wrong"
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"
    assert (await owner.get("/api/session")).status_code == 200
    assert len(await details_of(rapport, owner, "step_up_failed")) == 4
    changed = await person.put("/api/session/password", json={"password": NEW, "current": PASSWORD})
    assert changed.status_code == 204
    assert (await rapport.sign_in(email, NEW)).session["amr"] == "pwd"


@pytest.mark.asvs("V6.2.3")
@pytest.mark.asvs("V6.3.1")
async def test_the_password_until_now_can_not_be_tried_out(rapport: Rapport, owner: Person, email: str) -> None:
    person = await rapport.sign_in(email)
    for number in range(10):
        body = {"password": NEW, "current": f"guess number {number}"}
        assert (await person.put("/api/session/password", json=body)).status_code == 422
    last = await person.put("/api/session/password", json={"password": NEW, "current": PASSWORD})
    assert (last.status_code, last.json()["code"]) == (429, "auth.throttled")
    assert (await rapport.sign_in(email)).session["amr"] == "pwd"
    assert (await owner.get("/api/session")).status_code == 200


@pytest.mark.asvs("V6.4.3")
async def test_whoever_forgot_it_comes_in_by_mail_and_sets_another(rapport: Rapport, owner: Person, email: str) -> None:
    browser = rapport.browser()
    code_id = (await browser.post("/api/sign-in-codes", json={"email": email})).json()["id"]
    opened = await browser.post("/api/sessions", json={"code_id": code_id, "code": await rapport.code_for(email)})
    browser.signed_in(opened.json())
    assert opened.json()["amr"] == "otp"
    # One that is said has to be right, however somebody came in.
    wrong = await browser.put("/api/session/password", json={"password": NEW, "current": NEW})
    assert wrong.json()["code"] == "auth.current_password_wrong"
    assert (await browser.put("/api/session/password", json={"password": NEW})).status_code == 204
    assert (await rapport.sign_in(email, NEW)).session["amr"] == "pwd"
    assert (await owner.get("/api/session")).status_code == 401


@pytest.mark.asvs("V6.2.8")
@pytest.mark.parametrize("typed", [NEW.upper(), f" {NEW}", f"{NEW} ", NEW.replace(" ", "  "), NEW[:-1], f"{NEW}s"])
async def test_a_password_counts_as_it_was_typed(rapport: Rapport, owner: Person, email: str, typed: str) -> None:
    assert (await owner.put("/api/session/password", json={"password": NEW})).status_code == 204
    refused = await rapport.browser().post("/api/sessions", json={"email": email, "password": typed})
    assert (refused.status_code, refused.json()["code"]) == (401, "auth.invalid_credentials")
    assert (await rapport.sign_in(email, NEW)).session["amr"] == "pwd"


async def test_a_password_that_can_be_guessed_changes_nothing(rapport: Rapport, owner: Person, email: str) -> None:
    for weak in ("password1", email):
        refused = await owner.put("/api/session/password", json={"password": weak})
        assert (refused.status_code, refused.json()["fields"]["password"]["code"]) == (422, "auth.password_weak")
    assert (await rapport.sign_in(email)).session["person"]["email"] == email


@pytest.mark.asvs("V7.5.1")
async def test_an_old_proof_sets_no_password(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = real_now() + 2 * sessions.FRESH
    with monkeypatch.context() as moved:
        moved.setattr(sessions, "real_now", lambda: later)
        refused: Any = await owner.put("/api/session/password", json={"password": NEW})
        assert (refused.status_code, refused.json()["code"]) == (403, "auth.step_up_needed")
    assert (await rapport.sign_in(email)).session["person"]["email"] == email


async def test_who_manages_people_renames_the_organisation(rapport: Rapport, owner: Person, email: str) -> None:
    member = await rapport.hire(owner, f"bob.{email}")
    assert (await member.patch("/api/organisation", json={"name": "Mine"})).status_code == 403
    assert (await owner.patch("/api/organisation", json={"name": " "})).status_code == 400
    assert (await owner.patch("/api/organisation", json={"name": " Acme 机械 "})).status_code == 204
    for person in (owner, member):
        shown = (await person.get("/api/session")).json()
        assert shown["organisation"]["name"] == shown["organisations"][0]["name"] == "Acme 机械"


async def test_a_time_zone_of_ones_own_is_kept_by_its_name_of_today_and_given_up_again(owner: Person) -> None:
    async def chosen(zone: str | None) -> Any:
        return (await owner.patch("/api/session", json={"time_zone": zone})).json()["person"]["time_zone"]

    assert (await owner.get("/api/session")).json()["person"]["time_zone"] is None
    assert await chosen("Asia/Shanghai") == "Asia/Shanghai"
    assert await chosen("Asia/Calcutta") == "Asia/Kolkata"
    assert (await owner.patch("/api/session", json={"theme": "dark"})).json()["person"]["time_zone"] == "Asia/Kolkata"
    for unknown in ("Europe/Atlantis", "localtime", "", "../etc/passwd"):
        refused = await owner.patch("/api/session", json={"time_zone": unknown})
        assert (refused.status_code, refused.json()["code"]) == (422, "auth.time_zone_unknown")
        assert list(refused.json()["fields"]) == ["time_zone"]
    assert (await owner.get("/api/session")).json()["person"]["time_zone"] == "Asia/Kolkata"
    assert await chosen(None) is None


def test_a_zone_that_this_machine_does_not_know_is_the_organisations() -> None:
    assert zones.either("Asia/Shanghai", "Europe/London") == "Asia/Shanghai"
    assert zones.either("Europe/Atlantis", "Europe/London") == "Europe/London"
    assert zones.either(None, "Europe/London") == "Europe/London"
    assert zones.known("UTC") == "Etc/UTC"
