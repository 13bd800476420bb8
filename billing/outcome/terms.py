"""A version of a contract: what was agreed, its quarters, and the hash that is signed."""

import datetime as dt
import hashlib
import json
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from auth.agreements import Signature, verifies
from billing.outcome.errors import TermsAltered
from billing.rating.contract import Outcome
from billing.rating.periods import Period, add_months

State = Literal["proposed", "accepted", "superseded", "terminated"]
METRIC = "closed_won"
REVIEW_DAYS = 15


class Agreed(msgspec.Struct, frozen=True, kw_only=True):
    """One version. `item` is what rating reads; `ends_on` cuts its year short at a quarter's start."""

    organisation_id: UUID
    id: UUID
    version: int
    offer: str
    currency: str
    metric: str
    review_days: int
    item: Outcome
    hash: bytes
    state: State
    proposed_by: UUID
    proposed_at: dt.datetime
    accepted_by: UUID | None = None
    accepted_at: dt.datetime | None = None
    acceptance: Signature | None = None
    ends_on: dt.date | None = None

    @property
    def quarters(self) -> list[Period]:
        """The quarters in which it is in force."""
        every = (quarter(self.item.starts, number) for number in range(len(self.item.baseline)))
        return [each for each in every if self.ends_on is None or each.end <= self.ends_on]

    @property
    def effective(self) -> Outcome:
        """What is rated: the quarters in which it is in force, the last of which settles it."""
        return msgspec.structs.replace(self.item, baseline=self.item.baseline[: len(self.quarters)])

    @property
    def ends(self) -> dt.date:
        """The day after its last one."""
        return self.quarters[-1].end if self.quarters else self.item.starts

    def check(self) -> None:
        """Raises `TermsAltered` where the terms are not those that were hashed, or not those that were signed."""
        signed = self.acceptance is None or verifies(self.acceptance, self.hash)
        if not signed or self.hash != hash_of(self):
            raise TermsAltered


def quarter(starts: dt.date, number: int) -> Period:
    """A quarter counted from a contract's first day; those before it have negative numbers."""
    return Period(add_months(starts, 3 * number), add_months(starts, 3 * number + 3))


def quarter_number(starts: dt.date, day: dt.date) -> int:
    """The quarter that a day lies in."""
    number = ((day.year - starts.year) * 12 + day.month - starts.month) // 3
    return number - 1 if quarter(starts, number).start > day else number


def hash_of(agreed: Agreed) -> bytes:
    """SHA-256 of all that is agreed and between whom, in one canonical form."""
    said = {
        "organisation": str(agreed.organisation_id), "contract": str(agreed.id), "version": agreed.version,
        "offer": agreed.offer, "currency": agreed.currency, "metric": agreed.metric,
        "review_days": agreed.review_days, "terms": msgspec.to_builtins(agreed.item),
    }  # fmt: skip
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).digest()


def plain(amount: Decimal) -> str:
    """Digits without an exponent and without trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
