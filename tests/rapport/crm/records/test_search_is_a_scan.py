"""Whatever texts records have and whatever is asked: search is a scan of the plain texts, field by field and over all
objects, own fields among them. `make properties` tries ten times as many of both.
"""

import unicodedata
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.app import Person, Rapport
from tests.support.own_fields import define
from tests.support.recall import PHONES, READINGS, hits, is_promised, wide

pytestmark = pytest.mark.slow

EXAMPLES: Final = max(1, settings().max_examples // 50)
QUERIES: Final = 5
"""Of an example, each of which adds a record of every object."""

NOUNS: Final = {"contact": "contacts", "company": "companies", "lead": "leads", "deal": "deals", "product": "products"}

LATIN = st.text("abBCcéïöÉñßłåxyz", min_size=1, max_size=8)
HANZI = st.text(sorted(READINGS), min_size=1, max_size=5)
DIGITS = st.text("0123456789", min_size=1, max_size=9)
MARKED = st.sampled_from(
    ["O'Brien", "a-b", "x_y", "A.B.C.", "12-34", "1.5", "C++", "N°5", "R2-D2", "🎉", "&", "Ⅳ", "ﬁne"]
)
WORD = st.one_of(
    LATIN, HANZI, DIGITS, MARKED, st.tuples(HANZI, LATIN).map("".join), st.tuples(LATIN, DIGITS).map("".join)
)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)
SAFE = st.text("abcxyz019", min_size=1, max_size=6)
PHONE = st.tuples(
    st.sampled_from(["+44 (0)", "", "0", "+86 "]), st.lists(st.text("0123456789", min_size=2, max_size=4), min_size=2),
    st.sampled_from([" ", "-", ""]),
).map(lambda parts: (parts[0] + parts[2].join(parts[1]))[:40])  # fmt: skip
TEXTS: Final = {
    "name": NAME, "text": NAME, "long_text": st.lists(WORD, max_size=12).map(" ".join), "phone": PHONE,
    "email": st.tuples(SAFE, SAFE, SAFE).map(lambda parts: f"{parts[0]}.{parts[1]}@{parts[2]}.com"),
    "url": st.tuples(SAFE, SAFE).map(lambda parts: f"https://{parts[0]}.example/{parts[1]}"),
}  # fmt: skip


class Shelf:
    """An organisation, what its records say, and which of their fields are searched."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner
        self.fields: dict[str, dict[str, str]] = {}
        self.texts: dict[str, dict[str, dict[str, str]]] = {name: {} for name in NOUNS}

    async def learn(self) -> None:
        """The types of searched fields by object, from the declarations."""
        for obj in (await self.owner.get("/api/objects")).json():
            if obj["name"] in NOUNS:
                searched = [each for each in obj["fields"] if each["searchable"] and each["type"] in TEXTS]
                self.fields[obj["name"]] = {each["name"]: each["type"] for each in searched}
                PHONES.update(each["name"] for each in searched if each["type"] == "phone")

    async def add(self, obj: str, texts: dict[str, str]) -> None:
        """A record; what it says is what the API says that it says."""
        done = await self.owner.post(f"/api/{NOUNS[obj]}", json=texts)
        assert done.status_code == 201, (obj, texts, done.text)
        record = done.json()["record"]
        self.texts[obj][record["id"]] = {name: record[name] for name in self.fields[obj] if record[name]}

    async def listed(self, obj: str, **query: object) -> set[str]:
        """The ids on all pages of a list."""
        found: list[str] = []
        asked: dict[str, Any] = {"limit": 200, "fields": ["name"], **query}
        while True:
            done = await self.owner.post(f"/api/{NOUNS[obj]}/query", json=asked)
            assert done.status_code == 200, (query, done.text)
            found += [item["id"] for item in done.json()["items"]]
            if done.json()["next"] is None:
                assert len(found) == len(set(found))
                return set(found)
            asked["cursor"] = done.json()["next"]

    async def check(self, query: str) -> None:
        """Lists by search, lists by each field, counts, and what is found over all objects."""
        everywhere: set[str] = set()
        for obj, fields in self.fields.items():
            texts = self.texts[obj]
            wanted = hits(query, texts, fields)
            everywhere |= wanted
            self.same(obj, query, "anywhere", await self.listed(obj, search=query), wanted)
            counted = await self.owner.post(f"/api/{NOUNS[obj]}/count", json={"search": query})
            assert counted.json()["count"] == len(wanted), (obj, query)
            for name in fields:
                within = await self.listed(obj, filter={"field": name, "op": "contains", "value": query})
                self.same(obj, query, name, within, hits(query, texts, [name]))
        found = (await self.owner.post("/api/search", json={"q": query, "limit": 50})).json()["hits"]
        assert {hit["id"] for hit in found} <= everywhere, query
        assert len({hit["id"] for hit in found}) == min(50, len(everywhere)), query

    def same(self, obj: str, query: str, where: str, found: set[str], wanted: set[str]) -> None:
        """Says which texts differ, not which ids."""
        texts = self.texts[obj]
        lost, more = ([texts[each] for each in ids] for ids in (wanted - found, found - wanted))
        assert (lost, more) == ([], []), f"{query!r} in {where} of {obj}"


@pytest.fixture
async def shelf(rapport: Rapport, email: str) -> Shelf:
    """An organisation with own fields of every searched kind."""
    owner = await rapport.sign_up("Scan Ltd", "GB", email)
    for obj, kinds in {
        "company": ("text", "phone"),
        "contact": ("long_text", "url"),
        "deal": ("text", "email"),
    }.items():
        for kind in kinds:
            await define(owner, kind, f"Own {kind}", obj)
    found = Shelf(owner)
    await found.learn()
    return found


def spelt(data: st.DataObject, word: str) -> str:
    """A word in pinyin, as one of its readings."""
    return "".join(data.draw(st.sampled_from(READINGS[each].split())) if each in READINGS else each for each in word)


def query(data: st.DataObject, words: list[str]) -> str:
    """One to three pieces of what is there, or of its pinyin, written in another way; or anything at all."""
    asked = []
    for _ in range(data.draw(st.integers(1, 3))):
        word = data.draw(st.one_of(st.sampled_from(words), WORD))
        word = data.draw(st.sampled_from([word, spelt(data, word)]))
        start = data.draw(st.integers(0, len(word) - 1))
        piece = word[start : start + data.draw(st.integers(1, 12))]
        forms = [piece, piece.upper(), unicodedata.normalize("NFD", piece), wide(piece)]
        asked.append(data.draw(st.sampled_from(forms)))
    return " ".join(asked)


@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=st.data())
async def test_search_is_a_scan(shelf: Shelf, data: st.DataObject) -> None:
    words = []
    for obj, fields in shelf.fields.items():
        texts = {name: data.draw(TEXTS[kind]) for name, kind in fields.items()}
        await shelf.add(obj, {name: text for name, text in texts.items() if text.strip()})
        words += [word for text in texts.values() for word in text.split()]
    for _ in range(QUERIES):
        asked = query(data, words)
        if is_promised(asked):
            await shelf.check(asked)
