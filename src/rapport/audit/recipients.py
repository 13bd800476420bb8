"""To whom an organisation's heads are mailed: addresses outside, which its admins choose."""

from typing import Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import emails
from auth.audit.models import RECIPIENTS, audit_recipients
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from rapport.audit.errors import BadRecipient

MOST: Final = 5


async def of(control: ControlSession, organisation_id: UUID) -> list[str]:
    """The addresses; none where nobody chose any."""
    mine = sa.select(audit_recipients.c.addresses).where(audit_recipients.c.organisation_id == organisation_id)
    rows = await control.rows(mine)
    if not rows:
        return []
    text = control.keys.decrypt_text(bytes(rows[0].addresses), field=RECIPIENTS, record=organisation_id)
    return text.splitlines()


async def put(control: ControlSession, organisation_id: UUID, addresses: list[str], by: UUID) -> list[str]:
    """Chooses them; the same address twice is one. Raises `Invalid` that names the one that is none."""
    kept = list({emails.normal(each): each.strip() for each in addresses}.values())
    wrong = {f"addresses.{at}": BadRecipient() for at, each in enumerate(kept) if not emails.is_email(each)}
    if wrong:
        raise Invalid(fields=wrong)
    sealed = control.keys.encrypt_text("\n".join(kept), field=RECIPIENTS, record=organisation_id)
    values = {"addresses": sealed, "changed_at": real_now(), "changed_by": by}
    statement = insert(audit_recipients).values(organisation_id=organisation_id, **values)
    await control.execute(statement.on_conflict_do_update(index_elements=["organisation_id"], set_=values))
    return kept
