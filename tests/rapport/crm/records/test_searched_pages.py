"""Pages of a searched list: nothing is missing when one scrolls on, in whichever order, however few candidates hold the
words. Candidates by their tokens that are no hits are texts in which what is searched stands in pieces.
"""

from typing import Any, Final

import pytest

from rapport.crm.records import search
from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.imports import imported

pytestmark = pytest.mark.deep

ROWS: Final = [
    f"abcdef {i:02},Buyer {i % 7}" if i % 5 == 0 else f"abcd bcde cdef {i:02},Buyer {i % 7}" for i in range(60)
]
HITS: Final = [f"abcdef {i:02}" for i in range(0, 60, 5)]
SORTS: Final[dict[str, list[dict[str, Any]]]] = {
    "as_it_comes": [],
    "oldest": [{"field": "created_at", "descending": False}],
    "title": [{"field": "name", "descending": False}],
    "title_backwards": [{"field": "name", "descending": True}],
    "two_texts": [{"field": "title", "descending": False}, {"field": "name", "descending": False}],
}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with sixty candidates, a fifth of which are hits."""
    person = await rapport.sign_up("Pages Ltd", "GB", email)
    await imported(rapport, person, "\n".join(["name,title", *ROWS]).encode(), "contact")
    return person


async def scrolled(person: Person, way: str = "next", **asked: object) -> list[list[str]]:
    """The titles on each page from a cursor on."""
    pages: list[list[str]] = []
    body: dict[str, Any] = {"fields": ["name"], **asked}
    while True:
        answer = await person.post("/api/contacts/query", json=body)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        pages.append([item["name"] for item in page["items"]])
        assert len(pages[-1]) <= body["limit"]
        if page[way] is None:
            return pages
        body["cursor"] = page[way]


def flat(pages: list[list[str]]) -> list[str]:
    """All titles, in their order."""
    return [name for page in pages for name in page]


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("limit", [1, 4, 50])
async def test_scrolling_on_shows_every_hit_once(owner: Person, sort: str, limit: int) -> None:
    pages = await scrolled(owner, search="abcdef", sort=SORTS[sort], limit=limit)
    assert sorted(flat(pages)) == HITS
    # None but the last page is less than full.
    assert {len(page) for page in pages[:-1]} <= {limit}


@pytest.mark.parametrize("sort", SORTS)
async def test_scrolling_back_shows_them_again(owner: Person, sort: str) -> None:
    asked: dict[str, Any] = {"search": "abcdef", "sort": SORTS[sort], "limit": 5, "fields": ["name"]}
    first = (await owner.post("/api/contacts/query", json=asked)).json()
    second = (await owner.post("/api/contacts/query", json={**asked, "cursor": first["next"]})).json()
    back = (await owner.post("/api/contacts/query", json={**asked, "cursor": second["previous"]})).json()
    assert [item["id"] for item in back["items"]] == [item["id"] for item in first["items"]]
    again = (await owner.post("/api/contacts/query", json={**asked, "cursor": back["next"]})).json()
    assert [item["id"] for item in again["items"]] == [item["id"] for item in second["items"]]


@pytest.mark.parametrize("sort", ["as_it_comes", "title"])
async def test_a_page_that_ends_early_is_gone_on_with(
    owner: Person, monkeypatch: pytest.MonkeyPatch, sort: str
) -> None:  # fmt: skip
    monkeypatch.setattr(search, "MAX_SCANNED", 7)
    monkeypatch.setattr(search, "MAX_BATCH", 3)
    asked: dict[str, Any] = {"search": "abcdef", "sort": SORTS[sort], "limit": 4}
    pages = await scrolled(owner, **asked)
    assert sorted(flat(pages)) == HITS
    assert len(pages) > 4
    end = await last_cursor(owner, asked)
    behind = await scrolled(owner, "previous", **asked, cursor=end)
    assert len(flat(behind)) == len(set(flat(behind))) >= len(HITS) - asked["limit"]


async def last_cursor(owner: Person, asked: dict[str, Any]) -> str:
    """The cursor that led to the last page."""
    cursor = None
    while True:
        page = (await owner.post("/api/contacts/query", json={**asked, "cursor": cursor})).json()
        if page["next"] is None:
            assert cursor is not None
            return str(cursor)
        cursor = page["next"]


async def test_a_filter_and_a_search_leave_what_holds_both(owner: Person) -> None:
    chosen = {"field": "title", "op": "eq", "value": "Buyer 0"}
    pages = await scrolled(owner, search="abcdef", filter=chosen, limit=2)
    assert sorted(flat(pages)) == ["abcdef 00", "abcdef 35"]


async def test_nothing_of_others_is_on_any_page(rapport: Rapport, owner: Person, email: str) -> None:
    seller = await colleague(rapport, owner, f"max.{email}")
    for name in ("abcdef mine", "abcd bcde cdef mine"):
        assert (await seller.post("/api/contacts", json={"name": name})).status_code == 201
    for sort in SORTS.values():
        assert flat(await scrolled(seller, search="abcdef", sort=sort, limit=2)) == ["abcdef mine"]


async def test_what_is_in_the_trash_is_found_there(owner: Person) -> None:
    found = (await owner.post("/api/contacts/query", json={"search": "abcdef 05", "limit": 5})).json()["items"]
    assert [item["name"] for item in found] == ["abcdef 05"]
    assert (await owner.delete(f"/api/contacts/{found[0]['id']}")).status_code in {200, 204}
    for sort in ("as_it_comes", "title"):
        asked: dict[str, Any] = {"search": "abcdef", "limit": 5, "sort": SORTS[sort]}
        assert flat(await scrolled(owner, **asked, deleted=True)) == ["abcdef 05"]
        assert sorted(flat(await scrolled(owner, **asked))) == [name for name in HITS if name != "abcdef 05"]


async def test_a_search_of_punctuation_finds_nothing(owner: Person) -> None:
    page = (await owner.post("/api/contacts/query", json={"search": "--"})).json()
    assert (page["items"], page["next"], page["notice"]["code"]) == ([], None, "search.too_short")


@pytest.mark.slow
@pytest.mark.parametrize("sort", ["as_it_comes", "title"])
async def test_the_oldest_of_more_candidates_than_are_opened_at_once_is_found(
    rapport: Rapport, email: str, sort: str
) -> None:
    owner = await rapport.sign_up("Many Ltd", "GB", email)
    # Last in the order of titles as well.
    await imported(rapport, owner, b"name\nzz abcdef\n", "contact")
    decoys = [f"abcd bcde cdef {i}" for i in range(search.MAX_SCANNED + 1)]
    await imported(rapport, owner, "\n".join(["name", *decoys]).encode(), "contact")
    pages = await scrolled(owner, search="abcdef", sort=SORTS[sort], limit=50)
    assert flat(pages) == ["zz abcdef"]
    counted = (await owner.post("/api/contacts/count", json={"search": "abcdef"})).json()
    assert (counted["count"], counted["notice"]["code"]) == (0, "search.cut_off")
