"""A sandbox lies under the root key of what it is a copy of, and goes dark with it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel.crypto import CryptoError, Keyset, open_keyset
from tenants import keys, rewrap
from tenants.models import OWN_KEY_FIELD, tenant
from tests.support.app import Person, Rapport
from tests.support.key_services import DUE, Aws, started
from tests.support.sandboxes import entered, made

DARK = (423, "keys.withdrawn")


@pytest.fixture(scope="module")
def aws() -> Iterator[Aws]:
    with started(Aws) as found:
        yield found


@pytest.fixture(autouse=True)
def by_name(rapport: Rapport, aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in aws.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(rapport.parts.runtime.keyring, "times", DUE)


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Copied Ltd", "GB", email)


async def give(owner: Person, aws: Aws) -> None:
    aws.arn = aws.another()
    given = await owner.put("/api/keys/own", json={"url": f"aws-kms:{aws.arn}"})
    assert given.status_code == 200, given.text


async def row_of(rapport: Rapport, organisation_id: UUID) -> Any:
    async with rapport.parts.runtime.databases.control_session() as control:
        [row] = await control.rows(sa.select(tenant).where(tenant.c.organisation_id == organisation_id))
    return row


async def said(person: Person) -> tuple[int, str]:
    answer = await person.get("/api/session")
    return answer.status_code, answer.json().get("code", "") if answer.status_code != 200 else ""


async def log(person: Person) -> list[str]:
    found = [line["kind"] for line in (await person.get("/api/keys")).json()["events"]]
    return [kind for kind in found if kind != "opened"]


async def test_one_that_is_made_under_an_own_key_goes_dark_with_it(
    rapport: Rapport, email: str, owner: Person, aws: Aws
) -> None:
    await give(owner, aws)
    inside = await entered(rapport, email, found := await made(rapport, owner))
    copy_id, own = UUID(found["organisation_id"]), rapport.parts.runtime.keyring.own
    row = await row_of(rapport, copy_id)
    assert (row.own_key is not None, row.own_key_hmac) == (True, None)
    with pytest.raises(CryptoError):
        open_keyset(own, bytes(row.keyset), str(copy_id))
    page = (await inside.get("/api/keys")).json()
    assert (page["own"], page["name"], page["follows"]) == (True, aws.arn, True)
    assert (await owner.get("/api/keys")).json()["follows"] is False
    before = [await said(person) for person in (owner, inside)]
    aws.disable()
    assert [await said(person) for person in (owner, inside)] == [DARK, DARK]
    aws.enable()
    assert [await said(person) for person in (owner, inside)] == before
    assert DARK not in before


async def test_one_that_was_there_goes_along_there_and_back(
    rapport: Rapport, email: str, owner: Person, aws: Aws
) -> None:
    inside = await entered(rapport, email, found := await made(rapport, owner))
    copy_id, own = UUID(found["organisation_id"]), rapport.parts.runtime.keyring.own
    assert open_keyset(own, bytes((await row_of(rapport, copy_id)).keyset), str(copy_id))
    await give(owner, aws)
    assert (await inside.get("/api/keys")).json()["name"] == aws.arn
    aws.disable()
    assert await said(inside) == DARK
    refused = await owner.delete("/api/keys/own")
    assert (refused.status_code, refused.json()["code"]) == DARK
    aws.enable()
    assert (await owner.delete("/api/keys/own")).status_code == 200
    aws.disable()
    row = await row_of(rapport, copy_id)
    assert (row.own_key, row.own_key_hmac) == (None, None)
    assert open_keyset(own, bytes(row.keyset), str(copy_id))
    assert await said(inside) != DARK
    assert await log(inside) == await log(owner) == ["own_key_removed", "own_key_set"]


async def test_nobody_in_it_changes_whose_key_it_is(rapport: Rapport, email: str, owner: Person, aws: Aws) -> None:
    inside = await entered(rapport, email, found := await made(rapport, owner))
    before = bytes((await row_of(rapport, UUID(found["organisation_id"]))).keyset)
    for answer in (
        await inside.put("/api/keys/own", json={"url": f"aws-kms:{aws.another()}"}),
        await inside.delete("/api/keys/own"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "tenants.key_of_sandbox")
    assert bytes((await row_of(rapport, UUID(found["organisation_id"]))).keyset) == before
    assert await log(inside) == []


async def test_one_from_before_is_put_under_it_with_the_next_wrapping(alone: Rapport, email: str, aws: Aws) -> None:
    owner = await alone.sign_up("Copied Ltd", "GB", email)
    copy_id = UUID((await made(alone, owner))["organisation_id"])
    earlier = await row_of(alone, copy_id)
    await give(owner, aws)
    async with alone.parts.runtime.databases.control_session() as control:
        mine = tenant.c.organisation_id == copy_id
        await control.execute(tenant.update().where(mine).values(keyset=earlier.keyset, own_key=None))
    aws.disable()
    found = await rewrap.run(alone.parts.runtime)
    assert found.failed == (rewrap.Failure(str(copy_id), "keys.withdrawn"),)
    aws.enable()
    await rewrap.run(alone.parts.runtime)
    row = await row_of(alone, copy_id)
    assert row.own_key is not None
    assert open_keyset(aws.provider(), bytes(row.keyset), str(copy_id))
    assert (await rewrap.run(alone.parts.runtime)).failed == ()


def test_a_rotation_of_the_platforms_keyset_gives_it_no_hash_of_a_key_that_is_its_parents() -> None:
    platform, copy_id = Keyset.generate("platform"), UUID(int=7)
    url = "aws-kms:arn:aws:kms:eu-west-1:123456789012:key/x"
    sealed = platform.encrypt_text(url, field=OWN_KEY_FIELD, record=copy_id)
    row = SimpleNamespace(organisation_id=copy_id, own_key=sealed, own_key_hmac=None)
    assert keys._rehashed(platform, row) == {"own_key_hmac": None}
    row.own_key_hmac = b"before"
    assert keys._rehashed(platform, row) == {"own_key_hmac": platform.equality(OWN_KEY_FIELD, url)}
