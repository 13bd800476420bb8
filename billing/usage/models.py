"""Tables of metering, in the control database.

An event is there once: its primary key is the dedupe. Everything else can be made again from the events and what was
answered. Days are local days of the organisation's zone at the time when the event was received.
"""

import uuid
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID

from kernel.columns import NAME, NAME_OR_NONE, REHASHED, Rehashed, cipher, formed, hashed
from kernel.crypto import Keyset
from kernel.tables import control_metadata, timestamp

QUANTITY = sa.Numeric(38, 12)
EVENT_ID = 99
"""The id that a sender gave an event: text of a customer's, so there is its hash to find it by, and a ciphertext."""


def _organisation() -> sa.Column[object]:
    return sa.Column("organisation_id", UUID(as_uuid=True), sa.ForeignKey("organisation.id"), primary_key=True)


# The organisation is checked by `usage_day`, which the same statement writes: a foreign key here looks it up for each
# event, which made a batch take a fifth longer.
usage_event = sa.Table(
    "usage_event",
    control_metadata,
    sa.Column("organisation_id", UUID(as_uuid=True), primary_key=True),
    formed("meter", NAME, nullable=False),
    sa.Column("quantity", QUANTITY, nullable=False),
    timestamp("occurred_at"),
    sa.Column("day", sa.Date, nullable=False),
    timestamp("received_at"),
    sa.Column("received_on", sa.Date, nullable=False),
    hashed("id_hash", primary_key=True),
    cipher("id_cipher", EVENT_ID, record="organisation_id", nullable=False),
    sa.Index("ix_usage_event_day", "organisation_id", "meter", "day", "occurred_at"),
    info={"append_only": True},
)


def id_hash(keys: Keyset, organisation_id: uuid.UUID, event_id: str) -> bytes:
    """What an event is found by. Two organisations with one id have nothing in common."""
    return keys.equality(EVENT_ID, f"{organisation_id.hex}:{event_id}")


def id_hashes(keys: Keyset, organisation_id: uuid.UUID, event_id: str) -> tuple[bytes, ...]:
    """What `id_hash` of an event may be in its row: one, or one for each secret while there are two."""
    return keys.equalities(EVENT_ID, f"{organisation_id.hex}:{event_id}")


def opened_id(keys: Keyset, organisation_id: uuid.UUID, sealed: bytes) -> str:
    """The id as its sender wrote it."""
    return keys.decrypt_text(sealed, field=EVENT_ID, record=organisation_id)


def _rehashed(keys: Keyset, row: Any) -> dict[str, bytes]:  # noqa: ANN401  # a row
    event_id = opened_id(keys, row.organisation_id, bytes(row.id_cipher))
    return {"id_hash": id_hash(keys, row.organisation_id, event_id)}


usage_event.info[REHASHED] = Rehashed(("id_hash",), ("organisation_id",), _rehashed)

# The rollup: what came in on one day (`received_on`) for one day (`day`). What is late has a row of its own, so what an
# invoice knew of a day and what came after it can be told apart.
usage_day = sa.Table(
    "usage_day",
    control_metadata,
    _organisation(),
    formed("meter", NAME, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("received_on", sa.Date, primary_key=True),
    sa.Column("quantity", QUANTITY, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
)

# How many answers of each kind were given on a day; `meter` is empty where there is no such meter.
usage_receipt = sa.Table(
    "usage_receipt",
    control_metadata,
    _organisation(),
    sa.Column("day", sa.Date, primary_key=True),
    formed("meter", NAME_OR_NONE, primary_key=True),
    sa.Column("accepted", sa.BigInteger, nullable=False),
    sa.Column("duplicate", sa.BigInteger, nullable=False),
    sa.Column("conflict", sa.BigInteger, nullable=False),
    sa.Column("rejected", sa.BigInteger, nullable=False),
)

# What a rollup's row was when an invoice was rated on it: only rows that no earlier invoice knew as they are.
usage_rated = sa.Table(
    "usage_rated",
    control_metadata,
    _organisation(),
    sa.Column("invoice_id", UUID(as_uuid=True), primary_key=True),
    formed("meter", NAME, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("received_on", sa.Date, primary_key=True),
    sa.Column("period_start", sa.Date, nullable=False),
    sa.Column("period_end", sa.Date, nullable=False),
    sa.Column("quantity", QUANTITY, nullable=False),
    sa.Column("events", sa.BigInteger, nullable=False),
    info={"append_only": True},
)
