"""Quarterly statements: proposed, then accepted, disputed or lapsed; what changes later is a new version.

Every step is one transaction that locks the contract first, is told the organisation's local day, and may be taken
again: a statement is proposed where the evidence of a quarter that is over isn't what the newest version says.
"""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

import msgspec

from billing.outcome import evidence, objections, statement_store, store
from billing.outcome.errors import NoStatement, NotInStatement, StatementMoved
from billing.outcome.evidence import Standing
from billing.outcome.statement_store import Statement, next_version, row_of, rows_of, settled_of, supersede
from billing.outcome.terms import Agreed, quarter_number
from billing.rating.contract import Outcome
from billing.rating.periods import Period
from kernel.db import ControlSession

MAIL = "billing.mail_statement"
REMIND = dt.timedelta(days=3)
"""How long before its last day for objections a statement that nobody decided about is told of once more."""


class Open(msgspec.Struct, frozen=True):
    """A quarter that is to be decided about, and every version of its statement, the oldest first."""

    agreed: Agreed
    span: Period
    history: list[Statement]


async def follow(control: ControlSession, organisation_id: UUID, day: dt.date) -> None:
    """Both of what a day brings: settles what nobody objected to, then proposes what is over or changed."""
    if await store.in_force(control, organisation_id, lock=True):
        await lapse_due(control, organisation_id, day)
        await propose_due(control, organisation_id, day)


async def propose_due(control: ControlSession, organisation_id: UUID, day: dt.date) -> int:
    """Proposes statements for quarters that are over, and corrections of settled ones; how many it proposed."""
    proposed = 0
    for agreed in await store.in_force(control, organisation_id, lock=True):
        for span in agreed.quarters:
            if span.end <= day:
                proposed += await _follow(control, agreed, span, day)
    return proposed


async def lapse_due(control: ControlSession, organisation_id: UUID, day: dt.date) -> int:
    """Accepts what nobody objected to in its time; how many statements that were."""
    if not await store.in_force(control, organisation_id, lock=True):
        return 0
    known = await statement_store.all_of(control, organisation_id)
    lapsed = [each for each in known if each.state == "proposed" and each.review_until < day]
    for each in lapsed:
        await _settle(control, organisation_id, known, each, {"state": "lapsed", "decided_on": day})
    return len(lapsed)


async def remind_due(control: ControlSession, organisation_id: UUID, day: dt.date) -> int:
    """Has those told once more that soon count as accepted; how many. To be run once a day: it marks nothing."""
    known = await statement_store.all_of(control, organisation_id)
    soon = [each for each in known if each.state == "proposed" and each.review_until - day == REMIND]
    for each in soon:
        await _tell(control, organisation_id, each, day, soon=True)
    return len(soon)


async def accept(
    control: ControlSession, organisation_id: UUID, quarter: dt.date, version: int, *, person_id: UUID, day: dt.date
) -> None:
    """Accepts the version that somebody has read; raises `StatementMoved` for any but the newest that is open."""
    found = await _open(control, organisation_id, quarter, version)
    values = {"state": "accepted", "decided_by": person_id, "decided_on": day}
    await _settle(control, organisation_id, found.history, found.history[-1], values)


async def dispute(
    control: ControlSession, organisation_id: UUID, quarter: dt.date, version: int, deals: Collection[UUID],
    *, person_id: UUID, day: dt.date, reason: str = "",
) -> Statement:  # fmt: skip
    """Holds these deals and settles the rest: as a new version, since a version's rows never change.

    `reason` is the customer's, for whoever decides about the deals; it may be left out.
    """
    found = await _open(control, organisation_id, quarter, version)
    read = found.history[-1]
    rows = await rows_of(control, organisation_id, read)
    if not deals or not set(deals) <= {each.deal_id for each in rows if each.amount and not each.held}:
        raise NotInStatement
    held = [msgspec.structs.replace(each, held=each.held or each.deal_id in deals) for each in rows]
    made = next_version(found.agreed, found.span, found.history, read.root, held, day)
    made = msgspec.structs.replace(
        made, state="disputed", review_until=read.review_until, decided_by=person_id, decided_on=day
    )
    await supersede(control, organisation_id, found.history)
    await statement_store.insert(control, organisation_id, made, held)
    new = [each.evidence_id for each in rows if each.deal_id in deals]
    await objections.note(control, organisation_id, made, new, reason.strip())
    return made


class Settled(msgspec.Struct, frozen=True):
    """A version's terms, and the statements that settled its quarters, up to the first that isn't settled."""

    item: Outcome
    statements: tuple[Statement, ...]

    @property
    def results(self) -> tuple[Decimal, ...]:
        """What the quarters came to, which is what rating is given."""
        return tuple(each.result for each in self.statements)


async def settled(control: ControlSession, organisation_id: UUID) -> list[Settled]:
    """Everything that may be invoiced by now."""
    in_force = await store.in_force(control, organisation_id)
    known = await statement_store.all_of(control, organisation_id) if in_force else []
    found = []
    for agreed in in_force:
        finals: list[Statement] = []
        for span in agreed.quarters:
            final = settled_of(each for each in known if (each.contract_id, each.quarter) == (agreed.id, span.start))
            if final is None:
                break
            finals.append(final)
        found.append(Settled(agreed.effective, tuple(finals)))
    return found


async def _follow(control: ControlSession, agreed: Agreed, span: Period, day: dt.date) -> int:
    """Proposes a version where the evidence isn't what the one under review, or the settled one, was made of."""
    mine = agreed.organisation_id
    history = await statement_store.history_of(control, mine, agreed.id, span.start)
    pending = [each for each in history if each.state == "proposed"]
    standing = await standing_in(control, agreed, span)
    root = evidence.root(standing)
    if any(each.root == root for each in pending):
        return 0
    await supersede(control, mine, pending)
    final = settled_of(history)
    decided = await statement_store.released(control, mine, final) if final else set()
    if final is not None and final.root == root and not decided:
        return 0
    # What is disputed stays so while its evidence is the same and nobody decided about it.
    before = await rows_of(control, mine, final) if final else []
    disputed = {each.evidence_id for each in before if each.held} - decided
    held = {each.evidence.deal_id for each in standing if each.evidence.id in disputed}
    rows = [row_of(each, held) for each in standing]
    made = next_version(agreed, span, history, root, rows, day)
    await statement_store.insert(control, mine, made, rows)
    await _tell(control, mine, made, day)
    return 1


async def standing_in(control: ControlSession, agreed: Agreed, span: Period) -> list[Standing]:
    """The deals of a quarter as their evidence leaves them today."""
    rows = await store.between(control, agreed.organisation_id, span.start, span.end)
    starts = agreed.item.starts
    found = evidence.standings(rows, starts, agreed.currency)
    return evidence.in_quarter(found, starts, quarter_number(starts, span.start))


async def of_quarter(control: ControlSession, organisation_id: UUID, quarter: dt.date) -> Open:
    """A quarter by its first day, with the contract locked."""
    for agreed in await store.in_force(control, organisation_id, lock=True):
        for span in agreed.quarters:
            if span.start == quarter:
                history = await statement_store.history_of(control, organisation_id, agreed.id, quarter)
                return Open(agreed, span, history)
    raise NoStatement


async def _open(control: ControlSession, organisation_id: UUID, quarter: dt.date, version: int) -> Open:
    """A quarter whose newest version is this one, and under review."""
    found = await of_quarter(control, organisation_id, quarter)
    if not found.history:
        raise NoStatement
    newest = found.history[-1]
    if newest.version != version or newest.state != "proposed":
        raise StatementMoved
    return found


async def _tell(
    control: ControlSession, organisation_id: UUID, each: Statement, day: dt.date, *, soon: bool = False
) -> None:
    """Has a statement mailed as it is on a day."""
    which = {"contract_id": str(each.contract_id), "quarter": each.quarter.isoformat(), "version": each.version}
    left = {"days": (each.review_until - day).days, "soon": soon}
    await control.enqueue(MAIL, {"organisation_id": str(organisation_id), **which, **left})


async def _settle(
    control: ControlSession, organisation_id: UUID, known: list[Statement], each: Statement, values: dict[str, object]
) -> None:
    """Settles a version in place of the one that was settled before."""
    older = (
        other
        for other in known
        if (other.contract_id, other.quarter) == (each.contract_id, each.quarter) and other.version < each.version
    )
    await supersede(control, organisation_id, older)
    await statement_store.decide(control, organisation_id, each, values)
