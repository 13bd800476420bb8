"""The pools of the tenants' databases: one for each database's shared login, and small ones for organisations that have
a login of their own.

The shared login takes an organisation's role for a transaction. It is no member of the role of one that has its own
login, so nothing that runs under it can get there; the small pool is the only way in. Pools that were not used for
longest are closed, unless somebody is in them.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from kernel.errors import Unavailable
from kernel.pool import Pool
from kernel.text import Text

OWN_SIZE: Final = 4
"""Connections of an organisation's own login, in one process."""

OWN_KEPT: Final = 32
"""Own logins with an open pool, in one process, unless more are in use at once."""

_PATH: Final = '"$user"'
"""Resolves to the role of the transaction: one SET LOCAL ROLE routes and confines at once."""


class NoOwnLogins(Unavailable):
    """An organisation has a login of its own, and PgBouncer stands between: it knows no such login."""

    code = "pools.no_own_logins"
    text = Text(
        zh="该企业使用独立的数据库登录，无法通过 {part} 连接；数据完好无损，请让管理员直接连接数据库。",
        en="This organisation has a database login of its own, which can't come through {part}. Nothing is lost;"
        " whoever runs this installation has to connect to the database directly, or give it the shared login.",
    )


class TenantPools:
    """Finds the pool of an organisation's transactions. What logins there are is told by `know`."""

    def __init__(self, urls: Mapping[str, str], *, size: int, pooled: bool) -> None:
        self._urls, self._pooled = dict(urls), pooled
        self._patience: dict[str, str] = {}
        self.shared = {name: self._made(url, size, shared=True) for name, url in urls.items()}
        self._passwords: dict[str, str] = {}
        self._own: OrderedDict[str, Pool] = OrderedDict()
        self._closing: set[asyncio.Task[None]] = set()

    def of(self, database: str, schema: str) -> Pool:
        """The pool to begin a transaction of this schema's role in; raises `NoOwnLogins`."""
        password = self._passwords.get(schema)
        if password is None:
            return self.shared[database]
        if self._pooled:
            raise NoOwnLogins(part="PgBouncer")
        pool = self._own.get(schema)
        if pool is None:
            pool = self._own[schema] = self._made(_as(self._urls[database], schema, password), OWN_SIZE, least=0)
        self._own.move_to_end(schema)
        for idle in [each for each in list(self._own)[:-OWN_KEPT] if not self._own[each].users]:
            self._close(self._own.pop(idle))
        return pool

    def know(self, schema: str, password: str | None) -> None:
        """Takes over whether an organisation has a login of its own."""
        if self._passwords.get(schema) == password:
            return
        if password is None:
            del self._passwords[schema]
        else:
            self._passwords[schema] = password
        if schema in self._own:
            self._close(self._own.pop(schema))

    def limit_statements(self, role: str, seconds: int | None) -> None:
        """How long each statement of a role may take from its next transaction on; None: as long as the login's."""
        if seconds is None:
            self._patience.pop(role, None)
        else:
            self._patience[role] = f"; SET LOCAL statement_timeout = {int(seconds) * 1000}"

    async def close(self) -> None:
        """Closes every connection."""
        for pool in self:
            await pool.close()
        await asyncio.gather(*self._closing)

    def __iter__(self) -> Iterator[Pool]:
        return iter([*self.shared.values(), *self._own.values()])

    def _made(self, url: str, size: int, *, least: int = 1, shared: bool = False) -> Pool:
        return Pool(
            url, size=size, least=least, search_path=_PATH, pooled=self._pooled, shared=shared, patience=self._patience
        )  # fmt: skip

    def _close(self, pool: Pool) -> None:
        """Once whoever is in it has left."""
        closing = asyncio.create_task(pool.close())
        self._closing.add(closing)
        closing.add_done_callback(self._closing.discard)


def _as(url: str, login: str, password: str) -> str:
    """The same server and database for another login."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{quote(login, safe='')}:{quote(password, safe='')}@{host}").geturl()
