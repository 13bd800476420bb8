"""From evidence to results: properties of the pure part, and each flag."""

import datetime as dt
import hashlib
from decimal import Decimal
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.outcome import merkle
from billing.outcome.evidence import Evidence, in_quarter, result, root, standings
from billing.outcome.offers import offer
from billing.outcome.terms import quarter, quarter_number
from billing.rating.contract import MAX_AMOUNT
from billing.rating.outcome import fee

STARTS, LATER = dt.date(2026, 1, 1), dt.date(2026, 9, 1)
TERMS = offer("growth-cny-1").item("o", STARTS, (Decimal(100),) * 4)  # type: ignore[union-attr]


def deal(number: int) -> UUID:
    return UUID(int=number)


def said(change: str, amount: str = "100", won_on: str = "2026-02-10", **more: object) -> Evidence:
    day = dt.date.fromisoformat(won_on)
    values = {
        "deal_id": deal(1), "deal_version": 1, "currency": "CNY", "recorded_on": day, "won_on": day,
        "change": change, "amount": Decimal(amount), **more,
    }  # fmt: skip
    named = f"{values['deal_id']}{values['deal_version']}{change}"
    return Evidence(id=UUID(bytes=hashlib.sha256(named.encode()).digest()[:16]), **values)  # type: ignore[arg-type]


def of(*rows: Evidence) -> tuple[str, str | None] | None:
    """What the first deal counts for, and its flag."""
    each = standings(rows, STARTS, "CNY").get(deal(1))
    return None if each is None else (str(each.amount), each.flag)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([said("won")], ("100", None)),
        ([said("won"), said("amended", "80", deal_version=2)], ("80", "changed_after_close")),
        ([said("won"), said("reopened", deal_version=2)], None),
        ([said("won"), said("reopened", deal_version=2), said("won", "70", deal_version=3)], ("70", None)),
        ([said("won"), said("deleted", deal_version=2)], ("0", "deleted")),
        ([said("won"), said("deleted", deal_version=2), said("restored", deal_version=3)], ("100", None)),
        ([said("won", currency="USD")], ("0", "other_currency")),
        ([said("won"), said("amended", currency="USD", deal_version=2)], ("0", "other_currency")),
        ([said("won", recorded_on=dt.date(2026, 2, 17))], ("100", None)),
        ([said("won", recorded_on=dt.date(2026, 2, 18))], ("100", "backdated")),
        ([said("won", won_on="2026-03-31", recorded_on=dt.date(2026, 4, 1))], ("100", "backdated")),
        # A change long after is no late win, but one that moves the day before the win's quarter is.
        ([said("won"), said("amended", deal_version=2, recorded_on=LATER)], ("100", "changed_after_close")),
        ([said("won"), said("amended", won_on="2025-12-31", deal_version=2)], ("100", "backdated")),
        ([said("won"), said("voided")], None),
        ([said("won"), said("voided"), said("amended", "90", deal_version=2)], None),
        ([said("won"), said("voided"), said("reopened", deal_version=2), said("won", deal_version=3)], ("100", None)),
        # Its win is no evidence: it was won elsewhere, or before.
        ([said("amended"), said("restored", deal_version=2)], None),
    ],
)  # fmt: skip
def test_what_a_deal_counts_for_and_what_is_said_of_it(rows, expected):
    assert of(*rows) == expected
    assert of(*reversed(rows)) == expected


def test_quarters_are_counted_from_the_contracts_first_day():
    starts = dt.date(2026, 1, 31)
    days = {"2026-01-30": -1, "2026-01-31": 0, "2026-04-29": 0, "2026-04-30": 1, "2027-01-31": 4, "2025-01-30": -5}
    assert {day: quarter_number(starts, dt.date.fromisoformat(day)) for day in days} == days
    for number in range(-8, 8):
        span = quarter(starts, number)
        assert quarter_number(starts, span.start) == quarter_number(starts, span.end - dt.timedelta(1)) == number


def test_a_result_is_rounded_once_and_stays_within_what_rating_takes():
    assert result([Decimal("0.004"), Decimal("0.004")], "CNY") == Decimal("0.01")
    assert result([Decimal("1.5")], "JPY") == 2
    assert result([], "CNY") == 0
    assert result([MAX_AMOUNT, Decimal(1)], "CNY") == MAX_AMOUNT
    assert result([-MAX_AMOUNT, Decimal(-1)], "CNY") == -MAX_AMOUNT


def test_the_root_is_that_of_rfc_6962():
    """The test vectors of its reference implementation (trees of these leaves with 0 to 8 of them)."""
    leaves = [bytes.fromhex(each) for each in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657",
                                               "606162636465666768696a6b6c6d6e6f")]  # fmt: skip
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert [merkle.root(leaves[:count]).hex() for count in (1, 2, 3, 8)] == [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]


DAYS = st.dates(dt.date(2025, 11, 1), dt.date(2027, 2, 28))
ROWS = st.lists(
    st.builds(
        lambda number, version, change, amount, day, late, currency: said(
            change, str(amount), day.isoformat(), deal_id=deal(number), deal_version=version, currency=currency,
            recorded_on=day + dt.timedelta(days=late),
        ),
        st.integers(1, 4), st.integers(1, 5),
        st.sampled_from(["won", "won", "amended", "reopened", "deleted", "restored", "voided"]),
        st.decimals("0", "9000000", places=3), DAYS, st.integers(0, 40), st.sampled_from(["CNY", "CNY", "USD"]),
    ),
    max_size=12, unique_by=lambda each: (each.deal_id, each.deal_version, each.change == "voided"),
)  # fmt: skip


def results(rows: list[Evidence]) -> list[Decimal]:
    found = standings(rows, STARTS, "CNY")
    return [result((each.amount for each in in_quarter(found, STARTS, number)), "CNY") for number in range(4)]


@given(ROWS, st.randoms())
def test_order_and_repetition_make_no_difference(rows, dice):
    again = [*rows, *dice.choices(rows, k=5)] if rows else []
    dice.shuffle(again)
    assert results(again) == results(rows)
    roots = [
        [root(in_quarter(standings(each, STARTS, "CNY"), STARTS, number)) for number in range(4)]
        for each in (rows, again)
    ]
    assert roots[0] == roots[1]


@given(ROWS)
def test_every_cent_traces_to_evidence(rows):
    known = {each.id: each for each in rows}
    for number in range(4):
        mine = in_quarter(standings(rows, STARTS, "CNY"), STARTS, number)
        assert len({each.evidence.deal_id for each in mine}) == len(mine)
        for each in mine:
            assert known[each.evidence.id] == each.evidence
            assert each.amount in {0, each.evidence.amount}
            assert each.amount == 0 or each.evidence.currency == "CNY"
            assert any(other.change == "won" and other.deal_id == each.evidence.deal_id for other in rows)


@given(ROWS, st.integers(0, 11), st.integers(1, 5_000_000))
def test_a_larger_win_never_lowers_the_year(rows, place, more):
    larger = [
        msgspec.structs.replace(each, amount=each.amount + more) if number == place else each
        for number, each in enumerate(rows)
    ]
    assert fee(TERMS, results(larger)) >= fee(TERMS, results(rows))


@given(ROWS)
def test_another_amount_is_another_root(rows):
    """Whatever of a row that stands in a statement was other, the root would tell."""
    found = standings(rows, STARTS, "CNY")
    for each in found.values():
        other = msgspec.structs.replace(each.evidence, amount=each.evidence.amount + 1)
        assert merkle.root([other.leaf]) != root([each])
