"""Bulk edits: what they are about, how far they are, and which records refused. Ids, numbers, and sealed words."""

from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import CODE, NAME, cipher, formed, opaque
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
WRITTEN = 75
REFUSAL_MESSAGE = 76
STATE_FIELD = 1

Kind = Literal["update", "assign", "place", "delete"]
State = Literal["running", "done", "failed", "stopped", "undoing", "undo_failed", "undone"]

UNDER_WAY: Final[tuple[State, ...]] = ("running", "undoing")


def _one_of(name: str, values: object) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name).in_(get_args(values)), name=name)


bulk_edit = sa.Table(
    "bulk_edit",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    # How many records it is about, and how many of them, in the order of the plan, it has come to.
    sa.Column("total", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("refused", sa.Integer, nullable=False),
    # By its undo: changes taken back, and records left as they are since somebody edited them.
    sa.Column("taken_back", sa.Integer, nullable=False),
    sa.Column("kept", sa.Integer, nullable=False),
    # Of the records, 16 bytes for each; and what is written to them.
    opaque("ids", "ids of records", nullable=False),
    cipher("written", WRITTEN, nullable=False),
    formed("error_code", CODE),
    sa.Column("batch_id", UUID(as_uuid=True), nullable=False),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("finished_at", nullable=True),
    _one_of("op", Kind),
    _one_of("state", State),
    sa.Index("ix_bulk_edit_created_by", "created_by", "created_at"),
    # Whoever starts a second one meets the first one's row, not a race.
    sa.Index(
        "uq_bulk_edit_under_way", "created_by", unique=True,
        postgresql_where=sa.column("state").in_(UNDER_WAY),
    ),
)  # fmt: skip

bulk_edit_refusal = sa.Table(
    "bulk_edit_refusal",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("edit_id", UUID(as_uuid=True), nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    formed("code", CODE, nullable=False),
    cipher("message", REFUSAL_MESSAGE, nullable=False),
    sa.Index("uq_bulk_edit_refusal_record_id", "edit_id", "record_id", unique=True),
)
