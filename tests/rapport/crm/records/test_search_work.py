"""What a search costs: no text is opened that can't be shown, others get their turn, and what is cut off is said."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

import pytest

from rapport.crm.records import hits, search, turns
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.objects import Field
from tests.support.app import Person, Rapport
from tests.support.imports import imported

pytestmark = pytest.mark.deep

NOTE = ("中华人民共和国上海市" * 100)[:1000]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation with sixty contacts, twenty of them with a long note."""
    person = await rapport.sign_up("Notes Ltd", "GB", email)
    rows = [f"Shanghai {i},{NOTE if i % 3 == 0 else ''}" for i in range(60)]
    await imported(rapport, person, "\n".join(["name,note", *rows]).encode(), "contact")
    return person


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> Iterator[list[object]]:
    """The calls of one of a module's functions."""
    calls: list[object] = []
    inner = getattr(module, name)

    def called(*given: object) -> object:
        calls.append(given)
        return inner(*given)

    with monkeypatch.context() as patch:
        patch.setattr(module, name, called)
        yield calls


@contextmanager
def turns_given(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """How often the looking itself gave the loop a turn."""
    given: list[float] = []
    sleep = asyncio.sleep

    async def counting(seconds: float) -> None:
        given.append(seconds)
        await sleep(seconds)

    with monkeypatch.context() as patch:
        patch.setattr(turns.asyncio, "sleep", counting)
        yield given


async def test_no_row_is_opened_behind_the_last_hit(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "RANKED", 5)
    with counted(monkeypatch, search, "verified") as opened:
        found = (await owner.post("/api/search", json={"q": "shang", "objects": ["contact"], "limit": 5})).json()
    assert len(found["hits"]) == len(opened) == 5


async def test_a_count_marks_nothing(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch, hits, "highlight") as marked, counted(monkeypatch, hits, "pinyin_display") as shown:
        counts = [
            (await owner.post("/api/contacts/count", json={"search": q})).json()["count"] for q in ("shang", "上海")
        ]
    assert counts == [60, 20]
    assert (marked, shown) == ([], [])


@pytest.mark.parametrize(
    "asked", [{"search": "shang"}, {"filter": {"field": "note", "op": "contains", "value": "shang"}}]
)
async def test_long_notes_leave_the_loop_to_others(
    owner: Person, monkeypatch: pytest.MonkeyPatch, asked: dict[str, object]
) -> None:
    with turns_given(monkeypatch) as given:
        answer = await owner.post("/api/contacts/count", json=asked)
    assert answer.json()["count"] == (60 if "search" in asked else 20)
    # Twenty notes of 3,000 bytes each: no more than two of them are looked through at a time.
    # What else runs beside it sleeps for longer.
    assert given.count(0) >= 10


async def test_titles_are_found_without_opening_anything_else(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    load = TextKind.load

    def counting(kind: TextKind, field: Field, *given: Any) -> str | None:
        opened.append(field.name)
        return load(kind, field, *given)

    monkeypatch.setattr(TextKind, "load", counting)
    found = (await owner.post("/api/search", json={"q": "shang", "limit": 20})).json()["hits"]
    assert len(found) == 20
    assert {hit["label"] for hit in found} <= {f"Shanghai {i}" for i in range(60)}
    assert (set(opened), len(opened)) == ({"name"}, 60)


async def test_an_old_title_stands_before_newer_notes(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Notes Ltd", "GB", email)
    await imported(rapport, owner, b"name\nNeedle & Sons\n", "contact")
    newer = [f"Person {i},about the needle" for i in range(search.RANKED + 40)]
    await imported(rapport, owner, "\n".join(["name,note", *newer]).encode(), "contact")
    found = (await owner.post("/api/search", json={"q": "needle", "limit": 3})).json()["hits"]
    assert [hit["field"] for hit in found] == ["name", "note", "note"]
    assert found[0]["label"] == "Needle & Sons"


CUT_OFF = {
    "zh-CN": "可能匹配的记录太多，只核对了其中最新的 40 条，实际可能更多。请多输入一些字，或先加筛选。",
    "en": "Too many records may match: only the newest 40 of them were checked, so there may be more. Type more, or add"
    " a filter.",
}


@pytest.fixture
def short_of_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    """A search that looks at forty candidates."""
    monkeypatch.setattr(search, "MAX_SCANNED", 40)
    monkeypatch.setattr(search, "MAX_BATCH", 20)


@pytest.mark.usefixtures("short_of_breath")
@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_a_count_says_that_its_search_was_cut_off(owner: Person, locale: str) -> None:
    assert (await owner.patch("/api/session", json={"locale": locale})).status_code == 200
    notice = {"code": "search.cut_off", "message": CUT_OFF[locale]}
    counted_ = (await owner.post("/api/contacts/count", json={"search": "shang"})).json()
    assert counted_ == {"count": 40, "notice": notice}
    summed = (await owner.post("/api/contacts/summary", json={"search": "shang"})).json()
    assert (summed["total"]["count"], summed["notice"]) == (40, notice)
    exported = await owner.post("/api/contacts/export", json={"search": "shang", "columns": ["name"]})
    assert (exported.headers["rapport-rows"], unquote(exported.headers["rapport-notice"])) == ("40", CUT_OFF[locale])


@pytest.mark.usefixtures("short_of_breath")
async def test_a_page_is_whole_where_a_count_is_not(owner: Person) -> None:
    page = (await owner.post("/api/contacts/query", json={"search": "shang", "limit": 200})).json()
    assert {item["name"] for item in page["items"]} == {f"Shanghai {i}" for i in range(60)}
    assert (page["notice"], page["next"]) == (None, None)


@pytest.mark.usefixtures("short_of_breath")
async def test_what_the_notice_advises_helps(owner: Person) -> None:
    wanted = [f"Shanghai {i}" for i in range(20)]
    narrowed = {"search": "shang", "filter": {"field": "name", "op": "in", "value": wanted}}
    assert (await owner.post("/api/contacts/count", json=narrowed)).json() == {"count": 20}
    assert (await owner.post("/api/contacts/count", json={"search": "shanghai 17"})).json()["count"] == 1


@pytest.mark.usefixtures("short_of_breath")
async def test_forty_candidates_of_forty_are_all(owner: Person) -> None:
    forty = [f"Shanghai {i}" for i in range(40)]
    asked = {"search": "shang", "filter": {"field": "name", "op": "in", "value": forty}}
    assert (await owner.post("/api/contacts/count", json=asked)).json() == {"count": 40}


@pytest.mark.usefixtures("short_of_breath")
async def test_nothing_is_changed_by_a_search_that_was_cut_off(owner: Person) -> None:
    refused = await owner.post("/api/contacts/bulk", json={"op": "delete", "search": "shang"})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.search_cut_off")
    assert (await owner.post("/api/contacts/count", json={})).json() == {"count": 60}


@pytest.mark.usefixtures("short_of_breath")
async def test_the_palette_says_so_where_it_lacks_hits(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "RANKED", 5)
    owner = await rapport.sign_up("Notes Ltd", "GB", email)
    # Candidates by their tokens and no hits: what is searched stands in them in pieces.
    decoys = "\n".join(["name", *(f"abcd bcde cdef {i}" for i in range(50))])
    await imported(rapport, owner, decoys.encode(), "contact")
    found = (await owner.post("/api/search", json={"q": "abcdef"})).json()
    assert (found["hits"], found["notice"]) == ([], {"code": "search.cut_off", "message": CUT_OFF["en"]})
    enough = (await owner.post("/api/search", json={"q": "abcd", "limit": 5})).json()
    assert (len(enough["hits"]), enough["notice"]) == (5, None)
