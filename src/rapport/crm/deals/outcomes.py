"""Tells of won deals, in the transaction that makes them so, for whoever pays by results.

Told are deals whose win was entered here: an import of another CRM's past and samples tell nothing, nor does what is
changed later of a deal that was won there. Who entered a stage is in the facts (`records/facts.py`): what happened in
another system was done by nobody here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa

from kernel.clock import business_now
from rapport.crm.deals.events import DealOutcomeChanged, DealWon
from rapport.crm.deals.pipelines import Pipelines
from rapport.crm.records.codec import Record
from rapport.crm.records.facts import stage_event
from rapport.crm.records.scope import Scope

FOLLOWED = ("amount", "currency", "closed_on")


async def created(scope: Scope, records: Sequence[tuple[UUID, Record]]) -> None:
    """New deals, some of which may be won."""
    if scope.historic:
        return
    for deal_id, record in records:
        if record["status"] == "won":
            await scope.session.emit(DealWon(**_facts(scope, deal_id, 1, record)))


async def changed(scope: Scope, lines: Pipelines, before: Record, after: Record) -> None:
    """A deal that was written."""
    was, is_now = before["status"] == "won", after["status"] == "won"
    deal_id, version = UUID(after["id"]), after["version"]
    if is_now and not was:
        if not scope.historic:
            await scope.session.emit(DealWon(**_facts(scope, deal_id, version, after)))
        return
    moved = was and not is_now
    if not moved and not (was and any(before[name] != after[name] for name in FOLLOWED)):
        return
    if await _won_here(scope, lines, [deal_id]):
        # What left the won stage is told with the amount and the day that it had there.
        facts = _facts(scope, deal_id, version, before if moved else after)
        await scope.session.emit(DealOutcomeChanged(**facts, change="reopened" if moved else "amended"))


async def trashed(scope: Scope, lines: Pipelines, ids: Sequence[UUID], *, deleted: bool) -> None:
    """Deals that went to the trash, or came back."""
    table = scope.registry["deal"].table
    columns = (table.c.id, table.c.version, table.c.amount, table.c.currency, table.c.closed_on)
    won = sa.select(*columns).where(table.c.id.in_(list(ids)), table.c.status == "won").order_by(table.c.id)
    rows = {row.id: row for row in await scope.session.rows(won)}
    change: Literal["deleted", "restored"] = "deleted" if deleted else "restored"
    for deal_id in await _won_here(scope, lines, rows):
        facts = _facts(scope, deal_id, rows[deal_id].version, rows[deal_id])
        await scope.session.emit(DealOutcomeChanged(**facts, change=change))


async def _won_here(scope: Scope, lines: Pipelines, ids: Iterable[UUID]) -> list[UUID]:
    """Those of these deals that somebody here has ever won."""
    wanted = list(ids)
    if not wanted:
        return []
    won = [str(each.id) for line in lines.listed for each in line.stages if each.outcome == "won"]
    elsewhere = (stage_event.c.origin == "demo") | ((stage_event.c.origin == "import") & stage_event.c.actor.is_(None))
    entered = sa.select(stage_event.c.record_id).where(
        stage_event.c.record_id.in_(wanted), stage_event.c.to_stage.in_(won), ~elsewhere
    )
    return sorted({row.record_id for row in await scope.session.rows(entered)})


def _facts(scope: Scope, deal_id: UUID, version: int, record: Mapping[str, Any]) -> dict[str, Any]:
    won_on = record["closed_on"]
    return {
        "deal_id": deal_id,
        "version": version,
        "amount": Decimal(record["amount"] or 0),
        "currency": record["currency"],
        "won_on": dt.date.fromisoformat(won_on) if isinstance(won_on, str) else won_on or scope.today(),
        "recorded_on": scope.today(),
        "recorded_at": business_now(),
    }
