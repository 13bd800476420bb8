"""Making a sandbox: the organisation is archived with substitutes for personal data, and the archive makes a copy.

What is written on the way is masked already, and encrypted under the organisation's keys as every file is; the copy has
keys of its own. The key of the substitutes is drawn for each try and written nowhere. A try that was killed leaves a
masked archive, which the next one replaces, and a half copy, which the sweep of arrivals removes; one that came as far
as the copy's memberships is finished by the next.
"""

import asyncio
import contextlib
import os
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import identities
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.jobs import Job
from kernel.keys.away import AWAY
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.text import Text
from kernel.tries import code_of, tried
from rapport.portability import archives, load, write
from rapport.portability.arrive import Arrival, Founder
from rapport.portability.entries import Entries
from rapport.portability.opened import Opened
from rapport.sandboxes import store
from rapport.sandboxes.errors import MakerGone, TakenOver
from rapport.sandboxes.masking.rows import Masked
from rapport.sandboxes.masking.values import Mask
from tenants.models import organisation_clock
from tenants.provision import Provisioner

EVERY: Final = 1.0
"""Seconds between two words about how far it is."""

KEY_BYTES: Final = 32

MOST: Final = 1 << 50
"""Bytes: what an organisation holds was let in already."""

NAMED: Final = Text(zh="{name}（沙盒）", en="{name} (sandbox)")

Tell = Callable[[int], Awaitable[None]]


class Builds:
    """The job that makes sandboxes; it needs what makes schemas."""

    def __init__(self, provisioner: Provisioner) -> None:
        self._provisioner = provisioner

    async def job(self, runtime: Runtime, work: Job) -> None:
        """Makes one; one that is there, or was given up, is left as it is."""
        ids = (UUID(str(work.args[name])) for name in ("organisation_id", "sandbox_id"))
        async with runtime.databases.control_session() as control:
            row = await store.taken(control, *ids)
        if row is None:
            return

        async def give_up(error: Exception | None) -> None:
            await fail(runtime, row, code_of(error, "sandboxes.too_long"))

        async def wait(_: Exception) -> bool:
            async with runtime.databases.control_session() as control:
                await store.change(control, row, {"attempt": row.attempt - 1})
            return True

        build = _Build(runtime, self._provisioner, row)
        await tried(row.attempt, build.run, give_up=give_up, wait=wait, over=(TakenOver,), for_good=(MakerGone,))


async def fail(runtime: Runtime, row: Row, code: str) -> None:
    """Gives a try up; what it left in the store goes as soon as the keys are there."""
    async with runtime.databases.control_session() as control:
        source = await archives.source_of(control, row.organisation_id)
        await store.change(
            control, row, {"state": "failed", "error_code": code[:100], "finished_at": real_now()}
        )  # fmt: skip
    if source is not None:
        with contextlib.suppress(*AWAY):
            await runtime.files.delete((await runtime.open_home(source.home)).keys, row.id)


class _Build:
    """One try."""

    def __init__(self, runtime: Runtime, provisioner: Provisioner, row: Row) -> None:
        self._runtime, self._provisioner, self._row = runtime, provisioner, row
        self._read, self._said = 0, time.monotonic()

    async def run(self) -> None:
        async with self._runtime.databases.control_session() as control:
            source = await archives.source_of(control, self._row.organisation_id)
        if source is None:
            raise TakenOver  # its keys are destroyed: there is nothing to copy any more
        keys, copy_id = (await self._runtime.open_home(source.home)).keys, self._row.copy_id
        if copy_id is None:
            await self._archive(source, keys)
            copy_id = await self._load(keys)
        await self._runtime.files.delete(keys, self._row.id)
        await self._provisioner.activate(copy_id)
        await self._end()

    async def _archive(self, source: write.Source, keys: Keyset) -> None:
        """Writes the masked archive, in place of what a try left that was killed."""
        await self._runtime.files.delete(keys, self._row.id)
        name = NAMED.format(name=source.organisation.name).pick(source.organisation.locale)
        told = msgspec.structs.replace(source.organisation, name=name)
        masked = Masked(Mask(os.urandom(KEY_BYTES)), with_files=self._row.with_files)
        file = await asyncio.to_thread(self._runtime.files.open_writer, keys, self._row.id)
        with file:
            entries = Entries(file)
            source = msgspec.structs.replace(source, organisation=told)
            await write.write(self._runtime, source, entries, self._reading, masked)
            await asyncio.to_thread(entries.close)
            await asyncio.to_thread(file.commit)
            self._read = sum(each.rows or 0 for each in entries.written)
        await self._tell(self._read, 2 * self._read)

    async def _load(self, keys: Keyset) -> UUID:
        """Makes the copy of it."""
        file = await asyncio.to_thread(self._runtime.files.seekable, keys, self._row.id)
        opening = Opened.at(file, self._provisioner.version, MOST)
        archive = await asyncio.to_thread(opening.__enter__)
        try:
            copy = _Copy(self._runtime, self._provisioner, archive, self._row, self._loaded)
            await copy.prepare()
            await copy.reserve(None)
            try:
                await copy.move_in(await asyncio.to_thread(copy.owner), None)
            except BaseException:
                await load.remove(self._runtime, copy.id)
                raise
        finally:
            await asyncio.to_thread(opening.__exit__, None, None, None)
            await asyncio.to_thread(file.close)
        return copy.id

    async def _reading(self, done: int, total: int) -> None:
        await self._tell(done, 2 * max(done, total))

    async def _loaded(self, rows: int) -> None:
        if time.monotonic() - self._said >= EVERY:
            self._said = time.monotonic()
            await self._tell(min(self._read + rows, 2 * self._read), 2 * self._read)

    async def _tell(self, done: int, total: int) -> None:
        async with self._runtime.databases.control_session() as control:
            if not await store.change(control, self._row, {"done": done, "total": total}):
                raise TakenOver

    async def _end(self) -> None:
        values = {"state": "ready", "finished_at": real_now(), "error_code": None}
        if self._read:
            values |= {"done": 2 * self._read, "total": 2 * self._read}
        async with self._runtime.databases.control_session() as control:
            await store.change(control, self._row, values)


class _Person(msgspec.Struct):
    """Of a person in the archive, what the first to enter is known by."""

    id: UUID
    name: str
    locale: str


class _Copy(Arrival):
    """The copy on its way in: some of the organisation's members enter it, and no trial begins."""

    def __init__(
        self, runtime: Runtime, provisioner: Provisioner, archive: Opened, row: Row, loaded: Tell
    ) -> None:  # fmt: skip
        super().__init__(runtime, provisioner, archive, again=None)
        self.parent_id = row.organisation_id
        self._row, self._loaded, self._moved = row, loaded, 0
        self._people: Mapping[UUID, UUID] = {}

    async def prepare(self) -> None:
        """Who may enter; raises `MakerGone` where nobody may any more."""
        chosen = [UUID(each) for each in self._row.people]
        async with self._runtime.databases.control_session() as control:
            self._people = await store.members(control, self._row.organisation_id, chosen)
        if not self._people:
            raise MakerGone

    def owner(self) -> Founder:
        """Who asked for it, or another of those who enter; blocking."""
        asked = self._row.requested_by
        wanted = asked if asked in self._people else min(self._people)
        [found] = [each for each in self._archive.of("person", _Person) if each.id == wanted]
        return Founder(found.id, found.name, found.locale, "")

    def entering(self, owner: Founder) -> Mapping[UUID, UUID]:
        return {person_id: new_id() for person_id in self._people}

    async def admit(self, control: ControlSession, owner: Founder, entering: Mapping[UUID, UUID]) -> UUID:
        """In the same transaction that lets them in it is said which organisation the sandbox is."""
        if not await store.change(control, self._row, {"copy_id": self.id}):
            raise TakenOver
        for person_id, membership_id in entering.items():
            await identities.join(
                control, self._people[person_id], self.id, person_id, membership_id=membership_id
            )  # fmt: skip
        parents = organisation_clock.c.organisation_id == self._row.organisation_id
        for row in await control.rows(sa.select(organisation_clock).where(parents)):
            ahead = {"offset_seconds": row.offset_seconds, "moved_at": row.moved_at}
            await control.execute(insert(organisation_clock), {"organisation_id": self.id, **ahead})
        return self._people[owner.person_id]

    async def moved(self, rows: int) -> None:
        await super().moved(rows)
        self._moved += rows
        await self._loaded(self._moved)
