"""What goes along by rules of its own: shares, pairs of duplicates, lines of deals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.models import share
from auth.share_changes import SHARE, UNSHARE, change_of
from kernel.changes import Change
from kernel.statements import any_of
from rapport.crm.deals.lines import LINES_FIELD, PART, deal_line
from rapport.crm.duplicates.models import duplicate_pair
from rapport.crm.merging.moving import Merging, Moved, kept
from rapport.crm.merging.places import LINES, PAIRS, SHARES
from rapport.crm.merging.returning import Returning, journal_of, restored
from rapport.crm.records.aliases import MERGE, UNMERGE
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import Locked
from rapport.crm.sharing.shares import EXPIRE_SHARES, RULE, given_levels, held


async def move_shares(merging: Merging, survivor: Locked) -> None:
    """People and teams that have one of the records have the survivor, as far as whoever merges could share that with
    them; whom it is shared with already keeps what was said of it. Shares of rules follow the rules.
    """
    scope, obj = merging.scope, merging.obj
    moved, _ = await shares_of(merging, lock=True)
    ids = [row.id for row in moved]
    await scope.session.execute(share.update().where(any_of(share.c.id, ids)).values(record_id=merging.survivor))
    for row in moved:
        merging.moved.append(Moved(SHARES, row.id, row.record_id))
        told = {**dict(row.items()), "record_id": merging.survivor}
        scope.session.record_change(change_of(SHARE, told, survivor.shared_with, (survivor.owner,)))
        if row.expires_at is not None:
            args = {"object": obj.name, "record": str(merging.survivor)}
            await scope.session.enqueue(EXPIRE_SHARES, args, run_at=row.expires_at)
    if moved:
        await epoch.rise(scope.session)


async def shares_of(merging: Merging, *, lock: bool) -> tuple[Sequence[Any], int]:
    """The shares that move, and how many don't as whom they are with has the survivor by then."""
    scope, obj = merging.scope, merging.obj
    mine = any_of(share.c.record_id, merging.gone) & (share.c.object == obj.name) & (share.c.grantee_kind != RULE)
    asked = sa.select(share).where(mine).order_by(share.c.id)
    rows = await scope.session.rows(asked.with_for_update() if lock else asked)
    if not rows:
        return rows, 0
    levels = given_levels(scope, obj, await held(scope, obj, merging.survivor, ()))
    has = sa.select(share.c.grantee_id).where(share.c.record_id == merging.survivor, share.c.object == obj.name)
    known, moved, joined = {row.grantee_id for row in await scope.session.rows(has)}, [], 0
    for row in rows:
        if row.grantee_id in known:
            joined += 1
        elif row.level in levels:
            known.add(row.grantee_id)
            moved.append(row)
    return moved, joined


async def move_shares_back(scope: Scope, merge_id: UUID, survivor: Locked) -> int:
    """The opposite, of shares that have not ended."""
    journal = {row.row_id: row.from_id for row in await journal_of(scope, merge_id, SHARES)}
    mine = any_of(share.c.id, journal) & (share.c.record_id == survivor.id)
    rows = await scope.session.rows(sa.select(share).where(mine).order_by(share.c.id).with_for_update())
    for row in rows:
        back = share.update().where(share.c.id == row.id).values(record_id=journal[row.id])
        await scope.session.execute(back)
        told = dict(row.items())
        scope.session.record_change(change_of(UNSHARE, told, survivor.shared_with, (survivor.owner,)))
    if rows:
        await epoch.rise(scope.session)
    return len(rows)


async def move_pairs(merging: Merging) -> None:
    """Pairs with a third record are the survivor's, unless it has one with it; those within the merge stay."""
    session, pair = merging.scope.session, duplicate_pair.c
    mine = any_of(pair.left_id, merging.all_ids) | any_of(pair.right_id, merging.all_ids)
    order = (pair.left_id, pair.right_id)
    rows = await session.rows(sa.select(duplicate_pair).where(mine).order_by(*order).with_for_update())
    among = set(merging.all_ids)
    ends = [
        (row, *((row.left_id, row.right_id) if row.left_id in among else (row.right_id, row.left_id))) for row in rows
    ]
    third = [(row, one, other) for row, one, other in ends if other not in among]
    known = {other for _, one, other in third if one == merging.survivor}
    for row, one, other in third:
        if one == merging.survivor:
            continue
        joined = other in known
        known.add(other)
        here = (pair.left_id == row.left_id) & (pair.right_id == row.right_id)
        if joined:
            await session.execute(duplicate_pair.delete().where(here))
        else:
            left, right = sorted((merging.survivor, other))
            await session.execute(duplicate_pair.update().where(here).values(left_id=left, right_id=right))
        merging.moved.append(Moved(PAIRS, other, one, joined=joined, before=kept(duplicate_pair, row)))


async def move_pairs_back(scope: Scope, merge_id: UUID, survivor: UUID) -> int:
    """The opposite; what was said of a pair since is said of the one that comes back."""
    journal, pair, done = await journal_of(scope, merge_id, PAIRS), duplicate_pair.c, 0
    for row in journal:
        before = restored(duplicate_pair, row.before)
        left, right = sorted((survivor, row.row_id))
        here = (pair.left_id == left) & (pair.right_id == right)
        if row.joined:
            again = insert(duplicate_pair).values(before).on_conflict_do_nothing()
            done += (await scope.session.execute(again)).rowcount
        else:
            back = {"left_id": before["left_id"], "right_id": before["right_id"]}
            done += (await scope.session.execute(duplicate_pair.update().where(here).values(**back))).rowcount
    return done


async def move_lines(merging: Merging) -> None:
    """Lines of deals with a merged product are of the survivor; prices and sums stay as they were agreed."""
    if merging.is_full:
        return
    mine = merging.some(deal_line.c.id, any_of(deal_line.c.product_id, merging.gone))
    rows = await _lines(merging.scope, mine, merging.survivor, MERGE)
    merging.moved += [Moved(LINES, row.id, row.product_id) for row in rows]


async def move_lines_back(back: Returning, journal: Sequence[Any]) -> int:
    """The opposite, of lines that still are of the survivor: lines are written anew by each change of them."""
    done = 0
    for from_id in sorted({row.from_id for row in journal}):
        ids = [row.row_id for row in journal if row.from_id == from_id]
        mine = any_of(deal_line.c.id, ids) & any_of(deal_line.c.product_id, back.there)
        done += len(await _lines(back.scope, mine, from_id, UNMERGE))
    return done


async def _lines(scope: Scope, mine: sa.ColumnElement[bool], to: UUID, op: str) -> Sequence[Any]:
    rows = await scope.session.rows(sa.select(deal_line).where(mine).order_by(deal_line.c.id).with_for_update())
    if rows:
        those = any_of(deal_line.c.id, [row.id for row in rows])
        await scope.session.execute(deal_line.update().where(those).values(product_id=to))
    for deal_id in sorted({row.deal_id for row in rows}):
        scope.session.record_change(Change(object=PART, record_id=deal_id, op=op, field_ids=(LINES_FIELD,)))
    return rows
