"""The events of an organisation: a page at a time, by what the rows say and by what only opens under the keys.

Time, kind and organisation are in the clear, so the database filters by them. Whom, from where and which record lie
encrypted; rows are read on and opened until a page is full, and at most `MOST_LOOKED_AT` of them for one answer.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from auth import people, security_log
from auth.audit.catalogue import KINDS
from auth.audit.models import security_seal
from auth.models import membership, security_event
from auth.principal import Principal
from auth.security_log import Opened
from kernel.crypto import CryptoError, Keyset
from kernel.db import ControlSession
from kernel.pool import Row
from kernel.runtime import Runtime
from kernel.text import Text
from rapport.audit import sentences
from rapport.audit.errors import BadCursor, UnknownKind
from rapport.audit.payloads import AuditEventView, EventFilter, EventPage, EventPerson, EventQuery, EventSeal
from rapport.audit.sentences import Labels

MOST_LOOKED_AT: Final = 5000
AT_ONCE: Final = 500
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class Event(NamedTuple):
    """A row, and what it says; nothing where it doesn't open."""

    row: Row
    said: Opened | None


class Names(NamedTuple):
    """Persons by identity, and names by person, of those that some events speak of."""

    persons: Mapping[UUID, UUID]
    names: Mapping[UUID, str]


async def page(runtime: Runtime, principal: Principal, asked: EventQuery, labels: Labels) -> EventPage:
    """The newest events that match, from the cursor on. Raises `BadCursor` and `UnknownKind`."""
    wanted = asked.filter or EventFilter()
    check(wanted)
    place, found, looked_at, is_end = _place(asked.cursor), list[Event](), 0, False
    async with runtime.databases.control_session() as control:
        identity_id = await identity_of(control, principal.tenant.id, wanted.person_id)
        while len(found) < asked.limit and looked_at < MOST_LOOKED_AT and not is_end:
            rows = await control.rows(_rows(principal.tenant.id, wanted, place))
            is_end = len(rows) < AT_ONCE
            for row in rows:
                looked_at, place = looked_at + 1, (row.occurred_at, row.id)
                event = Event(row, said_by(control.keys, row))
                if matches(event, wanted, identity_id):
                    found.append(event)
                if len(found) == asked.limit:
                    is_end = is_end and row is rows[-1]
                    break
    known = await names_of(runtime, principal, found)
    views = [view(event, known, labels) for event in found]
    return EventPage(views, None if is_end or place is None else _cursor(*place))


def check(wanted: EventFilter) -> None:
    """Raises `UnknownKind`."""
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise UnknownKind


def conditions(wanted: EventFilter) -> list[sa.ColumnElement[bool]]:
    """What the database can filter by."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.category or wanted.severity or wanted.kind:
        found.append(security_event.c.kind.in_(kinds_of(wanted)))
    if wanted.since is not None:
        found.append(security_event.c.occurred_at >= wanted.since)
    if wanted.until is not None:
        found.append(security_event.c.occurred_at < wanted.until)
    return found


def kinds_of(wanted: EventFilter) -> set[str]:
    """The kinds that a filter lets through."""
    return {
        name
        for name, kind in KINDS.items()
        if wanted.category in {None, kind.category}
        and wanted.severity in {None, kind.severity}
        and wanted.kind in {None, name}
    }


def in_clear(row: Row, wanted: EventFilter) -> bool:
    """The same as `conditions`, of a row that was read anyway."""
    asks_kind = wanted.category or wanted.severity or wanted.kind
    return (
        (not asks_kind or row.kind in kinds_of(wanted))
        and (wanted.since is None or row.occurred_at >= wanted.since)
        and (wanted.until is None or row.occurred_at < wanted.until)
    )


def said_by(keys: Keyset, row: Row) -> Opened | None:
    """What an event says; nothing where it was altered."""
    try:
        return security_log.opened(keys, row)
    except CryptoError:
        return None


def matches(event: Event, wanted: EventFilter, identity_id: UUID | None) -> bool:
    """What only the opened event tells."""
    said = event.said or Opened({})
    if wanted.person_id is not None:
        is_theirs = identity_id is not None and event.row.identity_id == identity_id
        if not is_theirs and said.details.get("person_id") != str(wanted.person_id):
            return False
    if wanted.address is not None and not said.address.startswith(wanted.address.strip()):
        return False
    if wanted.object is not None and said.details.get("object") != wanted.object:
        return False
    return wanted.record_id is None or str(wanted.record_id) in said.details.values()


def view(event: Event, known: Names, labels: Labels) -> AuditEventView:
    """An event as it is shown."""
    row, kind = event.row, sentences.kind_of(event.row.kind)
    said = event.said or Opened({})
    actor = _person(row.identity_id, known)
    told = _named(_uuid(said.details.get("person_id")), known)
    seal = EventSeal(row.seq, bytes(row.hash).hex(), row.sealed_at) if row.seq is not None else None
    return AuditEventView(
        id=row.id, occurred_at=row.occurred_at, kind=row.kind, category=kind.category, severity=kind.severity,
        sentence=sentences.sentence(kind, _who(actor, said), told, said.details, labels), person=actor,
        address=said.address, means=said.means, request=said.request, details=said.details, seal=seal,
        is_readable=event.said is not None,
    )  # fmt: skip


async def names_of(runtime: Runtime, principal: Principal, found: Sequence[Event]) -> Names:
    """Everybody whom events speak of, as the organisation knows them."""
    identities = {event.row.identity_id for event in found if event.row.identity_id is not None}
    mine = (membership.c.organisation_id == principal.tenant.id) & membership.c.identity_id.in_(identities)
    async with runtime.databases.control_session() as control:
        rows = await control.rows(sa.select(membership.c.identity_id, membership.c.person_id).where(mine))
    persons = {row.identity_id: row.person_id for row in rows}
    ids = {*persons.values(), *_told(found)}
    async with runtime.databases.tenant_session(principal.tenant.home, principal.tenant.keys) as session:
        named = await people.names(session, ids)
    return Names(persons, {person_id: each["name"] for person_id, each in named.items()})


def _told(found: Iterable[Event]) -> set[UUID]:
    """The persons that details name."""
    named = (_uuid(event.said.details.get("person_id")) for event in found if event.said is not None)
    return {each for each in named if each is not None}


def _person(identity_id: UUID | None, known: Names) -> EventPerson | None:
    if identity_id is None:
        return None
    person_id = known.persons.get(identity_id)
    return EventPerson(person_id, known.names.get(person_id) if person_id is not None else None)


def _who(person: EventPerson | None, said: Opened) -> Text:
    if person is None:
        return sentences.SOMEBODY if said.means in {"web", "api"} else sentences.SYSTEM
    return Text(zh=person.name, en=person.name) if person.name else sentences.GONE


def _named(person_id: UUID | None, known: Names) -> Text | None:
    if person_id is None:
        return None
    name = known.names.get(person_id)
    return Text(zh=name, en=name) if name else sentences.GONE


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


async def identity_of(control: ControlSession, organisation_id: UUID, person_id: UUID | None) -> UUID | None:
    """The identity of somebody of the organisation."""
    if person_id is None:
        return None
    mine = (membership.c.organisation_id == organisation_id) & (membership.c.person_id == person_id)
    rows = await control.rows(sa.select(membership.c.identity_id).where(mine))
    return rows[0].identity_id if rows else None


def _rows(organisation_id: UUID, wanted: EventFilter, place: tuple[dt.datetime, UUID] | None) -> sa.Select[Any]:
    events, seals = security_event.c, security_seal.c
    joined = security_event.outerjoin(security_seal, seals.event_id == events.id)
    statement = sa.select(*events, seals.seq, seals.hash, seals.sealed_at).select_from(joined)
    statement = statement.where(events.organisation_id == organisation_id, *conditions(wanted))
    if place is not None:
        order = sa.tuple_(events.occurred_at, events.id)
        statement = statement.where(order < sa.tuple_(sa.literal(place[0]), sa.literal(place[1])))
    return statement.order_by(events.occurred_at.desc(), events.id.desc()).limit(AT_ONCE)


def _cursor(occurred_at: dt.datetime, event_id: UUID) -> str:
    return f"{(occurred_at - _EPOCH) // dt.timedelta(microseconds=1)}-{event_id.hex}"


def _place(cursor: str | None) -> tuple[dt.datetime, UUID] | None:
    if cursor is None:
        return None
    micros, _, event_id = cursor.partition("-")
    try:
        return _EPOCH + dt.timedelta(microseconds=int(micros)), UUID(hex=event_id)
    except (ValueError, OverflowError):
        raise BadCursor from None
