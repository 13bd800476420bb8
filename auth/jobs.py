"""Jobs of auth."""

import datetime as dt
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from auth import identities, mails
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from tenants.models import organisation


async def mail_sign_in_code(runtime: Runtime, job: Job) -> None:
    """Mails a sign-in code, if the address belongs to somebody."""
    email, code, locale = str(job.args["email"]), str(job.args["code"]), str(job.args["locale"])
    async with runtime.databases.control_session() as control:
        known = await identities.find_login(control, email)
    if known is not None:
        subject = mails.SIGN_IN_SUBJECT.format(code=code).pick(locale)
        text = mails.SIGN_IN_BODY.format(code=code).pick(locale)
        await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


async def mail_invitation(runtime: Runtime, job: Job) -> None:
    """Mails an invitation's link."""
    args = {name: str(value) for name, value in job.args.items()}
    told = {
        "inviter": args["inviter"],
        "organisation": args["organisation"],
        "link": f"{runtime.settings.public_url}/join/{args['token']}",
    }
    subject = mails.INVITATION_SUBJECT.format(**told).pick(args["locale"])
    text = mails.INVITATION_BODY.format(**told).pick(args["locale"])
    of = UUID(args["organisation_id"]) if "organisation_id" in args else None  # jobs of the release before have none
    await runtime.mail.send(Mail(to=args["email"], subject=subject, text=text, key=job.id, of=of))


async def mail_step_up_code(runtime: Runtime, job: Job) -> None:
    """Mails a code to somebody who is signed in and has to prove it again."""
    email, locale = await _address_of(runtime, job), str(job.args["locale"])
    subject = mails.STEP_UP_SUBJECT.format(code=job.args["code"]).pick(locale)
    text = mails.STEP_UP_BODY.format(code=job.args["code"]).pick(locale)
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


async def mail_passkey_added(runtime: Runtime, job: Job) -> None:
    """Tells an owner of their new passkey, which a thief may have added."""
    email, locale = await _address_of(runtime, job), str(job.args["locale"])
    text = mails.PASSKEY_ADDED_BODY.format(passkey=job.args["passkey"]).pick(locale)
    subject = mails.PASSKEY_ADDED_SUBJECT.pick(locale)
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


async def mail_password_changed(runtime: Runtime, job: Job) -> None:
    """Tells somebody of their new password, which a thief may have set."""
    email, locale = await _address_of(runtime, job), str(job.args["locale"])
    text = mails.PASSWORD_CHANGED_BODY.pick(locale)
    subject = mails.PASSWORD_CHANGED_SUBJECT.pick(locale)
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


async def mail_new_device(runtime: Runtime, job: Job) -> None:
    """Tells somebody where they signed in for the first time, which a thief may have done."""
    args = {name: str(value) for name, value in job.args.items()}
    email, locale = await _address_of(runtime, job), args["locale"]
    async with runtime.databases.control_session() as control:
        zone_of = sa.select(organisation.c.time_zone).where(organisation.c.id == UUID(args["organisation_id"]))
        zones = await control.rows(zone_of)
    zone = str(zones[0].time_zone) if zones else "UTC"
    told = {
        "email": email,
        "at": f"{dt.datetime.fromisoformat(args['at']).astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} ({zone})",
        "browser": args["browser"] or "–",
        "network": args["network"] or "–",
        "link": f"{runtime.settings.public_url}/settings/profile?session={args['session_id']}",
    }
    subject, text = mails.NEW_DEVICE_SUBJECT.pick(locale), mails.NEW_DEVICE_BODY.format(**told).pick(locale)
    await runtime.mail.send(Mail(to=email, subject=subject, text=text, key=job.id, of=None))


async def _address_of(runtime: Runtime, job: Job) -> str:
    async with runtime.databases.control_session() as control:
        return await identities.email_of(control, UUID(str(job.args["identity_id"])))
