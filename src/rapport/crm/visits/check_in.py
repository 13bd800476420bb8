"""Checking in and out: once each, by who makes the visit, by the clock of the server.

A place is asked for and not required: without one, or far from the customer, a word of why is. That keeps a visit in a
basement possible, and what wasn't measured never looks as if it was.
"""

import datetime as dt
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import business_now
from rapport.crm.activities import targets
from rapport.crm.companies import addresses
from rapport.crm.records import codec, geo, write
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.geo import Point
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import refuse
from rapport.crm.visits.errors import (
    AlreadyCheckedIn,
    AlreadyCheckedOut,
    FarAway,
    NotAPoint,
    NotCheckedIn,
    NotYourVisit,
    NoVisit,
    ReasonNeeded,
)
from rapport.crm.visits.payloads import CheckIn, CheckOut

FAR: Final = 300
"""Metres beyond which, accuracy taken off, somebody is asked why."""


async def check_in(scope: Scope, record_id: UUID, wanted: CheckIn) -> Record:
    """Checks in, and returns the visit as its reader sees it."""
    obj, row = await _visit(scope, record_id)
    if row.record["checked_in_at"]:
        raise AlreadyCheckedIn
    point, reason = _point(wanted.point), (wanted.reason or "").strip() or None
    distance = await _distance(scope, row, point)
    errors: FieldErrors = {}
    if point is None and reason is None:
        errors["reason"] = ReasonNeeded()
    elif point and distance is not None and distance - (point.accuracy or 0) > FAR and reason is None:
        errors["reason"] = FarAway(metres=distance, limit=FAR)
    refuse(errors)
    now = business_now()
    # What happened, happened now: the plan stays in its own fields.
    new = {"checked_in_at": now, "occurred_at": now, "check_in_reason": reason}
    return await _write(scope, obj, row, new | _measured("check_in", point, distance, wanted))


async def check_out(scope: Scope, record_id: UUID, wanted: CheckOut) -> Record:
    """Checks out; how long the visit took is how long it took."""
    obj, row = await _visit(scope, record_id)
    if not row.record["checked_in_at"]:
        raise NotCheckedIn
    if row.record["checked_out_at"]:
        raise AlreadyCheckedOut
    point = _point(wanted.point)
    distance, now = await _distance(scope, row, point), business_now()
    spent = now - dt.datetime.fromisoformat(row.record["checked_in_at"])
    new = {"checked_out_at": now, "minutes": max(1, round(spent.total_seconds() / 60))}
    return await _write(scope, obj, row, new | _measured("check_out", point, distance, wanted))


async def _visit(scope: Scope, record_id: UUID) -> tuple[ObjectType, write.Locked]:
    """The visit, held, if it is the principal's own."""
    obj = scope.registry["activity"]
    locked = await write.lock(scope, obj, [record_id], "update")
    if not locked or locked[0].deleted:
        raise await refusal(scope, obj, record_id)
    if locked[0].record["kind"] != "visit":
        raise NoVisit
    if locked[0].owner != scope.principal.person_id:
        raise NotYourVisit
    return obj, locked[0]


def _point(text: str | None) -> Point | None:
    try:
        return None if text is None else Point.read(text)
    except ValueError:
        raise NotAPoint from None


async def _distance(scope: Scope, visit: write.Locked, point: Point | None) -> int | None:
    """Metres to the place of the visit, or else to the nearest place of the customer, as far as whoever visits is shown
    where that is. Nobody else is told how far it is, not even that it is far: from three points, which anybody can
    claim to stand at, that says where.
    """
    company = scope.registry["company"]
    if point is None or "location" not in company.by_name:
        return None
    standing = (await targets.of_events(scope.session, [visit.id]))[visit.id]
    companies = [target for name, target in standing if name == "company"]
    table, field = company.table, company.by_name["location"]
    known = sa.select(table.c.id, table.c.location).where(table.c.id.in_(companies), scope.visible(company, table))
    rows = await scope.session.rows(known.order_by(table.c.id)) if companies else ()
    ids, place = [row.id for row in rows], visit.record["visit_place"]
    named = await addresses.points_named(scope, ids, place) if place else None
    if named is not None:
        return min((round(geo.metres(point, each)) for each in named), default=None)
    places = await addresses.points_of(scope, ids)
    places += [Point.read(field.kind.load(field, row.location, scope.keys, row.id)) for row in rows if row.location]
    return min((round(geo.metres(point, place)) for place in places), default=None)


def _measured(prefix: str, point: Point | None, distance: int | None, wanted: CheckIn | CheckOut) -> dict[str, Any]:
    return {
        f"{prefix}_point": None if point is None else str(point),
        f"{prefix}_accuracy": None if point is None else point.accuracy,
        f"{prefix}_distance": distance,
        f"{prefix}_mocked": None if point is None else wanted.mocked,
        f"{prefix}_device": (wanted.device or "").strip() or None,
    }


async def _write(scope: Scope, obj: ObjectType, row: write.Locked, new: dict[str, Any]) -> Record:
    whole = scope.whole(obj)
    await scope.registry.gate.check_free(scope, whole, row.id, new)
    kept = {
        name: whole.by_name[name].kind.keep(whole.by_name[name], value)
        for name, value in new.items()
        if value is not None
    }
    changed = {name: value for name, value in kept.items() if codec.differs(whole, row.record, name, value)}
    return codec.seen(scope.mine(obj), await write.write_fields(scope, whole, row, changed))
