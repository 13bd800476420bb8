"""Merges, and what each of them moved. Ids, numbers and closed words only: values are in the change log."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp

record_merge = sa.Table(
    "record_merge",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("survivor_id", UUID(as_uuid=True), nullable=False),
    # The survivor's version that the merge made: a field with a later one was edited since.
    sa.Column("survivor_version", sa.Integer, nullable=False),
    sa.Column("records", sa.Integer, nullable=False),
    sa.Column("merged_by", UUID(as_uuid=True), nullable=False),
    timestamp("merged_at"),
    sa.Column("undone_by", UUID(as_uuid=True)),
    timestamp("undone_at", nullable=True),
    # Rows are left that a job moves, to the survivor or, once it is undone, back.
    sa.Column("moving", sa.Boolean, nullable=False),
    sa.Index("ix_record_merge_survivor", "survivor_id"),
)

# A row that named a merged record. `joined` is one that the survivor had already: it was removed, and `before` is all
# of it; else `before` is what was changed of it beside the id.
merge_move = sa.Table(
    "merge_move",
    tenant_metadata,
    sa.Column("merge_id", UUID(as_uuid=True), primary_key=True),
    formed("place", NAME, primary_key=True),
    sa.Column("row_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("from_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("joined", sa.Boolean, nullable=False),
    sa.Column("before", JSONB(none_as_null=True)),
)
