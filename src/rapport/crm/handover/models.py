"""Hand-overs: from whom, by which rule, how far. Ids and numbers only."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.tables import tenant_metadata, timestamp

STATES = ("running", "done", "failed", "undoing", "undone")

handover = sa.Table(
    "handover",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("from_id", UUID(as_uuid=True), nullable=False),
    # Who gets the records of each object, by its name.
    sa.Column("rule", JSONB, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("kept", sa.Integer, nullable=False),
    sa.Column("error_code", sa.Text),
    sa.Column("batch_id", UUID(as_uuid=True), nullable=False),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("finished_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.Index("ix_handover_from", "from_id"),
)
