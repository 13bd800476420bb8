"""Who was erased at their own request, told again while an archive of before becomes an organisation.

Two lists are asked: that of the organisation that the archive is of, where it is here, and that of the one where
somebody brings it. What a record has that is there is in neither: who came back by somebody's decision, or has a number
in common with others, is nobody to be erased. No archive holds the list, so an organisation that is made of its own
archive gets it from there: what is imported into it later is held against it as before.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz.roles import rights_of
from auth.models import membership
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.crm.features import REGISTRY
from rapport.crm.imports import suppressed
from rapport.crm.imports.models import stored_file
from rapport.crm.imports.suppressed import Suppressed
from rapport.crm.records.objects import ObjectType
from rapport.portability import archives

REACHED: Final = {"email": "email", "mobile": "phone"}
"""Fields of a contact or a lead that tell them from all others, and what kind each is."""

PAGE: Final = 1000


class Past(msgspec.Struct, frozen=True):
    """What an organisation knows of people who were erased from it, where it lies, and the files that it has still."""

    home: str
    known: Suppressed
    files: frozenset[UUID]


Alive = Callable[[], Awaitable[None]]
EraseAgain = Callable[[Runtime, str, UUID, Sequence[Past], Alive], Awaitable[int]]
"""Erases from a home that nobody has entered yet, as one of its people, whom these know; from how many places."""


async def past_of(runtime: Runtime, organisation_id: UUID, into: str | None = None) -> Past | None:
    """What an organisation of this installation knows; None where it is none, or never erased anybody.

    `into` is a home that is being made of its archive: that one gets the list.
    """
    async with runtime.databases.control_session() as control:
        source = await archives.source_of(control, organisation_id)
    if source is None:
        return None
    async with runtime.session(source.home) as session:
        known = await suppressed.load(session)
        if known is None or not isinstance(session, TenantSession):
            return None
        files = frozenset(row.id for row in await session.rows(sa.select(stored_file.c.id)))
        if into is not None:
            async with runtime.session(into) as home:
                if isinstance(home, TenantSession):
                    await suppressed.carry(home, known, session)
    for obj in (REGISTRY["contact"], REGISTRY["lead"]):
        known = await _without_who_is_there(runtime, source.home, obj, known)
    return Past(source.home, known, files)


async def pasts_for(
    runtime: Runtime, here: UUID, source_id: UUID, identity_id: UUID, into: str | None = None
) -> list[Past]:
    """Who knows of people who were erased, where somebody brings an archive: the organisation `here`, and the one that
    the archive is of for its owners and who erases there. Anybody may write another one's id into an archive, and would
    learn who is on that one's list by what is erased, or take the list away.
    """
    found = list[Past | None]()
    if source_id == here or await _may_know(runtime, source_id, identity_id):
        found.append(await past_of(runtime, source_id, into))
    if source_id != here:
        found.append(await past_of(runtime, here))
    return [each for each in found if each is not None]


async def _may_know(runtime: Runtime, organisation_id: UUID, identity_id: UUID) -> bool:
    """Whether somebody is an owner of an organisation, or has the right to erase people there, by now."""
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.identity_id == identity_id)
    async with runtime.databases.control_session() as control:
        source = await archives.source_of(control, organisation_id)
        rows = await control.rows(sa.select(membership.c.person_id).where(mine, membership.c.status == "active"))
    if source is None or not rows:
        return False
    async with runtime.session(source.home) as session:
        if not isinstance(session, TenantSession):
            return False
        rights = await rights_of(session, rows[0].person_id)
    return rights.owner or rights.privacy


async def _without_who_is_there(runtime: Runtime, home: str, obj: ObjectType, known: Suppressed) -> Suppressed:
    table, after = obj.table, UUID(int=0)
    page = sa.select(table.c.id, *(table.c[name] for name in REACHED)).order_by(table.c.id).limit(PAGE)
    while True:
        async with runtime.session(home) as session:
            rows = await session.rows(page.where(table.c.id > after))
        known = await asyncio.to_thread(known.without, _reached(obj, rows, session.keys))
        if len(rows) < PAGE:
            return known
        after = rows[-1].id


def _reached(obj: ObjectType, rows: Sequence[Row], keys: Keyset) -> Iterator[tuple[str, str]]:
    for row in rows:
        for name, kind in REACHED.items():
            if (stored := getattr(row, name)) is not None:
                yield kind, keys.decrypt_text(stored, field=obj.by_name[name].id, record=row.id)
