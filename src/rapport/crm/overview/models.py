"""What was suggested, and what people said to it. Ids, names of rules and moments: no word of anybody's."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, formed
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.overview.payloads import ANSWERS, WHYS

# One row for each time that a rule's suggestion came up for somebody: it ends with the answer, and the next one begins.
suggestion = sa.Table(
    "suggestion",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    formed("rule", NAME, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    sa.Column("person_id", UUID(as_uuid=True), nullable=False),
    timestamp("shown_at"),
    sa.Column("answer", sa.Text),
    timestamp("answered_at", nullable=True),
    sa.Column("task_id", UUID(as_uuid=True)),
    sa.Column("why", sa.Text),
    sa.Column("until", sa.Date),
    sa.CheckConstraint(sa.column("answer").in_(ANSWERS), name="answer"),
    sa.CheckConstraint(sa.column("why").in_(WHYS), name="why"),
    sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    sa.Index(
        "uq_suggestion_open", "record_id", "rule", "person_id", unique=True, postgresql_where=sa.text("answer IS NULL")
    ),
    sa.Index("ix_suggestion_answered", "record_id", "rule", "answered_at"),
)
