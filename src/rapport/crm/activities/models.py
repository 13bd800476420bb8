"""Tables of timelines and notifications. None holds a word of anybody's: ids and times only."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.activities.notifications.kinds import ABOUT, BY, KINDS


def _choices() -> Iterator[sa.schema.SchemaItem]:
    """Of each kind of notification, whether the bell shows it and whether it is mailed."""
    for kind in KINDS:
        mail = f"{kind}_mail"
        yield sa.Column(f"{kind}_shown", sa.Boolean, nullable=False)
        yield sa.Column(mail, sa.Text, nullable=False)
        yield sa.CheckConstraint(sa.column(mail).in_(BY), name=mail)


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
    # Which part of a record that somebody follows is another; empty for every other kind.
    sa.Column("about", sa.Text),
    sa.CheckConstraint(sa.column("about").in_(ABOUT), name="about"),
    sa.Index("ix_notification_person", "person_id", "created_at", "id"),
)

# What somebody wants to be told of, and how.
notification_setting = sa.Table(
    "notification_setting",
    tenant_metadata,
    sa.Column("person_id", UUID(as_uuid=True), primary_key=True),
    *_choices(),
    sa.Column("hour", sa.SmallInteger, sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"), nullable=False),
    # The weekly mail: Monday is 0; without a day there is none.
    sa.Column("weekly_day", sa.SmallInteger, sa.CheckConstraint("weekly_day BETWEEN 0 AND 6", name="weekly_day")),
    sa.Column("weekly_hour", sa.SmallInteger, sa.CheckConstraint("weekly_hour BETWEEN 0 AND 23", name="weekly_hour")),
)
