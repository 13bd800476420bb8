"""The table of calendar addresses: in the control database, since who fetches one says nothing but the address."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import hashed
from kernel.tables import control_metadata, timestamp

# The one secret address of a person's calendar, as a hash: neither a dump nor anybody here can fetch what it leads to.
calendar_address = sa.Table(
    "calendar_address",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    hashed("secret_hash", nullable=False, unique=True),
    timestamp("made_at"),
)
