"""What was shown to whom, and what they said to it: kept for each record and rule, and counted for everybody."""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import business_now
from kernel.ids import new_id
from kernel.statements import any_of
from rapport.crm.overview.models import suggestion
from rapport.crm.overview.payloads import RuleName
from rapport.crm.overview.rules import RULES
from rapport.crm.records.scope import Scope

Key = tuple[UUID, str]
"""A record and a rule."""


async def silenced(scope: Scope, ids: Collection[UUID]) -> set[Key]:
    """The suggestions that don't come: somebody dismissed them until later, or accepted and the task is still open."""
    if not ids:
        return set()
    task, row = scope.registry["task"].table, suggestion.c
    busy = sa.exists().where(task.c.id == row.task_id, task.c.deleted_at.is_(None), task.c.status == "open")
    chosen = sa.select(row.record_id, row.rule, row.version).where(
        any_of(row.record_id, ids), sa.or_(sa.and_(row.answer == "accepted", busy), _dismissed(scope.today()))
    )
    rows = await scope.session.rows(chosen)
    return {(each.record_id, each.rule) for each in rows if _version(each.rule) == each.version}


def _dismissed(today: dt.date) -> sa.ColumnElement[bool]:
    row = suggestion.c
    return sa.and_(row.answer == "dismissed", sa.or_(row.until.is_(None), row.until >= today))


def _version(rule: str) -> int | None:
    """A rule's version of today; None for one that is no more."""
    return next((each.version for name, each in RULES.items() if name == rule), None)


def writes(scope: Scope) -> bool:
    """Whether it is noted what is shown here: people look, not machines, nor whoever views as them."""
    principal = scope.principal
    return principal.view is None and principal.scopes is None and principal.tenant.status != "read_only"


async def show(scope: Scope, name: str, keys: Sequence[tuple[UUID, RuleName]]) -> None:
    """Notes that these were shown, each once until it is answered."""
    if not keys or not writes(scope):
        return
    row, me = suggestion.c, scope.principal.person_id
    ids = {record_id for record_id, _ in keys}
    open_ones = sa.select(row.record_id, row.rule).where(
        any_of(row.record_id, ids), row.person_id == me, row.answer.is_(None)
    )
    there = {tuple(each) for each in await scope.session.rows(open_ones)}
    rows = [
        {
            "id": new_id(), "object": name, "record_id": record_id, "rule": rule, "version": RULES[rule].version,
            "person_id": me, "shown_at": business_now(),
        }
        for record_id, rule in keys
        if (record_id, rule) not in there
    ]  # fmt: skip
    if rows:
        await scope.session.execute(insert(suggestion).on_conflict_do_nothing(), rows)


async def answer(scope: Scope, name: str, record_id: UUID, rule: RuleName, **said: object) -> None:
    """Ends what was shown to the person with their answer; for a machine that was shown nothing too."""
    row, me = suggestion.c, scope.principal.person_id
    values = {"version": RULES[rule].version, "answered_at": business_now(), **said}
    mine = sa.and_(row.record_id == record_id, row.rule == rule, row.person_id == me, row.answer.is_(None))
    if not (await scope.session.execute(suggestion.update().where(mine).values(**values))).rowcount:
        ids = {"id": new_id(), "object": name, "record_id": record_id, "rule": rule, "person_id": me}
        await scope.session.execute(suggestion.insert(), {**ids, "shown_at": business_now(), **values})


async def take_back(scope: Scope, record_id: UUID, rule: RuleName) -> bool:
    """Takes back what keeps a suggestion away, whoever dismissed it; whether there was anything."""
    row = suggestion.c
    mine = sa.and_(row.record_id == record_id, row.rule == rule, row.version == RULES[rule].version)
    values = {"answer": None, "answered_at": None, "why": None, "until": None}
    changed = suggestion.update().where(mine, _dismissed(scope.today())).values(**values)
    return bool((await scope.session.execute(changed)).rowcount)
