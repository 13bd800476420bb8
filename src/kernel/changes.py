"""The change log of a tenant: the only history of fields, and the source of undo, sync, webhooks and the ledger.

A change keeps the values *before* it: those in the clear in `public`, those of encrypted fields in `payload`
together with the salt of the commitment. A create stores no values (the row itself is the state); its
commitment covers its new values. `seq` is given by `kernel.db` when the transaction commits.
"""

import datetime as dt
import os
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from kernel.crypto import Keyset, commitment

PAYLOAD_FIELD = 0
"""The field id that binds a change's payload to its record; no declared field has it."""

SALT_BYTES = 16

REQUEST = "request"
"""Where the first change of a mutation keeps the hash of what was asked for. Fields are named by numbers there."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One write to one record, before it has a number.

    `public` and `secret` map field ids to the value before the write (JSON-able); `created` holds the new values
    of a create and goes into the commitment only. `owners` are the record's owner before and after: they are not
    stored, but decide who hears of the change (`kernel.live`).
    """

    object: str
    record_id: UUID
    op: str
    field_ids: tuple[int, ...] = ()
    public: Mapping[str, Any] = {}
    secret: Mapping[str, Any] = {}
    created: Mapping[str, Any] | None = None
    occurred_at: dt.datetime | None = None
    owners: tuple[UUID, ...] = ()
    shared_with: tuple[UUID, ...] = ()
    """Persons and teams with whom the record is shared, or was until now. Like owners, for who hears of it."""


class Payload(msgspec.Struct, frozen=True):
    """What is encrypted in `change.payload`."""

    salt: bytes
    before: dict[str, object]


def canonical(change: Change) -> bytes:
    """The bytes that a commitment covers: sorted keys, no spaces."""
    values = {"public": change.public, "secret": change.secret}
    if change.created is not None:
        values["created"] = change.created
    return msgspec.json.encode(values, order="deterministic")


def seal(change: Change, keys: Keyset) -> tuple[bytes, bytes]:
    """Returns (payload, commitment) for a change."""
    salt = os.urandom(SALT_BYTES)
    plain = msgspec.json.encode(Payload(salt=salt, before=dict(change.secret)))
    payload = keys.encrypt(plain, field=PAYLOAD_FIELD, record=change.record_id)
    return payload, commitment(salt, canonical(change))


def open_payload(payload: bytes | None, record_id: UUID, keys: Keyset) -> dict[str, object]:
    """The encrypted before values of a change; empty where its payload was erased."""
    if payload is None:
        return {}
    plain = keys.decrypt(bytes(payload), field=PAYLOAD_FIELD, record=record_id)
    return msgspec.json.decode(plain, type=Payload).before
