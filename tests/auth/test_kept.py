"""What is kept at an organisation's epoch is used until the epoch moves, and is gone with the commit that moves it."""

from uuid import UUID

import pytest

from auth import people
from auth.authz import epoch
from auth.kept import KEPT_TENANTS, KEPT_VALUES, Kept
from auth.models import PERSON_NAME, person
from auth.sessions import COOKIE
from kernel.db import TenantSession
from kernel.ids import new_id
from tests.support.app import Person, Rapport


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    return await rapport.sign_up("Acme Ltd", "GB", email)


async def rename(session: TenantSession, person_id: UUID, name: str) -> None:
    sealed = session.keys.encrypt_text(name, field=PERSON_NAME, record=person_id)
    await session.execute(person.update().where(person.c.id == person_id).values(name=sealed))


async def shown(owner: Person, record_id: str) -> str:
    answer = (await owner.get(f"/api/companies/{record_id}")).json()
    name: str = answer["included"]["people"][answer["record"]["owner_id"]]["name"]
    return name


async def test_a_name_is_kept_until_the_epoch_moves_and_not_a_request_longer(rapport: Rapport, owner: Person) -> None:
    principal = await rapport.parts.resolver.principal(owner.cookies[COOKIE])
    made = (await owner.post("/api/companies", json={"name": "One"})).json()["record"]
    before = await shown(owner, made["id"])
    async with principal.session(rapport.parts.runtime) as session:
        await rename(session, principal.person_id, "Ann Kept")  # as nobody may: without raising the epoch
    assert await shown(owner, made["id"]) == before
    async with principal.session(rapport.parts.runtime) as session:
        await rename(session, principal.person_id, "Ann Renamed")
        await epoch.rise(session)
    assert await shown(owner, made["id"]) == "Ann Renamed"


async def test_a_name_that_was_rolled_back_is_left_to_nobody(rapport: Rapport, owner: Person) -> None:
    principal = await rapport.parts.resolver.principal(owner.cookies[COOKIE])
    made = (await owner.post("/api/companies", json={"name": "One"})).json()["record"]
    with pytest.raises(ZeroDivisionError):
        async with principal.session(rapport.parts.runtime) as session:
            await rename(session, principal.person_id, "Ann Undone")
            await epoch.rise(session)
            inside = await people.names(session, [principal.person_id])
            assert inside[principal.person_id]["name"] == "Ann Undone"
            raise ZeroDivisionError
    assert await shown(owner, made["id"]) != "Ann Undone"


class _Session:
    """What `Kept` looks at."""

    def __init__(self, at: int | None, key: str = "main/t_1") -> None:
        self.epoch = at
        self.home = type("Home", (), {"key": key})()


class _Asked:
    """A source that says what it was asked for."""

    def __init__(self) -> None:
        self.ids: list[UUID] = []

    async def load(self, ids: list[UUID]) -> dict[UUID, int]:
        self.ids += ids
        return {each: len(self.ids) for each in ids if each.int}


@pytest.mark.asvs("V8.4.1")
async def test_kept_values_belong_to_one_tenant_and_one_epoch() -> None:
    kept: Kept[int] = Kept()
    asked, one, two = _Asked(), new_id(), new_id()

    async def get(session: _Session, *ids: UUID) -> dict[UUID, int]:
        return await kept.get(session, ids, asked.load)  # type: ignore[arg-type]  # has what is looked at

    assert await get(_Session(5), one) == {one: 1}
    assert await get(_Session(5), one, two) == {one: 1, two: 2}
    assert asked.ids == [one, two]
    assert await get(_Session(5, "main/t_2"), one) == {one: 3}
    assert await get(_Session(6), one) == {one: 4}
    assert await get(_Session(5), one) == {one: 5}  # not what epoch 6 has read, nor what 5 had read before
    assert await get(_Session(None), one) == {one: 6}
    assert await get(_Session(5), UUID(int=0)) == {}
    assert await get(_Session(5), UUID(int=0)) == {}  # what isn't there is asked for again
    assert asked.ids[6:] == [UUID(int=0)] * 2


async def test_kept_values_are_bounded() -> None:
    kept: Kept[int] = Kept()
    asked = _Asked()
    for number in range(KEPT_TENANTS + 1):
        await kept.get(_Session(1, f"main/t_{number}"), [new_id()], asked.load)  # type: ignore[arg-type]
    assert len(kept._tenants) == KEPT_TENANTS
    assert "main/t_0" not in kept._tenants
    many = [new_id() for _ in range(KEPT_VALUES + 1)]
    found = await kept.get(_Session(1, "main/t_9"), many, asked.load)  # type: ignore[arg-type]
    assert len(found) == KEPT_VALUES + 1
    assert len(kept._tenants["main/t_9"][1]) == 0
