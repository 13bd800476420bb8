"""Further addresses of a company: registered, billing, delivery, site; several of a kind, one of them first.

The company's own fields (address, city, country, location) are its main address and stay where they are: lists, filters
and imports have them, and nothing of them is kept a second time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from auth.people import names
from auth.principal import ObjectRights, Rights
from kernel.changes import Change
from kernel.clock import business_now
from kernel.crypto import Keyset
from kernel.ids import new_id
from rapport.crm.companies.address_cells import kind_of, matched, opened, rows_of, said
from rapport.crm.companies.address_errors import (
    AddressConflict,
    AddressEmpty,
    AddressNotFound,
    AddressPointUnreadable,
    AddressReadOnly,
    AddressTaken,
    TooManyAddresses,
)
from rapport.crm.companies.address_models import (
    ADDRESS_DETAILS,
    ADDRESS_POINT,
    KINDS,
    PART,
    AddressKind,
    Lines,
    company_address,
)
from rapport.crm.companies.address_payloads import AddressDraft, Addresses, CompanyAddress
from rapport.crm.records import aliases, geo, write
from rapport.crm.records.geo import Point
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope

LIMIT: Final = 200
"""Addresses of a company beside its own: of more it is the sites that are companies."""

OF: Final = company_address.c


async def listed(scope: Scope, obj: ObjectType, company_id: UUID) -> Addresses:
    """A company's addresses; none for whom its own isn't shown."""
    company_id = await aliases.now(scope.session, company_id)
    await fetch(scope, obj, company_id)
    if not is_shown(obj):
        return Addresses([], editable=False)
    rows = await _rows(scope, company_id)
    people = await names(scope.session, {row.updated_by for row in rows if row.updated_by})
    firsts: dict[str, UUID] = {}
    for row in rows:
        if row.is_primary:
            firsts.setdefault(row.kind, row.id)  # of two that a merge brought together the older one
    views = [_view(scope, obj, row, people, is_first=firsts.get(row.kind) == row.id) for row in rows]
    views.sort(key=lambda each: (KINDS.index(each.kind), not each.is_primary))
    return Addresses(views, editable=is_editable(obj))


async def put(scope: Scope, obj: ObjectType, company_id: UUID, address_id: UUID, draft: AddressDraft) -> None:
    """Adds an address under an id of the caller's choice, or changes the one that has it."""
    point = _checked(obj, draft)
    held = await held_company(scope, obj, company_id)
    row = await one(scope, address_id)
    if row is not None and row.company_id != company_id:
        raise AddressTaken
    new = columns(scope, address_id, draft, row) | _placed(scope, obj, address_id, point, row)
    if not (draft.street.strip() or draft.city.strip() or (row.point if "point" not in new else point)):
        raise AddressEmpty
    if row is None:
        if draft.base_version is not None:
            raise AddressNotFound
        if len(await _rows(scope, company_id)) >= LIMIT:
            raise TooManyAddresses(limit=LIMIT)
        new |= {"id": address_id, "company_id": company_id, "version": 1, "created_at": new["updated_at"]}
        await scope.session.execute(company_address.insert(), new)
    elif draft.base_version != row.version:
        if draft.base_version is None and _says(scope.keys, row, draft, point):
            return  # the same create again
        raise AddressConflict(details={"version": row.version})
    else:
        await scope.session.execute(company_address.update().where(OF.id == address_id).values(**new))
    if draft.is_primary:
        await only_first(scope, company_id, draft.kind, address_id)
    await note(scope, obj, held, address_id, row)


async def remove(scope: Scope, obj: ObjectType, company_id: UUID, address_id: UUID, base_version: int | None) -> None:
    """Removes an address; one that somebody changed since it was seen stays."""
    _check_editable(obj)
    held = await held_company(scope, obj, company_id)
    row = await one(scope, address_id)
    if row is None or row.company_id != company_id:
        raise AddressNotFound
    if base_version is not None and base_version != row.version:
        raise AddressConflict(details={"version": row.version})
    await scope.session.execute(company_address.delete().where(OF.id == address_id))
    await note(scope, obj, held, address_id, row)


async def put_many(scope: Scope, obj: ObjectType, wanted: Mapping[UUID, Mapping[str, Any]]) -> None:
    """Brings addresses of companies that whoever asks has just written to those of a file, by its columns. What a file
    moves has no place any more, for whoever may say where companies are.
    """
    everything = Rights(objects={obj.name: ObjectRights(read="all", update="all")})
    able = replace(scope, principal=msgspec.structs.replace(scope.principal, rights=everything))
    there = await rows_of(scope, wanted.keys())
    unplaced = {"point": None, "point_cell": None} if moves(obj) else {}
    for held in await write.lock(able, obj, list(wanted), "update"):
        mine = there.get(held.id, {})
        room = LIMIT - sum(map(len, mine.values()))
        for column, listed_lines in wanted[held.id].items():
            kind = kind_of(column)
            rows = mine.get(kind, [])
            for row, lines in matched(scope.keys, rows, listed_lines):
                if row is None and room <= 0:
                    continue
                address_id, first = (new_id(), not rows) if row is None else (row.id, row.is_primary)
                draft = AddressDraft(kind=kind, is_primary=first, **msgspec.structs.asdict(lines))
                new = columns(scope, address_id, draft, row)
                if row is None:
                    new |= {"id": address_id, "company_id": held.id, "created_at": new["updated_at"]}
                    await scope.session.execute(company_address.insert(), new)
                    room, rows = room - 1, [*rows, None]
                else:
                    await scope.session.execute(
                        company_address.update().where(OF.id == address_id).values(**new, **unplaced)
                    )
                await note(able, obj, held, address_id, row)
                held = replace(held, version=held.version + 1)


def moves(obj: ObjectType) -> bool:
    return shows_points(obj) and obj.by_name["location"].editable


async def points_of(scope: Scope, companies: Sequence[UUID]) -> list[Point]:
    """Where the further addresses of companies are, for whoever is shown places of these; none for whom these addresses
    aren't shown, as distances to a place say where it is.
    """
    if not is_shown(scope.mine(scope.registry["company"])):
        return []
    asked = sa.select(OF.id, OF.point).where(OF.company_id.in_(companies), OF.point.is_not(None)).order_by(OF.id)
    rows = await scope.session.rows(asked.limit(LIMIT)) if companies else ()
    return [Point.read(_point(scope.keys, row)) for row in rows]


async def points_named(scope: Scope, companies: Sequence[UUID], place: str) -> list[Point] | None:
    """Where the further addresses of companies are that a visit names as its place; None where there is none of that
    name (any more), or none that the reader is shown.
    """
    if not is_shown(scope.mine(scope.registry["company"])):
        return None
    asked = sa.select(company_address).where(OF.company_id.in_(companies)).order_by(OF.id).limit(LIMIT)
    rows = await scope.session.rows(asked) if companies else ()
    found = [row for row in rows if said(opened(scope.keys, row)) == place]
    return [Point.read(_point(scope.keys, row)) for row in found if row.point is not None] if found else None


async def near(
    scope: Scope, centre: Point, metres: int, columns: Sequence[sa.ColumnElement[Any]], limit: int
) -> list[tuple[Any, AddressKind, Point]]:
    """Further addresses in the cells around a point: these columns of their companies, kind and place. None for whom
    these addresses, or places of companies, aren't shown.
    """
    company = scope.mine(scope.registry["company"])
    if not (is_shown(company) and shows_points(company)):
        return []
    table = company.table
    tokens = geo.tokens_around(scope.keys, ADDRESS_POINT, centre, metres)
    asked = sa.any_(sa.bindparam("cells", tokens, type_=ARRAY(sa.LargeBinary)))
    mine = [OF.id.label("address_id"), OF.kind.label("address_kind"), OF.point.label("address_point")]
    statement = (
        sa.select(*columns, *mine)
        .select_from(company_address.join(table, table.c.id == OF.company_id))
        .where(OF.point_cell == asked, table.c.deleted_at.is_(None), scope.visible(company, table))
        .limit(limit)
    )
    return [(row, row.address_kind, _placed_at(scope.keys, row)) for row in await scope.session.rows(statement)]


def _placed_at(keys: Keyset, row: Any) -> Point:
    return Point.read(keys.decrypt_text(bytes(row.address_point), field=ADDRESS_POINT, record=row.address_id))


def is_shown(obj: ObjectType) -> bool:
    field = obj.by_name.get("address")
    return field is not None and not field.masked


def is_editable(obj: ObjectType) -> bool:
    return is_shown(obj) and obj.by_name["address"].editable


def _check_editable(obj: ObjectType) -> None:
    if not is_editable(obj):
        raise AddressReadOnly


def shows_points(obj: ObjectType) -> bool:
    field = obj.by_name.get("location")
    return field is not None and not field.masked


def _checked(obj: ObjectType, draft: AddressDraft) -> Point | None:
    _check_editable(obj)
    if draft.point is None:
        return None
    if not shows_points(obj):
        raise AddressReadOnly
    try:
        return Point.read(draft.point)
    except ValueError:
        raise AddressPointUnreadable from None


async def held_company(scope: Scope, obj: ObjectType, company_id: UUID) -> write.Locked:
    locked = await write.lock(scope, obj, [company_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, company_id)
    return locked[0]


async def _rows(scope: Scope, company_id: UUID) -> Sequence[Any]:
    mine = sa.select(company_address).where(OF.company_id == company_id).order_by(OF.created_at, OF.id)
    return await scope.session.rows(mine)


async def one(scope: Scope, address_id: UUID) -> Any:
    rows = await scope.session.rows(sa.select(company_address).where(OF.id == address_id))
    return rows[0] if rows else None


async def only_first(scope: Scope, company_id: UUID, kind: str, address_id: UUID) -> None:
    others = (OF.company_id == company_id, OF.kind == kind, OF.id != address_id, OF.is_primary)
    await scope.session.execute(company_address.update().where(*others).values(is_primary=False))


def _placed(scope: Scope, obj: ObjectType, address_id: UUID, point: Point | None, row: Any) -> dict[str, Any]:
    """The columns of where it is: none for a writer who isn't shown that, as they can't send back what they don't see.
    Raises `AddressReadOnly` where somebody moves what their role may only read.
    """
    keys = scope.keys
    if row is not None and not shows_points(obj):
        return {}
    before = None if row is None or row.point is None else _point(keys, row)
    after = None if point is None else str(point)
    if after != before and not obj.by_name["location"].editable:
        raise AddressReadOnly
    return placed_columns(scope, address_id, point)


def placed_columns(scope: Scope, address_id: UUID, point: Point | None) -> dict[str, Any]:
    """The columns of a place."""
    if point is None:
        return {"point": None, "point_cell": None}
    sealed = scope.keys.encrypt_text(str(point), field=ADDRESS_POINT, record=address_id)
    return {"point": sealed, "point_cell": geo.token(scope.keys, ADDRESS_POINT, point)}


def columns(scope: Scope, address_id: UUID, draft: AddressDraft, row: Any) -> dict[str, Any]:
    sealed = scope.keys.encrypt(msgspec.json.encode(_lines(draft)), field=ADDRESS_DETAILS, record=address_id)
    return {
        "kind": draft.kind, "is_primary": draft.is_primary, "details": sealed,
        "version": 1 if row is None else row.version + 1, "updated_at": business_now(),
        "updated_by": scope.principal.person_id,
    }  # fmt: skip


def _lines(draft: AddressDraft) -> Lines:
    return Lines(
        recipient=draft.recipient.strip(), street=draft.street.strip(), city=draft.city.strip(),
        region=draft.region.strip(), postcode=draft.postcode.strip(), country=draft.country,
    )  # fmt: skip


def as_draft(keys: Keyset, row: Any) -> AddressDraft:
    """An address as it would be written."""
    point = None if row.point is None else _point(keys, row)
    lines = msgspec.structs.asdict(opened(keys, row))
    return AddressDraft(kind=row.kind, is_primary=row.is_primary, point=point, **lines)


def _point(keys: Keyset, row: Any) -> str:
    return keys.decrypt_text(bytes(row.point), field=ADDRESS_POINT, record=row.id)


def _says(keys: Keyset, row: Any, draft: AddressDraft, point: Point | None) -> bool:
    there = None if row.point is None else _point(keys, row)
    same = (row.kind, row.is_primary, there) == (draft.kind, draft.is_primary, None if point is None else str(point))
    return same and opened(keys, row) == _lines(draft)


def _view(scope: Scope, obj: ObjectType, row: Any, people: Mapping[UUID, Any], *, is_first: bool) -> CompanyAddress:
    point = _point(scope.keys, row) if row.point is not None and shows_points(obj) else None
    by = people.get(row.updated_by)
    return CompanyAddress(
        id=row.id, kind=row.kind, is_primary=is_first, point=point, version=row.version, updated_at=row.updated_at,
        updated_by=by["name"] if by else None, **msgspec.structs.asdict(opened(scope.keys, row)),
    )  # fmt: skip


async def note(scope: Scope, obj: ObjectType, held: write.Locked, address_id: UUID, before: Any) -> None:
    """Keeps what the address was, sealed, in the log of its company, and tells who looks at that."""
    kept: dict[str, Any] = {"id": str(address_id), "before": None, "version": 0}
    if before is not None:
        kept |= {"before": msgspec.to_builtins(as_draft(scope.keys, before)), "version": before.version}
    scope.session.record_change(
        Change(
            object=PART, record_id=held.id, op="update", field_ids=(ADDRESS_DETAILS,),
            secret={str(ADDRESS_DETAILS): kept},
        )
    )  # fmt: skip
    await write.touch(scope, obj, held, ADDRESS_DETAILS)
