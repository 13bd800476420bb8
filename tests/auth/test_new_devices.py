"""A sign-in on a device that was not used before: its mail, and the way to say that it was somebody else."""

import datetime as dt

import pytest

from auth import sessions
from kernel.clock import real_now
from tests.support.app import PASSWORD, Rapport
from tests.support.audit import details_of
from tests.support.factors import said

SUBJECT = "Your account was used on a new device"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML) Chrome/149.0.0.0 Safari/537.36"


@pytest.mark.asvs("V6.3.5")
async def test_a_new_device_is_told_of_by_mail_and_a_known_one_is_not(rapport: Rapport, email: str) -> None:
    founder = await rapport.sign_up("Acme Ltd", "GB", email)
    assert SUBJECT not in [mail["subject"] for mail in await rapport.mails(email)]
    browser = rapport.browser(address="203.0.113.9")
    browser.headers["user-agent"] = CHROME
    credentials = {"email": email, "password": PASSWORD}
    assert (await browser.post("/api/sessions", json=credentials)).status_code == 201
    [mail] = [mail for mail in await rapport.mails(email) if mail["subject"] == SUBJECT]
    assert "Browser: Chrome 149 · Windows\nNetwork: 203.0.113.0/24\n" in mail["text"]
    assert "203.0.113.9" not in mail["text"]
    [other] = [each for each in (await founder.get("/api/session/devices")).json() if not each["is_current"]]
    assert f"https://rapport.localhost/settings/profile?session={other['id']}" in mail["text"]

    for known in (browser, founder):
        assert (await known.post("/api/sessions", json=credentials)).status_code == 201
    assert len([each for each in await rapport.mails(email) if each["subject"] == SUBJECT]) == 1


@pytest.mark.asvs("V7.5.2")
async def test_who_was_not_there_ends_every_other_session_after_a_proof(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, thief = await rapport.sign_up("Acme Ltd", "GB", email), await rapport.sign_in(email)
    third = await rapport.sign_in(email)
    devices = (await thief.get("/api/session/devices")).json()
    stolen = next(each["id"] for each in devices if each["is_current"])
    path = f"/api/session/devices/{stolen}/disowning"
    other = await rapport.sign_up("Bolt Ltd", "GB", f"b{email}")
    assert said(await other.post(path)) == (404, "not_found")
    with monkeypatch.context() as patched:
        late = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
        patched.setattr(sessions, "real_now", lambda: late)
        assert said(await person.post(path)) == (403, "auth.step_up_needed")
    assert (await thief.get("/api/session")).status_code == 200
    assert await details_of(rapport, person, "session_disowned") == []
    assert (await person.post(path)).status_code == 204
    assert await details_of(rapport, person, "session_disowned") == [{"session_id": stolen, "ended": "2"}]
    assert [(await each.get("/api/session")).status_code for each in (person, thief, third)] == [200, 401, 401]
