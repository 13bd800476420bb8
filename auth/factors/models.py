"""Tables of second factors, all in the control database under the platform's keys."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import ARGON2, cipher, formed, hashed
from kernel.tables import control_metadata, timestamp

# Field ids under the platform's keys; `auth.models` says which others there are. Never reused.
AUTHENTICATOR_NAME = 91
AUTHENTICATOR_SECRET = 92

# An authenticator app (RFC 6238). The secret has to be known to check a code, so it is encrypted, not hashed. Without
# `confirmed_at` it was offered and no code of it was seen; it counts for nothing and is forgotten. `last_step` is the
# time step of the last code that was taken: no code of it, or of one before it, is taken again. `drift` is by how many
# steps its clock is off; `near_step` and `near_drift` are of the last right code that fitted another drift.
authenticator = sa.Table(
    "authenticator",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    cipher("name", AUTHENTICATOR_NAME, nullable=False),
    cipher("secret", AUTHENTICATOR_SECRET, nullable=False),
    sa.Column("last_step", sa.BigInteger),
    sa.Column("drift", sa.SmallInteger, nullable=False, server_default=sa.text("0")),
    sa.Column("near_step", sa.BigInteger),
    sa.Column("near_drift", sa.SmallInteger),
    timestamp("created_at"),
    timestamp("confirmed_at", nullable=True),
    timestamp("last_used_at", nullable=True),
    sa.Index("ix_authenticator_identity", "identity_id"),
)

# Codes on paper, each good once. The hash is argon2id; those of one set have one salt, so that a try costs one hash.
recovery_code = sa.Table(
    "recovery_code",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    formed("hash", ARGON2, nullable=False),
    timestamp("created_at"),
    timestamp("used_at", nullable=True),
    sa.Index("ix_recovery_code_identity", "identity_id"),
)

# A second factor that somebody else asked to be taken away, for who has lost theirs. It waits until `due_at`, and
# whoever it is about can stop it until then. Without an organisation it was asked for by who runs the installation.
factor_reset = sa.Table(
    "factor_reset",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id")),
    sa.Column("asked_by", UUID(as_uuid=True)),
    timestamp("created_at"),
    timestamp("due_at"),
    timestamp("cancelled_at", nullable=True),
    timestamp("done_at", nullable=True),
    sa.Index("ix_factor_reset_identity", "identity_id"),
    sa.Index("ix_factor_reset_due_at", "due_at", postgresql_where=sa.text("done_at IS NULL AND cancelled_at IS NULL")),
)

# Somebody who proved one factor and owes another: no session yet. It counts in the browser that began (`bound_to` is
# the hash of a cookie's secret), for a few minutes, a few tries, and once. `amr` says what was proved.
pending_sign_in = sa.Table(
    "pending_sign_in",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("identity_id", UUID(as_uuid=True), sa.ForeignKey("identity.id"), nullable=False),
    hashed("bound_to", nullable=False),
    sa.Column("amr", sa.Text, nullable=False),
    sa.Column("attempts", sa.SmallInteger, nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("used_at", nullable=True),
    sa.CheckConstraint("amr IN ('pwd', 'otp')", name="amr"),
    sa.Index("ix_pending_sign_in_expires_at", "expires_at"),
    sa.Index("ix_pending_sign_in_identity", "identity_id"),
)
