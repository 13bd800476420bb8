"""Transfers as rows: opened, held, and written down with what happens to them."""

import datetime as dt
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.models import team_member
from auth.people import present
from kernel.changes import Change
from kernel.clock import business_now, business_today
from kernel.crypto import Keyset
from kernel.db import TenantSession
from rapport.crm.activities.notifications.kinds import TRANSFER
from rapport.crm.activities.notifications.notify import tell
from rapport.crm.records.scope import Scope
from rapport.crm.transfers.errors import TransferMoved, TransferNotFound
from rapport.crm.transfers.models import STANDING, TRANSFER_DETAILS, Mode, State, transfer
from rapport.crm.transfers.payloads import Kept, KeptItem
from rapport.crm.transfers.waiting import schedule

CHANGED = "transfer"
"""What the change log calls a transfer."""
DAY = dt.timedelta(days=1)
MOST_TOLD = 50
"""Members of a team who are told; a larger one sees it in the list."""


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A transfer with what is sealed in it."""

    id: UUID
    object: str
    record_id: UUID
    mode: Mode
    state: State
    asked_by: UUID
    to_person: UUID | None
    to_team: UUID | None
    accepted_by: UUID | None
    people: list[str]
    share_id: UUID | None
    due_on: dt.date | None
    version: int
    created_at: dt.datetime
    ended_at: dt.datetime | None
    kept: Kept

    def is_asked(self, scope: Scope) -> bool:
        """Whether the reader is asked, or one of the team that is."""
        me = scope.principal
        return self.to_person == me.person_id or self.to_team in me.reach.teams

    def whose(self, item: KeptItem) -> UUID | None:
        """Who does an item; nobody yet where a team is asked."""
        if item.item.person_id:
            return item.item.person_id
        return self.asked_by if item.item.by == "giver" else self.accepted_by or self.to_person

    def is_open(self, item: KeptItem) -> bool:
        """Whether an item can be done as the transfer stands."""
        return self.state == "accepted" or (item.item.by == "giver" and self.state in {"asked", "returned"})


async def load(session: TenantSession, transfer_id: UUID, *, lock: bool = False) -> Held:
    """One transfer; held until the transaction ends if it shall go on."""
    wanted = sa.select(transfer).where(transfer.c.id == transfer_id)
    rows = await session.rows(wanted.with_for_update() if lock else wanted)
    if not rows:
        raise TransferNotFound
    return opened(session.keys, rows[0])


async def load_as_seen(session: TenantSession, transfer_id: UUID, base_version: int) -> Held:
    """One to go on with, as the reader saw it; raises `TransferMoved`."""
    found = await load(session, transfer_id, lock=True)
    if found.version != base_version:
        raise TransferMoved
    return found


def opened(keys: Keyset, row: Any) -> Held:  # a row
    """A row with what is sealed in it."""
    kept = msgspec.json.decode(keys.decrypt(bytes(row.details), field=TRANSFER_DETAILS, record=row.id), type=Kept)
    return Held(**{name: getattr(row, name) for name in Held.__struct_fields__ if name != "kept"}, kept=kept)


def sealed(keys: Keyset, transfer_id: UUID, kept: Kept) -> bytes:
    """What is kept, as its column has it."""
    return keys.encrypt(msgspec.json.encode(kept), field=TRANSFER_DETAILS, record=transfer_id)


def due(state: State, kept: Kept) -> dt.date | None:
    """The first day on which something is due that isn't done."""
    days = [each.due_on for each in kept.items if each.due_on and each.done_at is None]
    if state == "asked" and kept.answer_on:
        days.append(kept.answer_on)
    return min(days, default=None) if state in STANDING else None


def dated(items: list[KeptItem], side: str, today: dt.date) -> list[KeptItem]:
    """Items of one side with the days on which they are due, counted from today."""
    return [
        msgspec.structs.replace(each, due_on=today + dt.timedelta(days=each.item.days))
        if each.item.by == side and each.item.days is not None and each.due_on is None
        else each
        for each in items
    ]


async def write(
    scope: Scope, before: Held, verb: str, *, kept: Kept | None = None, item: int | None = None, **values: Any
) -> Held:
    """Writes what becomes of a transfer and that it did; one that nothing of is open any more is done."""
    kept = kept or before.kept
    state: State = values.pop("state", before.state)
    if state == "accepted" and all(each.done_at for each in kept.items):
        state = "done"
    ended = None if state in STANDING else business_now()
    row = {
        **values, "state": state, "version": before.version + 1, "ended_at": ended, "due_on": due(state, kept),
        "details": sealed(scope.keys, before.id, kept),
    }  # fmt: skip
    changed = transfer.update().where(transfer.c.id == before.id).values(**row).returning(transfer)
    [after] = await scope.session.rows(changed)
    note(scope, before.id, verb, item)
    found = opened(scope.keys, after)
    if found.state == "done":
        note(scope, before.id, "done")
        await tell_of(scope, found, {found.asked_by}, "done")
    await schedule(scope.session, found.id, found.due_on, scope.zone)
    return found


def note(scope: Scope, transfer_id: UUID, verb: str, item: int | None = None) -> None:
    """Writes down that something happened to a transfer, as its history shows it."""
    public: dict[str, object] = {"verb": verb, **({} if item is None else {"item": item})}
    scope.session.record_change(Change(object=CHANGED, record_id=transfer_id, op="update", public=public))


async def asked(session: TenantSession, found: Held) -> set[UUID]:
    """Who is asked: the person, or everybody of the team who can sign in."""
    if found.to_person:
        return await present(session, {found.to_person})
    rows = await session.rows(sa.select(team_member.c.person_id).where(team_member.c.team_id == found.to_team))
    return await present(session, {row.person_id for row in rows} - {found.asked_by})


async def tell_of(scope: Scope, found: Held, people: set[UUID], what: str, again: object = None) -> None:
    """Tells people by the bell, and by mail as they chose; nobody of what they did themselves."""
    me = scope.principal.person_id
    actor = None if what == "overdue" else me
    for each in sorted(people - {me} if actor else people)[:MOST_TOLD]:
        told = f"{what} {again or found.version}"
        await tell(scope.session, each, TRANSFER, f"transfer_{what}", found.id, actor=actor, again=told)


def today(scope: Scope) -> dt.date:
    """The organisation's day."""
    return business_today(scope.zone)
