"""What a lease reads stays the same however many jobs wait: indexes, and no table from its beginning to its end."""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import pytest

from kernel.clock import real_now
from kernel.db import CONTROL_HOME
from kernel.leasing import IN_ORDER, SHARE_OF_KIND, WINDOW, lease_of_kinds
from kernel.statements import Prepared, Sent
from kernel.tables import control_job
from tests.support.app import Rapport
from tests.support.servers import DatabasePair

pytestmark = pytest.mark.deep

QUEUED = 50_000
KINDS = ("test.plan_a", "test.plan_b")
FILL = """
INSERT INTO job (id, name, args, state, attempts, run_at, created_at, organisation_id)
SELECT gen_random_uuid(), ($2::text[])[1 + (i % 2)], '', 'queued', 0,
       $3::timestamptz + i * interval '1 microsecond', $3, ('0' || substr(md5((i % 300)::text), 2))::uuid
FROM generate_series(1, $1::int) i
"""


class Explained(Prepared):
    """A statement that is run, and answers with its plan."""

    def __init__(self, inner: Prepared) -> None:
        self._inner, self.is_dml = inner, False

    def sent(self, parameters: Any) -> Sent:
        """The statement with its values."""
        inner = self._inner.sent(parameters)
        return Sent(f"EXPLAIN (ANALYZE, FORMAT JSON) {inner.text}", inner.values)


@pytest.fixture(params=["known", "unknown"])
async def full(request: pytest.FixtureRequest, rapport: Rapport, database_pair: DatabasePair) -> AsyncIterator[None]:
    """Very many jobs of two kinds and 300 organisations; PostgreSQL knows of them, or thinks that there are few."""
    connection = await asyncpg.connect(database_pair.control_admin_url)
    try:
        await connection.execute("ANALYZE job")
        await connection.execute(FILL, QUEUED, list(KINDS), real_now() - dt.timedelta(hours=1))
        if request.param == "known":
            await connection.execute("ANALYZE job")
        yield
    finally:
        await connection.execute("DELETE FROM job WHERE name = ANY($1)", list(KINDS))
        await connection.execute("ANALYZE job")
        await connection.close()


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """A plan's nodes, from the top."""
    return [plan, *(each for part in plan.get("Plans", ()) for each in nodes(part))]


async def test_a_lease_reads_no_more_of_many_than_of_few(rapport: Rapport, full: None) -> None:
    now = real_now()
    values = {"now": now, "until": now + dt.timedelta(seconds=30), "limit": SHARE_OF_KIND}
    async with rapport.parts.runtime.session(CONTROL_HOME) as control:
        await control.driver.execute(IN_ORDER)
        for turn in range(2):  # with none out, and with as many as may be
            [row] = await control.rows(Explained(lease_of_kinds(control_job)), values)
            found = nodes(msgspec.json.decode(row[0])[0]["Plan"])
            read = [each for each in found if each.get("Relation Name") == "job" and "Scan" in each["Node Type"]]
            assert read, turn
            assert [each["Node Type"] for each in read if each["Node Type"] == "Seq Scan"] == []
            rows = [each["Actual Rows"] * each["Actual Loops"] for each in read]
            assert max(rows) < len(KINDS) * WINDOW + 100, turn
    async with rapport.parts.runtime.session(CONTROL_HOME) as control:
        ours = control_job.c.name.in_(KINDS) & (control_job.c.state == "leased")
        out = await control.rows(control_job.select().where(ours))
    for kind in KINDS:
        of: set[UUID] = {row.organisation_id for row in out if row.name == kind}
        assert (len(of), sum(row.name == kind for row in out)) == (SHARE_OF_KIND, SHARE_OF_KIND)
