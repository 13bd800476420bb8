"""Masked values that somebody asked to see whole: counted, limited by day, noted, and told to who manages people.

Counted in the security log itself: that can't be changed, so the count can't either. Who reveals two at a time waits
for themselves, so that the limit holds.
"""

import datetime as dt
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth import security_log
from auth.models import membership, security_event
from auth.people import names, with_right
from auth.principal import Principal
from auth.role_errors import TooManyReveals
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.directory import Directory

KIND: Final = "field_revealed"
MAIL: Final = "auth.mail_reveals"
MOST: Final = 30
"""Of one person in a day."""
ALERT_AT: Final = 10
_DAY: Final = dt.timedelta(days=1)

SUBJECT = Text(zh="{person}今天查看了 {count} 个脱敏字段", en="{person} has looked at {count} masked fields today")
BODY = Text(
    zh=(
        "在 Rapport 的“{organisation}”中，{person}在 24 小时内查看了 {count} 个脱敏字段的完整内容。"
        "每人每天最多 {most} 个，每一次都记在安全日志里。\n\n"
        "如果这不正常，请在“设置 › 成员”中修改此人的角色，或停用此人。\n"
    ),
    en=(
        "In {organisation} on Rapport, {person} has looked at {count} masked fields in full within 24 hours. "
        "Nobody may look at more than {most} a day, and each is in the security log.\n\n"
        "If that is not as it should be, change their role under Settings, Members, or deactivate them.\n"
    ),
)


async def count(control: ControlSession, principal: Principal, object_name: str, record_id: UUID, field: str) -> int:
    """Counts and notes one in the caller's transaction; how many are left today. Raises `TooManyReveals`."""
    mine = (membership.c.organisation_id == principal.tenant.id) & (membership.c.person_id == principal.person_id)
    await control.rows(sa.select(membership.c.id).where(mine).with_for_update())
    since = real_now() - _DAY
    today = sa.select(sa.func.count()).where(
        security_event.c.identity_id == principal.identity_id, security_event.c.occurred_at > since,
        security_event.c.organisation_id == principal.tenant.id, security_event.c.kind == KIND,
    )  # fmt: skip
    [[before]] = await control.rows(today)
    if before >= MOST:
        raise TooManyReveals(limit=MOST)
    await security_log.note(
        control, KIND, identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        object=object_name, record_id=str(record_id), field=field,
    )  # fmt: skip
    if before + 1 == ALERT_AT:
        told = {"organisation_id": str(principal.tenant.id), "person_id": str(principal.person_id)}
        await control.enqueue(MAIL, told)
    return MOST - int(before) - 1


async def mail(runtime: Runtime, job: Job) -> None:
    """Tells everybody who manages people."""
    tenant = await Directory(runtime.databases, runtime.keyring).tenant(UUID(str(job.args["organisation_id"])))
    person_id = UUID(str(job.args["person_id"]))
    async with runtime.databases.tenant_session(tenant.home, tenant.keys, read_only=True) as session:
        people = await with_right(session, "manage_people")
        known = await names(session, [person_id])
    person = known[person_id]["name"] if person_id in known else "–"
    told = {"person": person, "count": ALERT_AT, "most": MOST, "organisation": tenant.name}
    for email, locale in people:
        text, subject = BODY.format(**told).pick(locale), SUBJECT.format(**told).pick(locale)
        await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=tenant.id))
