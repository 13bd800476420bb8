"""The page of keys through HTTP: who sees it, who changes it, and what it shows after each change."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from auth import sessions, throttle
from auth.authz.roles import ADMIN, assign
from auth.keys import LINES
from kernel.clock import real_now
from kernel.keys.file import FileKeyProvider
from tenants.keys import note
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.key_services import DUE, Aws, started

Said = tuple[int, str]


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with started(Aws) as found:
        yield found


@pytest.fixture(autouse=True)
def by_name(rapport: Rapport, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    """AWS is where moto is; a recheck is due at once."""
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", DUE)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Key Page Ltd", "GB", email)


def said(answer: Any) -> Said:
    return answer.status_code, answer.json()["code"]


async def admin(rapport: Rapport, owner: Person, email: str) -> Person:
    """Somebody who manages people and is no owner."""
    person = await rapport.hire(owner, f"admin.{email}", name="Ada Min")
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await assign(session, UUID(person.session["person"]["id"]), ADMIN)
    return person


async def wrapped_by(person: Person) -> tuple[bool, str, str | None]:
    page = (await person.get("/api/keys")).json()
    return page["own"], page["kind"], page["name"]


async def test_the_platforms_key_is_what_everybody_begins_with(owner: Person) -> None:
    answer = await owner.get("/api/keys")
    page = answer.json()
    assert answer.status_code == 200
    assert (page["own"], page["kind"], page["name"], page["events"]) == (False, "file", None, [])
    assert len(bytes.fromhex(page["key_id"])) == 4
    assert page["created_at"] <= page["wrapped_at"]


async def test_an_owner_gives_a_key_and_takes_it_back_and_the_page_and_the_disk_say_so(owner: Person, aws: Aws) -> None:
    arn, made = aws.another(), await owner.post("/api/companies", json={"name": "Lee & Co"})
    disk = f"/api/companies/{made.json()['record']['id']}/disk"
    given = await owner.put("/api/keys/own", json={"url": f"aws-kms:{arn}"})
    assert given.status_code == 200, given.text
    page = given.json()
    assert (page["own"], page["kind"], page["name"]) == (True, "aws-kms", arn)
    [line] = page["events"]
    assert (line["kind"], line["person"], line["key_id"]) == ("own_key_set", "Ann Lee", page["key_id"])
    seen = (await owner.get(disk)).json()
    assert (seen["key"]["provider"], seen["key"]["id"]) == ("aws-kms", page["key_id"])

    back = await owner.delete("/api/keys/own")
    assert back.status_code == 200, back.text
    assert (back.json()["own"], back.json()["kind"], back.json()["name"]) == (False, "file", None)
    assert [each["kind"] for each in back.json()["events"]] == ["own_key_removed", "own_key_set"]
    assert (await owner.get(disk)).json()["key"]["provider"] == "file"
    # The same once more finds nothing to do, and says nothing of it.
    assert len((await owner.delete("/api/keys/own")).json()["events"]) == 2


async def test_an_admin_sees_the_page_and_decides_nothing(
    rapport: Rapport, owner: Person, email: str, aws: Aws
) -> None:
    person = await admin(rapport, owner, email)
    assert (await person.get("/api/keys")).status_code == 200
    for answer in (
        await person.put("/api/keys/own", json={"url": f"aws-kms:{aws.another()}"}),
        await person.delete("/api/keys/own"),
    ):
        assert said(answer) == (403, "forbidden")
    assert (await owner.get("/api/keys")).json()["events"] == []


async def test_a_member_and_a_stranger_see_nothing(rapport: Rapport, owner: Person, email: str, aws: Aws) -> None:
    member, url = await rapport.hire(owner, f"bob.{email}"), f"aws-kms:{aws.another()}"
    for person, refusal in ((member, (403, "forbidden")), (rapport.browser(), (401, "auth.not_signed_in"))):
        for answer in (
            await person.get("/api/keys"), await person.put("/api/keys/own", json={"url": url}),
            await person.delete("/api/keys/own"),
        ):  # fmt: skip
            assert said(answer) == refusal
    assert await wrapped_by(owner) == (False, "file", None)


async def test_a_stale_proof_changes_nothing(owner: Person, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    needed = (403, "auth.step_up_needed")
    assert said(await owner.put("/api/keys/own", json={"url": f"aws-kms:{aws.another()}"})) == needed
    assert said(await owner.delete("/api/keys/own")) == needed
    assert await wrapped_by(owner) == (False, "file", None)


async def test_what_is_no_key_of_ones_own_is_refused_with_its_reason(owner: Person, aws: Aws) -> None:
    aws.arn = aws.another()
    aws.disable()
    for url in ("file:/etc/passwd", "aws-kms:no", "vault:https://10.0.0.1/transit/keys/x", f"aws-kms:{aws.arn}"):
        refused = await owner.put("/api/keys/own", json={"url": url})
        assert said(refused) == (422, "tenants.key_not_usable")
        assert url not in refused.text
    assert "DisabledException" in refused.json()["message"]
    for body in ({}, {"url": ""}, {"url": "x" * 501}, {"url": "aws-kms:x", "more": 1}):
        assert (await owner.put("/api/keys/own", json=body)).status_code == 400
    assert await wrapped_by(owner) == (False, "file", None)


async def test_a_key_of_another_organisation_is_refused(rapport: Rapport, owner: Person, email: str, aws: Aws) -> None:
    other, url = await rapport.sign_up("Other Ltd", "GB", f"other.{email}"), f"aws-kms:{aws.another()}"
    assert (await owner.put("/api/keys/own", json={"url": url})).status_code == 200
    assert said(await other.put("/api/keys/own", json={"url": url})) == (409, "tenants.key_in_use")
    assert await wrapped_by(other) == (False, "file", None)


async def test_a_key_withdrawn_while_the_page_is_open_darkens_it_until_it_is_back(
    rapport: Rapport, owner: Person, email: str, aws: Aws
) -> None:
    aws.arn = aws.another()
    await owner.put("/api/keys/own", json={"url": f"aws-kms:{aws.arn}"})
    aws.disable()
    dark = (423, "keys.withdrawn")
    assert said(await owner.get("/api/keys")) == dark
    assert said(await owner.delete("/api/keys/own")) == dark
    sign_in = await rapport.browser().post("/api/sessions", json={"email": email, "password": PASSWORD})
    assert said(sign_in) == dark
    aws.enable()
    assert await wrapped_by(owner) == (True, "aws-kms", aws.arn)


async def test_an_admin_begins_a_rotation_and_everybody_sees_how_far_it_is(
    rapport: Rapport, owner: Person, email: str
) -> None:
    assert (await owner.get("/api/keys")).json()["rotation"] is None
    person = await admin(rapport, owner, email)
    begun = await person.post("/api/keys/rotation")
    assert begun.status_code == 200, begun.text
    rotation = begun.json()["rotation"]
    assert (rotation["phase"], rotation["done"], rotation["ended_at"]) == ("publishing", 0, None)
    [line] = begun.json()["events"]
    assert (line["kind"], line["person"]) == ("rotation_started", "Ada Min")
    assert said(await owner.post("/api/keys/rotation")) == (409, "tenants.rotation_under_way")
    assert (await owner.get("/api/keys")).json()["rotation"] == rotation


async def test_a_rotation_is_for_who_manages_people_with_a_fresh_proof(
    rapport: Rapport, owner: Person, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = await rapport.hire(owner, f"bob.{email}")
    assert said(await member.post("/api/keys/rotation")) == (403, "forbidden")
    later = real_now() + sessions.FRESH + dt.timedelta(seconds=1)
    monkeypatch.setattr(sessions, "real_now", lambda: later)
    assert said(await owner.post("/api/keys/rotation")) == (403, "auth.step_up_needed")
    assert (await owner.get("/api/keys")).json()["rotation"] is None


async def test_tries_are_counted(owner: Person) -> None:
    answers = [
        said(await owner.put("/api/keys/own", json={"url": "aws-kms:no"}))
        for _ in range(throttle.KEYS_PER_ORGANISATION.amount + 1)
    ]
    assert set(answers[:-1]) == {(422, "tenants.key_not_usable")}
    assert answers[-1] == (429, "auth.throttled")


async def test_a_read_only_organisation_still_protects_what_it_has(rapport: Rapport, owner: Person, aws: Aws) -> None:
    from tests.tenants.test_status_of_routes import set_status

    await set_status(rapport, owner, "read_only")
    assert (await owner.put("/api/keys/own", json={"url": f"aws-kms:{aws.another()}"})).status_code == 200
    assert (await owner.get("/api/keys")).json()["own"] is True


async def test_the_log_is_read_on_line_by_line(rapport: Rapport, owner: Person, email: str, aws: Aws) -> None:
    """Several lines of one moment too: none comes twice and none is left out."""
    organisation_id, at = UUID(owner.session["organisation"]["id"]), real_now()
    async with rapport.parts.runtime.databases.control_session() as control:
        for number in range(2 * LINES + 7):
            await note(control, "opened", organisation_id, at=at - dt.timedelta(minutes=number // 4))
    seen, page = [], (await owner.get("/api/keys")).json()
    sizes = [len(page["events"])]
    seen += page["events"]
    while page["has_more"]:
        page = (await owner.get("/api/keys", params={"before": seen[-1]["id"]})).json()
        sizes.append(len(page["events"]))
        seen += page["events"]
    assert sizes == [LINES, LINES, 7]
    assert len({line["id"] for line in seen}) == 2 * LINES + 7
    assert [line["happened_at"] for line in seen] == sorted((line["happened_at"] for line in seen), reverse=True)
    # A line of another organisation's log names nothing here, and what is no id is refused.
    other = await rapport.sign_up("Other Ltd", "GB", f"other.{email}")
    theirs = await other.get("/api/keys", params={"before": seen[0]["id"]})
    assert (theirs.status_code, theirs.json()["events"], theirs.json()["has_more"]) == (200, [], False)
    assert (await owner.get("/api/keys", params={"before": "x"})).status_code == 400


async def test_the_page_says_which_version_of_the_root_key_it_is(rapport: Rapport, owner: Person, aws: Aws) -> None:
    page = (await owner.get("/api/keys")).json()
    own = FileKeyProvider(Path(rapport.settings.key_provider.removeprefix("file:")))
    assert (page["version"], page["follows"]) == (own.key_ids[-1], False)
    given = await owner.put("/api/keys/own", json={"url": f"aws-kms:{aws.another()}"})
    assert (given.json()["kind"], given.json()["version"]) == ("aws-kms", None)
