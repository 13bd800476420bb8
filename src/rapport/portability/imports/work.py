"""The job: checks an archive that was uploaded, and makes an organisation of one that its owner wants.

A try that was killed leaves at most half an organisation, which the sweep of arrivals removes; the next one begins
anew. One that came as far as the owner's membership is finished by the next. Whoever cancels ends the row, and the
try that is under way finds that out at its next word about how far it is.
"""

import asyncio
import contextlib
import datetime as dt
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from functools import partial
from typing import IO, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import emails, identities, security_log
from billing import trial
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.errors import RapportError
from kernel.files import FileMissing
from kernel.jobs import Job
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.tasks import end
from kernel.text import Text
from kernel.tries import code_of, tried
from rapport.portability import archives, load
from rapport.portability.again import EraseAgain, Past, pasts_for
from rapport.portability.arrive import Arrival, Founder
from rapport.portability.errors import BadArchive, NoSuchOwner
from rapport.portability.imports import store, summary
from rapport.portability.imports.errors import ImportTakenOver
from rapport.portability.models import archive_import
from rapport.portability.opened import GIGABYTE, Opened
from tenants.provision import Provisioner

STUCK: Final = dt.timedelta(minutes=10)
"""One that is worked on and that nothing happened to for so long has lost its job."""

EVERY: Final = 1.0
"""Seconds between two words about how far it is."""

MOST: Final = 32 * GIGABYTE
"""Bytes that an archive may unpack to which somebody brings in a browser."""

FOR_GOOD: Final = (BadArchive, NoSuchOwner)
"""What no other try makes better."""

Tell = Callable[[int], Awaitable[None]]


class Imports:
    """The job; it needs what makes schemas, and what erases people."""

    def __init__(self, provisioner: Provisioner, again: EraseAgain) -> None:
        self._provisioner, self._again = provisioner, again

    async def job(self, runtime: Runtime, work: Job) -> None:
        """Checks or makes one; one that is over, or waits for its owner, is left as it is."""
        ids = (UUID(str(work.args[name])) for name in ("organisation_id", "import_id"))
        async with runtime.databases.control_session() as control:
            row = await store.taken(control, *ids)
        if row is None:
            return

        async def wait(_: Exception) -> bool:
            async with runtime.databases.control_session() as control:
                await store.change(control, row, {"attempt": row.attempt - 1})
            return True

        await tried(
            row.attempt, partial(self._work, runtime, row), give_up=partial(_give_up, runtime, row), wait=wait,
            over=(ImportTakenOver, FileMissing), for_good=FOR_GOOD,
        )  # fmt: skip

    async def _work(self, runtime: Runtime, row: Row) -> None:
        async with runtime.databases.control_session() as control:
            source = await archives.source_of(control, row.organisation_id)
        if source is None:
            raise ImportTakenOver  # the keys that it is under are destroyed
        keys = (await runtime.open_home(source.home)).keys
        one = _Try(runtime, self._provisioner, row, keys, source.home, self._again)
        await (one.check() if row.state == "checking" else one.make())


async def forget(runtime: Runtime, work: Job) -> None:
    """The job: removes the file of one that is over."""
    ids = [UUID(str(work.args[name])) for name in ("organisation_id", "import_id")]
    async with runtime.databases.control_session() as control:
        source = await archives.source_of(control, ids[0])
    if source is not None:
        await runtime.files.delete((await runtime.open_home(source.home)).keys, ids[1])


async def sweep(runtime: Runtime) -> None:
    """Ends those whose time is over, and gives a new job to those that have lost theirs."""
    now = real_now()
    stuck = archive_import.c.state.in_(store.WORKED_ON) & (archive_import.c.touched_at < now - STUCK)
    async with runtime.databases.control_session() as control:
        await store.expire(control)
        lost = archive_import.update().where(stuck).values(touched_at=now)
        for row in await control.rows(lost.returning(archive_import.c.organisation_id, archive_import.c.id)):
            await store.enqueue(control, row.organisation_id, row.id)


async def _give_up(runtime: Runtime, row: Row, error: Exception | None) -> None:
    """Says why; the file goes, as nothing can be made of it."""
    code, problem = code_of(error, "portability.too_long"), None
    if isinstance(error, RapportError):
        problem = Text(zh=error.message("zh-CN"), en=error.message("en"))
    state = "refused" if row.state == "checking" else "failed"
    async with runtime.databases.control_session() as control:
        before = store.said(control, row)
        what = store.Said(before.file if before is not None else "", None, problem)
        sealed = store.sealed(control, row.organisation_id, row.id, what)
        values = {"error_code": code, "said": sealed, "expires_at": real_now() + store.KEPT}
        await store.end(control, row, state, values)


class _Try:
    """One try."""

    def __init__(
        self, runtime: Runtime, provisioner: Provisioner, row: Row, keys: Keyset, home: str, again: EraseAgain
    ) -> None:  # fmt: skip
        self._runtime, self._provisioner, self._row, self._keys, self._home = runtime, provisioner, row, keys, home
        self._again = again
        self._spoke = time.monotonic()

    async def check(self) -> None:
        """Reads all of it once; what is in it is shown from then on."""
        async with self._alive(), self._opened() as archive:
            source_id, identity_id = archive.manifest.organisation_id, self._row.identity_id
            pasts = await pasts_for(self._runtime, self._row.organisation_id, source_id, identity_id)
            known = [each.known for each in pasts]
            found = await asyncio.to_thread(summary.of, archive, known, self._row.as_of)
        async with self._runtime.databases.control_session() as control:
            before = store.said(control, self._row)
            what = store.Said(before.file if before is not None else "", found, source_id=source_id)
            values = {
                "state": "ready", "expires_at": real_now() + store.KEPT,
                "said": store.sealed(control, self._row.organisation_id, self._row.id, what),
            }  # fmt: skip
            await store.change(control, self._row, values)

    async def make(self) -> None:
        """Makes the organisation, unless a try that was killed came as far as that."""
        made_id = self._row.made_id or await self._made()
        await self._provisioner.activate(made_id)
        async with self._runtime.databases.control_session() as control:
            before = await self._said(control)  # which this try has written, or one that was killed
            what = store.Said("", source_id=before.source_id, report=before.report)
            said = store.sealed(control, self._row.organisation_id, self._row.id, what)
            await store.end(control, self._row, "done", {"done": archive_import.c.total, "said": said})

    async def _said(self, control: ControlSession) -> store.Said:
        mine = store.one(self._row.organisation_id, self._row.id)
        [row] = await control.rows(sa.select(archive_import).where(mine))
        return store.said(control, row) or store.Said("")

    async def _made(self) -> UUID:
        async with self._alive(), self._opened() as archive:
            arriving = Brought(self._runtime, self._provisioner, archive, self._again, self._row, self._tell)
            await self._tell(0, total=summary.rows_of(archive), always=True)
            email = await arriving.address()
            owner = await asyncio.to_thread(load.owner_of, archive, email)
            await arriving.reserve(self._row.as_of)
            try:
                await arriving.move_in(owner, self._row.as_of)
            except BaseException:
                await load.remove(self._runtime, arriving.id)
                raise
        return arriving.id

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[Opened]:
        """The archive, checked whole."""
        file = await asyncio.to_thread(self._runtime.files.seekable, self._keys, self._row.id)
        opening = _closing(file, self._provisioner.version)
        archive = await asyncio.to_thread(opening.__enter__)
        try:
            yield archive
        finally:
            await asyncio.to_thread(opening.__exit__, None, None, None)

    @contextlib.asynccontextmanager
    async def _alive(self) -> AsyncIterator[None]:
        """A sign of life now and then, as a large archive is read for long before anything is said of it."""

        async def signs() -> None:
            while True:
                await asyncio.sleep(STUCK.total_seconds() / 20)
                async with self._runtime.databases.control_session() as control:
                    await store.change(control, self._row, {})

        task = asyncio.create_task(signs())
        try:
            yield
        finally:
            await end([task])

    async def _tell(self, done: int, *, total: int | None = None, always: bool = False) -> None:
        """How far it is. Raises `ImportTakenOver` where it was cancelled."""
        if not always and time.monotonic() - self._spoke < EVERY:
            return
        self._spoke = time.monotonic()
        values = {"done": done} if total is None else {"done": done, "total": total}
        async with self._runtime.databases.control_session() as control:
            if not await store.change(control, self._row, values):
                raise ImportTakenOver


class Brought(Arrival):
    """An organisation on its way in that somebody brings who is signed in elsewhere."""

    def __init__(
        self, runtime: Runtime, provisioner: Provisioner, archive: Opened, again: EraseAgain, row: Row, told: Tell
    ) -> None:
        super().__init__(runtime, provisioner, archive, again)
        self._row, self._told, self._moved = row, told, 0

    async def address(self) -> str:
        """The address of who brings it, which was verified when they signed up or joined."""
        async with self._runtime.databases.control_session() as control:
            return await identities.email_of(control, self._row.identity_id)

    async def admit(self, control: ControlSession, owner: Founder, entering: Mapping[UUID, UUID]) -> UUID:
        """Lets in who brings it and nobody else: an address in an archive is a claim, theirs is a proof."""
        mine = await identities.email_of(control, self._row.identity_id)
        if emails.normal(mine) != emails.normal(owner.email):
            raise NoSuchOwner
        before = store.said(control, self._row) or store.Said("")
        what = msgspec.structs.replace(before, report=self._report())
        values = {
            "made_id": self.id, "erased": self.erased,
            "said": store.sealed(control, self._row.organisation_id, self._row.id, what),
        }  # fmt: skip
        if not await store.change(control, self._row, values):
            raise ImportTakenOver
        await identities.join(
            control, self._row.identity_id, self.id, owner.person_id, membership_id=entering[owner.person_id]
        )  # fmt: skip
        await trial.start(control, self.id, self._runtime.sellable)
        for organisation_id in (self._row.organisation_id, self.id):
            await security_log.note(
                control, "archive_import_made", identity_id=self._row.identity_id, organisation_id=organisation_id,
                archive_import=str(self._row.id), made=str(self.id), erased=str(self.erased),
                **({"as_of": self._row.as_of.isoformat()} if self._row.as_of is not None else {}),
            )  # fmt: skip
        return UUID(str(self._row.identity_id))

    def _report(self) -> store.Report:
        back = self.rewound
        return store.Report(
            as_of=self._row.as_of, taken_back=back.taken_back, kept=back.kept, files_left_out=len(self.left_out)
        )  # fmt: skip

    async def pasts(self, source_id: UUID) -> list[Past]:
        """Also the organisation where it is brought."""
        here, identity_id = self._row.organisation_id, self._row.identity_id
        return await pasts_for(self._runtime, here, source_id, identity_id, self._home.key)

    async def moved(self, rows: int) -> None:
        await super().moved(rows)
        self._moved += rows
        await self._told(self._moved)


@contextlib.contextmanager
def _closing(file: IO[bytes], version: str) -> Iterator[Opened]:
    with file, Opened.at(file, version, MOST) as archive:
        yield archive
