"""What an organisation defined for itself at a moment of the past: own fields, labels, pipelines and views.

The log keeps what each was before it was changed, so each becomes what it was before the first change since, in a
transaction of its own. What was defined since is taken out of use once the records are back: until then their values
may still be of it. Then own fields come into their order, and each value occurs once where it did. Who may do what
(people, roles, teams, shares, rules) stays as it is: a right that was taken away does not come back with a copy of the
data.
"""

import datetime as dt
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from asyncpg import UniqueViolationError

from kernel.errors import Conflict, Invalid, NotFound
from kernel.tables import change
from kernel.text import Text
from rapport.crm.deals import edit_pipelines
from rapport.crm.deals.edit_pipelines import PIPELINE_STAGES
from rapport.crm.records import define, labels, views
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.history import before_values
from rapport.crm.records.limits import Limits
from rapport.crm.records.models import CUSTOM_FIELD, DEFINED, DEFINITION_FIELD, LABEL_FIELD
from rapport.crm.records.scope import Scope

PIPELINES: Final = "pipeline"
KINDS: Final = (DEFINED, "choice", PIPELINES, "saved_view")
"""In the order in which they come back: views and pipelines name fields and labels."""

_PARTLY: Final = frozenset({str(PIPELINE_STAGES), str(DEFINITION_FIELD)})
"""What the log keeps in parts: as much of it as a change changed."""

Past = dict[str, Any]
Write = Callable[[Scope, UUID, Past], Awaitable[None]]


@dataclass(frozen=True)
class Since:
    """What was changed and what was made since a moment, by kind and id."""

    changed: Mapping[tuple[str, UUID], Past]
    made: Mapping[tuple[str, UUID], Past]
    orders: Mapping[str, list[int]]
    """Of each object whose own fields were put in another order since: their ids, as they stood."""
    once: Mapping[int, bool]
    """Of each field that was changed since: whether each value occurred once in it."""


async def since(scope: Scope, moment: dt.datetime, last: int) -> Since:
    """What the log says of definitions after a moment, up to number `last`."""
    mine = change.c.object.in_(KINDS) & (change.c.recorded_at > moment) & (change.c.seq <= last)
    changed: dict[tuple[str, UUID], Past] = {}
    made: dict[tuple[str, UUID], Past] = {}
    orders: dict[str, list[int]] = {}
    once: dict[int, bool] = {}
    for row in await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq.desc())):
        key, past = (row.object, row.record_id), before_values(scope, row)
        if row.op == "create":
            made[key] = changed.pop(key, past)
            continue
        if row.object == DEFINED and "order" in past:
            orders[str(past["object"])] = msgspec.convert(past["order"], list[int])
        if row.object == DEFINED and "uniqueness" in past:
            once[msgspec.convert(past["field"], int)] = past["uniqueness"] == "on"
        known = changed.setdefault(key, {})
        for name, value in past.items():  # newest first: what stood before the first change stays
            known[name] = {**known.get(name, {}), **value} if name in _PARTLY and isinstance(value, dict) else value
    return Since(changed, made, orders, once)


async def bring_back(open_scope: OpenScope, found: Since) -> Counter[bool]:
    """Has each be what it was; how many came back (True), and how many could not."""
    writes: Mapping[str, Write] = {DEFINED: _field, "choice": _label, PIPELINES: _pipeline, "saved_view": _view}
    async with open_scope() as scope:  # words may have gone from one pipeline to another: all give theirs up first
        await edit_pipelines.free_words(
            scope,
            renamed=[own_id for (kind, own_id), past in found.changed.items() if kind == PIPELINES and _is_whole(past)],
            going=[own_id for kind, own_id in found.made if kind == PIPELINES],
        )
    return await _each(open_scope, found.changed, writes)


async def put_away(open_scope: OpenScope, found: Since) -> Counter[bool]:
    """Takes what was made since out of use; how many (True), and how many could not."""
    writes: Mapping[str, Write] = {
        DEFINED: _archive_field, "choice": _archive_label, PIPELINES: _archive_pipeline, "saved_view": _remove_view,
    }  # fmt: skip
    return await _each(open_scope, found.made, writes)


async def put_in_order(open_scope: OpenScope, found: Since) -> None:
    """Has own fields stand as they stood; those that were made since stand behind them."""
    for name, field_ids in found.orders.items():
        async with open_scope() as scope:
            await define.put_order_back(scope, scope.registry[name], field_ids)


async def _each(
    open_scope: OpenScope, found: Mapping[tuple[str, UUID], Past], writes: Mapping[str, Write]
) -> Counter[bool]:
    done: Counter[bool] = Counter()
    for (kind, own_id), past in sorted(found.items(), key=lambda each: (KINDS.index(each[0][0]), each[0][1])):
        try:
            async with open_scope() as scope:
                await writes[kind](scope, own_id, past)
            done[True] += 1
        except (Conflict, Invalid, NotFound, UniqueViolationError):  # another has its words by now, or it is gone
            done[False] += 1
    return done


async def _field(scope: Scope, own_id: UUID, past: Past) -> None:
    if str(CUSTOM_FIELD) in past:  # else only the order of fields was changed, or a check of values ended
        label = msgspec.convert(past[str(CUSTOM_FIELD)], Text)
        said = {name: past[name] for name in ("required", "archived", "copied_from")}
        limits = msgspec.convert(past.get("limits") or {}, Limits)
        more = {"required_if": past.get("required_if"), "formula": past[str(CUSTOM_FIELD)].get("formula")}
        await define.put_back(scope, own_id, label=label, limits=limits, **more, **said)


async def _archive_field(scope: Scope, own_id: UUID, _: Past) -> None:
    await define.put_back(scope, own_id, archived=True)


async def _label(scope: Scope, own_id: UUID, past: Past) -> None:
    label = msgspec.convert(past[str(LABEL_FIELD)], Text)
    await labels.put_back(scope, own_id, label, archived=past["archived"])


async def _archive_label(scope: Scope, own_id: UUID, _: Past) -> None:
    await labels.put_back(scope, own_id, None, archived=True)


async def _pipeline(scope: Scope, own_id: UUID, past: Past) -> None:
    await edit_pipelines.put_back(scope, scope.registry["deal"], own_id, past[str(PIPELINE_STAGES)])


def _is_whole(past: Past) -> bool:
    """Whether the log has a pipeline's words, not only whether it was in use."""
    return "stages" in past[str(PIPELINE_STAGES)]


async def _archive_pipeline(scope: Scope, own_id: UUID, _: Past) -> None:
    await edit_pipelines.archive(scope, own_id, archived=True)


async def _view(scope: Scope, own_id: UUID, past: Past) -> None:
    await views.put_back(scope, own_id, past[str(DEFINITION_FIELD)])


async def _remove_view(scope: Scope, own_id: UUID, _: Past) -> None:
    await views.put_away(scope, own_id)
