"""Who is credited with which part of a deal. Without a split a deal is its owner's."""

from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.statements import any_of
from kernel.tables import tenant_metadata
from rapport.crm.records.errors import BadFilter
from rapport.crm.records.objects import ObjectType

CREDITED: Final = "credited_to"
"""What the filter language calls the deals that count for somebody; no field is called so."""

CREDIT: Final = "credit"
"""The kind of share that sums are split by."""

deal_split = sa.Table(
    "deal_split",
    tenant_metadata,
    sa.Column("deal_id", PGUUID(as_uuid=True), primary_key=True),
    sa.Column("person_id", PGUUID(as_uuid=True), primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("percent", sa.Numeric(7, 4), nullable=False),
    sa.CheckConstraint(sa.column("kind").in_((CREDIT, "overlay")), name="kind"),
    sa.CheckConstraint("percent > 0 AND percent <= 100", name="percent"),
    sa.Index("ix_deal_split_person", "person_id", "deal_id"),
)


def credited(obj: ObjectType, table: sa.FromClause, op: str, value: object) -> sa.ColumnElement[bool]:
    """The condition that a deal counts for one of some people: by its split, or else as its owner's."""
    if obj.name != "deal" or op != "in" or not isinstance(value, list) or len(value) > 1_000:
        raise BadFilter(reason=f"'{CREDITED}' is asked of deals, by 'in' with a list of people")
    people = _ids(value)
    mine = of_deal(table)
    theirs = sa.select(deal_split.c.deal_id).where(any_of(deal_split.c.person_id, people), deal_split.c.kind == CREDIT)
    return sa.or_(table.c["id"].in_(theirs), any_of(table.c.owner_id, people) & ~mine.exists())


def of_deal(table: sa.FromClause) -> sa.Select[Any]:
    """The credit shares of a deal."""
    mine = (deal_split.c.deal_id == table.c["id"]) & (deal_split.c.kind == CREDIT)
    return sa.select(deal_split.c.percent).where(mine)


def _ids(value: list[object]) -> list[UUID]:
    try:
        return [UUID(str(each)) for each in value]
    except ValueError:
        raise BadFilter(reason=f"'{CREDITED}' names people by their ids") from None
