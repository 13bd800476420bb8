"""Hand-overs: from whom, by which rule, how far. Ids and numbers only."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import CODE, formed
from kernel.tables import tenant_metadata, timestamp

STATES = ("running", "done", "failed", "undoing", "undone", "waiting", "cancelled")

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
    formed("error_code", CODE),
    sa.Column("batch_id", UUID(as_uuid=True), nullable=False),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("finished_at", nullable=True),
    # When one that is dated begins; whether records that are somebody's achievement stay theirs; whether the access of
    # who leaves ends with it; who gets their reports and the teams that they lead; and which those were, for the undo.
    timestamp("due_at", nullable=True),
    sa.Column("keeps_past", sa.Boolean, nullable=False, server_default=sa.text("false")),
    sa.Column("deactivates", sa.Boolean, nullable=False, server_default=sa.text("false")),
    sa.Column("people_to", UUID(as_uuid=True)),
    sa.Column("people", JSONB),
    # What becomes of what is shared with them and of their places in records' teams, and what has become of it.
    sa.Column("shared", JSONB),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.Index("ix_handover_from", "from_id"),
)
