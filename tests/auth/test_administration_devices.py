"""Administration is proved where it is done: on the network of the last proof, or by the device if owners say so."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from auth import sessions
from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.audit import details_of
from tests.support.authenticator import BACKED_UP, PRESENT, SYNCED, VERIFIED, Authenticator, register
from tests.support.factors import said

Json = dict[str, Any]
ASKED = (403, "auth.step_up_needed")


def copied() -> Authenticator:
    """An authenticator whose passkeys are on its owner's other devices too."""
    return Authenticator(counts=False, flags=PRESENT | VERIFIED | SYNCED | BACKED_UP)


async def proved(person: Person, device: Authenticator) -> Json:
    """The session after a step-up by a passkey."""
    begun = (await person.post("/api/session/step-up-challenges")).json()
    done = await person.post("/api/session/step-up", json={"passkey": device.get(begun)})
    assert done.status_code == 200, done.text
    person.signed_in(done.json())
    found: Json = done.json()
    return found


async def team(person: Person, name: str) -> Any:
    """Makes a team, which is administration."""
    return await person.put(f"/api/teams/{uuid4()}", json={"name": name, "lead_id": None, "people": []})


async def asking(rapport: Rapport, email: str) -> tuple[Person, Authenticator, Authenticator]:
    """An owner who has switched it on, the device that they did it from, and one whose passkey is elsewhere too."""
    owner, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(owner, phone := copied())
    await proved(owner, phone)
    await register(owner, device)
    assert (await proved(owner, device))["amr"] == "hwk"
    saved = await owner.put("/api/sign-in-policy", json={"bound_administration": True})
    assert saved.status_code == 204, saved.text
    return owner, device, phone


async def test_nobody_asks_others_for_a_device_that_they_have_not_proved(rapport: Rapport, email: str) -> None:
    owner, phone = await rapport.sign_up("Acme Ltd", "GB", email), copied()
    asked = {"bound_administration": True}
    assert said(await owner.put("/api/sign-in-policy", json=asked)) == (409, "auth.own_device_first")
    await register(owner, phone)
    assert (await proved(owner, phone))["amr"] == "pop"
    assert said(await owner.put("/api/sign-in-policy", json=asked)) == (409, "auth.own_device_first")
    assert (await owner.get("/api/sign-in-policy")).json()["bound_administration"] is False
    assert await details_of(rapport, owner, "sign_in_policy_changed") == []


@pytest.mark.asvs("V8.4.2")
async def test_what_can_be_copied_administers_nothing(rapport: Rapport, email: str) -> None:
    owner, device, phone = await asking(rapport, email)
    [event] = await details_of(rapport, owner, "sign_in_policy_changed")
    assert event["bound_administration"] == "True"
    thief = await rapport.sign_in(email)
    refused = await team(thief, "Thieves")
    assert (said(refused), refused.json()["details"]) == (ASKED, {"bound": True})
    assert said(await thief.put("/api/sign-in-policy", json={})) == ASKED
    # Nor does a passkey that lies in somebody's cloud, however fresh its proof is.
    assert (await proved(thief, phone))["amr"] == "pop"
    refused = await team(thief, "Thieves")
    assert (said(refused), refused.json()["details"]) == (ASKED, {"bound": True})
    # Looking and daily work go on.
    assert (await thief.get("/api/teams")).json() == []
    assert (await thief.post("/api/companies", json={"name": "A"})).status_code == 201
    # The device itself does.
    await proved(thief, device)
    assert (await team(thief, "Thieves")).status_code == 204
    assert (await owner.put("/api/sign-in-policy", json={})).status_code == 204
    assert (await team(await rapport.sign_in(email), "B")).status_code == 204


@pytest.mark.asvs("V8.4.2")
async def test_from_another_network_administration_asks_for_a_proof_that_is_fresh(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await rapport.sign_up("Acme Ltd", "GB", email)
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    assert (await team(owner, "Here")).status_code == 204
    cafe = rapport.browser(address="198.51.100.7")
    cafe.cookies.update(owner.cookies)
    cafe.signed_in(owner.session)
    refused = await team(cafe, "There")
    assert (said(refused), refused.json()["details"]) == (ASKED, {"bound": False})
    assert (await cafe.get("/api/teams")).status_code == 200
    assert (await cafe.post("/api/companies", json={"name": "A"})).status_code == 201
    assert [each["name"] for each in (await owner.get("/api/teams")).json()] == ["Here"]
