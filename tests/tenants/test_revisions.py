"""The first revision with all that follow gives the same schema as the models, in both kinds of database."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from kernel.admin import Admin
from kernel.pool import Pool
from kernel.tables import control_metadata, tenant_metadata
from rapport import features
from tenants import control, schema
from tenants.migrate import Revision
from tests.support.repository import ROOT
from tests.support.servers import DatabasePair

CATALOGUE = (
    "SELECT table_name, column_name, data_type, is_nullable, column_default FROM information_schema.columns"
    " WHERE table_schema = :schema ORDER BY 1, 2",
    "SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = :schema ORDER BY 1, 2",
    "SELECT event_object_table, trigger_name, event_manipulation, action_timing FROM information_schema.triggers"
    " WHERE trigger_schema = :schema ORDER BY 1, 2, 3",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = CAST(:schema AS regnamespace) AND contype <> 'n' ORDER BY 1, 2",
)


@asynccontextmanager
async def administering(pair: DatabasePair) -> AsyncIterator[Admin]:
    """A transaction in the control database that leaves nothing."""
    pool = Pool(pair.control_admin_url, size=1, search_path="public")
    async with pool.transaction() as connection:
        yield Admin(connection)
    await pool.close()


def first_revision(kind: str) -> tuple[str, ...]:
    """The statements of the frozen first revision."""
    text = Path(ROOT / f"tenants/revisions/0001_{kind}.sql").read_text()
    return tuple(part.strip() for part in text.split(";\n") if part.strip())


async def catalogue(admin: Admin, name: str, statements: Sequence[str]) -> list[list[tuple[object, ...]]]:
    """What the database says of a schema made by these statements, without the schema's own name."""
    await admin.ddl(f"CREATE SCHEMA {name}")
    await admin.ddl(f"SET LOCAL search_path TO {name}")
    for statement in statements:
        await admin.ddl(statement)
    found = []
    for question in CATALOGUE:
        rows = (await admin.execute(sa.text(question), {"schema": name})).all()
        found.append([tuple(str(value).replace(f"{name}.", "") for value in row) for row in rows])
    return found


@pytest.mark.parametrize(
    ("kind", "metadata", "revisions"),
    [
        ("control", control_metadata, features.CONTROL_REVISIONS),
        ("tenant", tenant_metadata, features.TENANT_REVISIONS),
    ],
)
async def test_revisions_and_models_agree(
    new_databases: Callable[[], DatabasePair], kind: str, metadata: sa.MetaData, revisions: Sequence[Revision]
) -> None:
    chain = [*first_revision(kind), *(statement for each in revisions for statement in each.statements)]
    async with administering(new_databases()) as admin:
        models = schema.baseline(metadata) + (control.protections(metadata) if kind == "control" else ())
        assert await catalogue(admin, "by_revisions", chain) == await catalogue(admin, "by_models", models)


@pytest.mark.parametrize("revisions", [features.CONTROL_REVISIONS, features.TENANT_REVISIONS])
def test_there_is_one_chain_with_one_head(revisions: Sequence[Revision]) -> None:
    versions = [features.BASELINE, *(each.version for each in revisions)]
    assert versions == sorted(set(versions))


async def test_who_has_the_crm_gets_sales_as_it_is_granted(new_databases: Callable[[], DatabasePair]) -> None:
    """What was one module is two, and nobody loses any of it; a plan that says otherwise already keeps its word."""
    before = [each for each in features.CONTROL_REVISIONS if each.version < "0010"]
    [split] = [each for each in features.CONTROL_REVISIONS if each.version == "0010"]
    granted = [(1, "module.crm", "true"), (1, "seats", "10"), (2, "module.crm", "false"), (3, "seats", "3"),
               (4, "module.crm", "true"), (4, "module.sales", "false")]  # fmt: skip
    async with administering(new_databases()) as admin:
        await admin.ddl("CREATE SCHEMA split")
        await admin.ddl("SET LOCAL search_path TO split")
        for statement in [*first_revision("control"), *(each for found in before for each in found.statements)]:
            await admin.ddl(statement)
        await admin.ddl("ALTER TABLE entitlement DROP CONSTRAINT fk_entitlement_organisation_id")
        insert = sa.text(
            "INSERT INTO entitlement (organisation_id, name, value, source, granted_at) VALUES"
            " (CAST(:id AS uuid), :name, CAST(:value AS jsonb), 'test', '2026-01-01T00:00:00Z')"
        )
        for number, name, value in granted:
            await admin.execute(insert, {"id": f"{number:032x}", "name": name, "value": value})
        for _ in range(2):
            for statement in split.statements:
                await admin.ddl(statement)
        asked = "SELECT organisation_id::text, value, source FROM entitlement WHERE name = 'module.sales' ORDER BY 1"
        rows = (await admin.execute(sa.text(asked))).all()
        assert [(int(row[0][-1]), row[1], row[2]) for row in rows] == [
            (1, True, "test"), (2, False, "test"), (4, False, "test"),
        ]  # fmt: skip
