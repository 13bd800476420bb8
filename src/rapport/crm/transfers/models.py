"""Tables of transfers: templates, and transfers with their checklists."""

from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
TEMPLATE_SETUP = 351
TRANSFER_DETAILS = 352

Mode = Literal["owner", "share"]
"""What whoever accepts gets: the record itself, or that they may change it beside its owner."""
State = Literal["asked", "accepted", "returned", "done", "withdrawn"]
STANDING: Final[tuple[State, ...]] = ("asked", "accepted", "returned")
"""What is not over yet."""


def _one_of(name: str, values: object) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name).in_(get_args(values)), name=name)


transfer_template = sa.Table(
    "transfer_template",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    # Its name, the days to answer in, and the checklist.
    cipher("setup", TEMPLATE_SETUP, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("updated_at"),
    _one_of("mode", Mode),
)

transfer = sa.Table(
    "transfer",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("asked_by", UUID(as_uuid=True), nullable=False),
    # A person or a team is asked; whoever of them accepts it, has it.
    sa.Column("to_person", UUID(as_uuid=True)),
    sa.Column("to_team", UUID(as_uuid=True)),
    sa.Column("accepted_by", UUID(as_uuid=True)),
    # Everybody whose it is beside the asker: who is asked or accepted, and whom the checklist names.
    sa.Column("people", JSONB, nullable=False),
    # The share by which whoever is asked may look at the record until they answer, where they could not before.
    sa.Column("share_id", UUID(as_uuid=True)),
    # The first day on which something is due that isn't done.
    sa.Column("due_on", sa.Date),
    # What was written to it, and the checklist.
    cipher("details", TRANSFER_DETAILS, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("ended_at", nullable=True),
    _one_of("mode", Mode),
    _one_of("state", State),
    sa.CheckConstraint("(to_person IS NULL) <> (to_team IS NULL)", name="to"),
    sa.Index("ix_transfer_record", "record_id"),
    sa.Index("ix_transfer_asked", "asked_by", "created_at", "id"),
    sa.Index("ix_transfer_team", "to_team", "created_at", "id"),
    sa.Index("ix_transfer_people", "people", postgresql_using="gin"),
)
