"""Making a new organisation of an archive: new keys, and everything encrypted and hashed under them.

The archive is checked as a whole before anything is made. Until the last step nobody can enter the organisation, and
the row in `arrival` says that it is being made: when anything fails it is removed again, and when the process is killed
the sweep does that. History keeps its numbers and commitments, which depend on no key.
"""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import emails
from auth.authz.roles import OWNER
from kernel.clock import real_now
from kernel.db import Home
from kernel.runtime import Runtime
from rapport.portability.again import EraseAgain
from rapport.portability.arrive import Arrival, Founder
from rapport.portability.errors import NoSuchOwner
from rapport.portability.files_back import check_base
from rapport.portability.models import arrival
from rapport.portability.opened import MOST, Opened
from tenants import schema
from tenants.models import organisation, tenant
from tenants.provision import Provisioner

CUT_SHORT: Final = dt.timedelta(minutes=10)
"""Without a sign of life for so long whoever loaded is gone."""


class Loaded(msgspec.Struct, frozen=True):
    """An organisation that was made; from how many places people were erased in it who had been erased before, how much
    of a moment could not be brought back, and how many files were left out.
    """

    id: UUID
    erased: int
    kept: int
    left_out: int


async def load(
    runtime: Runtime, provisioner: Provisioner, path: Path, email: str, again: EraseAgain, *, most: int = MOST,
    as_of: dt.datetime | None = None, files_from: Path | None = None,
) -> Loaded:  # fmt: skip
    """Makes an organisation of the archive at `path`, which one of its owners enters by a mailed code.

    With `as_of` its records are what they were at that moment (`rewind`), which is before the archive's own; files that
    were deleted since come from an earlier archive at `files_from`. Raises `BadArchive` and its kinds, `OtherBase` and
    `NoSuchOwner`; whatever it raises, it left nothing behind.
    """
    async with _opened(path, provisioner, most) as archive, _opened(files_from, provisioner, most) as base:
        if archive is None:
            raise FileNotFoundError(path)
        if base is not None:
            await asyncio.to_thread(check_base, archive, base)
        owner = await asyncio.to_thread(owner_of, archive, email)
        arriving = Arrival(runtime, provisioner, archive, again)
        await arriving.reserve(as_of)
        try:
            await arriving.move_in(owner, as_of, base)
        except BaseException:
            await remove(runtime, arriving.id)
            raise
        await provisioner.activate(arriving.id)
        return Loaded(arriving.id, arriving.erased, arriving.rewound.kept, len(arriving.left_out))


@asynccontextmanager
async def _opened(path: Path | None, provisioner: Provisioner, most: int) -> AsyncIterator[Opened | None]:
    """An archive that was checked; None where there is none to open."""
    if path is None:
        yield None
        return
    opening = Opened.at(path, provisioner.version, most)
    archive = await asyncio.to_thread(opening.__enter__)
    try:
        yield archive
    finally:
        await asyncio.to_thread(opening.__exit__, None, None, None)


async def sweep(runtime: Runtime) -> None:
    """Removes what loads that were cut short have left."""
    statement = sa.select(arrival.c.organisation_id).where(arrival.c.touched_at < real_now() - CUT_SHORT)
    async with runtime.databases.control_session() as control:
        found = [row.organisation_id for row in await control.rows(statement)]
    for organisation_id in found:
        await remove(runtime, organisation_id)


async def remove(runtime: Runtime, organisation_id: UUID) -> None:
    """Removes an organisation that never came to be, the directory's rows last: until then it is tried again."""
    coming = sa.select(tenant.c.database, tenant.c.schema).join_from(
        arrival, tenant, tenant.c.organisation_id == arrival.c.organisation_id
    )
    async with runtime.databases.control_session() as control:
        rows = await control.rows(coming.where(arrival.c.organisation_id == organisation_id))
    for row in rows:
        async with runtime.databases.admin_session(row.database) as admin:
            await schema.drop(admin, Home(row.database, row.schema))
        await runtime.files.delete_all(str(organisation_id))
        async with runtime.databases.control_session() as control:
            for table in (arrival, tenant):
                await control.execute(table.delete().where(table.c.organisation_id == organisation_id))
            await control.execute(organisation.delete().where(organisation.c.id == organisation_id))


class Person(msgspec.Struct):
    """Of a person, what an owner is found by."""

    id: UUID
    name: str
    email: str | None
    locale: str
    deactivated_at: dt.datetime | None


class _Role(msgspec.Struct):
    id: UUID
    key: str


class _Assignment(msgspec.Struct):
    person_id: UUID
    role_id: UUID


def owner_of(archive: Opened, email: str) -> Founder:
    """The active owner with an address; raises `NoSuchOwner`. Blocking."""
    for each in owners_of(archive):
        if each.email is not None and emails.normal(each.email) == emails.normal(email):
            return Founder(each.id, each.name, each.locale, email)
    raise NoSuchOwner


def owners_of(archive: Opened) -> Iterator[Person]:
    """The active owners in an archive. Blocking."""
    roles = {each.id for each in archive.of("role", _Role) if each.key == OWNER}
    owners = {each.person_id for each in archive.of("role_assignment", _Assignment) if each.role_id in roles}
    for each in archive.of("person", Person):
        if each.id in owners and each.deactivated_at is None:
            yield each
