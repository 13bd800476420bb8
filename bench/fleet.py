"""fleet: what the thousandth organisation costs: making it, switching to it, and a revision of all of them."""

import time
from statistics import median

from bench.support import Bench, line, organisation
from tenants.directory import Tenant
from tenants.migrate import Revision, migrate_tenants
from tenants.models import tenant

SHARE = 100
REVISION = Revision("9999", ("ALTER TABLE company ADD COLUMN bench SMALLINT",))


async def fleet(bench: Bench) -> None:
    """Organisations one after the other, compared by their first and last share; then all of them at once."""
    count = 40 if bench.quick else 1000
    share = min(SHARE, count // 4)
    made, first_switch, switch = [], [], []
    for number in range(count):
        started = time.perf_counter()
        owner = await organisation(bench.parts, f"f{number}@bench.example")
        made.append((time.perf_counter() - started) * 1000)
        # The login's list of memberships is read anew after each grant.
        first_switch.append(await _switch(bench, owner.tenant))
        switch.append(await _switch(bench, owner.tenant))
    value, before = median(made[-share:]), median(made[:share])
    line(
        "fleet", value, "ms", limit=before, target=1.2, ok=value <= 1.2 * before and value <= 500, organisations=count,
        switch_after_a_grant=[round(median(each), 2) for each in (first_switch[:share], first_switch[-share:])],
        switch=[round(median(each), 2) for each in (switch[:share], switch[-share:])],
    )  # fmt: skip
    await _migrate(bench, count)


async def _switch(bench: Bench, to: Tenant) -> float:
    """Milliseconds of an empty transaction under an organisation's role."""
    started = time.perf_counter()
    async with bench.parts.runtime.databases.pool(to.home).transaction(to.home.schema):
        pass
    return (time.perf_counter() - started) * 1000


async def _migrate(bench: Bench, count: int) -> None:
    """A revision of every schema, beside the same statements one after the other without our own work around them."""
    databases = bench.parts.runtime.databases
    async with databases.control_session() as control:
        homes = [row.schema for row in await control.rows(tenant.select())]
    started = time.perf_counter()
    async with databases.admin_session("main") as admin:
        for schema in homes:
            await admin.ddl(f"ALTER TABLE {schema}.company ADD COLUMN bare SMALLINT")
    bare = time.perf_counter() - started

    async def settled(_: object) -> None:
        return

    started = time.perf_counter()
    await migrate_tenants(databases, "0000", [REVISION], settled)
    took = time.perf_counter() - started
    each, alone = took / len(homes) * 1000, bare / len(homes) * 1000
    line("migrate", each, "ms", limit=alone, target=5, ok=each <= 5, organisations=count, seconds=round(took, 1))
