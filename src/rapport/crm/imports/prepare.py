"""All that check, run, preview and error file need to know before they plan the first row."""

from collections.abc import Iterator
from itertools import islice
from uuid import UUID

import msgspec

from kernel.crypto import Keyset
from kernel.runtime import Runtime
from rapport.crm.imports import naming, scan
from rapport.crm.imports.plan import SAMPLE_ROWS, Known, Planner, normalise
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.bulk import OpenScope
from rapport.crm.records.objects import ObjectType

TO_BE_MADE = UUID(int=0)
"""Stands for the id of a label that a run would add."""


class Prepared(msgspec.Struct):
    """What the file holds, what its words mean, and the planner made of both."""

    facts: scan.Facts
    known: Known
    proposed: naming.Spellings
    merged: naming.Spellings
    planner: Planner


async def prepare(
    runtime: Runtime, open_scope: OpenScope, run: Run, obj: ObjectType, page: list[scan.Row] | None = None
) -> Prepared:
    """Reads the file once (or takes a `page` of it) and looks up what its words may mean.

    Labels to be made are marked as known. Spellings are those of the last report: what was shown is what happens.
    """
    async with open_scope() as scope:
        keys = scope.keys
    facts = await _facts(runtime, keys, run, obj, page)
    async with open_scope() as scope:
        known = await naming.known_to(scope, obj, facts)
    proposed = run.report.proposed if run.report else await in_thread(naming.proposed, facts, known)
    merged = naming.accepted(run, facts, known, proposed)
    _mark_new(run, facts, known, merged)
    planner = Planner(obj, run.setup.columns, facts.sample, known, merged)
    rows = scan.file_rows(runtime, keys, run)
    titled = await in_thread(naming.rows_titled, rows, run, obj, facts)
    async with open_scope() as scope:
        await naming.add_rows(scope, run, obj, planner, known, titled)
    return Prepared(facts, known, proposed, merged, planner)


async def _facts(runtime: Runtime, keys: Keyset, run: Run, obj: ObjectType, page: list[scan.Row] | None) -> scan.Facts:
    if page is None:
        return await scan.facts_of(runtime, keys, run, obj)
    facts = scan.facts(page, run, obj)
    # How a column writes its dates and numbers is judged by the file's first rows, whatever page is looked at.
    facts.sample = await in_thread(_first, scan.file_rows(runtime, keys, run))
    return facts


def _first(rows: Iterator[scan.Row]) -> list[list[str]]:
    return [cells for _, cells in islice(rows, SAMPLE_ROWS)]


def _mark_new(run: Run, facts: scan.Facts, known: Known, merged: naming.Spellings) -> None:
    for name, labels in known.choices.items():
        if run.setup.adds_choices(name):
            for label in naming.new_labels(facts.counts[name], facts.written[name], labels, merged[name]):
                labels[normalise(label)] = TO_BE_MADE
