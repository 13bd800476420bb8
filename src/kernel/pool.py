"""Connections to one database, and transactions on them: asyncpg, with nothing in between.

A transaction begins and takes its tenant's role in one message, and a connection never goes back to the pool inside
one, also when its block was cancelled.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import asyncpg
import msgspec

from kernel.connection import Connection
from kernel.errors import Unavailable
from kernel.turns import Turns

ACQUIRE_SECONDS = 30


class Row(asyncpg.Record):  # type: ignore[misc]  # asyncpg has no types
    """A row by place, by name and by attribute."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class PooledConnection(Connection):
    """Leaves nothing on the session that would have to be reset, which saves a round trip for each transaction."""

    def get_reset_query(self) -> str:
        """Everything here is set with SET LOCAL, so it ended with its transaction."""
        return ""

    async def run(self, text: str, values: Sequence[Any]) -> tuple[Sequence[Any], str]:
        """The rows of exactly one statement and its command tag.

        `execute` without values would take several statements in one text, which is what an injection hopes for.
        """
        rows, status, _ = await self._execute(text, values, 0, None, return_status=True)
        return rows, status.decode()


class Pool:
    """The pool of one login; opened at its first use, since a pool belongs to an event loop.

    `pooled` is said where PgBouncer stands in front of the server and hands out a connection for a transaction: then no
    statement is kept, none runs outside a transaction, and the search path is the one that the login has. `shared` is
    said where many organisations' jobs take their connections here (`kernel.turns`).
    """

    def __init__(
        self,
        url: str,
        *,
        size: int,
        search_path: str,
        pooled: bool = False,
        shared: bool = False,
        least: int = 1,
        patience: Mapping[str, str] | None = None,
    ) -> None:
        self._url = url
        self._size, self._least = size, least
        self._pooled = pooled
        self._turns = Turns(size) if shared else None
        # What a role's transactions begin with beside the role.
        self._patience = {} if patience is None else patience
        self.users = 0
        """How many are in it, or wait for a connection."""
        self._settings = {"application_name": "rapport"} | ({} if pooled else {"search_path": search_path})
        self._pool: Any = None
        self._opening = asyncio.Lock()

    @contextlib.asynccontextmanager
    async def transaction(self, role: str | None = None, *, read_only: bool = False) -> AsyncIterator[Any]:
        """A connection inside a transaction; rolled back unless the block commits.

        `role` can't be a parameter; it is a checked schema name (`kernel.db.Home`).
        """
        begin = "BEGIN READ ONLY" if read_only else "BEGIN"
        async with self.acquired() as connection:
            if role is None:
                await connection.execute(begin)
            else:
                await connection.execute(f'{begin}; SET LOCAL ROLE "{role}"{self._patience.get(role, "")}')
            yield connection

    @contextlib.asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """A connection for a single statement that reads."""
        async with self.acquired() as connection:
            if self._pooled:
                await connection.execute("BEGIN")
            yield connection

    @contextlib.asynccontextmanager
    async def acquired(self) -> AsyncIterator[Any]:
        """A connection outside any transaction; what is left open at the end is rolled back."""
        self.users += 1
        try:
            async with self._turn(), self._acquired() as connection:
                yield connection
        finally:
            self.users -= 1

    def _turn(self) -> contextlib.AbstractAsyncContextManager[None]:
        return contextlib.nullcontext() if self._turns is None else self._turns.turn()

    @contextlib.asynccontextmanager
    async def _acquired(self) -> AsyncIterator[Any]:
        pool = self._pool or await self._open()
        try:
            connection = await pool.acquire(timeout=ACQUIRE_SECONDS)
        except TimeoutError:
            raise Unavailable(part="PostgreSQL") from None
        try:
            yield connection
        finally:
            try:
                if connection.is_in_transaction() and not connection.is_closed():
                    await connection.execute("ROLLBACK")
            finally:
                await pool.release(connection)

    async def close(self) -> None:
        """Closes its connections."""
        if self._pool is not None:
            await self._pool.close()

    async def _open(self) -> Any:
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=self._least,
                    max_size=self._size,
                    connection_class=PooledConnection,
                    record_class=Row,
                    server_settings=self._settings,
                    timeout=10,
                    statement_cache_size=0 if self._pooled else 100,
                    init=_read_json,
                )
        return self._pool


class Begun:
    """A transaction that was begun to find out who asks; the request's first session goes on in it.

    That saves every request a transaction. It is held from the guard on, so the body has to be there by then
    (`kernel.http.Edge` reads it first): no client can keep a connection waiting.
    """

    def __init__(self, pool: Pool, role: str) -> None:
        self._transaction = pool.transaction(role)
        self._connection: Any = None

    async def begin(self) -> Any:
        """The connection, inside its transaction."""
        self._connection = await self._transaction.__aenter__()
        return self._connection

    def take(self) -> Any:
        """The connection for the one who goes on in it and ends it; None for everybody after."""
        taken, self._connection = self._connection, None
        return taken

    async def end(self) -> None:
        """Rolls back what nobody committed and gives the connection back."""
        await self._transaction.__aexit__(None, None, None)

    async def end_unless_taken(self) -> None:
        """The same at the end of a request in which nobody needed it."""
        if self.take() is not None:
            await self.end()


async def committed(connection: Any) -> None:
    """Ends the transaction that `Pool.transaction` began; raises where it was already lost."""
    if await connection.execute("COMMIT") != "COMMIT":
        raise RuntimeError("a statement of this transaction failed and was passed over, so nothing was written")


async def _read_json(connection: Any) -> None:
    """JSON comes as objects, and goes as the text that `kernel.statements` makes of them."""
    # In a transaction: what it asks the catalogue is two messages, which a pooler would send to two servers.
    async with connection.transaction():
        await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=str, decoder=msgspec.json.decode)
