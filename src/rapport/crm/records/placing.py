"""Which territory a record belongs to and which sharing rules it meets, brought up to a write in its own transaction.

One statement of the database judges both, by the conditions that the filter language compiles, so a record that was
just written, a job that goes through all of them and a preview can't differ. What nobody has rules for costs one look
at the epoch.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID
from sqlalchemy.dialects.postgresql import insert

from auth import sharing_rules
from auth.authz import epoch
from auth.authz.predicate import grantees_of, readers_value
from auth.kept import Kept
from auth.models import share, territory, territory_pin, territory_rule
from auth.principal import is_territorial
from auth.reach_errors import BadCriteria
from auth.share_changes import SHARE, UNSHARE, Lay, change_of, placed
from auth.sharing_rules import SharingRule
from kernel.clock import business_now
from kernel.db import TenantSession
from kernel.ids import new_id
from rapport.crm.records.compiler import Clause, compile_filter
from rapport.crm.records.filters import Condition, Node, Not, Some, named, parse
from rapport.crm.records.kinds import PersonKind
from rapport.crm.records.multi_choice import FilesKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

FOLLOWS: Final = {"deal": "company"}
"""Kinds of records that lie where the record lies that a field of theirs names, unless a rule of theirs says more."""

FOLLOW: Final = "records.follow"
"""The job that looks once more at what follows records that were moved (`placing_run`)."""
MOVED_AT_ONCE: Final = 1000
"""How many of them one such job takes."""

_KEY = UUID(int=0)


@dataclass(frozen=True)
class TerritoryRule:
    """Records that meet the criteria belong to the territory; the first of an object that holds decides."""

    id: UUID
    territory_id: UUID
    object: str
    criteria: dict[str, Any]


@dataclass(frozen=True)
class Live:
    """The rules of an organisation, as they are at one epoch."""

    has_territories: bool
    territory: tuple[TerritoryRule, ...]
    sharing: tuple[SharingRule, ...]
    """Those by criteria."""

    def of(self, name: str) -> tuple[TerritoryRule, ...]:
        """The rules of one kind of record, in their order."""
        return tuple(each for each in self.territory if each.object == name)


@dataclass(frozen=True)
class Hand:
    """That somebody moves records: which of them a hand had put where they lay, and whether it holds them from now."""

    before: frozenset[UUID]
    now: bool


_kept: Kept[Live] = Kept()


async def live(session: TenantSession) -> Live:
    """The organisation's rules; kept as long as the epoch stands."""

    async def load(_: list[UUID]) -> dict[UUID, Live]:
        return {_KEY: await _load(session)}

    return (await _kept.get(session, [_KEY], load))[_KEY]


async def _load(session: TenantSession) -> Live:
    order = (territory_rule.c.object, territory_rule.c.position)
    rows = await session.rows(sa.select(territory_rule).order_by(*order))
    return Live(
        bool(await session.rows(sa.select(territory.c.id).limit(1))),
        tuple(TerritoryRule(row.id, row.territory_id, row.object, row.criteria) for row in rows),
        tuple(each for each in await sharing_rules.standing(session) if each.source_id is None),
    )


def parsed(obj: ObjectType, criteria: object) -> Node:
    """Conditions of a rule; raises `BadCriteria` for fields that rules can't ask for, or that are not shown whole."""
    node = parse(criteria)
    _check(obj, node)
    return node


def _check(obj: ObjectType, node: Node) -> None:
    if isinstance(node, Condition):
        field = obj.by_name.get(node.path[0])
        if field is None or len(node.path) != 1 or node.op == "relative" or not _is_plain(field):
            raise BadCriteria
    elif isinstance(node, Not):
        _check(obj, node.part)
    else:
        if not node.parts:
            raise BadCriteria
        for each in node.parts:
            _check(obj, each)


async def checked(scope: Scope, obj: ObjectType, criteria: object) -> dict[str, Any]:
    """Criteria as they are kept: conditions that can be asked, and nothing beside them, as they lie in the clear."""
    await asked(scope, obj, criteria)
    return _told(parsed(scope.mine(obj), criteria))


def _told(node: Node) -> dict[str, Any]:
    if isinstance(node, Condition):
        told = {"field": node.path[0], "op": node.op}
        return told if node.op in {"empty", "not_empty"} else {**told, "value": node.value}
    if isinstance(node, Not):
        return {"not": _told(node.part)}
    return {"or" if isinstance(node, Some) else "and": [_told(each) for each in node.parts]}


def _is_plain(field: Field) -> bool:
    """Whether a field lies in the clear, and says something of the record itself."""
    is_beside = field.target is not None or field.derived or field.masked
    # What is worked out changes without a write of its record, and so would a rule's answer.
    is_given = field.formula is not None or field.rollup is not None
    return field.in_clear and not is_beside and not is_given and not isinstance(field.kind, (PersonKind, FilesKind))


async def clause_of(scope: Scope, obj: ObjectType, criteria: object) -> Clause:
    """The condition in SQL, whatever of the record its writer is shown: for records that are placed and shared.

    A field that it asks of may be gone where an archive or an undo put fields back: then no record meets it.
    """
    whole = scope.whole(obj)
    if not named(criteria) <= whole.by_name.keys():
        return sa.false()
    return await _compiled(scope, whole, criteria)


async def asked(scope: Scope, obj: ObjectType, criteria: object) -> Clause:
    """The same for whoever makes a rule. It asks for what they are shown alone: how many records meet a condition
    tells what a field holds, and so does which of them a rule moves or opens.
    """
    return await _compiled(scope, scope.mine(obj), criteria)


async def _compiled(scope: Scope, obj: ObjectType, criteria: object) -> Clause:
    return sa.func.coalesce(await compile_filter(scope, obj, parsed(obj, criteria)), sa.false())


async def wanted(scope: Scope, obj: ObjectType, rules: Sequence[TerritoryRule]) -> sa.ColumnElement[UUID | None]:
    """The territory that a row belongs to by rules, as a column."""
    table, beside = obj.table, FOLLOWS.get(obj.name)
    fallback: sa.ColumnElement[Any] = sa.cast(sa.null(), PGUUID(as_uuid=True))
    if beside is not None:
        other = scope.registry[beside].table.alias()
        fallback = sa.select(other.c.territory_id).where(other.c.id == table.c[beside]).scalar_subquery()
    if not rules:
        return fallback
    cases = [(await clause_of(scope, obj, each.criteria), sa.literal(each.territory_id)) for each in rules]
    return sa.case(*cases, else_=fallback)


def unpinned(obj: ObjectType) -> Clause:
    """Rows whose territory nobody chose by hand."""
    pin = territory_pin
    return ~sa.exists().where(pin.c.object == obj.name, pin.c.record_id == obj.table.c.id)


async def settle(
    scope: Scope, obj: ObjectType, ids: Collection[UUID], *, new: bool = False, risen: bool | None = None
) -> None:  # fmt: skip
    """Brings the territory and the rules' shares of records up to what they hold now, by the rules that are live now.

    The caller has written or locked the rows: so whoever changed the rules since the request began is seen here, and
    whoever changes them from here on waits for this transaction before they look at its rows (`placing_run`). That
    there were none is no reason not to ask: the first ones may just have been made.

    `new` are records that this transaction has made: nothing can follow them yet. `risen` is what a caller who has
    asked the epoch since then was told.
    """
    rules = await _of_now(scope, risen=risen)
    if rules.has_territories and is_territorial(obj.name) and ids:
        await _place(scope, obj, ids, rules, new=new)
    for each in rules.sharing:
        if each.object == obj.name and ids:
            await _share(scope, obj, ids, each)


async def by_rules(scope: Scope, obj: ObjectType, ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Where the rules that are live now put records that the caller holds, wherever they lie."""
    rules = await _of_now(scope)
    now = (await wanted(scope, obj, rules.of(obj.name))).label("wanted")
    among = obj.table.c.id == sa.any_(readers_value(list(ids)))
    return {row.id: row.wanted for row in await scope.session.rows(sa.select(obj.table.c.id, now).where(among))}


async def _of_now(scope: Scope, *, risen: bool | None = None) -> Live:
    if await epoch.has_risen(scope.session) if risen is None else risen:
        return await _load(scope.session)
    return await live(scope.session)


async def _place(scope: Scope, obj: ObjectType, ids: Collection[UUID], rules: Live, *, new: bool) -> None:
    mine, table = rules.of(obj.name), obj.table
    now = (await wanted(scope, obj, mine)).label("wanted")
    among, elsewhere = table.c.id == sa.any_(readers_value(list(ids))), table.c.territory_id.is_distinct_from(now)
    rows = await scope.session.rows(sa.select(table.c.id, now).where(among, unpinned(obj), elsewhere))
    await move(scope, obj, {row.id: row.wanted for row in rows}, new=new)


async def move(
    scope: Scope, obj: ObjectType, to: Mapping[UUID, UUID | None], *, new: bool = False, hand: Hand | None = None
) -> None:
    """Puts records into territories, and what follows them with them; `hand` says that somebody does."""
    table = obj.table
    if not to:
        return
    chosen = table.c.id == sa.any_(readers_value(sorted(to)))
    columns = (table.c.id, table.c.owner_id, table.c.territory_id, grantees_of(obj.name, table))
    held = await scope.session.rows(sa.select(*columns).where(chosen).order_by(table.c.id).with_for_update())
    moved = [row for row in held if row.territory_id != to[row.id]]
    for target in {to[row.id] for row in moved}:
        ids = readers_value([row.id for row in moved if to[row.id] == target])
        await scope.session.execute(table.update().where(table.c.id == sa.any_(ids)).values(territory_id=target))
    for row in held:
        before, now = Lay(row.territory_id), Lay(to[row.id])
        if hand is not None:
            before, now = before._replace(by_hand=row.id in hand.before), now._replace(by_hand=hand.now)
        if before != now:
            by = hand is not None
            scope.session.record_change(placed(obj.name, row.id, before, now, row.owner_id, row.shared_with, chosen=by))
    if not new:
        await _take_along(scope, obj, [row.id for row in moved])


async def _take_along(scope: Scope, obj: ObjectType, moved: Sequence[UUID]) -> None:
    """Brings along what follows these records: at once as far as it can be seen, and once more by a job.

    What others are writing just now can't be seen, and they may have judged it by where its record lay before. Neither
    side waits for the other: the job does, when this transaction is over.
    """
    for name, beside in FOLLOWS.items():
        if beside == obj.name and moved and name in scope.registry.objects:
            other = scope.registry[name]
            below = other.table.c[beside] == sa.any_(readers_value(moved))
            found = await scope.session.rows(sa.select(other.table.c.id).where(below).order_by(other.table.c.id))
            await settle(scope, other, [row.id for row in found])
            for start in range(0, len(moved), MOVED_AT_ONCE):
                ids = [str(each) for each in moved[start : start + MOVED_AT_ONCE]]
                args = {"object": name, "beside": beside, "ids": ids, "person_id": str(scope.principal.person_id)}
                await scope.session.enqueue(FOLLOW, args)


async def _share(scope: Scope, obj: ObjectType, ids: Collection[UUID], rule: SharingRule) -> None:
    table, among, mine = obj.table, readers_value(list(ids)), share.alias("mine")
    meets = await clause_of(scope, obj, rule.criteria)
    columns = (
        table.c.id,
        table.c.owner_id,
        meets.label("meets"),
        mine.c.id.label("given"),
        grantees_of(obj.name, table),
    )
    given = sa.and_(mine.c.record_id == table.c.id, mine.c.grantee_id == rule.id, mine.c.object == obj.name)
    rows = await scope.session.rows(
        sa.select(*columns).select_from(table.outerjoin(mine, given))
        .where(table.c.id == sa.any_(among), meets.is_distinct_from(mine.c.id.is_not(None)))
    )  # fmt: skip
    now = business_now()
    base = {
        "object": obj.name, "grantee_id": rule.id, "grantee_kind": "rule", "level": rule.level, "role": None,
        "expires_at": rule.expires_at, "given_by": rule.given_by, "created_at": now,
    }  # fmt: skip
    new = [{"id": new_id(), "record_id": row.id, **base} for row in rows if row.meets]
    if new:
        same = ["record_id", "grantee_id", "object"]
        await scope.session.execute(insert(share).on_conflict_do_nothing(index_elements=same), new)
    gone = [row.given for row in rows if not row.meets]
    if gone:
        await scope.session.execute(share.delete().where(share.c.id == sa.any_(readers_value(gone))))
    for row in rows:
        op = SHARE if row.meets else UNSHARE
        told = {**base, "record_id": row.id}
        scope.session.record_change(change_of(op, told, row.shared_with, (row.owner_id,)))
