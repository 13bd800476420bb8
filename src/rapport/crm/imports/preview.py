"""Rows as they will be after the import, and the file of those that need mending."""

import csv
import io
from collections.abc import AsyncIterator
from itertools import islice
from typing import Any

from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.imports import scan
from rapport.crm.imports.check import prepare
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.store import Run
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.export import BOM, safe
from rapport.crm.records.objects import ObjectType

PAGE = 50
REASON = Text(zh="原因", en="Reason")


async def rows(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, tab: str, offset: int
) -> dict[str, Any]:
    """A page of one tab: all, changed, errors. Looks at the first part of a long file only."""
    prepared = await prepare(runtime, open_scope, run, obj, scan.PREVIEW_ROWS)
    listed = _listed(run, tab)
    async with open_scope() as scope:
        keys = scope.keys
    found = (
        row
        for row in islice(scan.file_rows(runtime, keys, run), scan.PREVIEW_ROWS)
        if listed is None or row[0] in listed
    )
    items = []
    for number, cells in islice(found, offset, offset + PAGE):
        planned = prepared.planner.plan(number, cells)
        items.append(_shown(planned))
    totals = run.report.totals if run.report else None
    counts = {
        "all": totals.rows if totals else prepared.facts.rows,
        "changed": len(run.report.changed_rows) if run.report else 0,
        "errors": len(run.report.error_rows) if run.report else 0,
    }
    return {"items": items, "counts": counts}


def _listed(run: Run, tab: str) -> set[int] | None:
    if run.report is None or tab not in {"changed", "errors"}:
        return None
    return set(run.report.changed_rows if tab == "changed" else run.report.error_rows)


def _shown(planned: Planned) -> dict[str, Any]:
    values = {
        name: {"text": planned.merged.get(name, text), "was": text if name in planned.merged else None}
        for name, text in planned.texts.items()
    }
    status = "error" if planned.refused or planned.errors else ("merged" if planned.merged else "new")
    notes = [error.text.format(**error.params) for error in planned.errors.values()]
    return {"row": planned.number, "values": values, "status": status, "notes": notes}


async def errors_csv(runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType) -> AsyncIterator[bytes]:
    """The rows that were refused or lost a cell, as they stood in the file, each with its reason."""
    prepared = await prepare(runtime, open_scope, run, obj)
    async with open_scope() as scope:
        keys, locale = scope.keys, scope.locale
    header = [column.header for column in run.setup.columns]
    yield BOM.encode() + _line([*header, REASON.pick(locale)])
    async for piece in scan.pieces(runtime, keys, run):
        for number, cells in piece:
            planned = prepared.planner.plan(number, cells)
            if planned.errors or planned.missing:
                reasons = [
                    f"{obj.by_name[name].label.pick(locale)}: {e.message(locale)}" for name, e in planned.errors.items()
                ]
                reasons += [
                    f"{obj.by_name[name].label.pick(locale)}: {text}"
                    for name, text in planned.missing.items()
                    if name not in planned.errors
                ]
                padded = [*cells, *[""] * (len(header) - len(cells))]
                yield _line([safe(cell) for cell in [*padded, "; ".join(reasons)]])


def _line(cells: list[str]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()
