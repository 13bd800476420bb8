"""Tables of price books. A book's name is a choice of the deals' field `price_book` under the same id."""

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.tables import tenant_metadata

# Numbers in the change log (docs/fields.md).
BOOK_FIELD: Final = 484
ENTRY_FIELD: Final = 485
BOOK, ENTRY = "price_book", "price_book_entry"

price_book = sa.Table(
    BOOK,
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("currency", sa.Text, sa.CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"), nullable=False),
    # The first and the last day on which it is offered; without one there is no such end.
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("active", sa.Boolean, nullable=False),
    # Whether deals of its currency that name no book take their prices from it.
    sa.Column("is_default", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index(
        "uq_price_book_default", "currency", unique=True, postgresql_where=sa.text("is_default")
    ),
)  # fmt: skip

price_book_entry = sa.Table(
    ENTRY,
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("book_id", UUID(as_uuid=True), sa.ForeignKey("price_book.id"), nullable=False),
    sa.Column("product_id", UUID(as_uuid=True), nullable=False),
    # From this quantity on; 0 for any.
    sa.Column("min_quantity", sa.Numeric(24, 6), nullable=False),
    sa.Column("price", sa.Numeric(24, 6), nullable=False),
    sa.Index("uq_price_book_entry_product_id", "book_id", "product_id", "min_quantity", unique=True),
    sa.Index("ix_price_book_entry_product", "product_id"),
)
