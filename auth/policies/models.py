"""The table of sign-in policies, in the control database: a session is judged before its organisation is opened."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher
from kernel.tables import control_metadata, timestamp

# A field id under the platform's keys; `auth.models` says which others there are. Never reused.
POLICY_NETWORKS = 93

# Without a row everything is allowed, for as long as `auth.sessions` says. Of a sandbox counts the row of what it is a
# copy of. `second_factor_from`: from then on nobody gets further without one.
sign_in_policy = sa.Table(
    "sign_in_policy",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    timestamp("second_factor_from", nullable=True),
    sa.Column("mailed_codes", sa.Boolean, nullable=False),
    sa.Column("idle_minutes", sa.Integer),
    sa.Column("absolute_hours", sa.Integer),
    cipher("networks", POLICY_NETWORKS, record="organisation_id"),
    # Administration needs a proof by a passkey that stays on its device.
    sa.Column("bound_administration", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
    timestamp("changed_at"),
    sa.CheckConstraint("idle_minutes BETWEEN 5 AND 20160", name="idle_minutes"),
    sa.CheckConstraint("absolute_hours BETWEEN 1 AND 720", name="absolute_hours"),
)
