"""Rating a share of growth: the worked example to the cent, and what holds for any results."""

import datetime as dt
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.rating.contract import Outcome, Used
from billing.rating.outcome import fee
from billing.rating.rate import rate
from kernel.money import Money
from tests.support.rated import AMOUNTS, MAY, YEAR, at, billed, contract

RESULTS = [Decimal(3400000), Decimal(3150000), Decimal(3900000), Decimal(5000000)]


def year_of(item: Outcome, seen: list[list[Decimal]]) -> list[int]:
    """The lines of a year whose results are these, each time that it is rated."""
    used, due = Used(), []
    for results in seen:
        used = msgspec.structs.replace(used, results={item.id: tuple(results)})
        done = rate(contract(item, currency="USD"), used, at(MAY))
        used = billed(used, done)
        due.append(done.subtotal_minor)
    return due


def test_a_line_of_growth_can_be_worked_out_by_whoever_reads_it():
    def said(**changed: object) -> str:
        item = msgspec.structs.replace(YEAR, **changed)
        [line] = rate(contract(item), Used(results={"growth": (Decimal(5000000),)}), at(MAY)).lines
        return str(line.sentence.en)

    assert "growth that counts 1,910,000: 1,000,000 × 5 % + 910,000 × 2 % = 68,200.00 so far" in said()
    assert ", 50 % of it attributed, growth that counts 955,000 × 5 % = " in said(attribution=Decimal("0.5"))
    assert ", at most 60,000.00 = 60,000.00 so far" in said(cap=Decimal(60000))
    assert ", 80 % of it for now = 54,560.00 so far" in said(interim=Decimal("0.8"))
    assert "5,000,000 against 3,000,000 agreed, growth that counts 2,000,000: " in said(deadband=Decimal(0))


def test_the_worked_example():
    assert year_of(YEAR, [RESULTS[: number + 1] for number in range(4)]) == [1550000, 0, 2805000, 2765000]


@pytest.mark.parametrize("when", [2, 3, 4])
def test_a_late_correction_ends_the_year_at_the_same_sum_whenever_it_comes(when):
    corrected = [*RESULTS[:2], Decimal(3600000), RESULTS[3]]
    seen = [(corrected if number >= when else RESULTS)[: number + 1] for number in range(4)]
    assert sum(year_of(YEAR, [*seen, corrected])) == 6520000


def test_before_the_last_quarter_only_a_part_is_billed_and_the_last_one_may_be_a_credit():
    careful = msgspec.structs.replace(YEAR, interim=Decimal("0.8"))
    assert year_of(careful, [RESULTS[: number + 1] for number in range(4)]) == [1240000, 0, 2244000, 3636000]
    worse = [*RESULTS[:3], Decimal(1000000)]
    assert year_of(YEAR, [worse[: number + 1] for number in range(4)]) == [1550000, 0, 2805000, -4355000]
    [line] = rate(contract(YEAR), Used(results={"growth": tuple(RESULTS[:1])}), at(MAY)).lines
    assert (line.start, line.end) == (dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    assert line.sentence.en == (
        "results 3,400,000 against 3,000,000 agreed, growth beyond 3 % of that, growth that counts 310,000 × 5 % = "
        "15,500.00 so far, less 0.00 billed = 15,500.00"
    )


def test_results_that_are_not_whole_are_said_with_the_decimals_of_their_currency():
    found = Used(results={"growth": (Decimal("3400000.5"),)})
    [line] = rate(contract(YEAR), found, at(MAY)).lines
    assert line.sentence.en.startswith("results 3,400,000.50 against 3,000,000 agreed, ")
    assert "growth that counts 310,000.50 × 5 % = " in line.sentence.en


def test_without_results_nothing_is_due_and_a_floor_is_due_without_growth():
    assert rate(contract(YEAR), Used(), at(MAY)).lines == ()
    assert year_of(msgspec.structs.replace(YEAR, floor=Decimal(500)), [[Decimal(0)]]) == [50000]
    assert fee(msgspec.structs.replace(YEAR, tiers=YEAR.tiers[:1], cap=None), [Decimal(10**9)]) == 50000


@given(AMOUNTS, st.integers(0, 3), st.integers(1, 5_000_000))
def test_a_better_result_never_lowers_the_years_total(results, place, more):
    better = [amount + more if number == place else amount for number, amount in enumerate(results)]
    assert fee(YEAR, better) >= fee(YEAR, results)


@given(AMOUNTS, st.permutations([1, 2, 3, 4, 4, 4]))
def test_the_years_total_depends_on_the_final_results_alone(results, looks):
    lines = year_of(YEAR, [results[:number] for number in sorted(looks)])
    assert sum(lines) == Money.of(fee(YEAR, results), "USD").amount_minor
    assert all(line >= 0 for line in lines[:-4])
