"""The table of further addresses: kind in the clear, what is written on an envelope sealed, the point as everywhere."""

from typing import Any, Final, Literal

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import REHASHED, Rehashed, cipher, hashed
from kernel.crypto import Keyset
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.records import geo
from rapport.crm.records.geo import Point

# Field ids of the columns below (docs/fields.md).
ADDRESS_DETAILS: Final = 127
ADDRESS_POINT: Final = 128

PART: Final = "company_address"
"""What addresses are called in the change log: parts of a company."""

AddressKind = Literal["registered", "billing", "delivery", "site"]
KINDS: Final[tuple[AddressKind, ...]] = ("registered", "billing", "delivery", "site")


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """What is written on an envelope. `country` is a code (ISO 3166), so that each reads its name in their language."""

    recipient: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""


company_address = sa.Table(
    "company_address",
    tenant_metadata,
    sa.Column("id", UUID(as_uuid=True), primary_key=True),
    sa.Column("company_id", UUID(as_uuid=True), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    # Which of a kind is taken where nobody chooses. Not unique: a merge brings a second one, and its undo wants both.
    sa.Column("is_primary", sa.Boolean, nullable=False),
    cipher("details", ADDRESS_DETAILS, nullable=False),
    cipher("point", ADDRESS_POINT),
    hashed("point_cell"),
    sa.Column("version", sa.Integer, nullable=False),
    timestamp("created_at"),
    timestamp("updated_at"),
    sa.Column("updated_by", UUID(as_uuid=True)),
    sa.CheckConstraint(sa.column("kind").in_(KINDS), name="kind"),
    sa.Index("ix_company_address_company", "company_id", "id"),
    sa.Index("ix_company_address_cell", "point_cell", "company_id", postgresql_where=sa.text("point_cell IS NOT NULL")),
)


def _rehashed(keys: Keyset, row: Any) -> dict[str, Any]:  # a row
    if row.point is None:
        return {"point_cell": None}
    written = keys.decrypt_text(bytes(row.point), field=ADDRESS_POINT, record=row.id)
    return {"point_cell": geo.token(keys, ADDRESS_POINT, Point.read(written))}


company_address.info[REHASHED] = Rehashed(("point_cell",), ("id",), _rehashed)
