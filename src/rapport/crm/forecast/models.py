"""What people set beside the figures of a forecast: targets, and amounts in place of computed ones."""

from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import cipher
from kernel.tables import tenant_metadata, timestamp

ENTRY_NOTE = 112
"""The field id of a note (docs/fields.md)."""

Subject = Literal["organisation", "team", "person"]
Unit = Literal["month", "quarter", "year"]
Kind = Literal["target", "commit", "best_case"]


def _one_of(name: str, values: object) -> sa.CheckConstraint:
    return sa.CheckConstraint(sa.column(name).in_(get_args(values)), name=name)


# Rows are never changed: the newest of a subject, period, currency and kind counts, and the others are its history.
forecast_entry = sa.Table(
    "forecast_entry",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("subject", sa.Text, nullable=False),
    # A person or a team; none for the organisation.
    sa.Column("subject_id", UUID(as_uuid=True)),
    sa.Column("unit", sa.Text, nullable=False),
    sa.Column("first", sa.Date, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # Without an amount it was taken back: the computed figure counts again, or there is no target.
    sa.Column("amount", sa.Numeric(24, 6)),
    # What whoever set it saw computed.
    sa.Column("computed", sa.Numeric(24, 6)),
    cipher("note", ENTRY_NOTE),
    sa.Column("set_by", UUID(as_uuid=True), nullable=False),
    timestamp("set_at"),
    _one_of("subject", Subject),
    _one_of("unit", Unit),
    _one_of("kind", Kind),
    sa.CheckConstraint("(subject = 'organisation') = (subject_id IS NULL)", name="subject_id"),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.CheckConstraint("amount >= 0", name="amount"),
    sa.Index("ix_forecast_entry_period", "unit", "first", "currency"),
)
