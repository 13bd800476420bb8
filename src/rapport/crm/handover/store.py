"""Counting what a person holds, and hand-overs as rows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import people, queues
from auth.models import person
from auth.principal import Principal
from auth.reach_errors import QueueHoldsNone
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import TenantSession
from rapport.crm.handover.errors import HandoverNotFound, NobodyToHandTo, NoManager, ObjectMissing
from rapport.crm.handover.models import handover
from rapport.crm.records.objects import ObjectType, Registry
from rapport.crm.records.scope import Scope

STATE_FIELD = 1


class Holding(msgspec.Struct, frozen=True):
    """How many records of one kind somebody owns, alive and in the trash; `past` are those that they have achieved,
    such as won deals, and that are in neither.
    """

    object: str
    alive: int
    trash: int
    past: int


class Passable(msgspec.Struct, frozen=True):
    """How much is shared with somebody, and how much of that the reader may end, and move to somebody else."""

    all: int
    ends: int
    moves: int


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """What else hangs on somebody: who reports to them, teams that they lead or are in, queues and territories whose
    members they are until the hand-over, records that are shared with them, places in records' teams, lists that they
    share with others, and tokens and service accounts that they made. Tokens end with their access; service accounts
    go on, and so do shared lists.
    """

    reports: int
    teams_led: int
    teams: int
    queues: int
    territories: int
    shares: Passable
    places: Passable
    views: int
    tokens: int
    service_accounts: int


class Passing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What becomes of a kind of share: it goes to somebody, or ends."""

    to: UUID | None


class Passed(msgspec.Struct, frozen=True, kw_only=True):
    """The same, and what has become of it: `ended` too where who gets them is the owner; `kept` is what whoever asked
    may neither move nor end.
    """

    to: UUID | None
    moved: int = 0
    ended: int = 0
    kept: int = 0


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who gets the records: one person, the manager, or one for each kind of record; nobody where there are none.

    `past`: whether what somebody has achieved stays theirs, in lists and in figures. `people`: who gets their reports
    and the teams that they lead. `shares`, `places`: what becomes of what is shared with them, and of their places in
    records' teams; they stand if nothing is said. `on`: the day at whose beginning it happens, by the organisation's
    zone and clock; else at once. `deactivates`: their access ends with it.
    """

    to: Literal["person", "manager", "objects"]
    person_id: UUID | None = None
    objects: dict[str, UUID] = {}
    past: Literal["stays", "moves"] = "stays"
    people: UUID | None = None
    shares: Passing | None = None
    places: Passing | None = None
    on: dt.date | None = None
    deactivates: bool = False


class Handover(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over. `kept` counts records and shares that an undo left, since somebody changed their owner or them."""

    id: UUID
    from_id: UUID
    rule: dict[str, str]
    state: str
    total: int
    done: int
    kept: int
    error_code: str | None
    batch_id: UUID
    created_by: UUID
    created_at: dt.datetime
    due_at: dt.datetime | None
    keeps_past: bool
    deactivates: bool
    people_to: UUID | None
    people: dict[str, list[str]] | None
    shared: dict[str, Passed] | None
    finished_at: dt.datetime | None


async def holdings(scope: Scope, person_id: UUID) -> list[Holding]:
    """What somebody holds of every kind of record in the plan, as far as the reader may change it."""
    found = []
    for obj in filter(scope.offers, scope.registry):
        table = obj.table
        still = open_of(obj)
        counted = sa.select(
            sa.func.count().filter(table.c.deleted_at.is_(None), still),
            sa.func.count().filter(table.c.deleted_at.is_not(None), still),
            sa.func.count().filter(~still),
        )
        mine = table.c.owner_id == person_id
        [[alive, trash, past]] = await scope.session.rows(counted.where(mine, scope.owned(obj, table, "update")))
        found.append(Holding(obj.name, alive, trash, past))
    return found


async def owns_any(scope: Scope, person_id: UUID) -> bool:
    """Whether anything is still somebody's, whoever may change it."""
    mine = (sa.select(obj.table.c.id).where(obj.table.c.owner_id == person_id) for obj in scope.registry)
    [[owns]] = await scope.session.rows(sa.select(sa.or_(*(sa.exists(each) for each in mine))))
    return bool(owns)


def open_of(obj: ObjectType) -> sa.ColumnElement[bool]:
    """Records of a kind that are nobody's achievement yet."""
    if obj.credited is None:
        return sa.true()
    name, values = obj.credited
    return sa.func.coalesce(obj.table.c[name].not_in(values), sa.true())


async def receivers(scope: Scope, from_id: UUID, rule: Rule, held: list[Holding]) -> dict[str, str]:
    """Who gets the records of each object; refuses a rule that leaves some to nobody."""
    moves_past = rule.past == "moves"
    names = [each.object for each in held if each.alive or each.trash or (moves_past and each.past)]
    match rule.to:
        case _ if not names and rule.person_id is None:
            given = {}
        case "objects":
            if set(names) - set(rule.objects):
                raise ObjectMissing
            given = {name: rule.objects[name] for name in names}
        case "manager":
            given = dict.fromkeys(names, await _manager(scope.session, from_id))
        case _:
            if rule.person_id is None:
                raise NobodyToHandTo
            given = dict.fromkeys(names, rule.person_id)
    beside = [each.to for each in (rule.shares, rule.places) if each is not None]
    await check_receivers(scope.session, from_id, given, [*beside, rule.people])
    return {name: str(each) for name, each in given.items()}


async def check_receivers(
    session: TenantSession, from_id: UUID, given: Mapping[str, UUID], beside: Iterable[UUID | None]
) -> None:
    """Raises `NobodyToHandTo` unless everybody of them is there and somebody else. A queue gets records as well, of
    kinds that it takes (else `QueueHoldsNone`), and neither people nor what is shared.
    """
    kinds = await queues.held_kinds(session, set(given.values()))
    if any(receiver in kinds and name not in kinds[receiver] for name, receiver in given.items()):
        raise QueueHoldsNone
    wanted = (set(given.values()) - kinds.keys()) | {each for each in beside if each is not None}
    if from_id in wanted or await people.existing_of(session, wanted) != wanted:
        raise NobodyToHandTo


async def _manager(session: TenantSession, person_id: UUID) -> UUID:
    above = person.alias()
    active = (
        sa.select(above.c.id)
        .join(person, person.c.manager_id == above.c.id)
        .where(person.c.id == person_id, above.c.deactivated_at.is_(None))
    )
    rows = await session.rows(active)
    if not rows:
        raise NoManager
    found: UUID = rows[0].id
    return found


def require_all(principal: Principal, registry: Registry, found: Handover) -> None:
    """Raises `NotInPlan` where it is about records of a module that is off: they stay where they are till it is on."""
    for name in found.rule:
        principal.require(registry[name].module)


async def add(session: TenantSession, row: dict[str, Any]) -> None:
    """Writes a new hand-over."""
    await session.execute(handover.insert(), row)
    session.record_change(
        Change(object="handover", record_id=row["id"], op="create", created={"from": str(row["from_id"])})
    )


async def load(session: TenantSession, handover_id: UUID, *, lock: bool = False) -> Handover:
    """One hand-over."""
    statement = sa.select(handover).where(handover.c.id == handover_id)
    rows = await session.rows(statement.with_for_update() if lock else statement)
    if not rows:
        raise HandoverNotFound
    return _opened(rows[0])


async def of_person(session: TenantSession, person_id: UUID) -> list[Handover]:
    """Everything that was handed over of somebody, the newest first."""
    mine = sa.select(handover).where(handover.c.from_id == person_id).order_by(handover.c.created_at.desc()).limit(20)
    return [_opened(row) for row in await session.rows(mine)]


async def change(session: TenantSession, before: Handover, **values: Any) -> None:
    """Writes columns; a change of state is recorded, and its end dated."""
    if values.get("state") in {"done", "failed", "undone", "cancelled"}:
        values["finished_at"] = real_now()
    await session.execute(handover.update().where(handover.c.id == before.id).values(**values))
    if "state" in values and values["state"] != before.state:
        public = {str(STATE_FIELD): before.state}
        session.record_change(
            Change(object="handover", record_id=before.id, op="update", field_ids=(STATE_FIELD,), public=public)
        )


def told(of: Handover) -> dict[str, str]:
    """What a security event says of one: whose, and which."""
    return {"person_id": str(of.from_id), "handover": str(of.id)}


def _opened(row: Any) -> Handover:
    known = {name: row[name] for name in Handover.__struct_fields__}
    return Handover(**known | {"shared": msgspec.convert(row.shared, dict[str, Passed] | None)})
