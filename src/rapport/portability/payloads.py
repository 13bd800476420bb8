"""What the endpoints of archives and of the end take and give."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.people import PersonName
from rapport.portability.archives import Archive
from rapport.portability.certificate import Key
from rapport.portability.models import MOST_KEPT
from rapport.portability.schedule import Every, Schedule


class ArchiveView(msgspec.Struct, frozen=True, kw_only=True):
    """One archive: `done` of `total` rows are written; `sha256` is the file's, once there is one.

    A `scheduled` one was made by itself; `skipped` is one whose keys were not there when its time came.
    """

    id: UUID
    kind: Literal["asked", "scheduled"]
    state: Literal["queued", "running", "done", "failed", "expired", "skipped"]
    done: int
    total: int
    size: int | None
    sha256: str | None
    error_code: str | None
    person: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime | None

    @classmethod
    def of(cls, archive: Archive, named: Mapping[UUID, PersonName]) -> Self:
        """With the name of who asked for it."""
        values = msgspec.structs.asdict(archive)
        found = named.get(values.pop("requested_by"))
        return cls(**values, person=found["name"] if found is not None else None)


class ArchivesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The newest archives first; each is kept for so many days."""

    archives: Sequence[ArchiveView]
    kept_days: int
    schedule: Schedule


class SetSchedule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often an archive is made by itself, and how many of those are kept."""

    every: Every
    keep: Annotated[int, Meta(ge=1, le=MOST_KEPT)]


class AskErasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The organisation's name, typed."""

    name: Annotated[str, Meta(max_length=300)]


class ErasureView(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the end was asked for, when and by whom; until `due_at` it can be called back."""

    grace_days: int
    asked_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    person: str | None = None


class CertificateView(msgspec.Struct, frozen=True, kw_only=True):
    """A certificate to read, and as it was signed."""

    certificate: dict[str, Any]
    jws: str


class KeySet(msgspec.Struct, frozen=True, kw_only=True):
    """Public keys as a JWK set."""

    keys: Sequence[Key]
