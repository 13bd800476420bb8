"""What somebody would see if a role were changed: counted before it is saved, and only over what the editor sees.

The rights are those that all roles of the person add up to, with the edited one as it would be; whoever doesn't have it
is looked at as if it were given to them.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta

from auth.authz.reach import reach_of
from auth.authz.roles import Role, add_up, role_keys, roles
from auth.people import names
from auth.principal import DEPTHS, Depth, ObjectRights, Principal, Rights
from auth.role_edits import GivenRights, people_with
from auth.role_errors import RoleNotFound
from auth.team_errors import MemberNotFound
from rapport.crm.records import codec
from rapport.crm.records.codec import Record
from rapport.crm.records.masks import maskable
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.scope import Scope

SAMPLE = 5
OTHERS = 5


class RolePreview(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rights that a role could have. `object` names the kind of record of which some are shown."""

    rights: GivenRights
    person_id: UUID | None = None
    object: Annotated[str, Meta(max_length=80)] | None = None


class RoleSight(msgspec.Struct, frozen=True, kw_only=True):
    """How many records of a kind somebody sees, and how many of their fields: now, and with the change."""

    object: str
    before: int
    after: int
    fields_before: int
    fields_after: int


class RoleExample(msgspec.Struct, frozen=True, kw_only=True):
    """A record that somebody would see; `is_new` says that they don't see it now."""

    id: UUID
    title: str | None
    owner: str
    is_new: bool


class RoleHolderSight(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else who has the role, and how many records of the named kind they see."""

    id: UUID
    name: str
    before: int
    after: int


class RolePreviewed(msgspec.Struct, frozen=True, kw_only=True):
    """What a change comes to. Without anybody who has the role there is nothing to count.

    `depths` says of the named kind how many records each depth would reach.
    """

    person_id: UUID | None
    objects: list[RoleSight] = []
    examples: list[RoleExample] = []
    others: list[RoleHolderSight] = []
    more_others: int = 0
    depths: dict[Depth, int] = {}


async def preview(scope: Scope, role_id: UUID, rights: Rights, asked: RolePreview) -> RolePreviewed:
    """Counts, examples and who else is concerned."""
    known = await roles(scope.session)
    edited = next((each for each in known if each.id == role_id), None)
    if edited is None:
        raise RoleNotFound
    holders = (await people_with(scope.session)).get(role_id, [])
    person_id = asked.person_id or next(iter(holders), None)
    if person_id is None:
        return RolePreviewed(person_id=None)
    if person_id not in await names(scope.session, [person_id]):
        raise MemberNotFound
    held = await role_keys(scope.session)
    now, then = await _both(scope, known, held, edited, rights, person_id)
    shown = [obj for obj in scope.registry if scope.offers(obj) and scope.depth(obj) != "none"]
    objects = [
        RoleSight(
            object=obj.name,
            before=await _count(scope, now, obj), after=await _count(scope, then, obj),
            fields_before=_fields(now, obj), fields_after=_fields(then, obj),
        )
        for obj in shown
    ]  # fmt: skip
    obj = next((each for each in shown if each.name == asked.object), None)
    if obj is None:
        return RolePreviewed(person_id=person_id, objects=objects)
    rest = [each for each in holders if each != person_id]
    others = [await _other(scope, known, held, edited, rights, each, obj) for each in rest[:OTHERS]]
    return RolePreviewed(
        person_id=person_id, objects=objects, examples=await _examples(scope, now, then, obj), others=others,
        more_others=len(rest) - len(others), depths=await _depths(scope, then, obj),
    )  # fmt: skip


async def _both(
    scope: Scope, known: Sequence[Role], held: Mapping[UUID, list[str]], edited: Role, rights: Rights, person_id: UUID
) -> tuple[Scope, Scope]:
    """The scopes of somebody as they are, and with the changed role."""
    mine = held.get(person_id, [])
    now = [each.rights for each in known if each.key in mine]
    then = [each.rights for each in known if each.key in mine and each.id != edited.id] + [rights]
    reach = await reach_of(scope.session, person_id)

    def of(given: Rights) -> Scope:
        person: Principal = msgspec.structs.replace(scope.principal, person_id=person_id, rights=given, reach=reach)
        return Scope(scope.registry, person, scope.session)

    return of(add_up(now)), of(add_up(then))


async def _other(
    scope: Scope, known: Sequence[Role], held: Mapping[UUID, list[str]], edited: Role, rights: Rights, person_id: UUID,
    obj: ObjectType,
) -> RoleHolderSight:  # fmt: skip
    now, then = await _both(scope, known, held, edited, rights, person_id)
    named = await names(scope.session, [person_id])
    name = named[person_id]["name"] if person_id in named else ""
    return RoleHolderSight(
        id=person_id, name=name, before=await _count(scope, now, obj), after=await _count(scope, then, obj)
    )


def _seen_by_both(editor: Scope, person: Scope, obj: ObjectType) -> sa.ColumnElement[bool]:
    table = obj.table
    return sa.and_(editor.visible(obj, table), person.visible(obj, table), table.c.deleted_at.is_(None))


async def _count(editor: Scope, person: Scope, obj: ObjectType) -> int:
    seen = _seen_by_both(editor, person, obj)
    rows = await editor.session.rows(sa.select(sa.func.count()).select_from(obj.table).where(seen))
    return int(rows[0][0])


async def _depths(editor: Scope, person: Scope, obj: ObjectType) -> dict[Depth, int]:
    """How many records somebody would see with each depth."""
    counts: dict[Depth, int] = {}
    for depth in DEPTHS:
        given = Rights(objects={obj.name: ObjectRights(read=depth)})
        principal = msgspec.structs.replace(person.principal, rights=given)
        counts[depth] = await _count(editor, Scope(person.registry, principal, person.session), obj)
    return counts


def _fields(person: Scope, obj: ObjectType) -> int:
    """How many fields of a record somebody is shown, whole or in part."""
    if person.depth(obj) == "none":
        return 0
    rights = person.principal.rights
    return sum(not maskable(obj, each) or rights.field(obj.name, each.name).read != "hidden" for each in obj.fields)


async def _examples(editor: Scope, now: Scope, then: Scope, obj: ObjectType) -> list[RoleExample]:
    """Some of the records, those that would be new first."""
    table = obj.table
    is_new = sa.not_(now.visible(obj, table)).label("is_new")
    statement = sa.select(*codec.columns(obj, [obj.title_field, "owner_id"]), is_new).where(
        _seen_by_both(editor, then, obj)
    )
    rows = await editor.session.rows(statement.order_by(is_new.desc(), table.c.updated_at.desc()).limit(SAMPLE))
    decode = codec.decoder(obj, [obj.title_field, "owner_id"])
    records: list[tuple[Record, bool]] = [(decode(row, editor.keys), bool(row.is_new)) for row in rows]
    owners = {UUID(str(record["owner_id"])) for record, _ in records}
    people = await names(editor.session, owners)
    return [
        RoleExample(
            id=UUID(str(record["id"])),
            title=record[obj.title_field] if obj.has_text_title else None,
            owner=people[owner]["name"] if (owner := UUID(str(record["owner_id"]))) in people else "",
            is_new=new,
        )
        for record, new in records
    ]
