"""Transfers as people see them: who asks, is asked or has an item of it, and whoever may see the record.

The record itself is shown to nobody by that: its title is there for who may see it.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final, Literal
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from auth.models import TEAM_NAME, team
from kernel.tables import change
from rapport.crm.approvals.payloads import Named
from rapport.crm.approvals.people import Call, named
from rapport.crm.records import once, sorting
from rapport.crm.records.included import titles
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.transfers import store
from rapport.crm.transfers.errors import TransferNotFound
from rapport.crm.transfers.models import STANDING, transfer
from rapport.crm.transfers.payloads import (
    Answer,
    ShownItem,
    Transfer,
    TransferEvent,
    TransferList,
    TransferPage,
)
from rapport.crm.transfers.store import Held

Box = Literal["to_me", "from_me", "team"]
Which = Literal["standing", "ended"]
PAGE: Final = 50
ROUNDS: Final = 4
"""How many pages are looked through for one of a team's: what the reader may not see is no reason to miss the rest."""
OF_RECORD: Final = 20
EVENTS: Final = 200


async def listed(scope: Scope, box: Box, which: Which | None, before: str | None) -> TransferList:
    """A page of the reader's transfers, of those that they asked for, or of all of their team as far as they see it."""
    shape = f"transfers:{box}:{which}"
    wanted = [_box(scope, box), _in_plan(scope)]
    if which is not None:
        standing = transfer.c.state.in_(STANDING)
        wanted.append(standing if which == "standing" else sa.not_(standing))
    at: list[Any] | None = None if before is None else sorting.open_cursor(scope.keys, shape, before)
    shown, more = list[Held](), True
    for _ in range(ROUNDS):
        rows = await scope.session.rows(_page(wanted, at))
        found = [store.opened(scope.keys, row) for row in rows[:PAGE]]
        more = len(rows) > PAGE
        at = [found[-1].created_at, found[-1].id] if found else at
        shown += found if box != "team" else await _seen(scope, found)
        if not more or len(shown) >= PAGE:
            break
    following = sorting.seal_cursor(scope.keys, shape, at) if more and at else None
    return TransferList(await _transfers(scope, shown), following, await waiting(scope))


async def of_record(scope: Scope, record_id: UUID) -> TransferList:
    """The newest of a record that the reader may see."""
    rows = await scope.session.rows(
        sa.select(transfer).where(transfer.c.record_id == record_id, _in_plan(scope))
        .order_by(transfer.c.created_at.desc(), transfer.c.id.desc()).limit(OF_RECORD)
    )  # fmt: skip
    found = [store.opened(scope.keys, row) for row in rows]
    if found:
        await fetch(scope, scope.mine(scope.registry[found[0].object]), record_id)
    return TransferList(await _transfers(scope, found), None, await waiting(scope))


async def waiting(scope: Scope) -> int:
    """How many ask the reader for an answer."""
    mine = (_asked(scope), transfer.c.state == "asked", _in_plan(scope))
    [[count]] = await scope.session.rows(sa.select(sa.func.count()).select_from(transfer).where(*mine))
    return int(count)


async def page(scope: Scope, transfer_id: UUID) -> TransferPage:
    """One with its checklist; raises `TransferNotFound` for who has no part in it and may not see the record."""
    found = await store.load(scope.session, transfer_id)
    scope.require(scope.registry[found.object])
    await check_seen(scope, found)
    events = await _events(scope, transfer_id)
    people = {row.actor for row in events if row.actor}
    for each in found.kept.items:
        people |= {person for person in (found.whose(each), each.done_by) if person}
    call = await named(scope.session, people)
    [transferred] = await _transfers(scope, [found])
    return TransferPage(
        transfer=transferred, note=found.kept.note, comment=found.kept.comment, answer_on=found.kept.answer_on,
        items=_items(scope, found, call), answers=await answers(scope, found),
        events=[_event(found, row, call) for row in events],
    )  # fmt: skip


async def check_seen(scope: Scope, found: Held) -> None:
    """Raises `TransferNotFound` unless the reader takes part in it or may see its record."""
    if not await _seen(scope, [found]):
        raise TransferNotFound


async def answers(scope: Scope, found: Held) -> list[Answer]:
    """What the reader may do with it as it stands."""
    given: list[Answer] = []
    asked_it = found.asked_by == scope.principal.person_id
    if found.state == "asked" and found.is_asked(scope) and not asked_it:
        given += ["accept", "return"]
    if found.state == "returned" and asked_it:
        given.append("ask_again")
    if found.state in {"asked", "returned"} and (asked_it or await _may_change(scope, found)):
        given.append("withdraw")
    return given


async def _may_change(scope: Scope, found: Held) -> bool:
    """Whoever may change the record can end what somebody who has left asked of it; not who is asked by it."""
    if found.is_asked(scope):
        return False
    obj = scope.registry[found.object]
    may = sa.select(obj.table.c.id).where(obj.table.c.id == found.record_id, scope.visible(obj, obj.table, "update"))
    return scope.depth(obj, "update") != "none" and bool(await scope.session.rows(may))


async def _seen(scope: Scope, found: Sequence[Held]) -> list[Held]:
    me = scope.principal.person_id
    mine = {each.id for each in found if each.asked_by == me or str(me) in each.people or each.is_asked(scope)}
    wanted: dict[str, set[UUID]] = {}
    for each in found:
        if each.id not in mine and scope.depth(scope.registry[each.object]) != "none":
            wanted.setdefault(each.object, set()).add(each.record_id)
    seen = await titles(scope, wanted)
    return [each for each in found if each.id in mine or str(each.record_id) in seen]


def _box(scope: Scope, box: Box) -> sa.ColumnElement[bool]:
    me, reach = scope.principal.person_id, scope.principal.reach
    if box == "from_me":
        return transfer.c.asked_by == me
    if box == "to_me":
        return sa.or_(_names([me]), _asked(scope))
    everybody = [*reach.subtree, *reach.team, me]
    return sa.or_(transfer.c.asked_by == sa.any_(_ids(everybody)), _names(everybody), _of_teams(scope))


def _asked(scope: Scope) -> sa.ColumnElement[bool]:
    """Those that ask the reader, or a team of theirs of which nobody has accepted it."""
    me = scope.principal.person_id
    return sa.or_(_names([me]) & (transfer.c.to_person == me), _of_teams(scope) & transfer.c.accepted_by.is_(None))


def _names(people: Sequence[UUID]) -> sa.ColumnElement[bool]:
    """Those in which any of these people has a part."""
    ids = sa.bindparam(None, [str(each) for each in people], type_=ARRAY(sa.Text))
    named: sa.ColumnElement[bool] = transfer.c.people.has_any(ids)
    return named


def _of_teams(scope: Scope) -> sa.ColumnElement[bool]:
    return transfer.c.to_team == sa.any_(_ids(list(scope.principal.reach.teams)))


def _in_plan(scope: Scope) -> sa.ColumnElement[bool]:
    """Those of records whose module is on; what is off says nothing, and is there again once it is on."""
    return transfer.c.object.in_([obj.name for obj in scope.registry if scope.principal.has_module(obj.module)])


def _page(wanted: Sequence[sa.ColumnElement[bool]], at: Sequence[Any] | None) -> sa.Select[Any]:
    created, key = transfer.c.created_at, transfer.c.id
    chosen = sa.select(transfer).where(*wanted)
    if at is not None:
        place = sa.tuple_(sa.literal(at[0], created.type), sa.literal(at[1], key.type))
        chosen = chosen.where(sa.tuple_(created, key) < place)
    return chosen.order_by(created.desc(), key.desc()).limit(PAGE + 1)


def _ids(ids: Sequence[UUID]) -> sa.BindParameter[Sequence[UUID]]:
    return sa.bindparam(None, list(ids), type_=ARRAY(PGUUID(as_uuid=True)))


async def _transfers(scope: Scope, found: Sequence[Held]) -> list[Transfer]:
    wanted: dict[str, set[UUID]] = {}
    for each in found:
        if scope.depth(scope.registry[each.object]) != "none":
            wanted.setdefault(each.object, set()).add(each.record_id)
    called = await titles(scope, wanted)
    people = {each for one in found for each in (one.asked_by, one.to_person, one.accepted_by) if each}
    call, teams, today = await named(scope.session, people), await _teams(scope, found), store.today(scope)
    return [
        Transfer(
            id=each.id, object=each.object, record_id=each.record_id, template=each.kept.template, mode=each.mode,
            title=called.get(str(each.record_id), {}).get("label"), state=each.state, asked_by=call(each.asked_by),
            to_person=call(each.to_person) if each.to_person else None,
            to_team=teams.get(each.to_team, Named(each.to_team, "–")) if each.to_team else None,
            accepted_by=call(each.accepted_by) if each.accepted_by else None, due_on=each.due_on,
            overdue=each.due_on is not None and each.due_on < today, version=each.version,
            done=sum(item.done_at is not None for item in each.kept.items), count=len(each.kept.items),
            created_at=each.created_at, ended_at=each.ended_at,
        )
        for each in found
    ]  # fmt: skip


async def _teams(scope: Scope, found: Sequence[Held]) -> dict[UUID, Named]:
    ids = [each.to_team for each in found if each.to_team]
    if not ids:
        return {}
    rows = await scope.session.rows(sa.select(team.c.id, team.c.name).where(team.c.id == sa.any_(_ids(ids))))
    return {
        row.id: Named(row.id, scope.keys.decrypt_text(bytes(row.name), field=TEAM_NAME, record=row.id)) for row in rows
    }


def _items(scope: Scope, found: Held, call: Call) -> list[ShownItem]:
    me = scope.principal.person_id
    return [
        ShownItem(
            title=each.item.title, by=each.item.by, person=call(whose) if (whose := found.whose(each)) else None,
            needs=each.item.needs, field=each.item.field, due_on=each.due_on,
            done_by=call(each.done_by) if each.done_by else None, done_at=each.done_at, file_id=each.file_id,
            mine=whose == me and found.is_open(each),
        )
        for each in found.kept.items
    ]  # fmt: skip


async def _events(scope: Scope, transfer_id: UUID) -> Sequence[Any]:
    mine = (change.c.object == store.CHANGED, change.c.record_id == transfer_id)
    of_ours = change.c.op.not_in((once.ANSWERED, once.UNCHANGED))
    newest = sa.select(change).where(*mine, of_ours).order_by(change.c.seq.desc()).limit(EVENTS)
    return [row for row in await scope.session.rows(newest) if "verb" in row.public]


def _event(found: Held, row: Any, call: Call) -> TransferEvent:
    place: int | None = row.public.get("item")
    at: dt.datetime = row.occurred_at
    item = None if place is None else found.kept.items[place].item.title
    return TransferEvent(verb=row.public["verb"], actor=call(row.actor) if row.actor else None, item=item, at=at)
