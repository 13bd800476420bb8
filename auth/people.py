"""The people of an organisation as other features see them: a name, and whether they hold a seat."""

from collections.abc import Collection, Sequence
from typing import Any, TypedDict
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from auth.authz.roles import OWNER
from auth.errors import UnknownPerson
from auth.kept import Kept
from auth.models import PERSON_EMAIL, PERSON_NAME, person, queue, role, role_assignment
from kernel.db import TenantSession
from kernel.statements import IDS, Prepared, any_of

MAX_PEOPLE = 5000


class PersonName(TypedDict):
    """A person beside a record."""

    name: str
    has_seat: bool


_NAMED = sa.select(person.c.id, person.c.name, person.c.membership_id).limit(MAX_PEOPLE)
_ACTIVE = sa.and_(person.c.deactivated_at.is_(None), person.c.membership_id.is_not(None))
_IS_OWNER = role.c.key == OWNER
_kept: Kept[PersonName] = Kept()
_BY_IDS = Prepared(_NAMED.where(person.c.id == sa.any_(IDS)))


async def names(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, PersonName]:
    """The people with these ids."""

    async def load(missing: list[UUID]) -> dict[UUID, PersonName]:
        return _shown(session, await session.rows(_BY_IDS, {"ids": missing}))

    return await _kept.get(session, ids, load)


async def everyone(session: TenantSession) -> dict[UUID, PersonName]:
    """All people who are not deactivated, with or without a seat."""
    return _shown(session, await session.rows(_NAMED.where(person.c.deactivated_at.is_(None))))


async def existing(session: TenantSession, person_id: UUID) -> bool:
    """Whether somebody may be named: a person who is there and was not deactivated, and no queue."""
    return bool(await existing_of(session, {person_id}))


async def existing_of(session: TenantSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are people who may be named."""
    queues = sa.select(queue.c.id)
    active = sa.select(person.c.id).where(
        person.c.id.in_(ids), person.c.deactivated_at.is_(None), person.c.id.not_in(queues)
    )  # fmt: skip
    return {row.id for row in await session.rows(active)}


async def present(session: TenantSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that are people who can sign in."""
    return {row.id for row in await session.rows(sa.select(person.c.id).where(any_of(person.c.id, ids), _ACTIVE))}


async def check_existing(session: TenantSession, ids: Collection[UUID]) -> None:
    """Raises `UnknownPerson` unless all of them are people who may be named."""
    if await existing_of(session, ids) != set(ids):
        raise UnknownPerson


async def owners(session: TenantSession) -> list[str]:
    """The names of the owners who may sign in."""
    return await _named(session, _IS_OWNER)


async def managers(session: TenantSession) -> list[str]:
    """The names of those who may sign in and manage people, so give others their roles."""
    return await _named(session, _gives("manage_people"))


async def with_right(session: TenantSession, right: str) -> list[tuple[str, str]]:
    """Addresses and languages of those who may sign in and whose roles give a right (a flag of `Rights`)."""
    return await _addresses(session, _holding(_gives(right)))


async def ids_with_right(session: TenantSession, right: str) -> list[UUID]:
    """Those who may sign in and whose roles give a right (a flag of `Rights`)."""
    rows = await session.rows(sa.select(person.c.id).where(_holding(_gives(right))).order_by(person.c.id))
    return [row.id for row in rows]


async def address_of(session: TenantSession, person_id: UUID) -> str | None:
    """The address of somebody who may sign in."""
    found = await _addresses(session, sa.and_(person.c.id == person_id, _ACTIVE))
    return found[0][0] if found else None


async def addresses_of_owners(session: TenantSession) -> list[tuple[str, str]]:
    """Addresses and languages of the owners who may sign in."""
    return await _addresses(session, _holding(_IS_OWNER))


def _gives(right: str) -> sa.ColumnElement[bool]:
    return role.c.permissions[right] == sa.literal(True, JSONB)


def _holding(roles: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Whoever may sign in and has one of these roles."""
    given = sa.select(role_assignment.c.person_id).join(role, role.c.id == role_assignment.c.role_id)
    return sa.and_(person.c.id.in_(given.where(roles)), _ACTIVE)


async def _named(session: TenantSession, roles: sa.ColumnElement[bool]) -> list[str]:
    return [each["name"] for each in _shown(session, await session.rows(_NAMED.where(_holding(roles)))).values()]


async def _addresses(session: TenantSession, who: sa.ColumnElement[bool]) -> list[tuple[str, str]]:
    columns = sa.select(person.c.id, person.c.email, person.c.locale)
    theirs = columns.where(who, person.c.email.is_not(None)).order_by(person.c.id)
    rows = await session.rows(theirs)
    return [(session.keys.decrypt_text(row.email, field=PERSON_EMAIL, record=row.id), row.locale) for row in rows]


def _shown(session: TenantSession, rows: Sequence[Any]) -> dict[UUID, PersonName]:
    return {
        row.id: PersonName(
            name=session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id),
            has_seat=row.membership_id is not None,
        )
        for row in rows
    }
