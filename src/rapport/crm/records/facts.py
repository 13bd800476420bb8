"""Business facts beside the change log: when a record's tracked field entered which value.

`occurred_at` is when it happened in business, `recorded_at` when it was written: an import of an old CRM brings
years of them at once. Funnels, time in stage and the board of a past day read these rows, never the change log.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel import context
from kernel.clock import business_now
from kernel.columns import KEY, NAME, formed
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.tables import tenant_metadata, timestamp
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Rules

stage_event = sa.Table(
    "stage_event",
    tenant_metadata,
    sa.Column("id", PGUUID(as_uuid=True), primary_key=True),
    formed("object", NAME, nullable=False),
    sa.Column("record_id", PGUUID(as_uuid=True), nullable=False),
    formed("from_stage", KEY),
    formed("to_stage", KEY, nullable=False),
    timestamp("occurred_at"),
    timestamp("recorded_at"),
    sa.Column("actor", PGUUID(as_uuid=True)),
    formed("origin", NAME, nullable=False),
    sa.Column("batch_id", PGUUID(as_uuid=True)),
    sa.Index("ix_stage_event_record", "record_id", "occurred_at", "id"),
    sa.Index("ix_stage_event_object", "object", "occurred_at"),
)

COLUMNS = [column.name for column in stage_event.columns]


async def record(
    session: TenantSession,
    obj: ObjectType,
    rules: Rules | None,
    record_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
) -> None:
    """Writes the facts of one write; nothing when the tracked field stays as it is."""
    rows = of_write(obj, rules, record_id, before, after, session.batch_id)
    if rows:
        await session.execute(stage_event.insert(), rows)


def of_write(
    obj: ObjectType,
    rules: Rules | None,
    record_id: UUID,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any],
    batch_id: UUID | None,
) -> list[dict[str, Any]]:
    """The rows of one write. `before` and `after` are records as they travel; `before` is None for a create."""
    name = obj.tracked
    if name is None or after.get(name) is None or (before is not None and before[name] == after[name]):
        return []
    entered = rules.entered(before, after) if rules else [(str(after[name]), None)]
    return list(_rows(obj, record_id, before[name] if before else None, entered, batch_id))


def _rows(
    obj: ObjectType,
    record_id: UUID,
    previous: str | None,
    entered: Sequence[tuple[str, dt.datetime | None]],
    batch_id: UUID | None,
) -> Iterable[dict[str, Any]]:
    now, circumstances = business_now(), context.current()
    for value, occurred_at in entered:
        yield {
            "id": new_id(),
            "object": obj.name,
            "record_id": record_id,
            "from_stage": previous,
            "to_stage": value,
            "occurred_at": occurred_at or now,
            "recorded_at": now,
            # What happened in another system was done by nobody here: its source is the author.
            "actor": None if occurred_at else circumstances.actor_id,
            "origin": circumstances.origin,
            "batch_id": batch_id,
        }
        previous = value
