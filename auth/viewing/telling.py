"""The mails about a view that is asked for: they say who, and lead there; why stands in Rapport alone."""

from typing import Final, Literal
from uuid import UUID

from auth.people import address_of, names
from auth.persons import load_person
from auth.viewing import mails
from kernel.db import ControlSession
from kernel.errors import NotFound
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from tenants.directory import Directory

MAIL: Final = "auth.mail_viewing"
Told = Literal["asked", "allowed", "refused", "overridden"]
_PLACES: Final[dict[str, str]] = {"asked": "security", "overridden": "security"}


async def enqueue(control: ControlSession, organisation_id: UUID, told: Told, *, to: UUID, of: UUID) -> None:
    """Leaves a mail to one of the two about the other, in the caller's transaction."""
    args = {"organisation_id": str(organisation_id), "told": told, "to": str(to), "of": str(of)}
    await control.enqueue(MAIL, args)


async def mail(runtime: Runtime, job: Job) -> None:
    """Sends it; who can't sign in any more gets none."""
    told, to, of = str(job.args["told"]), UUID(str(job.args["to"])), UUID(str(job.args["of"]))
    try:
        tenant = await Directory(runtime.databases, runtime.keyring).tenant(UUID(str(job.args["organisation_id"])))
    except NotFound:
        return
    async with runtime.databases.tenant_session(tenant.home, tenant.keys, read_only=True) as session:
        address = await address_of(session, to)
        if address is None:
            return
        locale = (await load_person(session, to)).locale
        known = await names(session, [of])
    link = f"{runtime.settings.public_url}/settings/{_PLACES.get(told, 'members')}"
    said = {"name": known[of]["name"] if of in known else "–", "organisation": tenant.name, "link": link}
    subject, body = (each.format(**said).pick(locale) for each in mails.OF[told])
    await runtime.mail.send(Mail(to=address, subject=subject, text=body, key=job.id, of=tenant.id))
