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
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

SAMPLE = 5
OTHERS = 3


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
    """A record that somebody would see; `is_new` says that they don't see it now.

    `belongs_to` is the title of the record that it refers to first, such as a deal's company. It and the amount are
    there if the editor sees them and the role would show them.
    """

    id: UUID
    title: str | None
    owner: str
    is_new: bool
    belongs_to: str | None = None
    amount: str | None = None
    currency: str | None = None


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
    edited = edited_of(known, role_id)
    holders = (await people_with(scope.session)).get(role_id, [])
    person_id = asked.person_id or next(iter(holders), None)
    if person_id is None:
        return RolePreviewed(person_id=None)
    if person_id not in await names(scope.session, [person_id]):
        raise MemberNotFound
    held = await role_keys(scope.session)
    now, then = await _both(scope, known, held, edited, rights, person_id)
    shown = [obj for obj in scope.registry if scope.offers(obj) and scope.depth(obj) != "none"]
    obj = next((each for each in shown if each.name == asked.object), None)
    rest = [each for each in holders if each != person_id] if obj is not None else []
    others = {each: await _both(scope, known, held, edited, rights, each) for each in rest[:OTHERS]}
    counts = await _counts(scope, {each: [now, then] for each in shown} | _asked(obj, now, then, others))
    objects = [
        RoleSight(
            object=each.name, before=counts[each][0], after=counts[each][1],
            fields_before=_fields(now, each), fields_after=_fields(then, each),
        )
        for each in shown
    ]  # fmt: skip
    if obj is None:
        return RolePreviewed(person_id=person_id, objects=objects)
    more = counts[obj][2:]
    return RolePreviewed(
        person_id=person_id, objects=objects, examples=await _examples(scope, now, then, obj),
        others=await _named(scope, others, more[len(DEPTHS) :]), more_others=len(rest) - len(others),
        depths=dict(zip(DEPTHS, more[: len(DEPTHS)], strict=True)),
    )  # fmt: skip


async def with_change(scope: Scope, role_id: UUID, rights: Rights, person_id: UUID) -> Scope:
    """The scope of somebody as it would be if a role, which is given to them unless they have it, gave these rights."""
    known = await roles(scope.session)
    edited = edited_of(known, role_id)
    if person_id not in await names(scope.session, [person_id]):
        raise MemberNotFound
    _, then = await _both(scope, known, await role_keys(scope.session), edited, rights, person_id)
    return then


def edited_of(known: Sequence[Role], role_id: UUID) -> Role:
    """The role that is edited; raises `RoleNotFound`."""
    edited = next((each for each in known if each.id == role_id), None)
    if edited is None:
        raise RoleNotFound
    return edited


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


def _asked(
    obj: ObjectType | None, now: Scope, then: Scope, others: Mapping[UUID, tuple[Scope, Scope]]
) -> dict[ObjectType, list[Scope]]:
    """Whose sight of the kind that is asked about is counted: before, after, with each depth, then the others'."""
    if obj is None:
        return {}
    return {obj: [now, then, *_depths(then, obj), *(each for both in others.values() for each in both)]}


async def _named(
    scope: Scope, others: Mapping[UUID, tuple[Scope, Scope]], counts: Sequence[int]
) -> list[RoleHolderSight]:
    known = await names(scope.session, others)
    return [
        RoleHolderSight(
            id=each, name=known[each]["name"] if each in known else "",
            before=counts[2 * place], after=counts[2 * place + 1],
        )
        for place, each in enumerate(others)
    ]  # fmt: skip


def _seen_by_both(editor: Scope, person: Scope, obj: ObjectType) -> sa.ColumnElement[bool]:
    table = obj.table
    return sa.and_(editor.visible(obj, table), person.visible(obj, table), table.c.deleted_at.is_(None))


async def _counts(editor: Scope, wanted: Mapping[ObjectType, Sequence[Scope]]) -> dict[ObjectType, list[int]]:
    """How many records of each kind these people see: one statement, in which each table is gone through once.

    Those who see as far as each other are counted once.
    """
    columns: list[sa.ColumnElement[int]] = []
    places: dict[ObjectType, list[int]] = {}
    for obj, people in wanted.items():
        table, known = obj.table, dict[tuple[object, ...], int]()
        figures: list[sa.ColumnElement[int]] = []
        for person in people:
            extent = person.extent(obj)
            key = (extent, person.principal.person_id)
            if key not in known:
                known[key] = len(columns) + len(figures)
                figures.append(sa.func.count().filter(person.visible(obj, table)))
            places.setdefault(obj, []).append(known[key])
        seen = sa.select(*(each.label(f"seen_{place}") for place, each in enumerate(figures))).where(
            editor.visible(obj, table), table.c.deleted_at.is_(None)
        )
        one = seen.select_from(table).subquery(f"of_{obj.name}")
        columns += list(one.c)
    if not columns:
        return {}
    row = (await editor.session.rows(sa.select(*columns)))[0]
    return {obj: [int(row[place]) for place in mine] for obj, mine in places.items()}


def _depths(person: Scope, obj: ObjectType) -> list[Scope]:
    """Somebody with each depth of sight."""
    given = (Rights(objects={obj.name: ObjectRights(read=depth)}) for depth in DEPTHS)
    return [
        Scope(person.registry, msgspec.structs.replace(person.principal, rights=rights), person.session)
        for rights in given
    ]


def _fields(person: Scope, obj: ObjectType) -> int:
    """How many fields of a record somebody is shown, whole or in part."""
    if person.depth(obj) == "none":
        return 0
    rights = person.principal.rights
    return sum(not maskable(obj, each) or rights.field(obj.name, each.name).read != "hidden" for each in obj.fields)


async def _examples(editor: Scope, now: Scope, then: Scope, obj: ObjectType) -> list[RoleExample]:
    """Some of the records, those that would be new first."""
    table = obj.table
    amount, reference = _amount_of(then, obj), _reference_of(then, obj)
    wanted = [
        obj.title_field,
        "owner_id",
        *([amount, "currency"] if amount else []),
        *([reference] if reference else []),
    ]
    is_new = sa.not_(now.visible(obj, table)).label("is_new")
    statement = sa.select(*codec.columns(obj, wanted), is_new).where(_seen_by_both(editor, then, obj))
    rows = await editor.session.rows(statement.order_by(is_new.desc(), table.c.updated_at.desc()).limit(SAMPLE))
    decode = codec.decoder(obj, wanted)
    records: list[tuple[Record, bool]] = [(decode(row, editor.keys), bool(row.is_new)) for row in rows]
    people = await names(editor.session, {UUID(record["owner_id"]) for record, _ in records})
    belonging = await _belonging(editor, then, obj, reference, [record for record, _ in records])
    return [
        RoleExample(
            id=UUID(record["id"]),
            title=record[obj.title_field] if obj.has_text_title else None,
            owner=people[owner]["name"] if (owner := UUID(record["owner_id"])) in people else "",
            is_new=new,
            belongs_to=belonging.get(record["id"]),
            amount=record[amount] if amount and record["currency"] else None,
            currency=record["currency"] if amount and record[amount] else None,
        )
        for record, new in records
    ]


def _amount_of(person: Scope, obj: ObjectType) -> str | None:
    """The field that is an amount of the record's currency, unless the editor or the person isn't shown it."""
    if "currency" not in obj.by_name:
        return None
    numbers = (each for each in obj.fields if each.kind_name == "decimal" and each.unit is None and not each.custom)
    first = next(numbers, None)
    if first is None or _is_masked(person, obj, first):
        return None
    return first.name


def _reference_of(person: Scope, obj: ObjectType) -> str | None:
    """The first field that leads to a kind of record which both are shown."""
    for each in obj.fields:
        target = person.registry.objects.get(each.target or "")
        if target is not None and not each.custom and person.depth(target) != "none":
            return each.name
    return None


def _is_masked(person: Scope, obj: ObjectType, field: Field) -> bool:
    return maskable(obj, field) and person.principal.rights.field(obj.name, field.name).read != "shown"


async def _belonging(
    editor: Scope, then: Scope, obj: ObjectType, reference: str | None, records: Sequence[Record]
) -> dict[str, str]:
    """By id of a record: the title of what it belongs to, where both may see that."""
    of = {each["id"]: UUID(each[reference]) for each in records if reference and each[reference]}
    if reference is None or not of:
        return {}
    target = editor.registry[obj.by_name[reference].target or ""]
    table, title = target.table, target.title
    statement = sa.select(table.c.id, table.c[title.name]).where(
        table.c.id.in_(of.values()), _seen_by_both(editor, then, target)
    )
    rows = await editor.session.rows(statement)
    known = {other: title.kind.load(title, cipher, editor.keys, other) for other, cipher in rows}
    return {record: known[other] for record, other in of.items() if other in known}
