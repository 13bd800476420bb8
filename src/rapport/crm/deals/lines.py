"""Products as lines of a deal. The lines are written as a whole, and the deal's amount is what they come to over their
terms (`recurrence.py`).

A line keeps the price that was agreed: a later change of the list price doesn't touch it.
"""

from collections.abc import Iterable, Mapping, Sequence
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
from kernel.text import Text
from rapport.crm.deals import discounts
from rapport.crm.deals.errors import BadLine, BadTermOfLine
from rapport.crm.deals.listing import MAX_NUMBER, ONE, Listing, as_listed, grouped
from rapport.crm.deals.recurrence import FIGURES, TOTAL, Recurrence, annual, figures, restated, total
from rapport.crm.price_books import prices
from rapport.crm.records import aliases, choices, write
from rapport.crm.records.by_ids import by_ids
from rapport.crm.records.codec import Record
from rapport.crm.records.decimals import decimal_string, read_decimal
from rapport.crm.records.errors import CannotRevert, RecordConflict, RecordForbidden, RecordNotFound
from rapport.crm.records.gate import Attempt
from rapport.crm.records.included import titles
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import fetch
from rapport.crm.records.scope import Scope
from rapport.crm.vocabulary import MAX_TERM

MAX_LINES = 500
CENT = Decimal("0.01")
MAX_AMOUNT = 10**18
"""What the column of amounts doesn't hold any more."""
LINES: Final = "lines"
NUMBERS: Final = ("quantity", "unit_price", "discount", "amount")
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
    # What the product was listed at when the line got its price, in which currency, and by which price book: none where
    # the product itself said so. It stays, whatever becomes of the book.
    sa.Column("list_price", sa.Numeric(24, 6)),
    sa.Column("list_currency", sa.Text, sa.CheckConstraint("list_currency ~ '^[A-Z]{3}$'", name="list_currency")),
    sa.Column("price_book_id", PGUUID(as_uuid=True)),
    # How often the amount is due and how many times; nothing for once, no term for until somebody ends it.
    sa.Column(
        "recurrence", sa.Text, sa.CheckConstraint("recurrence IN ('monthly', 'quarterly', 'yearly')", name="recurrence")
    ),
    sa.Column("term", sa.SmallInteger, sa.CheckConstraint("term > 0", name="term")),
    sa.Index("ix_deal_line_deal", "deal_id", "position"),
    sa.Index("ix_deal_line_product", "product_id"),
)


class LineDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as it should be. Without a price the product's list price is taken; `discount` is in per cent.
    `recurrence` says how often the price is due, `term` how many times; without a term it goes on until somebody ends
    it. A line that names no recurrence is billed as its product is.
    """

    product_id: UUID
    quantity: str | int = "1"
    unit_price: str | int | None = None
    discount: str | int = "0"
    recurrence: Recurrence | None = None
    term: int | None = None


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line as it is; `product` is its name, or None where the reader may not see it.

    `list_price` is what the product was listed at when the line got its price: by `price_book`, or by the product
    itself where that is None. `amount` is that of one period, `annual` that of a year, `total` that of the whole term.
    """

    id: UUID
    product_id: UUID
    product: str | None
    quantity: str
    unit_price: str
    discount: str
    amount: str
    list_price: str | None
    price_book_id: UUID | None
    price_book: Text | None
    recurrence: Recurrence
    term: int | None
    annual: str
    total: str


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
    books = await choices.labels(scope.session, {row.price_book_id for row in rows if row.price_book_id})
    currency = str(deal.get("currency") or scope.principal.tenant.currency)
    shown, names_book = prices.is_shown(scope), prices.names_book(scope)
    lines = []
    for row in _columns(rows):
        # A list price in a currency that the deal had before would be read as one of its own.
        told = shown and row["list_price"] is not None and row["list_currency"] == currency
        book_id = row["price_book_id"] if told and names_book else None
        numbers = {name: decimal_string(row[name]) for name in NUMBERS}
        lines.append(
            Line(
                id=row["id"], product_id=row["product_id"],
                product=(named.get(str(row["product_id"])) or {}).get("label"), **numbers,
                list_price=decimal_string(row["list_price"]) if told else None, price_book_id=book_id,
                price_book=books.get(book_id) if book_id else None, recurrence=row["recurrence"] or "one_off",
                term=row["term"], annual=decimal_string(annual(row)), total=decimal_string(total(row)),
            )
        )  # fmt: skip
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
    currency = str(row.record["currency"] or scope.principal.tenant.currency)
    before = _columns(await _rows(scope, deal_id))
    named = UUID(row.record["price_book"]) if row.record["price_book"] else None
    new = await _built(scope, deal_id, drafts, Listing(currency, named, before))
    values = await discounts.measured(scope, currency, before, new)
    return Prepared(row, before, new, Attempt(object=obj.name, record_id=deal_id, values=values))


async def below(scope: Scope, obj: ObjectType, deal_id: UUID, amount: Decimal) -> Mapping[str, Decimal]:
    """What an amount that is typed over the sum of a deal's lines gives away; nothing where it is no less than both."""
    table = scope.whole(obj).table
    [row] = await scope.session.rows(sa.select(table.c.amount, table.c.currency).where(table.c.id == deal_id))
    rows = _columns(await _rows(scope, deal_id))
    if not rows or amount >= figures(rows)[TOTAL] or (row.amount is not None and amount >= row.amount):
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
    """Whether the reader is shown lines: not without the amounts that they add up to."""
    shown = scope.mine(obj).by_name
    return all(name in shown and not shown[name].masked for name in ("amount", *FIGURES))


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
    """Lines as the log keeps them: every column as text, but for those that hold nothing."""
    return [{name: str(value) for name, value in row.items() if value is not None} for row in rows]


def _columns(rows: Sequence[Any]) -> list[dict[str, Any]]:
    return [{column.name: getattr(row, column.name) for column in deal_line.columns} for row in rows]


def _as_stored(line: Mapping[str, str]) -> dict[str, Any]:
    return {
        column.name: column.type.python_type(line[column.name]) if column.name in line else None
        for column in deal_line.columns
    }


async def _follow(scope: Scope, obj: ObjectType, row: write.Locked, new: Sequence[dict[str, Any]]) -> None:
    """Gives the deal its amount, and in any case a new version: who looks at it hears of lines of the same sum too."""
    marked = replace(row, field_versions=row.field_versions | {str(LINES_FIELD): row.version + 1})
    if new:
        sums = {name: decimal_string(sum_) for name, sum_ in figures(new).items()}
        values = {"amount": sums[TOTAL], **sums, "product": str(new[0]["product_id"])}
        written = await write.apply_update(scope, obj, marked, values, None)
        if written["version"] > row.version:
            return
    await write.touch(scope, obj, marked, LINES_FIELD)


async def sums_of(scope: Scope, deals: Iterable[UUID]) -> Mapping[UUID, Mapping[str, Decimal]]:
    """What the lines of deals add up to, by the deals' fields; of those that have lines."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    asked = sa.select(deal_line).where(any_of(deal_line.c.deal_id, set(deals)))
    for line in _columns(await scope.session.rows(asked)):
        found.setdefault(line["deal_id"], []).append(line)
    return {deal_id: figures(mine) for deal_id, mine in found.items()}


async def start(scope: Scope, records: Sequence[tuple[UUID, Record]]) -> None:
    """The first line of new deals that name a product: one of it, for the deal's amount or else the list price."""
    rows = []
    for (currency, book), deals in grouped(scope, records).items():
        found = await prices.listed(scope, currency, book, {(product, ONE) for _, product, _ in deals})
        every = await prices.recurring(scope, {product for _, product, amount in deals if amount is None})
        for deal_id, product, amount in deals:
            # An amount that somebody said is that of the deal, once: by which periods it is due, nobody said.
            due = prices.ONCE if amount is not None else every.get(product, prices.ONCE)
            listed = found.get((product, ONE))
            # A line would tell what a product costs to who isn't shown it.
            known = listed.amount if listed is not None and prices.is_shown(scope) else Decimal()
            price = Decimal(amount) if amount is not None else known
            row = {"id": new_id(), "deal_id": deal_id, "product_id": product, "position": 0, "quantity": ONE}
            sums = {"unit_price": price, "discount": Decimal(), "amount": price.quantize(CENT, ROUND_HALF_UP)}
            rows.append({**row, **sums, **due._asdict(), **as_listed(currency, listed, due.recurrence)})
    if not rows:
        return
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


async def _rows(scope: Scope, deal_id: UUID) -> Sequence[Any]:
    mine = sa.select(deal_line).where(deal_line.c.deal_id == deal_id)
    return await scope.session.rows(mine.order_by(deal_line.c.position))


async def _built(scope: Scope, deal_id: UUID, drafts: Sequence[LineDraft], listing: Listing) -> list[dict[str, Any]]:
    if len(drafts) > MAX_LINES:
        raise BadLine(line=MAX_LINES + 1)
    wanted = {draft.product_id for draft in drafts}
    merged = await aliases.current(scope.session, wanted)
    products = [merged.get(draft.product_id, draft.product_id) for draft in drafts]
    quantities = [_number(draft.quantity, place) for place, draft in enumerate(drafts)]
    found = await by_ids(scope, scope.registry["product"], list(set(products)), ["name"])
    seen = {UUID(each["id"]) for each in found if each["deleted_at"] is None}
    asked = {pair for pair in zip(products, quantities, strict=True) if pair[0] in seen}
    listed = await prices.listed(scope, listing.currency, listing.book, asked)
    every = await prices.recurring(scope, seen)
    shown = prices.is_shown(scope)
    rows = []
    for place, (draft, product_id, quantity) in enumerate(zip(drafts, products, quantities, strict=True)):
        price = listed.get((product_id, quantity))
        due = _due(draft, every.get(product_id, prices.ONCE), place)
        own = restated(price.amount, price.recurrence, due.recurrence) if price is not None and shown else Decimal()
        unit_price = own if draft.unit_price is None else _number(draft.unit_price, place)
        discount = _number(draft.discount, place)
        if product_id not in seen or not quantity or discount > 100:
            raise BadLine(line=place + 1)
        amount = (quantity * unit_price * (100 - discount) / 100).quantize(CENT, ROUND_HALF_UP)
        row = {"id": new_id(), "deal_id": deal_id, "product_id": product_id, "position": place, **due._asdict()}
        sums = {"quantity": quantity, "unit_price": unit_price, "discount": discount, "amount": amount}
        if max(total(row | sums), annual(row | sums)) >= MAX_AMOUNT:
            raise BadLine(line=place + 1)
        rows.append({**row, **sums, **listing.of(row | sums, price, sent_back=draft.unit_price is not None)})
    return rows


def _due(draft: LineDraft, own: prices.Due, place: int) -> prices.Due:
    """How often a line is due, and how many times: as it says, or else as its product."""
    if draft.recurrence is None:
        recurrence, term = own.recurrence, own.term if draft.term is None else draft.term
    else:
        recurrence, term = (None if draft.recurrence == "one_off" else draft.recurrence), draft.term
    if term is not None and not (recurrence is not None and 1 <= term <= MAX_TERM):
        raise BadTermOfLine(line=place + 1)
    return prices.Due(recurrence, term)


def _number(raw: str | int, place: int) -> Decimal:
    number = read_decimal(raw)
    if number is None or not 0 <= number < MAX_NUMBER:
        raise BadLine(line=place + 1)
    return number
