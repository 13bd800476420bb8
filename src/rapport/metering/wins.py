"""The subscriber of won deals: writes evidence to the control database, once for each event, whatever the order."""

from typing import Any
from uuid import UUID

import msgspec

from billing.outcome import store
from billing.outcome.evidence import Change, Evidence
from kernel.jobs import Job
from kernel.runtime import Runtime
from rapport.crm.deals.events import DealOutcomeChanged, DealWon
from tenants.directory import Directory

WON, CHANGED = "metering.record_win", "metering.record_outcome_change"


async def record_win(runtime: Runtime, job: Job) -> None:
    """A deal was won."""
    await _record(runtime, job, msgspec.convert(job.args["event"], DealWon), "won")


async def record_change(runtime: Runtime, job: Job) -> None:
    """Something became of a deal that was won."""
    event = msgspec.convert(job.args["event"], DealOutcomeChanged)
    await _record(runtime, job, event, event.change)


async def _record(runtime: Runtime, job: Job, event: DealWon, change: Change) -> None:
    # Whose it is follows from where the event lay, not from what it says.
    tenant = await Directory(runtime.databases, runtime.keyring).by_home(job.home)
    facts: dict[str, Any] = {name: getattr(event, name) for name in ("deal_id", "amount", "currency", "won_on")}
    if tenant.is_sandbox:
        return  # nobody owes anything for what is tried out
    evidence = Evidence(
        id=UUID(str(job.args["event_id"])), deal_version=event.version, change=change,
        recorded_on=event.recorded_on, **facts,
    )  # fmt: skip
    async with runtime.databases.control_session() as control:
        await store.record(control, tenant.id, evidence, event.recorded_at)
