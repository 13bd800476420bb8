"""Products as lines of a deal. The lines are written as a whole, and their sum is the deal's amount.

A line keeps the price that was agreed: a later change of the list price doesn't touch it.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel import context
from kernel.changes import Change
from kernel.errors import Forbidden
from kernel.ids import new_id
from kernel.statements import any_of
from kernel.tables import tenant_metadata
from rapport.crm.deals import discounts
from rapport.crm.deals.errors import BadLine
from rapport.crm.records import aliases, write
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.errors import CannotRevert, RecordConflict, RecordForbidden, RecordNotFound
from rapport.crm.records.gate import Attempt
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope

MAX_LINES = 500
CENT = Decimal("0.01")
MAX_AMOUNT = 10**18
"""What the column of amounts doesn't hold any more."""
LINES: Final = "lines"
PART, LINES_FIELD = "deal_line", 482
"""Stand for all lines of a deal in the change log."""

deal_line = sa.Table(
    "deal_line",
    tenant_metadata,
    sa.Column("id", PGUUID(as_uuid=True), primary_key=True),
    sa.Column("deal_id", PGUUID(as_uuid=True), nullable=False),
    sa.Column("product_id", PGUUID(as_uuid=True), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("quantity", sa.Numeric(24, 6), nullable=False),
    sa.Column("unit_price", sa.Numeric(24, 6), nullable=False),
    sa.Column("discount", sa.Numeric(9, 6), nullable=False),
    sa.Column("amount", sa.Numeric(24, 6), nullable=False),
    sa.Index("ix_deal_line_deal", "deal_id", "position"),
    sa.Index("ix_deal_line_product", "product_id"),
)


class LineDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as it should be. Without a price the product's list price is taken; `discount` is in per cent."""

    product_id: UUID
    quantity: str | int = "1"
    unit_price: str | int | None = None
    discount: str | int = "0"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is; `product` is its name, or None where the reader may not see it."""

    id: UUID
    product_id: UUID
    product: str | None
    quantity: str
    unit_price: str
    discount: str
    amount: str


class Lines(msgspec.Struct, frozen=True, kw_only=True):
    """All lines of a deal, and the version of the deal at which they were so: what a change of them is based on."""

    version: int
    lines: list[Line]


async def listed(scope: Scope, obj: ObjectType, deal_id: UUID) -> Lines:
    """A deal's lines in their order."""
    _check_shown(scope, obj)
    # The version first: who writes between the two statements is a conflict later, and never overwritten unseen.
    deal = await fetch(scope, obj, deal_id)
    rows = await _rows(scope, deal_id)
    named = await titles(scope, {"product": {row.product_id for row in rows}}) if rows else {}
    lines = [
        Line(
            id=row.id, product_id=row.product_id, product=(named.get(str(row.product_id)) or {}).get("label"),
            quantity=decimal_string(row.quantity), unit_price=decimal_string(row.unit_price),
            discount=decimal_string(row.discount), amount=decimal_string(row.amount),
        )
        for row in rows
    ]  # fmt: skip
    return Lines(version=deal["version"], lines=lines)


async def put(
    scope: Scope, obj: ObjectType, deal_id: UUID, drafts: Sequence[LineDraft], base_version: int | None
) -> Lines:
    """Brings a deal's lines to a new list and its amount to their sum; an empty list leaves the amount as it is.

    Refused where somebody wrote lines or amount after `base_version`.
    """
    wanted = await prepare(scope, obj, deal_id, drafts, base_version)
    await scope.registry.gate.judge(scope, wanted.attempt)
    await scope.session.execute(deal_line.delete().where(deal_line.c.deal_id == deal_id))
    if wanted.after:
        await scope.session.execute(deal_line.insert(), wanted.after)
    _record(scope, deal_id, wanted.before)
    await _follow(scope, obj, wanted.row, wanted.after)
    return await listed(scope, obj, deal_id)


@dataclass(frozen=True)
class Prepared:
    """A deal that is locked, its lines as they are and as they shall be, and what that comes to."""

    row: write.Locked
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    attempt: Attempt


async def prepare(
    scope: Scope, obj: ObjectType, deal_id: UUID, drafts: Sequence[LineDraft], base_version: int | None
) -> Prepared:
    """Locks a deal and judges new lines, without writing them."""
    _check_shown(scope, obj)
    locked = await write.lock(scope, obj, [deal_id], "update")
    if not locked or locked[0].deleted:
        await fetch(scope, obj, deal_id, deleted=False)
        raise RecordForbidden
    row = locked[0]
    # Lines and amount are one thing: whoever wrote the amount since, or the currency, wrote what the lines come to.
    one = (obj.by_name["amount"].id, scope.whole(obj).by_name["currency"].id, LINES_FIELD)
    together = (row.field_versions.get(str(each), 0) for each in one)
    if base_version is not None and max(together) > base_version:
        raise RecordConflict
    await scope.registry.gate.check_free(scope, obj, deal_id, {LINES: None})
    before, new = _columns(await _rows(scope, deal_id)), await _built(scope, deal_id, drafts)
    currency = str(row.record["currency"] or scope.principal.tenant.currency)
    values = await discounts.measured(scope, currency, before, new)
    return Prepared(row, before, new, Attempt(object=obj.name, record_id=deal_id, values=values))


async def below(scope: Scope, obj: ObjectType, deal_id: UUID, amount: Decimal) -> Mapping[str, Decimal]:
    """What an amount that is typed over the sum of a deal's lines gives away; nothing where it is no less than both."""
    table = scope.whole(obj).table
    [row] = await scope.session.rows(sa.select(table.c.amount, table.c.currency).where(table.c.id == deal_id))
    rows = _columns(await _rows(scope, deal_id))
    total = sum((line["amount"] for line in rows), Decimal())
    if not rows or amount >= total or (row.amount is not None and amount >= row.amount):
        return {}
    currency = str(row.currency or scope.principal.tenant.currency)
    return await discounts.of_whole(scope, currency, rows, amount)


async def in_currency(scope: Scope, obj: ObjectType, deal_id: UUID, currency: str) -> Mapping[str, Decimal]:
    """What a deal's lines give away if their numbers are of another currency; all, where none says what they cost."""
    table = scope.whole(obj).table
    [row] = await scope.session.rows(sa.select(table.c.currency).where(table.c.id == deal_id))
    before = str(row.currency or scope.principal.tenant.currency)
    rows = _columns(await _rows(scope, deal_id))
    return await discounts.in_another(scope, before, currency, rows) if rows and currency != before else {}


def _check_shown(scope: Scope, obj: ObjectType) -> None:
    if not is_shown(scope, obj):
        raise Forbidden


def is_shown(scope: Scope, obj: ObjectType) -> bool:
    """Whether the reader is shown lines: not without the amount, which they add up to."""
    return "amount" in scope.mine(obj).by_name


async def take_back(scope: Scope, obj: ObjectType, changed: Any) -> None:  # a row of the log
    """Brings a deal's lines to what they were before a change of them; its amount has changes of its own."""
    if not is_shown(scope, obj):
        raise CannotRevert
    deal_id = changed.record_id
    locked = await write.lock(scope, obj, [deal_id], "update")
    if not locked or locked[0].deleted:
        raise RecordNotFound
    await scope.registry.gate.check_free(scope, obj, deal_id, {LINES: None})
    before = _columns(await _rows(scope, deal_id))
    if _as_kept(before) == changed.public["lines"]:
        return
    await scope.session.execute(deal_line.delete().where(deal_line.c.deal_id == deal_id))
    if old := [_as_stored(line) for line in changed.public["lines"]]:
        merged = await aliases.current(scope.session, {line["product_id"] for line in old})
        old = [{**line, "product_id": merged.get(line["product_id"], line["product_id"])} for line in old]
        await scope.session.execute(deal_line.insert(), old)
    _record(scope, deal_id, before)
    marks = locked[0].field_versions | {str(LINES_FIELD): locked[0].version + 1}
    await write.touch(scope, obj, replace(locked[0], field_versions=marks), LINES_FIELD)


def _record(scope: Scope, deal_id: UUID, before: Sequence[Mapping[str, Any]]) -> None:
    public = {"lines": _as_kept(before)}
    scope.session.record_change(
        Change(object=PART, record_id=deal_id, op="update", field_ids=(LINES_FIELD,), public=public)
    )


def _as_kept(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Lines as the log keeps them: every column as text."""
    return [{name: str(value) for name, value in row.items()} for row in rows]


def _columns(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{column.name: getattr(row, column.name) for column in deal_line.columns} for row in rows]


def _as_stored(line: Mapping[str, str]) -> dict[str, Any]:
    return {column.name: column.type.python_type(line[column.name]) for column in deal_line.columns}


async def _follow(scope: Scope, obj: ObjectType, row: write.Locked, new: Sequence[dict[str, Any]]) -> None:
    """Gives the deal its amount, and in any case a new version: who looks at it hears of lines of the same sum too."""
    marked = replace(row, field_versions=row.field_versions | {str(LINES_FIELD): row.version + 1})
    if new:
        total = sum((line["amount"] for line in new), Decimal())
        values = {"amount": decimal_string(total), "product": str(new[0]["product_id"])}
        written = await write.apply_update(scope, obj, marked, values, None)
        if written["version"] > row.version:
            return
    await write.touch(scope, obj, marked, LINES_FIELD)


async def start(scope: Scope, records: Sequence[tuple[UUID, Record]]) -> None:
    """The first line of new deals that name a product: one of it, for the deal's amount or else the list price."""
    named = [(deal_id, UUID(record["product"]), record["amount"]) for deal_id, record in records if record["product"]]
    if not named:
        return
    prices = await _list_prices(scope, {product for _, product, _ in named})
    rows = []
    for deal_id, product, amount in named:
        price = Decimal(amount) if amount is not None else prices.get(product) or Decimal()
        one = {"id": new_id(), "deal_id": deal_id, "product_id": product, "position": 0, "quantity": Decimal(1)}
        rows.append({**one, "unit_price": price, "discount": Decimal(), "amount": price.quantize(CENT, ROUND_HALF_UP)})
    if context.current().origin != "import" and not scope.historic:  # what a file brings was agreed to elsewhere
        await _judge_first(scope, rows)
    await scope.session.execute(deal_line.insert(), rows)


async def _judge_first(scope: Scope, rows: Sequence[dict[str, Any]]) -> None:
    """Of new deals whose amounts are below what their products cost: each has one line, so both discounts are one."""
    table = scope.registry["deal"].table
    asked = sa.select(table.c.id, table.c.currency).where(any_of(table.c.id, {line["deal_id"] for line in rows}))
    currencies = {
        row.id: str(row.currency or scope.principal.tenant.currency) for row in await scope.session.rows(asked)
    }
    for currency in sorted(set(currencies.values())):
        mine = [line for line in rows if currencies[line["deal_id"]] == currency]
        most = (await discounts.measured(scope, currency, (), mine)).get(discounts.OF_LINE, Decimal())
        values = {discounts.OF_LINE: most, discounts.OF_DEAL: most} if most else {}
        await scope.registry.gate.judge(scope, Attempt(object="deal", values=values))


async def _list_prices(scope: Scope, products: Collection[UUID]) -> dict[UUID, Decimal | None]:
    """What products cost; none for who isn't shown it, as a deal's line would tell it."""
    product = scope.registry["product"]
    field = product.by_name.get("price")
    if field is None or field.masked:
        return {}
    table = product.table
    priced = sa.select(table.c.id, table.c.price).where(table.c.id.in_(products))
    return {row.id: row.price for row in await scope.session.rows(priced)}


async def _rows(scope: Scope, deal_id: UUID) -> Sequence[Any]:
    mine = sa.select(deal_line).where(deal_line.c.deal_id == deal_id)
    return await scope.session.rows(mine.order_by(deal_line.c.position))


async def _built(scope: Scope, deal_id: UUID, drafts: Sequence[LineDraft]) -> list[dict[str, Any]]:
    if len(drafts) > MAX_LINES:
        raise BadLine(line=MAX_LINES + 1)
    wanted = {draft.product_id for draft in drafts}
    merged = await aliases.current(scope.session, wanted)
    products = [merged.get(draft.product_id, draft.product_id) for draft in drafts]
    product = scope.registry["product"]
    shown = [name for name in ("name", "price") if name in product.by_name and not product.by_name[name].masked]
    found = await by_ids(scope, product, list(set(products)), shown)
    prices = {UUID(each["id"]): each.get("price") for each in found if each["deleted_at"] is None}
    rows = []
    for place, (draft, product_id) in enumerate(zip(drafts, products, strict=True)):
        price = draft.unit_price if draft.unit_price is not None else prices.get(product_id) or "0"
        quantity, unit_price, discount = (read_decimal(each) for each in (draft.quantity, price, draft.discount))
        if product_id not in prices or quantity is None or unit_price is None or discount is None:
            raise BadLine(line=place + 1)
        if quantity <= 0 or unit_price < 0 or not 0 <= discount <= 100 or max(quantity, unit_price) >= 10**12:
            raise BadLine(line=place + 1)
        amount = (quantity * unit_price * (100 - discount) / 100).quantize(CENT, ROUND_HALF_UP)
        if amount >= MAX_AMOUNT:
            raise BadLine(line=place + 1)
        row = {"id": new_id(), "deal_id": deal_id, "product_id": product_id, "position": place}
        rows.append({**row, "quantity": quantity, "unit_price": unit_price, "discount": discount, "amount": amount})
    return rows
