"""Statements through the real database: the worked example, corrections, disputes, and steps that are taken again."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from asyncpg import InsufficientPrivilegeError

from billing.outcome import disputes, statement_store, statements, store
from billing.outcome.disputes import Decision
from billing.outcome.errors import NoStatement, NotDisputed, NotInStatement, StatementMoved, TermsAltered
from billing.outcome.models import outcome_contract, outcome_evidence, outcome_statement, outcome_statement_row
from billing.rating.contract import Contract, Used
from billing.rating.periods import add_months
from billing.rating.rate import rate
from kernel.clock import real_now
from tests.support.app import Rapport
from tests.support.outcome import Year, altered, deal, rehashed, signed
from tests.support.servers import DatabasePair

ONE = dt.timedelta(days=1)
RESULTS = ("3400000", "3150000", "3900000", "5000000")


@pytest.fixture
async def year(rapport: Rapport, email: str) -> Year:
    """A contract with the baselines of the worked example."""
    return await signed(rapport, await rapport.sign_up("Growth Ltd", "US", email))


async def ending(year: Year, number: int) -> dt.date:
    """The day after a quarter's last one."""
    return add_months(year.starts, 3 * number + 3)


class Invoices:
    """Rates the year from what is settled, as billing does, and keeps the lines."""

    def __init__(self, year: Year) -> None:
        self.year, self.used, self.amounts = year, Used(), []  # type: ignore[var-annotated]

    async def bill(self) -> int:
        """The cents of the next invoice's line, or 0."""
        async with self.year.control() as control:
            found = await statements.settled(control, self.year.id)
        items = tuple(each.item for each in found)
        plan = Contract(currency="USD", time_zone="America/New_York", anchor=self.year.starts, items=items)
        used = Used(results={each.item.id: each.results for each in found}, billed=self.used.billed)
        done = rate(plan, used, real_now())
        self.used = Used(billed=(*self.used.billed, *done.lines))
        self.amounts.append(done.subtotal_minor)
        return done.subtotal_minor


async def quarter_passes(year: Year, number: int, *, accepted: bool = False) -> None:
    """Its statement is proposed, and lapses or is accepted."""
    end = await ending(year, number)
    assert await year.day(end - ONE) == (0, 0)
    assert await year.day(end) == (1, 0)
    if accepted:
        async with year.control() as control:
            start = add_months(year.starts, 3 * number)
            await statements.accept(control, year.id, start, 1, person_id=deal(0), day=end + ONE)
    else:
        assert await year.day(end + 15 * ONE) == (0, 0)
        assert await year.day(end + 16 * ONE) == (0, 1)


async def wins_of(year: Year, number: int) -> None:
    """A quarter's result as three deals, one of them on its last day."""
    total, first = Decimal(RESULTS[number]), add_months(year.starts, 3 * number)
    parts = (total / 2, total / 4, total / 4)
    days = (first, first + 40 * ONE, await ending(year, number) - ONE)
    for place, (part, day) in enumerate(zip(parts, days, strict=True)):
        await year.win(10 * number + place, str(part), day)


async def test_the_worked_example(year: Year) -> None:
    invoices = Invoices(year)
    for number in range(4):
        await wins_of(year, number)
        await quarter_passes(year, number, accepted=number % 2 == 1)
        await invoices.bill()
    assert invoices.amounts == [1550000, 0, 2805000, 2765000]
    assert await year.results() == list(RESULTS)


@pytest.mark.parametrize("when", [2, 3, 4])
async def test_a_late_correction_ends_the_year_at_the_same_sum_whenever_it_comes(year: Year, when: int) -> None:
    """The third quarter is 300,000 less: before its statement, after it was settled, or after the year."""
    invoices = Invoices(year)
    for number in range(4):
        await wins_of(year, number)
        if number == when:
            await corrected(year)
        await quarter_passes_with_correction(year, number, late=number == when > 2)
        await invoices.bill()
    if when == 4:
        await corrected(year)
        day = await ending(year, 3) + 30 * ONE
        assert await year.day(day) == (1, 0)
        assert await year.results() == list(RESULTS)  # a correction is never silent
        assert await year.day(day + 16 * ONE) == (0, 1)
        await invoices.bill()
    assert sum(invoices.amounts) == 6520000
    assert await year.results() == ["3400000", "3150000", "3600000", "5000000"]


async def corrected(year: Year) -> None:
    """One of the third quarter's deals turns out to be smaller."""
    await year.win(21, "675000", add_months(year.starts, 6) + 40 * ONE, "amended", 2)


async def quarter_passes_with_correction(year: Year, number: int, *, late: bool) -> None:
    end = await ending(year, number)
    assert await year.day(end) == (2 if late else 1, 0)
    assert await year.day(end + 16 * ONE) == (0, 2 if late else 1)


async def test_days_that_are_taken_again_change_nothing(year: Year) -> None:
    await wins_of(year, 0)
    end = await ending(year, 0)
    assert [await year.day(end) for _ in range(3)] == [(1, 0), (0, 0), (0, 0)]
    assert [await year.day(end + 16 * ONE) for _ in range(2)] == [(0, 1), (0, 0)]
    # A day at a time comes to the same as several quarters at once.
    assert await year.day(await ending(year, 2)) == (2, 0)


async def test_replayed_and_reordered_events_change_nothing(year: Year) -> None:
    first = year.starts
    await year.win(1, "900", first + ONE, "amended", 2)
    await year.win(1, "1000", first)
    await year.win(1, "1000", first)
    await year.win(1, "900", first + ONE, "amended", 2)
    assert await year.day(await ending(year, 0)) == (1, 0)
    await year.day(await ending(year, 0) + 16 * ONE)
    assert await year.results() == ["900"]
    async with year.control() as control:
        mine = outcome_evidence.c.organisation_id == year.id
        assert len(await control.rows(sa.select(outcome_evidence).where(mine))) == 2


async def test_a_backdated_win_counts_in_its_quarter_until_that_is_settled_and_is_a_correction_then(
    year: Year,
) -> None:
    end = await ending(year, 0)
    await year.win(1, "500", end - ONE, recorded_on=end + ONE)
    await year.day(end)
    [open_] = (await year.look())["statements"]
    assert (open_["state"], open_["result"], open_["evidence_count"]) == ("proposed", "500", 1)
    # Another one while it is under review: what was read is replaced, with a time of its own.
    await year.win(2, "40", end - 20 * ONE, recorded_on=end + 3 * ONE)
    assert await year.day(end + 4 * ONE) == (1, 0)
    with pytest.raises(StatementMoved):
        async with year.control() as control:
            await statements.accept(control, year.id, year.starts, 1, person_id=deal(0), day=end + 5 * ONE)
    assert await year.day(end + 19 * ONE) == (0, 0)
    assert await year.day(end + 20 * ONE) == (0, 1)
    assert await year.results() == ["540"]
    await year.win(3, "7", end - 30 * ONE, recorded_on=end + 40 * ONE)
    assert await year.day(end + 41 * ONE) == (1, 0)
    assert await year.results() == ["540"]
    await year.day(end + 57 * ONE)
    assert await year.results() == ["547"]
    states = [each["state"] for each in (await year.look())["statements"]]
    assert states == ["superseded", "superseded", "lapsed"]
    async with year.control() as control:
        flags = await control.rows(
            sa.select(outcome_statement_row.c.flag).where(outcome_statement_row.c.organisation_id == year.id)
        )
    assert {row.flag for row in flags} == {"backdated"}


async def test_a_deleted_win_stops_counting_and_of_a_settled_quarter_it_is_proposed(year: Year) -> None:
    end = await ending(year, 0)
    await year.win(1, "500", year.starts)
    await year.win(2, "300", year.starts)
    await year.win(1, "500", year.starts, "deleted", 2)
    await year.day(end)
    await year.day(end + 16 * ONE)
    assert await year.results() == ["300"]
    await year.win(2, "300", year.starts, "deleted", 2)
    assert await year.results() == ["300"]
    assert await year.day(end + 17 * ONE) == (1, 0)
    # Restored before anybody decided: there is nothing to correct any more.
    await year.win(2, "300", year.starts, "restored", 3)
    assert await year.day(end + 18 * ONE) == (1, 0)
    await year.win(2, "300", year.starts, "deleted", 4)
    assert await year.day(end + 19 * ONE) == (1, 0)
    assert await year.day(end + 35 * ONE) == (0, 1)
    assert await year.results() == ["0"]


async def test_disputed_deals_are_held_and_the_rest_is_settled(year: Year) -> None:
    end = await ending(year, 0)
    for number, amount in ((1, "500"), (2, "300"), (3, "20")):
        await year.win(number, amount, year.starts)
    await year.day(end)
    who: dict[str, Any] = {"person_id": deal(0), "day": end + ONE}
    async with year.control() as control:
        await statements.dispute(control, year.id, year.starts, 1, {deal(1), deal(3)}, **who)
    assert await year.results() == ["300"]
    # It stays so: nothing lapses, and what comes later doesn't release it.
    assert await year.day(end + 30 * ONE) == (0, 0)
    await year.win(4, "1", year.starts, recorded_on=end)
    assert await year.day(end + 31 * ONE) == (1, 0)
    assert await year.day(end + 47 * ONE) == (0, 1)
    assert await year.results() == ["301"]
    await decided(year, 3, 3, counts=False, day=end + 50 * ONE)
    assert await year.results() == ["301"]
    assert await year.day(end + 51 * ONE) == (0, 0)
    await decided(year, 1, 4, counts=True, day=end + 60 * ONE)
    async with year.control() as control:
        made = (await statement_store.all_of(control, year.id))[-1]
        held = [row.held for row in await statement_store.rows_of(control, year.id, made)]
    assert (made.state, made.result, held) == ("proposed", 801, [False] * 3)
    assert await year.results() == ["301"]
    assert await year.day(end + 61 * ONE) == (0, 0)
    assert await year.day(end + 76 * ONE) == (0, 1)
    assert await year.results() == ["801"]


def decision(number: int, version: int, *, counts: bool = True) -> Decision:
    """About a deal by its number."""
    return Decision(id=uuid4(), version=version, deal_id=deal(number), counts=counts, reason="looked into it")


async def decided(year: Year, number: int, version: int, *, counts: bool, day: dt.date) -> None:
    """The supplier decides."""
    async with year.control() as control:
        what = decision(number, version, counts=counts)
        assert await disputes.settle(control, year.id, year.starts, what, by=deal(0), day=day)


async def test_what_can_not_be_decided_is_refused_and_nothing_changes(year: Year) -> None:
    end = await ending(year, 0)
    await year.win(1, "500", year.starts)
    await year.win(2, "500", year.starts, currency="EUR")
    who: dict[str, Any] = {"person_id": deal(0), "day": end}

    async def refused(error: type[Exception], verb: Any, *args: Any, **named: Any) -> None:
        before = (await year.look())["statements"]
        with pytest.raises(error):
            async with year.control() as control:
                await verb(control, year.id, *args, **named)
        assert (await year.look())["statements"] == before

    await refused(NoStatement, statements.accept, year.starts, 1, **who)
    await refused(NoStatement, statements.accept, year.starts + ONE, 1, **who)
    await year.day(end)
    await refused(StatementMoved, statements.accept, year.starts, 2, **who)
    for deals in ((), (deal(2),), (deal(9),), (deal(1), deal(9))):
        await refused(NotInStatement, statements.dispute, year.starts, 1, deals, **who)
    await refused(NoStatement, disputes.settle, year.starts + ONE, decision(1, 1), by=deal(0), day=end)
    await refused(NotDisputed, disputes.settle, year.starts, decision(1, 1), by=deal(0), day=end)
    await year.day(end + 16 * ONE)
    await refused(StatementMoved, statements.accept, year.starts, 1, **who)
    await refused(StatementMoved, statements.dispute, year.starts, 1, {deal(1)}, **who)


async def test_what_was_won_before_the_contract_was_signed_is_no_evidence(year: Year) -> None:
    await year.win(1, "500", year.starts, recorded_at=real_now() - dt.timedelta(hours=1))
    await year.win(1, "800", year.starts, "amended", 2)
    await year.day(await ending(year, 0))
    [open_] = (await year.look())["statements"]
    assert (open_["result"], open_["evidence_count"]) == ("0", 0)


async def test_altered_terms_are_noticed_by_everything_that_bills(year: Year, database_pair: DatabasePair) -> None:
    await altered(database_pair, year.contract["id"], "baseline", ["1"] * 4)
    with pytest.raises(TermsAltered):
        async with year.control() as control:
            await statements.settled(control, year.id)
    # With the hash made to fit, the signature doesn't.
    async with year.control() as control:
        [found] = await store.versions(control, year.id)
    await rehashed(database_pair, found)
    with pytest.raises(TermsAltered):
        async with year.control() as control:
            await statements.propose_due(control, year.id, await ending(year, 0))
    assert (await year.owner.get("/api/billing/outcome")).json()["code"] == "billing.outcome_terms_altered"


async def test_evidence_and_statements_are_never_changed_by_the_application(year: Year) -> None:
    await year.win(1, "500", year.starts)
    await year.day(await ending(year, 0))
    refused = [each(table) for table in (outcome_evidence, outcome_statement_row) for each in (_rewritten, _deleted)]
    refused += [_deleted(outcome_statement), outcome_statement.update().values(result=1)]
    refused += [outcome_contract.update().values(terms={}), outcome_contract.update().values(hash=b"")]
    for statement in refused:
        with pytest.raises(InsufficientPrivilegeError):
            async with year.control() as control:
                await control.execute(statement)


def _rewritten(table: sa.Table) -> sa.Update:
    return table.update().values(amount=1)


def _deleted(table: sa.Table) -> sa.Delete:
    return table.delete()


async def test_of_another_organisations_statements_nothing_is_touched(year: Year, rapport: Rapport, email: str) -> None:
    other = await signed(rapport, await rapport.sign_up("Other Ltd", "US", f"b.{email}"), starts=year.starts)
    end = await ending(year, 0)
    for each in (year, other):
        await each.win(1, "500", each.starts)
    await year.day(end)
    assert (await other.look())["statements"] == []
    await other.day(end)
    before = await other.look()
    async with year.control() as control:
        await statements.dispute(control, year.id, year.starts, 1, {deal(1)}, person_id=deal(0), day=end)
        await disputes.settle(control, year.id, year.starts, decision(1, 2, counts=False), by=deal(0), day=end)
    assert await other.look() == before
    assert (await year.results(), await other.results()) == (["0"], [])
