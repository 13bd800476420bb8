"""Puts many made-up records of one kind into their table at once, as if they had been made at their own time."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.records import choices, facts, new_rows
from rapport.crm.records.objects import ObjectType

ORIGIN = "demo"
"""What says of a stage's entry that it is made up, and no fact of anybody's work."""


class Made(NamedTuple):
    """A record: its parsed values, whose it is, when it was made and last changed."""

    id: UUID
    values: Mapping[str, Any]
    owner: UUID
    made_at: dt.datetime
    changed_at: dt.datetime


def sample_id(organisation: UUID, kind: str, name: str) -> UUID:
    """The id of a sample record that every start of the same organisation gives it."""
    return derive_id(organisation, "sample", kind, name, at=choices.SEED_TIME)


async def put(session: TenantSession, obj: ObjectType, records: Sequence[Made]) -> int:
    """Inserts records with their changes; returns how many were not there yet."""
    values = [(each.id, {key: value for key, value in each.values.items() if value is not None}) for each in records]
    creates = [(record_id, filled, each.owner) for each, (record_id, filled) in zip(records, values, strict=True)]
    empty = dict.fromkeys(obj.table.c.keys())
    rows = []
    built = new_rows.build_creates(session.keys, obj, creates)
    for each, (row, change) in zip(records, built, strict=True):
        rows.append({**empty, **row, "created_at": each.made_at, "updated_at": each.changed_at})
        session.record_change(msgspec.structs.replace(change, occurred_at=each.made_at))
    if rows:
        await session.execute(insert(obj.table).on_conflict_do_nothing(), rows)
    return len(rows)


def events(obj: ObjectType, record_id: UUID, entered: Sequence[tuple[str, dt.datetime]]) -> list[dict[str, Any]]:
    """The facts of a record's way through its stages. Nobody did any of it, so no actor is named."""
    now, previous, rows = business_now(), None, []
    for number, (value, at) in enumerate(entered):
        rows.append({
            "id": derive_id(record_id, "entered", str(number), at=at), "object": obj.name, "record_id": record_id,
            "from_stage": previous, "to_stage": value, "occurred_at": at, "recorded_at": now, "actor": None,
            "origin": ORIGIN, "batch_id": None,
        })  # fmt: skip
        previous = value
    return rows


async def put_events(session: TenantSession, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes facts in one go."""
    await session.execute(insert(facts.stage_event).on_conflict_do_nothing(), list(rows))
