"""Mails about second factors: each says to their owner what a thief may have done."""

import datetime as dt
from uuid import UUID

from auth import identities
from auth.factors import mails
from auth.factors.recovery import FEW
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.runtime import Runtime
from kernel.text import Text


async def mail_authenticator_added(runtime: Runtime, job: Job) -> None:
    """Of a new authenticator."""
    await _mail(runtime, job, mails.ADDED_SUBJECT, mails.ADDED_BODY)


async def mail_authenticator_removed(runtime: Runtime, job: Job) -> None:
    """Of one that is there no more."""
    await _mail(runtime, job, mails.REMOVED_SUBJECT, mails.REMOVED_BODY)


async def mail_recovery_codes_made(runtime: Runtime, job: Job) -> None:
    """Of new recovery codes, never with them."""
    await _mail(runtime, job, mails.CODES_MADE_SUBJECT, mails.CODES_MADE_BODY)


async def mail_recovery_code_used(runtime: Runtime, job: Job) -> None:
    """Of a code that was used; where few are left it says to make others."""
    body = mails.FEW_LEFT_BODY if int(job.args["left"]) <= FEW else mails.CODE_USED_BODY
    await _mail(runtime, job, mails.CODE_USED_SUBJECT, body)


async def mail_tries_out(runtime: Runtime, job: Job) -> None:
    """Of a sign-in that proved the first factor and failed at the second again and again."""
    await _mail(runtime, job, mails.TRIES_OUT_SUBJECT, mails.TRIES_OUT_BODY)


async def mail_reset_asked(runtime: Runtime, job: Job) -> None:
    """Of a reset that waits: to whom it is about, and to the owners."""
    own, address = bool(job.args["own"]), runtime.settings.public_url
    told = {
        "due": f"{dt.datetime.fromisoformat(str(job.args['due_at'])):%Y-%m-%d %H:%M} (UTC)",
        "link": f"{address}/settings/{'security' if own else 'members'}",
    }
    subject = mails.RESET_ASKED_SUBJECT if own else mails.RESET_ASKED_OTHERS_SUBJECT
    await _mail(runtime, job, subject, mails.RESET_ASKED_BODY if own else mails.RESET_ASKED_OTHERS_BODY, **told)


async def mail_reset_done(runtime: Runtime, job: Job) -> None:
    """Of one that was carried out."""
    await _mail(runtime, job, mails.RESET_DONE_SUBJECT, mails.RESET_DONE_BODY)


async def _mail(runtime: Runtime, job: Job, subject: Text, body: Text, **more: str) -> None:
    told = {name: str(value) for name, value in job.args.items()} | more
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, UUID(told["identity_id"]))
    heading, text = _read(subject, told["locale"], " · "), _read(body.format(**told), told["locale"], "\n\n")
    await runtime.mail.send(Mail(to=email, subject=heading, text=text, key=job.id, of=None))


def _read(text: Text, locale: str, between: str) -> str:
    """A text in a language, or in both where nobody knows which its reader reads."""
    return text.pick(locale) if locale else f"{text.zh.rstrip()}{between}{text.en}"
