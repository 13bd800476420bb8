"""The link under which an invoice can be seen without signing in: whoever has it may see that one document.

The token is the two ids and a keyed hash of them, so it can't be guessed, altered or made for another document. The
hash is under a random secret of the organisation, which is kept sealed: a link in an old mail opens its document after
any rotation of keys.
"""

import base64
import binascii
import hmac
import os
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from billing.invoicing.models import invoice_links
from billing.invoicing.states import NoInvoice
from kernel.db import ControlSession
from kernel.runtime import Runtime

_IDS, _TOKEN, _SECRET = 32, 64, 32


async def link(runtime: Runtime, control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> str:
    """The address of a document's page."""
    secret = await _secret(control, organisation_id)
    if secret is None:
        sealed = control.seal(_sealed_for(organisation_id), os.urandom(_SECRET))
        row = {"organisation_id": organisation_id, "secret": sealed}
        await control.execute(insert(invoice_links).on_conflict_do_nothing(), row)
        secret = await _secret(control, organisation_id) or b""
    ids = organisation_id.bytes + invoice_id.bytes
    token = base64.urlsafe_b64encode(ids + _hash(secret, ids)).rstrip(b"=").decode()
    return f"{runtime.settings.public_url}/invoice/{token}"


async def opened(control: ControlSession, token: str) -> tuple[UUID, UUID]:
    """Organisation and invoice of a token; raises `NoInvoice`."""
    try:
        said = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise NoInvoice from None
    if len(said) != _TOKEN:
        raise NoInvoice
    ids = said[:_IDS]
    organisation_id, invoice_id = UUID(bytes=ids[:16]), UUID(bytes=ids[16:])
    secret = await _secret(control, organisation_id)
    if secret is None or not hmac.compare_digest(said[_IDS:], _hash(secret, ids)):
        raise NoInvoice
    return organisation_id, invoice_id


async def _secret(control: ControlSession, organisation_id: UUID) -> bytes | None:
    mine = sa.select(invoice_links.c.secret).where(invoice_links.c.organisation_id == organisation_id)
    rows = await control.rows(mine)
    return control.unseal(_sealed_for(organisation_id), rows[0].secret) if rows else None


def _sealed_for(organisation_id: UUID) -> str:
    return f"billing.hosted:{organisation_id}"


def _hash(secret: bytes, ids: bytes) -> bytes:
    return hmac.digest(secret, ids, "sha256")
