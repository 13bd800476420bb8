"""Security events: what happened to whom, append-only; the application's login can neither change nor delete one."""

from uuid import UUID

import msgspec

from auth.models import EVENT_DETAILS, security_event
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id


async def note(
    control: ControlSession,
    kind: str,
    *,
    identity_id: UUID | None = None,
    organisation_id: UUID | None = None,
    **details: str,
) -> None:
    """Adds an event in the caller's transaction; `details` are stored encrypted."""
    event_id = new_id()
    sealed = control.keys.encrypt(msgspec.json.encode(details), field=EVENT_DETAILS, record=event_id)
    row = {
        "id": event_id,
        "occurred_at": real_now(),
        "kind": kind,
        "identity_id": identity_id,
        "organisation_id": organisation_id,
        "details": sealed,
    }
    await control.execute(security_event.insert(), row)
