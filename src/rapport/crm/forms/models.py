"""Tables of web forms and visits. What an organisation wrote and what a visitor sent lie in sealed documents."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher, hashed
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

# One submission of a form, or one visit to a site. A submission's id is in the signed token of the page that it was
# sent from, so one page makes one. Only added to; a visit that is nobody's gets its lead later, or is removed.
touch = sa.Table(
    "touch",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    # One of the two.
    sa.Column("form_id", UUID(as_uuid=True)),
    sa.Column("site_id", UUID(as_uuid=True)),
    # The lead that it made, or that was there; None for a visit of whom nobody knows yet.
    sa.Column("record_id", UUID(as_uuid=True)),
    # Whose browser it was, as a hash of a number that only this browser has.
    hashed("visitor"),
    # The campaign whose code stood in the page's address.
    sa.Column("campaign_id", UUID(as_uuid=True)),
    sa.Column("first", sa.Boolean, nullable=False),
    # What was sent, from where, and with which words of a campaign.
    cipher("details", TOUCH_DETAILS, nullable=False),
    timestamp("occurred_at"),
    sa.Index("ix_touch_record", "record_id", "occurred_at"),
    sa.Index("ix_touch_form", "form_id", "occurred_at"),
    sa.Index("ix_touch_site", "site_id", "occurred_at", postgresql_where="site_id IS NOT NULL"),
    sa.Index("ix_touch_visitor", "visitor", postgresql_where="visitor IS NOT NULL"),
    sa.Index("ix_touch_campaign", "campaign_id", "record_id", postgresql_where="campaign_id IS NOT NULL"),
)
