"""What goes in and out of the routes of addresses."""

import datetime as dt
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from rapport.crm.companies.address_models import AddressKind

Line = Annotated[str, Meta(max_length=200)]
Country = Annotated[str, Meta(pattern="^([A-Z]{2})?$")]


class AddressDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An address as it should be. `base_version` is the version that was seen; a new address has none.

    `point` is a `geo:` URI with the datum as `crs` where that isn't WGS-84, or "latitude, longitude".
    """

    kind: AddressKind
    is_primary: bool = False
    recipient: Line = ""
    street: Annotated[str, Meta(max_length=500)] = ""
    city: Line = ""
    region: Line = ""
    postcode: Annotated[str, Meta(max_length=20)] = ""
    country: Country = ""
    point: Annotated[str, Meta(max_length=200)] | None = None
    base_version: int | None = None


class CompanyAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An address as its reader is shown it; `point` is None too where places of companies aren't shown to them."""

    id: UUID
    kind: AddressKind
    is_primary: bool
    recipient: str
    street: str
    city: str
    region: str
    postcode: str
    country: str
    point: str | None
    version: int
    updated_at: dt.datetime
    updated_by: str | None


class Addresses(msgspec.Struct, frozen=True):
    """A company's further addresses, kind by kind, the primary one of each first, and whether the reader may change
    them.
    """

    items: list[CompanyAddress]
    editable: bool
