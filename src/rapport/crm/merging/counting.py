"""How many rows a merge moves: all of them, and those that its reader may see; and who hears of moved links."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from auth.authz.predicate import grantees_of
from auth.models import share
from kernel.changes import Change
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.deals.lines import deal_line, is_shown
from rapport.crm.merging.beside import shares_of
from rapport.crm.merging.moving import Merging
from rapport.crm.merging.payloads import Move
from rapport.crm.merging.places import FILES, LINES, LINK_FROM, LINK_TO, PLAIN, SHARES, Place, Reference, references
from rapport.crm.records.models import record_link
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.relations import Side
from rapport.crm.records.scope import Scope
from rapport.crm.records.write import TOUCH

FILES_LABEL, SHARES_LABEL = Text(zh="文件", en="Files"), Text(zh="共享", en="Shares")
LINES_LABEL = Text(zh="商机的产品", en="Products of deals")


async def total(merging: Merging) -> int:
    """Every row that will move, whoever sees it, but for pairs of duplicates."""
    parts: list[sa.Select[Any]] = [
        sa.select(sa.func.count()).select_from(each.obj.table).where(
            each.names(merging.gone), ~any_of(each.obj.table.c.id, merging.all_ids)
        )
        for each in references(merging.scope.registry, merging.obj)
    ]  # fmt: skip
    parts += [_all(place, merging.gone) for place in PLAIN]
    for column in (share.c.record_id, deal_line.c.product_id):
        parts.append(sa.select(sa.func.count()).select_from(column.table).where(any_of(column, merging.gone)))
    rows = await merging.scope.session.rows(sa.union_all(*parts))
    return sum(row[0] for row in rows)


def _all(place: Place, ids: Sequence[UUID]) -> sa.Select[Any]:
    return sa.select(sa.func.count()).select_from(place.table).where(any_of(place.ids, ids))


async def moves(merging: Merging) -> list[Move]:
    """The rows that the reader may see, by what they are; what there is none of is not told.

    Timelines follow from tasks and activities, which are counted as what they are.
    """
    found = [*await _references(merging), *await _links(merging)]
    locale = merging.scope.locale
    [[files]] = await merging.scope.session.rows(_all(FILES, merging.gone))
    found.append(Move(place=FILES.name, label=FILES_LABEL.pick(locale), count=files))
    shares, joined = await shares_of(merging, lock=False)
    found.append(Move(place=SHARES, label=SHARES_LABEL.pick(locale), count=len(shares), joined=joined))
    found.append(Move(place=LINES, label=LINES_LABEL.pick(locale), count=await _lines(merging)))
    return [each for each in found if each.count or each.joined]


async def _lines(merging: Merging) -> int:
    """Lines of deals that the reader sees with their lines."""
    scope, deal = merging.scope, merging.scope.registry["deal"]
    if not scope.offers(deal) or not is_shown(scope, deal):
        return 0
    asked = sa.select(sa.func.count()).join_from(deal_line, deal.table, deal.table.c.id == deal_line.c.deal_id)
    mine = any_of(deal_line.c.product_id, merging.gone)
    seen = asked.where(mine, scope.visible(deal, deal.table), deal.table.c.deleted_at.is_(None))
    return int((await scope.session.rows(seen))[0][0])


async def _references(merging: Merging) -> list[Move]:
    scope, found = merging.scope, []
    for each in references(scope.registry, merging.obj):
        table = each.obj.table
        mine = each.names(merging.gone) & ~any_of(table.c.id, merging.all_ids)
        asked = sa.select(sa.func.count()).select_from(table).where(mine, scope.visible(each.obj, table))
        if each.field.name not in scope.mine(each.obj).by_name or not scope.offers(each.obj):
            continue  # who isn't shown the field isn't told by a number either
        [[count]] = await scope.session.rows(asked.where(table.c.deleted_at.is_(None)))
        found.append(Move(place=each.name, label=label_of(scope, merging.obj, each), count=count))
    return found


def label_of(scope: Scope, merged: ObjectType, reference: Reference) -> str:
    """What records are called that name a merged one in a field."""
    label = reference.obj.plural.pick(scope.locale)
    if reference.field.name == merged.name:
        return label  # it is what one expects them to name
    return f"{label} · {reference.field.label.pick(scope.locale)}"


async def _links(merging: Merging) -> list[Move]:
    scope, found = merging.scope, []
    for side in scope.registry.sides(merging.obj).values():
        target = scope.registry[side.target]
        if not scope.offers(target):
            continue
        mine, theirs = _ends(side)
        table = target.table
        asked = sa.select(mine.label("mine"), theirs.label("theirs")).join_from(
            record_link, table, table.c.id == theirs
        )
        asked = asked.where(record_link.c.relation_id == side.relation.id, any_of(mine, merging.all_ids))
        rows = await scope.session.rows(asked.where(scope.visible(target, table), table.c.deleted_at.is_(None)))
        has = {row.theirs for row in rows if row.mine == merging.survivor}
        gone = [row.theirs for row in rows if row.mine != merging.survivor]
        new = set(gone) - has
        found.append(
            Move(place=side.name, label=side.label.pick(scope.locale), count=len(new), joined=len(gone) - len(new))
        )
    return found


def _ends(side: Side) -> tuple[sa.Column[UUID], sa.Column[UUID]]:
    ends = (record_link.c.from_id, record_link.c.to_id)
    return ends if side.forward else (ends[1], ends[0])


async def tell_linked(merging: Merging) -> None:
    """Lets those who look at a record whose link moved hear of it: what its link leads to changed."""
    scope = merging.scope
    ids = [each.row_id for each in merging.moved if each.place in {LINK_FROM.name, LINK_TO.name} and not each.joined]
    if not ids:
        return
    for side in scope.registry.sides(merging.obj).values():
        _, theirs = _ends(side)
        target = scope.registry[side.target]
        table = target.table
        asked = sa.select(table.c.id, table.c.owner_id, grantees_of(target.name, table)).join_from(
            record_link, table, table.c.id == theirs
        )
        mine = any_of(record_link.c.id, ids) & (record_link.c.relation_id == side.relation.id)
        for row in await scope.session.rows(asked.where(mine)):
            change = Change(
                object=target.name, record_id=row.id, op=TOUCH, field_ids=(side.relation.id,),
                owners=(row.owner_id,), shared_with=tuple(row.shared_with),
            )  # fmt: skip
            scope.session.record_change(change)
