"""The result of a bulk edit as a file: each record, and what became of it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from uuid import UUID

from kernel.changes import Change
from kernel.text import Text
from rapport.crm.bulk_edits import store
from rapport.crm.bulk_edits.store import BulkEdit, Plan, Refused
from rapport.crm.records.bulk import CHUNK, OpenScope
from rapport.crm.records.cells import BOM, lines, safe
from rapport.crm.records.included import titles
from rapport.crm.records.scope import Scope

HEADING = (
    Text(zh="编号", en="ID"),
    Text(zh="名称", en="Name"),
    Text(zh="结果", en="Outcome"),
    Text(zh="代码", en="Code"),
    Text(zh="原因", en="Reason"),
)
CHANGED = Text(zh="已处理", en="Done")
REFUSED = Text(zh="未修改", en="Not changed")
NOT_REACHED = Text(zh="未处理到", en="Not reached")


async def rows_as_csv(
    open_scope: OpenScope, edit: BulkEdit, plan: Plan, export_id: UUID, marked: str
) -> AsyncIterator[bytes]:
    """UTF-8 CSV with a BOM, and the mark as the heading of a last column; names as far as the reader sees them."""
    async with open_scope() as scope:
        scope.session.record_change(Change(object=edit.object, record_id=export_id, op="export"))
        yield BOM.encode() + lines([[*(each.pick(scope.locale) for each in HEADING), marked]])
    for start in range(0, edit.total, CHUNK):
        ids = plan.part(start, CHUNK)
        async with open_scope() as scope:
            shown = await named(scope, edit.object, ids)
            refused = await store.refusals(scope.session, edit.id, ids)
        yield lines(_row(scope, edit, start + at, each, shown, refused.get(each)) for at, each in enumerate(ids))


async def named(scope: Scope, name: str, ids: Sequence[UUID]) -> Mapping[str, str]:
    """The titles of those that the reader sees, by id."""
    return {key: hit["label"] for key, hit in (await titles(scope, {name: set(ids)})).items()}


def _row(
    scope: Scope, edit: BulkEdit, place: int, record_id: UUID, shown: Mapping[str, str], refused: Refused | None
) -> list[str]:
    outcome = NOT_REACHED if place >= edit.position else REFUSED if refused else CHANGED
    why = [refused.code, safe(refused.message)] if refused else ["", ""]
    key = str(record_id)
    return [key, safe(shown.get(key) or ""), outcome.pick(scope.locale), *why, ""]
