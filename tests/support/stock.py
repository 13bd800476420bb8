"""A stock of schemas: what a test's organisations leave behind is emptied and given to the next ones.

Making a tenant's tables is two thirds of a sign-up's work, and a server that has those of a thousand organisations is
slow. So when a test has ended, the schemas of its organisations are emptied, and the next organisation takes one over:
schema and role are renamed, as nothing in them says the name. What a test changed there beyond rows (a column, an
index, a right, a login) keeps a schema out of the stock: the catalogue has to say what it said when it was made.

Every organisation is closed at a test's end, whoever made its schema, and what its commits left to do is thrown away:
the next test that runs what is due, or sweeps all there are, meets its own only.

`schema.create` itself runs for the first organisations of a process, in every process that a test starts, on databases
of a test's own, and where a test is marked `own_schemas`.
"""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest
import sqlalchemy as sa

from kernel.admin import Admin
from kernel.clock import real_now
from kernel.db import Home
from kernel.settings import Settings
from tenants import schema
from tenants.schema import tenant_schema_version

Key = tuple[str, str, frozenset[sa.Table]]
"""What schemas have to have in common: server and database, version, tables."""

_PLACE = "SELECT concat(inet_server_port(), '/', current_database())"

# Tables, columns, rights, indexes, constraints, triggers and the role, without the name that differs.
_CATALOGUE = """
SELECT md5(replace(concat(
  n.nspacl, (SELECT concat(r.rolcanlogin, r.rolconfig, r.rolconnlimit) FROM pg_roles r WHERE r.rolname = n.nspname),
  (SELECT string_agg(concat_ws(' ', c.relname, c.relkind, c.reloptions, c.relacl, c.relnatts, c.relhastriggers), ','
    ORDER BY c.relname) FROM pg_class c WHERE c.relnamespace = n.oid),
  (SELECT string_agg(concat_ws(' ', a.attname, a.atttypid, a.attnotnull, a.attisdropped, a.attacl), ','
    ORDER BY c.relname, a.attnum) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = n.oid AND c.relkind = 'r' AND a.attnum > 0),
  (SELECT string_agg(concat(o.conname, o.convalidated), ',' ORDER BY o.conname) FROM pg_constraint o
    WHERE o.connamespace = n.oid),
  (SELECT string_agg(t.tgname, ',' ORDER BY t.tgname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE c.relnamespace = n.oid AND NOT t.tgisinternal),
  (SELECT string_agg(p.proname, ',' ORDER BY p.proname) FROM pg_proc p WHERE p.pronamespace = n.oid)
), n.nspname, '')) FROM pg_namespace n WHERE n.nspname = $1
"""

_WRITTEN = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = $1 AND c.relkind = 'r' AND pg_relation_size(c.oid) > 0
"""

# As `rapport.portability.erasing` leaves an organisation that it has closed: no sweep, job or bill looks for it again.
_CLOSED = """
WITH gone AS (UPDATE tenant SET schema_version = NULL WHERE schema_version IS NOT NULL RETURNING organisation_id),
  closed AS (UPDATE organisation SET status = 'deleted' WHERE id IN (SELECT organisation_id FROM gone)),
  ended AS (UPDATE subscription SET state = 'lapsed', next_at = '9999-12-31 UTC', customer_ref = NULL,
    card_page_ref = NULL, card_ref = NULL, card = NULL WHERE organisation_id IN (SELECT organisation_id FROM gone)),
  copies AS (DELETE FROM sandbox WHERE organisation_id IN (SELECT organisation_id FROM gone)),
  granted AS (DELETE FROM entitlement WHERE organisation_id IN (SELECT organisation_id FROM gone)),
  said AS (DELETE FROM outbox)
DELETE FROM job
"""


class Stock:
    """The schemas of one test process that can be had, and those that its present test has."""

    def __init__(self) -> None:
        self._free = defaultdict[Key, list[str]](list)
        self._catalogues: dict[Key, str] = {}
        self._taken: list[tuple[Key, str]] = []
        # A loop of its own: tests end theirs.
        self._thread = ThreadPoolExecutor(1)
        self._loop = self._thread.submit(asyncio.Runner).result()

    @contextmanager
    def lent(self, settings: Settings, patch: pytest.MonkeyPatch) -> Iterator[None]:
        """Organisations that are made meanwhile get schemas from here."""
        patch.setattr(schema, "create", self._create)
        with self.closing(settings):
            yield

    @contextmanager
    def closing(self, settings: Settings) -> Iterator[None]:
        """At the end all organisations are closed, and nothing is left to do."""
        self._taken.clear()
        yield
        self._run(self._take_back(settings.control_admin_url or "", settings.tenant_admin_urls["main"]))

    def close(self) -> None:
        """Ends the thread."""
        self._thread.submit(self._loop.close).result()
        self._thread.shutdown()

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        self._thread.submit(self._loop.run, work).result()

    async def _create(self, admin: Admin, home: Home, version: str, tables: frozenset[sa.Table]) -> None:
        """In place of `schema.create`."""
        name = home.schema
        if await self._ask(admin, "SELECT to_regclass(:given)", f"{name}.schema_version") is not None:
            return
        key = (await self._ask(admin, _PLACE), version, tables)
        if self._free[key]:
            await _renamed(admin, self._free[key].pop(), name, version)
        else:
            await _MADE(admin, home, version, tables)
            if key not in self._catalogues:
                self._catalogues[key] = await self._ask(admin, _CATALOGUE.replace("$1", ":given"), name)
        self._taken.append((key, name))

    async def _ask(self, admin: Admin, question: str, given: str | None = None) -> Any:
        return (await admin.execute(sa.text(question), None if given is None else {"given": given})).scalar()

    async def _take_back(self, control_url: str, tenant_url: str) -> None:
        try:
            control = await asyncpg.connect(control_url)
            try:
                await control.execute(_CLOSED)
            finally:
                await control.close()
            if not self._taken:
                return
            server = await asyncpg.connect(tenant_url, server_settings={"lock_timeout": "2s"})
            try:
                for key, name in self._taken:
                    if key[0] == await server.fetchval(_PLACE):
                        await self._emptied(server, key, name)
            finally:
                await server.close()
        except (asyncpg.PostgresError, OSError):
            # A test may do anything to its server: the next organisations' schemas are made anew.
            self._free.clear()

    async def _emptied(self, server: asyncpg.Connection, key: Key, name: str) -> None:
        if await server.fetchval(_CATALOGUE, name) != self._catalogues.get(key):
            return
        written = [row[0] for row in await server.fetch(_WRITTEN, name)]
        if written:
            await server.execute(f"TRUNCATE {', '.join(written)} CASCADE")
        # Under a name that is no organisation's, so that nobody who lists those of the server finds it.
        free = f"free_{name}"
        await server.execute(f"ALTER SCHEMA {name} RENAME TO {free}")
        await server.execute(f"ALTER ROLE {name} RENAME TO {free}")
        self._free[key].append(free)


_MADE = schema.create


async def _renamed(admin: Admin, old: str, name: str, version: str) -> None:
    """What `schema.create` leaves behind, in a schema that has the tables already."""
    await admin.ddl(f"ALTER ROLE {old} RENAME TO {name}")
    await admin.ddl(f"ALTER SCHEMA {old} RENAME TO {name}")
    await admin.ddl(f"SET LOCAL search_path TO {name}")
    await admin.ddl("INSERT INTO change_counter (id, seq) VALUES (1, 0)")
    await admin.execute(tenant_schema_version.insert(), {"version": version, "applied_at": real_now()})


@pytest.fixture(scope="session")
def every_schema() -> Iterator[Stock]:
    """The stock of this process."""
    stock = Stock()
    yield stock
    stock.close()


@pytest.fixture
def stock(
    every_schema: Stock, settings: Settings, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Lends the test's organisations their schemas, unless it wants them made as the product makes them."""
    own = request.node.get_closest_marker("own_schemas")
    with every_schema.closing(settings) if own else every_schema.lent(settings, monkeypatch):
        yield
