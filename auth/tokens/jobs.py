"""Mails about tokens: to who made one, and again before it expires."""

import datetime as dt
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from auth import identities
from auth.models import membership
from auth.tokens import mails
from auth.tokens.models import TOKEN_NAME, api_token
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.jobs import Job
from kernel.mail import Mail
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.text import Text
from tenants.models import NAME_FIELD, organisation

MAIL_EXPIRING: Final = "auth.mail_token_expiring"
WARNED_BEFORE: Final = dt.timedelta(days=7)
_AT_ONCE: Final = 200


async def mail_made(runtime: Runtime, job: Job) -> None:
    """Tells whoever made a token, which a thief may have done."""
    await _mail(runtime, job, mails.MADE_SUBJECT, mails.MADE_BODY)


async def mail_expiring(runtime: Runtime, job: Job) -> None:
    """Tells whoever made a token that it ends within days."""
    await _mail(runtime, job, mails.EXPIRING_SUBJECT, mails.EXPIRING_BODY)


async def warn(runtime: Runtime) -> None:
    """Leaves a mail for each token that ends within days and was made for longer; once for each."""
    now = real_now()
    soon = api_token.c.expires_at.between(now, now + WARNED_BEFORE)
    for_longer = api_token.c.expires_at - api_token.c.created_at > WARNED_BEFORE
    due = soon & for_longer & api_token.c.revoked_at.is_(None) & api_token.c.warned_at.is_(None)
    chosen = sa.select(api_token.c.id).where(due).order_by(api_token.c.expires_at).limit(_AT_ONCE)
    # Two workers at the same time take different ones.
    chosen = chosen.with_for_update(skip_locked=True)
    async with runtime.databases.control_session() as control:
        marked = api_token.update().where(api_token.c.id.in_(chosen)).values(warned_at=now)
        for row in await control.rows(marked.returning(*api_token.c)):
            await _enqueue(control, row)


async def _enqueue(control: ControlSession, row: Row) -> None:
    """To its maker, if they are still a member."""
    mine = (membership.c.organisation_id == row.organisation_id) & (membership.c.person_id == row.made_by)
    statement = (
        sa.select(membership.c.identity_id, organisation.c.name, organisation.c.locale)
        .join_from(membership, organisation, organisation.c.id == membership.c.organisation_id)
        .where(mine, membership.c.status == "active")
    )
    for maker in await control.rows(statement):
        told = {
            "identity_id": str(maker.identity_id),
            "name": control.keys.decrypt_text(row.name, field=TOKEN_NAME, record=row.id),
            "last_four": row.last_four,
            "expires_on": row.expires_at.date().isoformat(),
            "organisation": control.keys.decrypt_text(maker.name, field=NAME_FIELD, record=row.organisation_id),
            "locale": maker.locale,
            "organisation_id": str(row.organisation_id),
        }
        await control.enqueue(MAIL_EXPIRING, told)


async def _mail(runtime: Runtime, job: Job, subject: Text, body: Text) -> None:
    told = {name: str(value) for name, value in job.args.items()}
    async with runtime.databases.control_session() as control:
        email = await identities.email_of(control, UUID(told["identity_id"]))
    locale = told["locale"]
    text = body.format(**told).pick(locale)
    of = UUID(told["organisation_id"]) if "organisation_id" in told else None  # jobs of the release before have none
    heading = subject.format(**told).pick(locale)
    await runtime.mail.send(Mail(to=email, subject=heading, text=text, key=job.id, of=of))
