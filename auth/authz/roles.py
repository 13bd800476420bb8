"""Roles: system roles are seeded, rights are the most that any of somebody's roles gives."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz import epoch
from auth.models import ASSIGNMENT_ROLE, ROLE_LABEL, ROLE_PERMISSIONS, acl_epoch, role, role_assignment
from auth.principal import (
    DEPTHS,
    EVERY_OBJECT,
    EVERY_OWN,
    FLAGS,
    LEVELS,
    OPEN,
    SIGHTS,
    FieldRights,
    ObjectRights,
    Rights,
    Sight,
)
from auth.team_errors import UnknownRole
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.pool import Row
from kernel.statements import any_of
from kernel.text import Text

OWNER = "owner"
ADMIN = "admin"
MANAGER = "manager"
REP = "rep"
FINANCE = "finance"

_EVERYTHING = ObjectRights(read="all", create=True, update="all", delete="all", export="all", share="all")
_SUBTREE = ObjectRights(
    read="subtree", create=True, update="subtree", delete="own", export="subtree", share="subtree"
)  # fmt: skip
_OWN = ObjectRights(read="own", create=True, update="own", delete="own", share="own")


def _selling(rights: ObjectRights) -> dict[str, ObjectRights]:
    """On every object; what is for sale, and which campaigns run, is everybody's to name in their deals and leads."""
    catalogue = msgspec.structs.replace(rights, read="all")
    return {EVERY_OBJECT: rights, "product": catalogue, "campaign": catalogue}


SYSTEM_ROLES = {
    OWNER: (
        Text(zh="所有者", en="Owner"),
        Rights(
            objects={EVERY_OBJECT: _EVERYTHING},
            import_=True, see_disk=True, configure=True, manage_people=True, billing=True,
            privacy=True, view_as=True,
        ),
    ),
    ADMIN: (
        Text(zh="管理员", en="Admin"),
        Rights(
            objects={EVERY_OBJECT: _EVERYTHING},
            import_=True, configure=True, manage_people=True, billing=True, privacy=True, view_as=True,
        ),
    ),
    MANAGER: (
        Text(zh="经理", en="Manager"),
        Rights(objects=_selling(_SUBTREE), import_=True),
    ),
    REP: (Text(zh="销售", en="Rep"), Rights(objects=_selling(_OWN))),
    FINANCE: (Text(zh="财务", en="Finance"), Rights(billing=True)),
}  # fmt: skip


class Role(msgspec.Struct, frozen=True):
    """A role with its name and what it gives. `version` rises with each change of it."""

    id: UUID
    key: str
    label: Text
    rights: Rights
    version: int

    @property
    def is_system(self) -> bool:
        """Whether it is one that every organisation has as it is."""
        return self.key in SYSTEM_ROLES


async def seed_roles(session: TenantSession) -> None:
    """Creates the system roles and the epoch row; does nothing when they are there."""
    await session.execute(insert(acl_epoch).on_conflict_do_nothing(), {"id": 1, "epoch": 1})
    for key, (label, rights) in SYSTEM_ROLES.items():
        await create_role(session, key, label, rights)


async def create_role(session: TenantSession, key: str, label: Text, rights: Rights) -> None:
    """Adds a role unless its key is taken."""
    role_id, permissions = new_id(), msgspec.to_builtins(rights)
    shown = msgspec.json.encode(label).decode()
    row = {"id": role_id, "key": key, "permissions": permissions}
    row["label"] = session.keys.encrypt_text(shown, field=ROLE_LABEL, record=role_id)
    done = await session.execute(insert(role).on_conflict_do_nothing(index_elements=["key"]), row)
    if done.rowcount:
        fields = (ROLE_LABEL, ROLE_PERMISSIONS)
        created = {str(ROLE_LABEL): shown, str(ROLE_PERMISSIONS): permissions}
        session.record_change(Change(object="role", record_id=role_id, op="create", field_ids=fields, created=created))


async def assign(session: TenantSession, person_id: UUID, key: str) -> None:
    """Gives somebody a role; the same assignment again changes nothing."""
    role_id = (await session.execute(sa.select(role.c.id).where(role.c.key == key))).scalar_one()
    statement = insert(role_assignment).on_conflict_do_nothing()
    done = await session.execute(statement, {"person_id": person_id, "role_id": role_id})
    if done.rowcount:
        await _assignments_changed(session, person_id, before=None, after=role_id)


async def withdraw(session: TenantSession, person_id: UUID, key: str) -> None:
    """Takes a role away; rights are gone with the commit."""
    role_id = (await session.execute(sa.select(role.c.id).where(role.c.key == key))).scalar_one()
    mine = (role_assignment.c.person_id == person_id) & (role_assignment.c.role_id == role_id)
    done = await session.execute(role_assignment.delete().where(mine))
    if done.rowcount:
        await _assignments_changed(session, person_id, before=role_id, after=None)


async def set_role(session: TenantSession, person_id: UUID, key: str) -> None:
    """Gives somebody one role in place of all that they have."""
    await set_roles(session, person_id, [key])


async def set_roles(session: TenantSession, person_id: UUID, keys: Sequence[str]) -> list[str]:
    """Gives somebody these roles in place of all that they have; which those were."""
    await epoch.hold(session)
    mine = role_assignment.c.person_id == person_id
    held = sa.select(role.c.key).join(role_assignment, role_assignment.c.role_id == role.c.id).where(mine)
    before = [row.key for row in await session.rows(held.order_by(role.c.id))]
    for key in keys:
        await assign(session, person_id, key)
    for key in before:
        if key not in keys:
            await withdraw(session, person_id, key)
    return before


async def role_rights(session: TenantSession, key: str) -> Rights:
    """What one role gives; raises `UnknownRole`."""
    # What is no word (a NUL above all, which the database takes for no text) is no role either.
    rows = await session.rows(sa.select(role.c.permissions).where(role.c.key == key)) if key.isprintable() else ()
    if not rows:
        raise UnknownRole
    return stored(key, rows[0].permissions)


async def label_of(session: TenantSession, key: str) -> Text:
    """A role's name in both languages."""
    return next((each.label for each in await roles(session) if each.key == key), Text(zh=key, en=key))


async def roles(session: TenantSession) -> list[Role]:
    """All roles, the system's first and in their order."""
    rows = await session.rows(sa.select(role).order_by(role.c.id))
    order = list(SYSTEM_ROLES)
    found = [
        Role(row.id, row.key, label_in(session, row), stored(row.key, row.permissions), row.version) for row in rows
    ]
    return sorted(found, key=lambda each: order.index(each.key) if each.key in order else len(order))


def label_in(session: TenantSession, row: Row) -> Text:
    """The name in a role's row."""
    opened = session.keys.decrypt_text(row.label, field=ROLE_LABEL, record=row.id)
    return msgspec.json.decode(opened, type=Text)


async def role_keys(session: TenantSession) -> dict[UUID, list[str]]:
    """The roles of everybody, by person; the oldest role first, so the system's before one's own."""
    found: dict[UUID, list[str]] = {}
    statement = sa.select(role_assignment.c.person_id, role.c.key).join(role, role.c.id == role_assignment.c.role_id)
    for row in await session.rows(statement.order_by(role.c.id)):
        found.setdefault(row.person_id, []).append(row.key)
    return found


async def above(session: TenantSession, mine: Rights) -> set[UUID]:
    """Everybody whose rights somebody's own don't cover, and whom they therefore may not touch."""
    known = {each.key: each.rights for each in await roles(session)}
    held = {each: tuple(keys) for each, keys in (await role_keys(session)).items()}
    too_much = {keys for keys in set(held.values()) if not mine.covers(add_up(known[key] for key in keys))}
    return {each for each, keys in held.items() if keys in too_much}


async def rights_of(session: TenantSession, person_id: UUID) -> Rights:
    """What all of somebody's roles add up to."""
    statement = (
        sa.select(role.c.key, role.c.permissions)
        .join(role_assignment, role_assignment.c.role_id == role.c.id)
        .where(role_assignment.c.person_id == person_id)
    )
    return add_up(stored(row.key, row.permissions) for row in await session.rows(statement))


async def readers(session: TenantSession, ids: Collection[UUID], object_name: str) -> set[UUID]:
    """Those of the people of whose roles one lets them read records of a kind, be it their own alone."""
    known = await session.rows(sa.select(role.c.id, role.c.key, role.c.permissions))
    read = [
        row.id for row in known
        if stored(row.key, row.permissions).within_modules().of(object_name).read != "none"
    ]  # fmt: skip
    held = role_assignment.c
    theirs = sa.select(held.person_id).where(any_of(held.person_id, ids), any_of(held.role_id, read)).distinct()
    return {row.person_id for row in await session.rows(theirs)}


def add_up(roles: Iterable[Rights]) -> Rights:
    """The most that any of the roles gives; an object that a role doesn't name has that role's `*` rights.

    A role gives nothing of a module that it leaves out, however much another one opens that.
    """
    held = [each.within_modules() for each in roles]
    total = Rights()
    for rights in held:
        names = {*total.objects, *rights.objects, *([EVERY_OWN] if rights.configure else ())}
        objects = {name: _most(total.of(name), rights.of(name)) for name in names}
        flags = {name: getattr(total, name) or getattr(rights, name) for name in FLAGS}
        total = Rights(objects=objects, **flags)
    return msgspec.structs.replace(total, fields=_masks(held), modules=_modules(held))


def _modules(held: Sequence[Rights]) -> tuple[str, ...] | None:
    if any(each.modules is None for each in held):
        return None
    return tuple(sorted({*chain.from_iterable(each.modules or () for each in held)}))


def _masks(held: Sequence[Rights]) -> dict[str, dict[str, FieldRights]]:
    """What all roles that let somebody read (or write) such records mask alike; other roles neither mask nor show."""
    masks: dict[str, dict[str, FieldRights]] = {}
    for object_name, name in sorted({(obj, name) for each in held for obj, of in each.fields.items() for name in of}):
        reading = [each.field(object_name, name) for each in held if each.of(object_name).read != "none"]
        writing = [each.field(object_name, name) for each in held if each.of(object_name).writes]
        read: Sight = max((each.read for each in reading), key=SIGHTS.index, default="hidden")
        most = FieldRights(read=read, edit=any(each.edits for each in writing))
        if most != OPEN:
            masks.setdefault(object_name, {})[name] = most
    return masks


def stored(key: str, permissions: object) -> Rights:
    """A role's rights; that it is the owner's is said by its key, and can't be granted by a role that anybody makes."""
    return msgspec.structs.replace(msgspec.convert(permissions, Rights), owner=key == OWNER)


def _most(one: ObjectRights, other: ObjectRights) -> ObjectRights:
    return ObjectRights(
        create=one.create or other.create,
        **{level: max(one.depth(level), other.depth(level), key=DEPTHS.index) for level in LEVELS},
    )


async def _assignments_changed(
    session: TenantSession, person_id: UUID, *, before: UUID | None, after: UUID | None
) -> None:
    await epoch.rise(session)
    field = (ASSIGNMENT_ROLE,)
    public = {str(ASSIGNMENT_ROLE): str(before) if before else None, "after": str(after) if after else None}
    session.record_change(
        Change(object="role_assignment", record_id=person_id, op="update", field_ids=field, public=public)
    )
