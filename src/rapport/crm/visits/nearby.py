"""Which customers are near a point: found by the keyed hashes of cells, measured once they are open."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from rapport.crm.records import codec, geo
from rapport.crm.records.geo import Point
from rapport.crm.records.scope import Scope
from rapport.crm.visits.errors import LocationHidden, NotAPoint
from rapport.crm.visits.payloads import Nearby, NearbyCompany, NearbyRequest

MOST_OPENED: Final = 2000
MOST: Final = 50
_READ: Final = ("name", "location", "last_visited_at", "visit_due_on")


async def nearby(scope: Scope, wanted: NearbyRequest) -> Nearby:
    """The nearest of those that the reader sees."""
    company = scope.registry["company"]
    if not company.by_name.keys() >= {"location"}:
        raise LocationHidden
    try:
        centre = Point.read(wanted.point)
    except ValueError:
        raise NotAPoint from None
    table, field = company.table, company.by_name["location"]
    tokens = geo.tokens_around(scope.keys, field.id, centre, wanted.metres)
    names = [name for name in _READ if name in company.by_name]
    asked = sa.any_(sa.bindparam("cells", tokens, type_=ARRAY(sa.LargeBinary)))
    statement = (
        sa.select(*codec.columns(company, names))
        .where(table.c.location_cell == asked, table.c.deleted_at.is_(None), scope.visible(company, table))
        .limit(MOST_OPENED + 1)
    )
    rows, decode = await scope.session.rows(statement), codec.decoder(company, names)
    found = []
    for row in rows[:MOST_OPENED]:
        record = decode(row, scope.keys)
        metres = geo.metres(centre, Point.read(record["location"]))
        if metres <= wanted.metres:
            found.append((metres, record))
    found.sort(key=lambda each: (each[0], each[1]["id"]))
    items = [
        NearbyCompany(
            id=UUID(record["id"]), name=record["name"] or "", location=record["location"], metres=round(metres),
            visit_due_on=record.get("visit_due_on"), last_visited_at=record.get("last_visited_at"),
        )
        for metres, record in found[:MOST]
    ]  # fmt: skip
    return Nearby(items=items, more=len(rows) > MOST_OPENED or len(found) > MOST)
