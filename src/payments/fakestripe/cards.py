"""Stripe's test cards: by number, and the ready payment methods of the same behaviour."""

import msgspec


class Behaviour(msgspec.Struct, frozen=True):
    """What a card does. `code` and `decline_code` say how it is declined; `authenticates` asks for 3D Secure on every
    payment, with `once` only until it is set up; `attaches` may be saved although its payments are declined. `disputed`
    is why its holder has each of its payments taken back, with `inquires` only asks what it was.
    """

    code: str | None = None
    decline_code: str | None = None
    authenticates: bool = False
    once: bool = False
    attaches: bool = False
    brand: str = "visa"
    disputed: str | None = None
    inquires: bool = False


GOOD = Behaviour()
_BY_NUMBER = {
    "4242424242424242": GOOD,
    "5555555555554444": Behaviour(brand="mastercard"),
    "4000000000000002": Behaviour("card_declined", "generic_decline"),
    "4000000000009995": Behaviour("card_declined", "insufficient_funds"),
    "4000000000009987": Behaviour("card_declined", "lost_card"),
    "4000000000000069": Behaviour("expired_card", "expired_card"),
    "4000000000000127": Behaviour("incorrect_cvc", "incorrect_cvc"),
    "4000000000000119": Behaviour("processing_error", "processing_error"),
    "4000000000000341": Behaviour("card_declined", "generic_decline", attaches=True),
    "4000002500003155": Behaviour(authenticates=True, once=True),
    "4000002760003184": Behaviour(authenticates=True),
    "4000000000000259": Behaviour(disputed="fraudulent"),
    "4000000000002685": Behaviour(disputed="product_not_received"),
    "4000000000001976": Behaviour(disputed="fraudulent", inquires=True),
    "4000008260003178": Behaviour("card_declined", "insufficient_funds", authenticates=True),
}
READY = {
    "pm_card_visa": "4242424242424242",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_chargeDeclined": "4000000000000002",
    "pm_card_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_chargeCustomerFail": "4000000000000341",
    "pm_card_createDispute": "4000000000000259",
    "pm_card_createDisputeProductNotReceived": "4000000000002685",
    "pm_card_createDisputeInquiry": "4000000000001976",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
}


def behaviour(number: str) -> Behaviour | None:
    """What a test card does; None for a number that is none."""
    return _BY_NUMBER.get(number)
