"""Passkeys as they are stored: found by credential, listed by owner, and the last one kept."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.ceremonies import Asserted, Created
from auth.errors import LastPasskey, PasskeyTaken, TooManyPasskeys
from auth.factors import recovery, totp
from auth.models import PASSKEY_NAME, passkey, password
from auth.payloads import PasskeyView, SignInMethods
from auth.policies import rules
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.ids import new_id

MOST = 20


class Stored(msgspec.Struct, frozen=True):
    """A passkey as a ceremony needs it."""

    id: UUID
    identity_id: UUID
    public_key: bytes
    synced: bool


async def find(control: ControlSession, credential_id: bytes) -> Stored | None:
    """The passkey of a credential, whoever owns it."""
    columns = (passkey.c.id, passkey.c.identity_id, passkey.c.public_key, passkey.c.synced)
    rows = await control.rows(sa.select(*columns).where(passkey.c.credential_id == credential_id))
    return Stored(rows[0].id, rows[0].identity_id, bytes(rows[0].public_key), rows[0].synced) if rows else None


async def credentials(control: ControlSession, identity_id: UUID) -> list[bytes]:
    """The credential ids of an identity."""
    rows = await control.rows(sa.select(passkey.c.credential_id).where(passkey.c.identity_id == identity_id))
    return [bytes(row.credential_id) for row in rows]


async def methods(control: ControlSession, identity_id: UUID, organisation_id: UUID) -> SignInMethods:
    """How an identity may sign in to an organisation; its passkeys, the newest first."""
    mine = passkey.c.identity_id == identity_id
    rows = await control.rows(sa.select(passkey).where(mine).order_by(passkey.c.created_at.desc(), passkey.c.id))
    return SignInMethods(
        has_password=await _has_password(control, identity_id),
        passkeys=[_view(control, row) for row in rows],
        authenticators=await totp.listed(control, identity_id),
        recovery_codes_left=await recovery.left(control, identity_id),
        mailed_codes=(await rules.of_organisation(control, organisation_id)).mailed_codes,
    )


async def add(
    control: ControlSession, identity_id: UUID, created: Created, *, name: str, transports: Sequence[str]
) -> PasskeyView:
    """Stores a verified passkey; raises `PasskeyTaken` or `TooManyPasskeys`."""
    await totp.lock(control, identity_id)
    if len(await credentials(control, identity_id)) >= MOST:
        raise TooManyPasskeys
    row_id = new_id()
    row = {
        "id": row_id,
        "identity_id": identity_id,
        "credential_id": created.credential_id,
        "public_key": created.public_key,
        "sign_count": created.sign_count,
        "name": control.keys.encrypt_text(name.strip(), field=PASSKEY_NAME, record=row_id),
        "aaguid": created.aaguid,
        "transports": list(dict.fromkeys(transports)),
        "synced": created.synced,
        "backed_up": created.backed_up,
        "created_at": real_now(),
    }
    done = await control.execute(insert(passkey).on_conflict_do_nothing(index_elements=["credential_id"]), row)
    if not done.rowcount:
        raise PasskeyTaken
    return _view(control, (await control.rows(sa.select(passkey).where(passkey.c.id == row_id)))[0])


async def use(control: ControlSession, passkey_id: UUID, asserted: Asserted) -> bool:
    """Notes that a passkey was used; False if its sign count is not beyond the last one, as a copy's would be.

    Authenticators that don't count, which are those of all synced passkeys, say zero every time.
    """
    counts_on = passkey.c.sign_count < asserted.sign_count
    if asserted.sign_count == 0:
        counts_on = passkey.c.sign_count == 0
    values = {"sign_count": asserted.sign_count, "backed_up": asserted.backed_up, "last_used_at": real_now()}
    done = await control.execute(passkey.update().where(passkey.c.id == passkey_id, counts_on).values(values))
    return bool(done.rowcount)


async def rename(control: ControlSession, identity_id: UUID, passkey_id: UUID, name: str) -> PasskeyView | None:
    """Gives one of an identity's passkeys another name; None if it has none such."""
    mine = (passkey.c.id == passkey_id) & (passkey.c.identity_id == identity_id)
    sealed = control.keys.encrypt_text(name.strip(), field=PASSKEY_NAME, record=passkey_id)
    rows = await control.rows(passkey.update().where(mine).values(name=sealed).returning(passkey))
    return _view(control, rows[0]) if rows else None


async def remove(control: ControlSession, identity_id: UUID, passkey_id: UUID) -> bool:
    """Removes one of an identity's passkeys; False if it has none such. Raises `LastPasskey`.

    A mailed code always signs in, so nobody would be locked out. But whoever has no password chose not to rest on the
    mailbox alone, and a stolen session must not bring them down to it.
    """
    await totp.lock(control, identity_id)
    mine = (passkey.c.id == passkey_id) & (passkey.c.identity_id == identity_id)
    done = await control.execute(passkey.delete().where(mine))
    if not done.rowcount:
        return False
    if not await credentials(control, identity_id) and not await _has_password(control, identity_id):
        raise LastPasskey  # the transaction is rolled back, and the passkey stays
    return True


async def _has_password(control: ControlSession, identity_id: UUID) -> bool:
    return bool(await control.rows(sa.select(password.c.identity_id).where(password.c.identity_id == identity_id)))


def _view(control: ControlSession, row: sa.Row[tuple[object, ...]]) -> PasskeyView:
    return PasskeyView(
        id=row.id,
        name=control.keys.decrypt_text(row.name, field=PASSKEY_NAME, record=row.id),
        aaguid=row.aaguid,
        transports=row.transports,
        synced=row.synced,
        backed_up=row.backed_up,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
    )
