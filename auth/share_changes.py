"""What the log of changes says of a share or a territory: on the record itself, whose history tells it and whose
readers hear it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from auth.models import SHARE_GRANT, TERRITORY_OF
from kernel.changes import Change

SHARE: Final = "share"
"""Somebody was given a record to see or to change: taken back by the opposite, not by an undo."""
PLACE: Final = "territory"
"""A record came into another territory, or out of one: by hand, or by a rule."""
UNSHARE: Final = "unshare"
"""Somebody no longer has a record that was shared with them."""


def placed(
    name: str, record_id: UUID, before: UUID | None, now: UUID | None, owner: UUID, held_by: Iterable[UUID]
) -> Change:
    """The change of a record that came from one territory into another."""
    told = {str(TERRITORY_OF): str(before) if before else None, "now": str(now) if now else None}
    beside = {*held_by, *(each for each in (before, now) if each)}
    return Change(
        object=name, record_id=record_id, op=PLACE, field_ids=(TERRITORY_OF,), public=told, owners=(owner,),
        shared_with=tuple(beside),
    )  # fmt: skip


def change_of(op: str, row: Mapping[str, Any], held_by: Iterable[UUID], owners: tuple[UUID, ...] = ()) -> Change:
    """The change of a row of `share` that was given or has ended; `held_by` are those who have the record too."""
    grantee: UUID = row["grantee_id"]
    until = row["expires_at"]
    public = {
        str(SHARE_GRANT): str(grantee), "kind": row["grantee_kind"], "level": row["level"], "role": row["role"],
        "expires_at": until.isoformat() if until else None,
    }  # fmt: skip
    return Change(
        object=row["object"], record_id=row["record_id"], op=op, field_ids=(SHARE_GRANT,), public=public,
        owners=owners, shared_with=tuple({grantee, *held_by}),
    )  # fmt: skip
