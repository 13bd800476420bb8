"""Uploaded files and import runs. Everything that a customer typed or uploaded lies in encrypted columns."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import CODE, NAME, cipher, content_hashed, formed, hashed, sealed
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
FILE_NAME = 300
SETUP = 301
REPORT = 302

SUPPRESSION = "suppression list"
"""For what the secret of the hashes of who was erased is sealed."""

STATES = ("mapped", "checking", "checked", "running", "done", "failed", "undoing", "undone")

stored_file = sa.Table(
    "stored_file",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.CheckConstraint("purpose IN ('import', 'attachment')", name="purpose"),
    cipher("name", FILE_NAME, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    # Of its bytes, under the organisation's keys.
    content_hashed("content_hmac"),
    # The record that it is attached to.
    formed("object", NAME),
    sa.Column("record_id", UUID(as_uuid=True)),
    # The own field that it was sent for: whoever isn't shown that sees no file of it.
    sa.Column("field_id", sa.Integer),
    # A legal hold: nobody and nothing deletes it until that is lifted.
    timestamp("held_at", nullable=True),
    sa.Column("held_by", UUID(as_uuid=True)),
    sa.CheckConstraint("(object IS NULL) = (record_id IS NULL)", name="record"),
    sa.CheckConstraint("(held_at IS NULL) = (held_by IS NULL)", name="hold"),
    sa.Index("ix_stored_file_record", "record_id", postgresql_where="record_id IS NOT NULL"),
)

import_run = sa.Table(
    "import_run",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("file_id", UUID(as_uuid=True), nullable=False),
    # Files that were dropped together are one set, and written in the order of their places.
    sa.Column("set_id", UUID(as_uuid=True)),
    sa.Column("place", sa.SmallInteger, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    cipher("setup", SETUP, nullable=False),
    cipher("report", REPORT),
    # The last row of the file whose chunk is committed: where a killed run goes on.
    sa.Column("last_row", sa.Integer, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    formed("error_code", CODE),
    sa.Column("batch_id", UUID(as_uuid=True), nullable=False),
    sa.Column("undo_batch_id", UUID(as_uuid=True)),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("started_at", nullable=True),
    timestamp("finished_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.Index("ix_import_run_set", "set_id", "place"),
)

suppression_key = sa.Table(
    "suppression_key",
    tenant_metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sealed("secret", SUPPRESSION, nullable=False),
    sa.CheckConstraint("id = 1", name="one"),
)
"""The one secret under which the hashes in `suppressed` are: it never changes."""

suppressed = sa.Table(
    "suppressed",
    tenant_metadata,
    hashed("hash", primary_key=True),
    timestamp("erased_at"),
)
"""Addresses and numbers of people who were erased at their own request, as keyed hashes."""
