"""The ledgers of tables and field ids agree with the code, and a tenant schema stays within its rules."""

import re

import pytest
from sqlalchemy import ForeignKeyConstraint

from auth import models
from kernel import live
from kernel.columns import HOLDS, Cipher, ciphers
from kernel.tables import control_metadata, tenant_metadata
from rapport import features
from rapport.crm.features import REGISTRY
from rapport.crm.records import custom, definitions
from rapport.crm.records.objects import OWN, TAGS
from tenants import schema
from tests.support.repository import ROOT
from tests.support.revision_sql import BUILT_IN, BUILT_IN_WITH_SIZE, offences, statements_of

MAX_TABLES = 96
REVISIONS = sorted((ROOT / "tenants/revisions").glob("*_tenant.sql"))
ONLY_HASHED = {"code": models.CODE, "device": models.DEVICE, "network": models.NETWORK, "news": live.NEWS_FIELD}
"""Ids under the platform's keys of which there is no ciphertext."""

SHARED = {2: ["identity.email", "tenant.own_key"], 33: ["api_token.name", "tenant.login_password"]}
"""Older than the rule: docs/fields.md says why it does no harm. No other may come."""

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
    declared = {
        str(field.id): f"{obj.name}.{field.name}" for obj in (*REGISTRY, OWN) for field in obj.fields if field != TAGS
    }
    declared |= {str(each.id): f"{obj.name}.{each.name}" for obj in REGISTRY for each in obj.relations}
    assert listed == declared


def test_every_ciphertext_of_the_platform_has_a_field_id_of_its_own() -> None:
    """Two columns of one number would be told apart by their rows' ids alone."""
    found = dict[int, list[str]]()
    for table in control_metadata.tables.values():
        for column in ciphers(table):
            if isinstance(column.info[HOLDS], Cipher):
                found.setdefault(column.info[HOLDS].field, []).append(f"{table.name}.{column.name}")
    for name, field in ONLY_HASHED.items():
        found.setdefault(field, []).append(name)
    assert len(found) > len(ONLY_HASHED)
    assert {field: sorted(names) for field, names in found.items() if len(names) > 1} == SHARED


def test_tenant_tables_use_built_in_types_and_stay_inside_their_schema() -> None:
    for table in tenant_metadata.tables.values():
        for column in table.columns:
            name = str(column.type.compile(dialect=schema.DIALECT))
            assert name in BUILT_IN or name.startswith(BUILT_IN_WITH_SIZE), f"{table.name}.{column.name}: {name}"
        for constraint in table.constraints:
            if isinstance(constraint, ForeignKeyConstraint):
                assert constraint.referred_table.metadata is tenant_metadata


def test_revisions_of_a_tenant_stay_inside_their_schema() -> None:
    frozen = [statement for path in REVISIONS for statement in statements_of(path.read_text())]
    assert sum(statement.startswith("CREATE TABLE") for statement in frozen) == len(tenant_metadata.tables)
    later = [statement for revision in features.TENANT_REVISIONS for statement in revision.statements]
    assert offences([*frozen, *later]) == []


@pytest.mark.parametrize("kind", ["control", "tenant"])
def test_no_revision_has_triggers_or_types_of_its_own(kind: str) -> None:
    """A later file may refer to the tables of an earlier one. The books, in control, are guarded by triggers."""
    files = sorted((ROOT / "tenants/revisions").glob(f"*_{kind}.sql"))
    found = offences([statement for path in files for statement in statements_of(path.read_text())])
    guards = {"CREATE TRIGGER", "CREATE FUNCTION"} if kind == "control" else set()
    assert [offence for offence in found if offence not in guards] == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON person EXECUTE FUNCTION f()", ["CREATE TRIGGER"]),
        ("CREATE CONSTRAINT TRIGGER t AFTER INSERT ON person EXECUTE FUNCTION f()", ["CREATE TRIGGER"]),
        ("create or replace function f() returns trigger as 'x' language plpgsql", ["CREATE FUNCTION"]),
        ("CREATE TYPE mood AS ENUM ('a')", ["CREATE TYPE"]),
        ("CREATE DOMAIN mail AS TEXT", ["CREATE DOMAIN"]),
        ("CREATE EXTENSION citext", ["CREATE EXTENSION"]),
        ("CREATE RULE r AS ON INSERT TO person DO NOTHING", ["CREATE RULE"]),
        ("CREATE TABLE a (id UUID, b UUID, FOREIGN KEY(b) REFERENCES public.organisation (id))",
         ["REFERENCES public.organisation"]),
        ("CREATE TABLE a (id UUID REFERENCES organisation (id))", ["REFERENCES organisation"]),
        ("ALTER TABLE a ADD CONSTRAINT f FOREIGN KEY (b) REFERENCES t_x.person (id)", ["REFERENCES t_x.person"]),
        ("CREATE TABLE a (id UUID, mood mood NOT NULL)", ["type mood"]),
        ("CREATE TABLE a (id UUID, word citext, CONSTRAINT p PRIMARY KEY (id))", ["type citext"]),
        ("CREATE TABLE a (id UUID, words TEXT[] DEFAULT '{}')", ["type TEXT[]"]),
        ("CREATE TABLE a (id UUID, size DOUBLE PRECISION)", ["type DOUBLE PRECISION"]),
        ("ALTER TABLE a ADD COLUMN mood mood", ["type mood"]),
        ("ALTER TABLE a ADD COLUMN IF NOT EXISTS b hstore DEFAULT '', ADD COLUMN c TEXT", ["type hstore"]),
        ("ALTER TABLE a ALTER COLUMN b TYPE mood USING b::mood", ["type mood"]),
        ("ALTER TABLE a ALTER b SET DATA TYPE xml", ["type xml"]),
        ("CREATE TABLE a (id UUID, b NUMERIC(24, 6) NOT NULL, c TIMESTAMP WITH TIME ZONE, d UUID REFERENCES a)", []),
        ("CREATE TABLE a (id SMALLINT NOT NULL, CONSTRAINT p PRIMARY KEY (id), UNIQUE (id), CHECK (id IN (1, 2)))", []),
        ("CREATE INDEX i ON person USING gin (search_tokens)", []),
        ("ALTER TABLE a ADD COLUMN b BIGINT DEFAULT 0 NOT NULL", []),
    ],
)  # fmt: skip
def test_the_gate_knows_what_a_revision_must_not_do(statement: str, expected: list[str]) -> None:
    assert offences([statement]) == expected


def test_field_ids_are_unique_over_all_objects() -> None:
    ids = [field.id for obj in REGISTRY for field in obj.fields if field != TAGS] + [
        each.id for obj in REGISTRY for each in obj.relations
    ]
    assert len(ids) == len(set(ids))
    assert max(ids) < custom.FIRST_ID, "from there on ids are an organisation's own"
    assert not any(field.name.startswith(definitions.PREFIX) for obj in REGISTRY for field in obj.fields)
