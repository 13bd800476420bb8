"""The trial: fourteen days with every module that there is, and ten seats."""

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from billing import subscriptions
from kernel.clock import business_today
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.runtime import Runtime
from tenants.clock import on_clock_of
from tenants.entitlements import grant
from tenants.models import entitlement
from tenants.status import is_sandbox

JOB = "billing.start_trial"
DAYS = 14
SEATS = 10
SOURCE = "billing.trial"
UNTIL = "trial_until"


async def start_trial(runtime: Runtime, job: Job) -> None:
    """The subscriber of `OrganisationProvisioned`."""
    async with runtime.databases.control_session() as control:
        organisation_id = UUID(str(job.args["event"]["organisation_id"]))
        if await is_sandbox(control, organisation_id):
            return  # it has its parent's plan
        async with on_clock_of(control, organisation_id):
            await start(control, organisation_id, runtime.sellable)


async def start(control: ControlSession, organisation_id: UUID, modules: Iterable[str]) -> None:
    """Grants the trial of these modules to a new organisation, by its clock; one that had its trial gets no other."""
    had = (entitlement.c.organisation_id == organisation_id) & (entitlement.c.name == UNTIL)
    if await control.rows(sa.select(entitlement.c.name).where(had)):
        return
    # In the organisation's zone, whoever asks: a sign-up is in no organisation's yet.
    async with on_clock_of(control, organisation_id):
        until = business_today() + dt.timedelta(days=DAYS)
    await grant(control, organisation_id, "seats", SEATS, source=SOURCE)
    for name in modules:
        await grant(control, organisation_id, f"module.{name}", True, source=SOURCE)
    await grant(control, organisation_id, UNTIL, until.isoformat(), source=SOURCE)
    await subscriptions.begin(control, organisation_id, until)
