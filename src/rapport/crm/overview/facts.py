"""What the rules know of records, read for many at once."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import business_now
from kernel.statements import any_of
from rapport.crm.activities.models import timeline_target
from rapport.crm.activities.targets import LAST
from rapport.crm.deals import pipelines
from rapport.crm.funnel.risks import OPEN, reasons_of
from rapport.crm.overview import limits
from rapport.crm.overview.rules import Facts
from rapport.crm.records.codec import Record
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, where
from rapport.crm.records.scope import Scope


async def of_records(
    scope: Scope, obj: ObjectType, records: Sequence[Record], *, twins: int = 0
) -> list[Facts]:  # fmt: skip
    """The facts of each, in the order of the records; `twins` is how many each is probably one with."""
    today, ids = scope.today(), [UUID(each["id"]) for each in records]
    links = await _contacts(scope, obj, ids)
    opens = await _open_deals(scope, ids) if obj.name == "company" else {}
    ahead = await _planned(scope, ids) if obj.name == "company" else frozenset()
    lines = await pipelines.load(scope.session) if obj.name == "deal" else None
    said = await limits.load(scope.session)
    asks = scope.depth(scope.registry["contact"]) != "none"  # else nobody could do anything about it
    found = []
    for record_id, record in zip(ids, records, strict=True):
        is_open = lines is not None and record["status"] == "open"
        found.append(
            Facts(
                object=obj.name, record=record, today=today, last=last_day(scope, record), twins=twins,
                received=received_day(scope, record), opens=opens.get(record_id, 0),
                planned=record_id in ahead, limits=said,
                risks=reasons_of(scope, lines, today, record) if is_open and lines is not None else (),
                linked=not asks or record_id in links, led=not asks or links.get(record_id, False),
            )
        )  # fmt: skip
    return found


def last_day(scope: Scope, record: Record) -> dt.date | None:
    """The organisation's day on which something was last done with a record."""
    return day_of(scope, dt.datetime.fromisoformat(record[LAST])) if record[LAST] else None


def received_day(scope: Scope, record: Record) -> dt.date:
    """When a lead was received; of any other record, and of a lead that doesn't say, when it was created."""
    if record.get("received_on"):
        return dt.date.fromisoformat(record["received_on"])
    return day_of(scope, dt.datetime.fromisoformat(record["created_at"]))


def day_of(scope: Scope, moment: dt.datetime) -> dt.date:
    """A moment's day in the organisation's zone."""
    return moment.astimezone(scope.zone).date()


async def _contacts(scope: Scope, obj: ObjectType, ids: Sequence[UUID]) -> dict[UUID, bool]:
    """The records that have contacts, each with whether one is the primary one.

    Also by contacts that the reader doesn't see: it is said only that there is none.
    """
    contact = scope.registry["contact"]
    side = next((each for each in scope.registry.sides(obj).values() if each.target == contact.name), None)
    if side is None or not ids:
        return {}
    link = record_link.c
    mine, theirs = (link.from_id, link.to_id) if side.forward else (link.to_id, link.from_id)
    statement = sa.select(mine.label("id"), sa.func.bool_or(link.is_primary).label("led"))
    statement = statement.join_from(record_link, contact.table, contact.table.c.id == theirs)
    statement = statement.where(
        link.relation_id == side.relation.id, any_of(mine, ids), contact.table.c.deleted_at.is_(None)
    )
    return {row.id: row.led for row in await scope.session.rows(statement.group_by(mine))}


async def _planned(scope: Scope, ids: Sequence[UUID]) -> frozenset[UUID]:
    """The companies with a visit ahead, whoever makes it: it is said only that none is due."""
    if not ids:
        return frozenset()
    row, visit = timeline_target, scope.registry["activity"].table
    ahead = (sa.not_(row.c.hidden), row.c.occurred_at > business_now(), visit.c.kind == "visit")
    statement = sa.select(row.c.record_id).join_from(row, visit, visit.c.id == row.c.event_id)
    found = await scope.session.rows(statement.where(any_of(row.c.record_id, ids), *ahead).distinct())
    return frozenset(each.record_id for each in found)


async def _open_deals(scope: Scope, ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many open deals of each company the reader sees."""
    deal = scope.registry["deal"]
    if not ids or scope.depth(deal) == "none":
        return {}
    column = deal.table.c.company
    clause = await where(scope, deal, Query(OPEN))
    statement = sa.select(column, sa.func.count().label("number")).where(clause, any_of(column, ids))
    return {row.company: row.number for row in await scope.session.rows(statement.group_by(column))}
