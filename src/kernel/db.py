"""Two engines, one session each, and the only place that commits.

`control` holds what is true about organisations; `tenant` databases hold one schema per organisation. No
transaction spans them. A session is one transaction: it commits when its block ends and rolls back when the
block raises. Application SQL runs through asyncpg with bound parameters only.
"""

import contextlib
import datetime as dt
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Executable, Table, bindparam
from sqlalchemy.dialects.postgresql import insert

from kernel import context, copying, live, statements, tables
from kernel.admin import Admin
from kernel.changes import REQUEST, Change, seal
from kernel.clock import both_now, real_now
from kernel.crypto import Keyset
from kernel.errors import ReadOnly, ViewingReadsOnly
from kernel.events import Event
from kernel.ids import new_id
from kernel.leasing import organisation_of
from kernel.pool import Begun, Pool, committed
from kernel.pools import TenantPools
from kernel.settings import Settings
from kernel.statements import Prepared, Result, prepared_once

_SCHEMA = re.compile(r"t_[0-9a-z]{1,40}\Z")
CONTROL_HOME = "control"

_NEXT_SEQ = "UPDATE change_counter SET seq = seq + $1 WHERE id = 1 RETURNING seq, watched"
# Most transactions have one change: counter and row are then one message.
_COUNT_AND_INSERT_CHANGE = (
    "WITH counted AS (UPDATE change_counter SET seq = seq + 1 WHERE id = 1 RETURNING seq, watched)"
    " INSERT INTO change (seq, recorded_at, occurred_at, actor, origin, client_id, mutation_id, batch_id, cause_seq,"
    " object, record_id, op, field_ids, public, payload, commitment)"
    " VALUES ((SELECT seq FROM counted), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"
    " RETURNING seq, (SELECT watched FROM counted)"
)
# fmt: off
_CHANGE_COLUMNS = [
    "seq", "recorded_at", "occurred_at", "actor", "origin", "client_id", "mutation_id", "batch_id", "cause_seq",
    "object", "record_id", "op", "field_ids", "public", "payload", "commitment",
]
# fmt: on
_INSERT_CHANGE = (
    "INSERT INTO change (seq, recorded_at, occurred_at, actor, origin, client_id, mutation_id, batch_id, cause_seq,"
    " object, record_id, op, field_ids, public, payload, commitment)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
)
AUDIT_OPS = frozenset({"view_disk", "export"})
"""Entries that say who looked; a read-only organisation may look."""

COPY_FROM = 50
"""From this many change rows on, COPY is cheaper than repeated INSERTs."""


class Home(msgspec.Struct, frozen=True):
    """Where a tenant lives: the name of its database and its schema (which is also its role)."""

    database: str
    schema: str

    def __post_init__(self) -> None:
        if not _SCHEMA.match(self.schema):
            raise ValueError("not a tenant schema name")

    @property
    def key(self) -> str:
        """`database/schema`, as the set of homes with work in Redis has it."""
        return f"{self.database}/{self.schema}"


class Databases:
    """The engines of one process.

    `wake` is told the home of every commit that left work behind, `tell` its news (`kernel.live`).
    """

    def __init__(self, settings: Settings, *, pool_size: int = 8) -> None:
        pooled, control = settings.database_pooler == "transaction", settings.control_database_url
        self.control = Pool(control, size=2 * pool_size, search_path="public", pooled=pooled, shared=True)
        self.tenants = TenantPools(settings.tenant_database_urls, size=2 * pool_size, pooled=pooled)
        self.wake: Callable[[str], Awaitable[None]] = _nobody_listens
        self.tell: Callable[[str, Keyset, live.News], None] = _nobody_hears
        self.platform_keys: Keyset | None = None
        # For what the application's login may not do: tables, the platform's keyset, ciphertexts in append-only tables.
        urls = {CONTROL_HOME: settings.control_admin_url, **settings.tenant_admin_urls}
        self._admins = {name: Pool(url, size=4, search_path="public") for name, url in urls.items() if url}
        self.confirm_keys: Callable[[], Awaitable[None]] = _nobody_confirms
        """Makes sure that `platform_keys` are those in force, before each transaction on the control database."""

    async def dispose(self) -> None:
        """Closes every connection."""
        await self.control.close()
        await self.tenants.close()
        for pool in self._admins.values():
            await pool.close()

    def pool(self, home: Home) -> Pool:
        """The pool of a tenant's transactions: that of its database's shared login, or of its own."""
        return self.tenants.of(home.database, home.schema)

    @contextlib.asynccontextmanager
    async def admin_session(self, database: str) -> AsyncIterator[Admin]:
        """One transaction as the login that may create roles, schemas and tables; provisioning and migrations only."""
        async with self._administered(database).transaction() as connection:
            yield Admin(connection)
            await committed(connection)

    @contextlib.asynccontextmanager
    async def control_session(self) -> "AsyncIterator[ControlSession]":
        """One transaction on the control database."""
        async with self._control_session(self.control) as session:
            yield session

    @contextlib.asynccontextmanager
    async def keeper_session(self) -> "AsyncIterator[ControlSession]":
        """The same as the login that may replace keys and ciphertexts: a rotation of the platform's keys only."""
        async with self._control_session(self._administered(CONTROL_HOME)) as session:
            yield session

    def _administered(self, database: str) -> Pool:
        if database not in self._admins:
            raise RuntimeError(f"no admin login is set for the database {database}")
        return self._admins[database]

    @contextlib.asynccontextmanager
    async def _control_session(self, pool: Pool) -> "AsyncIterator[ControlSession]":
        await self.confirm_keys()
        if self.platform_keys is None:
            raise RuntimeError("the platform keyset is not open yet")
        async with pool.transaction() as connection:
            session = ControlSession(connection, self.platform_keys)
            yield session
            await session.commit()
        if session.ended_sessions:
            self.tell(CONTROL_HOME, session.keys, live.SessionsEnded(tuple(session.ended_sessions)))
        if session.changed_plans:
            self.tell(CONTROL_HOME, session.keys, live.PlansChanged(tuple(session.changed_plans)))
        if session.left_work:
            await self.wake(CONTROL_HOME)

    @contextlib.asynccontextmanager
    async def tenant_session(
        self,
        home: Home,
        keys: Keyset,
        *,
        read_only: bool = False,
        begun: Begun | None = None,
        epoch: int | None = None,
    ) -> "AsyncIterator[TenantSession]":
        """One transaction in a tenant's schema, under the tenant's own role; it goes on in `begun` if that is free."""
        async with self._transaction(home, begun) as connection:
            session = TenantSession(connection, keys, home)
            session.read_only, session.epoch = read_only, epoch
            yield session
            await session.commit()
        if session.news is not None:
            self.tell(home.key, keys, session.news)
        if session.left_work:
            await self.wake(home.key)

    @contextlib.asynccontextmanager
    async def _transaction(self, home: Home, begun: Begun | None) -> AsyncIterator[Any]:
        connection = begun.take() if begun is not None else None
        if begun is None or connection is None:
            async with self.pool(home).transaction(home.schema) as own:
                yield own
            return
        try:
            yield connection
        finally:
            await begun.end()


@prepared_once
def _new_job(table: Table) -> Executable:
    names = ("id", "name", "args", "state", "attempts", "created_at", "run_at", "organisation_id")
    # Whose a job is stands beside it where everybody's are: in `control`.
    return insert(table).values({name: bindparam(name) for name in names if name in table.c}).on_conflict_do_nothing()


class Session:
    """One transaction: statements, events and jobs. `commit` is called by the block that opened it."""

    outbox_table: Table
    job_table: Table
    delivery_table: Table

    def __init__(self, driver: Any, keys: Keyset) -> None:
        self.driver = driver
        """The asyncpg connection of this transaction, for COPY and statements that need no SQLAlchemy."""
        self.keys = keys
        self.left_work = self.read_only = False

    async def execute(
        self,
        statement: Executable | Prepared,
        parameters: Mapping[str, Any] | Sequence[Mapping[str, Any]] | None = None,
    ) -> Result:
        """Runs a SQLAlchemy statement in this transaction, once for each of several sets of values."""
        self._check(statement)
        if isinstance(parameters, Sequence):
            text, values = statements.sent_many(statement, parameters)
            await self.driver.executemany(text, values)
            return Result([], len(values))
        sent = statements.sent(statement, parameters)
        rows, status = await self.driver.run(sent.text, sent.values)
        return Result(rows, statements.changed(status))

    async def rows(
        self, statement: Executable | Prepared, parameters: Mapping[str, Any] | None = None
    ) -> Sequence[Any]:
        """All rows of a statement."""
        self._check(statement)
        sent = statements.sent(statement, parameters)
        return (await self.driver.run(sent.text, sent.values))[0]  # type: ignore[no-any-return]  # asyncpg has no types

    def _check(self, statement: Executable | Prepared) -> None:
        if statement.is_dml:
            self._check_writing()

    def _check_writing(self) -> None:
        """Raises where nothing may be written: while viewing as somebody else, and in a read-only organisation."""
        if context.current().looks:
            raise ViewingReadsOnly
        if self.read_only:
            raise ReadOnly

    async def plan_anew(self) -> None:
        """Has every statement of this transaction planned for its values, not for any values."""
        await self.driver.execute("SET LOCAL plan_cache_mode = force_custom_plan")

    async def emit(self, event: Event) -> None:
        """Writes an event to the outbox of this database; subscribers run after the commit."""
        name = type(event).name
        row = {"id": new_id(), "event": name, "created_at": real_now()}
        await self.execute(self.outbox_table.insert(), {**row, "payload": self.seal(name, msgspec.json.encode(event))})
        self.left_work = True

    async def enqueue(
        self, name: str, args: Mapping[str, object], *, job_id: UUID | None = None, run_at: dt.datetime | None = None
    ) -> UUID:
        """Writes a job row; a second one with the same `job_id` is the same job."""
        now = real_now()
        row_id = job_id or new_id()
        row = {"id": row_id, "name": name, "state": "queued", "attempts": 0, "created_at": now}
        row["organisation_id"] = organisation_of(args)
        sealed = self.seal(name, msgspec.json.encode(args))
        await self.execute(_new_job(self.job_table), {**row, "args": sealed, "run_at": run_at or now})
        self.left_work = True
        return row_id

    def seal(self, purpose: str, data: bytes) -> bytes:
        """Encrypts an outbox payload or job arguments for their purpose."""
        return self.keys.seal(purpose, data)

    def unseal(self, purpose: str, data: bytes) -> bytes:
        """Opens what `seal` made."""
        return self.keys.unseal(purpose, bytes(data))

    async def first_delivery(self, event_id: UUID, subscriber: str) -> bool:
        """True for the first time that a subscriber writes to this database for an event."""
        row = {"event_id": event_id, "subscriber": subscriber, "delivered_at": real_now()}
        done = await self.execute(insert(self.delivery_table).on_conflict_do_nothing(), row)
        return bool(done.rowcount)

    async def commit(self) -> None:
        """Ends the transaction."""
        await committed(self.driver)


class ControlSession(Session):
    """A transaction on the control database, with whose sessions it ended, and whose plan it changed."""

    outbox_table, job_table, delivery_table = tables.control_outbox, tables.control_job, tables.control_delivery

    def __init__(self, driver: Any, keys: Keyset) -> None:
        super().__init__(driver, keys)
        self.ended_sessions: set[UUID] = set()
        self.changed_plans: set[UUID] = set()


class TenantSession(Session):
    """A transaction in one tenant's schema; collects changes and numbers them when it commits."""

    outbox_table, job_table, delivery_table = tables.outbox, tables.job, tables.delivery

    def __init__(self, driver: Any, keys: Keyset, home: Home) -> None:
        super().__init__(driver, keys)
        self.home = home
        self.batch_id: UUID | None = None
        self.client_id: UUID | None = None
        self.mutation_id: str | None = None
        self.cause_seq: int | None = None
        self._request: str | None = None
        self.first_seq: int | None = None
        self.last_seq: int | None = None
        self.rights_changed = False
        self.news: live.Committed | None = None
        self.epoch: int | None = None
        """At which state of the tenant it began, where that is known: what may be kept is kept under it."""
        self._changes: list[Change] = []

    def record_change(self, change: Change) -> None:
        """Adds a row to the change log; it is numbered and written by `commit`.

        Who may not write is refused here, and by any statement that writes: the block raises and nothing is written.
        """
        if change.op not in AUDIT_OPS:
            self._check_writing()
        if self._request is not None and not self._changes:
            change = msgspec.structs.replace(change, public={**change.public, REQUEST: self._request})
        self._changes.append(change)

    @property
    def pending(self) -> int:
        """How many changes this transaction has made so far."""
        return len(self._changes)

    def name_mutation(self, client_id: UUID, mutation_id: str, request: str) -> None:
        """Lets the first change of this transaction say whose mutation it is, and what was asked for."""
        self.client_id, self.mutation_id, self._request = client_id, mutation_id, request

    async def copy_in(self, table: Table, names: Sequence[str], lines: bytes) -> None:
        """Adds rows by COPY; `lines` are those of `kernel.copying`."""
        if table is not tables.change:
            self._check_writing()
        # A view, as the driver takes bytes for the name of a file.
        await self.driver.copy_to_table(table.name, source=memoryview(lines), columns=names, format="text")

    async def commit(self) -> None:
        """Numbers and writes the change rows, then ends the transaction.

        The counter row is taken last: measured, opposite orders of counter and record rows deadlock, and taking
        it first halves the rate of parallel writers.
        """
        if self._changes:
            await self._write_changes()
        elif self.rights_changed:
            self.news = live.Committed(0, 0, rights=True)
        await super().commit()

    async def _write_changes(self) -> None:
        moment = both_now()
        rows = [self._change_row(change, moment, *seal(change, self.keys)) for change in self._changes]
        if len(rows) == 1:
            last, watched = await self.driver.fetchrow(_COUNT_AND_INSERT_CHANGE, *rows[0])
        else:
            last, watched = await self._write_numbered(rows)
        self.left_work = self.left_work or watched
        self.first_seq, self.last_seq = last - len(rows) + 1, last
        self.news = live.committed(self.first_seq, self._changes, rights=self.rights_changed)
        self._changes = []

    async def _write_numbered(self, rows: Sequence[tuple[object, ...]]) -> tuple[int, bool]:
        last, watched = await self.driver.fetchrow(_NEXT_SEQ, len(rows))
        numbered = [(seq, *row) for seq, row in enumerate(rows, last - len(rows) + 1)]
        if len(rows) >= COPY_FROM:
            lines = copying.encoded(tables.change, _CHANGE_COLUMNS, numbered)
            await self.copy_in(tables.change, _CHANGE_COLUMNS, lines)
        else:
            await self.driver.executemany(_INSERT_CHANGE, numbered)
        return last, watched

    def _change_row(
        self, change: Change, moment: tuple[dt.datetime, dt.datetime], payload: bytes, commitment: bytes
    ) -> tuple[object, ...]:
        """The columns of a change after `seq`."""
        who = context.current()
        public = msgspec.json.encode(change.public).decode()
        # The first change alone carries the mutation's id: it is unique.
        mutation_id, self.mutation_id = self.mutation_id, None
        return (
            moment[0], change.occurred_at or moment[1], who.actor_id, who.origin,
            self.client_id, mutation_id, self.batch_id, self.cause_seq,
            change.object, change.record_id, change.op, list(change.field_ids), public, payload, commitment,
        )  # fmt: skip


async def _nobody_listens(home: str) -> None:
    """Without a relay the sweep finds the work."""


def _nobody_hears(home: str, keys: Keyset, news: live.News) -> None:
    """Without Redis open sockets compare with the counter."""


async def _nobody_confirms() -> None:
    """Where nothing rotates the platform's keys."""
