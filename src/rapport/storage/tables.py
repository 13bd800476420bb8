"""What the organisation's tables take up. The catalogue knows: no long table is read for it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import OID

from kernel.db import TenantSession
from rapport.crm.records.objects import ObjectType
from rapport.storage.payloads import ObjectSpace

COUNTED_BELOW: Final = 4 * 2**20
"""Bytes of rows up to which a table is counted; statistics answer for a longer one."""

HISTORY: Final = frozenset({"change", "change_counter", "stage_event"})
ORDER: Final = frozenset({"text_rank", "text_order"})

_class = sa.table(
    "pg_class", sa.column("oid", OID), sa.column("relname", sa.Text), sa.column("relkind", sa.Text),
    sa.column("relnamespace", OID), sa.column("reltuples", sa.Float),
)  # fmt: skip
_namespace = sa.table("pg_namespace", sa.column("oid", OID), sa.column("nspname", sa.Text))
_stats = sa.table(
    "pg_stats", sa.column("schemaname", sa.Text), sa.column("tablename", sa.Text), sa.column("attname", sa.Text),
    sa.column("null_frac", sa.Float),
)  # fmt: skip
_here = sa.func.current_schema()


class Taken(msgspec.Struct, frozen=True):
    """A table: all that it takes with its indexes, its rows alone, and how many there were when it was last analysed.

    `estimate` is None where it never was.
    """

    bytes: int
    rows_bytes: int
    estimate: int | None


async def sizes(session: TenantSession) -> dict[str, Taken]:
    """Every table of the organisation, by name."""
    whole, rows = sa.func.pg_total_relation_size(_class.c.oid), sa.func.pg_relation_size(_class.c.oid)
    found = await session.rows(_of_kind("r", whole.label("bytes"), rows.label("rows_bytes"), _class.c.reltuples))
    return {row.relname: Taken(row.bytes, row.rows_bytes, _known(row.reltuples)) for row in found}


async def spaces(
    session: TenantSession, objects: Iterable[ObjectType], taken: Mapping[str, Taken]
) -> list[ObjectSpace]:
    """What the records of each kind take, the most first."""
    indexes = _of_kind("i", sa.func.pg_relation_size(_class.c.oid).label("bytes"))
    searched = {row.relname: row.bytes for row in await session.rows(indexes)}
    trashed = await _shares_of_trash(session)
    found = []
    for obj in objects:
        table = taken[obj.table.name]
        exact = table.rows_bytes < COUNTED_BELOW
        share = trashed.get(obj.table.name, 0)
        count, trash = await _counted(session, obj.table) if exact else _estimated(table, share)
        found.append(
            ObjectSpace(
                object=obj.name, count=count, bytes=table.bytes,
                search_bytes=searched.get(f"ix_{obj.table.name}_tokens", 0), trash_count=trash,
                trash_bytes=table.bytes * trash // count if count else 0, exact=exact,
            )
        )  # fmt: skip
    return sorted(found, key=lambda each: -each.bytes)


def _known(reltuples: float) -> int | None:
    return None if reltuples < 0 else round(reltuples)


async def _counted(session: TenantSession, table: sa.Table) -> tuple[int, int]:
    deleted = sa.func.count(table.c.deleted_at).label("trash")
    [row] = await session.rows(sa.select(sa.func.count().label("all"), deleted).select_from(table))
    return row.all, row.trash


def _estimated(table: Taken, share: float) -> tuple[int | None, int]:
    return table.estimate, round((table.estimate or 0) * share)


async def _shares_of_trash(session: TenantSession) -> dict[str, float]:
    """Which part of each table's rows is in the trash, as it was when the table was last analysed."""
    mine = (_stats.c.schemaname == _here) & (_stats.c.attname == "deleted_at")
    rows = await session.rows(sa.select(_stats.c.tablename, _stats.c.null_frac).where(mine))
    return {row.tablename: 1 - row.null_frac for row in rows}


def _of_kind(kind: str, *columns: sa.ColumnElement[Any]) -> sa.Select[Any]:
    mine = sa.select(_namespace.c.oid).where(_namespace.c.nspname == _here).scalar_subquery()
    return sa.select(_class.c.relname, *columns).where(_class.c.relnamespace == mine, _class.c.relkind == kind)
