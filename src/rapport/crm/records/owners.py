"""Who owned a record from when until when: read from the change log, stored nowhere else."""

import datetime as dt
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import names
from kernel.tables import change
from rapport.crm.records.assigner import RULE
from rapport.crm.records.history import WRITING
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.read import fetch_now
from rapport.crm.records.scope import Scope

MOST = 500
"""Owners that are told of, the newest; nobody was seen to need more."""


class NamedPerson(msgspec.Struct, frozen=True):
    """A person or a queue; without a name where there is none any more."""

    id: UUID
    name: str | None


class Ownership(msgspec.Struct, frozen=True, kw_only=True):
    """A time in which somebody owned a record. `since` is None where the log begins later, `until` where it goes on;
    `by` is who gave it to them, None for the product itself, and `by_rule` says that a rule did.
    """

    owner: NamedPerson
    since: dt.datetime | None
    until: dt.datetime | None
    by: NamedPerson | None
    by_rule: bool


class Owners(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[Ownership]


async def owners(scope: Scope, obj: ObjectType, record_id: UUID) -> Owners:
    """The owners of a record that the reader sees, and so also those who no longer are."""
    record = await fetch_now(scope, obj, record_id)
    field, before = str(OWNER.id), change.c.public[str(OWNER.id)].astext
    moved = sa.and_(change.c.op.in_(sorted(WRITING)), change.c.field_ids.contains([OWNER.id]), before.is_not(None))
    statement = (
        sa.select(change.c.op, change.c.recorded_at, change.c.actor, change.c.public)
        .where(change.c.record_id == record_id, change.c.object == obj.name, sa.or_(change.c.op == "create", moved))
        .order_by(change.c.seq.desc())
        .limit(MOST)
    )
    found, owner, until = [], UUID(record["owner_id"]), None
    for row in await scope.session.rows(statement):
        found.append((owner, row.recorded_at, until, row.actor, row.public.get(RULE) is not None))
        if row.op == "create":
            break
        owner, until = UUID(row.public[field]), row.recorded_at
    else:
        found.append((owner, None, until, None, False))  # what was brought with its past begins before its log
    people = await names(scope.session, {each for row in found for each in (row[0], row[3]) if each is not None})

    def named(person: UUID) -> NamedPerson:
        return NamedPerson(person, people[person]["name"] if person in people else None)

    return Owners([
        Ownership(owner=named(whose), since=since, until=end, by=None if by is None else named(by), by_rule=ruled)
        for whose, since, end, by, ruled in found
    ])  # fmt: skip
