"""Usage that other features emit in their own transaction (`tenants.events.UsageEmitted`), taken down here.

The outbox delivers at least once; the event's own id is that of the usage event, so it counts once.
"""

import msgspec
import sqlalchemy as sa

from billing.usage.events import Answer, UsageEvent
from billing.usage.judge import OURS
from billing.usage.record import record
from kernel.errors import Invalid
from kernel.jobs import Job
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.events import UsageEmitted
from tenants.models import organisation, tenant

JOB = "billing.record_usage"


class NotTaken(Invalid):
    """A feature emitted what no meter takes: a fault of ours, which stays on the job."""

    code = "billing.usage_not_taken"
    text = Text(
        zh="用量没有计入，事件保留待查。请联系我们。",
        en="Usage was not counted; its event is kept. Get in touch with us.",
    )


async def record_emitted(runtime: Runtime, job: Job) -> None:
    """The subscriber of `UsageEmitted`."""
    emitted = msgspec.convert(job.args["event"], UsageEmitted)
    event = UsageEvent(
        id=f"{OURS}event:{job.args['event_id']}", meter=emitted.meter, quantity=emitted.quantity,
        occurred_at=emitted.occurred_at,
    )  # fmt: skip
    database, _, schema = job.home.partition("/")
    mine = (tenant.c.database == database) & (tenant.c.schema == schema)
    of = sa.select(organisation.c.id, organisation.c.time_zone)
    paying = organisation.c.kind != "sandbox"  # nobody pays for what is tried out
    async with runtime.databases.control_session() as control:
        for row in await control.rows(of.join_from(organisation, tenant).where(mine, paying)):
            [answer] = await record(control, row.id, row.time_zone, [event], source="internal")
            _check(answer)  # inside, so that nothing is written of what isn't taken


def _check(answer: Answer) -> None:
    if answer.outcome == "rejected":
        raise NotTaken
