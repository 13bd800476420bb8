"""The year as it stands: settled quarters as they were settled, and the others as the evidence has them today.

The same formula as on the invoice (`billing.rating.outcome`), on results that aren't final. Nothing is forecast.
"""

import datetime as dt
import decimal
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.invoicing.models import invoice_line
from billing.outcome import evidence, statement_store, store
from billing.outcome.evidence import Evidence, Standing
from billing.outcome.statement_store import Statement, settled_of
from billing.outcome.terms import Agreed
from billing.rating.contract import Outcome
from billing.rating.outcome import Settlement, settlement
from billing.rating.periods import Period
from billing.rating.rate import EXACT
from kernel.db import ControlSession
from kernel.money import Money
from kernel.text import Text

Phase = Literal["settled", "review", "running", "ahead"]


class Quarter(msgspec.Struct, frozen=True, kw_only=True):
    """A quarter: what was agreed, what it comes to so far, and its line. `last` is its last day.

    `growth` is the result less the baseline, and `counted` what of the growth of the year so far counts with this
    quarter in it; both are None for a quarter that is still ahead.
    """

    first: dt.date
    last: dt.date
    phase: Phase
    baseline: Decimal
    result: Decimal | None = None
    growth: Decimal | None = None
    counted: Decimal | None = None
    so_far: Decimal | None = None
    line: Decimal | None = None
    sentence: Text | None = None


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """The year so far, in major units: `fee` is what it comes to today, `settled` what is final of it.

    `invoiced` is what invoices say of it, and `line` what they will say beyond that, with the running quarter as it
    stands; `sentence` is how the last quarter that has begun comes about. A running quarter is compared with all of its
    baseline and never takes anything back: the last one may, once it is over. `by_formula` is what the formula alone
    gives for the results as they stand, and where the year is going: a correction shows here first.
    """

    currency: str
    fee: Decimal
    settled: Decimal
    invoiced: Decimal
    line: Decimal
    by_formula: Decimal
    cap: Decimal | None
    sentence: Text | None
    quarters: list[Quarter]


class State(msgspec.Struct, frozen=True, kw_only=True):
    """What a preview follows from: one version of the contract, statements, and evidence of unsettled quarters.

    `invoiced` is in minor units, by the first day of the quarter that a line is for.
    """

    agreed: Agreed
    finals: Mapping[dt.date, Statement]
    invoiced: Mapping[dt.date, int]
    rows: Sequence[Evidence]
    day: dt.date


class Without(msgspec.Struct, frozen=True):
    """A deal that is thought away: which, and what it counts for in settled quarters."""

    deal_id: UUID
    settled: Mapping[dt.date, Decimal]


async def load(control: ControlSession, organisation_id: UUID, day: dt.date) -> State | None:
    """The version that is in force on a day, else the next one, else the last one; None where none was signed."""
    known = await store.in_force(control, organisation_id)
    if not known:
        return None
    agreed = next((each for each in known if day < each.ends), known[-1])
    versions = await statement_store.all_of(control, organisation_id)
    finals = {}
    for span in agreed.quarters:
        final = settled_of(each for each in versions if (each.contract_id, each.quarter) == (agreed.id, span.start))
        if final is not None:
            finals[span.start] = final
    spans = [span for span in agreed.quarters if span.start not in finals and span.start <= day]
    rows = await store.between(control, organisation_id, spans[0].start, spans[-1].end) if spans else ()
    invoiced = await _invoiced(control, agreed)
    return State(agreed=agreed, finals=finals, invoiced=invoiced, rows=rows, day=day)


def after(known: Sequence[Agreed], agreed: Agreed) -> Agreed | None:
    """The version that was signed to begin where this one ends, or later."""
    later = (each for each in known if each.acceptance is not None and each.quarters)
    return next((each for each in later if each.item.starts >= agreed.ends and each.version != agreed.version), None)


async def without(control: ControlSession, organisation_id: UUID, state: State, deal_id: UUID) -> Without:
    """A deal to be thought away."""
    counted = await statement_store.counted(control, organisation_id, deal_id)
    finals = state.finals.values()
    return Without(deal_id, {each.quarter: counted.get((each.quarter, each.version), Decimal(0)) for each in finals})


def preview(state: State, gone: Without | None = None) -> Preview:
    """The figures; without `gone` of settled quarters too, which a correction would bring about."""
    item, currency = state.agreed.effective, state.agreed.currency
    with decimal.localcontext(prec=EXACT):
        results, leading = _results(state, gone), _leading(state)
        invoiced = Money(sum(state.invoiced.values()), currency)
        settled = _after(item, _finals(state, leading), invoiced)
        quarters, before, last = [], Money(0, currency), None
        for number, span in enumerate(state.agreed.quarters):
            made = _begun(state, number)
            if number == leading:
                before = settled  # what is final, whatever is thought away of it now
            if number < len(results):
                found = settlement(item, results[: number + 1], before, over=made.phase != "running")
                due = found.due.amount_minor if number >= leading else state.invoiced.get(span.start, 0)
                before = Money(before.amount_minor + due, currency)
                if number == leading - 1:
                    due += settled.amount_minor - invoiced.amount_minor
                made, last = _filled(made, results[number], found, Money(due, currency)), found
            quarters.append(made)
        if len(results) == leading:  # nothing but a correction is left
            before = _after(item, results, settled)
    return Preview(
        currency=currency, fee=before.to_decimal(), settled=settled.to_decimal(),
        invoiced=invoiced.to_decimal(), line=before.to_decimal() - invoiced.to_decimal(),
        by_formula=last.so_far.to_decimal() if last else Decimal(0), cap=item.cap,
        sentence=last.sentence if last else None, quarters=quarters,
    )  # fmt: skip


def standing_in(state: State, number: int) -> list[Standing]:
    """The deals of a quarter that isn't settled."""
    starts = state.agreed.item.starts
    return evidence.in_quarter(evidence.standings(state.rows, starts, state.agreed.currency), starts, number)


def _results(state: State, gone: Without | None) -> list[Decimal]:
    """The result of each quarter that has begun."""
    agreed = state.agreed
    starts, currency = agreed.item.starts, agreed.currency
    rows = state.rows if gone is None else [each for each in state.rows if each.deal_id != gone.deal_id]
    found = evidence.standings(rows, starts, currency)
    results = []
    for number, span in enumerate(agreed.quarters):
        if span.start in state.finals:
            less = gone.settled[span.start] if gone else Decimal(0)
            results.append(evidence.result((state.finals[span.start].result, -less), currency))
        elif span.start <= state.day:
            mine = evidence.in_quarter(found, starts, number)
            results.append(evidence.result((each.amount for each in mine), currency))
    return results


def _leading(state: State) -> int:
    """How many quarters are settled before the first that isn't."""
    spans = state.agreed.quarters
    return next((number for number, span in enumerate(spans) if span.start not in state.finals), len(spans))


def _finals(state: State, leading: int) -> list[Decimal]:
    return [state.finals[span.start].result for span in state.agreed.quarters[:leading]]


def _after(item: Outcome, results: Sequence[Decimal], billed: Money) -> Money:
    """What is billed once these results are."""
    due = settlement(item, results, billed).due.amount_minor if results else 0
    return Money(billed.amount_minor + due, billed.currency)


def _begun(state: State, number: int) -> Quarter:
    span = state.agreed.quarters[number]
    last, baseline = span.end - dt.timedelta(days=1), state.agreed.effective.baseline[number]
    return Quarter(first=span.start, last=last, phase=_phase(state, span), baseline=baseline)


def _filled(made: Quarter, result: Decimal, found: Settlement, due: Money) -> Quarter:
    return msgspec.structs.replace(
        made, result=result, growth=result - made.baseline, counted=found.counted,
        so_far=found.so_far.to_decimal(), line=due.to_decimal(), sentence=found.sentence,
    )  # fmt: skip


async def _invoiced(control: ControlSession, agreed: Agreed) -> dict[dt.date, int]:
    mine = (invoice_line.c.organisation_id == agreed.organisation_id) & (invoice_line.c.item == agreed.item.id)
    sums = sa.select(invoice_line.c.period_start, sa.func.sum(invoice_line.c.amount_minor).label("minor")).where(mine)
    rows = await control.rows(sums.group_by(invoice_line.c.period_start))
    return {row.period_start: int(row.minor) for row in rows}


def _phase(state: State, span: Period) -> Phase:
    if span.start in state.finals:
        return "settled"
    if span.end <= state.day:
        return "review"
    return "running" if span.start <= state.day else "ahead"
