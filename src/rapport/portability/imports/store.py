"""The rows of archives that somebody brings: begun, how far they are, what was found in them, and how they ended."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel import context
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.locks import hold
from kernel.pool import Row
from kernel.text import Text
from rapport.portability.imports.errors import (
    ImportGone,
    ImportUnderWay,
    OutsideHistory,
    TooManyImports,
    TooManyMade,
)
from rapport.portability.models import ARCHIVE_IMPORT, IMPORT_OPEN, archive_import

JOB: Final = "portability.import_archive"
FORGET: Final = "portability.forget_imported"

KEPT: Final = dt.timedelta(days=1)
"""How long a file waits: for its next part, or for somebody to say that an organisation is to be made of it."""

MOST_BYTES: Final = 8 << 30
"""Of one file."""

MOST_BEGUN: Final = 10
"""Of one person in a day."""

MOST_MADE: Final = 5
"""Organisations that one person makes in a month: each begins with a trial."""

MONTH: Final = dt.timedelta(days=30)

WORKED_ON: Final = ("checking", "queued", "running")
"""What a job is to do something about."""

GIVEN_UP: Final = ("refused", "failed")
"""Of which it is still said for a while what was wrong."""

WAITING: Final = ("uploading", "ready")
"""What waits for a person."""


class Owner(msgspec.Struct, frozen=True):
    """Somebody who may enter what is made of an archive."""

    name: str
    email: str


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """What taking an archive back to a moment in its history does.

    `changes` of records are taken back, but for `lost` ones of which erasing left no values; `definitions` (own fields,
    labels, pipelines, views) come back, by kind, and `stays` what else was changed since, by kind. Files that came
    since are left out, those that were deleted since (`files_gone`) are in no archive that was made later.
    """

    as_of: dt.datetime
    changes: int
    lost: int
    definitions: dict[str, int]
    stays: dict[str, int]
    files_since: int
    files_gone: int


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What is in an archive: `records` are rows by table, those in the trash among them; `made_at` is its moment."""

    organisation: str
    country: str
    currency: str
    time_zone: str
    made_at: dt.datetime
    begins_at: dt.datetime | None = None
    """When its history begins: from then on it can be taken back to any moment. None where it has none."""
    moment: Moment | None = None
    records: dict[str, int]
    people: int
    files: int
    changes: int
    owners: tuple[Owner, ...]
    erased: int = 0
    """Contacts and leads that look like people who were erased since: they are erased again while it is made."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one that was made: of a moment, how much was taken back and what could not be (`kept`); how many
    files were left out, since they are of another kind than their names say.
    """

    as_of: dt.datetime | None = None
    taken_back: int = 0
    kept: int = 0
    files_left_out: int = 0


class Said(msgspec.Struct, frozen=True):
    """What is sealed in a row: the file's name, what is in it, what was wrong with it, and what came of it.

    `source_id` is the organisation that it is of, whose clock may be another than the machine's.
    """

    file: str
    summary: Summary | None = None
    problem: Text | None = None
    source_id: UUID | None = None
    report: Report | None = None


async def begin(
    control: ControlSession, organisation_id: UUID, by: UUID, identity_id: UUID, name: str, size: int
) -> Row:
    """Begins one when the transaction commits. Raises `ImportUnderWay` and `TooManyImports`."""
    # In two tabs, or as an owner of two organisations, somebody may begin two at the same moment.
    await hold(control, [identity_id.bytes[8:]])
    now = real_now()
    since = (archive_import.c.identity_id == identity_id) & (archive_import.c.created_at > now - KEPT)
    if (await control.execute(sa.select(sa.func.count()).where(since))).scalar_one() >= MOST_BEGUN:
        raise TooManyImports(limit=MOST_BEGUN)
    import_id = new_id()
    row = {
        "organisation_id": organisation_id, "id": import_id, "state": "uploading", "attempt": 0, "size": size,
        "done": 0, "total": size, "said": sealed(control, organisation_id, import_id, Said(name)),
        "requested_by": by, "identity_id": identity_id, "created_at": now, "touched_at": now, "expires_at": now + KEPT,
    }  # fmt: skip
    statement = insert(archive_import).on_conflict_do_nothing().returning(*archive_import.c)
    rows = await control.rows(statement, row)
    if not rows:
        raise ImportUnderWay
    found: Row = rows[0]
    return found


async def newest(control: ControlSession, organisation_id: UUID) -> Row | None:
    """The last one that somebody of an organisation began."""
    mine = sa.select(archive_import).where(archive_import.c.organisation_id == organisation_id)
    rows = await control.rows(mine.order_by(archive_import.c.created_at.desc()).limit(1))
    return rows[0] if rows else None


async def uploading(control: ControlSession, organisation_id: UUID, import_id: UUID, by: UUID) -> Row:
    """One's own that is being uploaded, which waits a day more from now. Raises `ImportGone`."""
    mine = one(organisation_id, import_id) & (archive_import.c.requested_by == by)
    open_ = (archive_import.c.state == "uploading") & (archive_import.c.expires_at > real_now())
    return await _moved(control, mine & open_, {"expires_at": real_now() + KEPT})


async def received(control: ControlSession, row: Row, offset: int) -> Row:
    """So many bytes are there; with the last one it is checked. Raises `ImportGone` where it was ended meanwhile."""
    values: dict[str, Any] = {"done": offset}
    if offset == row.size:
        values |= {"state": "checking"}
        await enqueue(control, row.organisation_id, row.id)
    mine = one(row.organisation_id, row.id) & (archive_import.c.state == "uploading")
    return await _moved(control, mine, values)


async def choose(
    control: ControlSession, organisation_id: UUID, import_id: UUID, by: UUID, as_of: dt.datetime | None
) -> None:
    """Has one's own that was found whole be made as it was at a moment, or as it is; the former is looked into first.

    Raises `ImportGone` and `OutsideHistory`.
    """
    mine = one(organisation_id, import_id) & (archive_import.c.requested_by == by)
    ready = (archive_import.c.state == "ready") & (archive_import.c.expires_at > real_now())
    row = await _moved(control, mine & ready, {"expires_at": real_now() + KEPT})
    found = said(control, row)
    if found is None or found.summary is None:
        raise ImportGone
    summary = msgspec.structs.replace(found.summary, moment=None)
    values: dict[str, Any] = {"as_of": None}
    if as_of is not None:
        as_of = as_of - ahead(found, organisation_id)
        begins, ends = summary.begins_at, summary.made_at
        if begins is None or not begins <= as_of <= ends:
            raise OutsideHistory(details={"begins_at": begins, "ends_at": ends})
        values = {"as_of": as_of, "state": "checking", "attempt": 0, "done": 0, "total": row.size}
        await enqueue(control, organisation_id, import_id)
    what = sealed(control, organisation_id, import_id, msgspec.structs.replace(found, summary=summary))
    await _moved(control, mine, {**values, "said": what})


def ahead(found: Said, organisation_id: UUID) -> dt.timedelta:
    """How far the clock of the organisation that an archive is of is ahead of the machine's, as far as that is known:
    of another's than the one where it is brought nothing says so.
    """
    return context.current().clock_offset if found.source_id == organisation_id else dt.timedelta()


async def want(control: ControlSession, organisation_id: UUID, import_id: UUID, by: UUID) -> Row:
    """Has an organisation made of one's own that was found whole. Raises `ImportGone` and `TooManyMade`."""
    mine = one(organisation_id, import_id) & (archive_import.c.requested_by == by)
    ready = (archive_import.c.state == "ready") & (archive_import.c.expires_at > real_now())
    values = {"state": "queued", "attempt": 0, "done": 0, "total": 0}
    row = await _moved(control, mine & ready, values)
    await hold(control, [row.identity_id.bytes[8:]])
    lately = (archive_import.c.identity_id == row.identity_id) & (archive_import.c.created_at > real_now() - MONTH)
    made = archive_import.c.state.in_(("queued", "running", "done"))
    if (await control.execute(sa.select(sa.func.count()).where(lately & made))).scalar_one() > MOST_MADE:
        raise TooManyMade(limit=MOST_MADE)
    await enqueue(control, organisation_id, import_id)
    return row


async def cancel(control: ControlSession, organisation_id: UUID, import_id: UUID) -> Row:
    """Ends one that isn't over; whoever works on it finds that out. Raises `ImportGone` once its owner may enter."""
    mine = one(organisation_id, import_id) & archive_import.c.state.in_(IMPORT_OPEN)
    row = await _moved(control, mine & archive_import.c.made_id.is_(None), _over("cancelled"))
    await _forget(control, row)
    return row


async def taken(control: ControlSession, organisation_id: UUID, import_id: UUID) -> Row | None:
    """One that there is something to do about, as the next try has it."""
    mine = one(organisation_id, import_id) & archive_import.c.state.in_(WORKED_ON)
    state = sa.case((archive_import.c.state == "checking", "checking"), else_="running")
    values = {"state": state, "attempt": archive_import.c.attempt + 1, "touched_at": real_now()}
    rows = await control.rows(archive_import.update().where(mine).values(values).returning(*archive_import.c))
    return rows[0] if rows else None


async def change(control: ControlSession, row: Row, values: Mapping[str, Any]) -> bool:
    """Writes what became of a try; False where it was cancelled, or another has begun."""
    mine = one(row.organisation_id, row.id) & (archive_import.c.attempt == row.attempt)
    statement = (
        archive_import.update()
        .where(mine & (archive_import.c.state == row.state))
        .values(**{"touched_at": real_now(), **values})
    )
    return bool((await control.execute(statement)).rowcount)


async def end(control: ControlSession, row: Row, state: str, values: Mapping[str, Any] | None = None) -> bool:
    """Ends a try for good, and has its file removed; False as `change`."""
    if not await change(control, row, {**_over(state), **(values or {})}):
        return False
    await _forget(control, row)
    return True


async def expire(control: ControlSession) -> None:
    """Ends those that nobody went on with in time, and forgets what was wrong with others."""
    told = archive_import.c.said.is_not(None) & archive_import.c.state.in_(GIVEN_UP)
    over = archive_import.c.expires_at <= real_now()
    await control.execute(archive_import.update().where(told & over).values(said=None))
    waits = archive_import.c.state.in_(WAITING)
    statement = archive_import.update().where(waits & over).values(_over("expired"))
    for row in await control.rows(statement.returning(archive_import.c.organisation_id, archive_import.c.id)):
        await _forget(control, row)


async def enqueue(control: ControlSession, organisation_id: UUID, import_id: UUID) -> None:
    """Leaves the job that checks or makes it."""
    await control.enqueue(JOB, {"organisation_id": str(organisation_id), "import_id": str(import_id)})


def said(control: ControlSession, row: Row) -> Said | None:
    """What is sealed in a row; None once it is over."""
    if row.said is None:
        return None
    purpose = ARCHIVE_IMPORT.format(organisation_id=row.organisation_id, id=row.id)
    return msgspec.json.decode(control.unseal(purpose, row.said), type=Said)


def sealed(control: ControlSession, organisation_id: UUID, import_id: UUID, what: Said) -> bytes:
    """What `said` opens."""
    return control.seal(ARCHIVE_IMPORT.format(organisation_id=organisation_id, id=import_id), msgspec.json.encode(what))


def one(organisation_id: UUID, import_id: UUID) -> sa.ColumnElement[bool]:
    """One of an organisation."""
    return (archive_import.c.organisation_id == organisation_id) & (archive_import.c.id == import_id)


async def _moved(control: ControlSession, which: sa.ColumnElement[bool], values: Mapping[str, Any]) -> Row:
    statement = archive_import.update().where(which).values(**{"touched_at": real_now(), **values})
    rows = await control.rows(statement.returning(*archive_import.c))
    if not rows:
        raise ImportGone
    found: Row = rows[0]
    return found


def _over(state: str) -> dict[str, Any]:
    return {"state": state, "said": None, "finished_at": real_now()}


async def _forget(control: ControlSession, row: Row) -> None:
    await control.enqueue(FORGET, {"organisation_id": str(row.organisation_id), "import_id": str(row.id)})
