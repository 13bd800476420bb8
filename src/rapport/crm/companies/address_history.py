"""Further addresses in the history of their company, and taking a change of one back."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from kernel.changes import open_payload
from rapport.crm.companies import addresses
from rapport.crm.companies.address_models import ADDRESS_DETAILS, PART, company_address
from rapport.crm.companies.address_payloads import AddressDraft
from rapport.crm.records.beside import Told
from rapport.crm.records.errors import CannotRevert
from rapport.crm.records.geo import Point
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

OF: Final = company_address.c
SHOWN: Final = ("kind", "is_primary", "recipient", "street", "city", "region", "postcode", "country", "point")


async def now(scope: Scope, obj: ObjectType, company_id: UUID) -> dict[str, Any] | None:
    """What each address of a company is; None for whom they aren't shown."""
    if not addresses.is_shown(obj):
        return None
    rows = await scope.session.rows(sa.select(company_address).where(OF.company_id == company_id))
    return {str(row.id): _told(obj, addresses.as_draft(scope.keys, row)) for row in rows}


def before(obj: ObjectType, past: Mapping[str, Any]) -> tuple[str, Any] | None:
    """Which address a change was of, and what it was until then."""
    kept = past.get(str(ADDRESS_DETAILS))
    if kept is None:
        return None
    return kept["id"], None if kept["before"] is None else _told(obj, msgspec.convert(kept["before"], AddressDraft))


def _told(obj: ObjectType, draft: AddressDraft) -> dict[str, Any]:
    told = {each: getattr(draft, each) for each in SHOWN}
    return told if addresses.shows_points(obj) else told | {"point": None}


async def take_back(scope: Scope, obj: ObjectType, changed: Any) -> None:  # a row of the log
    """Brings an address to what it was before a change of it: back where it was removed, away where it was added."""
    obj = scope.mine(obj)
    kept: Any = open_payload(changed.payload, changed.record_id, scope.keys).get(str(ADDRESS_DETAILS))
    if kept is None or not addresses.is_editable(obj):
        raise CannotRevert
    held = await addresses.held_company(scope, obj, changed.record_id)
    address_id = UUID(kept["id"])
    row = await addresses.one(scope, address_id)
    if row is not None and row.company_id != held.id:  # a merge took it along
        raise CannotRevert
    if kept["before"] is None:
        if row is None:
            return
        await scope.session.execute(company_address.delete().where(OF.id == address_id))
    else:
        draft = msgspec.convert(kept["before"], AddressDraft)
        if row is not None and msgspec.structs.replace(addresses.as_draft(scope.keys, row), base_version=None) == draft:
            return
        new = addresses.columns(scope, address_id, draft, row) | _place(scope, obj, address_id, draft, row)
        if row is None:
            new |= {"id": address_id, "company_id": held.id, "created_at": new["updated_at"]}
            await scope.session.execute(company_address.insert(), new)
        else:
            await scope.session.execute(company_address.update().where(OF.id == address_id).values(**new))
        if draft.is_primary:
            await addresses.only_first(scope, held.id, draft.kind, address_id)
    await addresses.note(scope, obj, held, address_id, row)


def _place(scope: Scope, obj: ObjectType, address_id: UUID, draft: AddressDraft, row: Any) -> dict[str, Any]:
    """Where it was; what is there stays where it is for who may not move it."""
    if row is not None and not addresses.moves(obj):
        return {}
    return addresses.placed_columns(scope, address_id, None if draft.point is None else Point.read(draft.point))


TOLD: Final = Told(now=now, before=before)
PARTS: Final = {PART: take_back}
