"""duplicates: how long a search of a whole list takes, and how many of the pairs that were planted in it it finds."""

import random
import time
from collections.abc import Callable
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth.principal import Principal
from bench.filling import CHUNK, FIRST, GIVEN, SURNAMES
from bench.support import Bench, line, organisation, scope_of
from kernel import copying
from kernel.ids import derive_id
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.duplicates import scan
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.records import codec, new_rows

Person = dict[str, str]

NAMES: Final = ["name", "email", "mobile"]
LEAST: Final = 0.95
"""Of the planted pairs."""

_SYLLABLES = [
    "ka", "mo", "ri", "ten", "sul", "bar", "ova", "shi", "lund", "whi", "tra", "pel", "dun", "ick", "ham", "ez",
]  # fmt: skip
_MORE = "云海明珠文武春秋天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"
_TRADITIONAL = str.maketrans("张刘陈杨赵黄吴孙马罗伟晓红强国云黄阳来调吕", "張劉陳楊趙黃吳孫馬羅偉曉紅強國雲黃陽來調呂")


async def duplicates(bench: Bench) -> None:
    """Twenty thousand people and a twin for every twentieth, spoilt in one of six ways."""
    await _search(bench, "duplicates", "twins@bench.example", 4_000 if bench.quick else 20_000)


async def many(bench: Bench) -> None:
    """The same of a list that is ten times as long: what one more record costs must not grow with the list."""
    await _search(bench, "duplicates_many", "many@bench.example", 8_000 if bench.quick else 200_000)


async def _search(bench: Bench, name: str, email: str, count: int) -> None:
    owner = await organisation(bench.parts, email)
    planted = await _fill(bench, owner, count)
    async with scope_of(bench, owner) as scope:
        await scope.session.driver.execute("ANALYZE contact")
        await scan.start(scope, CONTACT)
    started = time.perf_counter()
    more = True
    while more:
        async with owner.session(bench.parts.runtime) as session:
            more = await scan.one_chunk(session, CONTACT)
    seconds, opened = time.perf_counter() - started, await _opened(bench, owner)
    async with owner.session(bench.parts.runtime) as session:
        rows = await session.rows(sa.select(duplicate_pair.c.left_id, duplicate_pair.c.right_id))
    found = {(row.left_id, row.right_id) for row in rows}
    recall = len(found & planted.keys()) / len(planted)
    missed = dict.fromkeys(sorted(set(planted.values())), 0)
    for pair, way in planted.items():
        missed[way] += pair not in found
    line(
        name, recall * 100, "%", limit=100, target=LEAST * 100, ok=recall >= LEAST,
        rows=count, planted=len(planted), seconds=round(seconds, 1), opened_once=round(opened, 1),
        ratio=round(seconds / opened, 1), others=len(found - planted.keys()),
        missed={way: many for way, many in missed.items() if many},
    )  # fmt: skip


async def _opened(bench: Bench, owner: Principal) -> float:
    """Seconds of reading and opening everybody once, and nothing more: the least that a search can do."""
    decode, table, started = codec.decoder(CONTACT, NAMES), CONTACT.table, time.perf_counter()
    after: UUID | None = None
    while True:
        page = sa.select(*codec.columns(CONTACT, NAMES)).order_by(table.c.id).limit(CHUNK)
        async with scope_of(bench, owner) as scope:
            rows = await scope.session.rows(page if after is None else page.where(table.c.id > after))
            for row in rows:
                decode(row, scope.keys)
        if len(rows) < CHUNK:
            return time.perf_counter() - started
        after = rows[-1][0]


async def _fill(bench: Bench, owner: Principal, count: int) -> dict[tuple[UUID, UUID], str]:
    """Writes people; the planted pairs, lesser ids first, with the way in which the second one was spoilt."""
    dice = random.Random(20_261_127)  # noqa: S311  # no secret
    people = [_person(dice, number) for number in range(count - count // 20)]
    ways = list(_WAYS)
    planted, twins = {}, []
    for number, original in enumerate(dice.sample(range(len(people)), count // 20)):
        way = ways[number % len(ways)]
        one, other = sorted((_id(owner, original), _id(owner, len(people) + number)))
        planted[one, other] = way
        twins.append(_WAYS[way](dict(people[original]), number))
    everybody = people + twins
    names = [column.name for column in CONTACT.table.columns]
    for first in range(0, len(everybody), CHUNK):
        async with scope_of(bench, owner) as scope:
            chunk = enumerate(everybody[first : first + CHUNK], first)
            new = [(_id(owner, number), each, owner.person_id) for number, each in chunk]
            built = []
            for row, change in new_rows.build_creates(scope.keys, CONTACT, new):
                built.append(tuple({**row, "field_versions": "{}"}.get(name) for name in names))
                scope.session.record_change(change)
            await scope.session.copy_in(CONTACT.table, names, copying.encoded(CONTACT.table, names, built))
    return planted


def _id(owner: Principal, number: int) -> UUID:
    return derive_id(owner.person_id, number, at=owner.tenant.key_created_at)


def _person(dice: random.Random, number: int) -> Person:
    """Half with Chinese names; names recur as they do among people."""
    if number % 2:
        given = dice.choice(GIVEN) if dice.random() < 0.3 else "".join(dice.sample(_MORE, 2))
        mobile = f"13{dice.randrange(10)}{dice.randrange(10**8):08}"
        return {"name": dice.choice(SURNAMES) + given, "email": f"k{number}@kehu.example", "mobile": mobile}
    last = "".join(dice.choices(_SYLLABLES, k=3)).capitalize()
    mobile = f"07{dice.randrange(10**3):03} {dice.randrange(10**6):06}"
    return {"name": f"{dice.choice(FIRST)} {last}", "email": f"c{number}@client.example", "mobile": mobile}


def _other_name(person: Person, number: int) -> str:
    return f"N. N. {number}" if person["name"].isascii() else f"客户{number}"


def _by_mail(person: Person, number: int) -> Person:
    return {"name": _other_name(person, number), "email": person["email"].upper()}


def _by_phone(person: Person, number: int) -> Person:
    return {"name": _other_name(person, number), "mobile": person["mobile"].replace(" ", "-")}


def _by_country_code(person: Person, number: int) -> Person:
    mobile = person["mobile"]
    whole = f"+44 {mobile[1:]}" if mobile.startswith("07") else f"+86 {mobile[:3]} {mobile[3:7]} {mobile[7:]}"
    return {"name": _other_name(person, number), "mobile": whole}


def _other_script(person: Person, _: int) -> Person:
    name = person["name"]
    return {"name": " ".join(reversed(name.upper().split())) if name.isascii() else name.translate(_TRADITIONAL)}


def _slip(person: Person, _: int) -> Person:
    """Two letters changed places; Chinese names this short have no slips that say who is meant."""
    name = person["name"]
    return {"name": f"{name[:-4]}{name[-3]}{name[-4]}{name[-2:]}" if name.isascii() else name}


def _name_alone(person: Person, _: int) -> Person:
    return {"name": person["name"]}


_WAYS: Final[dict[str, Callable[[Person, int], Person]]] = {
    "mail": _by_mail, "phone": _by_phone, "country_code": _by_country_code, "script": _other_script, "slip": _slip,
    "name": _name_alone,
}  # fmt: skip
