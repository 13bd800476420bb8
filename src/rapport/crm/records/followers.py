"""Who follows which record. A follower is told of what happens with it as far as they may read it at that moment, so
following gives nobody a right, and rows of records that somebody doesn't see any more do no harm.
"""

from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.records.errors import BadFilter
from rapport.crm.records.objects import ObjectType

FOLLOWED: Final = "followed"
"""What the filter language calls the records that its reader follows; no field is called so."""

EVENTS: Final = frozenset({"task", "activity"})
"""Kinds of records that nobody follows: what is followed is what they are about."""

follower = sa.Table(
    "follower",
    tenant_metadata,
    sa.Column("id", PGUUID(as_uuid=True), primary_key=True),
    sa.Column("record_id", PGUUID(as_uuid=True), nullable=False),
    sa.Column("person_id", PGUUID(as_uuid=True), nullable=False),
    formed("object", NAME, nullable=False),
    timestamp("created_at"),
    sa.UniqueConstraint("record_id", "person_id"),
    sa.Index("ix_follower_person", "person_id", "object", "record_id"),
)


def followed(
    obj: ObjectType, table: sa.FromClause, person_id: UUID, op: str, value: object
) -> sa.ColumnElement[bool]:  # fmt: skip
    """The condition that a record is followed by its reader, or isn't."""
    if op not in {"eq", "ne"} or not isinstance(value, bool):
        raise BadFilter(reason=f"'{FOLLOWED}' is compared with true or false, by 'eq' or 'ne'")
    mine = sa.select(follower.c.record_id).where(follower.c.person_id == person_id, follower.c.object == obj.name)
    is_mine: sa.ColumnElement[bool] = table.c["id"].in_(mine)
    return is_mine if value == (op == "eq") else sa.not_(is_mine)


def of_record(record_id: UUID) -> sa.Select[Any]:
    """Who follows a record, the first first."""
    mine = sa.select(follower.c.person_id).where(follower.c.record_id == record_id)
    return mine.order_by(follower.c.created_at, follower.c.id)
