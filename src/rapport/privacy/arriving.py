"""Erases from an organisation that an archive of before becomes, before anybody enters it, who was erased since.

Only hashes of addresses and numbers are left of them, so every text is opened and each address and number in it is held
against these. What they are found by is then looked for and erased as any request is, with a certificate of its own.
"""

import asyncio
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from kernel import context
from kernel.folding import fold, simplified
from kernel.runtime import Runtime
from kernel.tables import tenant_metadata
from rapport.crm.imports.suppressed import Suppressed
from rapport.portability.again import Alive, Past
from rapport.privacy import cases, erasing, hits, jobs, places, sealed
from rapport.privacy.find import Search
from rapport.privacy.wanted import MOST, Matcher, Subject, Why
from tenants.directory import Directory

NAMED: Final = ("contact", "lead", "company", "person")
"""Where somebody's name stands who is there."""

PAGE: Final = 1000
LONGEST: Final = 200

_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"|]+@[^\s<>()\[\],;:\"|@]+")
_PLAIN = re.compile(r"[\w.%+\-]+@[\w\-]+(?:\.[\w\-]+)+")
_NUMBERS = re.compile(r"(?<![\w@])[+(]{0,2}\d[\d\s().\-/]{4,}\d(?!\w)")
_GROUP = re.compile(r"[+(]{0,2}\d+")
_GROUPS: Final = 8
"""Of digits in one number."""


class Judge(Matcher):
    """Finds in texts who was erased, and keeps by what."""

    def __init__(self, known: Sequence[Suppressed]) -> None:
        super().__init__(Subject())
        self._known = known
        self.emails, self.phones = dict[str, None](), dict[str, None]()

    def why(self, text: str) -> set[Why]:
        folded, found = simplified(fold(text)), set[Why]()
        for address in addresses(folded):
            if self._is("email", address):
                self.emails[address] = None
                found.add("email")
        for number in numbers(folded):
            if self._is("phone", number):
                self.phones[number] = None
                found.add("phone")
        return found

    def _is(self, kind: str, text: str) -> bool:
        return any(each.named_by(kind, text) for each in self._known)


def addresses(text: str) -> Iterator[str]:
    """What may be an address in a text: as it stands there, and without what ends a sentence."""
    for pattern in (_ADDRESS, _PLAIN):
        yield from (match.group() for match in pattern.finditer(text))


def numbers(text: str) -> Iterator[str]:
    """What may be a number in a text: groups of digits beside each other, since two may stand there."""
    for match in _NUMBERS.finditer(text):
        run = match.group()
        groups = list(_GROUP.finditer(run))
        for first, start in enumerate(groups):
            for end in groups[first : first + _GROUPS]:
                yield run[start.start() : end.end()]


async def erase_again(runtime: Runtime, home: str, by: UUID, pasts: Sequence[Past], alive: Alive) -> int:
    """Erases from a home that nobody has entered yet, as one of its people, whom these know; from how many places.

    Raises what a search does, such as `TooManyFound`: then nothing may be made of the archive.
    """
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    judge = Judge([each.known for each in pasts])
    search = Search(runtime, home, tenant.id, Subject(), judge)
    async for _ in search.run():
        await alive()
    kept, erased = frozenset[UUID]().union(*(each.files for each in pasts)), 0
    with context.use(tenant.acted_in(by, locale=tenant.locale, origin="system")):
        names = await _names(runtime, home, search.found)
        for past in pasts:
            names = await _of_nobody(runtime, past.home, names, alive)
        for wanted in _subjects(judge, names):
            request_id = await _found(runtime, home, wanted, by, ZoneInfo(tenant.time_zone))
            erased += await _ticked(runtime, home, request_id, kept)
            await alive()
            await erasing.carry_out(runtime, home, request_id)
            await alive()
    return erased


async def _names(runtime: Runtime, home: str, found: hits.Found) -> list[str]:
    """What records of theirs are called."""
    names = set[str]()
    async with runtime.session(home) as session:
        for hit in found.own():
            table = tenant_metadata.tables[hit.place]
            rows = await session.rows(sa.select(*sealed.reading(table)).where(table.c.id == hit.ref))
            texts = [each for row in rows for each in sealed.texts(table, row, session.keys)]
            names |= {text.strip() for column, text in texts if column == "name"}
    return sorted(name for name in names if 1 < len(name) <= LONGEST and Subject(names=[name]).usable)


async def _of_nobody(runtime: Runtime, home: str, names: list[str], alive: Alive) -> list[str]:
    """Those of these names that no record and no person there has: a namesake was not erased."""
    for table in (tenant_metadata.tables[each] for each in NAMED):
        after = UUID(int=0)
        while names:
            page = sa.select(*sealed.reading(table)).where(table.c.id > after).order_by(table.c.id).limit(PAGE)
            async with runtime.session(home) as session:
                rows = await session.rows(page)
            there = [text for row in rows for name, text in sealed.texts(table, row, session.keys) if name == "name"]
            names = await asyncio.to_thread(_not_in, names, there)
            await alive()
            if len(rows) < PAGE:
                break
            after = rows[-1].id
    return names


def _not_in(names: list[str], texts: list[str]) -> list[str]:
    """The names that no text has; blocking. Nearly no text has any, so all are looked for at once first."""
    anybody = Matcher(Subject(names=names))
    naming = [text for text in texts if anybody.why(text)]
    return [name for name in names if not any(map(Matcher(Subject(names=[name])).why, naming))]


def _subjects(judge: Judge, names: list[str]) -> Iterator[Subject]:
    """Requests of as much as one may have."""
    kinds = [iter(names), iter(judge.emails), iter(judge.phones)]
    while any(some := [list(islice(kind, MOST)) for kind in kinds]):
        yield Subject(names=some[0], emails=some[1], phones=some[2])


async def _found(runtime: Runtime, home: str, wanted: Subject, by: UUID, zone: ZoneInfo) -> UUID:
    async with runtime.session(home) as session:
        request_id = await cases.write(erasing.tenant_of(session), wanted, 0, by, zone)
    await jobs.look(runtime, home, request_id)
    return request_id


async def _ticked(runtime: Runtime, home: str, request_id: UUID, kept: frozenset[UUID]) -> int:
    """Ticks what names them, with what hangs on their records; documents too, unless somebody kept them when they were
    erased. How many places.
    """
    async with runtime.session(home) as opened:
        session = erasing.tenant_of(opened)
        naming = [hit for hit in await hits.load(session, request_id) if hit.why]
        documents = [hit.ref for hit in naming if hit.place == places.DOCUMENT and hit.ref not in kept]
        others = [hit.ref for hit in naming if hit.place != places.DOCUMENT]
        await cases.tick(session, request_id, others, on=True)
        await cases.tick(session, request_id, documents, on=True, documents=True)
        await cases.confirm(session, request_id)
        await cases.to_erase(session, request_id, "anonymise")
        return await cases.ticked(session, request_id)
