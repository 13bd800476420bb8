"""How a deal is split between people: shares of credit, which are all of it, and overlays, which may come on top.

The split is written as a whole. Nobody in it means that the deal is its owner's alone.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.people import existing, names
from kernel.changes import Change
from kernel.tables import change
from rapport.crm.deals.errors import BadSplit, SplitNotWhole
from rapport.crm.records import write
from rapport.crm.records.credits import CREDIT, deal_split
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.errors import RecordConflict, RecordForbidden, RecordNotFound
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

PART: Final = "deal_split"
SPLIT_FIELD: Final = 626
"""Stand for the whole split of a deal in the change log."""
WHOLE: Final = Decimal(100)
DECIMALS: Final = 4
MAX_MEMBERS: Final = 50
SHOWN: Final = 20
"""Earlier splits that are told."""

Kind = Literal["credit", "overlay"]
KINDS: Final[tuple[Kind, ...]] = ("credit", "overlay")
Shares = Sequence[tuple[UUID, Decimal]]


class ShareDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Somebody's share in per cent. All of the kind `credit` together are 100; `overlay` may come on top."""

    person_id: UUID
    percent: str | int
    kind: Kind = "credit"


class CreditShare(msgspec.Struct, frozen=True, kw_only=True):
    """A share as it is. `amount` is its part of the deal's, None for who isn't shown that."""

    person_id: UUID
    person: str | None
    kind: Kind
    percent: str
    amount: str | None


class PastSplit(msgspec.Struct, frozen=True, kw_only=True):
    """How a deal was split until somebody changed it."""

    until: dt.datetime
    by: str | None
    shares: list[CreditShare]


class Split(msgspec.Struct, frozen=True, kw_only=True):
    """A deal's shares in their order, the version of the deal at which they were so, and how it was split before."""

    version: int
    shares: list[CreditShare]
    before: list[PastSplit]


async def shown(scope: Scope, obj: ObjectType, deal_id: UUID) -> Split:
    """A deal's split as its reader sees it."""
    deal = await fetch(scope, obj, deal_id)
    rows = [dict(row.items()) for row in await _rows(scope, deal_id)]
    mine = (change.c.record_id == deal_id) & (change.c.object == PART)
    past = await scope.session.rows(sa.select(change).where(mine).order_by(change.c.seq.desc()).limit(SHOWN))
    then = [[_as_stored(deal_id, each) for each in row.public["shares"]] for row in past]
    people = {each["person_id"] for split in (rows, *then) for each in split}
    known = await names(scope.session, people | {row.actor for row in past if row.actor})
    called = {key: each["name"] for key, each in known.items()}
    amount = deal.get("amount")
    return Split(
        version=deal["version"],
        shares=_shares(rows, called, None if amount is None else Decimal(amount)),
        before=[
            PastSplit(until=row.occurred_at, by=called.get(row.actor), shares=_shares(split, called, None))
            for row, split in zip(past, then, strict=True)
        ],
    )  # fmt: skip


def _shares(rows: Sequence[Mapping[str, Any]], called: Mapping[UUID, str], amount: Decimal | None) -> list[CreditShare]:
    parts = _parts_of(rows, amount)
    return [
        CreditShare(
            person_id=row["person_id"], person=called.get(row["person_id"]), kind=row["kind"],
            percent=decimal_string(row["percent"]),
            amount=None if parts is None else decimal_string(parts[row["person_id"], row["kind"]]),
        )
        for row in rows
    ]  # fmt: skip


def _parts_of(rows: Sequence[Mapping[str, Any]], amount: Decimal | None) -> Mapping[tuple[UUID, str], Decimal] | None:
    if amount is None:
        return None
    credit = parts(amount, {row["person_id"]: row["percent"] for row in rows if row["kind"] == CREDIT})
    overlay = {row["person_id"]: _part(amount, row["percent"]) for row in rows if row["kind"] != CREDIT}
    kinds = ((CREDIT, credit), ("overlay", overlay))
    return {(key, kind): each for kind, found in kinds for key, each in found.items()}


def parts(amount: Decimal, percents: Mapping[UUID, Decimal]) -> dict[UUID, Decimal]:
    """An amount in parts that add up to it exactly: each is rounded down to hundredths, and what is left is the
    largest share's, of several such the first one's by id.
    """
    found = {key: _part(amount, percent) for key, percent in percents.items()}
    if found:
        largest = min(percents, key=lambda key: (-percents[key], str(key)))
        found[largest] += amount - sum(found.values(), Decimal())
    return found


def _part(amount: Decimal, percent: Decimal) -> Decimal:
    return (amount * percent / WHOLE).quantize(Decimal("0.01"), ROUND_DOWN)


async def put(
    scope: Scope, obj: ObjectType, deal_id: UUID, drafts: Sequence[ShareDraft], base_version: int | None
) -> UUID:
    """Brings a deal's split to a new list; nobody in it leaves the deal to its owner. Says who that is."""
    wanted = await _judged(scope, deal_id, drafts)
    row = await _locked(scope, obj, deal_id)
    if base_version is not None and row.field_versions.get(str(SPLIT_FIELD), 0) > base_version:
        raise RecordConflict
    await _replace(scope, obj, row, wanted)
    return row.owner


async def put_many(scope: Scope, obj: ObjectType, wanted: Mapping[UUID, Mapping[Kind, Shares]]) -> dict[UUID, UUID]:
    """Brings the shares of deals to new lists, kind by kind; kinds that aren't named stay. Says whose the deals are
    that this changed. What the shares are has been judged.
    """
    found: dict[UUID, UUID] = {}
    for row in await write.lock(scope, obj, list(wanted), "update"):
        before = await _rows(scope, row.id)
        split: dict[Kind, list[tuple[UUID, Decimal]]] = {
            kind: [(each.person_id, each.percent) for each in before if each.kind == kind] for kind in KINDS
        }
        after = split | {kind: list(shares) for kind, shares in wanted[row.id].items()}
        if row.deleted or after == split:
            continue
        listed = [(kind, *share) for kind in KINDS for share in after[kind]]
        rows = [
            {"deal_id": row.id, "person_id": person_id, "kind": kind, "position": place, "percent": percent}
            for place, (kind, person_id, percent) in enumerate(listed)
        ]
        await _replace(scope, obj, row, rows)
        found[row.id] = row.owner
    return found


async def take_back(scope: Scope, obj: ObjectType, changed: Any) -> None:  # a row of the log
    """Brings a deal's split to what it was before a change of it."""
    row = await _locked(scope, obj, changed.record_id)
    await _replace(scope, obj, row, [_as_stored(row.id, each) for each in changed.public["shares"]])


async def _locked(scope: Scope, obj: ObjectType, deal_id: UUID) -> write.Locked:
    locked = await write.lock(scope, obj, [deal_id], "update")
    if not locked or locked[0].deleted:
        if scope.session.cause_seq is not None:
            raise RecordNotFound
        await fetch(scope, obj, deal_id, deleted=False)
        raise RecordForbidden
    return locked[0]


async def _replace(scope: Scope, obj: ObjectType, row: write.Locked, wanted: Sequence[dict[str, Any]]) -> None:
    before = [dict(each.items()) for each in await _rows(scope, row.id)]
    if before == list(wanted):
        return
    await scope.session.execute(deal_split.delete().where(deal_split.c.deal_id == row.id))
    if wanted:
        await scope.session.execute(deal_split.insert(), list(wanted))
    kept = [{name: str(each[name]) for name in ("person_id", "kind", "percent")} for each in before]
    scope.session.record_change(
        Change(object=PART, record_id=row.id, op="update", field_ids=(SPLIT_FIELD,), public={"shares": kept})
    )
    marks = row.field_versions | {str(SPLIT_FIELD): row.version + 1}
    await write.touch(scope, obj, replace(row, field_versions=marks), SPLIT_FIELD)


def _as_stored(deal_id: UUID, kept: Mapping[str, str]) -> dict[str, Any]:
    return {
        "deal_id": deal_id, "person_id": UUID(kept["person_id"]), "kind": kept["kind"], "position": 0,
        "percent": Decimal(kept["percent"]),
    }  # fmt: skip


async def _judged(scope: Scope, deal_id: UUID, drafts: Sequence[ShareDraft]) -> list[dict[str, Any]]:
    """The rows of a split; refuses one that doesn't add up, that names nobody, or somebody twice."""
    if len(drafts) > MAX_MEMBERS or len({(each.person_id, each.kind) for each in drafts}) < len(drafts):
        raise BadSplit
    found: list[dict[str, Any]] = []
    for place, each in enumerate(drafts):
        percent = read_decimal(each.percent)
        if percent is None or not 0 < percent <= WHOLE or -int(percent.as_tuple().exponent) > DECIMALS:
            raise BadSplit
        found.append(
            {"deal_id": deal_id, "person_id": each.person_id, "kind": each.kind, "position": place, "percent": percent}
        )
    credit = [each["percent"] for each in found if each["kind"] == CREDIT]
    if credit and sum(credit) != WHOLE:
        raise SplitNotWhole(total=decimal_string(sum(credit, Decimal())))
    for person_id in {each.person_id for each in drafts}:
        if not await existing(scope.session, person_id):
            raise BadSplit
    return found


async def _rows(scope: Scope, deal_id: UUID) -> Sequence[Any]:
    order = (deal_split.c.kind, deal_split.c.position, deal_split.c.person_id)
    return await scope.session.rows(sa.select(deal_split).where(deal_split.c.deal_id == deal_id).order_by(*order))
