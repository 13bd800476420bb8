"""How good a key is: what somebody said of it, when and who.

Of a record's own address and mobile that is a field of the record (`contact_points.py`), and the change log has who
wrote it; of other keys it stands in their row.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from kernel.tables import change
from rapport.crm.identity_keys.kinds import OWN, State
from rapport.crm.records.codec import Record
from rapport.crm.records.contact_points import STATE_OF
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope


class Said(NamedTuple):
    """A state, since when, and who said so."""

    state: State
    at: dt.datetime | None = None
    by: UUID | None = None


UNSAID = Said("unverified")


def of_row(row: Any) -> Said:
    """Of a key that is kept beside its record."""
    if row.verified_at is not None:
        return Said("verified", row.verified_at, row.verified_by)
    return Said(row.fault, row.fault_at, row.fault_by) if row.fault is not None else UNSAID


async def of_fields(scope: Scope, obj: ObjectType, record: Record) -> Mapping[str, Said]:
    """Of the record's own fields of which something was said, by the name of the field that it was said of."""
    found = {}
    for name in OWN.values():
        field = obj.by_name.get(STATE_OF[name])
        if field is not None and record.get(field.name) is not None:
            at, by = await _last(scope, obj, UUID(record["id"]), field.id)
            found[name] = Said(record[field.name], at, by)
    return found


async def _last(
    scope: Scope, obj: ObjectType, record_id: UUID, field_id: int
) -> tuple[dt.datetime | None, UUID | None]:  # fmt: skip
    """When a field of a record was written last, and by whom; nothing where the log has lost it."""
    c = change.c
    mine = (
        c.record_id == record_id,
        c.object == obj.name,
        sa.bindparam(None, field_id, type_=sa.Integer) == sa.any_(c.field_ids),
    )
    some = sa.select(c.occurred_at, c.actor).where(*mine).order_by(c.seq.desc()).limit(1)
    rows = await scope.session.rows(some)
    return (rows[0].occurred_at, rows[0].actor) if rows else (None, None)


def columns(said: Said) -> dict[str, Any]:
    """The columns of a row that say it."""
    is_verified, is_fault = said.state == "verified", said.state not in {"verified", "unverified"}
    return {
        "verified_at": said.at if is_verified else None, "verified_by": said.by if is_verified else None,
        "fault": said.state if is_fault else None, "fault_at": said.at if is_fault else None,
        "fault_by": said.by if is_fault else None,
    }  # fmt: skip
