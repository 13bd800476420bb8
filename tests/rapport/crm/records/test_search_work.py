"""What a search costs: rows are opened until there are enough hits, and others get their turn meanwhile."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from rapport.crm.records import search, turns
from tests.support.app import Person, Rapport
from tests.support.imports import imported

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
    with counted(monkeypatch, search, "_verify") as opened:
        found = (await owner.post("/api/search", json={"q": "shang", "objects": ["contact"], "limit": 5})).json()
    assert len(found["hits"]) == len(opened) == 5


async def test_a_count_marks_nothing(owner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    with counted(monkeypatch, search, "highlight") as marked, counted(monkeypatch, search, "pinyin_display") as shown:
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
    assert len(given) >= 10
    assert set(given) == {0}
