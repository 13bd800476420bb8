"""Writing events: the insert is the dedupe, and the rollup follows from what it inserted, in one statement.

Nothing is claimed before it is written, so nothing is lost between the two. Every transaction takes its locks in the
same order: events by hash, then the rollup's rows, then the receipts'. So batches side by side never wait in a circle.

An id is there as a keyed hash, by which it is unique, and as a ciphertext. While the platform's keys are rotated an
event may lie under either of two hashes, which no key of the table can tell to be one: then an organisation's batches
go one after the other, and what is there under either hash is not fresh.
"""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from billing.usage.events import Answer, Outcome, UsageEvent
from billing.usage.judge import plain, refusal
from billing.usage.meters import GREATEST, METERS, Source
from billing.usage.models import EVENT_ID, id_hashes
from kernel import locks
from kernel.clock import business_now
from kernel.db import ControlSession

MERGE = """
WITH fresh AS (
    INSERT INTO usage_event
        (organisation_id, id_hash, id_cipher, meter, quantity, occurred_at, day, received_at, received_on)
    SELECT $1, given.hash, given.cipher, given.meter, given.quantity, given.occurred_at, given.day, $2, $3
    FROM unnest($4::bytea[], $10::bytea[], $5::text[], $6::numeric[], $7::timestamptz[], $8::date[])
        AS given (hash, cipher, meter, quantity, occurred_at, day)
    ORDER BY given.hash
    ON CONFLICT (organisation_id, id_hash) DO NOTHING
    RETURNING id_hash, meter, quantity, day
), rolled AS (
    INSERT INTO usage_day AS known (organisation_id, meter, day, received_on, quantity, events)
    SELECT $1, meter, day, $3, CASE WHEN meter = ANY ($9::text[]) THEN max(quantity) ELSE sum(quantity) END, count(*)
    FROM fresh GROUP BY meter, day ORDER BY meter, day
    ON CONFLICT (organisation_id, meter, day, received_on) DO UPDATE SET
        quantity = CASE WHEN known.meter = ANY ($9::text[]) THEN greatest(known.quantity, excluded.quantity)
            ELSE known.quantity + excluded.quantity END,
        events = known.events + excluded.events
)
SELECT id_hash FROM fresh
"""

# A statement of its own: the one before may have waited for whoever wrote these, and doesn't see them.
_KNOWN = (
    "SELECT id_hash, meter, quantity, occurred_at FROM usage_event"
    " WHERE organisation_id = $1 AND id_hash = ANY ($2::bytea[])"
)

_RECEIVED = """
INSERT INTO usage_receipt AS known (organisation_id, day, meter, accepted, duplicate, conflict, rejected)
SELECT $1, $2, given.meter, given.accepted, given.duplicate, given.conflict, given.rejected
FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
    AS given (meter, accepted, duplicate, conflict, rejected)
ORDER BY given.meter
ON CONFLICT (organisation_id, day, meter) DO UPDATE SET
    accepted = known.accepted + excluded.accepted, duplicate = known.duplicate + excluded.duplicate,
    conflict = known.conflict + excluded.conflict, rejected = known.rejected + excluded.rejected
"""

Hashes = Mapping[str, tuple[bytes, ...]]
"""By the id of an event: its hash, and while there are two secrets also that under the other."""

_OUTCOMES: tuple[Outcome, ...] = ("accepted", "duplicate", "conflict", "rejected")


async def record(
    control: ControlSession,
    organisation_id: UUID,
    time_zone: str,
    events: Sequence[UsageEvent],
    *,
    source: Source = "api",
    now: dt.datetime | None = None,
) -> list[Answer]:
    """Takes events in the caller's transaction, once in each; one answer for each event, in their order.

    `now` is the organisation's time, which says what is late, what lies ahead and on which day it was received.
    """
    now, zone = now or business_now(), ZoneInfo(time_zone)
    received_on = now.astimezone(zone).date()
    reasons = [refusal(event, source, now) for event in events]
    first: dict[str, UsageEvent] = {}
    for event, reason in zip(events, reasons, strict=True):
        if reason is None:
            first.setdefault(event.id, event)
    hashes = {each: id_hashes(control.keys, organisation_id, each) for each in first}
    there = await _under_two(control, organisation_id, hashes)
    unknown = [event for event in first.values() if event.id not in there]
    fresh = await _merged(control, organisation_id, unknown, hashes, (zone, now, received_on))
    kept = await _kept(control, organisation_id, first, hashes, fresh)
    answers = [
        _answer(event, kept, fresh) if reason is None else Answer(event.id, "rejected", reason)
        for event, reason in zip(events, reasons, strict=True)
    ]
    await _count(control, organisation_id, received_on, events, answers)
    return answers


async def _under_two(control: ControlSession, organisation_id: UUID, hashes: Hashes) -> set[str]:
    """The ids that are there, under either hash, while there are two; nobody adds one until the transaction ends."""
    if control.keys.secrets == 1 or not hashes:
        return set()
    await locks.hold(control, id_hashes(control.keys, organisation_id, ""))
    return set(await _known(control, organisation_id, hashes, list(hashes)))


async def _merged(
    control: ControlSession,
    organisation_id: UUID,
    events: Sequence[UsageEvent],
    hashes: Hashes,
    when: tuple[ZoneInfo, dt.datetime, dt.date],
) -> set[str]:
    """The ids that were not there."""
    if not events:
        return set()
    zone, now, received_on = when
    keys, of_hash = control.keys, {hashes[event.id][0]: event.id for event in events}
    rows = await control.driver.fetch(
        MERGE,
        organisation_id, now, received_on,
        list(of_hash),
        [event.meter for event in events],
        [plain(event.quantity) for event in events],
        [event.occurred_at for event in events],
        [event.occurred_at.astimezone(zone).date() for event in events],
        GREATEST,
        [keys.encrypt_text(event.id, field=EVENT_ID, record=organisation_id) for event in events],
    )  # fmt: skip
    return {of_hash[row[0]] for row in rows}


async def _kept(
    control: ControlSession, organisation_id: UUID, first: dict[str, UsageEvent], hashes: Hashes, fresh: set[str]
) -> dict[str, tuple[Any, ...]]:
    """What each id stands for now."""
    kept = {event_id: _body(event) for event_id, event in first.items() if event_id in fresh}
    return kept | await _known(control, organisation_id, hashes, [each for each in first if each not in fresh])


async def _known(
    control: ControlSession, organisation_id: UUID, hashes: Hashes, ids: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """What is there under some of the ids."""
    if not ids:
        return {}
    of_hash = {each: event_id for event_id in ids for each in hashes[event_id]}
    rows = await control.driver.fetch(_KNOWN, organisation_id, list(of_hash))
    return {of_hash[row[0]]: (row[1], row[2], row[3]) for row in rows}


def _answer(event: UsageEvent, kept: dict[str, tuple[Any, ...]], fresh: set[str]) -> Answer:
    """What an event is, beside what is kept under its id; `fresh` loses an id with its first event."""
    if event.id in fresh:
        fresh.remove(event.id)
        return Answer(event.id, "accepted")
    if kept[event.id] == _body(event):
        return Answer(event.id, "duplicate")
    return Answer(event.id, "conflict", "other_body")


def _body(event: UsageEvent) -> tuple[Any, ...]:
    """What makes two events with one id the same: equal numbers and moments, however they were written."""
    return event.meter, event.quantity, event.occurred_at


async def _count(
    control: ControlSession,
    organisation_id: UUID,
    received_on: dt.date,
    events: Sequence[UsageEvent],
    answers: Sequence[Answer],
) -> None:
    counted = Counter(
        (event.meter if event.meter in METERS else "", answer.outcome)
        for event, answer in zip(events, answers, strict=True)
    )
    meters = sorted({meter for meter, _ in counted})
    columns = [[counted[meter, outcome] for meter in meters] for outcome in _OUTCOMES]
    await control.driver.execute(_RECEIVED, organisation_id, received_on, meters, *columns)
