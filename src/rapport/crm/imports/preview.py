"""Rows as they will be after the import, and the file of those that need mending."""

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from kernel.runtime import Runtime
from kernel.tables import change
from kernel.text import Text
from rapport.crm.imports import naming, run_history, run_people, scan, store
from rapport.crm.imports.check import judged
from rapport.crm.imports.importable import HISTORY, PEOPLE
from rapport.crm.imports.matching import Matcher
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.prepare import Prepared, prepare
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.cells import BOM, lines, safe
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

PAGE = 50
WRITES = {"new", "update"}
REASON = Text(zh="原因", en="Reason")


async def rows(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, tab: str, offset: int, field: str | None = None
) -> dict[str, Any]:
    """A page of one tab: all, changed, errors, or those where a field is empty.

    Before the run it says what would happen, after it what was done.
    """
    if obj is PEOPLE:
        return await run_people.rows(runtime, open_scope, run, offset, PAGE)
    if obj is HISTORY:
        return await run_history.rows(runtime, open_scope, run, tab, offset, PAGE)
    async with open_scope() as scope:
        keys = scope.keys
    listed = _listed(run, tab)
    every = scan.file_rows(runtime, keys, run)
    if tab == "empty":
        found = _without(run, field, every)
    else:
        found = (row for row in every if listed is None or row[0] in listed)
    page = await in_thread(lambda: list(islice(found, offset, offset + PAGE)))
    prepared = await prepare(runtime, open_scope, run, obj, page)
    plans = prepared.planner.plan_all(page)
    async with open_scope() as scope:
        existing = await Matcher(run, obj).existing(scope, plans)
        await judged(scope, obj, await prepared.rules(scope, obj), plans, existing)
        done = await _done(scope, run, plans, existing)
    report = run.report
    counts = {
        "all": report.totals.rows if report else len(page),
        "changed": len(report.changed_rows) if report else 0,
        "errors": len(report.error_rows) if report else 0,
    }
    foreseen = {plan.number: "update" if plan.number in existing else "new" for plan in plans}
    items = [_shown(plan, obj, prepared, (done or foreseen)[plan.number]) for plan in plans]
    return {"items": items, "counts": counts}


async def _done(scope: Scope, run: Run, plans: list[Planned], existing: dict[int, UUID]) -> dict[int, str] | None:
    """What the run did with each row, by the changes of its batch; None as long as it has written nothing."""
    if run.done == 0:
        return None
    made = {plan.number: store.record_id(run, plan.number) for plan in plans}
    statement = sa.select(change.c.record_id, change.c.op).where(
        change.c.batch_id == run.batch_id, change.c.record_id.in_({*made.values(), *existing.values()})
    )
    ops = {(row.record_id, row.op) for row in await scope.session.rows(statement)}

    def verb(number: int) -> str:
        if (made[number], "create") in ops:
            return "new"
        if (existing.get(number), "update") in ops:
            return "update"
        return "waiting" if number > run.last_row else "unchanged"

    return {number: verb(number) for number in made}


def _listed(run: Run, tab: str) -> set[int] | None:
    if run.report is None or tab not in {"changed", "errors"}:
        return None
    return set(run.report.changed_rows if tab == "changed" else run.report.error_rows)


def _without(run: Run, field: str | None, rows: Iterator[scan.Row]) -> Iterator[scan.Row]:
    """The rows whose cell of a field is blank."""
    place = next((i for i, column in enumerate(run.setup.columns) if field and column.field == field), None)
    return (row for row in rows if place is not None and not "".join(row[1][place : place + 1]).strip())


def _shown(planned: Planned, obj: ObjectType, prepared: Prepared, verb: str) -> dict[str, Any]:
    meant = {
        name: naming.as_written(prepared.facts, prepared.known, name, value) for name, value in planned.merged.items()
    }
    values = {
        name: {"text": meant.get(name, text), "was": text if name in meant else None}
        for name, text in planned.texts.items()
    }
    quiet = "merged" if meant and verb in WRITES else verb
    status = "error" if planned.refused or planned.errors else quiet
    return {"row": planned.number, "values": values, "status": status, "notes": _reasons(planned, obj)}


def _reasons(planned: Planned, obj: ObjectType) -> list[Text]:
    """Why a row is not written as it stands, in both languages."""
    reasons = [error.text.format(**error.params) for error in planned.whole_row]
    for name, error in planned.errors.items():
        label, text = obj.by_name[name].label, error.text.format(**error.params)
        reasons.append(Text(zh=f"{label.zh}：{text.zh}", en=f"{label.en}: {text.en}"))
    for name, written in planned.missing.items():
        if name not in planned.errors:
            label = obj.by_name[name].label
            reasons.append(Text(zh=f"{label.zh}：找不到 {written}", en=f"{label.en}: {written} not found"))
    return reasons


async def errors_csv(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, marked: str
) -> AsyncIterator[bytes]:
    """The rows that were refused or lost a cell, as they stood in the file, each with its reason; then the mark."""
    async with open_scope() as scope:
        keys, locale = scope.keys, scope.locale
    header = [column.header for column in run.setup.columns]
    yield BOM.encode() + lines([[*(safe(name) for name in header), REASON.pick(locale), marked]])
    if obj is PEOPLE:
        return  # a row of people is never refused
    if obj is HISTORY:
        why = await run_history.reasons(runtime, open_scope, run)
        for number, cells in scan.file_rows(runtime, keys, run):
            if number in why:
                filled = [*cells[: len(header)], *[""] * (len(header) - len(cells))]
                yield lines([[safe(cell) for cell in [*filled, why[number].pick(locale), ""]]])
        return
    prepared, matcher = await prepare(runtime, open_scope, run, obj), Matcher(run, obj)
    async for piece in scan.pieces(runtime, keys, run):
        plans = await in_thread(prepared.planner.plan_all, piece)
        matcher.mark_doubles(plans)
        async with open_scope() as scope:
            existing = await matcher.existing(scope, plans)
            await judged(scope, obj, await prepared.rules(scope, obj), plans, existing)
        for planned in plans:
            if planned.at_fault:
                cells = [*planned.cells[: len(header)], *[""] * (len(header) - len(planned.cells))]
                reasons = "; ".join(reason.pick(locale) for reason in _reasons(planned, obj))
                yield lines([[safe(cell) for cell in [*cells, reasons, ""]]])
