"""The link under which an invoice can be seen without signing in: whoever has it may see that one document.

The token is the two ids, sealed: it can't be guessed, altered or made for another document, and nothing is stored.
"""

import base64
import binascii
from uuid import UUID

from billing.invoicing.states import NoInvoice
from kernel.crypto import CryptoError
from kernel.db import ControlSession
from kernel.runtime import Runtime

PURPOSE = "billing.hosted"


def link(runtime: Runtime, control: ControlSession, organisation_id: UUID, invoice_id: UUID) -> str:
    """The address of a document's page."""
    sealed = control.seal(PURPOSE, organisation_id.bytes + invoice_id.bytes)
    token = base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()
    return f"{runtime.settings.public_url}/invoice/{token}"


def opened(control: ControlSession, token: str) -> tuple[UUID, UUID]:
    """Organisation and invoice of a token; raises `NoInvoice`."""
    try:
        sealed = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
        both = control.unseal(PURPOSE, sealed)
    except (CryptoError, binascii.Error, UnicodeEncodeError):
        raise NoInvoice from None
    return UUID(bytes=both[:16]), UUID(bytes=both[16:32])
