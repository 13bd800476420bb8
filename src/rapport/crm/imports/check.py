"""The dry run: goes through the whole file, writes nothing but its report."""

import time
from collections import Counter
from uuid import UUID

import msgspec

from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.imports import report as shapes
from rapport.crm.imports import scan
from rapport.crm.imports.plan import Known, Planned, Planner, normalise
from rapport.crm.imports.report import MAX_LISTED, Finding, Report, Totals
from rapport.crm.imports.store import Run
from rapport.crm.records import write
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.kinds import ChoiceKind, ReferenceKind
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import by_ids
from rapport.crm.records.scope import Scope

TO_BE_MADE = UUID(int=0)
"""Stands for the id of a label that a run would add."""


class Prepared(msgspec.Struct):
    """All that is needed to plan rows."""

    facts: scan.Facts
    known: Known
    proposed: dict[str, dict[str, str]]
    merged: dict[str, dict[str, str]]
    planner: Planner


async def prepare(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, limit: int | None = None
) -> Prepared:
    """Reads the file once and looks up what its words may mean; labels to be made are marked as known."""
    async with open_scope() as scope:
        keys = scope.keys
    facts = await scan.facts_of(runtime, keys, run, obj, limit)
    async with open_scope() as scope:
        known = await scan.known_to(scope, run, obj, facts)
    proposed = scan.spellings(run, facts, known)
    merged = scan.accepted(run, proposed)
    for name, labels in known.choices.items():
        if scan.decision(run, "new_choice", name) != "leave":
            for label in scan.new_labels(facts, known, merged, name):
                labels[normalise(label)] = TO_BE_MADE
    planner = Planner(obj, run.setup.columns, facts.sample, known, merged)
    return Prepared(facts, known, proposed, merged, planner)


async def check(runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType) -> Report:
    """The report of a dry run."""
    started = time.perf_counter()
    prepared = await prepare(runtime, open_scope, run, obj)
    tally = _Tally(run)
    async with open_scope() as scope:
        keys = scope.keys
    async for piece in scan.pieces(runtime, keys, run):
        plans = [prepared.planner.plan(number, cells) for number, cells in piece]
        tally.mark_duplicates(plans)
        async with open_scope() as scope:
            tally.add(plans, await _existing(scope, run, obj, plans))
    return Report(
        totals=tally.totals,
        findings=[*_spelling(run, obj, prepared), *_new_choices(obj, prepared), *tally.findings(obj)],
        changed_rows=tally.changed,
        error_rows=tally.failed,
        unreadable_cells=sum(tally.unreadable.values()),
        seconds=round(time.perf_counter() - started, 2),
        parents={},
    )


async def _existing(scope: Scope, run: Run, obj: ObjectType, plans: list[Planned]) -> dict[int, bool]:
    """For rows whose record is there already, by row number: whether the row would change it."""
    if run.setup.key is None:
        return {}
    by_key = {key: plan for plan in plans if (key := scan.key_of(run, plan)) and not plan.refused}
    found = await scan.by_equality(scope, obj, obj.by_name[run.setup.key], list(by_key))
    records = {record["id"]: record for record in await by_ids(scope, obj, list(found.values()))}
    changes = {}
    for key, record_id in found.items():
        plan, record = by_key[key], records[str(record_id)]
        changes[plan.number] = any(
            value is not None and write.differs(obj, record, name, value) for name, value in plan.values.items()
        )
    return changes


class _Tally:
    """Counts while the rows go by."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._keys: set[int] = set()
        self.totals = Totals()
        self.changed: list[int] = []
        self.failed: list[int] = []
        self.unreadable: Counter[str] = Counter()
        self.missing: Counter[str] = Counter()
        self.refused = 0
        self.duplicates = 0

    def mark_duplicates(self, plans: list[Planned]) -> None:
        """Marks rows whose key stood in the file before; they are skipped unless somebody decided otherwise."""
        skip = scan.decision(self._run, "duplicate", self._run.setup.key or "") != "both"
        for plan in plans:
            key = scan.key_of(self._run, plan)
            if key is None:
                continue
            mark = hash(key)
            if mark in self._keys:
                plan.duplicate = True
                self.duplicates += 1
                plan.refused = plan.refused or skip
            self._keys.add(mark)

    def add(self, plans: list[Planned], existing: dict[int, bool]) -> None:
        """Counts planned rows."""
        for plan in plans:
            self.totals.rows += 1
            self.unreadable.update(name for name in plan.errors if name not in plan.missing and not plan.refused)
            self.missing.update(plan.missing.keys())
            if plan.refused:
                self.totals.errors += 1
                self.refused += not plan.duplicate
            elif plan.number in existing:
                self.totals.update += existing[plan.number]
                self.totals.unchanged += not existing[plan.number]
            else:
                self.totals.create += 1
            if (plan.errors or plan.refused) and len(self.failed) < MAX_LISTED:
                self.failed.append(plan.number)
            if plan.merged and len(self.changed) < MAX_LISTED:
                self.changed.append(plan.number)

    def findings(self, obj: ObjectType) -> list[Finding]:
        """What was counted, as findings."""
        found = [_unreadable(obj, name, count) for name, count in sorted(self.unreadable.items())]
        found += [_missing(obj, name, count) for name, count in sorted(self.missing.items())]
        if self.refused:
            found.append(_required(obj, self.refused))
        if self.duplicates and self._run.setup.key:
            found.append(_duplicate(obj, self._run.setup.key, self.duplicates))
        return found


def _spelling(run: Run, obj: ObjectType, prepared: Prepared) -> list[Finding]:
    findings = []
    for name, pairs in prepared.proposed.items():
        label = obj.by_name[name].label
        for value, meant in sorted(pairs.items()):
            written = prepared.facts.written[name].get(value, value)
            count = prepared.facts.counts[name][value]
            title = Text(zh=f"{label.zh}：{written} → {meant}", en=f"{label.en}: {written} → {meant}")
            detail = Text(zh=f"{count} 行，像是拼写有误", en=f"{count} rows; looks like a slip of spelling")
            findings.append(
                Finding(
                    id=scan.finding_id("spelling", name, value),
                    kind="spelling",
                    field=name,
                    title=title,
                    detail=detail,
                    count=count,
                    options=[shapes.MERGE, shapes.KEEP],
                )
            )
    return findings


def _new_choices(obj: ObjectType, prepared: Prepared) -> list[Finding]:
    findings = []
    for name, labels in prepared.known.choices.items():
        made = sorted(value for value, made in labels.items() if made == TO_BE_MADE)
        left = [] if made else scan.new_labels(prepared.facts, prepared.known, prepared.merged, name)
        new = made or left
        if not new:
            continue
        field, shown = obj.by_name[name], "、".join(new[:5]) + ("…" if len(new) > 5 else "")
        findings.append(
            Finding(
                id=scan.finding_id("new_choice", name),
                kind="new_choice",
                field=name,
                count=len(new),
                title=Text(zh=f"{field.label.zh}有 {len(new)} 个新选项", en=f"{field.label.en}: {len(new)} new"),
                detail=Text(zh=shown, en=shown),
                options=[shapes.CREATE, shapes.LEAVE],
            )
        )
    return findings


def _unreadable(obj: ObjectType, name: str, count: int) -> Finding:
    label = obj.by_name[name].label
    return Finding(
        id=scan.finding_id("unreadable", name),
        kind="unreadable",
        field=name,
        count=count,
        title=Text(zh=f"{label.zh}有 {count} 个值读不懂", en=f"{label.en}: {count} values can't be read"),
        detail=Text(
            zh="所在的行照样导入，该格留空；原值、行号和原因写进错误文件，改好后可再导入。",
            en="The rows are imported with that cell empty; the error file has the values, to mend and import again.",
        ),
    )


def _missing(obj: ObjectType, name: str, count: int) -> Finding:
    field = obj.by_name[name]
    reference = isinstance(field.kind, ReferenceKind)
    kind = "missing_reference" if reference or not isinstance(field.kind, ChoiceKind) else "unreadable"
    return Finding(
        id=scan.finding_id(kind, name),
        kind=kind,
        field=name,
        count=count,
        title=Text(zh=f"{field.label.zh}：{count} 行找不到", en=f"{field.label.en}: not found in {count} rows"),
        detail=Text(zh="照样导入，该格留空，之后可以补上。", en="Imported with that cell empty; fill it in later."),
    )


def _required(obj: ObjectType, count: int) -> Finding:
    names = [field for field in obj.fields if field.required]
    zh, en = "、".join(field.label.zh for field in names), ", ".join(field.label.en for field in names)
    return Finding(
        id=scan.finding_id("required", names[0].name),
        kind="required",
        field=names[0].name,
        count=count,
        title=Text(zh=f"{count} 行缺少必填的{zh}", en=f"{count} rows without {en}"),
        detail=Text(zh="这些行不导入，写进错误文件。", en="These rows are not imported; the error file has them."),
    )


def _duplicate(obj: ObjectType, name: str, count: int) -> Finding:
    label = obj.by_name[name].label
    return Finding(
        id=scan.finding_id("duplicate", name),
        kind="duplicate",
        field=name,
        count=count,
        title=Text(zh=f"{count} 行的{label.zh}在文件里重复", en=f"{count} rows repeat an earlier {label.en}"),
        detail=Text(zh="只导入第一次出现的一行。", en="Only the first of each is imported."),
        options=[shapes.SKIP, shapes.BOTH],
    )
