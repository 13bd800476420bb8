"""What the endpoints of sandboxes take and give."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.people import PersonName
from rapport.sandboxes.held import Held
from rapport.sandboxes.store import Sandbox

LONGEST_DAYS = 180


class MakeSandbox(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may enter beside who asks, whether files get placeholders or stay behind, and after how many days it ends."""

    people: Annotated[list[UUID], Meta(max_length=50)] = []
    with_files: bool = True
    days: Annotated[int, Meta(ge=1, le=LONGEST_DAYS)] = 30


class SandboxView(msgspec.Struct, frozen=True, kw_only=True):
    """One sandbox: `done` of `total` steps are made; `organisation_id` is what to switch to."""

    id: UUID
    state: Literal["queued", "running", "ready", "removing", "removed", "failed"]
    done: int
    total: int
    organisation_id: UUID | None
    with_files: bool
    people: Sequence[str]
    person: str | None
    may_enter: bool
    error_code: str | None
    created_at: dt.datetime
    finished_at: dt.datetime | None
    expires_at: dt.datetime

    @classmethod
    def of(cls, found: Sandbox, named: Mapping[UUID, PersonName], reader: UUID) -> Self:
        """With names, and whether the reader is one of those who enter."""
        asked = named.get(found.requested_by)
        return cls(
            id=found.id, state=found.state, done=found.done, total=found.total,  # type: ignore[arg-type]  # a CHECK has the states
            organisation_id=found.copy_id, with_files=found.with_files, error_code=found.error_code,
            people=sorted(named[each]["name"] for each in found.people if each in named),
            person=asked["name"] if asked is not None else None, may_enter=reader in found.people,
            created_at=found.created_at, finished_at=found.finished_at, expires_at=found.expires_at,
        )  # fmt: skip


class SandboxesPage(msgspec.Struct, frozen=True, kw_only=True):
    """The newest sandboxes first, and how many the plan allows at a time."""

    sandboxes: Sequence[SandboxView]
    limit: int


class HeldMailPage(msgspec.Struct, frozen=True, kw_only=True):
    """The newest mails first that this sandbox would have sent, and when the sandbox ends."""

    mails: Sequence[Held]
    expires_at: dt.datetime | None
