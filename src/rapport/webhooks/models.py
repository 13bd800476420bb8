"""Tables of webhooks. No value of a record lies in any of them: a message is made of the record when it is sent."""

from typing import Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from kernel.columns import CODE, KEY, NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

# Field ids of the columns below (docs/fields.md).
WEBHOOK_SETUP: Final = 330
WEBHOOK_SECRET: Final = 331
WEBHOOK_FORMER: Final = 332
WEBHOOK_ANSWER: Final = 333

State = Literal["on", "paused", "stopped"]
STATES: Final[tuple[State, ...]] = get_args(State)
"""`stopped` is what we did ourselves, for the `reason` that stands beside it; `paused` is what somebody wanted."""

Kind = Literal["change", "reset", "test"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

Delivery = Literal["waiting", "delivered", "given_up"]
DELIVERIES: Final[tuple[Delivery, ...]] = get_args(Delivery)

webhook_endpoint = sa.Table(
    "webhook_endpoint",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    formed("reason", NAME),
    # By whose rights it is told.
    sa.Column("owner_id", UUID(as_uuid=True), nullable=False),
    # Where to, what about, and what people call it.
    cipher("setup", WEBHOOK_SETUP, nullable=False),
    cipher("secret", WEBHOOK_SECRET, nullable=False),
    # The secret before it, under which is signed too until `former_until`.
    cipher("former", WEBHOOK_FORMER),
    timestamp("former_until", nullable=True),
    # Of the feed of changes: all before it has become messages. Empty: it begins with what comes next.
    formed("cursor", KEY),
    # Up to which number of the change log a job was left (`watching`), and when the next try is due.
    sa.Column("seen_seq", sa.BigInteger, nullable=False),
    timestamp("due_at", nullable=True),
    # Since when nothing was taken.
    timestamp("failing_since", nullable=True),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
    sa.CheckConstraint(sa.column("state").in_(STATES), name="state"),
    sa.CheckConstraint("(state = 'stopped') = (reason IS NOT NULL)", name="stopped"),
    sa.CheckConstraint("(former IS NULL) = (former_until IS NULL)", name="former"),
)

# Something that an endpoint is to be told, under the id that each try of it has. Ids and numbers only.
webhook_message = sa.Table(
    "webhook_message",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("endpoint_id", UUID(as_uuid=True), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    formed("object", NAME),
    sa.Column("record_id", UUID(as_uuid=True)),
    formed("op", NAME),
    sa.Column("field_ids", ARRAY(sa.Integer), nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    # When it may be tried: whoever tries it moves this on first, so a try that was cut short comes again.
    timestamp("next_at"),
    timestamp("created_at"),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.CheckConstraint(sa.column("state").in_(DELIVERIES), name="state"),
    sa.CheckConstraint("(kind = 'change') = (num_nonnulls(object, record_id, op) = 3)", name="about"),
    sa.Index("ix_webhook_message_due", "endpoint_id", "next_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_webhook_message_created", "created_at"),
)  # fmt: skip

# One try. It is there before anything is sent: one without an end was cut short, and may have arrived.
webhook_attempt = sa.Table(
    "webhook_attempt",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("message_id", UUID(as_uuid=True), nullable=False),
    sa.Column("endpoint_id", UUID(as_uuid=True), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    timestamp("started_at"),
    sa.Column("milliseconds", sa.Integer),
    sa.Column("status", sa.SmallInteger),
    formed("error_code", CODE),
    # How the other system's answer begins.
    cipher("answer", WEBHOOK_ANSWER),
    sa.Index("ix_webhook_attempt_endpoint", "endpoint_id", "id"),
    sa.Index("ix_webhook_attempt_message", "message_id"),
)
