"""Persons are in the order of their surnames' readings, in every list that names them, however many there are."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import pytest
import sqlalchemy as sa

from kernel import collation
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.records import ranked_pages, ranking, read
from rapport.crm.records.models import text_order, text_rank
from rapport.crm.records.objects import Field
from tests.support.app import Person, Rapport

# bo, piao, qiu, shan, xie, yuchi, zeng; read as texts they would be bai, pu, chou, dan, jie, weichi, ceng.
NAMES: Final = ["柏杨", "朴树", "仇英", "单雄信", "解缙", "尉迟恭", "曾国藩"]
IN_ORDER: Final = ["柏杨", "朴树", "仇英", "单雄信", "解缙", "尉迟恭", "曾国藩"]
BY_TEXT: Final = ["柏杨", "曾国藩", "仇英", "单雄信", "解缙", "朴树", "尉迟恭"]

People = Callable[[str], Awaitable[Person]]


@pytest.fixture
def people(rapport: Rapport, email: str) -> People:
    """Makes an organisation with these names, as contacts, leads or companies."""

    async def make(path: str) -> Person:
        owner = await rapport.sign_up("通讯录", "CN", email)
        await owner.patch("/api/account", json={"locale": "zh-CN"})
        for name in NAMES[::-1]:
            done = await owner.post(f"/api/{path}", json={"name": name})
            assert done.status_code == 201, done.text
        await rapport.run_jobs()
        return owner

    return make


async def names(owner: Person, path: str, *more: dict[str, Any], descending: bool = False) -> list[str]:
    """All pages of two."""
    found: list[str] = []
    cursor = None
    while True:
        sort = [{"field": "name", "descending": descending}, *more]
        done = await owner.post(f"/api/{path}/query", json={"sort": sort, "limit": 2, "cursor": cursor})
        assert done.status_code == 200, done.text
        assert done.json()["notice"] is None
        found += [item["name"] for item in done.json()["items"]]
        cursor = done.json()["next"]
        if cursor is None:
            return found


async def home(rapport: Rapport, owner: Person) -> Any:
    return await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))


async def rows(rapport: Rapport, owner: Person, statement: Any) -> Any:
    tenant = await home(rapport, owner)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        return await session.rows(statement)


@contextmanager
def before_surnames(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The product as it was before it read surnames; prepared statements say by which rules they were made."""
    ranked_pages._arms.cache_clear()
    with monkeypatch.context() as before:
        before.setattr(Field, "names_a_person", False)
        yield before
    ranked_pages._arms.cache_clear()


@pytest.mark.parametrize("path", ["contacts", "leads"])
async def test_persons_go_by_the_readings_of_their_surnames(people: People, path: str) -> None:
    owner = await people(path)
    assert await names(owner, path) == IN_ORDER
    assert await names(owner, path, descending=True) == IN_ORDER[::-1]
    # Opened in the application, beside another field.
    assert await names(owner, path, {"field": "updated_at", "descending": False}) == IN_ORDER


async def test_owners_are_chosen_in_the_same_order(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("通讯录", "CN", email, name="翟天")
    for number, name in enumerate(["曾国藩", "仇英", "常遇春"]):
        await rapport.hire(owner, f"{number}{email}", name=name)
    listed = [each["name"] for each in (await owner.get("/api/people")).json()]
    assert listed == ["常遇春", "仇英", "曾国藩", "翟天"]


async def test_companies_go_by_everyday_readings(people: People) -> None:
    assert await names(await people("companies"), "companies") == BY_TEXT


async def test_ranks_of_earlier_rules_are_made_anew(
    rapport: Rapport, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = await people("contacts")
    tenant, field = await home(rapport, owner), CONTACT.title

    async def rank() -> None:
        await ranking.bring_up_to_date(rapport.parts.runtime, tenant.home.key, CONTACT, field, batch=3)

    with before_surnames(monkeypatch) as before:
        await rank()
        before.setattr(read, "SORTED_IN_APPLICATION", 3)
        assert await names(owner, "contacts") == BY_TEXT
    [state] = await rows(rapport, owner, sa.select(text_order))
    assert (state.field_id, state.rules, state.ready, state.placed) == (field.id, collation.TEXTS, True, 7)

    # Few rows are opened; of many a list says that they are being put in order, and has it done.
    assert await names(owner, "contacts") == IN_ORDER
    monkeypatch.setattr(read, "SORTED_IN_APPLICATION", 3)
    asked = {"sort": [{"field": "name", "descending": False}], "limit": 2}
    done = await owner.post("/api/contacts/query", json=asked)
    assert done.json()["notice"]["code"] == "records.sort_updating", done.text
    await rapport.run_jobs()
    assert await names(owner, "contacts") == IN_ORDER
    assert await names(owner, "contacts", descending=True) == IN_ORDER[::-1]
    [after] = await rows(rapport, owner, sa.select(text_order))
    assert (after.rules, after.ready, after.placed) == (collation.PERSONS, True, 7)
    assert after.epoch > state.epoch
    [ranks] = await rows(rapport, owner, sa.select(sa.func.count().label("all")).select_from(text_rank))
    assert ranks.all == 7

    # A worker of the version before leaves them alone.
    with before_surnames(monkeypatch):
        await rank()
    assert await names(owner, "contacts") == IN_ORDER
