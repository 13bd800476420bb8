"""Requests of people about what is held of them, and what was found. Texts of others stay where they are: of what was
found there are ids and reasons only.
"""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import CODE, NAME, cipher, formed, opaque
from kernel.tables import tenant_metadata, timestamp
from rapport.privacy.reading import UNREAD

WANTED = 320
REASON = 321
"""Field ids (docs/fields.md)."""

STATES = ("finding", "found", "confirmed", "erasing", "erased", "refused")
MODES = ("anonymise", "delete")
HOW = ("self", "linked", "named", "unread")
OUTCOMES = ("anonymised", "deleted", "blacked_out", "emptied", "held", "kept", "gone")

subject_request = sa.Table(
    "subject_request",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    # What the person is known by; gone with the erasure.
    cipher("wanted", WANTED),
    # Why it was refused.
    cipher("reason", REASON),
    sa.Column("due_on", sa.Date, nullable=False),
    sa.Column("mode", sa.Text),
    # How far the search or the erasure is.
    sa.Column("done", sa.BigInteger, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    formed("error_code", CODE),
    # What can be handed over, as a file in the store.
    sa.Column("export_id", UUID(as_uuid=True)),
    timestamp("exported_at", nullable=True),
    opaque("certificate", "a signed certificate of numbers"),
    sa.Column("created_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("touched_at"),
    timestamp("closed_at", nullable=True),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint(sa.column("mode").in_(MODES), name="mode"),
    sa.CheckConstraint("(state IN ('erasing', 'erased')) = (mode IS NOT NULL)", name="moded"),
    sa.CheckConstraint("(state = 'erased') = (certificate IS NOT NULL)", name="proved"),
)

subject_hit = sa.Table(
    "subject_hit",
    tenant_metadata,
    sa.Column("request_id", UUID(as_uuid=True), primary_key=True),
    # The table that it lies in, or `file` for what a file of text holds, `document` for a PDF or an office file.
    formed("place", NAME, primary_key=True),
    sa.Column("ref", UUID(as_uuid=True), primary_key=True),
    sa.Column("how", sa.Text, nullable=False),
    # By what it names the person: a bit each of `wanted.WHY`.
    sa.Column("why", sa.SmallInteger, nullable=False),
    # The record through which it is the person's.
    sa.Column("via", UUID(as_uuid=True)),
    # How many rows there.
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("ticked", sa.Boolean, nullable=False),
    sa.Column("outcome", sa.Text),
    # Why a document, or the rest of it, could not be read.
    sa.Column("unread", sa.Text),
    sa.CheckConstraint(sa.column("unread").in_(UNREAD), name="unread"),
    sa.CheckConstraint(sa.column("how").in_(HOW), name="how"),
    sa.CheckConstraint("why BETWEEN 0 AND 7", name="why"),
    sa.CheckConstraint(sa.column("outcome").in_(OUTCOMES), name="outcome"),
)
