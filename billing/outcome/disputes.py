"""What the supplier decides of deals that are held: each counts, or is taken out, with a reason the customer reads.

A decision is about a piece of evidence in a version of a statement. It stands until the customer disputes a later one.
"""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.errors import OtherOrder
from billing.outcome import evidence, statement_store, store
from billing.outcome.errors import NoStatement, NotDisputed, StatementMoved
from billing.outcome.evidence import Evidence, Standing
from billing.outcome.models import outcome_settlement
from billing.outcome.statement_store import Row, Statement, next_version, row_of, rows_of, settled_of, supersede
from billing.outcome.statements import Open, of_quarter, standing_in
from kernel.clock import business_now, real_now
from kernel.db import ControlSession
from kernel.ids import new_id

MAIL_SETTLED = "billing.mail_settled"
REASON = "billing.settlement"
settlement = outcome_settlement


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """Whether a held deal counts, and why; `version` is that of the statement that was read.

    `id` makes a repeated order the same order.
    """

    id: UUID
    version: int
    deal_id: UUID
    counts: bool
    reason: str


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """A decision as it was carried out: what the deal came to then, and the version that followed from it."""

    id: UUID
    contract_id: UUID
    quarter: dt.date
    version: int
    deal_id: UUID
    evidence_id: UUID
    amount: Decimal
    won_on: dt.date
    counts: bool
    reason: str
    settled_on: dt.date


async def settle(
    control: ControlSession, organisation_id: UUID, quarter: dt.date, wanted: Decision, *, by: UUID, day: dt.date
) -> bool:
    """Carries a decision out; False where it was already: the same order once more is the same order.

    The version that follows is proposed and has its time for review where it says another sum; one that says the same
    is settled. Raises `NoStatement`, `StatementMoved`, `NotDisputed`, or `OtherOrder` for an id that was another one's.
    """
    found = await of_quarter(control, organisation_id, quarter)
    known = await get(control, organisation_id, wanted.id)
    if known is not None:
        if (known.quarter, known.deal_id, known.counts) != (quarter, wanted.deal_id, wanted.counts):
            raise OtherOrder
        return False
    rows, row = await _read(control, found, wanted)
    if not wanted.counts:
        await _void(control, found, row, day)
    made = await _follow(control, found, {each.evidence_id for each in rows if each.held} - {row.evidence_id}, day)
    done = Settlement(
        id=wanted.id, contract_id=made.contract_id, quarter=quarter, version=made.version, deal_id=row.deal_id,
        evidence_id=row.evidence_id, amount=row.amount, won_on=row.won_on, counts=wanted.counts, reason=wanted.reason,
        settled_on=day,
    )  # fmt: skip
    await _insert(control, organisation_id, done, by)
    await control.enqueue(MAIL_SETTLED, {"organisation_id": str(organisation_id), "settlement_id": str(done.id)})
    return True


async def get(control: ControlSession, organisation_id: UUID, settlement_id: UUID) -> Settlement | None:
    """A decision by its id."""
    mine = (settlement.c.organisation_id == organisation_id) & (settlement.c.id == settlement_id)
    rows = await control.rows(sa.select(settlement).where(mine))
    return opened(control, rows[0]) if rows else None


async def of_organisation(control: ControlSession, organisation_id: UUID) -> list[Settlement]:
    """All that was decided of an organisation's deals, the latest first."""
    mine = sa.select(settlement).where(settlement.c.organisation_id == organisation_id)
    rows = await control.rows(mine.order_by(settlement.c.settled_at.desc(), settlement.c.id.desc()))
    return [opened(control, row) for row in rows]


def opened(control: ControlSession, row: Any) -> Settlement:  # noqa: ANN401  # a row
    """A row with its reason in the clear."""
    values = {name: row[name] for name in Settlement.__struct_fields__ if name != "reason"}
    reason = control.unseal(_sealed_for(row.organisation_id, row.id), row.reason).decode()
    return Settlement(**values, reason=reason)


async def _read(control: ControlSession, found: Open, wanted: Decision) -> tuple[list[Row], Row]:
    """The rows of the statement that stands, and the held one that is decided of: neither has changed since."""
    if not found.history:
        raise NoStatement
    mine = found.agreed.organisation_id
    read = next(each for each in reversed(found.history) if each.state != "superseded")
    if read.version != wanted.version:
        raise StatementMoved
    rows = await rows_of(control, mine, read)
    row = next((each for each in rows if each.held and each.deal_id == wanted.deal_id), None)
    if row is None:
        raise NotDisputed
    # The deal was changed since: that is another version's, which the customer is asked about.
    if row.evidence_id not in {each.evidence.id for each in await _standing(control, found)}:
        raise StatementMoved
    return rows, row


async def _follow(control: ControlSession, found: Open, held: set[UUID], day: dt.date) -> Statement:
    """Writes the version in which nothing but this evidence is held."""
    mine, final = found.agreed.organisation_id, settled_of(found.history)
    standing = await _standing(control, found)
    deals = {each.evidence.deal_id for each in standing if each.evidence.id in held}
    rows = [row_of(each, deals) for each in standing]
    made = next_version(found.agreed, found.span, found.history, evidence.root(standing), rows, day)
    same = final is not None and made.result == final.result
    if same:
        made = msgspec.structs.replace(made, state="accepted", decided_on=day)
    await supersede(control, mine, [each for each in found.history if same or each.state == "proposed"])
    await statement_store.insert(control, mine, made, rows)
    return made


async def _void(control: ControlSession, found: Open, row: Row, day: dt.date) -> None:
    """Adds evidence that a deal counts no more, unless it is won anew."""
    [fact] = [each.evidence for each in await _standing(control, found) if each.evidence.id == row.evidence_id]
    gone = Evidence(
        id=new_id(), deal_id=fact.deal_id, deal_version=fact.deal_version, change="voided", amount=fact.amount,
        currency=fact.currency, won_on=fact.won_on, recorded_on=day,
    )  # fmt: skip
    await store.record(control, found.agreed.organisation_id, gone, business_now())


async def _standing(control: ControlSession, found: Open) -> list[Standing]:
    return await standing_in(control, found.agreed, found.span)


async def _insert(control: ControlSession, organisation_id: UUID, done: Settlement, by: UUID) -> None:
    reason = control.seal(_sealed_for(organisation_id, done.id), done.reason.encode())
    row = {**msgspec.structs.asdict(done), "reason": reason}
    own = {"organisation_id": organisation_id, "settled_by": by, "settled_at": real_now()}
    await control.execute(settlement.insert(), {**row, **own})


def _sealed_for(organisation_id: UUID, settlement_id: UUID) -> str:
    return f"{REASON}:{organisation_id}:{settlement_id}"
