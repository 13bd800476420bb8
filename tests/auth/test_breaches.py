"""Passwords that were stolen elsewhere: what is asked, what is told, and what happens without an answer."""

import hashlib
import re
from pathlib import Path

import msgspec
import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from auth import passwords
from auth.breaches import is_breached
from auth.errors import WeakPassword
from kernel.settings import Settings
from tests.support.app import PASSWORD, running
from tests.support.https_server import Asked, https_service

STOLEN = "nineteen-brass-kettles-hum"


def suffix(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()[5:]


def listing(*lines: str) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, "\r\n".join(["0" * 35 + ":3", *lines]).encode()


@pytest.mark.asvs("V6.2.12")
@pytest.mark.usefixtures("stock")
async def test_a_stolen_password_is_taken_nowhere(
    settings: Settings, email: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        service.answer = lambda _: listing(f"{suffix(STOLEN)}:7")
        asking = msgspec.structs.replace(settings, breached_passwords_url=service.url)
        async with running(asking) as rapport:
            person = rapport.browser()
            signup_id, proof = await rapport.verified(person, "Acme Ltd", "GB", email)
            at = f"/api/signups/{signup_id}/completion"
            refused = await person.post(at, json={"proof": proof, "name": "Ann Lee", "password": STOLEN})
            assert (refused.status_code, refused.json()["code"]) == (422, "auth.password_breached")
            assert list(refused.json()["fields"]) == ["password"]
            founded = await person.post(at, json={"proof": proof, "name": "Ann Lee", "password": PASSWORD})
            assert founded.status_code == 201, founded.text
            person.signed_in(founded.json())
            changed = await person.put("/api/session/password", json={"password": STOLEN})
            assert (changed.status_code, changed.json()["code"]) == (422, "auth.password_breached")
            assert (await rapport.sign_in(email)).session["amr"] == "pwd"


@pytest.mark.asvs("V6.2.12")
async def test_the_service_learns_20_bits_and_pads_its_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with https_service(tmp_path) as service:
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        service.answer = lambda _: listing(f"{suffix(STOLEN).lower()}:1", f"{suffix(PASSWORD)}:0")
        assert await is_breached(f"{service.url}/v1", STOLEN)
        assert not await is_breached(service.url, PASSWORD)  # a line of padding
        assert not await is_breached(service.url, "another")
    [first, *_] = service.asked
    assert re.fullmatch(r"/v1/range/[0-9A-F]{5}", first.path)
    assert first.headers["add-padding"] == "true"
    assert "cookie" not in first.headers
    assert first.body == b""


@pytest.mark.asvs("V16.5.2")
async def test_without_an_answer_the_password_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Asked) -> tuple[int, dict[str, str], bytes]:
        return 503, {}, f"{suffix(STOLEN)}:7".encode()

    with https_service(tmp_path) as service:
        assert not await is_breached(service.url, STOLEN)  # under a certificate that nobody vouches for
        assert service.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(service.authority))
        service.answer = broken
        assert not await is_breached(service.url, STOLEN)
    assert not await is_breached(service.url, STOLEN)  # and gone
    assert not await is_breached("https://[", STOLEN)


@pytest.mark.asvs("V6.2.12")
@pytest.mark.usefixtures("stock")
async def test_what_is_stolen_most_often_is_refused_without_a_service(settings: Settings) -> None:
    """The list inside zxcvbn is of breaches; a thousand of it, from its beginning to its end."""
    stolen = FREQUENCY_LISTS["passwords"]
    assert len(stolen) > 29_000
    taken = []
    for each in stolen[:: len(stolen) // 1000]:
        try:
            await passwords.check_new(settings, each, known=[])
            taken.append(each)
        except WeakPassword:
            pass
    assert taken == []
