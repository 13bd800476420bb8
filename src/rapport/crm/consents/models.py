"""The table of consents: purposes and moments in the clear, the point of contact and the words sealed."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

# Field id of the column below (docs/fields.md).
CONSENT_DETAILS: Final = 36

CHANNELS: Final = ("email", "phone", "sms", "wecom", "post")
SOURCES: Final = ("form", "manual", "api")

# That somebody agreed to be used for one purpose at one point of contact, and perhaps that they no longer do.
consent = sa.Table(
    "consent",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    # The submission that it came with, if it came by a web form.
    sa.Column("touch_id", UUID(as_uuid=True)),
    formed("purpose", NAME, nullable=False),
    sa.Column("channel", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("recorded_by", UUID(as_uuid=True)),
    # The point of contact, the words that were agreed to in the language in which they were read, and the evidence.
    cipher("details", CONSENT_DETAILS, nullable=False),
    timestamp("given_at"),
    timestamp("withdrawn_at", nullable=True),
    sa.Column("withdrawn_by", UUID(as_uuid=True)),
    sa.CheckConstraint(sa.column("channel").in_(CHANNELS), name="channel"),
    sa.CheckConstraint(sa.column("source").in_(SOURCES), name="source"),
    sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawal"),
    sa.Index("ix_consent_record", "record_id", "given_at"),
)
