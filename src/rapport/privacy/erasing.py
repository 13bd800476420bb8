"""Carrying out an erasure: one hit after the other, each in a transaction that also says what became of it.

Whoever is killed in between finds the rest by the hits that nothing is said of yet. When there is none left, archives
and the copy for the person go, everything is looked through once more, and a certificate says what is gone and what
stays, and why.
"""

import asyncio
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kernel import context
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import Session, TenantSession
from kernel.errors import NotFound
from kernel.runtime import Runtime
from kernel.tables import control_metadata, tenant_metadata
from rapport.crm.attachments import files
from rapport.crm.identity_keys.models import identity_key
from rapport.crm.imports import suppressed
from rapport.crm.imports.models import import_run, stored_file
from rapport.crm.imports.store import BUSY
from rapport.privacy import cases, contents, fate, hits, linked, places, proof, records, sealed
from rapport.privacy.errors import ImportUnderWay
from rapport.privacy.hits import Hit
from rapport.privacy.models import subject_hit, subject_request
from rapport.privacy.wanted import Matcher
from tenants.directory import Directory, Tenant

AT_ONCE: Final = 50

_ORDER: Final = {"record": 0, "blacks_out": 1, "drops_payload": 2, "empties_guest": 3, "removes": 4, "keeps": 5}


class Erasure:
    """One request while it is carried out."""

    def __init__(self, runtime: Runtime, home: str, tenant: Tenant, case: cases.Case) -> None:
        self.runtime, self.home, self.tenant, self.case = runtime, home, tenant, case
        self.matcher = Matcher(case.wanted)

    async def run(self) -> None:
        """Every hit that is left, then the end."""
        async with self.runtime.session(self.home) as opened:
            await suppressed.remember(tenant_of(opened), self.case.wanted.emails, self.case.wanted.phones)
        while step := await self._next():
            for hit in step:
                await self._one(hit)
        await proof.finish(self.runtime, self.home, self.tenant, self.case)

    async def _next(self) -> list[Hit]:
        async with self.runtime.session(self.home) as session:
            open_ones = subject_hit.c.ticked, subject_hit.c.outcome.is_(None)
            found = await hits.load(tenant_of(session), self.case.id, *open_ones)
        return sorted(found, key=lambda hit: (_ORDER[_does(hit)], hit.how != "self"))[:AT_ONCE]

    async def _one(self, hit: Hit) -> None:
        if hit.place == places.FILE:
            await self._file(hit)
            return
        if hit.place in places.CONTROL:
            await self._in_control(hit)
            return
        async with self.runtime.session(self.home) as opened:
            session = tenant_of(opened)
            outcome = await self._in_tenant(session, hit)
            await self._settle(session, hit, outcome)

    async def _in_tenant(self, session: TenantSession, hit: Hit) -> str:
        if hit.place == places.DOCUMENT:
            return await self._attached(session, hit.ref)
        if hit.place in linked.BY_ID:
            return await self._ids(session, hit)
        match places.PLACES[hit.place]:
            case "record":
                return await self._record(session, hit)
            case "drops_payload":
                return await records.drop_payloads(session, hit.ref, self.matcher)
            case "blacks_out":
                return await self._row(session, hit)
            case "empties_guest":
                return await records.empty_guest(session, hit.ref, self.tenant.locale)
            case _:
                return "kept"

    async def _record(self, session: TenantSession, hit: Hit) -> str:
        obj = records.object_of(hit)
        if not fate.is_whole(hit) or await fate.is_on_deal(session, hit):
            return await records.black_out(session, obj, hit.ref, self.matcher)
        await records.suppress(session, obj, hit.ref)
        await records.remove_files(session, hit.ref)
        if self.case.mode == "delete":
            return await records.delete(session, obj, hit.ref)
        return await records.anonymise(session, obj, hit.ref, self.tenant.locale)

    async def _ids(self, session: TenantSession, hit: Hit) -> str:
        table, columns = linked.BY_ID[hit.place]
        if self.case.mode == "anonymise" and hit.place != "duplicate_pair":
            return "kept"  # ids and moments that lead to nobody any more
        await session.execute(table.delete().where(linked.of_record(table, columns, hit.ref)))
        return "deleted"

    async def _row(self, session: TenantSession, hit: Hit) -> str:
        if hit.place == "stored_file" and hit.how != "named":
            return await self._attached(session, hit.ref)
        if hit.place == "file_upload" and hit.how == "linked":
            gone = await session.execute(sa.delete(tenant_metadata.tables[hit.place]).where(sa.column("id") == hit.ref))
            await session.enqueue(files.REMOVE, {"file_id": str(hit.ref)})  # its bytes go once this is committed
            return "deleted" if gone.rowcount else "gone"
        if hit.place in linked.GOES_WITH and hit.how == "linked":
            if hit.place == identity_key.name:
                await records.suppress_key(session, hit.ref)
            gone = await session.execute(sa.delete(tenant_metadata.tables[hit.place]).where(sa.column("id") == hit.ref))
            return "deleted" if gone.rowcount else "gone"
        return await black_out_row(session, tenant_metadata.tables[hit.place], hit.ref, self.matcher)

    async def _attached(self, session: TenantSession, file_id: UUID) -> str:
        rows = await session.rows(sa.select(stored_file.c.held_at).where(stored_file.c.id == file_id).with_for_update())
        if not rows:
            return "deleted"  # with its record
        if rows[0].held_at is not None:
            return "held"
        await files.remove(session, [file_id])
        return "deleted"

    async def _file(self, hit: Hit) -> None:
        """The bytes first: whoever is killed in between does both again, and blacking out twice is doing it once."""
        async with self.runtime.session(self.home) as opened:
            session, mine = tenant_of(opened), stored_file.c.id == hit.ref
            rows = await session.rows(sa.select(stored_file).where(mine).with_for_update())
            runs = await session.rows(
                sa.select(import_run.c.object, import_run.c.state).where(import_run.c.file_id == hit.ref)
            )
            if any(run.state in BUSY for run in runs):
                raise ImportUnderWay
            if not rows or rows[0].held_at is not None:
                await self._settle(session, hit, "held" if rows else "gone")
                return
            own = any(run.object in places.WHO for run in runs)
            size, hashed = await asyncio.to_thread(self._rewritten, hit.ref, rows[0].purpose, own, session.keys)
            await session.execute(stored_file.update().where(mine).values(size=size, content_hmac=hashed))
            await self._settle(session, hit, "blacked_out")

    def _rewritten(self, file_id: UUID, purpose: str, own: bool, keys: Keyset) -> tuple[int, bytes]:
        if purpose == "import":
            return contents.emptied(self.runtime.files, keys, file_id, self.matcher, own=own)
        return contents.blacked_out(self.runtime.files, keys, file_id, self.matcher)

    async def _in_control(self, hit: Hit) -> None:
        if places.CONTROL[hit.place] == "removes":
            async with self.runtime.databases.control_session() as control:
                table = control_metadata.tables[hit.place]
                mine = (places.key_of(table) == hit.ref) & (table.c.organisation_id == self.tenant.id)
                await control.execute(table.delete().where(mine))
        async with self.runtime.session(self.home) as opened:
            outcome = "deleted" if places.CONTROL[hit.place] == "removes" else "kept"
            await self._settle(tenant_of(opened), hit, outcome)

    async def _settle(self, session: TenantSession, hit: Hit, outcome: str) -> None:
        if not await hits.settle(session, self.case.id, hit, outcome):
            return
        done = {"done": subject_request.c.done + 1, "touched_at": real_now()}
        await session.execute(subject_request.update().where(subject_request.c.id == self.case.id).values(**done))


async def black_out_row(session: TenantSession, table: sa.Table, row_id: UUID, matcher: Matcher) -> str:
    """Blacks out the person in a row of documents: a list, an import, a job that waits."""
    rows = await session.rows(sa.select(*sealed.reading(table)).where(table.c.id == row_id).with_for_update())
    if not rows:
        return "gone"
    values = sealed.changed(table, rows[0], session.keys, matcher.redacted)
    if values:
        await session.execute(table.update().where(table.c.id == row_id).values(**values))
    return "blacked_out"


def _does(hit: Hit) -> str:
    if hit.place in {places.FILE, places.DOCUMENT} or hit.place in linked.BY_ID:
        return "blacks_out"
    return places.PLACES.get(hit.place) or places.CONTROL[hit.place]


def tenant_of(session: Session) -> TenantSession:
    """A session of a home that is an organisation's; raises `NotFound` for any other."""
    if not isinstance(session, TenantSession):
        raise NotFound
    return session


async def carry_out(runtime: Runtime, home: str, request_id: UUID) -> None:
    """Erases what was ticked; a request that isn't to be erased, or is by now, is left as it is."""
    async with runtime.session(home) as session:
        case = await cases.one(tenant_of(session), request_id)
    if case.state != "erasing":
        return
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(home)
    with context.use(tenant.acted_in(case.created_by, locale=tenant.locale, origin="system")):
        await Erasure(runtime, home, tenant, case).run()
