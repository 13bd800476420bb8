"""Pairs that were found, and the looking for them. Ids and numbers only: reasons are found anew when they are shown."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp

duplicate_pair = sa.Table(
    "duplicate_pair",
    tenant_metadata,
    sa.Column("left_id", UUID(as_uuid=True), primary_key=True),  # the older one
    sa.Column("right_id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("score", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    timestamp("found_at"),
    sa.Column("decided_by", UUID(as_uuid=True)),
    timestamp("decided_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(("open", "dismissed")), name="state"),
    sa.Index("ix_duplicate_pair_open", "object", "score", "left_id", "right_id", postgresql_where="state = 'open'"),
)

duplicate_scan = sa.Table(
    "duplicate_scan",
    tenant_metadata,
    formed("object", NAME, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("walked", UUID(as_uuid=True)),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("found", sa.BigInteger, nullable=False),
    sa.Column("started_by", UUID(as_uuid=True), nullable=False),
    timestamp("started_at"),
    timestamp("finished_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(("running", "done")), name="state"),
)
