"""Giving a record to somebody, and taking it back.

A share never gives more than its giver's own roles reach: what came to somebody by a share they can't pass on. It is
judged when it is given; a share stays when its giver moves on, and the record's owner, whoever is above them and
admins see it and can end it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.authz.predicate import grantees_of, standing
from auth.authz.ways import Chart, Held, chart_of
from auth.models import share, team
from auth.people import existing
from auth.principal import Level
from auth.share_changes import SHARE, UNSHARE, change_of
from kernel.clock import business_now, real_now
from kernel.ids import new_id
from kernel.text import Text
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import hold
from rapport.crm.sharing.errors import (
    AlreadyOver,
    NotYoursToEnd,
    OnlyPeopleHaveRoles,
    RoleDenies,
    ShareNotFound,
    TooManyShares,
    UnknownGrantee,
    WiderThanYours,
)
from rapport.crm.sharing.payloads import ShareLevel, ShareRequest
from rapport.crm.sharing.telling import tell

MAX_SHARES = 200
"""Of one record; a team is one."""

EXPIRE_SHARES = "sharing.expire"
"""The job that tells who looks at a record that a share of it has ended."""
RULE = "rule"
"""The kind of grantee of what a sharing rule gave: taken back with the rule, by nobody by hand."""

_VERBS = {"read": Text(zh="查看", en="see"), "update": Text(zh="修改", en="change")}


async def standing_of(scope: Scope, obj: ObjectType, record_id: UUID) -> Sequence[Any]:
    """A record's shares that have not ended, the oldest first, those by rules too. Whether it may be seen is for the
    caller to know.
    """
    mine = (share.c.record_id == record_id, share.c.object == obj.name, standing(real_now()))
    return await scope.session.rows(sa.select(share).where(*mine).order_by(share.c.id))


async def held(scope: Scope, obj: ObjectType, record_id: UUID, rows: Sequence[Any]) -> Held:
    """What a record is reached by; `rows` are its shares."""
    table = obj.table
    [row] = await scope.session.rows(sa.select(table.c.owner_id, table.c.territory_id).where(table.c.id == record_id))
    rules = frozenset(each.grantee_id for each in rows if each.grantee_kind == RULE)
    return Held(row.owner_id, row.territory_id, rules)


async def give(
    scope: Scope, obj: ObjectType, record_id: UUID, wanted: ShareRequest, *, quietly: bool = False,
    placed: bool = False,
) -> Chart:  # fmt: skip
    """Shares a record, or changes the share that the same person or team has; the same again changes nothing.

    Returns the chart it was judged by, which nothing changes until this transaction ends. `quietly` where whoever gets
    it is told of more than that. `placed` where the product puts somebody into a record's team for who may change it:
    to see it, if they don't have a share that lets them do more.
    """
    owner = await _holding(scope, obj, record_id)
    if not placed and wanted.level not in given_levels(scope, obj, owner):
        raise WiderThanYours
    chart = await chart_of(scope.session)
    kind = await _kind(scope, obj, wanted, chart)
    expires_at = end_of_day(scope, wanted.until)
    await _remove_ended(scope, obj, record_id)
    [known, others] = await _known(scope, obj, record_id, wanted.grantee_id)
    if known is not None and not placed and not may_end(scope, obj, owner, known):
        raise NotYoursToEnd
    if known is None and others >= MAX_SHARES:
        raise TooManyShares(limit=MAX_SHARES)
    said: dict[str, Any] = {"level": wanted.level, "role": wanted.role, "expires_at": expires_at}
    if placed and known is not None:
        said |= {"level": known.level, "expires_at": known.expires_at}
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return chart
    who = {"object": obj.name, "record_id": record_id, "grantee_id": wanted.grantee_id, "grantee_kind": kind}
    given = {**said, "given_by": scope.principal.person_id, "created_at": business_now()}
    first = await _is_first(scope, obj, wanted.grantee_id, wanted.level)
    statement = insert(share).values({"id": new_id(), **who, **given})
    await scope.session.execute(
        statement.on_conflict_do_update(index_elements=["record_id", "grantee_id", "object"], set_=given)
    )
    if first:  # else their predicate asks for shares of this kind already
        await epoch.rise(scope.session)
    await _record(scope, obj, record_id, owner, SHARE, {**who, **said})
    if known is None and not quietly:
        await tell(scope, obj, record_id, wanted.grantee_id, kind, owner.owner)
    if expires_at is not None:
        args = {"object": obj.name, "record": str(record_id)}
        await scope.session.enqueue(EXPIRE_SHARES, args, run_at=expires_at)
    return chart


async def end(scope: Scope, obj: ObjectType, record_id: UUID, share_id: UUID) -> None:
    """Ends a share; raises `ShareNotFound` where there is none (any more)."""
    owner = await _holding(scope, obj, record_id)
    mine = (share.c.id == share_id, *_of(obj, record_id), standing(real_now()))
    rows = await scope.session.rows(sa.select(share).where(*mine))
    if not rows:
        raise ShareNotFound
    if not may_end(scope, obj, owner, rows[0]):
        raise NotYoursToEnd
    await scope.session.execute(share.delete().where(share.c.id == share_id))
    await _record(scope, obj, record_id, owner, UNSHARE, dict(rows[0].items()))


async def take_back(scope: Scope, obj: ObjectType, record_id: UUID, share_id: UUID) -> None:
    """Ends a share that the product itself gave for a while, whoever sees the record meanwhile; gone is gone."""
    await epoch.hold(scope.session)
    await hold(scope, obj, [record_id])
    rows = await scope.session.rows(sa.select(share).where(share.c.id == share_id, *_of(obj, record_id)))
    if rows:
        owner = await held(scope, obj, record_id, ())
        await scope.session.execute(share.delete().where(share.c.id == share_id))
        await _record(scope, obj, record_id, owner, UNSHARE, dict(rows[0].items()))


def given_levels(scope: Scope, obj: ObjectType, owner: Held) -> list[ShareLevel]:
    """What the reader may give of an owner's record: as much as their roles reach, whatever was shared with them, and
    nothing unless these let them share it.
    """
    levels: tuple[ShareLevel, ...] = ("read", "update") if _reaches(scope, obj, owner, "share") else ()
    return [each for each in levels if _reaches(scope, obj, owner, each)]


def may_end(scope: Scope, obj: ObjectType, owner: Held, row: Any) -> bool:
    """Whether the reader may change or end a share: who gave it, and whose roles reach to change the record."""
    return row.given_by == scope.principal.person_id or _reaches(scope, obj, owner, "update")


def last_day(scope: Scope, expires_at: dt.datetime | None) -> dt.date | None:
    """The last day of a share in the organisation's zone."""
    return None if expires_at is None else expires_at.astimezone(scope.zone).date() - dt.timedelta(days=1)


def _reaches(scope: Scope, obj: ObjectType, held: Held, level: Level) -> bool:
    """Whether the reader's own depth reaches a record: what a share or a rule opens isn't theirs to pass on."""
    principal, depth = scope.principal, scope.depth(obj, level)
    owners = principal.readers(depth)
    return depth == "all" or held.owner in owners or held.territory in principal.territories(obj.name, depth)


async def _holding(scope: Scope, obj: ObjectType, record_id: UUID) -> Held:
    """The record's owner and territory, which stay: neither it nor rights change until this transaction ends."""
    await epoch.hold(scope.session)
    await hold(scope, obj, [record_id])
    await fetch(scope, obj, record_id, deleted=False)
    return await held(scope, obj, record_id, ())


def _of(obj: ObjectType, record_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return share.c.record_id == record_id, share.c.object == obj.name, share.c.grantee_kind != RULE


async def _kind(scope: Scope, obj: ObjectType, wanted: ShareRequest, chart: Chart) -> str:
    """What the grantee is; refuses who isn't there, and a person whom the share would open nothing."""
    if await existing(scope.session, wanted.grantee_id):
        check_roles(chart, obj, wanted.grantee_id, wanted.level)
        return "person"
    if not await scope.session.rows(sa.select(team.c.id).where(team.c.id == wanted.grantee_id)):
        raise UnknownGrantee
    if wanted.role is not None:
        raise OnlyPeopleHaveRoles
    return "team"


def check_roles(chart: Chart, obj: ObjectType, person_id: UUID, wanted: ShareLevel) -> None:
    """Raises `RoleDenies` where a share of this level would open nothing to a person."""
    levels: tuple[ShareLevel, ...] = ("read", wanted)
    for level in levels:
        if not chart.reads_any(person_id, obj.name, level):
            raise RoleDenies(level=_VERBS[level])


def end_of_day(scope: Scope, until: dt.date | None) -> dt.datetime | None:
    """The moment at which the last day is over where the organisation is."""
    if until is None:
        return None
    if until < real_now().astimezone(scope.zone).date():
        raise AlreadyOver
    try:
        over = until + dt.timedelta(days=1)
    except OverflowError:
        return None  # the last day of the calendar
    return dt.datetime.combine(over, dt.time(), scope.zone).astimezone(dt.UTC)


async def _remove_ended(scope: Scope, obj: ObjectType, record_id: UUID) -> None:
    await scope.session.execute(share.delete().where(*_of(obj, record_id), sa.not_(standing(real_now()))))


async def _known(scope: Scope, obj: ObjectType, record_id: UUID, grantee_id: UUID) -> tuple[Any, int]:
    """The share that somebody has of a record, and how many others have one; those that have ended are removed."""
    rows = await scope.session.rows(sa.select(share).where(*_of(obj, record_id)))
    mine = [row for row in rows if row.grantee_id == grantee_id]
    return (mine[0] if mine else None), len(rows) - len(mine)


async def _is_first(scope: Scope, obj: ObjectType, grantee_id: UUID, level: ShareLevel) -> bool:
    """Whether nothing of the kind was shared with them at this level: `Reach.shared` then says something new."""
    same = (share.c.grantee_id == grantee_id, share.c.object == obj.name, share.c.level == level)
    return not await scope.session.rows(sa.select(share.c.id).where(*same).limit(1))


async def _record(
    scope: Scope, obj: ObjectType, record_id: UUID, owner: Held, op: str, row: dict[str, Any]
) -> None:  # fmt: skip
    """The change, on the record itself: its history tells it, and who has the record hears of it."""
    [beside] = await scope.session.rows(sa.select(grantees_of(obj.name, obj.table)).where(obj.table.c.id == record_id))
    scope.session.record_change(change_of(op, row, beside.shared_with, (owner.owner,)))
