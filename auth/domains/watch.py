"""Looking every proof up again, once a day: a domain that was sold is not its old owner's for ever.

A record that is gone starts the grace: from then on nobody is let in by the domain at once, and the owners are told. An
answer that nobody gives takes nothing away until it has lasted as long as a record could be gone.
"""

import asyncio
import datetime as dt
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth import people, security_log
from auth.domains import lookup, mails
from auth.domains.claims import GRACE, domain_of
from auth.domains.models import domain_claim
from auth.domains.names import shown
from kernel.clock import real_now
from kernel.errors import NotFound
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.pool import Row
from kernel.runtime import Runtime
from tenants.directory import Directory

EVERY: Final = dt.timedelta(days=1)
SILENT_FOR: Final = dt.timedelta(days=7)
TELL: Final = "auth.tell_domain"
MAIL: Final = "auth.mail_domain"
_AT_ONCE: Final = 20


class _Due(msgspec.Struct, frozen=True):
    row: Row
    domain: str


async def check(runtime: Runtime) -> None:
    """Looks up what was not looked up for a day. Two workers at the same time take different ones."""
    due = await _take(runtime)
    found = await asyncio.gather(*(lookup.look(runtime.settings, each.domain, bytes(each.row.token)) for each in due))
    for each, answer in zip(due, found, strict=True):
        await _write(runtime, each, answer)


async def _take(runtime: Runtime) -> list[_Due]:
    """Marks them as looked up before they are, so that one whose lookup is cut short waits until tomorrow."""
    now = real_now()
    old = (domain_claim.c.checked_at <= now - EVERY) & domain_claim.c.state.in_(("verified", "missing"))
    chosen = sa.select(domain_claim.c.id).where(old).order_by(domain_claim.c.checked_at).limit(_AT_ONCE)
    chosen = chosen.with_for_update(skip_locked=True)
    async with runtime.databases.control_session() as control:
        marked = domain_claim.update().where(domain_claim.c.id.in_(chosen)).values(checked_at=now)
        rows = await control.rows(marked.returning(*domain_claim.c))
        return [_Due(row, domain_of(control, row)) for row in rows]


async def _write(runtime: Runtime, due: _Due, found: lookup.Found) -> None:
    now, before = real_now(), due.row
    values: dict[str, object] = {}
    kind = ""
    if found == "there":
        values = {"state": "verified", "confirmed_at": now, "missing_since": None}
        kind = "domain_back" if before.state == "missing" else ""
    elif before.state == "missing":
        if before.missing_since + GRACE <= now:
            values = {"state": "lost", "joining": "off", "missing_since": None}
            kind = "domain_lost"
    elif found == "absent" or before.confirmed_at + SILENT_FOR <= now:
        values = {"state": "missing", "missing_since": now}
        kind = "domain_missing"
    if not values:
        return
    async with runtime.databases.control_session() as control:
        same = (domain_claim.c.id == before.id) & (domain_claim.c.state == before.state)
        done = await control.execute(domain_claim.update().where(same).values(values))
        if done.rowcount and kind:
            await security_log.note(control, kind, organisation_id=before.organisation_id, domain=due.domain)
            told = {"organisation_id": str(before.organisation_id), "kind": kind, "domain": due.domain}
            await control.enqueue(TELL, {**told, "day": (now + GRACE).date().isoformat()})


async def tell(runtime: Runtime, job: Job) -> None:
    """Leaves a mail for each owner."""
    organisation_id = UUID(str(job.args["organisation_id"]))
    try:
        tenant = await Directory(runtime.databases, runtime.keyring).tenant(organisation_id)
    except NotFound:
        return
    async with runtime.databases.tenant_session(tenant.home, tenant.keys, read_only=True) as session:
        owners = await people.addresses_of_owners(session)
    async with runtime.databases.control_session() as control:
        for email, locale in owners:
            args = {**job.args, "to": email, "locale": locale, "organisation": tenant.name}
            await control.enqueue(MAIL, args)


async def mail(runtime: Runtime, job: Job) -> None:
    """Tells one owner of a domain whose record is gone, back, or was gone for too long."""
    subject, body = mails.DOMAINS[str(job.args["kind"])]
    domain, link = shown(str(job.args["domain"])), f"{runtime.settings.public_url}/settings/domains"
    told = {**{name: str(value) for name, value in job.args.items()}, "domain": domain, "link": link}
    locale, of = told["locale"], UUID(told["organisation_id"])
    text, heading = body.format(**told).pick(locale), subject.format(**told).pick(locale)
    await runtime.mail.send(Mail(to=told["to"], subject=heading, text=text, key=job.id, of=of))
