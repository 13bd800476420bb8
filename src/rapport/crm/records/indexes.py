"""Records' tables, and their indexes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from auth.principal import is_territorial
from kernel.tables import timestamp
from rapport.crm.records import custom
from rapport.crm.records.kinds import TextKind
from rapport.crm.records.multi_choice import SetKind
from rapport.crm.records.personal_numbers import PersonalNumberKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import ObjectType


HASHED = (TextKind, PersonalNumberKind)
"""Kinds whose equal values are found by a keyed hash."""

PENDING_KB = 64
"""What an index of search tokens puts off. Each search reads through all of it until autovacuum comes.

Measured on 20,000 fresh contacts: with the 4 MB of the default a search costs PostgreSQL 30 ms instead of 1.7. A create
costs the same with 64 kB, a row of an import 30 us more; putting nothing off costs 150 and 240 us more.
"""


@dataclass(frozen=True, kw_only=True)
class Index:
    """An index over living records for one question that is asked all the time.

    `columns` in their order, `descending` those of them that run backwards with empties last, `beside` what the index
    carries along so that the question is answered without the rows.
    """

    name: str
    columns: tuple[str, ...]
    descending: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def key(self, name: str) -> sa.ColumnElement[Any]:
        """A column in its direction, as `sorting.order_by` writes it: ids are never empty."""
        column: sa.ColumnElement[Any] = sa.column(name)
        if name not in self.descending:
            return column
        return column.desc() if name == "id" else column.desc().nulls_last()


def table_of(obj: "ObjectType") -> sa.Table:
    """An object's table in each tenant's schema."""
    columns = [column for each in obj.fields for column in each.kind.columns(each)]
    return sa.Table(
        obj.name,
        obj.metadata,
        sa.Column("id", UUID(as_uuid=True), primary_key=True),
        sa.Column("owner_id", UUID(as_uuid=True), nullable=False),
        sa.Column("territory_id", UUID(as_uuid=True)),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("field_versions", JSONB, nullable=False),
        timestamp("created_at"),
        timestamp("updated_at"),
        timestamp("deleted_at", nullable=True),
        *(sa.Column(each, sa.SmallInteger, nullable=False) for each in obj.leads),
        *columns,
        sa.Column("search_tokens", ARRAY(sa.Integer), nullable=False),
        custom.column(),
        *indexes_of(obj),
    )


def indexes_of(obj: "ObjectType") -> Iterable[sa.Index]:
    """The indexes of an object's table: what every object has, its indexed fields, and what it asks for itself."""
    alive, leads = sa.text("deleted_at IS NULL"), obj.leads
    yield sa.Index(f"ix_{obj.name}_updated", *leads, "updated_at", "id", postgresql_where=alive)
    yield sa.Index(f"ix_{obj.name}_created", *leads, "created_at", "id", postgresql_where=alive)
    yield sa.Index(f"ix_{obj.name}_owner", *leads, "owner_id", "updated_at", "id", postgresql_where=alive)
    if is_territorial(obj.name):
        # Who reaches a territory's records may reach some of them by owner as well; a count asks for both.
        yield sa.Index(
            f"ix_{obj.name}_territory",
            *leads,
            "territory_id",
            "updated_at",
            "id",
            postgresql_include=["owner_id"],
            postgresql_where=alive,
        )
    yield sa.Index(
        f"ix_{obj.name}_tokens",
        "search_tokens",
        postgresql_using="gin",
        postgresql_with={"gin_pending_list_limit": PENDING_KB},
    )
    for each in obj.fields:
        if each.indexed and isinstance(each.kind, SetKind):  # what few records name is found among a million
            yield sa.Index(
                f"ix_{obj.name}_{each.name}", each.name, postgresql_using="gin",
                postgresql_with={"gin_pending_list_limit": PENDING_KB},
                postgresql_where=sa.column(each.name).is_not(None),
            )  # fmt: skip
        elif each.indexed:
            column = f"{each.name}_hmac" if isinstance(each.kind, HASHED) else each.kind.place(each)
            yield sa.Index(f"ix_{obj.name}_{each.name}", *leads, column, "id", postgresql_where=alive)
    for wanted in obj.indexes:
        yield sa.Index(
            f"ix_{obj.name}_{wanted.name}",
            *(wanted.key(name) for name in wanted.columns),
            postgresql_include=list(wanted.beside) or None,
            postgresql_where=alive,
        )
