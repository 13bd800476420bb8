"""COPY text: what goes in comes out of PostgreSQL as it was, whatever characters it holds."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import CreateTable

from kernel.copying import encoded
from tests.support.servers import DatabasePair

TABLE = sa.Table(
    "copied",
    sa.MetaData(),
    sa.Column("id", sa.dialects.postgresql.UUID(as_uuid=True)),
    sa.Column("cipher", sa.LargeBinary),
    sa.Column("tokens", ARRAY(sa.Integer)),
    sa.Column("words", sa.Text),
    sa.Column("public", JSONB),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("day", sa.Date),
    sa.Column("yes", sa.Boolean),
    sa.Column("small", sa.SmallInteger),
    sa.Column("big", sa.BigInteger),
    sa.Column("amount", sa.Numeric(24, 6)),
)
NAMES = [column.name for column in TABLE.columns]
FULL = (
    UUID("01a2065e-9e59-76a3-98fb-aa9e42783e09"),
    bytes(range(256)),
    [-(2**31), -1, 0, 2**31 - 1],
    'tab\tnew\nline\r\\N \\. "quoted" \u0001 苏州博远 😀',
    '{"a": "\\\\ \\n \\"b\\" 中"}',
    dt.datetime(2026, 11, 23, 3, 5, 7, 89, tzinfo=dt.UTC),
    dt.date(1984, 2, 29),
    True,
    -32768,
    2**63 - 1,
    Decimal("-123456789012345678.000001"),
)
EMPTY = (FULL[0], b"", [], "", "{}", FULL[5], FULL[6], False, 0, 0, Decimal(0))
NOTHING = (FULL[0], *[None] * (len(NAMES) - 1))


@pytest.mark.parametrize("row", [FULL, EMPTY, NOTHING], ids=["full", "empty", "null"])
async def test_values_come_back_as_they_were(database_pair: DatabasePair, row: tuple) -> None:
    connection = await asyncpg.connect(database_pair.tenant_admin_url)
    try:
        statement = str(CreateTable(TABLE).compile(dialect=sa.dialects.postgresql.dialect()))
        await connection.execute(statement.replace("CREATE TABLE", "CREATE TEMP TABLE"))
        lines = encoded(TABLE, NAMES, [row, row])
        await connection.copy_to_table("copied", source=memoryview(lines), columns=NAMES, format="text")
        found = await connection.fetch("SELECT * FROM copied")
        again = await connection.fetchval("SELECT public = $1::jsonb FROM copied", row[4])
    finally:
        await connection.close()
    without_json = [name for name in NAMES if name != "public"]
    assert [[each[name] for name in without_json] for each in found] == [
        [value for name, value in zip(NAMES, row, strict=True) if name != "public"]
    ] * 2
    assert again is (None if row[4] is None else True)


def test_no_rows_are_no_lines():
    assert encoded(TABLE, NAMES, []) == b""


def test_a_type_that_is_not_known_is_refused():
    table = sa.Table("odd", sa.MetaData(), sa.Column("x", sa.Interval))
    with pytest.raises(TypeError, match="no COPY text is known"):
        encoded(table, ["x"], [(1,)])
