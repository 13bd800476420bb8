"""What people set for themselves: their name and their password; and what their organisation is called."""

from typing import Any

import pytest

from auth import sessions
from kernel.clock import real_now
from tests.support.app import PASSWORD, Person, Rapport

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
