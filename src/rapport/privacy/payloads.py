"""What the endpoints of requests take and give."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.people import PersonName
from rapport.privacy.cases import Case, Mode, State
from rapport.privacy.hits import Hit, How
from rapport.privacy.reading import Unread
from rapport.privacy.wanted import Subject, Why


class BeginRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person is known by, and in how many days an answer is due (15 or 30 are what most laws say)."""

    wanted: Subject
    days: Annotated[int, Meta(ge=1, le=90)]


class TickHits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hits that are the person, or are not: what documents hold if `documents` says so, else anything but that."""

    refs: Annotated[list[UUID], Meta(min_length=1, max_length=1000)]
    on: bool
    documents: bool = False


class RefuseRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing is done."""

    reason: Annotated[str, Meta(min_length=3, max_length=2000)]


class EraseSubject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`anonymise` keeps records without their texts, so that figures stay; `delete` removes them."""

    mode: Mode


class RequestView(msgspec.Struct, frozen=True, kw_only=True):
    """One request: `done` of `total` rows are looked through, or hits erased. `wanted` is empty once the person is."""

    id: UUID
    state: State
    wanted: Subject
    reason: str | None
    due_on: dt.date
    mode: Mode | None
    done: int
    total: int
    error_code: str | None
    exported_at: dt.datetime | None
    has_export: bool
    person: str | None
    created_at: dt.datetime
    closed_at: dt.datetime | None

    @classmethod
    def of(cls, case: Case, named: Mapping[UUID, PersonName]) -> Self:
        """With the name of who asked."""
        values = {name: getattr(case, name) for name in cls.__struct_fields__ if hasattr(case, name)}
        found = named.get(case.created_by)
        return cls(**values, has_export=case.export_id is not None, person=found["name"] if found is not None else None)


class RequestsPage(msgspec.Struct, frozen=True, kw_only=True):
    """The newest first; `days` is what is proposed for a new one."""

    requests: Sequence[RequestView]
    days: int


class HitView(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was found. `object` and `record_id` lead to a record; `words` are those around the person;
    `unread` says why a document, or the rest of it, could not be read.
    """

    place: str
    ref: UUID
    how: How
    why: Sequence[Why]
    via: UUID | None
    count: int
    ticked: bool
    title: str | None
    object: str | None
    record_id: UUID | None
    words: str | None
    unread: Unread | None
    at: dt.datetime | None

    @classmethod
    def of(
        cls,
        hit: Hit,
        title: str | None,
        record: tuple[str, UUID] | None,
        words: str | None,
        at: dt.datetime | None = None,
    ) -> Self:
        """With what it is called, and when it was written last."""
        obj, record_id = record or (None, None)
        return cls(
            place=hit.place, ref=hit.ref, how=hit.how, why=sorted(hit.why), via=hit.via, count=hit.count,
            ticked=hit.ticked, title=title, object=obj, record_id=record_id, words=words,
            unread=hit.unread, at=at,
        )  # fmt: skip


class HitGroup(msgspec.Struct, frozen=True, kw_only=True):
    """How many hits a place has, and how many of them are ticked."""

    place: str
    how: How
    count: int
    ticked: int


class HitsPage(msgspec.Struct, frozen=True, kw_only=True):
    """Hits, the person's own records first, `next` the number of the following page."""

    groups: Sequence[HitGroup]
    hits: Sequence[HitView]
    next: int | None


class HitFate(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of so many hits of a place."""

    place: str
    outcome: Literal["anonymised", "deleted", "blacked_out", "emptied", "held", "kept", "names_nobody", "works_here"]
    count: int


class SubjectPreview(msgspec.Struct, frozen=True, kw_only=True):
    """What an erasure would do; `held` names files that have to be let go or left out first."""

    fates: Sequence[HitFate]
    held: Sequence[str]


class PersonCertificate(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate to read, and as it was signed."""

    certificate: dict[str, Any]
    jws: str
