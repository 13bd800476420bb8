"""From evidence to results: pure functions, to which order and repetition of the evidence make no difference.

A deal counts while the newest version of it that is known stands as won here, in the contract's currency, in the
quarter of its closing day. One whose win is no evidence (won elsewhere and brought in by an import, or won before the
contract) never counts, whatever is changed of it later.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec

from billing.outcome import merkle
from billing.outcome.terms import plain, quarter_number
from billing.rating.contract import MAX_AMOUNT
from kernel.money import minor_digits, round_half_up

Change = Literal["won", "amended", "reopened", "deleted", "restored", "voided"]
Flag = Literal["backdated", "deleted", "changed_after_close", "other_currency"]

LATE = dt.timedelta(days=7)
"""A win that is recorded later than this after its closing day is flagged."""

_COUNTING = frozenset({"won", "amended", "restored"})


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded of a deal at one of its versions: amount and closing day as they were then."""

    id: UUID
    deal_id: UUID
    deal_version: int
    change: Change
    amount: Decimal
    currency: str
    won_on: dt.date
    recorded_on: dt.date

    @property
    def leaf(self) -> bytes:
        """What stands in a statement's Merkle tree."""
        facts = (self.id, self.deal_id, self.deal_version, self.change, plain(self.amount), self.currency, self.won_on)
        return "|".join(map(str, facts)).encode()


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """A deal as its evidence leaves it; `amount` is what it counts for: nothing where it doesn't."""

    evidence: Evidence
    amount: Decimal
    flag: Flag | None


def standings(evidence: Iterable[Evidence], starts: dt.date, currency: str) -> dict[UUID, Standing]:
    """Every deal that counts, and those of which it has to be said why they don't."""
    by_deal: dict[UUID, dict[UUID, Evidence]] = {}
    for each in evidence:
        by_deal.setdefault(each.deal_id, {})[each.id] = each
    found = {deal_id: _standing(list(rows.values()), starts, currency) for deal_id, rows in by_deal.items()}
    return {deal_id: each for deal_id, each in found.items() if each is not None}


def in_quarter(found: Mapping[UUID, Standing], starts: dt.date, number: int) -> list[Standing]:
    """Those whose closing day lies in a quarter, in the order of their deals."""
    mine = (each for each in found.values() if quarter_number(starts, each.evidence.won_on) == number)
    return sorted(mine, key=lambda each: each.evidence.deal_id)


def result(amounts: Iterable[Decimal], currency: str) -> Decimal:
    """What a quarter comes to, rounded once to the currency."""
    total = round_half_up(sum(amounts, Decimal(0)), minor_digits(currency))
    # More than rating takes for an amount; every offer's cap is far below it.
    return max(-MAX_AMOUNT, min(total, MAX_AMOUNT))


def root(rows: Sequence[Standing]) -> bytes:
    """The Merkle root over the evidence behind these, in their order."""
    return merkle.root([each.evidence.leaf for each in rows])


def _standing(rows: Sequence[Evidence], starts: dt.date, currency: str) -> Standing | None:
    newest = max(rows, key=_age)
    wins = [each for each in rows if each.change == "won"]
    if not wins or newest.change in {"reopened", "voided"}:
        return None
    win = max(wins, key=_age)
    if any(each.change == "voided" and _age(each) > _age(win) for each in rows):
        return None
    flag = _flag(rows, newest, win, starts, currency)
    counts = newest.change in _COUNTING and newest.currency == currency
    return Standing(evidence=newest, amount=newest.amount if counts else Decimal(0), flag=flag)


def _age(each: Evidence) -> tuple[int, bool, UUID]:
    """By version; what was voided stays so until the deal is won anew."""
    return each.deal_version, each.change == "voided", each.id


def _flag(rows: Sequence[Evidence], newest: Evidence, win: Evidence, starts: dt.date, currency: str) -> Flag | None:
    """The weightiest thing to be said."""
    if newest.change == "deleted":
        return "deleted"
    if newest.currency != currency:
        return "other_currency"
    earlier = quarter_number(starts, newest.won_on) < quarter_number(starts, win.recorded_on)
    if earlier or win.recorded_on - newest.won_on > LATE:
        return "backdated"
    amended = any(each.change == "amended" and each.deal_version > win.deal_version for each in rows)
    return "changed_after_close" if amended else None
