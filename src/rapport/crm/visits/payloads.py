"""What the routes of visits take and answer."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from rapport.crm.companies.address_models import AddressKind
from rapport.crm.records import geo


class CheckIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where somebody is: a `geo:` URI with its datum and accuracy, or nothing and a `reason`.

    `mocked` is what the device says of the place; None where it says nothing, as browsers do.
    """

    point: Annotated[str, Meta(max_length=120)] | None = None
    mocked: bool | None = None
    device: Annotated[str, Meta(max_length=120)] | None = None
    reason: Annotated[str, Meta(max_length=500)] | None = None


class CheckOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same at the end of a visit."""

    point: Annotated[str, Meta(max_length=120)] | None = None
    mocked: bool | None = None
    device: Annotated[str, Meta(max_length=120)] | None = None


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """A visit after that."""

    record: dict[str, Any]


class NearbyRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Around which point, and how far, in metres."""

    point: Annotated[str, Meta(max_length=120)]
    metres: Annotated[int, Meta(ge=1, le=geo.MAX_RADIUS)] = 5000


class NearbyCompany(msgspec.Struct, frozen=True, kw_only=True):
    """A company and how far its nearest place is: `place` is what kind of further address, None for its own."""

    id: UUID
    name: str
    location: str
    place: AddressKind | None
    metres: int
    visit_due_on: str | None
    last_visited_at: str | None


class Nearby(msgspec.Struct, frozen=True, kw_only=True):
    """The nearest first; `more` where not all could be looked at: ask for less."""

    items: list[NearbyCompany]
    more: bool
