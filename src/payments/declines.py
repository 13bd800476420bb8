"""What a decline asks for: the same card once more, another card, or the customer in person.

Card networks fine those who try a card again that was declined for good, so what is known to be final is never tried
again. Codes after Stripe's lists of declines and of codes that its own retries pass over.
"""

from collections.abc import Mapping
from typing import Literal

RetryAdvice = Literal["later", "new_card", "authenticate"]
"""`later`: the same card may do. `new_card`: this one won't. `authenticate`: with the customer there, it may."""

_FINAL = (
    "card_not_supported", "currency_not_supported", "expired_card", "fraudulent", "highest_risk_level", "incorrect_cvc",
    "incorrect_number", "incorrect_zip", "invalid_account", "invalid_cvc", "invalid_expiry_month",
    "invalid_expiry_year", "invalid_number", "lost_card", "merchant_blacklist", "new_account_information_available",
    "pickup_card", "restricted_card", "revocation_of_all_authorizations", "revocation_of_authorization",
    "security_violation", "stolen_card", "stop_payment_order", "testmode_decline", "transaction_not_allowed",
)  # fmt: skip
_IN_PERSON = (
    "authentication_not_handled", "authentication_required", "mobile_device_authentication_required",
    "offline_pin_required", "payment_intent_authentication_failure",
)  # fmt: skip
_TABLE: Mapping[str, RetryAdvice] = {
    **dict.fromkeys(_FINAL, "new_card"),
    **dict.fromkeys(_IN_PERSON, "authenticate"),
}
_ISSUERS: Mapping[str, RetryAdvice] = {
    "do_not_try_again": "new_card",
    "confirm_card_data": "new_card",
    "try_again_later": "later",
}
"""What the bank that issued the card says itself."""


def advice_for(decline_code: str, issuer: str | None = None) -> RetryAdvice:
    """What to do about a decline. A bank that asks for its customer is heard first, then its advice, then the table;
    a code that is new to us may be tried later, as often as dunning tries.
    """
    known = _TABLE.get(decline_code, "later")
    if known == "authenticate":
        return known
    return _ISSUERS.get(issuer or "", known)
