"""What is done to passkeys by those who have none: each is refused, and nothing has changed but the security log."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from auth import challenges, identities, models, passkeys, sessions
from auth.browser import CEREMONY_COOKIE
from kernel.clock import real_now
from tests.support.app import PASSWORD, Rapport
from tests.support.authenticator import (
    PRESENT,
    VERIFIED,
    Authenticator,
    challenge,
    packed,
    prove,
    register,
    signed,
    unpacked,
)
from tests.support.scenes import Scene
from tests.support.waits import until_blocked

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def scene(rapport: Rapport, email: str) -> Scene:
    """Ann is signed in and has one passkey."""
    ann, device = await rapport.sign_up("Acme Ltd", "GB", email), Authenticator()
    await register(ann, device)
    await prove(ann, device)
    return Scene(rapport, ann, device, rapport.browser())


CHALLENGE, SIGNATURE, OWNER = (f"passkey_refused: {why}" for why in ("challenge", "signature", "owner"))


@pytest.mark.asvs("V6.7.2")
async def test_an_answer_that_was_used_is_worth_nothing(scene: Scene) -> None:
    """Replay."""
    answer = scene.device.get(await challenge(scene.attacker))
    assert (await scene.attacker.post("/api/sessions", json={"passkey": answer})).status_code == 201
    await scene.refused(answer, CHALLENGE)


@pytest.mark.asvs("V15.4.2")
async def test_of_two_answers_to_one_challenge_at_once_one_counts(scene: Scene) -> None:
    begun = await challenge(scene.attacker)
    answers = [scene.device.get(begun) for _ in range(6)]
    statuses = await asyncio.gather(
        *(scene.attacker.post("/api/sessions", json={"passkey": answer}) for answer in answers)
    )
    assert sorted(done.status_code for done in statuses) == [201, 401, 401, 401, 401, 401]


@pytest.mark.asvs("V6.7.2")
async def test_an_old_answer_does_not_fit_a_new_challenge(scene: Scene) -> None:
    old = scene.device.get(await challenge(scene.attacker))
    new = await challenge(scene.attacker)
    await scene.refused({**old, "challenge_id": new["challenge_id"]}, SIGNATURE)


@pytest.mark.asvs("V6.7.2")
async def test_an_old_signature_does_not_fit_new_client_data(scene: Scene) -> None:
    """The challenge is put right in what the browser said, but that is not what was signed."""
    old, new = scene.device.get(await challenge(scene.attacker)), await challenge(scene.attacker)
    said = scene.device.client_data("webauthn.get", new["options"]["challenge"])
    forged = {**old, "challenge_id": new["challenge_id"], "client_data_json": packed(said)}
    await scene.refused(forged, SIGNATURE)


async def test_a_wrong_answer_spends_its_challenge(scene: Scene) -> None:
    begun = await challenge(scene.attacker)
    answer = scene.device.get(begun)
    await scene.refused({**answer, "signature": packed(b"x" * 70)}, SIGNATURE)
    await scene.refused(answer, CHALLENGE)


@pytest.mark.asvs("V6.7.2")
async def test_an_expired_challenge_is_none(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    answer, later = scene.device.get(await challenge(scene.attacker)), real_now() + challenges.LIFETIME["sign-in"]
    monkeypatch.setattr(challenges, "real_now", lambda: later)
    await scene.refused(answer, CHALLENGE)


async def test_what_has_expired_is_swept_when_another_is_asked_for(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, later = await challenge(scene.attacker), real_now() + challenges.LIFETIME["sign-up"]
    monkeypatch.setattr(challenges, "real_now", lambda: later)
    await challenge(scene.attacker)
    async with scene.rapport.parts.runtime.databases.control_session() as control:
        left = await control.rows(sa.select(models.challenge.c.id))
    assert len(left) == 1
    assert begun["challenge_id"] not in {str(row.id) for row in left}


@pytest.mark.asvs("V9.2.2")
async def test_a_challenge_of_another_purpose_signs_nobody_in(scene: Scene) -> None:
    """Ann's own browser, her own session: a step-up and a registration are no sign-in."""
    for url in ("/api/session/step-up-challenges", "/api/passkey-registrations"):
        begun = (await scene.ann.post(url)).json()
        await challenge(scene.ann)
        await scene.refused(scene.device.get(begun), CHALLENGE, scene.ann)


async def test_the_purpose_alone_makes_the_difference(scene: Scene) -> None:
    """Bound to the very browser that answers, and made for something else."""
    begun = await challenge(scene.attacker)
    mark = sessions.digest(scene.attacker.cookies[CEREMONY_COOKIE])
    async with scene.rapport.parts.runtime.databases.control_session() as control:
        made = [await challenges.issue(control, purpose, mark) for purpose in ("register", "sign-up", "step-up")]
    for each in made:
        options = {**begun["options"], "challenge": packed(each.value)}
        await scene.refused(scene.device.get({"challenge_id": str(each.id), "options": options}), CHALLENGE)


@pytest.mark.asvs("V9.2.2")
async def test_a_sign_in_challenge_is_no_step_up_and_adds_no_passkey(scene: Scene) -> None:
    before = await scene.state()
    answer = scene.device.get(await challenge(scene.ann))
    refused = await scene.ann.post("/api/session/step-up", json={"passkey": answer})
    assert (refused.status_code, refused.json()["code"]) == (403, "auth.not_confirmed")
    begun = (await scene.ann.post("/api/passkey-registrations")).json()
    begun["challenge_id"] = (await challenge(scene.ann))["challenge_id"]
    refused = await scene.ann.post("/api/passkeys", json=Authenticator().create(begun))
    assert (refused.status_code, refused.json()["code"]) == (422, "auth.passkey_invalid")
    assert await scene.state() == before


@pytest.mark.asvs("V6.7.2")
async def test_an_answer_made_in_another_browser_signs_nobody_in_here(scene: Scene) -> None:
    """Neither does a victim become the attacker (login CSRF), nor an attacker the victim."""
    answer = scene.device.get(await challenge(scene.rapport.browser()))
    await scene.refused(answer, CHALLENGE)
    await challenge(scene.attacker)  # not even with a mark of its own
    await scene.refused(scene.device.get(await challenge(scene.rapport.browser())), CHALLENGE)


@pytest.mark.asvs("V6.5.7")
async def test_whom_the_device_did_not_verify_is_nobody(scene: Scene) -> None:
    """User verification stripped, by a device that signs so, and out of a good answer."""
    for flags in (PRESENT, VERIFIED, 0):
        scene.device.flags = flags
        await scene.refused(scene.device.get(await challenge(scene.attacker)), SIGNATURE)
        scene.device.flags = PRESENT | VERIFIED
        answer = scene.device.get(await challenge(scene.attacker))
        data = bytearray(unpacked(answer["authenticator_data"]))
        data[32] = flags
        await scene.refused({**answer, "authenticator_data": packed(bytes(data))}, SIGNATURE)


@pytest.mark.asvs("V6.3.4")
async def test_a_ceremony_of_another_origin_counts_for_nothing(scene: Scene) -> None:
    for origin in (
        "https://rapport.localhost.evil.example", "https://evil.example", "http://rapport.localhost",
        "https://rapport.localhost:8443", "https://a.rapport.localhost", "null", "",
    ):  # fmt: skip
        scene.device.origin = origin
        await scene.refused(scene.device.get(await challenge(scene.attacker)), SIGNATURE)


@pytest.mark.asvs("V6.3.4")
async def test_a_signature_for_another_relying_party_counts_for_nothing(scene: Scene) -> None:
    for rp_id in ("localhost", "evil.example", "a.rapport.localhost", "RAPPORT.localhost"):
        scene.device.rp_id = rp_id
        await scene.refused(scene.device.get(await challenge(scene.attacker)), SIGNATURE)


async def test_a_ceremony_in_a_frame_of_another_site_counts_for_nothing(scene: Scene) -> None:
    scene.device.cross_origin = True
    await scene.refused(scene.device.get(await challenge(scene.attacker)), SIGNATURE)


async def test_the_answer_to_a_registration_is_no_sign_in(scene: Scene) -> None:
    begun = await challenge(scene.attacker)
    key = scene.device.keys[0]
    answer = scene.device.get(begun)
    said = scene.device.client_data("webauthn.create", begun["options"]["challenge"])
    data = unpacked(answer["authenticator_data"])
    await scene.refused(
        {**answer, "client_data_json": packed(said), "signature": packed(signed(key, data, said))}, SIGNATURE
    )


@pytest.mark.asvs("V16.3.3")
async def test_a_count_that_does_not_rise_is_an_event_of_its_own(scene: Scene) -> None:
    """Counter rollback: the key was copied, and the copy is behind."""
    scene.device.keys[0].count = 4
    ok = await scene.attacker.post("/api/sessions", json={"passkey": scene.device.get(await challenge(scene.attacker))})
    assert ok.status_code == 201
    scene.device.counts = False
    for back_to in (0, 1, 4, 5):
        scene.device.keys[0].count = back_to
        await scene.refused(scene.device.get(await challenge(scene.attacker)), "passkey_cloned: sign_count")


@pytest.mark.asvs("V6.3.4")
async def test_an_answer_names_its_user(scene: Scene) -> None:
    for handle in ("", packed(b"x" * 16), None):
        answer = scene.device.get(await challenge(scene.attacker))
        await scene.refused({**answer, "user_handle": handle}, OWNER)


@pytest.mark.asvs("V6.3.4")
async def test_a_passkey_does_not_speak_for_another_user(scene: Scene, email: str) -> None:
    """Cross-user handle: the attacker's own key, with Ann's handle in its answer."""
    own = Authenticator()
    await register(await scene.rapport.sign_up("Rival Ltd", "GB", f"b{email}"), own)
    own.keys[0].user_handle = scene.device.keys[0].user_handle
    await scene.refused(own.get(await challenge(scene.attacker)), OWNER)


async def test_another_key_does_not_sign_for_a_credential(scene: Scene) -> None:
    """Ann's credential id and handle are known to whoever saw her sign in; her key is not."""
    begun, thief = await challenge(scene.attacker), Authenticator()
    thief.create({**begun, "options": {**begun["options"], "rp": {"id": "rapport.localhost"}, "user": {"id": "AA"}}})
    thief.keys[0].id, thief.keys[0].user_handle = scene.device.keys[0].id, scene.device.keys[0].user_handle
    thief.keys[0].count = 100
    await scene.refused(thief.get(begun), SIGNATURE)


@pytest.mark.asvs("V8.2.2")
async def test_a_credential_that_another_owns_is_not_registered_again(scene: Scene, email: str) -> None:
    """Else whoever registers Ann's credential id takes over her passkey, or she theirs."""
    rival, device = await scene.rapport.sign_up("Rival Ltd", "GB", f"b{email}"), Authenticator()
    begun = (await rival.post("/api/passkey-registrations")).json()
    answer = device.create(begun)
    ann_id = scene.device.keys[0].id
    attested = unpacked(answer["attestation_object"]).replace(device.keys[0].id, ann_id)
    before = await scene.state()

    forged = {**answer, "credential_id": packed(ann_id), "attestation_object": packed(attested)}
    refused = await rival.post("/api/passkeys", json=forged)

    assert (refused.status_code, refused.json()["code"]) == (409, "auth.passkey_taken")
    assert await scene.state() == before
    ok = await scene.attacker.post("/api/sessions", json={"passkey": scene.device.get(await challenge(scene.attacker))})
    assert ok.json()["person"]["email"] == email


async def test_nobody_renames_or_removes_a_passkey_of_another(scene: Scene, email: str) -> None:
    rival = await scene.rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    target = (await scene.ann.get("/api/passkeys")).json()["passkeys"][0]["id"]
    before = await scene.state()
    for refused in (
        await rival.patch(f"/api/passkeys/{target}", json={"name": "Mine"}),
        await rival.delete(f"/api/passkeys/{target}"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (404, "not_found")
    assert await scene.state() == before


async def without_password(scene: Scene) -> UUID:
    """Takes Ann's password away; her identity."""
    email = scene.ann.session["person"]["email"]
    async with scene.rapport.parts.runtime.databases.control_session() as control:
        login = await identities.find_login(control, email)
        assert login is not None
        await control.execute(models.password.delete().where(models.password.c.identity_id == login.identity_id))
    return login.identity_id


@pytest.mark.asvs("V6.5.6")
async def test_the_last_passkey_stays_where_there_is_no_password(scene: Scene) -> None:
    """Last factor removal."""
    await without_password(scene)
    (left,) = (await scene.ann.get("/api/passkeys")).json()["passkeys"]
    before = await scene.state()
    refused = await scene.ann.delete(f"/api/passkeys/{left['id']}")
    assert (refused.status_code, refused.json()["code"]) == (409, "auth.last_passkey")
    assert await scene.state() == before


@pytest.mark.asvs("V15.4.2")
async def test_of_two_removals_at_once_the_second_waits_and_finds_the_last_passkey(scene: Scene) -> None:
    await register(scene.ann, Authenticator(), "Second")
    identity_id = await without_password(scene)
    ids = [UUID(each["id"]) for each in (await scene.ann.get("/api/passkeys")).json()["passkeys"]]
    databases = scene.rapport.parts.runtime.databases
    async with databases.control_session() as control:
        assert await passkeys.remove(control, identity_id, ids[0])
        second = asyncio.create_task(scene.ann.delete(f"/api/passkeys/{ids[1]}"))
        await until_blocked(control)
        assert not second.done()
    refused = await second
    assert (refused.status_code, refused.json()["code"]) == (409, "auth.last_passkey")
    assert [each["id"] for each in (await scene.ann.get("/api/passkeys")).json()["passkeys"]] == [str(ids[1])]


Forge = Callable[[Authenticator, Json], None]


@pytest.mark.parametrize(
    "forge",
    [
        lambda device, _: setattr(device, "flags", PRESENT),
        lambda device, _: setattr(device, "origin", "https://evil.example"),
        lambda device, _: setattr(device, "rp_id", "evil.example"),
        lambda device, _: setattr(device, "cross_origin", True),
        lambda _, begun: begun["options"].update(challenge=packed(b"y" * 32)),
    ],
    ids=["no-verification", "origin", "rp-id", "frame", "challenge"],
)
async def test_a_registration_that_answers_something_else_adds_nothing(scene: Scene, forge: Forge) -> None:
    device, begun = Authenticator(), (await scene.ann.post("/api/passkey-registrations")).json()
    forge(device, begun)
    before = await scene.state()
    refused = await scene.ann.post("/api/passkeys", json=device.create(begun))
    assert (refused.status_code, refused.json()["code"]) == (422, "auth.passkey_invalid")
    assert await scene.state() == before
    # The challenge is spent, also for the right answer.
    again = await scene.ann.post("/api/passkeys", json=Authenticator().create(begun))
    assert (again.status_code, again.json()["code"]) == (422, "auth.passkey_invalid")


@pytest.mark.asvs("V6.7.2")
async def test_a_registration_counts_in_the_session_that_began_it(scene: Scene, email: str) -> None:
    """Neither in another session of the same person nor in anybody else's, nor after it has expired."""
    same = await scene.rapport.sign_in(email)
    rival = await scene.rapport.sign_up("Rival Ltd", "GB", f"b{email}")
    before = await scene.state()
    for other in (same, rival):
        begun = (await scene.ann.post("/api/passkey-registrations")).json()
        refused = await other.post("/api/passkeys", json=Authenticator().create(begun))
        assert (refused.status_code, refused.json()["code"]) == (422, "auth.passkey_invalid")
    assert await scene.state() == before


async def test_bytes_that_are_nothing_add_nothing(scene: Scene) -> None:
    for broken in (
        {"attestation_object": ""},
        {"attestation_object": packed(b"\xa3cfmtdnone")},
        {"attestation_object": packed(b"\x9f" * 4000)},
        {"client_data_json": packed(b"{}")},
        {"client_data_json": packed(b"[" * 4000)},
        {"client_data_json": packed(b'{"type": 1, "challenge": 2, "origin": 3}')},
        {"client_data_json": "A"},
        {"credential_id": "AA"},
    ):
        begun = (await scene.ann.post("/api/passkey-registrations")).json()
        refused = await scene.ann.post("/api/passkeys", json=Authenticator().create(begun) | broken)
        assert (refused.status_code, refused.json()["code"]) == (422, "auth.passkey_invalid")
    assert len((await scene.ann.get("/api/passkeys")).json()["passkeys"]) == 1


async def test_bytes_that_are_nothing_sign_nobody_in(scene: Scene) -> None:
    for broken in (
        {"authenticator_data": ""},
        {"authenticator_data": packed(b"x" * 36)},
        {"authenticator_data": packed(b"\xff" * 60)},
        {"client_data_json": packed(b"null")},
        {"client_data_json": packed(b"\xff\xfe")},
        {"signature": ""},
    ):
        await scene.refused(scene.device.get(await challenge(scene.attacker)) | broken, SIGNATURE)


@pytest.mark.asvs("V6.3.8")
async def test_a_known_credential_id_tells_nothing(scene: Scene) -> None:
    """Known or not, the answer is the same to a byte, but for the number of the request."""
    answers = []
    for credential in (scene.device.keys[0].id, b"nobody's"):
        answer = scene.device.get(await challenge(scene.attacker))
        answer |= {"credential_id": packed(credential), "signature": packed(b"x")}
        done = (await scene.attacker.post("/api/sessions", json={"passkey": answer})).json()
        answers.append({name: value for name, value in done.items() if name != "request_id"})
    assert answers[0] == answers[1]


async def test_a_password_beside_a_refused_passkey_is_not_looked_at(scene: Scene, email: str) -> None:
    answer = scene.device.get(await challenge(scene.attacker)) | {"signature": packed(b"x")}
    both = {"passkey": answer, "email": email, "password": PASSWORD}
    done = await scene.attacker.post("/api/sessions", json=both)
    assert (done.status_code, done.json()["code"]) == (401, "auth.passkey_refused")
