"""What the routes of sharing take and give."""

import datetime as dt
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from auth.principal import Depth, Level
from auth.role_edits import GivenRights
from kernel.text import Text

ShareLevel = Literal["read", "update"]
TeamRole = Literal["owner", "sales", "presales", "support", "delivery", "finance", "sponsor"]
Because = Literal["owner", "queue", "team", "subtree", "territory", "all", "rule", "share"]


class Grantee(msgspec.Struct, frozen=True):
    """A person or a team, or what else a reason leads through. The name is None where it isn't there any more,
    and of a rule for who doesn't manage people.
    """

    kind: Literal["person", "team", "queue", "territory", "rule"]
    id: UUID
    name: str | None


class ShareRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With whom a record shall be shared. `until` is the last day, in the organisation's zone; without it for good."""

    grantee_id: UUID
    level: ShareLevel = "read"
    role: TeamRole | None = None
    until: dt.date | None = None


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share that has not ended. With a role it is a place in the record's team."""

    id: UUID
    grantee: Grantee
    level: ShareLevel
    role: TeamRole | None
    until: dt.date | None
    expires_at: dt.datetime | None
    given_by: Grantee
    created_at: dt.datetime
    may_end: bool


class RoleName(msgspec.Struct, frozen=True):
    """A role as it is called, and how deep it reads records of the kind."""

    key: str
    label: Text
    depth: Depth


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that alone would let the reader see the record, and what else it allows.

    `through` are the teams that reader and owner are both in, the people from the owner up to the reader, the queue,
    the rule, or the territories from the record's up to the reader's.
    """

    because: Because
    levels: list[Level]
    roles: list[RoleName]
    through: list[Grantee]
    share: Share | None


class Other(msgspec.Struct, frozen=True):
    """Somebody else who sees the record."""

    id: UUID
    name: str
    because: Because


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """Why the reader sees a record, what they may do with it, and who else does.

    `others` are the first of `count`.
    """

    owner: Grantee
    reasons: list[Reason]
    unused: list[Because]
    levels: list[Level]
    may_share: list[ShareLevel]
    shares: list[Share]
    others: list[Other]
    count: int


class AskRoleAccess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which record and whom, and the rights that the role could have."""

    rights: GivenRights
    person_id: UUID
    object: Annotated[str, Meta(max_length=80)]
    record_id: UUID
