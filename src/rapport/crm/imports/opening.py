"""Opening an uploaded file: how it is written, what its columns are, and which object its rows become."""

from collections.abc import Container, Sequence
from itertools import islice
from uuid import UUID

from auth.principal import Principal
from kernel.clock import real_now
from kernel.ids import new_id
from kernel.runtime import Runtime
from rapport.crm.imports import kits, known_kits, mapping, sets, spreadsheets, table
from rapport.crm.imports.errors import HEADER_ONLY, UnreadableFile
from rapport.crm.imports.importable import HISTORY, HISTORY_OF
from rapport.crm.imports.mapping import Column
from rapport.crm.imports.store import Run, Setup
from rapport.crm.imports.table import Dialect
from rapport.crm.records.objects import ObjectType

SAMPLE_ROWS = 50
COUNTED = 8 << 20
"""Bytes of a file whose rows are counted at once; those of a larger one are known after the dry run."""


def opened(
    runtime: Runtime, principal: Principal, objects: Sequence[ObjectType], off: Container[str], file_id: UUID,
    name: str, size: int,
) -> Run:  # fmt: skip
    """A new import of one file, of that of these objects which fits it best; nothing is proposed that is `off`."""
    dialect, first, rows = _first_rows(runtime, principal, file_id, size)
    by_name = {each.name: each for each in objects}
    kit = kits.recognised((each for each in known_kits.FILES if each.object in by_name), first[0])
    if kit is not None:
        wide = kits.widened(kit, first[0])
        first = [wide.header, *(row for cells in first[1:] for row in wide.rows(cells))]
        obj = by_name[kit.object]
        columns = kits.mapped(wide, mapping.propose(obj, first[0], first[1:], off))
        columns = [each if _is_on(obj, each, off) else Column(each.header, each.samples, None, 0) for each in columns]
    else:
        obj = sets.guess(objects, first[0], first[1:], off) if len(objects) > 1 else objects[0]
        columns = mapping.propose(obj, first[0], first[1:], off)
    return _run(principal, obj, file_id, name, size, dialect, columns, rows, kit.name if kit else None)


def beside(runtime: Runtime, principal: Principal, objects: Sequence[ObjectType], run: Run) -> list[Run]:
    """Imports of what a file of records says beside them: HubSpot's deals have a column for each stage's moment."""
    if run.setup.kit is None or HISTORY not in objects:
        return []
    system = run.setup.kit.partition("/")[0]
    _, first, _ = _first_rows(runtime, principal, run.file_id, run.setup.file_size)
    mine = [each for each in known_kits.FILES if each.system == system and each.spread and each.name != run.setup.kit]
    kit = kits.recognised(mine, first[0])
    if kit is None or run.object != HISTORY_OF:
        return []
    only = [each for each in objects if each is HISTORY]
    return [opened(runtime, principal, only, (), run.file_id, run.setup.file_name, run.setup.file_size)]


def _is_on(obj: ObjectType, column: Column, off: Container[str]) -> bool:
    target = obj.by_name.get(column.field or "")
    return target is not None and target.target not in off


def _first_rows(
    runtime: Runtime, principal: Principal, file_id: UUID, size: int
) -> tuple[Dialect, list[list[str]], int]:
    keys = principal.tenant.keys
    dialect = table.detect(b"".join(runtime.files.read(keys, file_id, 0, table.SAMPLE_BYTES)))
    rows = (cells for _, cells in table.rows(runtime.files.read(keys, file_id), dialect))
    first = list(islice(rows, SAMPLE_ROWS + 1))
    if len(first) < 2:
        raise UnreadableFile(reason=HEADER_ONLY)
    # A workbook is packed: its size says nothing of its rows.
    is_counted = size <= COUNTED and dialect.encoding != spreadsheets.ENCODING
    more = sum(1 for _ in rows) if is_counted else 0
    return dialect, first, len(first) - 1 + more if is_counted else 0


def _run(
    principal: Principal,
    obj: ObjectType,
    file_id: UUID,
    name: str,
    size: int,
    dialect: Dialect,
    columns: list[Column],
    rows: int,
    kit: str | None,
) -> Run:
    setup = Setup(
        name, size, dialect.encoding, dialect.delimiter, columns, mapping.default_key(obj, columns),
        historic=sets.tells_of_the_past(obj, columns), file_rows=rows, kit=kit,
    )  # fmt: skip
    return Run(
        id=new_id(), object=obj.name, file_id=file_id, state="mapped", setup=setup, report=None, last_row=1, done=0,
        error_code=None, batch_id=new_id(), undo_batch_id=None, created_by=principal.person_id,
        created_at=real_now(), started_at=None, finished_at=None,
    )  # fmt: skip
