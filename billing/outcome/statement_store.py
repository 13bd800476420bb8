"""Statements between the database and their verbs. A version's figures and rows never change, only what was decided."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from billing.models import MINE
from billing.outcome import evidence
from billing.outcome.evidence import Flag, Standing
from billing.outcome.models import outcome_settlement, outcome_statement, outcome_statement_row
from billing.outcome.terms import Agreed
from billing.rating.periods import Period
from kernel.db import ControlSession
from kernel.statements import Prepared

State = Literal["proposed", "accepted", "lapsed", "disputed", "superseded"]
SETTLED = frozenset({"accepted", "lapsed", "disputed"})

statement, listed, settlement = outcome_statement, outcome_statement_row, outcome_settlement
_ALL = Prepared(
    sa.select(statement)
    .where(statement.c.organisation_id == MINE)
    .order_by(statement.c.contract_id, statement.c.quarter, statement.c.version)
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A deal in a statement: what it counts for, unless it is `held` until a dispute about it is resolved."""

    deal_id: UUID
    evidence_id: UUID
    amount: Decimal
    won_on: dt.date
    held: bool
    flag: Flag | None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a quarter's statement; `quarter` is its first day."""

    contract_id: UUID
    contract_version: int
    quarter: dt.date
    version: int
    result: Decimal
    root: bytes
    evidence_count: int
    state: State
    proposed_on: dt.date
    review_until: dt.date
    decided_by: UUID | None = None
    decided_on: dt.date | None = None


def settled_of(versions: Iterable[Statement]) -> Statement | None:
    """The newest version that was settled and isn't replaced; versions in their order."""
    return next((each for each in reversed(list(versions)) if each.state in SETTLED), None)


def row_of(each: Standing, held: Collection[UUID]) -> Row:
    """A deal in a new version; `held` are deals."""
    fact = each.evidence
    return Row(
        deal_id=fact.deal_id, evidence_id=fact.id, amount=each.amount, won_on=fact.won_on,
        held=fact.deal_id in held, flag=each.flag,
    )  # fmt: skip


def next_version(
    agreed: Agreed, span: Period, history: Sequence[Statement], root: bytes, rows: Sequence[Row], day: dt.date
) -> Statement:
    """The version after those that there are; held deals count nothing in it."""
    return Statement(
        contract_id=agreed.id, contract_version=agreed.version, quarter=span.start, version=len(history) + 1,
        result=evidence.result((each.amount for each in rows if not each.held), agreed.currency), root=root,
        evidence_count=len(rows), state="proposed", proposed_on=day,
        review_until=day + dt.timedelta(days=agreed.review_days),
    )  # fmt: skip


async def all_of(control: ControlSession, organisation_id: UUID) -> list[Statement]:
    """Every version of every statement, by quarter and version."""
    rows = await control.rows(_ALL, {"organisation_id": organisation_id})
    return [_statement(row) for row in rows]


async def rows_of(control: ControlSession, organisation_id: UUID, each: Statement) -> list[Row]:
    """The deals of a version."""
    mine = (
        (listed.c.organisation_id == organisation_id)
        & (listed.c.contract_id == each.contract_id)
        & (listed.c.quarter == each.quarter)
        & (listed.c.version == each.version)
    )
    rows = await control.rows(sa.select(listed).where(mine).order_by(listed.c.deal_id))
    return [Row(**{name: row[name] for name in Row.__struct_fields__}) for row in rows]


async def counted(control: ControlSession, organisation_id: UUID, deal_id: UUID) -> dict[tuple[dt.date, int], Decimal]:
    """What a deal counts for in every version of a statement, by quarter and version."""
    mine = (listed.c.organisation_id == organisation_id) & (listed.c.deal_id == deal_id) & ~listed.c.held
    rows = await control.rows(sa.select(listed.c.quarter, listed.c.version, listed.c.amount).where(mine))
    return {(row.quarter, row.version): row.amount for row in rows}


async def released(control: ControlSession, organisation_id: UUID, final: Statement) -> set[UUID]:
    """The evidence that a settled version holds or held, of which was decided since."""
    mine = (
        (settlement.c.organisation_id == organisation_id)
        & (settlement.c.contract_id == final.contract_id)
        & (settlement.c.quarter == final.quarter)
        & (settlement.c.version > final.version)
    )
    return {row.evidence_id for row in await control.rows(sa.select(settlement.c.evidence_id).where(mine))}


async def history_of(
    control: ControlSession, organisation_id: UUID, contract_id: UUID, quarter: dt.date
) -> list[Statement]:
    """Every version of one statement, the oldest first."""
    every = await all_of(control, organisation_id)
    return [each for each in every if (each.contract_id, each.quarter) == (contract_id, quarter)]


async def insert(control: ControlSession, organisation_id: UUID, each: Statement, rows: Sequence[Row]) -> None:
    """Writes a version with its rows."""
    mine: dict[str, Any] = {"organisation_id": organisation_id}
    await control.execute(statement.insert(), {**mine, **msgspec.structs.asdict(each)})
    mine |= {"contract_id": each.contract_id, "quarter": each.quarter, "version": each.version}
    if rows:
        await control.execute(listed.insert(), [{**mine, **msgspec.structs.asdict(row)} for row in rows])


async def decide(control: ControlSession, organisation_id: UUID, each: Statement, values: dict[str, Any]) -> None:
    """Says what became of a version."""
    mine = (
        (statement.c.organisation_id == organisation_id)
        & (statement.c.contract_id == each.contract_id)
        & (statement.c.quarter == each.quarter)
        & (statement.c.version == each.version)
    )
    await control.execute(statement.update().where(mine).values(values))


async def supersede(control: ControlSession, organisation_id: UUID, versions: Iterable[Statement]) -> None:
    """Says of open and settled versions that there is a newer one."""
    for each in versions:
        if each.state != "superseded":
            await decide(control, organisation_id, each, {"state": "superseded"})


def _statement(row: Mapping[str, Any]) -> Statement:
    values = {name: row[name] for name in Statement.__struct_fields__ if name != "root"}
    return Statement(**values, root=bytes(row["root"]))
