"""What is done with a transfer: accepted, returned, withdrawn, asked again; and its items, ticked and unticked.

Who accepts gets the record by the rights of whoever asked, as these are then: nobody gives by a transfer what they
could not give by hand. All of an answer is one transaction.
"""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.authz import epoch
from auth.people import present
from kernel.clock import business_now
from kernel.errors import Forbidden, Invalid, NotFound
from kernel.tables import tenant_metadata
from rapport.crm.approvals.approvers import acting, scope_of
from rapport.crm.records import field_files, picks, protection, write
from rapport.crm.records.errors import RecordForbidden
from rapport.crm.records.objects import OWNER, ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.records.validate import check_held
from rapport.crm.sharing import shares
from rapport.crm.sharing.payloads import ShareRequest
from rapport.crm.transfers import asking, errors, shown, store
from rapport.crm.transfers.asking import takes
from rapport.crm.transfers.models import STANDING
from rapport.crm.transfers.payloads import KeptItem, TransferAnswer, TransferItem, TransferTick
from rapport.crm.transfers.store import Held


async def answer(scope: Scope, transfer_id: UUID, said: TransferAnswer) -> None:
    """Does what the reader says; raises `WrongAnswer` where it isn't theirs to say."""
    await epoch.hold(scope.session)  # before the transfer and the record, as whatever gives rights does
    found = await store.load_as_seen(scope.session, transfer_id, said.base_version)
    obj = scope.registry[found.object]
    scope.require(obj)
    await shown.check_seen(scope, found)
    if said.answer not in await shown.answers(scope, found):
        raise errors.WrongAnswer
    comment = said.comment.strip()
    match said.answer:
        case "accept":
            await _accept(scope, obj, found)
        case "return":
            if not comment:
                raise Invalid(fields={"comment": errors.ReasonNeeded()})
            await _take_back(scope, obj, found)
            kept = msgspec.structs.replace(found.kept, comment=comment, answer_on=None)
            after = await store.write(scope, found, "return", kept=kept, state="returned", share_id=None)
            await store.tell_of(scope, after, {found.asked_by}, "returned")
        case "withdraw":
            await _take_back(scope, obj, found)
            after = await store.write(scope, found, "withdraw", state="withdrawn", share_id=None)
            await store.tell_of(scope, after, await store.asked(scope.session, found), "withdrawn")
        case "ask_again":
            await asking.hold(scope, obj, found.record_id, found.mode)
            kept = asking.answered_by(scope, found.kept, found.kept.answer_days)
            kept = msgspec.structs.replace(kept, note=comment or kept.note, comment="")
            await asking.begin(scope, obj, found, kept, "ask_again")


async def tick(scope: Scope, transfer_id: UUID, place: int, wanted: TransferTick) -> None:
    """Marks an item as done, or as open again; the last one ends a transfer that was accepted."""
    found = await store.load_as_seen(scope.session, transfer_id, wanted.base_version)
    obj = scope.registry[found.object]
    scope.require(obj)
    await shown.check_seen(scope, found)
    if not 0 <= place < len(found.kept.items):
        raise errors.TransferNotFound
    before, me = found.kept.items[place], scope.principal.person_id
    if found.whose(before) != me or not found.is_open(before):
        raise errors.WrongAnswer
    if wanted.done:
        await _check(scope, obj, found.record_id, before.item, wanted)
    marked = KeptItem(
        item=before.item, due_on=before.due_on, done_by=me if wanted.done else None,
        done_at=business_now() if wanted.done else None,
        file_id=wanted.file_id if wanted.done and before.item.needs == "file" else None,
    )  # fmt: skip
    items = [marked if number == place else each for number, each in enumerate(found.kept.items)]
    kept = msgspec.structs.replace(found.kept, items=items)
    await store.write(scope, found, "tick" if wanted.done else "untick", kept=kept, item=place)


async def _accept(scope: Scope, obj: ObjectType, found: Held) -> None:
    me, session = scope.principal.person_id, scope.session
    waiting = [each for each in found.kept.items if each.item.by == "giver" and each.done_at is None]
    if waiting:
        raise errors.NotReady(count=len(waiting))
    if not takes(scope, obj, found.mode):
        raise errors.WrongAnswer
    if not await present(session, {found.asked_by}):
        raise errors.GiverCannot
    theirs = scope_of(scope, await acting(session, scope.principal, found.asked_by))
    mine = theirs.registry[obj.name]
    try:
        await fetch(theirs, theirs.mine(mine), found.record_id, deleted=False)
        if found.mode == "owner" or found.to_team is not None:
            await _take_back(scope, obj, found)
        if found.mode == "owner":
            await _move(theirs, mine, found.record_id, me)
        else:
            wanted = ShareRequest(grantee_id=me, level="update")
            await shares.give(theirs, mine, found.record_id, wanted, quietly=True)
    except (Forbidden, NotFound) as error:
        raise errors.GiverCannot from error
    items = store.dated(found.kept.items, "taker", store.today(scope))
    kept = msgspec.structs.replace(found.kept, items=items, answer_on=None, comment="")
    people = sorted({*found.people, str(me)})
    after = await store.write(
        scope, found, "accept", kept=kept, state="accepted", accepted_by=me, people=people, share_id=None
    )
    if after.state != "done":  # else they are told of that
        await store.tell_of(scope, after, {found.asked_by}, "accepted")


async def _move(theirs: Scope, obj: ObjectType, record_id: UUID, owner: UUID) -> None:
    """Makes whoever accepts the owner. Whoever asked has to hold the record, as with any new owner; that this one is
    somebody whose records they may not change is no hindrance: who accepts wants it, so nothing is planted or lost.
    """
    rows = await write.lock(theirs, obj, [record_id], "update")
    if not rows or rows[0].deleted:
        raise RecordForbidden
    [row] = rows
    if row.owner == owner:
        return
    check_held(theirs, obj, row.owner, row.territory)
    await protection.check(theirs, obj, record_id, row.owner)
    await theirs.registry.gate.check_free(theirs, obj, record_id, {OWNER.name: owner})
    await picks.count_given(theirs, obj, record_id, row.owner, owner)
    await write.write_fields(theirs, obj, row, {OWNER.name: owner})


async def _take_back(scope: Scope, obj: ObjectType, found: Held) -> None:
    """Ends the share that was there for the answer alone."""
    if found.share_id is not None and found.state in STANDING:
        await shares.take_back(scope, obj, found.record_id, found.share_id)


async def _check(scope: Scope, obj: ObjectType, record_id: UUID, item: TransferItem, wanted: TransferTick) -> None:
    """Raises unless what an item needs is there, as far as the reader may see it."""
    if item.needs == "nothing":
        return
    reader = scope.mine(obj)
    record = await fetch(scope, reader, record_id, deleted=False)
    if item.needs == "field":
        field = reader.by_name.get(item.field or "")
        if field is None or record.get(field.name) in (None, "", []):
            label = (field or obj.by_name[item.field or ""]).label if (item.field or "") in obj.by_name else item.field
            raise errors.FieldEmpty(field=label)
        return
    file = tenant_metadata.tables["stored_file"]  # files stand on this, not the other way round
    mine = (file.c.id == wanted.file_id, file.c.record_id == record_id, file.c.object == obj.name)
    found = [] if wanted.file_id is None else await scope.session.rows(sa.select(file.c.field_id).where(*mine))
    if not found or not field_files.shows(reader, found[0].field_id):
        raise Invalid(fields={"file_id": errors.FileNeeded()})
