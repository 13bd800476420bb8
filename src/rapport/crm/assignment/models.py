"""Tables of assignment: rules, what people can take, and whose turn it was."""

import uuid
from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import cipher
from kernel.tables import tenant_metadata

# Field ids of the columns below (docs/fields.md).
RULE_SETUP = 518
PERSON_SKILLS = 519

COUNTER: Final = uuid.UUID(int=0)
"""Stands for both ids of the row that everybody holds who gives turns; its number is the last one given."""

assignment_rule = sa.Table(
    "assignment_rule",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    # A tree of the filter language over fields in the clear; empty for every lead.
    sa.Column("criteria", JSONB(none_as_null=True)),
    # Its name, whom it names, and what it asks of them.
    cipher("setup", RULE_SETUP, nullable=False),
)

assignment_person = sa.Table(
    "assignment_person",
    tenant_metadata,
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    # How many open leads they can have; empty for any number.
    sa.Column("capacity", sa.Integer, sa.CheckConstraint("capacity BETWEEN 0 AND 100000", name="capacity")),
    # The last day on which they are given nothing.
    sa.Column("away_until", sa.Date),
    cipher("skills", PERSON_SKILLS, "person_id", nullable=False),
)

assignment_turn = sa.Table(
    "assignment_turn",
    tenant_metadata,
    sa.Column("rule_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
)
