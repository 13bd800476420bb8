"""Service accounts: made by an admin with a role, for a machine. They hold no seat, and nobody signs in as one.

Each is a person of the tenant, so rights, records and histories name it as they name people. To suspend one is to
deactivate that person: every token of it ends with the commit, and works again once it is resumed.
"""

import datetime as dt
from typing import Annotated, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth import ladder, persons, security_log
from auth.authz.roles import assign, rights_of, role_keys, set_role
from auth.models import PERSON_NAME, person
from auth.principal import Principal
from auth.tokens import listed
from auth.tokens.errors import BlankName, ServiceAccountNotFound, TooManyTokens
from auth.tokens.listed import TokenView
from auth.tokens.make import MadeToken, NewToken, make
from auth.tokens.models import service_account
from auth.tokens.scopes import Scope, useful
from kernel.clock import real_now
from kernel.db import ControlSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.runtime import Runtime

MOST: Final = 100


class NewServiceAccount(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Its name is what histories show."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    role: Annotated[str, Meta(max_length=80)]


class ServiceAccountChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays."""

    role: Annotated[str, Meta(max_length=80)] | msgspec.UnsetType = msgspec.UNSET
    suspended: bool | msgspec.UnsetType = msgspec.UNSET


class ServiceAccount(msgspec.Struct, frozen=True, kw_only=True):
    """`editable` says whether the reader's rights cover its own; `scopes` are those that its rights are of use to."""

    id: UUID
    name: str
    roles: list[str]
    suspended: bool
    editable: bool
    scopes: list[Scope]
    created_at: dt.datetime
    tokens: list[TokenView]


async def add(runtime: Runtime, principal: Principal, wanted: NewServiceAccount) -> UUID:
    """Makes one whose role gives no more than its maker has."""
    if not wanted.name.strip():
        raise Invalid(fields={"name": BlankName()})
    person_id = new_id()
    async with principal.session(runtime) as session:
        mine = await ladder.judge_manager(session, principal)
        await ladder.check_covers(session, mine, wanted.role)
        await persons.create_person(
            session, person_id, name=wanted.name.strip(), email=None, locale=principal.tenant.locale,
            membership_id=None,
        )  # fmt: skip
        await assign(session, person_id, wanted.role)
        async with runtime.databases.control_session() as control:
            if len(await listed.service_account_ids(control, principal.tenant.id)) >= MOST:
                raise TooManyTokens(limit=MOST)
            row = {
                "organisation_id": principal.tenant.id,
                "person_id": person_id,
                "made_by": principal.person_id,
                "created_at": real_now(),
            }
            await control.execute(service_account.insert(), row)
            await _note(control, principal, "service_account_made", person_id, role=wanted.role)
    return person_id


async def change(runtime: Runtime, principal: Principal, person_id: UUID, changes: ServiceAccountChange) -> None:
    """Gives it another role, suspends it, or lets it work again."""
    async with principal.session(runtime) as session:
        await _check(runtime, principal, person_id)
        mine = await ladder.judge(session, principal, person_id)
        if changes.role is not msgspec.UNSET:
            await ladder.check_covers(session, mine, changes.role)
            await set_role(session, person_id, changes.role)
        if changes.suspended is True:
            await persons.deactivate(session, person_id)
        elif changes.suspended is False:
            await persons.reactivate(session, person_id)
        async with runtime.databases.control_session() as control:
            told = {name: str(value) for name, value in msgspec.to_builtins(changes).items()}
            await _note(control, principal, "service_account_changed", person_id, **told)


async def make_token(runtime: Runtime, principal: Principal, person_id: UUID, wanted: NewToken) -> MadeToken:
    """A token of a service account, for an admin whose rights cover the account's."""
    async with principal.session(runtime) as session:
        await _check(runtime, principal, person_id)
        await ladder.judge(session, principal, person_id)
        rights = await rights_of(session, person_id)
        async with runtime.databases.control_session() as control:
            return await make(runtime, control, principal, person_id, rights, wanted)


async def all_of(runtime: Runtime, principal: Principal) -> list[ServiceAccount]:
    """Every service account, the oldest first."""
    async with runtime.databases.control_session() as control:
        ids = await listed.service_account_ids(control, principal.tenant.id)
        tokens = {each: await listed.of_person(control, principal.tenant.id, each) for each in ids}
    async with principal.session(runtime) as session:
        held = await role_keys(session)
        these = sa.select(person).where(person.c.id.in_(ids)).order_by(person.c.created_at, person.c.id)
        rights = {each: await rights_of(session, each) for each in ids}
        return [
            ServiceAccount(
                id=row.id,
                name=session.keys.decrypt_text(row.name, field=PERSON_NAME, record=row.id),
                roles=held.get(row.id, []),
                suspended=row.deactivated_at is not None,
                editable=principal.rights.covers(rights[row.id]),
                scopes=useful(rights[row.id]),
                created_at=row.created_at,
                tokens=tokens[row.id],
            )
            for row in await session.rows(these)
        ]


async def _check(runtime: Runtime, principal: Principal, person_id: UUID) -> None:
    """Nobody makes a token for a person, nor suspends one, by way of an address that is for machines."""
    async with runtime.databases.control_session() as control:
        if person_id not in await listed.service_account_ids(control, principal.tenant.id):
            raise ServiceAccountNotFound


async def _note(control: ControlSession, principal: Principal, kind: str, person_id: UUID, **details: str) -> None:
    await security_log.note(
        control, kind, identity_id=principal.identity_id, organisation_id=principal.tenant.id,
        person_id=str(person_id), **details,
    )  # fmt: skip
