"""Checking, writing and taking back a file of stage history: facts about deals, some hundred deals a transaction.

An event's id follows from its deal, stage and moment, so a file that comes again writes nothing twice; and whatever is
known of a deal, its last event is about the stage in which it stands.
"""

import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from kernel.clock import business_now, real_now
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.crm.imports import history_deals, history_events, scan, store
from rapport.crm.imports.history_deals import NO_DEAL, NO_STAGE, PIECE, UNREADABLE, Judged, Known
from rapport.crm.imports.importable import HISTORY_OF
from rapport.crm.imports.report import MAX_ROWS, Finding, Report, Totals
from rapport.crm.imports.store import Run, finding_id
from rapport.crm.imports.threads import in_thread
from rapport.crm.records import write
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.external_ids import by_external_id
from rapport.crm.records.scope import Scope

AskAgain = Callable[[], Awaitable[None]]

SHOWN = 5
"""Unknown stages that are named."""


async def check(runtime: Runtime, open_scope: OpenScope, run: Run) -> Report:
    """The report of a dry run: how many moves are new, and which rows become nothing."""
    started = time.perf_counter()
    found = await history_deals.known(runtime, open_scope, run)
    faults, new, guessed = dict.fromkeys(found.file.unreadable, UNREADABLE), 0, 0
    async for each in _judged(open_scope, found):
        there = {event.id for event in each.events}
        new += sum(id_ not in there for number, id_ in each.settled.standing.items() if number not in each.twice)
        guessed += each.settled.guessed
        faults |= each.faults
    totals = Totals(rows=found.file.rows, create=new, errors=len(faults))
    totals.unchanged = totals.rows - totals.create - totals.errors
    return Report(
        totals=totals, findings=list(_findings(found, faults, totals, guessed)),
        changed_rows=[], error_rows=sorted(faults)[:MAX_ROWS], unreadable_cells=len(found.file.unreadable),
        seconds=round(time.perf_counter() - started, 2),
    )  # fmt: skip


async def _judged(open_scope: OpenScope, found: Known) -> AsyncIterator[Judged]:
    for start in range(0, len(found.file.deals), PIECE):
        async with open_scope() as scope:
            piece = await history_deals.judged(scope, found, list(found.file.of(start, start + PIECE)))
        for each in piece:
            yield each


async def write_all(
    runtime: Runtime, open_scope: OpenScope, run: Run, ask_again: AskAgain, *, again: bool = False
) -> None:
    """Writes the moves of all deals that were not written yet, or with `again` (after an undo) of all."""
    found = await history_deals.known(runtime, open_scope, run)
    state, first = ("undoing", 0) if again else ("running", run.last_row - 1)
    for start in range(first, len(found.file.deals), PIECE):
        await ask_again()
        async with open_scope() as scope:
            locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
            if locked.state != state or (not again and locked.last_row > start + 1):
                return
            scope.session.batch_id = run.batch_id
            piece = await history_deals.judged(scope, found, list(found.file.of(start, start + PIECE)))
            await history_deals.put(scope, [(each.row, each.settled) for each in piece if each.row])
            if not again:
                done = locked.done + sum(each.rows for each in piece)
                await store.change(scope.session, locked, last_row=1 + start + len(piece), done=done)
    async with open_scope() as scope:
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state == state:
            undone = {"undo_batch_id": None, "error_code": None} if again else {}
            await store.change(
                scope.session, locked, state="done", done=found.file.rows, finished_at=real_now(), **undone
            )  # fmt: skip


async def undo(runtime: Runtime, open_scope: OpenScope, run: Run, ask_again: AskAgain) -> None:
    """Takes the events back that this import wrote, and ends the undo. What a deal's row says of its days holds again;
    whatever somebody did with the deal since stays.
    """
    found = await history_deals.known(runtime, open_scope, run)
    for start in range(0, len(found.file.deals), PIECE):
        await ask_again()
        async with open_scope() as scope:
            scope.session.batch_id = run.undo_batch_id
            await _take_back(scope, found, run, [name for name, _ in found.file.of(start, start + PIECE)])
    async with open_scope() as scope:
        locked = await store.load(scope.session, scope.registry, run.id, scope.principal, lock=True)
        if locked.state == "undoing":
            await store.change(scope.session, locked, state="undone", finished_at=real_now(), error_code=None)


async def _take_back(scope: Scope, found: Known, run: Run, names: list[str]) -> None:
    obj = scope.registry[HISTORY_OF]
    ids = await by_external_id(scope, obj, names, "update")
    locked = await write.lock(scope, obj, list(ids.values()), "update")
    events = await history_deals.events_of(scope, [row.id for row in locked])
    changed = []
    for row in locked:
        mine = events.get(row.id, [])
        left = [each for each in mine if each.batch_id != run.batch_id]
        if len(left) == len(mine):
            continue
        settled = history_events.settled(history_deals.deal_of(scope, found.lines, row), [], left, business_now())
        settled.delete += [each.id for each in mine if each.batch_id == run.batch_id]
        changed.append((row, settled))
    await history_deals.put(scope, changed)


async def rows(runtime: Runtime, open_scope: OpenScope, run: Run, tab: str, offset: int, limit: int) -> dict[str, Any]:
    """A page of the file's rows, each with what becomes of it."""
    found = await history_deals.known(runtime, open_scope, run)
    async with open_scope() as scope:
        keys = scope.keys
    wrong = set(run.report.error_rows) if run.report else set()
    every = scan.file_rows(runtime, keys, run)
    listed = every if tab == "all" else (row for row in every if tab == "errors" and row[0] in wrong)
    page = await in_thread(lambda: list(islice(listed, offset, offset + limit)))
    places = {column.field: place for place, column in enumerate(run.setup.columns) if column.field}
    texts = {
        number: {name: cells[place].strip() for name, place in places.items() if place < len(cells)}
        for number, cells in page
    }
    named = {text.get("deal", "") for text in texts.values()}
    at = [place for place, name in enumerate(found.file.deals) if name in named]
    async with open_scope() as scope:
        piece = [one for place in at for one in found.file.of(place, place + 1)]
        judged = await history_deals.judged(scope, found, piece)
    said = _said(run, found, judged)
    items = []
    for number, text in texts.items():
        status, notes = said.get(number, ("unchanged", []))
        values = {name: {"text": each, "was": None} for name, each in text.items() if each}
        items.append({"row": number, "values": values, "status": status, "notes": notes})
    total = run.report.totals.rows if run.report else len(page)
    return {"items": items, "counts": {"all": total, "changed": 0, "errors": len(wrong)}}


def _said(run: Run, found: Known, judged: list[Judged]) -> dict[int, tuple[str, list[Text]]]:
    said: dict[int, tuple[str, list[Text]]] = dict.fromkeys(found.file.unreadable, ("error", [UNREADABLE]))
    for each in judged:
        batches = {event.id: event.batch_id for event in each.events}
        for number, event_id in each.settled.standing.items():
            is_ours = batches.get(event_id, run.batch_id) == run.batch_id
            said[number] = ("new" if is_ours else "unchanged", [])
        said |= {number: ("error", [reason]) for number, reason in each.faults.items()}
    return said


async def reasons(runtime: Runtime, open_scope: OpenScope, run: Run) -> dict[int, Text]:
    """Why rows become nothing, by their numbers."""
    found = await history_deals.known(runtime, open_scope, run)
    faults = dict.fromkeys(found.file.unreadable, UNREADABLE)
    async for each in _judged(open_scope, found):
        faults |= each.faults
    return faults


def _findings(found: Known, faults: Mapping[int, Text], totals: Totals, guessed: int) -> Iterator[Finding]:
    count = Counter(faults.values())
    unknown = [word for word in found.file.stages if _is_unknown(found, word)]
    if lost := count[NO_STAGE]:
        named = unknown[:SHOWN]
        more_zh, more_en = ("…", "...") if len(unknown) > SHOWN else ("", "")
        yield Finding(
            id=finding_id("unreadable", "stage"), kind="unreadable", field="stage", count=lost,
            title=Text(zh=f"{lost} 行的阶段在商机的流程里找不到", en=f"{_rows(lost)} of unknown stages"),
            detail=Text(zh=f"{'、'.join(named)}{more_zh}。这些行不导入，写进错误文件；在流程里补上阶段后可再导入。",
                        en=f"{', '.join(named)}{more_en}. Left out; the error file has them. Add the stages to the "
                           "pipeline and import again."),
        )  # fmt: skip
    if lost := count[NO_DEAL]:
        yield Finding(
            id=finding_id("missing_reference", "deal"), kind="missing_reference", field="deal", count=lost,
            title=Text(zh=f"{lost} 行的商机找不到", en=f"{_rows(lost)} of deals that are not here"),
            detail=Text(zh="这些行不导入，写进错误文件。请把商机文件放进同一组，或先导入商机。",
                        en="Left out; the error file has them. Bring the file of deals along, or import it first."),
        )  # fmt: skip
    if lost := count[UNREADABLE]:
        yield Finding(
            id=finding_id("unreadable", "entered_at"), kind="unreadable", field="entered_at", count=lost,
            title=Text(zh=f"{lost} 行缺少商机编号，或时间读不懂", en=f"{_rows(lost)} without deal or moment"),
            detail=Text(zh="也包括晚于现在的时间。这些行不导入，写进错误文件。",
                        en="A moment that is still to come counts as such. Left out; the error file has them."),
        )  # fmt: skip
    if guessed:
        yield Finding(
            id=finding_id("undated", "stage"), kind="undated", field="stage", count=guessed,
            title=Text(zh=f"{guessed} 个商机现在的阶段不在历史里",
                       en=f"{guessed:,} deal{'' if guessed == 1 else 's'} stand in a stage that the history lacks"),
            detail=Text(zh="以商机现在的阶段为准：已结束的记为结束当天进入，进行中的记为导入时进入。",
                        en="The deal's own stage holds: entered on the day it closed, if open at the import."),
        )  # fmt: skip
    if totals.unchanged:
        yield Finding(
            id=finding_id("ok", "stage"), kind="ok", field=None, count=totals.unchanged,
            title=Text(
                zh=f"{totals.unchanged} 行没有带来阶段变化", en=f"{_rows(totals.unchanged)} without a new change"
            ),
            detail=Text(zh="阶段与之前相同，或这次变化已经导入过。",
                        en="The stage is the one before, or the change is here already."),
        )  # fmt: skip


def _is_unknown(found: Known, word: str) -> bool:
    listed = [*found.labels.values(), found.coming_labels]
    return not any(history_deals.meant(word, labels, found.lines) for labels in listed)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"
