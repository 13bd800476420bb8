"""Making, changing and deleting roles. Who does has to have all that a role gives, before and after.

All of it happens under the epoch's hold, so what is judged can't change meanwhile, and everybody's rights are read
anew from the commit on.
"""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth import sharing_rules
from auth.authz import epoch
from auth.authz.roles import Role, assign, create_role, rights_of, roles, withdraw
from auth.ladder import judge_manager
from auth.models import ROLE_LABEL, ROLE_PERMISSIONS, invitation, person, role, role_assignment
from auth.people import names
from auth.principal import EVERY_OBJECT, FieldRights, ObjectRights, Principal, Rights, own_number
from auth.role_errors import (
    OwnManagement,
    RoleChanged,
    RoleInUse,
    RoleNameTaken,
    RoleNotFound,
    SystemRole,
    TooManyRoles,
    UnknownModule,
    UnknownObject,
)
from auth.role_events import RoleRemoved
from auth.team_errors import AboveYou, InvitedBlank, NotYourself, UnknownRole
from kernel.changes import Change
from kernel.clock import real_now
from kernel.db import ControlSession, TenantSession
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.text import Text
from tenants.modules import MODULES

MAX_ROLES = 100
NAMED = 3
"""So many others are named who could do what somebody may not do to themselves."""

Name = Annotated[str, Meta(max_length=60)]
ObjectName = Annotated[str, Meta(max_length=80)]
ModuleName = Annotated[str, Meta(max_length=80)]
FieldName = Annotated[str, Meta(max_length=80)]


class RoleLabel(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role's name in both languages."""

    zh: Name
    en: Name

    def checked(self) -> Text:
        """The name without spaces around it; refuses an empty one."""
        text = Text(zh=self.zh.strip(), en=self.en.strip())
        blank = {f"label.{each}": InvitedBlank() for each in ("zh", "en") if not getattr(text, each)}
        if blank:
            raise Invalid(fields=blank)
        return text


class GivenRights(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a role gives, as its editor says it. That somebody owns the organisation is nothing to be given."""

    objects: Annotated[dict[ObjectName, ObjectRights], Meta(max_length=100)] = {}
    fields: Annotated[
        dict[ObjectName, Annotated[dict[FieldName, FieldRights], Meta(max_length=500)]], Meta(max_length=100)
    ] = {}
    import_: bool = msgspec.field(default=False, name="import")
    see_disk: bool = False
    configure: bool = False
    manage_people: bool = False
    billing: bool = False
    privacy: bool = False
    view_as: bool = False
    modules: Annotated[tuple[ModuleName, ...], Meta(max_length=20)] | None = None

    def rights(self, object_names: Collection[str]) -> Rights:
        """The rights; refuses kinds of record and modules that there aren't. Of those that the organisation defined
        itself its own registry says which there are, archived ones too: a role that names these stays as it is.
        """
        named = {each for each in self.objects if own_number(each) is None}
        unknown = named - {EVERY_OBJECT, *object_names}
        if unknown:
            raise Invalid(fields={"rights.objects": UnknownObject()})
        if not {each.name for each in MODULES}.issuperset(self.modules or ()):
            raise Invalid(fields={"rights.modules": UnknownModule()})
        found = msgspec.convert(msgspec.to_builtins(self), Rights)
        modules = None if self.modules is None else tuple(sorted(set(self.modules)))
        return msgspec.structs.replace(found, modules=modules)


async def create(session: TenantSession, principal: Principal, label: Text, rights: Rights) -> Role:
    """A new role that gives what its maker has, or less."""
    mine = await judge_manager(session, principal)
    if not mine.covers(rights):
        raise AboveYou
    known = await roles(session)
    if len(known) >= MAX_ROLES:
        raise TooManyRoles(limit=MAX_ROLES)
    _check_name(known, label)
    key = f"role_{new_id().hex}"
    await create_role(session, key, label, rights)
    await epoch.rise(session)  # nobody has it yet, but open pages list it
    return _of(await roles(session), key=key)


async def change(
    session: TenantSession, principal: Principal, role_id: UUID, base: int, label: Text | None, rights: Rights | None
) -> Role:
    """Renames a role or changes what it gives. Who has it has the new rights from their next request on."""
    mine = await judge_manager(session, principal)
    known = await roles(session)
    before = _own(known, role_id)
    after = msgspec.structs.replace(before, label=label or before.label, rights=rights or before.rights)
    if not mine.covers(before.rights) or not mine.covers(after.rights):
        raise AboveYou
    if before.version != base:
        raise RoleChanged(details={"current": shown(before)})
    _check_name([each for each in known if each.id != role_id], after.label)
    if after == before:
        return before
    await _write(session, before, after)
    if not (await rights_of(session, principal.person_id)).manage_people:
        raise await _ask_another(session, principal)
    return _of(await roles(session), key=before.key)


async def give_own_kind(session: TenantSession, principal: Principal, name: str) -> None:
    """Has every role that names no rights on a kind of record that the organisation defined give those that it gives on
    records that it doesn't name: the built-in roles too, which nobody edits otherwise. Roles above the giver's stay.
    """
    mine = await judge_manager(session, principal)
    for before in await roles(session):
        given = before.rights.objects.get(EVERY_OBJECT)
        if before.rights.configure or name in before.rights.objects or given is None:
            continue
        rights = msgspec.structs.replace(before.rights, objects={**before.rights.objects, name: given})
        if mine.covers(rights):
            await _write(session, before, msgspec.structs.replace(before, rights=rights))


async def remove(
    session: TenantSession, control: ControlSession, principal: Principal, role_id: UUID, instead: str | None
) -> Role:
    """Deletes a role. Who has it, or is invited with it, gets `instead`; without that, a role in use stays."""
    mine = await judge_manager(session, principal)
    known = await roles(session)
    gone = _own(known, role_id)
    if not mine.covers(gone.rights):
        raise AboveYou
    holders = [
        row.person_id
        for row in await session.rows(
            sa.select(role_assignment.c.person_id).where(role_assignment.c.role_id == role_id)
        )
    ]
    waiting = await _invited_with(control, principal, gone.key)
    if (holders or waiting) and instead is None:
        details = {"people": len(holders), "invitations": waiting}
        raise RoleInUse(details=details, people=len(holders), invitations=waiting)
    if instead is not None:
        target = next((each for each in known if each.key == instead and each.key != gone.key), None)
        if target is None:
            raise UnknownRole
        if not mine.covers(target.rights):
            raise AboveYou
        await _move(session, principal, mine, holders, gone.key, target.key)
        await _move_invitations(control, principal, gone.key, target.key)
    await sharing_rules.end_those_of(session, role_id)
    await session.execute(role.delete().where(role.c.id == role_id))
    await epoch.rise(session)
    await session.emit(RoleRemoved(role_id=role_id))
    session.record_change(
        Change(
            object="role", record_id=role_id, op="delete", field_ids=(ROLE_LABEL, ROLE_PERMISSIONS),
            public={str(ROLE_PERMISSIONS): msgspec.to_builtins(gone.rights)},
            secret={str(ROLE_LABEL): msgspec.json.encode(gone.label).decode()},
        )
    )  # fmt: skip
    return gone


def shown(of: Role) -> dict[str, Any]:
    """A role as an error's details carry it."""
    return {
        "id": str(of.id), "label": msgspec.to_builtins(of.label), "rights": msgspec.to_builtins(of.rights),
        "version": of.version,
    }  # fmt: skip


async def mask_alike(session: TenantSession, object_name: str, old: str, new: str, *, has_end: bool) -> None:
    """Has each role take away of a field what it takes away of another one, whose values it is to hold. Where it has no
    end that could be shown, it is hidden.
    """
    for before in await roles(session):
        held = before.rights.fields.get(object_name, {})
        if old not in held or held.get(new) == held[old]:
            continue
        taken = held[old] if has_end or held[old].read != "masked" else FieldRights(read="hidden", edit=False)
        fields = {**before.rights.fields, object_name: {**held, new: taken}}
        rights = msgspec.structs.replace(before.rights, fields=fields)
        await _write(session, before, msgspec.structs.replace(before, rights=rights))


async def people_with(session: TenantSession) -> dict[UUID, list[UUID]]:
    """Who has which role, without those who were deactivated."""
    found: dict[UUID, list[UUID]] = {}
    statement = (
        sa.select(role_assignment.c.role_id, role_assignment.c.person_id)
        .join(person, person.c.id == role_assignment.c.person_id)
        .where(person.c.deactivated_at.is_(None))
        .order_by(person.c.created_at, person.c.id)
    )
    for row in await session.rows(statement):
        found.setdefault(row.role_id, []).append(row.person_id)
    return found


def _of(known: Collection[Role], *, key: str) -> Role:
    return next(each for each in known if each.key == key)


def _own(known: Collection[Role], role_id: UUID) -> Role:
    """One of the organisation's own roles."""
    found = next((each for each in known if each.id == role_id), None)
    if found is None:
        raise RoleNotFound
    if found.is_system:
        raise SystemRole
    return found


def _check_name(others: Collection[Role], label: Text) -> None:
    taken = {name.casefold() for each in others for name in (each.label.zh, each.label.en)}
    if {label.zh.casefold(), label.en.casefold()} & taken:
        raise RoleNameTaken


async def _write(session: TenantSession, before: Role, after: Role) -> None:
    values: dict[str, Any] = {"version": before.version + 1}
    public: dict[str, Any] = {}
    secret: dict[str, Any] = {}
    if after.label != before.label:
        named = msgspec.json.encode(after.label).decode()
        values["label"] = session.keys.encrypt_text(named, field=ROLE_LABEL, record=before.id)
        secret[str(ROLE_LABEL)] = msgspec.json.encode(before.label).decode()
    if after.rights != before.rights:
        values["permissions"] = msgspec.to_builtins(after.rights)
        public = {str(ROLE_PERMISSIONS): msgspec.to_builtins(before.rights), "after": values["permissions"]}
    await session.execute(role.update().where(role.c.id == before.id).values(values))
    await epoch.rise(session)
    fields = tuple(each for each in (ROLE_LABEL, ROLE_PERMISSIONS) if str(each) in public or str(each) in secret)
    session.record_change(
        Change(object="role", record_id=before.id, op="update", field_ids=fields, public=public, secret=secret)
    )


async def _ask_another(session: TenantSession, principal: Principal) -> OwnManagement:
    manages = sa.select(role_assignment.c.person_id).join(role, role.c.id == role_assignment.c.role_id)
    manages = manages.where(role.c.permissions["manage_people"].as_boolean())
    active = sa.select(person.c.id).where(
        person.c.deactivated_at.is_(None), person.c.membership_id.is_not(None), person.c.id != principal.person_id,
        person.c.id.in_(manages),
    )  # fmt: skip
    could = [row.id for row in await session.rows(active.order_by(person.c.created_at, person.c.id).limit(NAMED))]
    known = await names(session, could)
    ask = [{"id": str(each), "name": known[each]["name"]} for each in could if each in known]
    return OwnManagement(details={"ask": ask}, names=", ".join(each["name"] for each in ask) or "–")


async def _move(
    session: TenantSession, principal: Principal, mine: Rights, holders: Collection[UUID], gone: str, target: str
) -> None:
    for person_id in holders:
        if person_id == principal.person_id:
            raise NotYourself
        if not mine.covers(await rights_of(session, person_id)):
            raise AboveYou
        await assign(session, person_id, target)
        await withdraw(session, person_id, gone)


def _open_with(principal: Principal, key: str) -> sa.ColumnElement[bool]:
    return sa.and_(
        invitation.c.organisation_id == principal.tenant.id, invitation.c.role_key == key,
        invitation.c.accepted_at.is_(None), invitation.c.revoked_at.is_(None), invitation.c.expires_at > real_now(),
    )  # fmt: skip


async def _invited_with(control: ControlSession, principal: Principal, key: str) -> int:
    rows = await control.rows(sa.select(sa.func.count()).select_from(invitation).where(_open_with(principal, key)))
    return int(rows[0][0])


async def _move_invitations(control: ControlSession, principal: Principal, key: str, target: str) -> None:
    await control.execute(invitation.update().where(_open_with(principal, key)).values(role_key=target))
