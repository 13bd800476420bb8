"""Security events: what happened to whom, append-only; the application's login can neither change nor delete one.

Each is one insert in the caller's transaction. `auth.audit` numbers and chains them afterwards.
"""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from auth.audit.catalogue import KINDS
from auth.models import EVENT_DETAILS, membership, security_event
from auth.principal import Principal
from kernel import context, looks
from kernel.clock import real_now
from kernel.crypto import Keyset
from kernel.db import ControlSession
from kernel.ids import new_id
from kernel.pool import Row
from kernel.runtime import Runtime

_ADDRESS, _MEANS, _REQUEST = "~address", "~means", "~request"
# Where it came from, beside what an event says itself: no detail begins with this sign.


class Opened(msgspec.Struct, frozen=True):
    """What an event says: its own details, and from where it came, by which means, in which request."""

    details: dict[str, str]
    address: str = ""
    means: str = ""
    request: str = ""


async def note(
    control: ControlSession,
    kind: str,
    *,
    identity_id: UUID | None = None,
    organisation_id: UUID | None = None,
    **details: str,
) -> None:
    """Adds an event in the caller's transaction; `details` are stored encrypted, and so is where it came from.

    `kind` is one of the catalogue's: an event of another kind would be told to nobody.
    """
    await control.execute(security_event.insert(), _row(control, kind, identity_id, organisation_id, details))


async def note_by(control: ControlSession, principal: Principal, kind: str, **details: str) -> None:
    """Adds an event of what somebody does, in the caller's transaction.

    Also while they view as somebody else: it is the viewer's then, never whom they view as, and names the view.
    """
    view, of = principal.view, principal.tenant.id
    if view is None:
        await note(control, kind, identity_id=principal.identity_id, organisation_id=of, **details)
        return
    told = details | {"viewing_id": str(view.id)}
    await looks.add(control, security_event, _row(control, kind, view.viewer_identity_id, of, told))


def _row(
    control: ControlSession, kind: str, identity_id: UUID | None, organisation_id: UUID | None, details: dict[str, str]
) -> dict[str, object]:
    if kind not in KINDS:
        raise LookupError(f"no kind of security event: {kind}")
    here = context.current()
    from_where = {_ADDRESS: here.address, _MEANS: here.origin, _REQUEST: here.request_id.strip("-")}
    said = details | {name: value for name, value in from_where.items() if value}
    event_id = new_id()
    sealed = control.keys.encrypt(msgspec.json.encode(said), field=EVENT_DETAILS, record=event_id)
    return {
        "id": event_id,
        "occurred_at": real_now(),
        "kind": kind,
        "identity_id": identity_id,
        "organisation_id": organisation_id,
        "details": sealed,
    }


async def note_account(control: ControlSession, kind: str, identity_id: UUID | None, **details: str) -> None:
    """Adds an event about somebody's account, which is no organisation's: one in each that they belong to, so that
    each has it in its own chain. Nobody's, and that of who belongs to none, is the installation's.
    """
    mine = sa.select(membership.c.organisation_id).where(membership.c.identity_id == identity_id)
    # Asked for nobody as well: how long an answer takes must not tell whether there is such an account.
    of = [row.organisation_id for row in await control.rows(mine)]
    for organisation_id in of or [None]:
        await note(control, kind, identity_id=identity_id, organisation_id=organisation_id, **details)


async def note_done(runtime: Runtime, principal: Principal, kind: str, **details: str) -> None:
    """Adds an event of what somebody does in their own schema, from where no transaction leads here.

    It is the last thing before that is committed: what is cut short in between was noted and not done, never the other
    way round.
    """
    async with runtime.databases.control_session() as control:
        await note_by(control, principal, kind, **details)


def opened(keys: Keyset, row: Row) -> Opened:  # a row of `security_event`
    """What a row says; raises `CryptoError` where it was altered."""
    if row.details is None:
        return Opened({})
    plain = keys.decrypt(bytes(row.details), field=EVENT_DETAILS, record=row.id)
    said: dict[str, str] = msgspec.json.decode(plain)
    address, means, request = (said.pop(name, "") for name in (_ADDRESS, _MEANS, _REQUEST))
    return Opened(said, address or said.get("network", ""), means, request)
