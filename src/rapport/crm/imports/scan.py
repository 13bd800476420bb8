"""Going through the file: once for what its columns hold, then row by row as plans. Blocking work runs in a thread."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from uuid import UUID

import sqlalchemy as sa

from auth.people import everyone
from kernel.crypto import Keyset
from kernel.ids import derive_id
from kernel.runtime import Runtime
from rapport.crm.imports import spelling, table
from rapport.crm.imports.plan import SAMPLE_ROWS, Known, Planned, normalise
from rapport.crm.imports.store import Run
from rapport.crm.records import choices
from rapport.crm.records.kinds import ChoiceKind, PersonKind, ReferenceKind, TextKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

PIECE = 2000
PREVIEW_ROWS = 20_000

Row = tuple[int, list[str]]


@dataclass
class Facts:
    """What a first pass over the file saw. Values are normalised; `written` keeps how each was first written."""

    rows: int = 0
    sample: list[list[str]] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    titles: dict[str, int] = field(default_factory=dict)


def file_rows(runtime: Runtime, keys: Keyset, run: Run, after: int = 1) -> Iterator[Row]:
    """The file's rows below row `after`; the header is row 1."""
    chunks = runtime.files.read(keys, run.file_id)
    return (row for row in table.rows(chunks, run.setup.dialect) if row[0] > after)


async def pieces(runtime: Runtime, keys: Keyset, run: Run, after: int = 1) -> AsyncIterator[list[Row]]:
    """The rows in pieces that one transaction takes."""
    rows = file_rows(runtime, keys, run, after)
    while piece := await asyncio.to_thread(lambda: list(islice(rows, PIECE))):
        yield piece


async def facts_of(runtime: Runtime, keys: Keyset, run: Run, obj: ObjectType, limit: int | None = None) -> Facts:
    """A first pass; `limit` rows at most."""
    return await asyncio.to_thread(_facts, islice(file_rows(runtime, keys, run), limit), run, obj)


def _facts(rows: Iterator[Row], run: Run, obj: ObjectType) -> Facts:
    facts = Facts()
    counted = [(place, target) for place, target in _targets(run, obj) if _is_listed(target)]
    for _, target in counted:
        facts.counts[target.name], facts.written[target.name] = Counter(), {}
    titles = next((place for place, target in _targets(run, obj) if target.name == obj.title_field), None)
    wants_titles = any(target.target == obj.name for _, target in counted)
    for number, cells in rows:
        facts.rows += 1
        if len(facts.sample) < SAMPLE_ROWS:
            facts.sample.append(cells)
        for place, target in counted:
            if place < len(cells) and cells[place]:
                value = normalise(cells[place])
                facts.counts[target.name][value] += 1
                facts.written[target.name].setdefault(value, cells[place])
        if wants_titles and titles is not None and titles < len(cells):
            facts.titles.setdefault(normalise(cells[titles]), number)
    return facts


def _targets(run: Run, obj: ObjectType) -> list[tuple[int, Field]]:
    return [(place, obj.by_name[column.field]) for place, column in enumerate(run.setup.columns) if column.field]


def _is_listed(target: Field) -> bool:
    return isinstance(target.kind, (ChoiceKind, ReferenceKind, PersonKind))


async def known_to(scope: Scope, run: Run, obj: ObjectType, facts: Facts) -> Known:
    """Choices, people and records that the file's words may mean."""
    known = Known()
    for name, counter in facts.counts.items():
        target = obj.by_name[name]
        if isinstance(target.kind, ChoiceKind):
            known.choices[name] = await choices.by_label(scope.session, target)
        elif isinstance(target.kind, PersonKind):
            people = await everyone(scope.session)
            known.people = {normalise(person["name"]): person_id for person_id, person in people.items()}
        elif target.target:
            known.records[name] = await _records(scope, run, obj, target, counter, facts)
    return known


async def _records(
    scope: Scope, run: Run, obj: ObjectType, target: Field, wanted: Counter[str], facts: Facts
) -> dict[str, UUID]:
    """Records by name: first those that are there, then those that this file brings."""
    other = scope.registry[target.target or ""]
    found = await by_equality(scope, other, other.title, list(wanted))
    if other.name == obj.name:
        for name in wanted:
            if name not in found and name in facts.titles:
                found[name] = record_id(run, facts.titles[name])
    return found


async def by_equality(scope: Scope, obj: ObjectType, target: Field, values: Sequence[str]) -> dict[str, UUID]:
    """Visible records by the normalised text of one field; of several with the same text, the oldest."""
    kind = target.kind
    if not isinstance(kind, TextKind) or not values:
        return {}
    hashes = {scope.keys.equality(target.id, kind.normalise(value)): value for value in values}
    column = obj.table.c[f"{target.name}_hmac"]
    statement = sa.select(column, obj.table.c.id).where(
        column.in_(list(hashes)), obj.table.c.deleted_at.is_(None), scope.visible(obj, obj.table)
    )
    found: dict[str, UUID] = {}
    for hashed, found_id in await scope.session.rows(statement.order_by(obj.table.c.id)):
        found.setdefault(hashes[bytes(hashed)], found_id)
    return found


def record_id(run: Run, number: int) -> UUID:
    """The id of the record that a row creates: the same whenever the run is resumed."""
    return derive_id(run.id, number, at=run.created_at)


def spellings(run: Run, facts: Facts, known: Known) -> dict[str, dict[str, str]]:
    """For each choice field: the normalised values that probably mean another one, and which."""
    found: dict[str, dict[str, str]] = {}
    for name, labels in known.choices.items():
        unknown = {value: count for value, count in facts.counts[name].items() if value not in labels}
        found[name] = spelling.proposals(unknown, labels)
    return found


def accepted(run: Run, proposed: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """The proposals that nobody refused."""
    return {
        name: {value: meant for value, meant in pairs.items() if decision(run, "spelling", name, value) != "keep"}
        for name, pairs in proposed.items()
    }


def new_labels(facts: Facts, known: Known, merged: dict[str, dict[str, str]], name: str) -> list[str]:
    """The values of a choice column that no label stands for yet, as they were first written."""
    labels = known.choices[name]
    meant = {merged[name].get(value, value) for value in facts.counts[name]}
    return [facts.written[name].get(value, value) for value in sorted(meant) if value not in labels]


def decision(run: Run, kind: str, name: str, value: str = "") -> str | None:
    """What a person decided about a finding; None where the proposal stands."""
    return run.setup.decisions.get(finding_id(kind, name, value))


def finding_id(kind: str, name: str, value: str = "") -> str:
    """A finding's stable id."""
    return ":".join(part for part in (kind, name, value) if part)


def key_of(run: Run, planned: Planned) -> str | None:
    """The normalised value of the row's key field, if it has one."""
    text = planned.texts.get(run.setup.key) if run.setup.key else None
    return normalise(text) if text else None
