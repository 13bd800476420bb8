"""Tables of tokens, all in the control database: a request finds its organisation by its token."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import LAST_FOUR, cipher, formed, hashed
from kernel.tables import control_metadata, timestamp

# Field ids under the platform's keys; `auth.models` has those before. Never reused.
TOKEN_NAME = 33
TOKEN_NETWORKS = 34
TOKEN_TEXT = 35

# Of the text only a hash is kept, encrypted and so bound to its row: neither a dump authenticates anybody, nor a hash
# that was moved to another row. `person_id` is for whom it acts, `made_by` a person too. What a token is for is said
# once: the application's login may only write when it was used, warned of and revoked.
api_token = sa.Table(
    "api_token",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    sa.Column("made_by", UUID(as_uuid=True), nullable=False),
    cipher("name", TOKEN_NAME, nullable=False),
    cipher("text_hash", TOKEN_TEXT, nullable=False),
    formed("last_four", LAST_FOUR, nullable=False),
    sa.Column("scopes", JSONB, nullable=False),
    cipher("networks", TOKEN_NETWORKS),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("last_used_at", nullable=True),
    timestamp("warned_at", nullable=True),
    timestamp("revoked_at", nullable=True),
    sa.Index("ix_api_token_person", "organisation_id", "person_id"),
    sa.Index("ix_api_token_expires_at", "expires_at", postgresql_where=sa.text("revoked_at IS NULL")),
    info={
        "triggers": (
            "REVOKE UPDATE, DELETE ON api_token FROM control_app",
            "GRANT UPDATE (last_used_at, warned_at, revoked_at) ON api_token TO control_app",
        )
    },
)

# Where a token was used from, as a hash of the network under the token's own text, which isn't here: a use from another
# one is written into the security log.
api_token_network = sa.Table(
    "api_token_network",
    control_metadata,
    sa.Column("token_id", UUID(as_uuid=True), sa.ForeignKey("api_token.id"), primary_key=True),
    hashed("network_hash", primary_key=True),
    timestamp("first_used_at"),
)

# Says of a person that nobody is behind it: it has no membership, and so neither a seat nor a sign-in.
service_account = sa.Table(
    "service_account",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("made_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
)

# Without a row: people may make tokens, for at most as long as `auth.tokens.policy` says.
token_policy = sa.Table(
    "token_policy",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("people_may_make", sa.Boolean, nullable=False),
    sa.Column("most_days", sa.SmallInteger, nullable=False),
    sa.CheckConstraint("most_days BETWEEN 1 AND 365", name="most_days"),
)
