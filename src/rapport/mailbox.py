"""The mailbox of an embedded Rapport: mails are kept, sealed, in the control database and shown here only."""

import datetime as dt
import ipaddress
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import sqlalchemy as sa
from litestar import Controller, Request, get
from sqlalchemy.dialects import postgresql

from auth.guards import Running, public
from kernel.clock import real_now
from kernel.columns import sealed
from kernel.db import Databases
from kernel.errors import NotFound
from kernel.ids import new_id
from kernel.mail import Mail, MailPort, SmtpMail
from kernel.settings import Settings
from kernel.tables import control_metadata, timestamp

SHOWN = 100
_PURPOSE = "mailbox"
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")

mailbox_message = sa.Table(
    "mailbox_message",
    control_metadata,
    sa.Column("id", postgresql.UUID(as_uuid=True), primary_key=True),
    timestamp("sent_at"),
    sealed("sealed", _PURPOSE, nullable=False),
)


class Received(msgspec.Struct, frozen=True):
    """A mail as the page shows it."""

    id: UUID
    to: str
    subject: str
    text: str
    sent_at: dt.datetime
    attachments: list[str] = []


class Mailbox:
    """A mail port that sends nothing anywhere."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    async def send(self, mail: Mail) -> None:
        """Keeps a mail; one that was sent before under its key is there already."""
        async with self._databases.control_session() as control:
            sealed = control.seal(_PURPOSE, msgspec.json.encode(mail))
            row = {"id": mail.key or new_id(), "sent_at": real_now(), "sealed": sealed}
            await control.execute(postgresql.insert(mailbox_message).on_conflict_do_nothing(), row)


def mail_port(settings: Settings, databases: Databases) -> MailPort:
    """The mailbox in embedded mode, else SMTP."""
    return Mailbox(databases) if settings.embedded else SmtpMail(settings.mail_url)


class MailboxController(Controller):
    """Reads the mailbox; the route exists in embedded mode only."""

    path = "/api/mailbox"
    tags = ["mailbox"]  # noqa: RUF012  # Litestar reads it from the class
    include_in_schema = False

    @get("/", opt={"policy": public()})
    async def read(self, request: Request[Any, Any, Any], runtime: Running) -> list[Received]:
        """The last mails, newest first."""
        if not runtime.settings.embedded or not _is_near(request, runtime.settings):
            raise NotFound
        async with runtime.databases.control_session() as control:
            last = mailbox_message.c.sent_at.desc(), mailbox_message.c.id.desc()
            newest = sa.select(mailbox_message).order_by(*last).limit(SHOWN)
            rows = await control.rows(newest)
            mails = [(row, msgspec.json.decode(control.unseal(_PURPOSE, row.sealed), type=Mail)) for row in rows]
        return [_received(row, mail) for row, mail in mails]


def _received(row: Any, mail: Mail) -> Received:  # noqa: ANN401  # a row
    return Received(row.id, mail.to, mail.subject, mail.text, row.sent_at, [each.name for each in mail.attachments])


def _is_near(request: Request[Any, Any, Any], settings: Settings) -> bool:
    """Asked on this machine, under our own name (no page of another name that points here), through no proxy."""
    if request.headers.get("host", "").lower() != urlsplit(settings.public_url).netloc.lower():
        return False
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
