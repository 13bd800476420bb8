"""What the endpoints of archives that somebody brings give."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec

from auth import emails
from auth.people import PersonName
from kernel.pool import Row
from rapport.portability.imports import store
from rapport.portability.imports.store import Report, Said, Summary

State = Literal[
    "uploading", "checking", "ready", "queued", "running", "done", "refused", "failed", "cancelled", "expired"
]


class ArchiveMoment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The moment of its history that an organisation is to be made of, by its clock; none: as the archive is."""

    as_of: Annotated[dt.datetime, msgspec.Meta(tz=True)] | None


class ArchiveImportView(msgspec.Struct, frozen=True, kw_only=True):
    """One archive: `done` of `total` bytes are there, or rows and files are made; `problem` is what was wrong with it.

    `may_enter` says whether the reader's own address is an active owner's in it; `organisation_id` is what was made,
    for who brought it; `erased` from how many places of it people were erased who had been erased before; `report` what
    else came of it.
    """

    id: UUID
    state: State
    file: str
    size: int
    done: int
    total: int
    summary: Summary | None
    may_enter: bool
    is_mine: bool
    person: str | None
    problem: str | None
    error_code: str | None
    organisation_id: UUID | None
    erased: int
    report: Report | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime

    @classmethod
    def of(
        cls, row: Row, said: Said | None, reader: UUID, email: str, locale: str, named: Mapping[UUID, PersonName]
    ) -> Self:
        """As somebody with this address reads it."""
        found, is_mine = _by_the_clock(row, said or Said("")), row.requested_by == reader
        owners = found.summary.owners if found.summary is not None else ()
        asked = named.get(row.requested_by)
        return cls(
            id=row.id, state=row.state, file=found.file, size=row.size, done=row.done, total=row.total,
            summary=found.summary, is_mine=is_mine, person=asked["name"] if asked is not None else None,
            may_enter=is_mine and emails.normal(email) in {emails.normal(each.email) for each in owners},
            problem=found.problem.pick(locale) if found.problem is not None else None, error_code=row.error_code,
            organisation_id=row.made_id if is_mine and row.state == "done" else None, created_at=row.created_at,
            erased=row.erased, report=found.report, finished_at=row.finished_at, expires_at=row.expires_at,
        )  # fmt: skip


def _by_the_clock(row: Row, said: Said) -> Said:
    """With its moments as the clock of its organisation shows them."""
    ahead, summary, report = store.ahead(said, row.organisation_id), said.summary, said.report
    if not ahead:
        return said
    if summary is not None:
        begins, moment = summary.begins_at, summary.moment
        summary = msgspec.structs.replace(
            summary, made_at=summary.made_at + ahead, begins_at=begins + ahead if begins is not None else None,
            moment=msgspec.structs.replace(moment, as_of=moment.as_of + ahead) if moment is not None else None,
        )  # fmt: skip
    if report is not None and report.as_of is not None:
        report = msgspec.structs.replace(report, as_of=report.as_of + ahead)
    return msgspec.structs.replace(said, summary=summary, report=report)


class ArchiveImportPage(msgspec.Struct, frozen=True, kw_only=True):
    """The newest one, the reader's own address, and how large a file may be and how long it waits."""

    newest: ArchiveImportView | None
    email: str
    most_bytes: int
    kept_hours: int
