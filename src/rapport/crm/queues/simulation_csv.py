"""A simulation as a file: who would have lost what, with a title only of what the reader may export."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from kernel.changes import Change
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.queues.simulation import Loss, Simulation
from rapport.crm.records.cells import BOM, lines, safe
from rapport.crm.records.scope import Scope

HEADS: Final = (
    Text(zh="类型", en="Kind"),
    Text(zh="记录", en="Record"),
    Text(zh="编号", en="Id"),
    Text(zh="原持有人", en="Had by"),
    Text(zh="领取日期", en="Since"),
    Text(zh="退回日期", en="Day"),
    Text(zh="规则", en="Rule"),
)
RULES: Final = {
    "idle": Text(zh="没有跟进", en="Without activity"),
    "unfinished": Text(zh="没有转化", en="Not converted"),
}


async def as_csv(scope: Scope, found: Simulation, export_id: UUID, marked: str) -> bytes:
    """All losses, and the mark as the heading of a last column; the log of changes says that they were exported."""
    scope.session.record_change(Change(object="lead", record_id=export_id, op="export"))
    names = {each.person_id: each.name for each in found.people}
    may = await _exportable(scope, found.losses)
    heads = [[*(each.pick(scope.locale) for each in HEADS), marked]]
    rows = ([*_cells(scope, each, names, may), ""] for each in found.losses)
    return BOM.encode() + lines([*heads, *rows])


def _cells(scope: Scope, loss: Loss, names: dict[UUID, str], may: set[UUID]) -> Sequence[str]:
    title = loss.title if loss.title is not None and loss.record_id in may else ""
    kind = scope.registry[loss.object].label.pick(scope.locale)
    rule = RULES[loss.rule].pick(scope.locale)
    days = (loss.since.isoformat(), loss.day.isoformat())
    return [kind, safe(title), str(loss.record_id), safe(names.get(loss.person_id, "")), *days, rule]


async def _exportable(scope: Scope, losses: Iterable[Loss]) -> set[UUID]:
    """Those that the reader may export; what a file shows is what an export of the list would."""
    ids: dict[str, set[UUID]] = {}
    for each in losses:
        ids.setdefault(each.object, set()).add(each.record_id)
    found: set[UUID] = set()
    for name, mine in ids.items():
        obj = scope.registry[name]
        may = sa.select(obj.table.c.id).where(any_of(obj.table.c.id, mine), scope.visible(obj, obj.table, "export"))
        found |= {row.id for row in await scope.session.rows(may)}
    return found
