"""The table of rates."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.tables import tenant_metadata

RATE: Final = "currency_rate"
# A number in the change log (docs/fields.md).
RATE_FIELD: Final = 625

currency_rate = sa.Table(
    RATE,
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("currency", sa.Text, sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"), nullable=False),
    # The first day on which it holds; it does so until the day before the next one of its currency.
    sa.Column("valid_from", sa.Date, nullable=False),
    # How much of the organisation's own currency one unit is worth.
    sa.Column("rate", sa.Numeric(24, 12), sa.CheckConstraint("rate > 0", name="rate"), nullable=False),
    sa.Index("uq_currency_rate_currency", "currency", "valid_from", unique=True),
)
