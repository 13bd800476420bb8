"""The base case of a funnel: counts to rates."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.crm.funnel.rates import conversion_rates, rate


@pytest.mark.parametrize(
    ("counts", "rates"),
    [
        ([1000, 400, 100, 25], ["40.00", "25.00", "25.00"]),
        ([3, 2, 1, 1], ["66.67", "50.00", "100.00"]),
        ([0, 0, 0, 0], ["0.00", "0.00", "0.00"]),
        ([10, 0, 0, 0], ["0.00", "0.00", "0.00"]),
        ([8, 1], ["12.50"]),
        ([7], []),
        ([], []),
        ([200, 1], ["0.50"]),
        ([80000, 1], ["0.00"]),
        ([20000, 1], ["0.01"]),
    ],
)
def test_counts_become_rates_with_two_decimals(counts: list[int], rates: list[str]) -> None:
    assert [str(each) for each in conversion_rates(counts)] == rates


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="zero"):
        conversion_rates([3, -1])


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_a_rate_is_within_half_a_hundredth(part: int, whole: int) -> None:
    found = rate(part, whole)
    exact = Decimal(part) * 100 / Decimal(whole) if whole else Decimal(0)
    assert abs(found - exact) <= Decimal("0.005")
    assert found.as_tuple().exponent == -2
