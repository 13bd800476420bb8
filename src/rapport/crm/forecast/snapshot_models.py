"""How deals stood at the beginning of past days. Numbers, days and ids only."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.tables import tenant_metadata
from rapport.crm.deals.deal import CATEGORIES, STATUSES

STATE = (
    "stage", "status", "owner_id", "amount", "own_amount", "currency", "close_date", "closed_on", "forecast_category",
)  # fmt: skip
"""What a forecast depends on."""

# A deal has a row for each day at whose beginning it stood otherwise than in the row before; so most nights of most
# deals take no row, and how it stood on a day is its last row until then.
deal_snapshot = sa.Table(
    "deal_snapshot",
    tenant_metadata,
    sa.Column("deal_id", UUID(as_uuid=True), primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("stage", UUID(as_uuid=True), nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("owner_id", UUID(as_uuid=True), nullable=False),
    sa.Column("amount", sa.Numeric(24, 6)),
    # What that was in the organisation's own currency.
    sa.Column("own_amount", sa.Numeric(24, 6)),
    sa.Column("currency", sa.Text),
    sa.Column("close_date", sa.Date),
    sa.Column("closed_on", sa.Date),
    sa.Column("forecast_category", sa.Text),
    sa.CheckConstraint(sa.column("status").in_([each.value for each in STATUSES]), name="status"),
    sa.CheckConstraint(
        sa.column("forecast_category").in_([each.value for each in CATEGORIES]), name="forecast_category"
    ),
    sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
    sa.Index("ix_deal_snapshot_close_date", "close_date", "deal_id"),
    sa.Index("ix_deal_snapshot_closed_on", "closed_on", "deal_id"),
)

# The nights that were looked at: written with the rows of a night, so each night is done once and whole.
deal_snapshot_night = sa.Table("deal_snapshot_night", tenant_metadata, sa.Column("day", sa.Date, primary_key=True))
