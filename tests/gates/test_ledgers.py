"""The ledgers of tables and field ids agree with the code, and a tenant schema stays within its rules."""

import re

from sqlalchemy import ForeignKeyConstraint

from kernel.tables import tenant_metadata
from rapport import features
from rapport.crm.features import REGISTRY
from tenants import schema
from tests.support.repository import ROOT

MAX_TABLES = 80
BUILT_IN = {"BIGINT", "BOOLEAN", "BYTEA", "DATE", "INTEGER", "INTEGER[]", "JSONB", "SMALLINT", "TEXT", "UUID"}
LEDGER_LINE = re.compile(r"^\| ([\w.]+)(?: \(relation\))? \|", re.MULTILINE)


def test_every_tenant_table_is_in_the_ledger() -> None:
    made = {table.name for feature in features.FEATURES for table in feature.tenant_tables}
    assert made == set(tenant_metadata.tables), "a new organisation gets the tables that the features name"
    text = (ROOT / "docs/tables.md").read_text()
    listed = [name for name in LEDGER_LINE.findall(text) if name != "table"]
    assert listed == sorted(tenant_metadata.tables)
    assert len(listed) <= MAX_TABLES


def test_every_field_id_is_in_the_ledger() -> None:
    text = (ROOT / "docs/fields.md").read_text().partition("## Objects")[2]
    listed = dict(re.findall(r"^\| (\d+) \| ([\w.]+)", text, re.MULTILINE))
    declared = {str(field.id): f"{obj.name}.{field.name}" for obj in REGISTRY for field in obj.fields}
    declared |= {str(each.id): f"{obj.name}.{each.name}" for obj in REGISTRY for each in obj.relations}
    assert listed == declared


def test_tenant_tables_use_built_in_types_and_stay_inside_their_schema() -> None:
    for table in tenant_metadata.tables.values():
        for column in table.columns:
            name = str(column.type.compile(dialect=schema.DIALECT))
            assert name in BUILT_IN or name.startswith(("NUMERIC", "TIMESTAMP")), f"{table.name}.{column.name}: {name}"
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                assert constraint.referred_table.metadata is tenant_metadata


def test_field_ids_are_unique_over_all_objects() -> None:
    ids = [field.id for obj in REGISTRY for field in obj.fields] + [
        each.id for obj in REGISTRY for each in obj.relations
    ]
    assert len(ids) == len(set(ids))
