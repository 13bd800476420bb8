"""The tables of views, of what was asked before them, and of who is asked, in the control database.

A view holds no text: its reason is in the log of security events, and sealed with what was asked.
"""

from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher, hashed
from kernel.tables import control_metadata, timestamp

# A field id under the platform's keys; `auth.models` says which others there are. Never reused.
VIEWING_REASON = 100

Asks = Literal["tell", "ask", "ask_or_override"]
"""Whether whoever is viewed reads of it afterwards, has to allow it, or has to unless an owner says why not."""
ASKS: Final[tuple[Asks, ...]] = get_args(Asks)
State = Literal["open", "allowed", "used", "refused", "withdrawn", "overridden"]
STATES: Final[tuple[State, ...]] = get_args(State)

# A view rests on the session that it was begun from (`session_id`, of `viewer_id`) and is worth nothing once that is
# over. `identity_id` and `person_id` are those who are viewed. Rows stay, since whoever was viewed is told who did it.
# `request_id` is what allowed it, or an owner's word in its place; none where nobody had to be asked.
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
    sa.Column("request_id", UUID(as_uuid=True)),
    sa.Index("ix_viewing_person", "organisation_id", "person_id", "created_at"),
    sa.Index("ix_viewing_open", "expires_at", postgresql_where=sa.text("ended_at IS NULL")),
)

# Without a row nobody is asked. Of a sandbox counts the row of what it is a copy of.
viewing_policy = sa.Table(
    "viewing_policy",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    sa.Column("asks", sa.Text, nullable=False),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
    timestamp("changed_at"),
    sa.CheckConstraint(sa.column("asks").in_(ASKS), name="asks"),
)

# What a viewer asked of somebody. `expires_at` is until when it may be answered, and once it is allowed until when it
# is good: for one view of one viewer.
viewing_request = sa.Table(
    "viewing_request",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), nullable=False),
    sa.Column("viewer_id", UUID(as_uuid=True), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    cipher("reason", VIEWING_REASON, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    timestamp("created_at"),
    timestamp("expires_at"),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.Index("ix_viewing_request_person", "organisation_id", "person_id", "created_at"),
    sa.Index("ix_viewing_request_viewer", "organisation_id", "viewer_id", "created_at"),
)
