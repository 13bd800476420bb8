"""Beginning a bulk edit: which records it is about, and whether so many may be changed so."""

from typing import Any, Final
from uuid import UUID

import msgspec

from kernel.clock import real_now
from kernel.errors import Forbidden
from kernel.ids import new_id
from rapport.crm.bulk_edits import store
from rapport.crm.bulk_edits.errors import NothingMatches
from rapport.crm.bulk_edits.models import Kind
from rapport.crm.bulk_edits.run import RUN
from rapport.crm.bulk_edits.store import ID_BYTES, BulkEdit, Plan, Written
from rapport.crm.records import bulk, by_hand, read
from rapport.crm.records.errors import TooManyMatches
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.payloads import BulkRequest, ChosenTerritory, Filter
from rapport.crm.records.scope import Scope

MAX_RECORDS: Final = 1_000_000


class BulkEditRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What shall be done to the records with these ids, or to all that match.

    `id` is the client's: the same one again is the same edit. `place` puts the records into `territory`.
    """

    object: str
    op: Kind
    id: UUID | None = None
    ids: list[UUID] | None = None
    filter: Filter | None = None
    search: str | None = None
    fields: dict[str, Any] = {}
    territory: ChosenTerritory | None = None

    def asked(self) -> BulkRequest:
        """The same, as one request would take it."""
        return BulkRequest(
            op=self.op, ids=self.ids, filter=self.filter, search=self.search, fields=self.fields,
            territory=self.territory,
        )  # fmt: skip


async def begin(scope: Scope, obj: ObjectType, asked: BulkEditRequest) -> BulkEdit:
    """Writes the edit down with the ids that it is about, and leaves its job."""
    principal, session = scope.principal, scope.session
    if principal.rights.of(obj.name).depth(bulk.LEVEL[asked.op]) == "none":
        raise Forbidden
    await store.require_free(session, principal.person_id)
    territory = await by_hand.asked(scope, obj, asked.asked())
    ids = await _chosen(scope, obj, asked)
    total = len(ids) // ID_BYTES
    if total == 0:
        raise NothingMatches
    plan = Plan(ids, Written(asked.fields, territory))
    await bulk.judge(scope, obj, asked.op, plan.part(0, total), asked.fields)
    edit_id = asked.id or new_id()
    row = {
        "id": edit_id, "object": obj.name, "op": asked.op, "state": "running", "total": total, "position": 0, "done": 0,
        "refused": 0, "taken_back": 0, "kept": 0, "batch_id": new_id(), "created_by": principal.person_id,
        "created_at": real_now(),
    }  # fmt: skip
    await store.add(session, row, plan)
    await session.enqueue(RUN, {"edit_id": str(edit_id), "person_id": str(principal.person_id)})
    return await store.load(session, edit_id, principal.person_id)


async def _chosen(scope: Scope, obj: ObjectType, asked: BulkEditRequest) -> bytes:
    """The ids, in their order: of a filter those of records that may be changed."""
    if asked.ids is not None:
        ids = b"".join(each.bytes for each in sorted(set(asked.ids)))
    else:
        clause = await bulk.matching(scope, obj, asked.op, asked.filter, asked.search)
        ids, _ = await read.packed_ids(scope, obj, None, clause)
    if len(ids) > MAX_RECORDS * ID_BYTES:
        raise TooManyMatches(limit=MAX_RECORDS)
    return ids
