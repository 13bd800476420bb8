"""Tables of approvals: rules, requests with what they hold, steps and votes, and what waits for them."""

from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB, UUID

from kernel.columns import CODE, NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
RULE_SETUP = 71
HELD_WRITE = 72
REQUEST_DETAILS = 73
VOTE_COMMENT = 74

Measure = Literal["discount_line", "discount_deal", "owner_transfer"]
Mode = Literal["any", "all", "quorum"]
Who = Literal["manager", "team_lead", "role", "people"]
State = Literal["open", "returned", "running", "done", "rejected", "withdrawn", "failed"]
StepState = Literal["waiting", "open", "passed", "stopped"]
Decision = Literal["approve", "reject", "return", "delegate"]
Why = Literal["rule", "owner", "delegated", "added", "escalated"]
DISCOUNTS: Final[frozenset[Measure]] = frozenset({"discount_line", "discount_deal"})
"""What is measured by what products are listed at."""

Part = Literal["lines", "owner"]

STANDING: Final[tuple[State, ...]] = ("open", "returned", "running")
"""What still holds its records."""


def _one_of(name: str, values: object) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name).in_(get_args(values)), name=name)


approval_rule = sa.Table(
    "approval_rule",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("measure", sa.Text, nullable=False),
    # Per cent, or how many records.
    sa.Column("above", sa.Numeric(9, 2), nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    # Its name and its steps.
    cipher("setup", RULE_SETUP, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("changed_by", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
    _one_of("measure", Measure),
)

approval_request = sa.Table(
    "approval_request",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("rule_id", UUID(as_uuid=True), nullable=False),
    sa.Column("rule_version", sa.Integer, nullable=False),
    sa.Column("measure", sa.Text, nullable=False),
    formed("object", NAME, nullable=False),
    # The one record that it is about; none where it is about many (`approval_lock` and the held write name them).
    sa.Column("record_id", UUID(as_uuid=True)),
    sa.Column("asked_by", UUID(as_uuid=True), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    # What the write was based on, and the write itself.
    sa.Column("base_version", sa.Integer),
    cipher("held", HELD_WRITE, nullable=False),
    # Why it is asked for, what the rule says, and what there was when it was asked for.
    cipher("details", REQUEST_DETAILS, nullable=False),
    formed("error_code", CODE),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("kept", sa.Integer, nullable=False),
    sa.Column("batch_id", UUID(as_uuid=True), nullable=False),
    timestamp("created_at"),
    timestamp("ended_at", nullable=True),
    _one_of("measure", Measure),
    _one_of("state", State),
    sa.Index("ix_approval_request_record", "record_id"),
    sa.Index("ix_approval_request_asked", "asked_by", "created_at"),
)

approval_step = sa.Table(
    "approval_step",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("request_id", UUID(as_uuid=True), nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("quorum", sa.Integer, nullable=False),
    # Whom the rule names; who that is, is found out when the step begins.
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("role_id", UUID(as_uuid=True)),
    sa.Column("people", JSONB, nullable=False),
    # Who put it in beside those of the rule.
    sa.Column("added_by", UUID(as_uuid=True)),
    sa.Column("escalate_hours", sa.Integer),
    sa.Column("escalate_to", UUID(as_uuid=True)),
    timestamp("due_at", nullable=True),
    timestamp("escalated_at", nullable=True),
    _one_of("state", StepState),
    _one_of("mode", Mode),
    _one_of("who", Who),
    sa.Index("ix_approval_step_request", "request_id", "round", "position"),
)

approval_vote = sa.Table(
    "approval_vote",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("step_id", UUID(as_uuid=True), nullable=False),
    sa.Column("request_id", UUID(as_uuid=True), nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("instead_of", UUID(as_uuid=True)),
    # Empty while they are asked.
    sa.Column("decision", sa.Text),
    cipher("comment", VOTE_COMMENT),
    timestamp("created_at"),
    timestamp("decided_at", nullable=True),
    _one_of("why", Why),
    _one_of("decision", Decision),
    sa.CheckConstraint("(decision IS NULL) = (decided_at IS NULL)", name="decided"),
    sa.UniqueConstraint("step_id", "person_id", name="uq_approval_vote_step_id"),
    sa.Index("ix_approval_vote_person", "person_id", "decision"),
    sa.Index("ix_approval_vote_request", "request_id"),
)

# What of a record waits for a request. There while that is open: two requests can't hold one thing.
approval_lock = sa.Table(
    "approval_lock",
    tenant_metadata,
    sa.Column("record_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("part", sa.Text, primary_key=True),
    sa.Column("request_id", UUID(as_uuid=True), nullable=False),
    _one_of("part", Part),
    sa.Index("ix_approval_lock_request", "request_id"),
)
