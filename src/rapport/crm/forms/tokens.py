"""The token of a page with a form: sealed under the organisation's keys, so that it is known when it was opened.

It names the form and the touch that comes of it: what is sent twice from one page is one submission. No third party is
asked who is a person: a field that nobody sees, the time that typing takes and limits of rates stand in for that.
"""

import base64
import binascii
import datetime as dt
from typing import Final
from uuid import UUID

import msgspec

from kernel.clock import real_now
from kernel.crypto import CryptoError, Keyset
from kernel.ids import new_id
from rapport.crm.forms.errors import FormStale, TooSoon

PURPOSE: Final = "web form page"
SOONEST: Final = dt.timedelta(seconds=2)
LATEST: Final = dt.timedelta(hours=24)


class Opened(msgspec.Struct, frozen=True):
    """A page that was opened, and which version of the form it shows."""

    form_id: UUID
    version: int
    touch_id: UUID
    at: dt.datetime


def made(keys: Keyset, form_id: UUID, version: int) -> str:
    """A token for a page that is opened now."""
    opened = Opened(form_id, version, new_id(), real_now())
    return base64.urlsafe_b64encode(keys.seal(PURPOSE, msgspec.json.encode(opened))).decode()


def read(keys: Keyset, token: str, form_id: UUID) -> Opened:
    """What a token says; `FormStale` for one that is old, another form's or nobody's, `TooSoon` before anybody can have
    typed.
    """
    try:
        sealed = base64.urlsafe_b64decode(token.encode())
        opened = msgspec.json.decode(keys.unseal(PURPOSE, sealed), type=Opened)
    except (binascii.Error, CryptoError):
        raise FormStale from None
    age = real_now() - opened.at
    if opened.form_id != form_id or age > LATEST:
        raise FormStale
    if age < SOONEST:
        raise TooSoon(details={"retry_after": int(SOONEST.total_seconds())})
    return opened
