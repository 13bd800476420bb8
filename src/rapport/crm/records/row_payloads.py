"""What a call with many rows takes and gives."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

MAX_ROWS = 10_000

Op = Literal["create", "update", "upsert", "delete"]
Status = Literal["created", "updated", "deleted", "unchanged", "error"]


class RowWrite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One row. An upsert changes the record that its id or the call's `by` names, and creates it where there is none.

    `base_version` is the version that a change is based on, as in a change of one record.
    """

    op: Op
    id: UUID | None = None
    fields: dict[str, Any] = {}
    base_version: int | None = None


class RowsRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rows to write, in their order. With `all_or_nothing` one that is refused refuses all.

    `by` is a field in which each value may occur once, or `external_id`: upserts without an id find their record by it.
    """

    rows: Annotated[list[RowWrite], msgspec.Meta(min_length=1, max_length=MAX_ROWS)]
    by: str | None = None
    all_or_nothing: bool = False


class FieldRefusal(msgspec.Struct, frozen=True):
    """Why a field was refused."""

    code: str
    message: str


class RowError(msgspec.Struct, frozen=True, omit_defaults=True):
    """Why a row was refused."""

    code: str
    message: str
    fields: dict[str, FieldRefusal] = {}
    details: dict[str, Any] = {}


class RowDone(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of a row, and the version that its record has by it."""

    status: Status
    id: UUID | None = None
    version: int | None = None
    error: RowError | None = None


class RowsDone(msgspec.Struct, frozen=True):
    """What became of each row, in their order. `batch_id` is what an undo names."""

    batch_id: UUID
    rows: list[RowDone]
