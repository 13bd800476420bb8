"""An invoice's CSV: every row is what its own figures come to, and the rows add up, whatever the lines are made of."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest

from billing.invoicing import csv, draft
from billing.invoicing.document import Document, Party, Position, Tax
from billing.rating.contract import Change, Contract, Item, Outcome, Recurring, Share, Tier, Usage, Used
from billing.rating.periods import begins
from billing.rating.rate import Rated, rate
from kernel.money import Money
from kernel.text import Text
from tests.support.billing import recomputed, total

DAY = dt.date(2026, 5, 1)
PARTY = Party(name="=cmd", address=(), country="GB")
SEATS = Text(zh="席", en="seats")
CALLS = Text(zh="次调用", en="calls")
TIERS = (Tier(up_to=Decimal(1000), price=Decimal("0.0035")), Tier(up_to=None, price=Decimal("0.0011")))
GROWTH = Outcome(
    id="outcome:1", label=SEATS, starts=DAY, baseline=(Decimal(1000), Decimal(1000)), deadband=Decimal("0.03"),
    tiers=(Share(up_to=Decimal(500), share=Decimal("0.0555")), Share(up_to=None, share=Decimal("0.02"))),
    interim=Decimal("0.8"),
)  # fmt: skip


def seats(*changes: Change, price: str = "300") -> Recurring:
    return Recurring(id="seats", label=SEATS, unit=SEATS, price=Decimal(price), changes=changes)


def calls(**more: object) -> Usage:
    return Usage(id="usage.api", label=CALLS, unit=CALLS, meter="api", tiers=TIERS, **more)  # type: ignore[arg-type]


def rated(*items: Item, used: Used | None = None, currency: str = "EUR", on: dt.date = dt.date(2026, 6, 2)) -> Rated:
    contract = Contract(currency=currency, time_zone="Europe/Paris", anchor=DAY, items=items)
    return rate(contract, used or Used(), begins(on, "Europe/Paris"))


def document(done: Rated, *taxes: Tax, more: tuple[Position, ...] = ()) -> Document:
    """What is printed of a rating, and of lines that are of no contract."""
    contract = Contract(currency=done.currency, time_zone="Europe/Paris", anchor=DAY, items=())
    subtotal = done.subtotal_minor + sum(each.amount_minor for each in more)
    return Document(
        kind="invoice", number="RAP-2026-000001", currency=done.currency, issued_on=DAY, due_on=DAY, period_start=DAY,
        period_end=DAY, supplier=PARTY, customer=PARTY, fingerprint="", subtotal_minor=subtotal, taxes=taxes,
        positions=(*draft.positions(done.lines, contract, {}), *more),
        total_minor=subtotal + sum(each.amount_minor for each in taxes),
    )  # fmt: skip


def rows_of(said: Document) -> list[dict[str, str]]:
    """The rows, each recomputed, and together the document's total."""
    rows = recomputed(csv.table(said, "en", ""))
    assert total(rows) == Money(said.total_minor, said.currency).to_decimal()
    return rows


def shown(rows: list[dict[str, str]]) -> list[tuple[str, ...]]:
    return [(row["Part"], row["Quantity"], row["Unit price"], row["Amount"]) for row in rows]


def test_a_seat_of_a_part_of_the_month_says_of_how_many_days() -> None:
    done = rated(
        seats(Change(on=DAY, quantity=2), Change(on=dt.date(2026, 5, 15), quantity=5)), on=dt.date(2026, 5, 20)
    )
    rows = rows_of(document(done))
    assert [(row["Line"], row["Quantity"], row["Days"], row["Of days"], row["Amount"]) for row in rows] == [
        ("1", "2", "31", "31", "600.00"), ("2", "3", "17", "31", "493.55"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "many", "parts"),
    [
        (
            calls(included=Decimal(9)), 2143,
            [("included", "9", "0", "0.00"), ("calls", "1000", "0.0035", "3.50"), ("calls", "1134", "0.0011", "1.25")],
        ),
        (
            calls(package=100), 110_050,
            [("packages of 100 calls", "1000", "0.0035", "3.50"), ("packages of 100 calls", "101", "0.0011", "0.11")],
        ),
        (calls(minimum=Decimal(5)), 1, [("calls", "1", "0.0035", "0.00"), ("up to the least", "1", "4.9965", "5.00")]),
        (
            calls(maximum=Decimal("2.5")), 1000,
            [("calls", "1000", "0.0035", "3.50"), ("down to the most", "1", "-1", "-1.00")],
        ),
        (calls(included=Decimal(10)), 4, [("included", "4", "0", "0.00")]),
    ],
)  # fmt: skip
def test_usage_has_a_row_for_each_tier(item: Usage, many: int, parts: list[tuple[str, ...]]) -> None:
    used = Used(meters={"api": {DAY: Decimal(many)}})
    rows = shown(rows_of(document(rated(item, used=used))))
    assert [(*row[:2], f"{Decimal(row[2]).normalize():f}", row[3]) for row in rows] == parts


def test_what_rounding_once_differs_by_is_a_row() -> None:
    """3.5035 of one tier and 0.0022 of the next are 3.50 and 0.00, and together 3.51."""
    tiers = (Tier(up_to=Decimal(1), price=Decimal("3.5035")), Tier(up_to=None, price=Decimal("0.0011")))
    item = msgspec.structs.replace(calls(), tiers=tiers)
    rows = rows_of(document(rated(item, used=Used(meters={"api": {DAY: Decimal(3)}}))))
    assert shown(rows)[-1] == ("rounding", "1", "0.01", "0.01")


def test_what_came_late_takes_its_line_back_row_by_row() -> None:
    item, first = calls(included=Decimal(100)), Used(meters={"api": {DAY: Decimal(1500)}})
    before = rated(item, used=first)
    later = Used(meters={"api": {DAY: Decimal(1600)}}, billed=before.lines)
    rows = rows_of(document(rated(item, used=later)))
    assert [(row["Line"], row["Quantity"], row["Amount"]) for row in rows] == [
        ("1", "-100", "0.00"), ("1", "-1000", "-3.50"), ("1", "-400", "-0.44"),
        ("2", "100", "0.00"), ("2", "1000", "3.50"), ("2", "500", "0.55"),
    ]  # fmt: skip


@pytest.mark.parametrize(("cap", "floor"), [(None, "0"), ("20", "0"), (None, "100")])
@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_growth_has_its_tiers_bounds_and_what_was_billed(cap: str | None, floor: str, currency: str) -> None:
    item = msgspec.structs.replace(GROWTH, cap=None if cap is None else Decimal(cap), floor=Decimal(floor))
    results = (Decimal("1777.77"), Decimal("1333.33"))
    first = rated(item, used=Used(results={item.id: results[:1]}), currency=currency)
    parts = [row["Part"] for row in rows_of(document(first))]
    assert parts[:2] == ["growth that counts"] * 2
    assert "held until the year ends" in parts
    last = rated(item, used=Used(results={item.id: results}, billed=first.lines), currency=currency)
    rows = rows_of(document(last)) if last.lines else []
    assert ("less billed before" in {row["Part"] for row in rows}) == bool(last.lines)


def test_a_tax_is_the_rate_of_what_is_taxed_or_says_what_it_differs_by() -> None:
    vat = Tax(label=Text(zh="增值税", en="VAT"), rate=Decimal("0.2"), base_minor=1003, amount_minor=201)
    given = Position(title=Text(zh="x", en="+x"), sentence=Text(zh="", en="@x"), amount_minor=1003)
    rows = rows_of(document(rated(), vat, more=(given,)))
    assert [(row["Item"], *figures) for row, figures in zip(rows, shown(rows), strict=True)] == [
        ("'+x", "", "1", "10.03", "10.03"), ("VAT 20%", "taxable amount", "10.03", "0.2", "2.01"),
    ]  # fmt: skip
    part = msgspec.structs.replace(vat, amount_minor=200)
    assert shown(rows_of(document(rated(), part, more=(given,))))[-1] == ("rounding", "1", "-0.01", "-0.01")


def test_the_head_is_in_the_document_s_language() -> None:
    head = csv.table(document(rated()), "zh-CN", "").splitlines()[0]
    assert head == "\ufeff账单,行,项目,部分,说明,数量,天数,总天数,单价,金额,币种,"
