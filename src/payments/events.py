"""What a gateway has told us to look at again. Ids only: whoever hears of it asks the gateway how things stand."""

from typing import ClassVar

from kernel.events import Event


class PaymentChanged(Event, frozen=True):
    """A payment was made, failed, was given up, or waits for its customer."""

    name: ClassVar[str] = "payments.payment_changed.v1"
    payment_id: str


class CardSaved(Event, frozen=True):
    """A page where a card is typed is complete."""

    name: ClassVar[str] = "payments.card_saved.v1"
    page_id: str


class DisputeChanged(Event, frozen=True):
    """A payment was disputed, money moved for that, or it was decided."""

    name: ClassVar[str] = "payments.dispute_changed.v1"
    dispute_id: str


class RefundChanged(Event, frozen=True):
    """A refund was made, came through or failed."""

    name: ClassVar[str] = "payments.refund_changed.v1"
    refund_id: str
