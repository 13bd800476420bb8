"""What a payment gateway does for us: it knows customers, their cards, payments and refunds, by opaque ids.

No gateway is told a customer's name, address or text: a customer is our `account_ref`, a payment our `reference`. Card
numbers are typed on the gateway's own pages and never reach us. Everything that makes something takes an idempotency
key: the same key with the same content is the same thing, however often it is asked for and whatever answer was lost.

Each method raises `GatewayUnavailable` (ask again with the same key) or `GatewayRefused` (it will be refused again). A
declined card is neither: it is how a payment came out.
"""

import datetime as dt
from typing import Literal, Protocol

import msgspec

from kernel.money import Money
from payments.declines import RetryAdvice

PaymentStatus = Literal["succeeded", "requires_action", "failed", "processing", "canceled"]
RefundStatus = Literal["succeeded", "pending", "failed", "canceled"]
DisputeStatus = Literal["open", "won", "lost"]


class CardPage(msgspec.Struct, frozen=True):
    """A page of the gateway's where a card is typed."""

    id: str
    url: str


class CardState(msgspec.Struct, frozen=True):
    """How far a card page is. `method` is there once it is complete; `customer` is whose page it is."""

    status: Literal["open", "complete", "expired"]
    method: str | None
    customer: str | None


class Card(msgspec.Struct, frozen=True):
    """What may be shown of a saved card, and whose it is."""

    brand: str
    last4: str
    exp_month: int
    exp_year: int
    customer: str | None


class ChargeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """An amount to take from a saved card.

    `reference` is our own opaque id of what is paid, and comes back in every `Payment`. Off session nobody is there: a
    bank that asks for the customer declines. With somebody there it sends them to `Payment.action_url`, and from there
    back to `return_url`.
    """

    customer: str
    method: str
    money: Money
    reference: str
    key: str
    off_session: bool
    return_url: str | None = None


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """How a charge stands. `decline_code` and `retry_advice` are there when it failed, `action_url` when the customer
    has to confirm it with their bank.
    """

    id: str
    reference: str
    status: PaymentStatus
    money: Money
    customer: str | None
    method: str | None = None
    decline_code: str | None = None
    retry_advice: RetryAdvice | None = None
    action_url: str | None = None


class Refund(msgspec.Struct, frozen=True):
    """Money on its way back."""

    id: str
    payment_id: str
    status: RefundStatus
    money: Money


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A payment that its card's holder has their bank take back, and how that stands.

    `withdrawn` says whether the gateway took the money from us, `reinstated` whether it gave it back; of an inquiry it
    takes none. `fees` is what it asks for that, and `fees_back` what of that it returned: in its own currency.
    `answer_by` is until when it takes an answer.
    """

    id: str
    payment_id: str
    status: DisputeStatus
    reason: str
    money: Money
    withdrawn: bool
    reinstated: bool
    answer_by: dt.datetime | None = None
    fees: Money | None = None
    fees_back: Money | None = None


class PaymentGateway(Protocol):
    """Stripe, or whatever else collects."""

    async def create_customer(self, account_ref: str, *, key: str, at: dt.datetime | None = None) -> str:
        """A customer of the gateway's that stands for our account.

        With `at` it has a test clock that stands at that moment (test mode only): its payments bear that time.
        """
        ...

    async def move_clock(self, customer: str, to: dt.datetime) -> None:
        """Moves a customer's test clock on, if it has one."""
        ...

    async def begin_card(self, customer: str, *, return_url: str, key: str, locale: str = "en") -> CardPage:
        """Opens a page where a card is typed, to be charged later with nobody there.

        It leads back to `return_url`, with `card_page=<id>` in its query once a card was saved.
        """
        ...

    async def card_page(self, page_id: str) -> CardState:
        """How far a card page is."""
        ...

    async def card(self, method: str) -> Card:
        """What may be shown of a saved card."""
        ...

    async def detach(self, method: str) -> None:
        """Forgets a card; doing so twice is the same."""
        ...

    async def charge(self, order: ChargeOrder) -> Payment:
        """Takes an amount from a saved card; a decline is a result."""
        ...

    async def payment(self, payment_id: str) -> Payment:
        """How a payment stands now."""
        ...

    async def cancel(self, payment_id: str) -> Payment:
        """Gives a payment up; one that has ended stays as it ended."""
        ...

    async def payments_of(self, customer: str, reference: str) -> list[Payment]:
        """Everything that was ever tried for a reference of ours, newest first."""
        ...

    async def refund(self, payment_id: str, money: Money, *, key: str) -> Refund:
        """Gives back a part or all of a payment."""
        ...

    async def refund_state(self, refund_id: str) -> Refund:
        """How a refund stands now."""
        ...

    async def dispute(self, dispute_id: str) -> Dispute:
        """How a dispute stands now."""
        ...

    async def disputes_since(self, moment: dt.datetime) -> list[str]:
        """The disputes that were begun since a moment of real time, of whoever charges with this account."""
        ...

    async def check(self) -> None:
        """Asks something harmless: whether the gateway answers and takes our key."""
        ...

    async def aclose(self) -> None:
        """Closes its connections."""
        ...
