"""Tables of the control database that say which organisations exist, where they live and what they may use."""

import uuid

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import DATABASE, KEY_VERSION, NAME, REVISION, SCHEMA, ZONE, cipher, formed, hashed, opaque
from kernel.tables import control_metadata, timestamp

NAME_FIELD = 1
OWN_KEY_FIELD = 2
LOGIN_FIELD = 33
"""Field ids that bind an organisation's name, the URL of its own root key, and the password of its own
database login, to it under the platform's keys. `auth` has those in between."""

WRAPPED = "keys, which the root key has encrypted"

KINDS = ("regular", "sandbox")

STATUSES = ("provisioning", "active", "read_only", "suspended", "deleted")

organisation = sa.Table(
    "organisation",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    cipher("name", NAME_FIELD, nullable=False),
    sa.Column("country", sa.Text, nullable=False),
    sa.CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
    sa.Column("locale", sa.Text, nullable=False),
    sa.CheckConstraint("locale IN ('zh-CN', 'en')", name="locale"),
    formed("time_zone", ZONE, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Column("fiscal_year_start", sa.SmallInteger, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    timestamp("created_at"),
    sa.Column("kind", sa.Text, nullable=False, server_default="regular"),
    # Of a sandbox: the organisation that it is a copy of, whose plan and status it follows.
    sa.Column("parent_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id")),
    sa.CheckConstraint(sa.column("status").in_(STATUSES), name="status"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.CheckConstraint("(kind = 'sandbox') = (parent_id IS NOT NULL)", name="parent"),
    sa.Index("ix_organisation_parent", "parent_id", postgresql_where="parent_id IS NOT NULL"),
)

tenant = sa.Table(
    "tenant",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    formed("database", DATABASE, nullable=False),
    formed("schema", SCHEMA, nullable=False, unique=True),
    formed("schema_version", REVISION),
    opaque("keyset", WRAPPED),
    cipher("own_key", OWN_KEY_FIELD, "organisation_id"),
    hashed("own_key_hmac", unique=True),
    # Of its own database login; one without comes in by the shared one.
    cipher("login_password", LOGIN_FIELD, "organisation_id"),
    timestamp("key_created_at"),
    timestamp("wrapped_at"),
    timestamp("created_at"),
)

entitlement = sa.Table(
    "entitlement",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    formed("name", NAME, primary_key=True),
    sa.Column("value", JSONB, nullable=False),
    formed("source", NAME, nullable=False),
    timestamp("granted_at"),
)

organisation_clock = sa.Table(
    "organisation_clock",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("offset_seconds", sa.BigInteger, nullable=False),
    timestamp("moved_at"),
)
"""How far an organisation's clock is ahead; one whose clock was never moved has no row."""

platform_keyset = sa.Table(
    "platform_keyset",
    control_metadata,
    sa.Column("id", sa.SmallInteger, primary_key=True, autoincrement=False),
    opaque("keyset", WRAPPED, nullable=False),
    timestamp("created_at"),
    timestamp("wrapped_at"),
)

KEY_EVENTS = (
    "own_key_set", "own_key_removed", "opened", "refused", "unreachable", "rewrapped", "rotation_started",
    "rotation_ended", "destroyed", "own_login_set", "own_login_removed", "unusable", "rewrap_started", "rewrap_ended",
    "former_keys_removed",
)  # fmt: skip

key_event = sa.Table(
    "key_event",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key_id", sa.Text),
    sa.Column("person_id", UUID(as_uuid=True)),
    timestamp("happened_at"),
    sa.CheckConstraint(sa.column("kind").in_(KEY_EVENTS), name="kind"),
    sa.CheckConstraint("key_id ~ '^[0-9a-f]{8}$'", name="key_id"),
    info={"append_only": True},
)
"""What was done with root keys and keysets, and by whom; without an organisation it is about the platform's."""

key_use = sa.Table(
    "key_use",
    control_metadata,
    sa.Column("hour", sa.DateTime(timezone=True), primary_key=True),
    sa.Column("provider", sa.Text, primary_key=True),
    # As the key's service names it; empty where it tells none.
    formed("version", KEY_VERSION, primary_key=True),
    sa.Column("operation", sa.Text, primary_key=True),
    # Whose keyset; no foreign key, as `PLATFORM_ROTATION` stands for the platform's own.
    sa.Column("organisation_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("times", sa.BigInteger, nullable=False),
    # Of these, those that were not done.
    sa.Column("failed", sa.BigInteger, nullable=False),
    sa.CheckConstraint(sa.column("provider").in_(("file", "aws-kms", "gcp-kms", "vault")), name="provider"),
    sa.CheckConstraint(sa.column("operation").in_(("wrap", "unwrap")), name="operation"),
)
"""How often the platform's own root key was used for what in an hour, on whose keyset; a customer's is noted singly
(`key_event`).
"""

PLATFORM_ROTATION = uuid.UUID(int=0)
"""In place of an organisation: the keyset of the control database."""

ROTATION_PHASES = ("publishing", "promoting", "counting", "walking", "verifying", "ended")

key_rotation = sa.Table(
    "key_rotation",
    control_metadata,
    # No foreign key: `PLATFORM_ROTATION` stands for the platform's own.
    sa.Column("organisation_id", UUID(as_uuid=True), primary_key=True),
    # What is to be done next.
    sa.Column("phase", sa.Text, nullable=False),
    # Grows by one with each job: only the one that has this number may go on.
    sa.Column("step", sa.Integer, nullable=False),
    # How far the walk has come: before this block of this table.
    formed("at_table", NAME),
    sa.Column("at_block", sa.BigInteger, nullable=False),
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    # Transactions that may still write under the old key have numbers up to this one.
    sa.Column("horizon", sa.BigInteger),
    sa.Column("started_by", UUID(as_uuid=True)),
    timestamp("started_at"),
    timestamp("touched_at"),
    timestamp("ended_at", nullable=True),
    sa.CheckConstraint(sa.column("phase").in_(ROTATION_PHASES), name="phase"),
    sa.CheckConstraint("(phase = 'ended') = (ended_at IS NOT NULL)", name="ended"),
)
"""The rotation of an organisation's keyset, or of the platform's, that is under way, or the last one."""

schema_version = sa.Table(
    "schema_version",
    control_metadata,
    formed("version", REVISION, primary_key=True),
    timestamp("applied_at"),
)
