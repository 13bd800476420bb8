"""The audit log as a file, oldest first, with what an auditor checks it by offline (docs/audit.md)."""

import base64
import json
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa

from auth.audit import sealing
from auth.audit.chain import beginning, written
from auth.audit.models import SEAL_SALT, security_seal
from auth.models import security_event
from auth.principal import Principal
from kernel.crypto import CryptoError
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from rapport.audit import search
from rapport.audit.payloads import EventFilter
from rapport.audit.search import Event
from rapport.audit.sentences import Labels
from rapport.crm.records.cells import BOM, lines, safe

AT_ONCE: Final = 500
VERSION: Final = "rapport security chain v1"

COLUMNS: Final = (
    "seq", "occurred_at", "sentence", "person", "address", "means", "kind", "category", "severity", "details", "id",
    "identity", "organisation", "chain", "salt", "commitment", "previous", "hash",
)  # fmt: skip

Format = Literal["csv", "jsonl"]


async def rows(
    runtime: Runtime, principal: Principal, wanted: EventFilter, format_: Format, labels: Labels, marked: str
) -> AsyncIterator[bytes]:
    """The file in pieces, each of a transaction of its own. What was noted up to now is sealed before.

    `marked` says who exports it (`auth.marks`): in the first line of one format, in a heading of the other.
    """
    await sealing.everything(runtime)
    is_whole = wanted == EventFilter()
    if format_ == "csv":
        yield BOM.encode() + lines([[*COLUMNS, marked]])
    else:
        head = {"rapport": VERSION, "chain": str(principal.tenant.id), "whole": is_whole, "exported": marked}
        yield json.dumps(head).encode() + b"\n"
    after, previous = 0, beginning(principal.tenant.id)
    while True:
        async with runtime.databases.control_session() as control:
            found = await control.rows(page_after(principal.tenant.id, after))
            identity_id = await search.identity_of(control, principal.tenant.id, wanted.person_id)
            kept = list[tuple[Event, dict[str, Any]]]()
            for row in found:
                event = Event(row, search.said_by(control.keys, row))
                if search.in_clear(row, wanted) and search.matches(event, wanted, identity_id):
                    kept.append((event, chained(control, principal.tenant.id, row, previous)))
                previous = bytes(row.hash)
        known = await search.names_of(runtime, principal, [event for event, _ in kept])
        piece = b""
        for event, fields in kept:
            shown = search.view(event, known, labels)
            person = shown.person.name if shown.person is not None else None
            fields |= {
                "sentence": shown.sentence.pick(principal.locale), "person": person or "", "address": shown.address,
                "means": shown.means, "category": shown.category, "severity": shown.severity,
            }  # fmt: skip
            piece += _line(fields, format_)
        yield piece
        if len(found) < AT_ONCE:
            return
        after = found[-1].seq


def chained(control: ControlSession, chain_id: UUID, row: Row, previous: bytes) -> dict[str, Any]:
    """What the chain covers, and what covers it. Of a row that was altered details and salt are missing."""
    try:
        details = base64.b64encode(sealing.opened(control.keys, row)).decode()
        salt = control.keys.decrypt(bytes(row.salt), field=SEAL_SALT, record=row.id).hex()
    except CryptoError:
        details = salt = ""
    return {
        "seq": row.seq, "occurred_at": written(row.occurred_at), "kind": row.kind, "id": str(row.id),
        "identity": str(row.identity_id) if row.identity_id else None,
        "organisation": str(row.organisation_id) if row.organisation_id else None, "chain": str(chain_id),
        "details": details, "salt": salt, "commitment": bytes(row.commitment).hex(), "previous": previous.hex(),
        "hash": bytes(row.hash).hex(),
    }  # fmt: skip


def _line(fields: Mapping[str, Any], format_: Format) -> bytes:
    if format_ == "jsonl":
        return json.dumps(fields, ensure_ascii=False, sort_keys=True).encode() + b"\n"
    return lines([["" if fields[name] is None else safe(str(fields[name])) for name in COLUMNS] + [""]])


def page_after(chain_id: UUID, after: int) -> sa.Select[Any]:
    """The next sealed events of a chain."""
    seals = security_seal.c
    joined = security_seal.join(security_event, security_event.c.id == seals.event_id)
    statement = sa.select(seals.seq, seals.sealed_at, seals.commitment, seals.salt, seals.hash, *security_event.c)
    return (
        statement.select_from(joined)
        .where(seals.chain_id == chain_id, seals.seq > after)
        .order_by(seals.seq)
        .limit(AT_ONCE)
    )
