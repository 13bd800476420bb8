"""Verbs that take the same records in opposite orders: the server counts no deadlock, and everybody gets an answer.

Each answer is a success or a refusal with a code. The server's count is read once every connection is closed, which
is when its backends have told all that they counted.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Iterable
from typing import Any

import asyncpg
import httpx
import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import ask, opened, step

pytestmark = pytest.mark.slow

ROUNDS = 20
RECORDS = 12
Answer = Awaitable[httpx.Response]


async def deadlocks(url: str) -> int:
    """How many the server has counted in this database; asked from another one."""
    connection = await asyncpg.connect(url.rpartition("/")[0] + "/postgres")
    try:
        question = "SELECT deadlocks FROM pg_stat_database WHERE datname = $1"
        return int(await connection.fetchval(question, url.rpartition("/")[2]))
    finally:
        await connection.close()


@pytest.fixture
def url(rapport: Rapport) -> str:
    """The administrator's way into the tenant database."""
    return rapport.settings.tenant_admin_urls["main"]


@pytest.fixture
async def owner(rapport: Rapport, email: str, url: str) -> AsyncIterator[Person]:
    """The founder of a fresh organisation; when the test is over no deadlock was counted."""
    before = await deadlocks(url)
    yield await rapport.sign_up("Orders Ltd", "GB", email)
    await rapport.parts.runtime.databases.dispose()
    assert await deadlocks(url) == before


async def companies(owner: Person, count: int = RECORDS, noun: str = "companies") -> list[str]:
    """Fresh records; their ids in order."""
    made = [await owner.post(f"/api/{noun}", json={"name": f"{noun} {number}"}) for number in range(count)]
    return sorted(answer.json()["record"]["id"] for answer in made)


async def all_answered(answers: Iterable[Answer]) -> list[httpx.Response]:
    """Every answer; each is a success or a conflict that says what to do."""
    got = await asyncio.gather(*answers)
    for answer in got:
        refused = (answer.status_code, answer.json().get("code")) == (409, "records.conflict")
        assert answer.status_code in {200, 201} or refused, answer.text
    return got


def bulk(owner: Person, ids: list[str], employees: int) -> Answer:
    """A bulk edit of these records in this order."""
    body = {"op": "update", "ids": ids, "fields": {"employees": employees}}
    return owner.post("/api/companies/bulk", json=body)


async def versions(owner: Person) -> list[int]:
    """Each company's version."""
    page = (await owner.post("/api/companies/query", json={"limit": 200})).json()
    return [item["version"] for item in page["items"]]


async def test_the_count_is_not_blind(url: str, rapport: Rapport) -> None:
    """Two transactions that do wait for each other are counted, once."""
    before = await deadlocks(url)
    one, other = await asyncpg.connect(url), await asyncpg.connect(url)
    await one.execute("CREATE TABLE IF NOT EXISTS public.crossing AS SELECT n FROM generate_series(1, 2) n")
    take = "SELECT n FROM public.crossing WHERE n = $1 FOR UPDATE"
    for connection, number in ((one, 1), (other, 2)):
        await connection.execute("BEGIN")
        await connection.fetch(take, number)
    crossed = await asyncio.gather(one.fetch(take, 2), other.fetch(take, 1), return_exceptions=True)
    assert [type(each) for each in crossed].count(asyncpg.DeadlockDetectedError) == 1
    await one.close()
    await other.close()
    assert await deadlocks(url) == before + 1


async def test_bulk_edits_of_the_same_records_in_opposite_orders(owner: Person) -> None:
    ids = await companies(owner)
    for round_ in range(ROUNDS):
        got = await all_answered(bulk(owner, ids[:: (-1) ** turn], 100 * round_ + turn + 1) for turn in range(8))
        assert {answer.json()["done"] for answer in got} == {RECORDS}
    # Nobody's edit was lost on the way.
    assert await versions(owner) == [1 + 8 * ROUNDS] * RECORDS


async def test_links_from_both_sides(owner: Person) -> None:
    """Each new primary link takes the place of the other one of its contact, whichever side it is set from."""
    firms, people = await companies(owner, 3), await companies(owner, 3, "contacts")
    pairs = [(person, firm) for person in people for firm in firms]

    def put(mine: str, relation: str, record: str, other: str) -> Answer:
        return owner.put(f"/api/{mine}/{record}/links/{relation}/{other}", json={"is_primary": True})

    await all_answered(put("contacts", "companies", *pair) for pair in pairs)
    for turn in range(2 * ROUNDS):
        calls = [put("contacts", "companies", *pair) for pair in pairs[:: (-1) ** turn]]
        calls += [put("companies", "contacts", firm, person) for person, firm in pairs[:: -((-1) ** turn)]]
        for number, (person, firm) in enumerate(pairs):
            if number % 4 == turn % 4:
                calls.append(owner.delete(f"/api/contacts/{person}/links/companies/{firm}"))
            if number % 5 == turn % 5:
                calls.append(owner.delete(f"/api/companies/{firm}/links/contacts/{person}"))
        await all_answered(calls)
        for person in people:
            related = (await owner.get(f"/api/contacts/{person}")).json()["related"]["companies"]
            assert sum(each["is_primary"] for each in related) <= 1


async def test_undo_against_bulk(owner: Person) -> None:
    ids = await companies(owner)
    for round_ in range(ROUNDS):
        batch = (await bulk(owner, ids, 1000 + round_)).json()["batch_id"]
        undo = owner.post(f"/api/batches/{batch}/undo")
        _, undone, _ = await all_answered(
            [bulk(owner, ids[::-1], 2000 + round_), undo, bulk(owner, ids, 3000 + round_)]
        )
        told = undone.json()
        # Each record was taken back or is named as edited since; none is passed over in silence.
        assert told["undone"] + len(told["kept"]) == RECORDS
        page = (await owner.post("/api/companies/query", json={"limit": 200})).json()
        # And no edit that came in between was taken back with the batch.
        assert {item["employees"] for item in page["items"]} <= {2000 + round_, 3000 + round_}


async def test_two_undos_of_one_batch_undo_it_once(owner: Person) -> None:
    ids = await companies(owner)
    batch = (await bulk(owner, ids, 7)).json()["batch_id"]
    got = await asyncio.gather(*[owner.post(f"/api/batches/{batch}/undo") for _ in range(2)])
    first, second = sorted(got, key=lambda answer: answer.status_code)
    assert (first.status_code, first.json()) == (200, {"undone": RECORDS, "kept": []})
    assert (second.status_code, second.json()["code"]) == (409, "records.already_undone")
    page = (await owner.post("/api/companies/query", json={"limit": 200})).json()
    # Created, edited, taken back: no second undo wrote once more.
    assert {(item["employees"], item["version"]) for item in page["items"]} == {(None, 3)}


async def test_an_import_that_updates_against_edits_by_hand(rapport: Rapport, owner: Person) -> None:
    ids = await companies(owner, 60)
    names = [f"companies {number}" for number in range(60)]
    for turn in range(4):
        rows = "".join(f"{name},{turn * 10 + 1}\n" for name in names[:: (-1) ** turn])
        item = await opened(owner, f"account,employees\n{rows}".encode())
        checked = await step(rapport, owner, item, "dry-run")
        assert (checked["totals"]["create"], checked["totals"]["update"]) == (0, 60)
        assert (await ask(owner, item, "run")).status_code == 200
        _, answers = await asyncio.gather(rapport.run_jobs(), edited_by_hand(owner, ids, turn))
        assert len(answers) == 64
        done: dict[str, Any] = (await owner.get(f"/api/imports/{item['id']}")).json()
        assert (done["state"], done["error_code"], done["progress"]["done"]) == ("done", None, 60)


async def edited_by_hand(owner: Person, ids: list[str], turn: int) -> list[httpx.Response]:
    """Each record by itself, the last first, and all of them at once in both orders."""
    by_hand = [
        owner.patch(f"/api/companies/{record}", json={"base_version": 1, "year_founded": 1900 + turn})
        for record in reversed(ids)
    ]
    return await all_answered([*by_hand, *(bulk(owner, ids[:: (-1) ** each], 5 + each) for each in range(4))])
