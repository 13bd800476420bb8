"""The table of views, in the control database. It holds no text: the reason is in the log of security events."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import hashed
from kernel.tables import control_metadata, timestamp

# A view rests on the session that it was begun from (`session_id`, of `viewer_id`) and is worth nothing once that is
# over. `identity_id` and `person_id` are those who are viewed. Rows stay, since whoever was viewed is told who did it.
viewing = sa.Table(
    "viewing",
    control_metadata,
    hashed("id_hash", primary_key=True),
    sa.Column("id", UUID(as_uuid=True), nullable=False, unique=True),
    sa.Column("session_id", UUID(as_uuid=True), nullable=False),
    sa.Column("viewer_id", UUID(as_uuid=True), nullable=False),
    sa.Column("viewer_identity_id", UUID(as_uuid=True), nullable=False),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("identity_id", UUID(as_uuid=True), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    timestamp("ended_at", nullable=True),
    sa.Index("ix_viewing_person", "organisation_id", "person_id", "created_at"),
    sa.Index("ix_viewing_open", "expires_at", postgresql_where=sa.text("ended_at IS NULL")),
)
