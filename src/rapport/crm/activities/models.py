"""Tables of timelines and notifications. None holds a word of anybody's: ids and times only."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp


def _kinds(column: str) -> sa.Column[list[str]]:
    """Kinds of notifications, from those that there are."""
    closed = sa.CheckConstraint(
        f"{column} <@ ARRAY['mention', 'reminder', 'assigned', 'shared']", name=column
    )  # fmt: skip
    return sa.Column(column, ARRAY(sa.Text), closed, nullable=False)


# An activity or task (`event`) on the timeline of one record. `occurred_at` is empty while a task is open. The moment,
# and whether the event lies in the trash, are copied here: so a page is one walk along one index.
timeline_target = sa.Table(
    "timeline_target",
    tenant_metadata,
    sa.Column("record_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("event_id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    formed("event", NAME, nullable=False),
    timestamp("occurred_at", nullable=True),
    sa.Column("hidden", sa.Boolean, nullable=False),
    sa.Index(
        "ix_timeline_target_record", "record_id", "occurred_at", "event_id", postgresql_where=sa.text("NOT hidden")
    ),
    sa.Index("ix_timeline_target_event", "event_id"),
)

notification = sa.Table(
    "notification",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    formed("kind", NAME, nullable=False),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    sa.Column("actor", UUID(as_uuid=True)),
    timestamp("created_at"),
    timestamp("seen_at", nullable=True),
    timestamp("mailed_at", nullable=True),
    sa.Index("ix_notification_person", "person_id", "created_at", "id"),
)

# What somebody wants to be told of: kinds that the bell hides, and those that are mailed in one of the two ways.
notification_setting = sa.Table(
    "notification_setting",
    tenant_metadata,
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    _kinds("hidden"),
    _kinds("soon"),
    _kinds("daily"),
    sa.Column("hour", sa.SmallInteger, sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"), nullable=False),
    sa.CheckConstraint("NOT soon && daily", name="mailed_once"),
)
