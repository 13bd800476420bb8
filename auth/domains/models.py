"""Tables of domains and of requests to join, in the control database: both are asked about before anybody belongs."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import KEY, cipher, formed, hashed, opaque
from kernel.tables import control_metadata, timestamp

# Field ids under the platform's keys; `auth.models` says which others there are. Never reused.
CLAIM_DOMAIN = 96
REQUEST_EMAIL = 97
REQUEST_NAME = 98

STATES = ("pending", "verified", "missing", "lost")
JOINING = ("off", "ask", "auto")
REQUEST_STATES = ("open", "accepted", "refused", "expired")

# `missing`: its record was not there when it was looked up again; `lost`: for longer than the grace. One organisation
# at a time holds a domain. `set_by` is who chose how people join: the role is judged by theirs when it is given.
domain_claim = sa.Table(
    "domain_claim",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    cipher("domain", CLAIM_DOMAIN, nullable=False),
    hashed("domain_hmac", nullable=False),
    opaque("token", "random bytes that the record in the DNS shows to everybody", nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("joining", sa.Text, nullable=False),
    formed("role_key", KEY, nullable=False),
    sa.Column("set_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("verified_at", nullable=True),
    timestamp("checked_at", nullable=True),
    timestamp("confirmed_at", nullable=True),
    timestamp("missing_since", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint(sa.column("joining").in_(JOINING), name="joining"),
    sa.UniqueConstraint("organisation_id", "domain_hmac"),
    sa.Index(
        "uq_domain_claim_held", "domain_hmac", unique=True,
        postgresql_where=sa.column("state").in_(("verified", "missing")),
    ),
)  # fmt: skip

# Asked by whoever has proved the mailbox; being accepted makes an invitation, which they accept as any other.
join_request = sa.Table(
    "join_request",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    cipher("email", REQUEST_EMAIL, nullable=False),
    hashed("email_hmac", nullable=False),
    cipher("name", REQUEST_NAME, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("decided_at", nullable=True),
    sa.Column("decided_by", UUID(as_uuid=True)),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    sa.CheckConstraint(sa.column("state").in_(REQUEST_STATES), name="state"),
    sa.Index("ix_join_request_organisation", "organisation_id", "created_at"),
    sa.Index(
        "uq_join_request_open", "organisation_id", "email_hmac", unique=True,
        postgresql_where=sa.column("state") == sa.literal_column("'open'"),
    ),
)  # fmt: skip
