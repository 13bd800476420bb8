"""Tables of the chains, in the control database. All but where a chain stands and who is mailed is only added to."""

import uuid

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher, hashed, opaque
from kernel.tables import control_metadata, timestamp

SEAL_SALT = 94
RECIPIENTS = 95
# Field ids under the platform's keys, as in `auth.models`.

PLATFORM = uuid.UUID(int=0)
"""In place of an organisation: what happened to nobody's, or before anybody was known."""

security_seal = sa.Table(
    "security_seal",
    control_metadata,
    sa.Column("chain_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("event_id", UUID(as_uuid=True), nullable=False, unique=True),
    timestamp("sealed_at"),
    hashed("commitment", nullable=False),
    cipher("salt", SEAL_SALT, "event_id", nullable=False),
    hashed("hash", nullable=False),
    sa.CheckConstraint("seq > 0", name="seq"),
    info={"append_only": True},
)
"""One event's place in its chain (docs/audit.md says over which bytes)."""

security_chain = sa.Table(
    "security_chain",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),
    hashed("hash", nullable=False),
    timestamp("sealed_at", nullable=True),
    # Up to where a head was signed, and when the last one was.
    sa.Column("head_seq", sa.BigInteger, nullable=False),
    timestamp("head_at", nullable=True),
    timestamp("checked_at", nullable=True),
    sa.Column("checked_seq", sa.BigInteger, nullable=False),
    sa.Column("faults", sa.Integer, nullable=False),
    # Of the platform's chain only: events from before are all looked at.
    timestamp("swept_to", nullable=True),
    # Up to where the operator's own system has its events.
    sa.Column("pushed_seq", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index("ix_security_chain_unsent", "head_at", postgresql_where="seq > head_seq"),
)
"""Where a chain stands. It is a note of what the seals say, and a check compares the two."""

security_head = sa.Table(
    "security_head",
    control_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("chain_id", UUID(as_uuid=True), nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    hashed("hash", nullable=False),
    opaque("statement", "a signed head: numbers, hashes, a time and an id", nullable=False),
    timestamp("made_at"),
    # How many addresses it was mailed to, and whether it was written into the installation's folder.
    sa.Column("mailed", sa.Integer, nullable=False),
    sa.Column("filed", sa.Boolean, nullable=False),
    sa.Index("ix_security_head_chain", "chain_id", "seq"),
    info={"append_only": True},
)
"""Heads that were signed and sent outside."""

audit_recipients = sa.Table(
    "audit_recipients",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True),
    cipher("addresses", RECIPIENTS, "organisation_id", nullable=False),
    timestamp("changed_at"),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
)
"""To whom an organisation's heads are mailed: addresses, one a line."""
