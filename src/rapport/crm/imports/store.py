"""Loading and saving import runs; the parts that hold customers' text are sealed here and nowhere else."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.principal import Principal
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import derive_id
from rapport.crm.imports.errors import FileGone, ImportNotFound, WrongState
from rapport.crm.imports.importable import HISTORY, HISTORY_OF, PEOPLE, object_of
from rapport.crm.imports.mapping import Column
from rapport.crm.imports.models import REPORT, SETUP, import_run, stored_file
from rapport.crm.imports.report import Report
from rapport.crm.imports.table import Dialect
from rapport.crm.records.objects import Registry

STATE_FIELD = 303
UNDO_DAYS = 30
BUSY = frozenset({"checking", "running", "undoing"})

_FOUND = sa.select(import_run, sa.exists().where(stored_file.c.id == import_run.c.file_id).label("has_file"))


class Setup(msgspec.Struct, frozen=True):
    """How the file is read and what was decided.

    `historic` says that the rows tell of the past: their own dates are when things happened, and nobody is notified.
    `file_rows` are counted when the file is opened, and 0 where it is too large for that. `kit` is the kit's file that
    adds its columns (`kits.py`).
    """

    file_name: str
    file_size: int
    encoding: str
    delimiter: str
    columns: list[Column]
    key: str | None
    decisions: dict[str, str] = {}
    historic: bool = False
    file_rows: int = 0
    kit: str | None = None

    @property
    def dialect(self) -> Dialect:
        """How the file is written."""
        return Dialect(self.encoding, self.delimiter)

    def decided(self, kind: str, name: str, value: str = "") -> str | None:
        """What a person decided about a finding; None where the proposal stands."""
        return self.decisions.get(finding_id(kind, name, value))

    def adds_choices(self, name: str) -> bool:
        """Whether values that a choice field doesn't have yet become new labels."""
        decision = self.decided("new_choice", name)
        if decision is not None:
            return decision != "leave"
        return all(column.create_choice for column in self.columns if column.field == name)


def finding_id(kind: str, name: str, value: str = "") -> str:
    """A finding's stable id."""
    return ":".join(part for part in (kind, name, value) if part)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One import with its opened parts. `done` counts the rows that are written; some may be, though it failed.

    `has_file` is false once its file was removed: what was written can be looked at, but no row of the file.
    """

    id: UUID
    object: str
    file_id: UUID
    set_id: UUID | None = None
    place: int = 0
    state: str
    setup: Setup
    report: Report | None
    last_row: int
    done: int
    error_code: str | None
    batch_id: UUID
    undo_batch_id: UUID | None
    created_by: UUID
    created_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    has_file: bool = True


async def add(session: TenantSession, run: Run) -> None:
    """Writes a new run."""
    row = msgspec.structs.asdict(run) | {"setup": _seal(session, run.id, SETUP, run.setup), "report": None}
    del row["has_file"]
    await session.execute(import_run.insert(), row)
    created = {"object": run.object, "file": str(run.file_id), str(SETUP): msgspec.to_builtins(run.setup)}
    session.record_change(Change(object="import", record_id=run.id, op="create", field_ids=(SETUP,), created=created))


async def load(
    session: TenantSession, registry: Registry, run_id: UUID, principal: Principal, *, lock: bool = False
) -> Run:
    """One run: an owner's of anybody, else one's own. `NotInPlan` where its records are of a module that is off."""
    statement = _FOUND.where(import_run.c.id == run_id, _mine(import_run, principal))
    rows = await session.rows(statement.with_for_update() if lock else statement)
    if not rows:
        raise ImportNotFound
    run = _opened(session, rows[0])
    require(registry, principal, run.object, run.setup.columns)
    return run


def require(registry: Registry, principal: Principal, name: str, columns: Sequence[Column]) -> None:
    """Refuses what shows or writes records of a module that is off, or refers to them by a column."""
    if name == PEOPLE.name:
        return  # they are in every plan
    if name != HISTORY.name and registry.get(name) is None:
        return
    obj = object_of(registry, name)
    principal.require(registry[HISTORY_OF].module if obj is HISTORY else obj.module)
    for column in columns:
        # An organisation's own fields refer to nothing.
        mapped = obj.by_name.get(column.field) if column.field else None
        if mapped is not None and mapped.target is not None:
            principal.require(registry[mapped.target].module)


async def of_set(
    session: TenantSession, registry: Registry, set_id: UUID, principal: Principal, *, lock: bool = False
) -> list[Run]:
    """The runs of a set in their order; `ImportNotFound` where there are none for this reader.

    `NotInPlan` where one of them is about a module that is off: a set is one thing.
    """
    statement = _FOUND.where(import_run.c.set_id == set_id, _mine(import_run, principal)).order_by(import_run.c.place)
    rows = await session.rows(statement.with_for_update(of=import_run) if lock else statement)
    if not rows:
        raise ImportNotFound
    runs = [_opened(session, row) for row in rows]
    for run in runs:
        require(registry, principal, run.object, run.setup.columns)
    return runs


async def listed(session: TenantSession, registry: Registry, principal: Principal) -> list[Run]:
    """The newest runs of what is in the plan: all for an owner, else one's own."""
    off = objects_off(registry, principal)
    statement = _FOUND.where(_mine(import_run, principal), import_run.c.object.not_in(off))
    statement = statement.order_by(import_run.c.created_at.desc()).limit(50)
    return [_opened(session, row) for row in await session.rows(statement)]


def objects_off(registry: Registry, principal: Principal) -> frozenset[str]:
    """The objects whose module is not in the plan."""
    off = frozenset(obj.name for obj in registry if not principal.has_module(obj.module))
    return off | {HISTORY.name} if HISTORY_OF in off else off


async def change(session: TenantSession, run: Run, **values: Any) -> None:
    """Writes columns of a run; `setup` and `report` are sealed on the way. A change of state is recorded."""
    row = dict(values)
    if "setup" in row:
        row["setup"] = _seal(session, run.id, SETUP, row["setup"])
    if row.get("report") is not None:
        row["report"] = _seal(session, run.id, REPORT, row["report"])
    await session.execute(import_run.update().where(import_run.c.id == run.id).values(**row))
    if "state" in row and row["state"] != run.state:
        public = {str(STATE_FIELD): run.state}
        session.record_change(
            Change(object="import", record_id=run.id, op="update", field_ids=(STATE_FIELD,), public=public)
        )


def kept_until(run: Any) -> dt.datetime:
    """The end of the time in which a run, or its row, can be taken back or gone on with, and its file is kept."""
    since: dt.datetime = run.finished_at or run.created_at
    return since + dt.timedelta(days=UNDO_DAYS)


def expect_file(run: Run) -> None:
    """Refuses what reads the file once that was removed."""
    if not run.has_file:
        raise FileGone(days=UNDO_DAYS)


def expect(run: Run, *states: str, unwritten: bool = False) -> None:
    """Refuses what can't be done in the run's state; with `unwritten` also once rows of it are records."""
    if run.state not in states or (unwritten and run.done):
        raise WrongState(state=run.state)


def _mine(table: sa.Table, principal: Principal) -> sa.ColumnElement[bool]:
    """The runs that somebody may see: they hold rows that no record's predicate has looked at."""
    return sa.true() if principal.rights.owner else table.c.created_by == principal.person_id


def _seal(session: TenantSession, run_id: UUID, field: int, part: Setup | Report) -> bytes:
    return session.keys.encrypt(msgspec.json.encode(part), field=field, record=run_id)


def _opened(session: TenantSession, row: Any) -> Run:
    values = dict(row)
    setup = session.keys.decrypt(bytes(row.setup), field=SETUP, record=row.id)
    values["setup"] = msgspec.json.decode(setup, type=Setup)
    if row.report is not None:
        report = session.keys.decrypt(bytes(row.report), field=REPORT, record=row.id)
        values["report"] = msgspec.json.decode(report, type=Report)
    return Run(**values)


def record_id(run: Run, number: int) -> UUID:
    """The id of the record that a row creates: the same whenever the run is resumed."""
    return derive_id(run.id, number, at=run.created_at)
