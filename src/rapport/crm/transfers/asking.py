"""Asks somebody to take a record, and lets them look at it until they answer."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz import epoch
from auth.models import share
from kernel.clock import business_now
from kernel.errors import Invalid, RapportError
from kernel.ids import new_id
from rapport.crm.approvals.approvers import acting, scope_of
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.refusals import refusal
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_held
from rapport.crm.records.write import lock
from rapport.crm.sharing import shares
from rapport.crm.sharing.payloads import ShareRequest
from rapport.crm.transfers import errors, store, templates
from rapport.crm.transfers.models import STANDING, Mode, transfer
from rapport.crm.transfers.payloads import Kept, KeptItem, NewTransfer, TransferTemplate
from rapport.crm.transfers.store import Held


async def ask(scope: Scope, wanted: NewTransfer) -> UUID:
    """Makes a transfer by a template; its id. Who asks may change the record, and share it with whoever is asked."""
    template = await templates.live(scope.session, wanted.template_id)
    obj = scope.registry[template.object]
    scope.require(obj)
    await hold(scope, obj, wanted.record_id, template.mode)
    same = (transfer.c.record_id == wanted.record_id, transfer.c.state.in_(STANDING))
    if await scope.session.rows(sa.select(transfer.c.id).where(*same)):
        raise errors.AlreadyAsked
    if (wanted.to_person is None) == (wanted.to_team is None):
        raise Invalid(fields={"to": errors.NobodyToTake()})
    transfer_id, kept = new_id(), _kept(scope, template, wanted.note.strip())
    named = (wanted.to_person, *(each.item.person_id for each in kept.items))
    row = {
        "id": transfer_id, "object": obj.name, "record_id": wanted.record_id, "mode": template.mode, "state": "asked",
        "asked_by": scope.principal.person_id, "to_person": wanted.to_person, "to_team": wanted.to_team,
        "accepted_by": None, "people": sorted({str(each) for each in named if each}), "share_id": None, "due_on": None,
        "details": store.sealed(scope.keys, transfer_id, kept), "version": 0, "created_at": business_now(),
        "ended_at": None,
    }  # fmt: skip
    [made] = await scope.session.rows(transfer.insert().values(**row).returning(transfer))
    await begin(scope, obj, store.opened(scope.keys, made), kept, "ask")
    return transfer_id


async def begin(scope: Scope, obj: ObjectType, found: Held, kept: Kept, verb: str) -> None:
    """Lets whoever is asked see the record, and tells them."""
    people = await store.asked(scope.session, found)
    if not people or scope.principal.person_id in people:
        raise Invalid(fields={"to": errors.NobodyToTake()})
    opened = await _show(scope, obj, found)
    after = await store.write(scope, found, verb, kept=kept, state="asked", share_id=opened)
    await store.tell_of(scope, after, people, "asked")


def takes(scope: Scope, obj: ObjectType, mode: Mode) -> bool:
    """Whether somebody's roles let them have such a record."""
    return scope.depth(obj, "read") != "none" and (mode == "share" or scope.depth(obj, "update") != "none")


async def hold(scope: Scope, obj: ObjectType, record_id: UUID, mode: Mode) -> None:
    """Holds a record that is the writer's to give; one at a time is asked about it."""
    await epoch.hold(scope.session)  # before the record, as shares do
    rows = await lock(scope, obj, [record_id], "update")
    if not rows or rows[0].deleted:
        raise await refusal(scope, obj, record_id)
    if mode == "owner":
        check_held(scope, obj, rows[0].owner, rows[0].territory)


def answered_by(scope: Scope, kept: Kept, days: int | None) -> Kept:
    """The same with the day until which it is to be answered, counted from today."""
    day = None if days is None else store.today(scope) + store.DAY * days
    return msgspec.structs.replace(kept, answer_days=days, answer_on=day)


def _kept(scope: Scope, template: TransferTemplate, note: str) -> Kept:
    setup = template.setup
    items = store.dated([KeptItem(item=each) for each in setup.items], "giver", store.today(scope))
    kept = Kept(template=setup.name, note=note, answer_days=None, answer_on=None, items=items)
    return answered_by(scope, kept, setup.answer_days)


async def _show(scope: Scope, obj: ObjectType, found: Held) -> UUID | None:
    """The share by which whoever is asked sees the record; none where they do already."""
    grantee = found.to_person or found.to_team
    if grantee is None or await _sees(scope, obj, found):
        return None
    await shares.give(scope, obj, found.record_id, ShareRequest(grantee_id=grantee), quietly=True)
    given = (share.c.record_id == found.record_id, share.c.object == obj.name, share.c.grantee_id == grantee)
    [[share_id]] = await scope.session.rows(sa.select(share.c.id).where(*given))
    return UUID(str(share_id))


async def _sees(scope: Scope, obj: ObjectType, found: Held) -> bool:
    if found.to_person is None:
        rows = await shares.standing_of(scope, obj, found.record_id)
        return any(row.grantee_id == found.to_team for row in rows)
    theirs = scope_of(scope, await acting(scope.session, scope.principal, found.to_person))
    if not takes(theirs, obj, found.mode):
        raise Invalid(fields={"to": errors.NobodyToTake()})
    try:
        await fetch(theirs, theirs.mine(obj), found.record_id, deleted=False)
    except RapportError:
        return False
    return True
