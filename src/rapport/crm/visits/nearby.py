"""Which customers are near a point, by any of their addresses: found by the keyed hashes of cells, measured once they
are open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.crm.companies import addresses
from rapport.crm.companies.address_models import AddressKind
from rapport.crm.records import codec, geo
from rapport.crm.records.codec import Record
from rapport.crm.records.geo import Point
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope
from rapport.crm.visits.errors import LocationHidden, NotAPoint
from rapport.crm.visits.payloads import Nearby, NearbyCompany, NearbyRequest

MOST_OPENED: Final = 2000
MOST: Final = 50
_READ: Final = ("name", "location", "last_visited_at", "visit_due_on")


@dataclass(frozen=True)
class _Near:
    """A place of a company: `place` is what kind of further address it is, None for its own location."""

    metres: float
    record: Record
    location: str
    place: AddressKind | None


async def nearby(scope: Scope, wanted: NearbyRequest) -> Nearby:
    """The nearest of those that the reader sees."""
    company = scope.registry["company"]
    if not company.by_name.keys() >= {"location"}:
        raise LocationHidden
    try:
        centre = Point.read(wanted.point)
    except ValueError:
        raise NotAPoint from None
    names = [name for name in _READ if name in company.by_name]
    found: dict[str, _Near] = {}
    rows = await _rows(scope, company, names, centre, wanted.metres)
    decode = codec.decoder(company, names)
    for row in rows[:MOST_OPENED]:
        record = decode(row, scope.keys)
        _nearer(found, _Near(geo.metres(centre, Point.read(record["location"])), record, record["location"], None))
    others = await addresses.near(scope, centre, wanted.metres, [*codec.columns(company, names)], MOST_OPENED + 1)
    for row, kind, point in others[:MOST_OPENED]:
        _nearer(found, _Near(geo.metres(centre, point), decode(row, scope.keys), str(point), kind))
    within = sorted(
        (each for each in found.values() if each.metres <= wanted.metres),
        key=lambda each: (each.metres, each.record["id"]),
    )
    is_cut = max(len(rows), len(others)) > MOST_OPENED
    return Nearby(items=[_shown(each) for each in within[:MOST]], more=is_cut or len(within) > MOST)


async def _rows(scope: Scope, company: ObjectType, names: Sequence[str], centre: Point, metres: int) -> Sequence[Any]:
    """Companies whose own location is in a cell around."""
    table, field = company.table, company.by_name["location"]
    tokens = geo.tokens_around(scope.keys, field.id, centre, metres)
    asked = sa.any_(sa.bindparam("cells", tokens, type_=ARRAY(sa.LargeBinary)))
    return await scope.session.rows(
        sa.select(*codec.columns(company, names))
        .where(table.c.location_cell == asked, table.c.deleted_at.is_(None), scope.visible(company, table))
        .limit(MOST_OPENED + 1)
    )


def _nearer(found: dict[str, _Near], near: _Near) -> None:
    """Keeps the nearest place of each company."""
    there = found.get(near.record["id"])
    if there is None or near.metres < there.metres:
        found[near.record["id"]] = near


def _shown(near: _Near) -> NearbyCompany:
    record = near.record
    return NearbyCompany(
        id=UUID(record["id"]), name=record["name"] or "", location=near.location, place=near.place,
        metres=round(near.metres), visit_due_on=record.get("visit_due_on"),
        last_visited_at=record.get("last_visited_at"),
    )  # fmt: skip
