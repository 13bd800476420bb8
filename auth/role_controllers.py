"""The endpoints of roles, for who manages people."""

from collections.abc import Collection, Mapping
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Controller, Request, delete, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from auth import role_edits, security_log
from auth.authz.roles import Role, roles
from auth.guards import Running, SignedIn, may
from auth.people import PersonName, names
from auth.principal import Principal, Rights, own_number
from auth.role_edits import GivenRights, RoleLabel
from auth.role_errors import RoleNotFound, UnknownObject, UnknownPreset, UnmaskableField
from auth.role_presets import KINDS, PRESETS, OrganisationKind
from kernel.db import TenantSession
from kernel.errors import Invalid
from kernel.text import Text

HttpRequest = Request[Any, Any, Any]


class RoleHolder(msgspec.Struct, frozen=True):
    """Somebody who has a role."""

    id: UUID
    name: str


class RoleDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A role. `editable`: the reader may change it, as it is no system role and gives no more than they have."""

    id: UUID
    key: str
    label: Text
    rights: Rights
    version: int
    is_system: bool
    editable: bool
    people: list[RoleHolder]


class NewRole(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A role to be made: what a preset or another role gives, unless `rights` are named."""

    label: RoleLabel
    copy_of: UUID | None = None
    preset: Annotated[str, Meta(max_length=80)] | None = None
    rights: GivenRights | None = None


class RoleChange(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be changed of a role, and the version that it is a change of."""

    base_version: Annotated[int, Meta(ge=1, le=2**31 - 1)]
    label: RoleLabel | None = None
    rights: GivenRights | None = None


class RoleController(Controller):
    """Roles as data."""

    path = "/api/roles"
    tags = ["people"]  # noqa: RUF012  # Litestar reads it from the class

    @get("/", opt={"policy": may("manage_people")})
    async def listed(self, principal: SignedIn, runtime: Running) -> list[RoleDetail]:
        """All roles, the system's first, with who has them."""
        async with principal.session(runtime) as session:
            people = await role_edits.people_with(session)
            known = await names(session, {each for held in people.values() for each in held})
            return [_detail(principal, each, _holders(people.get(each.id, []), known)) for each in await roles(session)]

    @get("/presets", opt={"policy": may("manage_people")}, sync_to_thread=False)
    def presets(self) -> tuple[OrganisationKind, ...]:
        """Roles that kinds of organisations begin with."""
        return KINDS

    @post("/", opt={"policy": may("manage_people", fresh=True)})
    async def create(
        self, request: HttpRequest, data: JSONBody[NewRole], principal: SignedIn, runtime: Running
    ) -> RoleDetail:
        """Makes a role, empty, from a preset or as a copy of another."""
        async with principal.session(runtime) as session:
            rights = await _wanted(request, session, principal, data)
            made = await role_edits.create(session, principal, data.label.checked(), rights)
            await security_log.note_done(runtime, principal, "role_created", role_id=str(made.id))
        return _detail(principal, made, [])

    @patch("/{role_id:uuid}", opt={"policy": may("manage_people", fresh=True)})
    async def change(
        self,
        request: HttpRequest,
        role_id: FromPath[UUID],
        data: JSONBody[RoleChange],
        principal: SignedIn,
        runtime: Running,
    ) -> RoleDetail:
        """Renames a role, or changes what it gives to everybody who has it."""
        async with principal.session(runtime) as session:
            rights = await _checked(request, session, principal, data.rights, role_id) if data.rights else None
            label = data.label.checked() if data.label else None
            made = await role_edits.change(session, principal, role_id, data.base_version, label, rights)
            people = (await role_edits.people_with(session)).get(role_id, [])
            known = await names(session, people)
            await security_log.note_done(runtime, principal, "role_changed", role_id=str(role_id))
        return _detail(principal, made, _holders(people, known))

    @delete("/{role_id:uuid}", opt={"policy": may("manage_people", fresh=True)})
    async def remove(
        self,
        role_id: FromPath[UUID],
        principal: SignedIn,
        runtime: Running,
        instead: FromQuery[Annotated[str, Meta(max_length=80)] | None] = None,
    ) -> None:
        """Deletes a role; who has it or is invited with it gets the role `instead`."""
        async with principal.session(runtime) as session, runtime.databases.control_session() as control:
            gone = await role_edits.remove(session, control, principal, role_id, instead)
            await security_log.note_by(control, principal, "role_deleted", role_id=str(gone.id))


async def _wanted(request: HttpRequest, session: TenantSession, principal: Principal, data: NewRole) -> Rights:
    if data.rights is not None:
        return await _checked(request, session, principal, data.rights)
    if data.preset is not None:
        if data.preset not in PRESETS:
            raise Invalid(fields={"preset": UnknownPreset()})
        return PRESETS[data.preset].rights
    if data.copy_of is None:
        return Rights(modules=principal.rights.modules)
    found = next((each for each in await roles(session) if each.id == data.copy_of), None)
    if found is None:
        raise RoleNotFound
    return msgspec.structs.replace(found.rights, owner=False)


async def _checked(
    request: HttpRequest,
    session: TenantSession,
    principal: Principal,
    given: GivenRights,
    role_id: UUID | None = None,
) -> Rights:
    """The rights that an editor sent; refuses kinds of records and fields that there aren't.

    What the role masks already stays: a field of the organisation's own may be archived, and come back.
    """
    rights = given.rights(request.app.state.object_names)
    known: Mapping[str, Collection[str]] = await request.app.state.maskable(principal, session)
    if any(own_number(each) is not None and each not in known for each in rights.objects):
        raise Invalid(fields={"rights.objects": UnknownObject()})
    kept = next((each.rights.fields for each in await roles(session) if each.id == role_id), {})
    for object_name, fields in rights.fields.items():
        if not set(fields) <= {*known.get(object_name, ()), *kept.get(object_name, ())}:
            raise Invalid(fields={"rights.fields": UnmaskableField()})
    return rights


def _holders(ids: Collection[UUID], known: Mapping[UUID, PersonName]) -> list[RoleHolder]:
    return [RoleHolder(each, known[each]["name"]) for each in ids if each in known]


def _detail(principal: Principal, of: Role, people: list[RoleHolder]) -> RoleDetail:
    return RoleDetail(
        id=of.id, key=of.key, label=of.label, rights=of.rights, version=of.version, is_system=of.is_system,
        editable=not of.is_system and principal.rights.covers(of.rights), people=people,
    )  # fmt: skip
