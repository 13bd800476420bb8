"""Mail that a sandbox would send: kept, sealed, where its administrators read it, and sent to nobody."""

import datetime as dt
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.clock import real_now
from kernel.db import ControlSession, Databases
from kernel.ids import new_id
from kernel.mail import Mail, MailPort
from rapport.portability.models import HELD_MAIL, held_mail
from tenants.models import organisation

SHOWN: Final = 100


class Held(msgspec.Struct, frozen=True):
    """A mail that was not sent."""

    id: UUID
    to: str
    subject: str
    text: str
    held_at: dt.datetime
    attachments: list[str]


class HoldingMail:
    """A mail port in front of another: what is a sandbox's stays here."""

    def __init__(self, port: MailPort, databases: Databases) -> None:
        self._port, self._databases = port, databases

    async def send(self, mail: Mail) -> None:
        """Passes a mail on, unless it is one of a sandbox; of one that is being removed nothing is kept either."""
        if mail.of is not None and await self._is_held(mail, mail.of):
            return
        await self._port.send(mail)

    async def _is_held(self, mail: Mail, of: UUID) -> bool:
        async with self._databases.control_session() as control:
            mine = (organisation.c.id == of) & (organisation.c.kind == "sandbox")
            rows = await control.rows(sa.select(organisation.c.status).where(mine))
            if rows and rows[0].status != "deleted":
                await _keep(control, mail, of)
            return bool(rows)


async def listed(control: ControlSession, organisation_id: UUID) -> list[Held]:
    """The newest mails that a sandbox would have sent."""
    mine = sa.select(held_mail).where(held_mail.c.organisation_id == organisation_id)
    rows = await control.rows(mine.order_by(held_mail.c.held_at.desc(), held_mail.c.id.desc()).limit(SHOWN))
    found = []
    for row in rows:
        mail = msgspec.json.decode(control.unseal(_purpose(organisation_id, row.id), row.sealed), type=Mail)
        names = [each.name for each in mail.attachments]
        found.append(Held(row.id, mail.to, mail.subject, mail.text, row.held_at, names))
    return found


async def _keep(control: ControlSession, mail: Mail, of: UUID) -> None:
    mail_id = mail.key or new_id()
    sealed = control.seal(_purpose(of, mail_id), msgspec.json.encode(mail))
    row = {"organisation_id": of, "id": mail_id, "held_at": real_now(), "sealed": sealed}
    await control.execute(insert(held_mail).on_conflict_do_nothing(), row)


def _purpose(organisation_id: UUID, mail_id: UUID) -> str:
    return HELD_MAIL.format(organisation_id=organisation_id, id=mail_id)
