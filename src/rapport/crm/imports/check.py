"""The dry run: goes through the whole file, writes nothing but its report."""

import time
from collections import Counter
from typing import Any
from uuid import UUID

from kernel.runtime import Runtime
from rapport.crm.imports import findings, scan
from rapport.crm.imports.matching import Matcher
from rapport.crm.imports.plan import Planned
from rapport.crm.imports.prepare import prepare
from rapport.crm.imports.report import MAX_ROWS, Report, Totals
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records import codec, links, required_if
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.errors import FieldErrors
from rapport.crm.records.field_files import is_of_files
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.rules import Rules
from rapport.crm.records.scope import Scope


async def check(runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType) -> Report:
    """The report of a dry run."""
    started = time.perf_counter()
    prepared = await prepare(runtime, open_scope, run, obj)
    tally, matcher = Tally(), Matcher(run, obj)
    async with open_scope() as scope:
        keys = scope.keys
    async for piece in scan.pieces(runtime, keys, run):
        plans = await in_thread(prepared.planner.plan_all, piece)
        tally.doubles += matcher.mark_doubles(plans)
        async with open_scope() as scope:
            existing = await matcher.existing(scope, plans)
            await judged(scope, obj, await prepared.rules(scope, obj), plans, existing)
            tally.add(plans, await changes_something(scope, obj, plans, existing))
    tally.erased = matcher.erased
    return Report(
        totals=tally.totals,
        findings=findings.all_of(run, obj, prepared, tally),
        changed_rows=tally.changed,
        error_rows=tally.failed,
        unreadable_cells=sum(tally.unreadable.values()),
        seconds=round(time.perf_counter() - started, 2),
        proposed=prepared.proposed,
    )


async def judged(
    scope: Scope, obj: ObjectType, rules: Rules | None, plans: list[Planned], existing: dict[int, UUID]
) -> None:
    """Lets the object's rules fill in and judge what each row would write; a row that they refuse, or that lacks what
    other fields make required, isn't written.

    The values of new rows are completed in place. Known records are judged on a copy, by all their fields as writing
    does: they are read again, locked, when they are written.
    """
    obj = scope.whole(obj)
    if rules is None and not scope.mine(obj).conditional:
        return
    found = await by_ids(scope, obj, list(existing.values()), masked=False) if existing else []
    records = {record["id"]: record for record in found}
    held = await _held(obj, rules, plans, existing, records)
    for plan in plans:
        if plan.refused:
            continue
        errors: FieldErrors = dict(held.get(plan.number, {}))
        lacking: FieldErrors = {}
        before = records.get(str(existing.get(plan.number)))
        if plan.number not in existing:
            if rules is not None:
                rules.creating(plan.values, errors)
            lacking = required_if.missing_new(scope, obj, plan.values)
        elif before is not None:
            changed = _differing(obj, before, plan)
            if changed and rules is not None:
                rules.changing(before, changed, errors, gated=not scope.historic)
            lacking = required_if.missing_changed(scope, obj, before, changed)
        if errors:
            plan.gated = True
        # What no cell can hold is asked of nobody here; it is the next time that somebody writes the record.
        lacking = {name: error for name, error in lacking.items() if not is_of_files(obj.by_name[name])}
        if errors or lacking:
            plan.errors = {**lacking, **plan.errors, **errors}
            plan.refused = True


async def _held(
    obj: ObjectType, rules: Rules | None, plans: list[Planned], existing: dict[int, UUID], records: dict[str, Record]
) -> dict[int, FieldErrors]:
    """By row number, what can't be written since it follows from what records have beside them."""
    if rules is None:
        return {}
    known = [(plan, existing[plan.number]) for plan in plans if str(existing.get(plan.number)) in records]
    found = await rules.held({id_: _differing(obj, records[str(id_)], plan) for plan, id_ in known})
    return {plan.number: found[id_] for plan, id_ in known if id_ in found}


def _differing(obj: ObjectType, record: Record, plan: Planned) -> dict[str, Any]:
    """What a row would change; what it leaves empty stays."""
    new = {name: value for name, value in plan.values.items() if value is not None}
    return {name: value for name, value in new.items() if codec.differs(obj, record, name, value)}


async def changes_something(
    scope: Scope, obj: ObjectType, plans: list[Planned], existing: dict[int, UUID]
) -> dict[int, bool]:
    """For rows whose record is there already, by row number: whether the row would change it."""
    obj = scope.mine(obj)
    records = {record["id"]: record for record in await by_ids(scope, obj, list(existing.values()))}
    wanted = {
        name: [
            (existing[plan.number], plan.links[name])
            for plan in plans
            if plan.number in existing and name in plan.links
        ]
        for name in {name for plan in plans for name in plan.links}
    }
    linked = {name: await links.missing(scope, obj, name, pairs) for name, pairs in wanted.items()}
    changes, aside = {}, await _beside(scope, obj, plans, existing)
    for plan in plans:
        record = records.get(str(existing.get(plan.number)))
        if record is not None:
            new = {name: value for name, value in plan.values.items() if value is not None}
            changes[plan.number] = any(codec.differs(obj, record, name, value) for name, value in new.items()) or any(
                (existing[plan.number], other) in linked[name] for name, other in plan.links.items()
            )
            changes[plan.number] |= existing[plan.number] in aside
    return changes


async def _beside(scope: Scope, obj: ObjectType, plans: list[Planned], existing: dict[int, UUID]) -> set[UUID]:
    """The records beside which rows would change something."""
    found: set[UUID] = set()
    for column in obj.beside:
        name = column.field.name
        wanted = {
            existing[each.number]: each.beside[name]
            for each in plans if each.number in existing and name in each.beside
        }  # fmt: skip
        found |= await column.differing(scope, wanted) if wanted else set()
    return found


class Tally:
    """Counts while the rows go by."""

    def __init__(self) -> None:
        self.totals = Totals()
        self.changed: list[int] = []
        self.failed: list[int] = []
        self.unreadable: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.ragged = 0
        self.doubles = 0
        self.forbidden = 0
        self.incomplete = 0
        self.gated = 0
        self.taken = 0
        self.erased: list[int] = []

    def add(self, plans: list[Planned], existing: dict[int, bool]) -> None:
        """Counts planned rows; `existing` says of rows with a record whether they would change it."""
        for plan in plans:
            self.totals.rows += 1
            self.missing.update(plan.missing.keys())
            self.ragged += plan.ragged is not None
            if plan.refused:
                self._refused(plan)
            else:
                self.unreadable.update(name for name in plan.errors if name not in plan.missing)
                self._written(plan, existing)
            if plan.at_fault and len(self.failed) < MAX_ROWS:
                self.failed.append(plan.number)
            if plan.merged and len(self.changed) < MAX_ROWS:
                self.changed.append(plan.number)

    def _refused(self, plan: Planned) -> None:
        self.totals.errors += 1
        self.gated += plan.gated
        self.taken += plan.taken
        if plan.gated or plan.taken or plan.erased:
            return
        if plan.forbidden:
            self.forbidden += 1
        elif not plan.duplicate:
            self.incomplete += 1

    def _written(self, plan: Planned, existing: dict[int, bool]) -> None:
        if plan.number in existing:
            self.totals.update += existing[plan.number]
            self.totals.unchanged += not existing[plan.number]
        else:
            self.totals.create += 1
