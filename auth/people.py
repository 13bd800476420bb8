"""The people of an organisation as other features see them: a name, and whether they hold a seat."""

from collections.abc import Collection
from typing import TypedDict
from uuid import UUID

import sqlalchemy as sa

from auth.models import PERSON_NAME, person
from kernel.db import TenantSession

MAX_PEOPLE = 5000


class PersonName(TypedDict):
    """A person beside a record."""

    name: str
    has_seat: bool


async def names(session: TenantSession, ids: Collection[UUID]) -> dict[UUID, PersonName]:
    """The people with these ids."""
    return await _named(session, person.c.id.in_(list(ids))) if ids else {}


async def everyone(session: TenantSession) -> dict[UUID, PersonName]:
    """All people who are not deactivated, with or without a seat."""
    return await _named(session, person.c.deactivated_at.is_(None))


async def existing(session: TenantSession, person_id: UUID) -> bool:
    """Whether such a person may be named, as an owner for example."""
    active = sa.select(person.c.id).where(person.c.id == person_id, person.c.deactivated_at.is_(None))
    return bool(await session.rows(active))


async def _named(session: TenantSession, condition: sa.ColumnElement[bool]) -> dict[UUID, PersonName]:
    statement = sa.select(person.c.id, person.c.name, person.c.membership_id).where(condition).limit(MAX_PEOPLE)
    return {
        row.id: PersonName(
            name=session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id),
            has_seat=row.membership_id is not None,
        )
        for row in await session.rows(statement)
    }
