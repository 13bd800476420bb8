"""Hits as whoever decides sees them: what it is called, and the words around what names the person."""

import asyncio
import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from kernel.crypto import Keyset
from kernel.db import ControlSession, TenantSession
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.tables import change, control_metadata, tenant_metadata
from rapport.crm.features import REGISTRY
from rapport.crm.imports.models import FILE_NAME, stored_file
from rapport.privacy import contents, linked, places, sealed
from rapport.privacy.hits import Hit
from rapport.privacy.payloads import HitView
from rapport.privacy.wanted import Matcher

NAMED: Final = {
    "file_upload": "name", "import_run": "setup", "person": "name", "saved_view": "definition", "stored_file": "name",
}  # fmt: skip
"""The column in which a row that is no record has its name."""


MOMENTS: Final = ("updated_at", "occurred_at", "given_at", "created_at", "at", "held_at", "issued_at")
"""The columns in which a row says when it was written, the latest first."""


async def shown(
    runtime: Runtime, session: TenantSession, organisation_id: UUID, hits: Sequence[Hit], matcher: Matcher
) -> list[HitView]:
    """With titles and words, as they are now; of what is gone meanwhile, neither."""
    found = []
    for hit in hits:
        if hit.place in places.CONTROL:
            async with runtime.databases.control_session() as control:
                row = await _in_control(control, organisation_id, hit)
                table, keys = control_metadata.tables[hit.place], control.keys
            words = _words(table, row, keys, matcher)
            found.append(HitView.of(hit, None, None, words, _moment(row)))
            continue
        if hit.place == places.DOCUMENT:  # reading it again would take a process for each: whoever decides opens it
            found.append(HitView.of(hit, *await _file(session, hit.ref), None))
            continue
        if hit.place == places.FILE:
            found.append(HitView.of(hit, *await _file(session, hit.ref), await _line(runtime, session, hit, matcher)))
            continue
        found.append(await _in_tenant(session, hit, matcher))
    return found


async def _in_tenant(session: TenantSession, hit: Hit, matcher: Matcher) -> HitView:
    if hit.place in linked.BY_ID:
        return HitView.of(hit, None, None, None)
    if hit.place == "change":
        return await _past(session, hit, matcher)
    table = tenant_metadata.tables[hit.place]
    row = await _row(session, table, hit.ref)
    title = None if row is None else _title(hit.place, row, session.keys)
    obj = hit.place if REGISTRY.get(hit.place) is not None else None
    record = (obj, hit.ref) if obj else (None if row is None else _record_of(row))
    return HitView.of(hit, title, record, _words(table, row, session.keys, matcher), _moment(row))


async def _row(session: TenantSession, table: sa.Table, row_id: UUID) -> Row | None:
    rows = await session.rows(sa.select(table).where(places.key_of(table) == row_id).limit(1))
    return rows[0] if rows else None


async def _past(session: TenantSession, hit: Hit, matcher: Matcher) -> HitView:
    """The old values of a record: the first that names the person."""
    mine = sa.select(change).where(change.c.record_id == hit.ref, change.c.payload.is_not(None))
    for row in await session.rows(mine.order_by(change.c.seq.desc())):
        words = _words(change, row, session.keys, matcher)
        if words:
            obj, title = REGISTRY.get(row.object), None
            now = await _row(session, obj.table, hit.ref) if obj is not None else None
            if obj is not None and now is not None:
                title = _title(obj.name, now, session.keys)
            record = (obj.name, hit.ref) if now is not None and obj is not None else None
            return HitView.of(hit, title, record, words, _moment(row))
    return HitView.of(hit, None, None, None)


def _title(place: str, row: Row, keys: Keyset) -> str | None:
    if REGISTRY.get(place) is not None:
        title = REGISTRY[place].title
        stored = getattr(row, title.name)
        return None if stored is None else title.kind.load(title, stored, keys, row.id)
    wanted = NAMED.get(place)
    if wanted is None:
        return None
    found = [text for column, text in sealed.texts(tenant_metadata.tables[place], row, keys) if column == wanted]
    if len(found) == 1:
        return found[0]
    keyed = dict(pairwise(found))  # a document's keys stand before their values
    return keyed.get("file_name") or keyed.get("name")


def _moment(row: Row | None) -> dt.datetime | None:
    """When a row was written last, as far as it says so."""
    moments = (getattr(row, name, None) for name in MOMENTS)
    return next((moment for moment in moments if isinstance(moment, dt.datetime)), None)


def _record_of(row: Row) -> tuple[str, UUID] | None:
    obj, record_id = getattr(row, "object", None), getattr(row, "record_id", None)
    return (obj, record_id) if obj and record_id else None


def _words(table: sa.Table, row: Row | None, keys: Keyset, matcher: Matcher) -> str | None:
    if row is None:
        return None
    return next((matcher.around(text) for _, text in sealed.texts(table, row, keys) if matcher.why(text)), None)


async def _in_control(control: ControlSession, organisation_id: UUID, hit: Hit) -> Row | None:
    table = control_metadata.tables[hit.place]
    mine = (table.c.organisation_id == organisation_id) & (places.key_of(table) == hit.ref)
    rows = await control.rows(sa.select(table).where(mine).limit(1))
    return rows[0] if rows else None


async def _file(session: TenantSession, file_id: UUID) -> tuple[str | None, tuple[str, UUID] | None]:
    rows = await session.rows(sa.select(stored_file).where(stored_file.c.id == file_id))
    if not rows:
        return None, None
    return session.keys.decrypt_text(rows[0].name, field=FILE_NAME, record=file_id), _record_of(rows[0])


async def _line(runtime: Runtime, session: TenantSession, hit: Hit, matcher: Matcher) -> str | None:
    lines: list[Any] = await asyncio.to_thread(contents.naming, runtime.files, session.keys, hit.ref, matcher)
    return matcher.around(lines[0][1]) if lines else None
