"""The steps by which an archive's rows and files become an organisation's: each page is a transaction of its own."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import asyncpg
import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.schema import sort_tables

from auth import identities
from auth.authz import epoch
from auth.models import acl_epoch, person
from auth.policies import change as policies
from billing import trial
from kernel import copying
from kernel.changes import Change
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession, Home, TenantSession
from kernel.ids import new_id
from kernel.runtime import Runtime
from kernel.tables import change, change_counter
from kernel.text import Text
from rapport.crm.attachments import retention
from rapport.crm.features import REGISTRY
from rapport.crm.imports import uploads
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.crm.records import index_run, retype_run, unique_check
from rapport.onboarding.models import FOUNDER_NAME, founder
from rapport.portability import file_checks, files_back, manifest, register, resuming, wire
from rapport.portability.again import EraseAgain, Past, past_of
from rapport.portability.errors import BadArchive
from rapport.portability.models import arrival
from rapport.portability.opened import Opened
from rapport.portability.rewind import Rewound, rewind
from tenants import provision
from tenants.provision import NewOrganisation, Provisioner

PAGE: Final = 1000
"""Rows of one transaction."""

TOUCHED: Final = dt.timedelta(seconds=30)
"""Between two signs of life."""

ROWS: Final = Text(zh="{table} 的数据不合规则", en="rows of {table} break its rules")
TAKEN: Final = Text(zh="耗时太久，已被清理", en="it took too long, and was cleared away")


class Founder(msgspec.Struct, frozen=True):
    """The owner in the archive who enters the new organisation."""

    person_id: UUID
    name: str
    locale: str
    email: str


class Arrival:
    """One organisation on its way in: one that somebody brings.

    `again` erases who was erased since the archive was made (None where there is nobody in it), `erased` says from how
    many places, `rewound` what taking it back to a moment came to, `left_out` the files that are of another kind than
    they say.
    """

    parent_id: UUID | None = None
    erased = 0
    rewound = Rewound(0, 0)

    def __init__(
        self, runtime: Runtime, provisioner: Provisioner, archive: Opened, again: EraseAgain | None
    ) -> None:  # fmt: skip
        self._runtime, self._provisioner, self._archive, self._again = runtime, provisioner, archive, again
        self.id = new_id()
        self.left_out: list[UUID] = []
        self._home = Home(provision.database_for(runtime), provision.schema_name(self.id))
        self._touched = real_now()

    _keys: Keyset

    async def reserve(self, as_of: dt.datetime | None) -> None:
        """The organisation in the directory, its keys, that it is on its way; one of the past says so by its name."""
        said = self._archive.organisation
        facts = msgspec.structs.asdict(said)
        if as_of is not None:
            facts["name"] = f"{said.name} ({as_of.astimezone(ZoneInfo(said.time_zone)):%Y-%m-%d %H:%M})"
        async with self._runtime.databases.control_session() as control:
            await provision.take_place(
                self._runtime, control, NewOrganisation(**{**facts, "id": self.id, "parent_id": self.parent_id})
            )
            await control.execute(arrival.insert(), {"organisation_id": self.id, "touched_at": self._touched})

    async def move_in(self, owner: Founder, as_of: dt.datetime | None, base: Opened | None = None) -> None:
        """Everything up to where the organisation goes on by itself; `base` has files that were deleted since."""
        self._keys = (await self._runtime.open_home(self._home.key)).keys
        await self._provisioner.create_schema(self.id)
        for table in sort_tables(register.exported()):
            await self._table(table)
        for file_id in self._archive.files:
            await self._file(file_id)
            await self.moved(1)
        entering = self.entering(owner)
        await self._finish_rows(entering)
        async with self._transaction() as session:
            unique_fields = await unique_check.suspend(session)
        if as_of is not None:
            last = self._archive.manifest.head.seq
            self.rewound = await rewind(self._runtime, self._home.key, owner.person_id, as_of, last)
            await self._files_at(as_of, last, base)
        if self._again is not None and (pasts := await self.pasts(self._archive.manifest.organisation_id)):
            self.erased = await self._again(
                self._runtime, self._home.key, owner.person_id, pasts, partial(self.moved, 0)
            )  # fmt: skip
        async with self._transaction() as session:
            once = dict.fromkeys(unique_fields, True) | self.rewound.once
            await unique_check.resume(session, REGISTRY, [field_id for field_id, is_on in once.items() if is_on])
            await index_run.remake(session, REGISTRY)
            await retype_run.forget(session)
            if self.parent_id is None:  # in a sandbox nobody is waited for
                await resuming.begin(session)
        await self._enter(owner, entering)

    async def pasts(self, source_id: UUID) -> list[Past]:
        """Who knows of people who were erased: the organisation that the archive is of."""
        past = await past_of(self._runtime, source_id, self._home.key)
        return [past] if past is not None else []

    async def _files_at(self, moment: dt.datetime, last: int, base: Opened | None) -> None:
        home = await self._runtime.open_home(self._home.key)
        await files_back.leave_out(self._runtime, home, moment)
        if base is not None:
            await files_back.bring_back(self._runtime, home, base, moment, last)

    def entering(self, owner: Founder) -> Mapping[UUID, UUID]:
        """Who may enter: the memberships to be made, by person."""
        return {owner.person_id: new_id()}

    async def admit(self, control: ControlSession, owner: Founder, entering: Mapping[UUID, UUID]) -> UUID:
        """Makes the memberships and what goes with a new organisation, a trial; returns the owner's identity."""
        identity_id = await identities.ensure_identity(control, owner.email)
        await identities.join(
            control, identity_id, self.id, owner.person_id, membership_id=entering[owner.person_id]
        )  # fmt: skip
        await trial.start(control, self.id, self._runtime.sellable)
        return identity_id

    async def moved(self, rows: int) -> None:
        """So many more rows or files are there: a sign of life, now and then."""
        await self._touch()

    async def _file(self, file_id: UUID) -> None:
        """Stores a file, unless it is of another kind than the ending of its name says: then it is left out."""
        mine = sa.select(stored_file.c.name).where(stored_file.c.id == file_id)
        async with self._transaction() as session:
            [row] = await session.rows(mine)
            name = session.keys.decrypt_text(row.name, field=FILE_NAME, record=file_id)
        if not await file_checks.fits(self._archive, file_id, name):
            self.left_out.append(file_id)
            return
        await self._runtime.files.put(self._keys, file_id, self._bytes(file_id))
        await file_checks.scanned(self._runtime, self._keys, file_id)
        await self._hash(file_id)

    async def _table(self, table: sa.Table) -> None:
        """Rows in the order of the archive, then those that were written while it was, in the place of the former."""
        above, held = _above(table), dict[UUID, UUID]()
        async for lines in self._pages(manifest.table_name(table.name)):
            rows = await self._rows(table, lines)
            if above is not None:
                held |= _taken_out(table, rows, above)
            await self._copy(table, rows)
        if above is not None and held:
            await self._point(table, above, held)
        async for lines in self._pages(manifest.late_name(table.name)):
            if table is not change:  # of the log they are those that came after
                await self._delete(table, lines)
            await self._copy(table, await self._rows(table, lines))

    async def _pages(self, name: str) -> AsyncIterator[list[bytes]]:
        pages = self._archive.lines(name, PAGE)
        while (lines := await asyncio.to_thread(next, pages, None)) is not None:
            yield lines

    async def _rows(self, table: sa.Table, lines: Sequence[bytes]) -> list[list[Any]]:
        return await asyncio.to_thread(wire.reader(table.name).rows, lines, self._keys)

    async def _copy(self, table: sa.Table, rows: list[list[Any]]) -> None:
        names = wire.reader(table.name).names
        text = await asyncio.to_thread(copying.encoded, table, names, rows)
        try:
            async with self._transaction() as session:
                await session.copy_in(table, names, text)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.DataError):
            raise BadArchive(reason=ROWS.format(table=table.name)) from None  # its own text would hold the row
        await self.moved(len(rows))

    async def _delete(self, table: sa.Table, lines: Sequence[bytes]) -> None:
        keys = [column.name for column in table.primary_key]
        same = [table.c[name] == sa.bindparam(f"own_{name}", type_=table.c[name].type) for name in keys]
        values = [wire.reader(table.name).key(line) for line in lines]
        async with self._transaction() as session:
            await session.execute(
                table.delete().where(*same), [{f"own_{name}": each[name] for name in keys} for each in values]
            )

    async def _point(self, table: sa.Table, above: str, held: Mapping[UUID, UUID]) -> None:
        """Lets rows point at others of their table, once all are there."""
        over = sa.bindparam("over", type_=table.c[above].type)
        statement = table.update().where(table.c.id == sa.bindparam("own", type_=table.c.id.type)).values({above: over})
        try:
            async with self._transaction() as session:
                await session.execute(statement, [{"own": own, "over": each} for own, each in held.items()])
        except asyncpg.IntegrityConstraintViolationError:
            raise BadArchive(reason=ROWS.format(table=table.name)) from None

    async def _hash(self, file_id: UUID) -> None:
        """Notes the keyed hash of a file's bytes, which is another one under the keys here."""
        hashed = await asyncio.to_thread(self._runtime.files.content_hash, self._keys, file_id)
        async with self._transaction() as session:
            mine = stored_file.c.id == file_id
            await session.execute(stored_file.update().where(mine).values(content_hmac=hashed))

    async def _bytes(self, file_id: UUID) -> AsyncIterator[bytes]:
        pieces = self._archive.pieces(manifest.file_name(file_id))
        while (piece := await asyncio.to_thread(next, pieces, None)) is not None:
            yield piece

    async def _finish_rows(self, entering: Mapping[UUID, UUID]) -> None:
        """What follows from the rows: the counter, who enters, and until when files are kept."""
        async with self._transaction() as session:
            await session.execute(change_counter.update().values(seq=self._archive.manifest.head.seq))
            await session.execute(acl_epoch.insert(), {"id": 1, "epoch": 1})
            for person_id, membership_id in entering.items():
                mine = person.c.id == person_id
                await session.execute(person.update().where(mine).values(membership_id=membership_id))
            await epoch.rise(session)
            gone = stored_file.delete().where(stored_file.c.id.in_(self.left_out))
            for row in await session.rows(gone.returning(stored_file.c.id)):
                session.record_change(Change(object=stored_file.name, record_id=row.id, op="delete"))
            for row in await session.rows(sa.select(stored_file.c.id)):
                await session.enqueue(uploads.FORGET, {"file_id": str(row.id)}, run_at=real_now() + uploads.KEPT)
            await retention.resume(session)

    async def _enter(self, owner: Founder, entering: Mapping[UUID, UUID]) -> None:
        """Who may enter; from this commit on it goes on by itself."""
        async with self._runtime.databases.control_session() as control:
            if not (await control.execute(arrival.delete().where(arrival.c.organisation_id == self.id))).rowcount:
                raise BadArchive(reason=TAKEN)
            identity_id = await self.admit(control, owner, entering)
            if (days := self._runtime.settings.second_factor_days) is not None:
                await policies.begin(control, self.id, owner.person_id, days=days)
            row = {
                "organisation_id": self.id, "identity_id": identity_id, "membership_id": entering[owner.person_id],
                "person_id": owner.person_id, "locale": owner.locale, "sample_data": False,
                "name": control.keys.encrypt_text(owner.name, field=FOUNDER_NAME, record=self.id),
                "seeded_as": self._archive.manifest.seeded_as,
            }  # fmt: skip
            await control.execute(insert(founder), row)
            await control.enqueue(provision.JOB, {"organisation_id": str(self.id)}, job_id=self.id)

    async def _touch(self) -> None:
        """A sign of life, now and then."""
        if real_now() - self._touched < TOUCHED:
            return
        self._touched = real_now()
        mine = arrival.c.organisation_id == self.id
        async with self._runtime.databases.control_session() as control:
            await control.execute(arrival.update().where(mine).values(touched_at=self._touched))

    def _transaction(self) -> AbstractAsyncContextManager[TenantSession]:
        return self._runtime.databases.tenant_session(self._home, self._keys)


def _above(table: sa.Table) -> str | None:
    """The column by which rows of a table point at others of it."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    return own[0] if own else None


def _taken_out(table: sa.Table, rows: list[list[Any]], above: str) -> dict[UUID, UUID]:
    """Empties the column, as a row may point at one that comes later; what stood there, by row."""
    names = wire.reader(table.name).names
    place, own = names.index(above), names.index("id")
    found = {row[own]: row[place] for row in rows if row[place] is not None}
    for row in rows:
        row[place] = None
    return found
