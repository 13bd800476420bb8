"""The layouts of a role that was deleted: documents that nobody could see, change or remove any more."""

from uuid import UUID

import sqlalchemy as sa

from auth.actor import system_of
from kernel import context
from kernel.changes import Change
from kernel.jobs import Job, JobHandler
from kernel.runtime import Runtime
from rapport.crm.records import layouts
from rapport.crm.records.organisation_settings import CONTENT, OBJECT, organisation_setting
from rapport.crm.records.placing_run import session_of

FORGET = "records.forget_layouts"


def handlers() -> dict[str, JobHandler]:
    """The job."""
    return {FORGET: forget}


async def forget(runtime: Runtime, job: Job) -> None:
    """Removes the layouts of a role; the log of changes keeps what they were."""
    role_id = UUID(str(job.args["event"]["role_id"]))
    system, table = await system_of(runtime, job.home, role_id), organisation_setting
    ends = sa.and_(table.c.name.startswith(layouts.PREFIX, autoescape=True), table.c.name.endswith(f".{role_id}"))
    with context.use(system.tenant.acted_in(None, locale=system.locale, origin="system")):
        async with session_of(runtime, system) as session:
            for row in await session.rows(sa.select(table.c.id, table.c.content).where(ends)):
                before = session.keys.decrypt(bytes(row.content), field=CONTENT, record=row.id).decode()
                await session.execute(table.delete().where(table.c.id == row.id))
                session.record_change(
                    Change(
                        object=OBJECT, record_id=row.id, op="delete", field_ids=(CONTENT,),
                        secret={str(CONTENT): before},
                    )
                )  # fmt: skip
