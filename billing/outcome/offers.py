"""The published offers: only their terms can be agreed to, so that nobody has to sign for the supplier.

A new offer has a new key. One that was agreed to stays here as it is, since its terms are in the hash that was signed.
"""

import datetime as dt
from decimal import Decimal

import msgspec

from billing.rating.contract import Outcome, Share
from kernel.text import Text

LABEL = Text(zh="成果分成", en="Share of growth")


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Terms for whatever baseline; amounts in major units of the currency."""

    key: str
    currency: str
    deadband: Decimal
    tiers: tuple[Share, ...]
    cap: Decimal
    interim: Decimal = Decimal(1)

    def item(self, item_id: str, starts: dt.date, baseline: tuple[Decimal, ...]) -> Outcome:
        """What rating reads."""
        return Outcome(
            id=item_id, label=LABEL, starts=starts, baseline=baseline, tiers=self.tiers, deadband=self.deadband,
            cap=self.cap, interim=self.interim,
        )  # fmt: skip


def _growth(currency: str, unit: int) -> Offer:
    """5 % of growth up to a million units and 2 % beyond it, beyond a deadband of 3 %, at most 120,000 units a year."""
    million = Decimal(1_000_000 * unit)
    tiers = (Share(up_to=million, share=Decimal("0.05")), Share(up_to=None, share=Decimal("0.02")))
    cap = Decimal(120_000 * unit)
    return Offer(key=f"growth-{currency.lower()}-1", currency=currency, deadband=Decimal("0.03"), tiers=tiers, cap=cap)


OFFERS = tuple(_growth(currency, unit) for currency, unit in (("CNY", 1), ("USD", 1), ("JPY", 100)))
"""In the currencies of invoices: what is won in another one counts nothing."""


def offers_in(currency: str) -> list[Offer]:
    """The offers of one currency."""
    return [each for each in OFFERS if each.currency == currency]


def offer(key: str) -> Offer | None:
    """An offer by its key."""
    return next((each for each in OFFERS if each.key == key), None)
