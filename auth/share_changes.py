"""What the log of changes says of a share: on the record itself, whose history tells it and whose readers hear it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from auth.models import SHARE_GRANT
from kernel.changes import Change

SHARE: Final = "share"
"""Somebody was given a record to see or to change: taken back by the opposite, not by an undo."""
UNSHARE: Final = "unshare"
"""Somebody no longer has a record that was shared with them."""


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
