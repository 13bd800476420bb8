"""The demo organisations and the doctor, on prepared databases."""

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.db import TenantSession
from kernel.settings import Settings
from rapport.crm.companies.feature import COMPANY
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.duplicates import scan
from rapport.crm.duplicates.models import duplicate_pair, duplicate_scan
from rapport.local import demo, doctor
from rapport.local.redis_server import EmbeddedRedis
from rapport.migrate import migrate_all
from rapport.parts import open_parts
from tenants.models import NAME_FIELD, organisation, tenant
from tests.support.servers import DatabasePair


@pytest.mark.slow
async def test_demo_organisations_are_made_once_in_each_installation(
    new_databases: Callable[[], DatabasePair], redis_server: EmbeddedRedis, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        environment = new_databases().environment(redis_url=redis_server.url, folder=folder)
        settings = Settings.from_env(environment)
        await migrate_all(settings)
        logins = await demo.seed(settings)
        assert await demo.seed(settings) == logins
        assert [login["name"] for login in logins] == [
            "周岚", "沈国强", "陈思远", "Hannah Clarke", "Marcus Reed", "Oliver Bennett", "Priya Shah",
        ]  # fmt: skip
        assert await counts(settings) == [(0, 0), (17, 20), (19, 22)]
    assert await pairs(settings) == [(0, 0), (1, 2), (1, 2)]
    await erased(settings, "Northwind Home")
    assert await demo.seed(settings) == logins
    assert await counts(settings) == [(0, 0), (19, 22)]  # it stays erased
    findings = await doctor.examine(environment)
    assert [finding.line() for finding in findings if finding.state == "fail"] == []


async def erased(settings: Settings, name: str) -> None:
    """An organisation whose owner has tried what erasing is."""
    async with open_parts(settings, pool_size=2) as parts, parts.runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(organisation.c.id, organisation.c.name))
        [ended] = [
            row.id for row in rows if control.keys.decrypt_text(row.name, field=NAME_FIELD, record=row.id) == name
        ]
        await control.execute(organisation.update().where(organisation.c.id == ended).values(status="deleted"))
        await control.execute(tenant.delete().where(tenant.c.organisation_id == ended))


async def pairs(settings: Settings) -> list[tuple[int, int]]:
    """Companies and contacts of each organisation that stand twice, once the search that was begun has ended."""
    found = []
    async with open_parts(settings, pool_size=2) as parts:
        for home in await parts.directory.homes():
            async with parts.runtime.session(home) as session:
                assert isinstance(session, TenantSession)
                begun = (await session.execute(sa.select(sa.func.count()).select_from(duplicate_scan))).scalar_one()
                numbers = []
                for obj in (COMPANY, CONTACT) if begun else ():
                    while await scan.one_chunk(session, obj):
                        pass
                    mine = sa.select(sa.func.count()).where(duplicate_pair.c.object == obj.name)
                    numbers.append((await session.execute(mine)).scalar_one())
                found.append(tuple(numbers) or (0, 0))
    return sorted(found)


async def counts(settings: Settings) -> list[tuple[int, int]]:
    """Companies and contacts of each organisation."""
    found = []
    async with open_parts(settings, pool_size=2) as parts:
        for home in await parts.directory.homes():
            async with parts.runtime.session(home) as session:
                tables = (COMPANY.table, CONTACT.table)
                numbers = [await session.execute(sa.select(sa.func.count()).select_from(each)) for each in tables]
                found.append(tuple(number.scalar_one() for number in numbers))
    return sorted(found)
