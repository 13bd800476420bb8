"""What the routes of the share of growth take and give. Amounts are texts of decimals in major units."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from billing.outcome.disputes import Settlement
from billing.outcome.evidence import Change, Flag
from billing.outcome.offers import Offer
from billing.outcome.preview import Phase, Preview, Quarter
from billing.outcome.statement_store import Row, State, Statement
from billing.outcome.terms import Agreed, plain
from billing.outcome.terms import State as ContractState
from billing.rating.contract import Share
from kernel.text import Text

Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,18}(\.[0-9]{1,6})?$")]
MOST_DISPUTED = 1000


class DraftRequest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A contract to be signed: a published offer, its first day, and a baseline for each of four quarters."""

    offer: Annotated[str, Meta(max_length=100)]
    starts: dt.date
    baseline: Annotated[list[Amount], Meta(min_length=4, max_length=4)]


class AcceptRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version of a statement that was read."""

    version: int


class DisputeRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that was read, the deals in it that are not to be invoiced yet, and why, for who decides."""

    version: int
    deals: Annotated[list[UUID], Meta(min_length=1, max_length=MOST_DISPUTED)]
    reason: Annotated[str, Meta(max_length=500)] = ""


class TierView(msgspec.Struct, frozen=True):
    """Of growth up to `up_to` (None: all the rest) so much is due: 0.05 is five per cent."""

    up_to: str | None
    share: str


class OfferView(msgspec.Struct, frozen=True, kw_only=True):
    """A published offer."""

    key: str
    currency: str
    deadband: str
    tiers: list[TierView]
    cap: str
    interim: str

    @classmethod
    def of(cls, offer: Offer) -> "OfferView":
        """As it travels."""
        return cls(
            key=offer.key, currency=offer.currency, deadband=plain(offer.deadband), tiers=_tiers(offer.tiers),
            cap=plain(offer.cap), interim=plain(offer.interim),
        )  # fmt: skip


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the contract. `ends` is the day after its last one, `hash` what is signed, in hexadecimals."""

    id: UUID
    version: int
    offer: str
    currency: str
    state: ContractState
    starts: dt.date
    ends: dt.date
    baseline: list[str]
    deadband: str
    tiers: list[TierView]
    cap: str | None
    interim: str
    review_days: int
    hash: str
    proposed_by: UUID
    proposed_at: dt.datetime
    accepted_by: UUID | None
    accepted_at: dt.datetime | None

    @classmethod
    def of(cls, agreed: Agreed) -> "ContractView":
        """As it travels."""
        item = agreed.item
        return cls(
            id=agreed.id, version=agreed.version, offer=agreed.offer, currency=agreed.currency, state=agreed.state,
            starts=item.starts, ends=agreed.ends, baseline=[plain(each) for each in item.baseline],
            deadband=plain(item.deadband), tiers=_tiers(item.tiers), cap=None if item.cap is None else plain(item.cap),
            interim=plain(item.interim), review_days=agreed.review_days, hash=agreed.hash.hex(),
            proposed_by=agreed.proposed_by, proposed_at=agreed.proposed_at, accepted_by=agreed.accepted_by,
            accepted_at=agreed.accepted_at,
        )  # fmt: skip


class QuarterView(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter; figures are None for one that is still ahead. `last` is its last day."""

    first: dt.date
    last: dt.date
    phase: Phase
    baseline: str
    result: str | None
    growth: str | None
    counted: str | None
    so_far: str | None
    line: str | None
    sentence: Text | None

    @classmethod
    def of(cls, quarter: Quarter) -> "QuarterView":
        """As it travels."""
        figures = {
            name: None if getattr(quarter, name) is None else plain(getattr(quarter, name))
            for name in ("result", "growth", "counted", "so_far", "line")
        }
        return cls(
            first=quarter.first, last=quarter.last, phase=quarter.phase, baseline=plain(quarter.baseline),
            sentence=quarter.sentence, **figures,
        )  # fmt: skip


class PreviewView(msgspec.Struct, frozen=True, kw_only=True):
    """The year so far: its fee today, what is final of it, what was invoiced, and what the next line would be.

    `by_formula` is what the formula alone gives for the results as they stand, whatever was invoiced.
    """

    currency: str
    fee: str
    settled: str
    invoiced: str
    line: str
    by_formula: str
    cap: str | None
    sentence: Text | None
    quarters: list[QuarterView]

    @classmethod
    def of(cls, preview: Preview) -> "PreviewView":
        """As it travels."""
        return cls(
            currency=preview.currency, fee=plain(preview.fee), settled=plain(preview.settled),
            invoiced=plain(preview.invoiced), line=plain(preview.line), by_formula=plain(preview.by_formula),
            cap=None if preview.cap is None else plain(preview.cap), sentence=preview.sentence,
            quarters=[QuarterView.of(each) for each in preview.quarters],
        )  # fmt: skip


class StatementView(msgspec.Struct, frozen=True, kw_only=True):
    """A version of a quarter's statement; `root` is the Merkle root of its evidence, in hexadecimals."""

    quarter: dt.date
    version: int
    state: State
    result: str
    root: str
    evidence_count: int
    proposed_on: dt.date
    review_until: dt.date
    decided_by: UUID | None
    decided_on: dt.date | None

    @classmethod
    def of(cls, statement: Statement) -> "StatementView":
        """As it travels."""
        return cls(
            quarter=statement.quarter, version=statement.version, state=statement.state,
            result=plain(statement.result), root=statement.root.hex(), evidence_count=statement.evidence_count,
            proposed_on=statement.proposed_on, review_until=statement.review_until, decided_by=statement.decided_by,
            decided_on=statement.decided_on,
        )  # fmt: skip


class OutcomePage(msgspec.Struct, frozen=True, kw_only=True):
    """All of the share of growth: the contract that is in force, a draft to be signed, the year, its statements.

    `next` is the version that was signed to follow the contract, and `next_starts` are the first days that one which is
    drafted now may have, where there is a contract.
    """

    currency: str
    today: dt.date
    offers: list[OfferView]
    contract: ContractView | None
    next: ContractView | None
    draft: ContractView | None
    next_starts: list[dt.date]
    preview: PreviewView | None
    statements: list[StatementView]


class BaselineView(msgspec.Struct, frozen=True):
    """What was won in the same quarters a year before a first day: the least that a baseline may be."""

    starts: dt.date
    currency: str
    least: list[str]


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A deal in a quarter. Its name is None and `hidden` says so where the reader may not see the deal.

    `amount` is what it counts for: nothing where the flag says why, nor while it is `held`.
    """

    deal_id: UUID
    name: str | None
    hidden: bool
    amount: str
    won_on: dt.date
    held: bool
    flag: Flag | None

    @classmethod
    def of(cls, row: Row, name: str | None) -> "EvidenceRow":
        """As it travels."""
        return cls(
            deal_id=row.deal_id, name=name, hidden=name is None, amount=plain(row.amount), won_on=row.won_on,
            held=row.held, flag=row.flag,
        )  # fmt: skip


class SettlementView(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided of a deal that was disputed, and why; the deal's name as in its evidence."""

    id: UUID
    deal_id: UUID
    name: str | None
    hidden: bool
    amount: str
    won_on: dt.date
    decision: Literal["keep", "take_out"]
    reason: str
    settled_on: dt.date

    @classmethod
    def of(cls, done: Settlement, name: str | None) -> "SettlementView":
        """As it travels."""
        return cls(
            id=done.id, deal_id=done.deal_id, name=name, hidden=name is None, amount=plain(done.amount),
            won_on=done.won_on, decision="keep" if done.counts else "take_out", reason=done.reason,
            settled_on=done.settled_on,
        )  # fmt: skip


class EvidencePage(msgspec.Struct, frozen=True, kw_only=True):
    """The deals of a quarter, the latest first: those from `offset` on, of `count` whose amounts make `total`.

    `version` is that of the statement that they stand in, None for a quarter that has none yet. `settled` is what was
    decided of the quarter's disputed deals, the latest first, in whichever version.
    """

    quarter: dt.date
    version: int | None
    count: int
    total: str
    offset: int
    rows: list[EvidenceRow]
    settled: list[SettlementView]


class TrailStep(msgspec.Struct, frozen=True, kw_only=True):
    """What was recorded of a deal."""

    change: Change
    amount: str
    currency: str
    won_on: dt.date
    recorded_at: dt.datetime


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """The year as it is, and without one deal; what was recorded of that deal."""

    deal_id: UUID
    name: str | None
    hidden: bool
    now: PreviewView
    without: PreviewView
    trail: list[TrailStep]


def _tiers(tiers: Sequence[Share]) -> list[TierView]:
    return [TierView(None if each.up_to is None else plain(each.up_to), plain(each.share)) for each in tiers]
