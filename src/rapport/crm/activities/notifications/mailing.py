"""Mails of what somebody was told and has not looked at: some minutes after, or once a day.

What a mail says is found out when it goes (`plan` says when): who has looked meanwhile, may not see a record any more,
or wants no mails of that kind, gets none of it. The mail is named after its job and what it tells of: a worker that is
killed between sending and noting sends the same message once more, which a mailbox keeps once; where somebody was told
of more meanwhile, that is another mail, which says it all.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from auth.actor import principal_of
from auth.people import address_of
from auth.persons import zone_of
from auth.principal import Principal
from kernel.clock import business_now
from kernel.errors import Forbidden, Suspended
from kernel.jobs import Job, JobHandler
from kernel.mail import Mail
from kernel.runtime import Runtime
from rapport.crm.activities.models import notification
from rapport.crm.activities.notifications import settings, shown, texts
from rapport.crm.activities.notifications.kinds import APPROVAL, TRANSFER, WEBHOOK, By
from rapport.crm.activities.notifications.plan import DAILY, SOON
from rapport.crm.records.definitions import open_scope
from rapport.crm.records.objects import Registry

OLDEST: Final = dt.timedelta(days=7)
"""Older than that, nothing is mailed any more: who chooses mails today isn't told of last year."""
LINES: Final = 20


def handlers(registry: Registry) -> dict[str, JobHandler]:
    """The jobs, for these objects."""

    async def soon(runtime: Runtime, job: Job) -> None:
        await _mail(registry, runtime, job, "soon")

    async def daily(runtime: Runtime, job: Job) -> None:
        await _mail(registry, runtime, job, "daily")

    return {SOON: soon, DAILY: daily}


async def _mail(registry: Registry, runtime: Runtime, job: Job, by: By) -> None:
    person_id = UUID(str(job.args["person"]))
    try:
        principal = await principal_of(runtime, job.home, person_id)
    except (Forbidden, Suspended):
        return  # who can't sign in has no use of a link
    async with principal.session(runtime) as session:
        scope = await open_scope(registry, principal, session)
        kinds = (await settings.load(session, person_id)).kinds(by)
        waiting = (
            notification.c.kind.in_(kinds), notification.c.seen_at.is_(None), notification.c.mailed_at.is_(None),
            notification.c.created_at > business_now() - OLDEST,
        )  # fmt: skip
        found = await shown.newest(scope, *waiting)
        address, zone = await address_of(session, person_id), await zone_of(session, person_id)
    if found and address:
        await runtime.mail.send(_written(registry, runtime, job, principal, address, found, zone))
        # The system notes it: an organisation that may only read is told all the same, and once.
        async with runtime.session(job.home) as session:
            told = (notification.c.person_id == person_id, *waiting, notification.c.created_at <= found[0].at)
            await session.execute(notification.update().where(*told).values(mailed_at=business_now()))


def _written(
    registry: Registry,
    runtime: Runtime,
    job: Job,
    principal: Principal,
    to: str,
    found: Sequence[shown.Notification],
    zone: ZoneInfo,
) -> Mail:
    tenant, locale, site = principal.tenant, principal.locale, runtime.settings.public_url
    count = str(len(found)) if len(found) < shown.SHOWN else f"{len(found)}+"
    told: Mapping[str, Any] = {"organisation": tenant.name, "count": count}
    subject = (texts.ONE if len(found) == 1 else texts.SUBJECT).format(**told).pick(locale)
    lines = [_line(registry, each, zone, locale, site) for each in found[:LINES]]
    if len(found) > LINES:
        lines.append(texts.FURTHER.pick(locale))
    body = texts.BODY.format(lines="\n".join(lines), settings=f"{site}/settings/notifications").pick(locale)
    told_of = " ".join(sorted(str(each.id) for each in found))
    return Mail(to=to, subject=subject, text=body, key=uuid5(job.id, told_of), of=tenant.id)


def _line(registry: Registry, told: shown.Notification, zone: ZoneInfo, locale: str, site: str) -> str:
    at = f"{told.at.astimezone(zone):%Y-%m-%d %H:%M}"
    if told.kind == WEBHOOK:
        return f"{at}  {texts.WEBHOOK_STOPPED.pick(locale)}\n{site}/settings/webhooks\n"
    line = texts.APPROVALS.get(told.object) or texts.TRANSFERS.get(told.object)
    line = line or texts.FOLLOWED.get(told.about or "") or texts.LINES[told.kind]
    said = line.format(actor=told.actor or texts.NOBODY.pick(locale)).pick(locale)
    if told.kind == APPROVAL:
        return f"{at}  {said}\n{site}/approvals/{told.record_id}\n"
    if told.kind == TRANSFER:
        return f"{at}  {said}\n{site}/transfers/{told.record_id}\n"
    name, record_id = told.place()
    return f"{at}  {said}\n{site}/o/{registry[name].noun}/{record_id}\n"
