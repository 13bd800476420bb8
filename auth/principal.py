"""Who acts in a request: one person of one organisation, with what they may do."""

import datetime as dt
import re
from contextlib import AbstractAsyncContextManager
from typing import Final, Literal, get_args
from uuid import UUID

import msgspec

from auth.sessions import NEVER, Proof
from kernel.db import TenantSession
from kernel.errors import RapportError
from kernel.pool import Begun
from kernel.runtime import Runtime
from tenants.directory import Tenant
from tenants.entitlements import has_module, of_organisation
from tenants.modules import BASE, MODULES, first_missing, missing, not_in_plan, not_in_role

Depth = Literal["none", "own", "team", "subtree", "territory", "all"]
"""How far a right reaches: each depth holds the one before it, so the deeper of two is also the wider."""
Level = Literal["read", "update", "delete", "export", "share"]
LEVELS: Final[tuple[Level, ...]] = get_args(Level)
DEPTHS: Final[tuple[Depth, ...]] = get_args(Depth)
TERRITORIAL: Final = frozenset({"company", "contact", "deal", "lead"})
"""Declared kinds of records that lie in a territory, as all that organisations define do (`is_territorial`); of the
others, `territory` reaches what `subtree` does.
"""
Sight = Literal["hidden", "masked", "shown"]
"""How much of a field's value somebody is shown: none, its end, or all."""
SIGHTS: Final[tuple[Sight, ...]] = get_args(Sight)
EVERY_OBJECT: Final = "*"
EVERY_OWN: Final = "o_*"
"""What roles that configure give of the kinds that an organisation defines itself; other roles name them one by one."""

OWN_RECORDS: Final = "custom_record"
"""The table that records of all kinds that an organisation defines lie in, each with the number of its kind."""

OWN_NUMBER: Final = "object_no"
MOST_OWN: Final = 999
_OWN_NAME: Final = re.compile("o_([1-9][0-9]{0,2})")


def own_name(number: int) -> str:
    """What roles, logs and addresses call a kind of record that an organisation defined: no word of its own."""
    return f"o_{number}"


def own_number(name: str) -> int | None:
    """The number in such a name; None of any other one."""
    found = _OWN_NAME.fullmatch(name)
    return int(found[1]) if found else None


def is_territorial(name: str) -> bool:
    """Whether records of a kind lie in territories."""
    return name in TERRITORIAL or name == OWN_RECORDS or own_number(name) is not None


class ObjectRights(msgspec.Struct, frozen=True):
    """What somebody may do with one kind of record. The default denies."""

    read: Depth = "none"
    create: bool = False
    update: Depth = "none"
    delete: Depth = "none"
    export: Depth = "none"
    share: Depth = "none"

    def depth(self, level: Level) -> Depth:
        """How far a level reaches. What somebody may not read they may not change either, whatever a role says."""
        depth: Depth = getattr(self, level)
        return depth if level == "read" else min(depth, self.read, key=DEPTHS.index)

    def covers(self, other: "ObjectRights") -> bool:
        """Whether everything that `other` allows is allowed here."""
        as_deep = all(DEPTHS.index(self.depth(level)) >= DEPTHS.index(other.depth(level)) for level in LEVELS)
        return as_deep and (self.create or not other.create)

    @property
    def writes(self) -> bool:
        """Whether anything can be written with them."""
        return self.create or self.depth("update") != "none"


DENIED = ObjectRights()


class FieldRights(msgspec.Struct, frozen=True):
    """What somebody may do with one field of records that they may read or write. The default takes nothing away."""

    read: Sight = "shown"
    edit: bool = True

    @property
    def edits(self) -> bool:
        """Whether the field may be written: what isn't shown whole is not."""
        return self.edit and self.read == "shown"


OPEN = FieldRights()


class Rights(msgspec.Struct, frozen=True):
    """The sum of somebody's roles. `objects` maps object names, or `*` for every other object, to rights; `fields`
    maps object names to those of their fields that are masked or can't be written. `modules` are those of the plan that
    somebody uses, sorted: without it all, also those of later.
    """

    objects: dict[str, ObjectRights] = {}
    fields: dict[str, dict[str, FieldRights]] = {}
    import_: bool = msgspec.field(default=False, name="import")
    see_disk: bool = False
    configure: bool = False
    manage_people: bool = False
    billing: bool = False
    privacy: bool = False
    view_as: bool = False
    owner: bool = False
    modules: tuple[str, ...] | None = None

    def of(self, object_name: str) -> ObjectRights:
        """The rights on one kind of record; an unknown kind is denied unless a role names every object.

        One that the organisation defined itself is denied by a role that doesn't name it, unless the role configures:
        whoever adds such a kind decides who gets to it.
        """
        given = self.objects.get(object_name)
        if given is None and (object_name == EVERY_OWN or own_number(object_name) is not None):
            given = self.objects.get(EVERY_OWN) or (None if self.configure else DENIED)
        return given or self.objects.get(EVERY_OBJECT, DENIED)

    def field(self, object_name: str, field_name: str) -> FieldRights:
        """The rights on one field."""
        return self.fields.get(object_name, {}).get(field_name, OPEN)

    @property
    def exports(self) -> bool:
        """Whether any kind of record may be exported."""
        return any(each.depth("export") != "none" for each in self.objects.values())

    @property
    def gives_little(self) -> bool:
        """Whether they may be had for an address alone: they are about records, and take all of no kind out."""
        flags = any(getattr(self, name) for name in FLAGS)
        return not flags and all(each.depth("export") != "all" for each in self.objects.values())

    def left_out(self, module: str) -> str | None:
        """The module because of which another one is not in the roles; None where it is."""
        return None if self.modules is None else first_missing(self.modules, module)

    def within_modules(self) -> "Rights":
        """The same with nothing given of records whose module they leave out."""
        if self.modules is None:
            return self
        if self.left_out(BASE):
            return msgspec.structs.replace(self, objects={})
        none = {name: DENIED for each in MODULES if self.left_out(each.name) for name in each.objects}
        return msgspec.structs.replace(self, objects=self.objects | none)

    def covers(self, other: "Rights") -> bool:
        """Whether who has these rights may give the others away: nobody gives what they don't have."""
        given = other.within_modules()
        names = {*self.objects, *given.objects, EVERY_OBJECT, EVERY_OWN}
        flags = all(getattr(self, name) or not getattr(given, name) for name in FLAGS) and self._covers_modules(given)
        return flags and all(self.of(name).covers(given.of(name)) for name in names) and self._covers_fields(given)

    def _covers_modules(self, other: "Rights") -> bool:
        return self.modules is None or (other.modules is not None and set(other.modules) <= set(self.modules))

    def _covers_fields(self, other: "Rights") -> bool:
        """A field that is masked here is masked there as well, unless no record with it is read or written there."""
        for object_name, fields in self.fields.items():
            theirs = other.of(object_name)
            for name, mine in fields.items():
                given = other.field(object_name, name)
                if theirs.read != "none" and SIGHTS.index(given.read) > SIGHTS.index(mine.read):
                    return False
                if theirs.writes and given.edits and not mine.edits:
                    return False
        return True


FLAGS = ("import_", "see_disk", "configure", "manage_people", "billing", "privacy", "view_as", "owner")
"""The rights that are about no kind of record."""


class ClosedQueue(msgspec.Struct, frozen=True):
    """A queue whose members see what waits in it through its own door only (`records/pool.py`), without some fields."""

    id: UUID
    hidden: tuple[tuple[str, str, Sight], ...]
    """Kinds of records, their fields, and what is left of these."""

    def closes(self, name: str) -> bool:
        """Whether it hides anything of a kind of record."""
        return any(each == name for each, _, _ in self.hidden)


class Reach(msgspec.Struct, frozen=True):
    """Whose records `team` and `subtree` mean for one person; both name that person too, and `subtree` the team."""

    team: tuple[UUID, ...] = ()
    subtree: tuple[UUID, ...] = ()
    teams: tuple[UUID, ...] = ()
    """The teams that the person is in."""
    shared: frozenset[tuple[str, Level]] = frozenset()
    """Of which kinds of records any share was ever given to the person or a team of theirs, and with which level."""
    territories: tuple[UUID, ...] = ()
    """Those that the person is a member of, and all below them."""
    queues: tuple[UUID, ...] = ()
    """Those that the person is a member of: what they hold counts as one's own."""
    closed: tuple[ClosedQueue, ...] = ()
    """Those of them that hide fields until a record is taken."""
    within: tuple[UUID, ...] = ()
    """Where something is read through the door of queues: these, and nothing else is reached."""
    opened: dict[tuple[str, Level], tuple[UUID, ...]] = {}
    """Whose records of a kind sharing rules open to the person, beside what depths reach."""
    rules: tuple[UUID, ...] = ()
    """Sharing rules by criteria that open records to the person: the grantees of what these were given."""
    until: dt.datetime | None = None
    """When the first of the rules ends: what was read before has to be read again."""

    @property
    def grantees(self) -> tuple[UUID, ...]:
        """As what else than themselves the person gets what is shared."""
        return (*self.teams, *self.rules)


class View(msgspec.Struct, frozen=True):
    """Somebody is viewed as: by whom, and until when (auth/viewing). `id` is what events of it name."""

    id: UUID
    viewer_id: UUID
    viewer_identity_id: UUID
    expires_at: dt.datetime


class Principal(msgspec.Struct, frozen=True):
    """A signed-in person, or whom a token acts for. Comes from a session or a token only (auth/guards.py), never from
    what a request claims.
    """

    tenant: Tenant
    person_id: UUID
    identity_id: UUID
    session_id: UUID
    locale: str
    rights: Rights
    reach: Reach = Reach()
    begun: Begun | None = None
    epoch: int | None = None
    """The organisation's epoch at which this was read (`auth/authz/epoch.py`)."""
    proof: Proof = NEVER
    owes_factor: bool = False
    """Whether the organisation asks for a second factor that this session was opened without."""
    owes_device: bool = False
    """Whether the organisation asks those who administer for a passkey that stays on its device, and this session was
    proved by something else.
    """
    opened_in: bytes = b""
    """The network in which this session was opened by its last proof, sealed as its row has it; empty of a token."""
    scopes: frozenset[str] | None = None
    """Of a token (`auth.tokens.scopes`); `rights` are cut down to them, and `session_id` is the token's id."""

    view: View | None = None
    """Where somebody else views as this person: everything is this person's but the act, which is the viewer's."""

    def readers(self, depth: Depth) -> tuple[UUID, ...]:
        """The owners whose records a depth below `all` reaches."""
        match depth:
            case "team":
                return (*self.reach.team, *self.reach.queues)
            case "subtree" | "territory":
                return (*self.reach.subtree, *self.reach.queues)
            case "own":
                return (self.person_id, *self.reach.queues)
            case _:
                return ()

    def closed(self, name: str) -> tuple[UUID, ...]:
        """The queues whose records of a kind are seen through the queues' door only. Not for who makes their rules."""
        if self.rights.manage_people or self.reach.within:
            return ()
        return tuple(each.id for each in self.reach.closed if each.closes(name))

    @property
    def unseen(self) -> frozenset[tuple[str, str]]:
        """Kinds of records and fields of theirs of which some values are hidden by queues."""
        if self.rights.manage_people:
            return frozenset()
        return frozenset((name, field) for each in self.reach.closed for name, field, _ in each.hidden)

    def territories(self, name: str, depth: Depth) -> tuple[UUID, ...]:
        """The territories whose records of a kind a depth reaches beside those of `readers`."""
        return self.reach.territories if depth == "territory" and is_territorial(name) else ()

    @property
    def grantees(self) -> tuple[UUID, ...]:
        """As whom the person gets what is shared."""
        return (self.person_id, *self.reach.grantees)

    def has_module(self, name: str) -> bool:
        """Whether the organisation's plan and the person's roles include a module."""
        return has_module(self.tenant.entitlements, name) and self.rights.left_out(name) is None

    def require(self, module: str) -> None:
        """Raises `NotInPlan` unless the organisation's plan includes a module and what that needs, and `NotInRole`
        unless the person's roles do.
        """
        refusal = self.refusal(module)
        if refusal is not None:
            raise refusal

    def refusal(self, module: str) -> RapportError | None:
        """Why a module is closed to the person; None where it is open."""
        off = missing(self.tenant.entitlements, module)
        if off is not None:
            return not_in_plan(off)
        left_out = self.rights.left_out(module)
        return None if left_out is None else not_in_role(left_out)

    async def under_plan_of_now(self, runtime: Runtime) -> "Principal":
        """The same person with what the organisation is entitled to now: for requests that write piece by piece."""
        async with runtime.databases.control_session() as control:
            entitlements = await of_organisation(control, self.tenant.id)
        return msgspec.structs.replace(self, tenant=msgspec.structs.replace(self.tenant, entitlements=entitlements))

    def session(self, runtime: Runtime) -> AbstractAsyncContextManager[TenantSession]:
        """One transaction in the principal's schema; writes are refused while the organisation is read-only."""
        read_only = self.tenant.status == "read_only"
        return runtime.databases.tenant_session(
            self.tenant.home, self.tenant.keys, read_only=read_only, begun=self.begun, epoch=self.epoch
        )
