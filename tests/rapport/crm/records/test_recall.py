"""Search finds all that is promised and nothing else: compared with a scan over plain texts, through the API."""

import random
import unicodedata
from typing import Any

import pytest

from tests.support.app import Person, Rapport
from tests.support.imports import imported
from tests.support.recall import READINGS, hits, is_promised, wide

pytestmark = pytest.mark.slow

FIELDS = ("name", "title", "email", "mobile", "note")
NAMES = [
    "单雄信", "曾国藩", "仇英", "解缙", "重庆长行", "張國華", "张国华", "吕雪峰", "欧阳雪", "欧阳红", "李娜", "Li 李",
    "李Li", "博远ABC银行", "Liam O'Brien", "Liam OBrien", "O’Brien", "Jürgen Müller", "Jurgen Muller",
    "Jürgen Mu\u0308ller", "Bo", "Al Ng", "Ａｌａｎ　Ｗｕ", "3M", "12-34 Ltd", "R2-D2", "🎉 Party 👍🏽", "Zoë",
    "Straße", "İrem Ağa", "Ñandú", "J. P. Morgan", "van der Berg", "Jean-Luc", "aaaa", "aaab", "abababa", "ｶﾞｽ", "대한",
    "Ελένη", "Иван Петров", "﷽", "ﬁne", "A.B.C.", "x_y_z", "N°5", "C++", "Ⅳ华",
]  # fmt: skip
FIXED = [
    "shan", "dan xiong", "zeng", "ceng", "qiu", "xie", "chongqing", "zhongq", "cq", "zgh", "张", "張", "国华", "國",
    "lv", "lu", "ouyangx", "oyx", "o'b", "o'br", "br", "müll", "MULLER", "mu\u0308l", "ｌｉ", "li", "al", "a", "3m",
    "12-34", "1234", "34-12", "🎉", "👍", "strass", "iva", "ελε", "대", "ガ", "カ", "jean luc", "jean-l", "abab", "aab",
    "(0)20", "0207946", "7946 0", "@example", "example.com", "li 李", "李li", "博远abc", "c++", "x_y", "no such word",
]  # fmt: skip


class Asked:
    """One person's searches beside the scan of what that person may read."""

    def __init__(self, person: Person, texts: dict[str, dict[str, str]]) -> None:
        self.person, self.texts = person, texts

    async def listed(self, **query: object) -> set[str]:
        """The ids on all pages of a list."""
        found: list[str] = []
        asked: dict[str, Any] = {"limit": 200, "fields": ["name"], **query}
        while True:
            done = await self.person.post("/api/contacts/query", json=asked)
            assert done.status_code == 200, (query, done.text)
            page = done.json()
            found += [item["id"] for item in page["items"]]
            if page["next"] is None:
                assert len(found) == len(set(found))
                return set(found)
            asked["cursor"] = page["next"]

    async def check(self, query: str) -> int:
        """Asks the list, its filter and its count, and the palette; returns how many hits the scan has."""
        wanted = hits(query, self.texts, FIELDS)
        assert self.named(await self.listed(search=query)) == self.named(wanted), query
        counted = await self.person.post("/api/contacts/count", json={"search": query})
        assert counted.json()["count"] == len(wanted), query
        within = {"field": "name", "op": "contains", "value": query}
        assert self.named(await self.listed(filter=within)) == self.named(hits(query, self.texts, ["name"])), query
        found = (await self.person.post("/api/search", json={"q": query, "limit": 50})).json()["hits"]
        assert len(found) == min(50, len(wanted)), query
        assert {hit["id"] for hit in found} <= wanted, query
        return len(wanted)

    def named(self, ids: set[str]) -> list[dict[str, str]]:
        """Records in place of ids, to be read where they differ."""
        return [self.texts[each] for each in sorted(ids)]


def contact(dice: random.Random, number: int) -> dict[str, str]:
    """A contact with texts that are hard to find or easily mixed up."""
    name = NAMES[number] if number < len(NAMES) else " ".join(dice.sample(NAMES, dice.choice([1, 1, 2, 3])))
    hanzi = "".join(dice.choices(list(READINGS), k=dice.choice([2, 3, 4])))
    texts = {"name": dice.choice([name, name, hanzi, name.upper()]) if number >= len(NAMES) else name}
    texts["title"] = dice.choice(["", "Buyer", "VP Sales", f"{hanzi}", f"no {dice.randrange(10**4)}-{number}"])
    texts["email"] = (
        f"{dice.choice(['ann', 'al', 'o.brien', 'x_y', '李'])}.{number}@{dice.choice(['example', 'a-b'])}.com"
    )
    texts["mobile"] = dice.choice(
        [f"+44 (0)20 7946 {number:04}", f"138{dice.randrange(10**8):08}", f"{number:03}-12-3"]
    )
    texts["note"] = " ".join(dice.choices([*NAMES, hanzi, "pays late", "abc bcd", "1.5 mm"], k=dice.choice([0, 3, 9])))
    return {key: value for key, value in texts.items() if value}


def some_query(dice: random.Random, texts: list[dict[str, str]]) -> str:
    """A piece, or two, of what is there, written in another way, or of its pinyin."""
    words = []
    for _ in range(dice.choice([1, 1, 1, 2, 3])):
        word = dice.choice(dice.choice([*dice.choice(texts).values()]).split())
        spelt = "".join(dice.choice(READINGS[each].split()) if each in READINGS else each for each in word)
        source = dice.choice([word, word, spelt])
        start = dice.randrange(len(source))
        piece = source[start : start + dice.choice([1, 2, 3, 4, 7, 30])]
        words.append(dice.choice([piece, piece.upper(), unicodedata.normalize("NFD", piece), wide(piece)]))
    return " ".join(words)


async def founded(rapport: Rapport, email: str, seed: int) -> tuple[Asked, Asked, random.Random]:
    """An owner and a member who read 240 contacts, of which every third is the member's."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    owner = await rapport.sign_up("Recall Ltd", "GB", email)
    member = await rapport.hire(owner, f"m{email}")
    for number in range(240):
        person = member if number % 3 == 0 else owner
        done = await person.post("/api/contacts", json=contact(dice, number))
        assert done.status_code == 201, done.text
    return await reader(owner), await reader(member), dice


async def reader(person: Person) -> Asked:
    """A person with the plain texts of all that they may read."""
    asked: dict[str, Any] = {"limit": 200}
    texts: dict[str, dict[str, str]] = {}
    while True:
        page = (await person.post("/api/contacts/query", json=asked)).json()
        texts |= {item["id"]: {name: item[name] for name in FIELDS if item[name]} for item in page["items"]}
        if page["next"] is None:
            return Asked(person, texts)
        asked["cursor"] = page["next"]


async def labels(person: Person, query: str, limit: int = 20) -> list[str]:
    """What the palette shows, best first."""
    done = await person.post("/api/search", json={"q": query, "limit": limit})
    return [hit["label"] for hit in done.json()["hits"]]


async def test_every_search_finds_what_a_scan_finds(rapport: Rapport, email: str) -> None:
    owner, member, dice = await founded(rapport, email, 20261123)
    assert (len(owner.texts), len(member.texts)) == (240, 80)
    queries = [*FIXED, *(some_query(dice, list(owner.texts.values())) for _ in range(80))]
    promised = [query for query in queries if is_promised(query)]
    found = [(await owner.check(query), await member.check(query)) for query in promised]
    assert len(promised) > 100
    assert sum(mine > theirs > 0 for mine, theirs in found) > 30
    assert sum(mine == 0 for mine, _ in found) > 3


async def test_hits_behind_a_page_of_candidates_are_found(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Recall Ltd", "GB", email)
    wanted = [f"abcdef {number}" for number in range(5)]
    # Newer ones with every three letters of what is searched, in pieces: candidates of the tokens, no hits.
    decoys = [f"abcd bcde cdef {number}" for number in range(230)]
    await imported(rapport, owner, "\n".join(["name", *wanted]).encode(), "contact")
    await imported(rapport, owner, "\n".join(["name", *decoys]).encode(), "contact")
    assert sorted(await labels(owner, "abcdef", 5)) == wanted
    assert len(await labels(owner, "abcd", 50)) == 50
    counted = [{"search": "abcdef"}, {"search": "bcd"}, {"filter": {"field": "name", "op": "contains", "value": "def"}}]
    found = [(await owner.post("/api/contacts/count", json=each)).json()["count"] for each in counted]
    assert found == [5, 235, 235]


async def test_the_trash_is_searched_too(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Recall Ltd", "GB", email)
    made = [
        (await owner.post("/api/contacts", json={"name": name})).json()["record"] for name in ("Ann Lee", "Ann Ray")
    ]
    await owner.delete(f"/api/contacts/{made[0]['id']}")
    asked = {"search": "ann", "deleted": True}
    page = (await owner.post("/api/contacts/query", json=asked)).json()
    assert [item["name"] for item in page["items"]] == ["Ann Lee"]
    assert (await owner.post("/api/contacts/count", json=asked)).json() == {"count": 1}
    assert await labels(owner, "ann") == ["Ann Ray"]


@pytest.mark.parametrize(
    ("query", "code", "names"),
    [
        ("", "search.too_short", []),
        ("-", "search.too_short", []),
        ("。 & ", "search.too_short", []),
        ("l", "search.word_start", ["李 Lee & Co"]),
        ("ee", "search.word_start", []),
        ("le & co", "search.word_start", ["李 Lee & Co"]),
        ("lee &", None, ["李 Lee & Co"]),
        ("李", None, ["李 Lee & Co"]),
    ],
)
async def test_short_queries_say_so(
    rapport: Rapport, email: str, query: str, code: str | None, names: list[str]
) -> None:
    owner = await rapport.sign_up("Recall Ltd", "GB", email)
    await owner.post("/api/contacts", json={"name": "李 Lee & Co"})
    found = (await owner.post("/api/search", json={"q": query})).json()
    assert [hit["label"] for hit in found["hits"]] == names
    assert (found["notice"] or {}).get("code") == code
    page = (await owner.post("/api/contacts/query", json={"search": query})).json()
    if query:
        assert ([item["name"] for item in page["items"]], (page["notice"] or {}).get("code")) == (names, code)
