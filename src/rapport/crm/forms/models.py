"""Tables of web forms. What an organisation wrote and what a visitor sent lie in sealed documents."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
FORM_SETUP = 34
TOUCH_DETAILS = 35

web_form = sa.Table(
    "web_form",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("active", sa.Boolean, nullable=False),
    # Words, fields, consents, and who gets the leads.
    cipher("setup", FORM_SETUP, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
)

# One submission. Its id is in the signed token of the page that it was sent from, so one page makes one. Only added to.
touch = sa.Table(
    "touch",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("form_id", UUID(as_uuid=True), nullable=False),
    # The lead that it made, or that was there.
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    sa.Column("first", sa.Boolean, nullable=False),
    # What was sent, from where, and with which words of a campaign.
    cipher("details", TOUCH_DETAILS, nullable=False),
    timestamp("occurred_at"),
    sa.Index("ix_touch_record", "record_id", "occurred_at"),
    sa.Index("ix_touch_form", "form_id", "occurred_at"),
)
