"""Money is exact: parsing never rounds, rounding has one rule, and the wire form has no exponent."""

from decimal import Decimal

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Money, MoneyError, minor_digits, round_half_up


@pytest.mark.parametrize(("currency", "digits"), [("CNY", 2), ("USD", 2), ("JPY", 0), ("KWD", 3)])
def test_minor_digits(currency, digits):
    assert minor_digits(currency) == digits


@pytest.mark.parametrize(
    ("text", "currency", "minor", "wire"),
    [
        ("12.5", "CNY", 1250, "12.50"),
        ("0", "USD", 0, "0.00"),
        ("-0.01", "USD", -1, "-0.01"),
        ("+3", "JPY", 3, "3"),
        ("1.234", "KWD", 1234, "1.234"),
        ("7.5000", "CNY", 750, "7.50"),
        ("123456789012345678901234", "CNY", 12345678901234567890123400, "123456789012345678901234.00"),
    ],
)
def test_amounts_read_and_write(text, currency, minor, wire):
    money = Money.parse(text, currency)
    assert money == Money(minor, currency)
    assert money.to_decimal_string() == wire


@pytest.mark.parametrize("text", ["", "1,000", "1e3", "NaN", "١", " 1", "1\n", "1.", ".5", "--1", "9" * 31])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(MoneyError):
        Money.parse(text, "CNY")


@pytest.mark.parametrize(("text", "currency"), [("1.005", "CNY"), ("0.5", "JPY")])
def test_more_decimals_than_the_currency_has_are_refused(text, currency):
    with pytest.raises(MoneyError, match=currency):
        Money.parse(text, currency)


def test_an_unknown_currency_is_refused():
    with pytest.raises(MoneyError, match="currency"):
        Money.parse("1", "XQQ")


@pytest.mark.parametrize(
    ("value", "digits", "rounded"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("0.1249999", 2, "0.12"), ("-0.004", 2, "-0.00")],
)
def test_halves_round_away_from_zero(value, digits, rounded):
    assert str(round_half_up(Decimal(value), digits)) == rounded


def test_an_exact_amount_becomes_money():
    assert Money.of(Decimal("9.995"), "CNY") == Money(1000, "CNY")
    assert Money.of(Decimal("-9.4"), "JPY") == Money(-9, "JPY")


def test_an_amount_too_long_for_exact_arithmetic_is_refused():
    with pytest.raises(MoneyError, match="large"):
        Money.parse("9" * 30, "CNY")
    with pytest.raises(MoneyError, match="large"):
        Money.of(Decimal("1e40"), "USD")


@settings(deadline=None)
@given(st.integers(min_value=-(10**24), max_value=10**24), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_the_wire_form_reads_back(minor, currency):
    money = Money(minor, currency)
    assert Money.parse(money.to_decimal_string(), currency) == money
    assert msgspec.json.decode(msgspec.json.encode(money), type=Money) == money
