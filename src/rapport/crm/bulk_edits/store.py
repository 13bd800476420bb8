"""Bulk edits as rows: begun, locked, moved on, and what refused."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kernel.changes import Change
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.bulk_edits.errors import BulkEditNotFound, BulkEditUnderWay
from rapport.crm.bulk_edits.models import (
    REFUSAL_MESSAGE,
    STATE_FIELD,
    UNDER_WAY,
    WRITTEN,
    Kind,
    State,
    bulk_edit,
    bulk_edit_refusal,
)
from rapport.crm.records.payloads import ChosenTerritory

ID_BYTES = 16
LISTED = 20
ENDED: Collection[State] = {"done", "failed", "stopped", "undo_failed", "undone"}


class Written(msgspec.Struct, frozen=True):
    """What is written to each record."""

    fields: dict[str, Any] = {}
    territory: ChosenTerritory | None = None


class Plan(msgspec.Struct, frozen=True):
    """What is written to which records: `ids` has 16 bytes for each, in their order."""

    ids: bytes
    written: Written

    def part(self, start: int, size: int) -> list[UUID]:
        """The ids from a position on."""
        packed = self.ids[start * ID_BYTES : (start + size) * ID_BYTES]
        return [UUID(bytes=packed[at : at + ID_BYTES]) for at in range(0, len(packed), ID_BYTES)]


class BulkEdit(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk edit as it travels. `refused` counts records that stay as they are, `kept` those that an undo left."""

    id: UUID
    object: str
    op: Kind
    state: State
    total: int
    position: int
    done: int
    refused: int
    taken_back: int
    kept: int
    error_code: str | None
    batch_id: UUID
    created_by: UUID
    created_at: dt.datetime
    finished_at: dt.datetime | None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A record that stays as it is, and why; without a title where the reader may not see it any more."""

    id: UUID
    code: str
    message: str
    title: str | None = None


_SHOWN = [bulk_edit.c[name] for name in BulkEdit.__struct_fields__]


async def add(session: TenantSession, row: Mapping[str, Any], plan: Plan) -> None:
    """Writes a new one; raises `BulkEditUnderWay` while its author has another."""
    written = session.keys.encrypt(msgspec.json.encode(plan.written), field=WRITTEN, record=row["id"])
    try:
        await session.execute(bulk_edit.insert(), {**row, "ids": plan.ids, "written": written})
    except IntegrityError as error:
        raise BulkEditUnderWay from error
    session.record_change(
        Change(object="bulk_edit", record_id=row["id"], op="create", created={"object": row["object"], "op": row["op"]})
    )


async def require_free(session: TenantSession, person_id: UUID) -> None:
    """Raises `BulkEditUnderWay` while somebody has one under way."""
    c = bulk_edit.c
    running = sa.select(c.id).where(c.created_by == person_id, c.state.in_(UNDER_WAY))
    if await session.rows(running):
        raise BulkEditUnderWay


async def load(session: TenantSession, edit_id: UUID, person_id: UUID, *, lock: bool = False) -> BulkEdit:
    """One of somebody's own."""
    mine = (bulk_edit.c.id == edit_id) & (bulk_edit.c.created_by == person_id)
    statement = sa.select(*_SHOWN).where(mine)
    rows = await session.rows(statement.with_for_update() if lock else statement)
    if not rows:
        raise BulkEditNotFound
    return _opened(rows[0])


async def plan_of(session: TenantSession, edit_id: UUID) -> Plan:
    """What it writes to which records. Up to 16 MB: read once for each run."""
    rows = await session.rows(sa.select(bulk_edit.c.ids, bulk_edit.c.written).where(bulk_edit.c.id == edit_id))
    if not rows:
        raise BulkEditNotFound
    plain = session.keys.decrypt(bytes(rows[0].written), field=WRITTEN, record=edit_id)
    return Plan(bytes(rows[0].ids), msgspec.json.decode(plain, type=Written))


async def of_person(session: TenantSession, person_id: UUID, object_name: str | None) -> list[BulkEdit]:
    """Somebody's own, the newest first."""
    c = bulk_edit.c
    mine = sa.select(*_SHOWN).where(c.created_by == person_id)
    if object_name is not None:
        mine = mine.where(c.object == object_name)
    rows = await session.rows(mine.order_by(c.created_at.desc(), c.id.desc()).limit(LISTED))
    return [_opened(row) for row in rows]


async def change(session: TenantSession, before: BulkEdit, **values: Any) -> None:
    """Writes columns; a change of state is recorded, and its end dated."""
    if values.get("state") in ENDED:
        values["finished_at"] = real_now()
    await session.execute(bulk_edit.update().where(bulk_edit.c.id == before.id).values(**values))
    if "state" in values and values["state"] != before.state:
        public = {str(STATE_FIELD): before.state}
        session.record_change(
            Change(object="bulk_edit", record_id=before.id, op="update", field_ids=(STATE_FIELD,), public=public)
        )


async def refuse(session: TenantSession, edit_id: UUID, failed: Sequence[Mapping[str, str]]) -> None:
    """Keeps which records refused, and why."""
    if not failed:
        return
    rows = []
    for each in failed:
        row_id = new_id()
        message = session.keys.encrypt_text(each["message"], field=REFUSAL_MESSAGE, record=row_id)
        row = {"id": row_id, "edit_id": edit_id, "record_id": UUID(each["id"])}
        rows.append({**row, "code": each["code"], "message": message})
    await session.execute(bulk_edit_refusal.insert(), rows)


async def refusals(
    session: TenantSession, edit_id: UUID, ids: Sequence[UUID] | None = None, limit: int | None = None
) -> dict[UUID, Refused]:
    """Which records refused, and why, in the order of their ids; of those with these ids."""
    c = bulk_edit_refusal.c
    statement = sa.select(bulk_edit_refusal).where(c.edit_id == edit_id).order_by(c.record_id)
    if ids is not None:
        statement = statement.where(any_of(c.record_id, ids))
    if limit is not None:
        statement = statement.limit(limit)
    return {row.record_id: _refused(row, session.keys) for row in await session.rows(statement)}


async def forget(session: TenantSession, edit_id: UUID) -> None:
    """Removes one with what refused; its changes stay in the log."""
    await session.execute(bulk_edit_refusal.delete().where(bulk_edit_refusal.c.edit_id == edit_id))
    await session.execute(bulk_edit.delete().where(bulk_edit.c.id == edit_id))


def _refused(row: Any, keys: Keyset) -> Refused:
    message = keys.decrypt_text(bytes(row.message), field=REFUSAL_MESSAGE, record=row.id)
    return Refused(id=row.record_id, code=row.code, message=message)


def _opened(row: Any) -> BulkEdit:
    return BulkEdit(**{name: row[name] for name in BulkEdit.__struct_fields__})
