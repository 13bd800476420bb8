"""The table of calendar addresses: in the control database, since who fetches one says nothing but the address."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import CODE, cipher, formed, hashed
from kernel.tables import control_metadata, tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
SUBSCRIPTION_SETUP = 353
SUBSCRIPTION_FOUND = 354

# The one secret address of a person's calendar, as a hash: neither a dump nor anybody here can fetch what it leads to.
calendar_address = sa.Table(
    "calendar_address",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    hashed("secret_hash", nullable=False, unique=True),
    timestamp("made_at"),
)

# A calendar of another program that a person sees beside their own. Where it is read from is a secret of theirs; what
# was found in it is kept under the organisation's keys for that person alone.
calendar_subscription = sa.Table(
    "calendar_subscription",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    # Its address and what the person calls it.
    cipher("setup", SUBSCRIPTION_SETUP, nullable=False),
    # Whether what events are called is kept, and whether others see that the person is busy.
    sa.Column("titles", sa.Boolean, nullable=False),
    sa.Column("shows_busy", sa.Boolean, nullable=False),
    # The events around today, and what the other program says of their version.
    cipher("found", SUBSCRIPTION_FOUND),
    formed("error_code", CODE),
    sa.Column("failures", sa.Integer, nullable=False),
    # When it is read next: a job for any other moment has nothing to do.
    timestamp("next_at"),
    timestamp("read_at", nullable=True),
    timestamp("created_at"),
    sa.Index("ix_calendar_subscription_person", "person_id"),
)
