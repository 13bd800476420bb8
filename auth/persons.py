"""Persons of a tenant: every owner, actor and mention is one, with or without a seat or an identity."""

from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth import zones
from auth.authz import epoch
from auth.authz.roles import OWNER, assign, seed_roles
from auth.models import (
    PERSON_DEACTIVATED,
    PERSON_EMAIL,
    PERSON_LOCALE,
    PERSON_MEMBERSHIP,
    PERSON_NAME,
    PERSON_THEME,
    PERSON_TIME_ZONE,
    person,
)
from kernel.changes import Change
from kernel.clock import business_now
from kernel.context import current
from kernel.db import TenantSession


class Person(msgspec.Struct, frozen=True):
    """A person as the session shows them."""

    id: UUID
    name: str
    locale: str
    theme: str
    time_zone: str | None


async def seed(session: TenantSession, facts: Mapping[str, str]) -> None:
    """The system roles, and the founder as their owner."""
    await seed_roles(session)
    founder = UUID(facts["founder_person_id"])
    await create_person(
        session,
        founder,
        name=facts["founder_name"],
        email=facts["founder_email"],
        locale=facts["founder_locale"],
        membership_id=UUID(facts["founder_membership_id"]),
    )
    await assign(session, founder, OWNER)


async def create_person(
    session: TenantSession, person_id: UUID, *, name: str, email: str | None, locale: str, membership_id: UUID | None
) -> None:
    """Adds a person; the same id again is the same person."""
    keys = session.keys
    row = {
        "id": person_id,
        "name": keys.encrypt_text(name, field=PERSON_NAME, record=person_id),
        "email": keys.encrypt_text(email, field=PERSON_EMAIL, record=person_id) if email else None,
        "membership_id": membership_id,
        "locale": locale,
        "theme": "system",
        "created_at": business_now(),
        "version": 1,
    }
    done = await session.execute(insert(person).on_conflict_do_nothing(index_elements=["id"]), row)
    if done.rowcount:
        created = {
            str(PERSON_NAME): name,
            str(PERSON_EMAIL): email,
            str(PERSON_MEMBERSHIP): str(membership_id) if membership_id else None,
            str(PERSON_LOCALE): locale,
        }
        fields = (PERSON_NAME, PERSON_EMAIL, PERSON_MEMBERSHIP, PERSON_LOCALE)
        session.record_change(
            Change(object="person", record_id=person_id, op="create", field_ids=fields, created=created)
        )


async def load_person(session: TenantSession, person_id: UUID) -> Person:
    """A person by id."""
    statement = sa.select(person.c.id, person.c.name, person.c.locale, person.c.theme, person.c.time_zone).where(
        person.c.id == person_id
    )
    row = (await session.execute(statement)).one()
    name = session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id)
    return Person(id=row.id, name=name, locale=row.locale, theme=row.theme, time_zone=row.time_zone)


async def zone_of(session: TenantSession, person_id: UUID) -> ZoneInfo:
    """The time zone in which somebody lives by the clock: their own, or else the organisation's."""
    rows = await session.rows(sa.select(person.c.time_zone).where(person.c.id == person_id))
    return ZoneInfo(zones.either(rows[0].time_zone if rows else None, current().time_zone))


async def set_preferences(
    session: TenantSession,
    person_id: UUID,
    *,
    name: str | None,
    locale: str | None,
    theme: str | None,
    time_zone: str | msgspec.UnsetType | None = msgspec.UNSET,
) -> None:
    """Changes a person's own name, language, theme and time zone; raises `UnknownTimeZone`."""
    before = await load_person(session, person_id)
    values: dict[str, object] = {}
    public: dict[str, object] = {}
    secret: dict[str, object] = {}
    if name is not None and (called := name.strip()) != before.name:
        values["name"] = session.keys.encrypt_text(called, field=PERSON_NAME, record=person_id)
        secret[str(PERSON_NAME)] = before.name
        await epoch.rise(session)  # names are kept until then
    if locale is not None and locale != before.locale:
        values["locale"], public[str(PERSON_LOCALE)] = locale, before.locale
    if theme is not None and theme != before.theme:
        values["theme"], public[str(PERSON_THEME)] = theme, before.theme
    if time_zone is not msgspec.UNSET and (zone := zones.known(time_zone)) != before.time_zone:
        values["time_zone"], public[str(PERSON_TIME_ZONE)] = zone, before.time_zone
    if values:
        values["version"] = person.c.version + 1
        await session.execute(person.update().where(person.c.id == person_id).values(values))
        _record(session, person_id, public, secret)


async def deactivate(session: TenantSession, person_id: UUID) -> None:
    """Ends a person's access at once; their records stay theirs until somebody hands them over."""
    await epoch.hold(session)
    active = (person.c.id == person_id) & person.c.deactivated_at.is_(None)
    values = {"deactivated_at": business_now(), "version": person.c.version + 1}
    done = await session.execute(person.update().where(active).values(values))
    if done.rowcount:
        await epoch.rise(session)
        _record(session, person_id, {str(PERSON_DEACTIVATED): None})


async def reactivate(session: TenantSession, person_id: UUID) -> None:
    """Takes a deactivation back; somebody who is active stays as they are."""
    await epoch.hold(session)
    rows = await session.rows(sa.select(person.c.deactivated_at).where(person.c.id == person_id))
    if not rows or rows[0].deactivated_at is None:
        return
    values = {"deactivated_at": None, "version": person.c.version + 1}
    await session.execute(person.update().where(person.c.id == person_id).values(values))
    await epoch.rise(session)
    _record(session, person_id, {str(PERSON_DEACTIVATED): rows[0].deactivated_at.isoformat()})


async def join(
    session: TenantSession, person_id: UUID, *, name: str, email: str, locale: str, membership_id: UUID
) -> None:
    """Gives somebody the membership with which they sign in; makes them if they aren't there."""
    rows = await session.rows(sa.select(person).where(person.c.id == person_id))
    if not rows:
        await create_person(
            session, person_id, name=name or email, email=email, locale=locale, membership_id=membership_id
        )
        return
    keys, before = session.keys, rows[0]
    values: dict[str, object] = {"membership_id": membership_id, "version": person.c.version + 1}
    values["email"] = keys.encrypt_text(email, field=PERSON_EMAIL, record=person_id)
    secret = {str(PERSON_EMAIL): _opened(session, before.email, PERSON_EMAIL, person_id)}
    if name:
        values["name"] = keys.encrypt_text(name, field=PERSON_NAME, record=person_id)
        secret[str(PERSON_NAME)] = _opened(session, before.name, PERSON_NAME, person_id)
    await session.execute(person.update().where(person.c.id == person_id).values(values))
    await epoch.rise(session)
    _record(session, person_id, {str(PERSON_MEMBERSHIP): None}, secret)


def _opened(session: TenantSession, cipher: bytes | None, field: int, person_id: UUID) -> str | None:
    return session.keys.decrypt_text(cipher, field=field, record=person_id) if cipher else None


def _record(
    session: TenantSession, person_id: UUID, public: Mapping[str, object], secret: Mapping[str, object] | None = None
) -> None:
    fields = tuple(int(each) for each in (*public, *(secret or {})))
    session.record_change(
        Change(object="person", record_id=person_id, op="update", field_ids=fields, public=public, secret=secret or {})
    )
