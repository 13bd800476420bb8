"""Roles: system roles are seeded, rights are the most that any of somebody's roles gives."""

from collections.abc import Iterable
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.models import ASSIGNMENT_ROLE, ROLE_LABEL, ROLE_PERMISSIONS, acl_epoch, role, role_assignment
from auth.principal import DEPTHS, EVERY_OBJECT, Depth, ObjectRights, Rights
from kernel.changes import Change
from kernel.db import TenantSession
from kernel.ids import new_id
from kernel.text import Text

OWNER = "owner"
MEMBER = "member"

SYSTEM_ROLES = {
    OWNER: (
        Text(zh="所有者", en="Owner"),
        Rights(
            objects={EVERY_OBJECT: ObjectRights(read="all", create=True, update="all", delete="all")},
            export=True, import_=True, see_disk=True, configure=True,
        ),
    ),
    MEMBER: (
        Text(zh="成员", en="Member"),
        Rights(
            objects={EVERY_OBJECT: ObjectRights(read="own", create=True, update="own", delete="own")},
            export=True,
        ),
    ),
}  # fmt: skip


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


async def rights_of(session: TenantSession, person_id: UUID) -> Rights:
    """What all of somebody's roles add up to."""
    statement = (
        sa.select(role.c.key, role.c.permissions)
        .join(role_assignment, role_assignment.c.role_id == role.c.id)
        .where(role_assignment.c.person_id == person_id)
    )
    rows = await session.rows(statement)
    added = add_up(msgspec.convert(row.permissions, Rights) for row in rows)
    return msgspec.structs.replace(added, owner=any(row.key == OWNER for row in rows))


def add_up(roles: Iterable[Rights]) -> Rights:
    """The most that any of the roles gives; an object that a role doesn't name has that role's `*` rights."""
    total = Rights()
    for rights in roles:
        names = set(total.objects) | set(rights.objects)
        total = Rights(
            objects={name: _most(total.of(name), rights.of(name)) for name in names},
            export=total.export or rights.export,
            import_=total.import_ or rights.import_,
            see_disk=total.see_disk or rights.see_disk,
            configure=total.configure or rights.configure,
        )
    return total


def _most(one: ObjectRights, other: ObjectRights) -> ObjectRights:
    return ObjectRights(
        read=_deeper(one.read, other.read),
        create=one.create or other.create,
        update=_deeper(one.update, other.update),
        delete=_deeper(one.delete, other.delete),
    )


def _deeper(one: Depth, other: Depth) -> Depth:
    return max(one, other, key=DEPTHS.index)


async def _assignments_changed(
    session: TenantSession, person_id: UUID, *, before: UUID | None, after: UUID | None
) -> None:
    await session.execute(acl_epoch.update().values(epoch=acl_epoch.c.epoch + 1))
    field = (ASSIGNMENT_ROLE,)
    public = {str(ASSIGNMENT_ROLE): str(before) if before else None, "after": str(after) if after else None}
    session.record_change(
        Change(object="role_assignment", record_id=person_id, op="update", field_ids=field, public=public)
    )
