"""What a search over all objects shows first, however many newer titles hold the words: the title that was typed, then
titles that start with it.
"""

from typing import Any, Final

import pytest

from rapport.crm.records import search
from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.team import hired

pytestmark = pytest.mark.deep

MANY: Final = search.RANKED + 10
OWN: Final = {"read": "own", "create": True, "update": "own", "delete": "none", "export": "own", "share": "own"}
ALL: Final = {"read": "all", "create": True, "update": "all", "delete": "none", "export": "all", "share": "all"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Order Ltd", "GB", email)


async def add(rapport: Rapport, person: Person, *names: str, name: str = "contact") -> None:
    """Records with these titles, each newer than the one before it."""
    await imported(rapport, person, "\n".join(["name", *names]).encode(), name)


async def labels(person: Person, q: str, **asked: object) -> list[str]:
    """The titles that are found, in their order."""
    answer = (await person.post("/api/search", json={"q": q, **asked})).json()
    assert (answer["notice"] or {}).get("code") != "search.cut_off"
    return [hit["label"] for hit in answer["hits"]]


async def with_role(rapport: Rapport, owner: Person, **rights: object) -> Person:
    """A colleague with a role of these rights."""
    role = {"label": {"zh": "角色", "en": "Role"}, "rights": rights}
    made = await owner.post("/api/roles", json=role)
    assert made.status_code == 201, made.text
    return await hired(rapport, owner, made.json()["key"])


@pytest.mark.parametrize(
    ("old", "newer", "asked"),
    [
        ("Acme", "Acme Works {}", ["acme", "ACME", " Ａcme "]),
        ("Acme Works", "New Acme Works {}", ["acme works"]),
        ("Jürgen", "Jurgen {}", ["jurgen", "JÜRGEN"]),
        ("晓红", "晓红 {}", ["晓红"]),
        ("國華", "国华贸易 {}", ["国华", "國華"]),
        ("12-34", "12-34 {}", ["12-34"]),
        ("C", "C {}", ["c"]),
    ],
)
async def test_the_title_that_was_typed_is_first(
    rapport: Rapport, owner: Person, old: str, newer: str, asked: list[str]
) -> None:
    await add(rapport, owner, old, *(newer.format(i) for i in range(MANY)))
    for q in asked:
        found = await labels(owner, q, limit=3)
        assert (found[0], len(found)) == (old, 3), q


@pytest.mark.parametrize(
    ("old", "newer", "asked"),
    [
        ("Needle Works", "The Needle {}", ["needle", "ne", "n"]),
        ("晓红商行", "王晓红 {}", ["晓红", "xiaoh", "xia", "xh"]),
        ("重庆银行", "大重庆 {}", ["chongq", "zhongq", "cq"]),
        ("12-34-56 Ltd", "no 123456 {}", ["123456", "1234", "12-34"]),
    ],
)
async def test_titles_that_start_with_it_stand_before_the_others(
    rapport: Rapport, owner: Person, old: str, newer: str, asked: list[str]
) -> None:
    await add(rapport, owner, old, *(newer.format(i) for i in range(MANY)))
    for q in asked:
        assert (await labels(owner, q, limit=3))[0] == old, q


async def test_of_every_object_the_whole_comes_first(rapport: Rapport, owner: Person) -> None:
    for name in ("company", "contact"):
        await add(rapport, owner, "Acme", "Acme Works", "The Acme", *(f"An Acme {i}" for i in range(MANY)), name=name)
    assert await labels(owner, "acme", limit=5) == ["Acme", "Acme", "Acme Works", "Acme Works", "The Acme"]


async def test_it_is_first_of_twenty_thousand(rapport: Rapport, owner: Person) -> None:
    newer = [*(f"Acme Works {i}" for i in range(search.MAX_SCANNED)), *(f"国华贸易{i}" for i in range(200))]
    await add(rapport, owner, "Acme", "国华", *newer, "Acme Works")
    assert (await labels(owner, "acme", limit=2))[0] == "Acme"
    assert (await labels(owner, "国华", limit=2))[0] == "国华"


async def test_a_title_that_its_reader_may_not_see_is_not_there(rapport: Rapport, owner: Person) -> None:
    seller = await with_role(rapport, owner, objects={"*": OWN})
    await add(rapport, owner, "Acme", *(f"Acme Theirs {i}" for i in range(MANY)))
    mine = ["Acme", "Acme Mine"]
    for name in mine:
        assert (await seller.post("/api/contacts", json={"name": name})).status_code == 201
    assert await labels(seller, "acme") == mine
    assert (await labels(owner, "acme", limit=3))[:2] == ["Acme", "Acme"]


async def test_it_is_first_for_a_reader_of_whom_fields_are_hidden(rapport: Rapport, owner: Person) -> None:
    hidden: dict[str, Any] = {"contact": {"title": {"read": "hidden", "edit": False}}}
    seller = await with_role(rapport, owner, objects={"*": ALL}, fields=hidden)
    rows = ["Acme,Buyer", *(f"Acme Works {i},Acme" for i in range(MANY))]
    await imported(rapport, owner, "\n".join(["name,title", *rows]).encode(), "contact")
    hits = (await seller.post("/api/search", json={"q": "acme", "limit": 3})).json()["hits"]
    assert [hit["field"] for hit in hits] == ["name"] * 3
    assert (hits[0]["label"], hits[0]["subtitle"]) == ("Acme", None)


async def test_another_name_is_found_by_its_new_start(owner: Person) -> None:
    record = (await owner.post("/api/contacts", json={"name": "Needle"})).json()["record"]
    for i in range(3):
        assert (await owner.post("/api/contacts", json={"name": f"Acme {i}"})).status_code == 201
    changed = await owner.patch(
        f"/api/contacts/{record['id']}", json={"name": "Acme"}, headers={"If-Match": f'"{record["version"]}"'}
    )
    assert changed.status_code == 200, changed.text
    assert (await labels(owner, "acme", limit=1)) == ["Acme"]
    assert await labels(owner, "needle") == []


async def test_what_only_seems_to_start_so_hides_nothing(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 5)
    decoys = [f"abcd bcde cdef {i}" for i in range(30)]
    await add(rapport, owner, "abcdef", "abcdef works", "the abcdef", *decoys, "an abcdef")
    assert await labels(owner, "abcdef", limit=4) == ["abcdef", "abcdef works", "an abcdef", "the abcdef"]
    assert await labels(owner, "abcdef", limit=1) == ["abcdef"]
