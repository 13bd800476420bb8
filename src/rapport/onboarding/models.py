"""Tables of sign-up in the control database; what people typed is encrypted under the platform's keys."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher, hashed
from kernel.tables import control_metadata, timestamp

# Field ids under the platform's keys, after those of tenants (1) and auth (2 to 19).
SIGNUP_EMAIL = 20
SIGNUP_COMPANY = 21
FOUNDER_NAME = 22

signup = sa.Table(
    "signup",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("company", SIGNUP_COMPANY, nullable=False),
    cipher("email", SIGNUP_EMAIL, nullable=False),
    hashed("email_hmac", nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
    sa.Column("locale", sa.Text, nullable=False),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    sa.Column("challenge_id", UUID(as_uuid=True), nullable=False),
    # Chosen at the start, so that every retry founds the same organisation.
    sa.Column("organisation_id", UUID(as_uuid=True), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    hashed("proof_hash"),
    timestamp("created_at"),
    timestamp("code_sent_at"),
    timestamp("expires_at"),
    timestamp("completed_at", nullable=True),
)

# Who an organisation is made for: what the seeds need to write the first person.
founder = sa.Table(
    "founder",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    sa.Column("membership_id", UUID(as_uuid=True), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    cipher("name", FOUNDER_NAME, "organisation_id", nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    sa.Column("sample_data", sa.Boolean, nullable=False),
    # The organisation whose archive this one was made of: its rows have the ids that seeds gave them there.
    sa.Column("seeded_as", UUID(as_uuid=True)),
)
