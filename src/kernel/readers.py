"""Single reads on the way into every request: one asyncpg pool a database, without an engine in between.

Who is asking costs two reads for each request, so they take the shortest way: no greenlet, no compiled statement, no
commit. A tenant's read runs in a read-only transaction under the tenant's role; a connection never goes back to the
pool inside one, also when the reader was cancelled.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import asyncpg

from kernel.connection import Connection


class ReaderConnection(Connection):
    """Rolls back what is open when it is given back, and asks the server for nothing else."""

    def get_reset_query(self) -> str:
        """A reader sets nothing on the session, so there is nothing to reset; saves a round trip a request."""
        return ""


class Reader:
    """The pool for one database; opened at its first use, since a pool belongs to an event loop."""

    def __init__(self, url: str, *, size: int, search_path: str) -> None:
        self._url = url
        self._size = size
        self._settings = {"search_path": search_path, "application_name": "rapport reader"}
        self._pool: Any = None
        self._opening = asyncio.Lock()

    async def row(self, query: str, *parameters: object) -> Any:  # asyncpg's record, or None
        """The first row of one statement, outside any transaction."""
        async with self._connection() as connection:
            return await connection.fetchrow(query, *parameters)

    async def row_as(self, role: str, query: str, *parameters: object) -> Any:  # as above
        """The first row of one statement under a tenant's role; `role` is a checked schema name (`kernel.db.Home`)."""
        async with self._connection() as connection:
            # The role can't be a parameter. Both in one message: this is what every request waits for.
            await connection.execute(f'BEGIN READ ONLY; SET LOCAL ROLE "{role}"')
            found = await connection.fetchrow(query, *parameters)
            # After an error or a cancellation the pool does this when the connection is given back.
            await connection.execute("ROLLBACK")
            return found

    async def close(self) -> None:
        """Closes its connections."""
        if self._pool is not None:
            await self._pool.close()

    @contextlib.asynccontextmanager
    async def _connection(self) -> AsyncIterator[Any]:
        pool = self._pool or await self._open()
        connection = await pool.acquire()
        try:
            yield connection
        finally:
            await pool.release(connection)

    async def _open(self) -> Any:  # asyncpg has no types
        async with self._opening:
            if self._pool is None:
                self._pool = await asyncpg.create_pool(
                    self._url,
                    min_size=1,
                    max_size=self._size,
                    connection_class=ReaderConnection,
                    server_settings=self._settings,
                    timeout=10,
                )
        return self._pool
