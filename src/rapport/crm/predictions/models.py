"""The table of predictions: one row for each value that a model gave to a record, and what became of the record."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, cipher, formed
from kernel.tables import tenant_metadata, timestamp

FACTORS: Final = 680
"""The field id of the reasons of a prediction (docs/fields.md)."""

# A row holds from `made_at` until another value took its place or nothing was left to predict. Rows stay when the
# record has ended: with `outcome` they say how well a model does.
prediction = sa.Table(
    "prediction",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", UUID(as_uuid=True), nullable=False),
    formed("model", NAME, nullable=False),
    sa.Column("version", sa.SmallInteger, nullable=False),
    # A share of one for what may happen or not, otherwise a number in the unit of what the model predicts.
    sa.Column("value", sa.Numeric(24, 6), nullable=False),
    # Names of factors and their weights: JSON, sealed, as what a model goes by may be words of customers.
    cipher("factors", FACTORS, nullable=False),
    timestamp("made_at"),
    timestamp("until", nullable=True),
    # What became of it, in the unit of the value: 1 and 0 for what happened and what didn't.
    sa.Column("outcome", sa.Numeric(24, 6)),
    timestamp("outcome_at", nullable=True),
    sa.CheckConstraint("(outcome IS NULL) = (outcome_at IS NULL)", name="outcome_at"),
    sa.Index("uq_prediction_current", "record_id", "model", unique=True, postgresql_where=sa.text("until IS NULL")),
    sa.Index("ix_prediction_record", "record_id", "model", "made_at"),
    sa.Index("ix_prediction_judged", "model", "value", "record_id", postgresql_where=sa.text("outcome IS NOT NULL")),
)
