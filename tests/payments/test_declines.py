"""What a decline asks for, and amounts as Stripe counts them."""

import pytest
from babel.numbers import list_currencies

from kernel.money import Money, minor_digits
from payments.declines import advice_for
from payments.errors import GatewayRefused
from payments.stripe_amounts import from_stripe, to_stripe


@pytest.mark.parametrize(
    ("code", "issuer", "expected"),
    [
        *((code, None, "later") for code in ("insufficient_funds", "generic_decline", "processing_error")),
        *((code, None, "later") for code in ("try_again_later", "do_not_honor", "a_code_of_tomorrow")),
        *((code, None, "new_card") for code in ("lost_card", "stolen_card", "expired_card", "incorrect_cvc")),
        ("authentication_required", None, "authenticate"),
        ("insufficient_funds", "do_not_try_again", "new_card"),
        ("generic_decline", "confirm_card_data", "new_card"),
        ("expired_card", "try_again_later", "later"),
        ("authentication_required", "try_again_later", "authenticate"),
        ("lost_card", "advice_of_tomorrow", "new_card"),
    ],
)
def test_who_declined_for_good_is_not_asked_again(code: str, issuer: str | None, expected: str) -> None:
    assert advice_for(code, issuer) == expected


@pytest.mark.parametrize(
    ("money", "amount"),
    [
        (Money(1234, "EUR"), 1234),
        (Money(500, "JPY"), 500),
        (Money(5120, "KWD"), 5120),
        (Money(5, "ISK"), 500),
        (Money(5, "UGX"), 500),
        (Money(7, "RSD"), 700),
        (Money(800, "TWD"), 800),
    ],
)
def test_amounts_are_in_stripes_units(money: Money, amount: int) -> None:
    assert to_stripe(money) == amount
    assert from_stripe(amount, money.currency.lower()) == money


def test_no_currency_changes_its_worth_on_the_way() -> None:
    for currency in list_currencies("en"):
        money = Money(10_000 * 10 ** minor_digits(currency), currency)
        assert from_stripe(to_stripe(money), currency.lower()) == money


@pytest.mark.parametrize("money", [Money(5124, "KWD"), Money(0, "EUR"), Money(-1, "EUR"), Money(12345, "CLF")])
def test_what_stripe_can_not_take_to_the_last_unit_is_refused(money: Money) -> None:
    with pytest.raises(GatewayRefused) as refused:
        to_stripe(money)
    assert refused.value.reason == "amount_invalid"
