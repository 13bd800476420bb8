"""Checking, writing and taking back a file of people: a few thousand rows at most, so each is one transaction."""

from itertools import islice
from typing import Any

from kernel.clock import real_now
from kernel.errors import Forbidden
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.imports import people, scan, store
from rapport.crm.imports.errors import TooManyPeople
from rapport.crm.imports.people import Newcomer
from rapport.crm.imports.plan import normalise
from rapport.crm.imports.report import Finding, Report, Totals
from rapport.crm.imports.store import Run, finding_id
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.scope import Scope


async def check(runtime: Runtime, open_scope: OpenScope, run: Run) -> Report:
    """The report of a dry run: who is new, who is there, and the managers that only a column names."""
    started = real_now()
    async with open_scope() as scope:
        if not scope.principal.rights.manage_people:
            raise Forbidden
        known = await people.known(scope.session)
        found = await _named(runtime, scope, run)
    rows = sum(each.row > 0 for each in found.values())
    new = {key: each for key, each in found.items() if key not in known}
    only_managers = sum(each.row == 0 for each in new.values())
    offices = {each.office for each in found.values() if each.office}
    totals = Totals(rows=rows, create=len(new), unchanged=len(found) - len(new))
    seconds = (real_now() - started).total_seconds()
    findings = list(_findings(len(new), only_managers, len(offices)))
    return Report(totals=totals, findings=findings, changed_rows=[], error_rows=[], unreadable_cells=0, seconds=seconds)


async def write(runtime: Runtime, open_scope: OpenScope, run: Run) -> None:
    """Makes the people, the tree and the teams, and ends the run, in one transaction."""
    async with open_scope() as scope:
        if not scope.principal.rights.manage_people:
            raise Forbidden
        found = await _named(runtime, scope, run)
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state != "running":
            return
        scope.session.batch_id = run.batch_id
        await people.make(scope.session, run, scope.principal.tenant.locale, found)
        done = sum(each.row > 0 for each in found.values())
        await store.change(scope.session, locked, state="done", done=done, last_row=done, finished_at=real_now())


async def rows(runtime: Runtime, open_scope: OpenScope, run: Run, offset: int, limit: int) -> dict[str, Any]:
    """A page of the file's people, each with whether the import makes them."""
    async with open_scope() as scope:
        known = await people.known(scope.session)
        made = {row[0] for row in await scope.session.rows(people.made_in(run.batch_id, "person"))}
        found = scan.file_rows(runtime, scope.keys, run)
    page = await in_thread(lambda: list(islice(found, offset, offset + limit)))
    items = []
    for number, cells in page:
        named = zip(run.setup.columns, cells, strict=False)
        texts = {column.field: text.strip() for column, text in named if column.field and text.strip()}
        there = known.get(normalise(texts.get("name", "")))
        status = "new" if there is None or there in made else "unchanged"
        values = {name: {"text": text, "was": None} for name, text in texts.items()}
        items.append({"row": number, "values": values, "status": status, "notes": []})
    total = run.report.totals.rows if run.report else len(page)
    return {"items": items, "counts": {"all": total, "changed": 0, "errors": 0}}


async def undo(open_scope: OpenScope, run: Run, *, redo: bool) -> None:
    """Deactivates the people whom this import made, or brings them back."""
    async with open_scope() as scope:
        if not scope.principal.rights.manage_people:
            raise Forbidden
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state != "undoing":
            return
        scope.session.batch_id = None if redo else run.undo_batch_id
        if redo:
            await people.bring_back(scope.session, run.batch_id)
        else:
            await people.take_back(scope.session, run.batch_id)
        batch = None if redo else run.undo_batch_id
        state = "done" if redo else "undone"
        await store.change(scope.session, locked, state=state, finished_at=real_now(), undo_batch_id=batch)


async def _named(runtime: Runtime, scope: Scope, run: Run) -> dict[str, Newcomer]:
    rows = scan.file_rows(runtime, scope.keys, run)
    found = await in_thread(people.of_file, run, rows)
    if len(found) > people.MAX_PEOPLE:
        raise TooManyPeople(limit=people.MAX_PEOPLE)
    return found


def _findings(new: int, only_managers: int, offices: int) -> "list[Finding]":
    listed = []
    if new:
        listed.append(
            Finding(
                id=finding_id("people", "name"), kind="people", field="name", count=new,
                title=Text(zh=f"新建 {new} 位人员，不占席位", en=f"{new} people without a seat"),
                detail=Text(zh=f"其中 {only_managers} 位只作为上级出现；上下级关系一并建立。",
                            en=f"{only_managers} of them are named as managers only; the tree is built too."),
            )
        )  # fmt: skip
    if offices:
        listed.append(
            Finding(
                id=finding_id("teams", "office"), kind="teams", field="office", count=offices,
                title=Text(zh=f"{offices} 个团队", en=f"{offices} teams"),
                detail=Text(zh="按文件里的团队列建立。", en="Made from the file's column of offices."),
            )
        )  # fmt: skip
    return listed
