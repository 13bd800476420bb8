"""Uploads under way, and how long files are kept. The files themselves are in `stored_file`, as imports have them."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

UPLOAD_NAME = 303
KEEP_DAYS = 304
HELD = 305
"""Field ids (docs/fields.md)."""

# Until its last byte is there; its id is then the file's. One without a record is of a file to import.
file_upload = sa.Table(
    "file_upload",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME),
    sa.Column("record_id", UUID(as_uuid=True)),
    # The own field that it is for, if one; the record may then be one that is still to be made.
    sa.Column("field_id", sa.Integer),
    cipher("name", UPLOAD_NAME, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    sa.CheckConstraint("(object IS NULL) = (record_id IS NULL)", name="record"),
)

# One row where files are not kept for ever. Each change of it has the next number: the job of another one ends.
file_policy = sa.Table(
    "file_policy",
    tenant_metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    sa.Column("keep_days", sa.Integer),
    sa.Column("version", sa.Integer, nullable=False),
    sa.CheckConstraint("keep_days BETWEEN 1 AND 36500", name="keep_days"),
)
