"""Going through the file: once for what its columns hold, then row by row. Blocking work runs in a thread."""

from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from kernel.crypto import Keyset
from kernel.runtime import Runtime
from rapport.crm.imports import kits, known_kits, table
from rapport.crm.imports.errors import TooManyChoices
from rapport.crm.imports.plan import SAMPLE_ROWS, normalise, words_of
from rapport.crm.imports.spelling import MAX_VALUES
from rapport.crm.imports.store import Run
from rapport.crm.imports.threads import in_thread
from rapport.crm.records.multi_choice import LABELLED, POINTING
from rapport.crm.records.objects import Field, ObjectType

PIECE = 2000

BEGAN = {"deal": "started_on", "lead": "received_on", "sales_order": "ordered_on"}
"""The field that says when a record entered its first stage or status, by object."""

Row = tuple[int, list[str]]


@dataclass
class Facts:
    """What a first pass over the file saw. Values are normalised; `written` keeps how each was first written.

    `empty` counts the rows without a value by field. `dated` counts, by value of the object's tracked field, the rows
    that say when it began, and `undated` those that don't.
    """

    rows: int = 0
    sample: list[list[str]] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    empty: Counter[str] = field(default_factory=Counter)
    dated: Counter[str] = field(default_factory=Counter)
    undated: int = 0


def file_rows(runtime: Runtime, keys: Keyset, run: Run, after: int = 1) -> Iterator[Row]:
    """The file's rows below the header, and below row `after`."""
    lines = table.rows(runtime.files.read(keys, run.file_id), run.setup.dialect)
    if run.setup.kit is None:
        next(lines, None)
        return (row for row in lines if row[0] > after)
    return (row for row in kits.rows(known_kits.BY_NAME[run.setup.kit], lines) if row[0] > after)


async def pieces(runtime: Runtime, keys: Keyset, run: Run, after: int = 1) -> AsyncIterator[list[Row]]:
    """The rows in pieces that one transaction takes."""
    rows = file_rows(runtime, keys, run, after)
    while piece := await in_thread(lambda: list(islice(rows, PIECE))):
        yield piece


async def facts_of(runtime: Runtime, keys: Keyset, run: Run, obj: ObjectType) -> Facts:
    """A first pass over the whole file."""
    return await in_thread(facts, file_rows(runtime, keys, run), run, obj)


def facts(rows: Iterable[Row], run: Run, obj: ObjectType) -> Facts:
    """What these rows hold."""
    found = Facts()
    counted = [(place, target) for place, target in targets(run, obj) if _is_listed(target)]
    for _, target in counted:
        found.counts[target.name], found.written[target.name] = Counter(), {}
    places = {target.name: place for place, target in targets(run, obj)}
    tracked, began = (places.get(name or "") for name in (obj.tracked, BEGAN.get(obj.name)))
    for _, cells in rows:
        found.rows += 1
        if tracked is not None and began is not None:
            _date(found, cells, tracked, began)
        if len(found.sample) < SAMPLE_ROWS:
            found.sample.append(cells)
        for place, target in counted:
            if place < len(cells) and cells[place]:
                for word in words_of(target, cells[place]):
                    _count(found, target, word)
            else:
                found.empty[target.name] += 1
    return found


def _date(found: Facts, cells: list[str], tracked: int, began: int) -> None:
    if began < len(cells) and cells[began]:
        found.dated[normalise(cells[tracked]) if tracked < len(cells) else ""] += 1
    else:
        found.undated += 1


def _count(found: Facts, target: Field, cell: str) -> None:
    value, counter = normalise(cell), found.counts[target.name]
    counter[value] += 1
    found.written[target.name].setdefault(value, cell)
    if len(counter) > MAX_VALUES and isinstance(target.kind, LABELLED):
        raise TooManyChoices(field=target.label, limit=MAX_VALUES)


def targets(run: Run, obj: ObjectType) -> list[tuple[int, Field]]:
    """The mapped columns: (place in the row, field)."""
    return [(place, obj.by_name[column.field]) for place, column in enumerate(run.setup.columns) if column.field]


def _is_listed(target: Field) -> bool:
    return isinstance(target.kind, POINTING)
