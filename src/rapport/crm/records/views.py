"""Saved views: a named list or board with its filter, sort and columns, encrypted as one document.

A view is its author's alone, or shown to the people of the author's teams, or to everybody. Whoever opens it sees the
rows that they may see: the view says what to look for, never what is found. Only its author changes it, or for one that
is shared somebody with the right to configure. Of fields that its reader isn't shown it says nothing (`view_masks.py`).
"""

from collections.abc import Collection, Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from auth.authz.predicate import readers_value
from kernel.changes import Change
from kernel.clock import business_now
from kernel.errors import Forbidden
from kernel.ids import new_id
from rapport.crm.records import view_masks
from rapport.crm.records.errors import IdTaken, InvalidRecord, RecordNotFound, Required, TooLong, UnknownField
from rapport.crm.records.filters import parse, relabelled, renamed
from rapport.crm.records.models import DEFINITION_FIELD, saved_view
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import check_fields
from rapport.crm.records.scope import Scope
from rapport.crm.records.sorting import parse_sort
from rapport.crm.records.totals import check_summary

MAX_NAME = 80

Kind = Literal["list", "board"]
Visibility = Literal["private", "team", "public"]


ALIKE = frozenset({"text", "phone", "email", "url"})
"""Kinds of which conditions mean the same: texts that are compared as a whole, and searched by words."""


class Definition(msgspec.Struct, frozen=True):
    """What is encrypted of a view. `pipeline` is the board's, `group` the field by which a list is grouped."""

    name: str
    filter: Any = None
    sort: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    pipeline: UUID | None = None
    group: str | None = None


class Placing(msgspec.Struct, frozen=True):
    """How a view opens, who sees it, and where.

    Pinned ones stand in the row of tabs of all who see them, and the default is what opens first: one's own before
    one that is shared.
    """

    kind: Kind = "list"
    visibility: Visibility = "private"
    pinned: bool = True
    is_default: bool = False


class View(msgspec.Struct, frozen=True):
    """A saved view as it travels. `columns` are `{field, width?, pinned?}` in their order."""

    id: UUID
    object: str
    name: str
    filter: Any
    sort: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    is_default: bool
    position: int
    version: int
    kind: Kind
    visibility: Visibility
    pinned: bool
    pipeline: UUID | None
    group: str | None
    person_id: UUID
    can_change: bool

    @property
    def definition(self) -> Definition:
        """Everything about it that is encrypted."""
        return Definition(self.name, self.filter, self.sort, self.columns, self.pipeline, self.group)

    @property
    def placing(self) -> Placing:
        """Everything about it that is in the clear and may be changed."""
        return Placing(self.kind, self.visibility, self.pinned, self.is_default)


async def listed(scope: Scope, objects: Collection[str]) -> list[View]:
    """The views of these objects that the reader may open: their own in their order, then those of others."""
    wanted = sa.select(saved_view).where(_shown(scope), saved_view.c.object.in_(list(objects)))
    own = saved_view.c.person_id == scope.principal.person_id
    rows = await scope.session.rows(wanted.order_by(own.desc(), saved_view.c.position, saved_view.c.id))
    found = [_view(scope, row) for row in rows]
    return [_as_shown(scope, each) for each in found if not _is_withheld(scope, each)]


def _shown(scope: Scope) -> sa.ColumnElement[bool]:
    """One's own, those of one's teams' people that are for the team, and those for everybody."""
    author, visibility = saved_view.c.person_id, saved_view.c.visibility
    mates = readers_value(scope.principal.reach.team)
    return sa.or_(
        author == scope.principal.person_id,
        visibility == "public",
        sa.and_(visibility == "team", author == sa.any_(mates)),
    )


async def add(scope: Scope, obj: ObjectType, definition: Definition, placing: Placing, *, view_id: UUID | None) -> View:
    """Saves a new view after its author's others. The same id again is the same create: what is there is returned."""
    _check(scope, obj, definition)
    view_id = view_id or new_id()
    now = business_now()
    mine = saved_view.c.person_id == scope.principal.person_id
    counted = sa.select(sa.func.count()).select_from(saved_view).where(mine)
    position = (await scope.session.execute(counted)).scalar_one()
    row = {
        "id": view_id,
        "object": obj.name,
        "person_id": scope.principal.person_id,
        "definition": _seal(scope, view_id, definition),
        **msgspec.structs.asdict(placing),
        "position": position,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    statement = insert(saved_view).on_conflict_do_nothing(index_elements=["id"])
    if not (await scope.session.execute(statement, row)).rowcount:
        return _as_shown(scope, await _known(scope, obj, view_id))
    if placing.is_default:
        await _no_default(scope, obj.name, view_id, scope.principal.person_id)
    created = {"object": obj.name, str(DEFINITION_FIELD): msgspec.to_builtins(definition)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view_id, op="create", field_ids=(DEFINITION_FIELD,), created=created)
    )
    return _as_shown(scope, await one(scope, view_id))


async def _known(scope: Scope, obj: ObjectType, view_id: UUID) -> View:
    """The view that was made with this id, if the reader made it for the same object."""
    try:
        view = await one(scope, view_id)
    except RecordNotFound:
        raise IdTaken from None
    if view.object != obj.name or view.person_id != scope.principal.person_id:
        raise IdTaken
    return view


async def one(scope: Scope, view_id: UUID) -> View:
    """A view that the reader may open, with all that it holds."""
    rows = await scope.session.rows(sa.select(saved_view).where(saved_view.c.id == view_id, _shown(scope)))
    if not rows:
        raise RecordNotFound
    view = _view(scope, rows[0])
    if _is_withheld(scope, view):
        raise RecordNotFound
    return view


def _is_withheld(scope: Scope, view: View) -> bool:
    return view_masks.withheld(scope, scope.registry[view.object], view.filter) is not None


def _as_shown(scope: Scope, view: View) -> View:
    """A view without what names fields that its reader isn't shown."""
    obj = scope.registry[view.object]
    sort, _ = view_masks.split(scope, obj, view.sort, ends=False)
    columns, _ = view_masks.split(scope, obj, view.columns, ends=True)
    return msgspec.structs.replace(view, sort=sort, columns=columns, group=_group_shown(scope, obj, view.group))


def _group_shown(scope: Scope, obj: ObjectType, group: str | None) -> str | None:
    """The field that a list is grouped by, for who is shown it."""
    shown, _ = view_masks.split(scope, obj, [{"field": group}] if group else [], ends=False)
    return group if shown else None


async def changeable(scope: Scope, view_id: UUID) -> View:
    """A view that the reader may change; `Forbidden` for one that they may only open."""
    view = await one(scope, view_id)
    if not view.can_change:
        raise Forbidden
    return view


async def change_view(scope: Scope, obj: ObjectType, view: View, definition: Definition, placing: Placing) -> View:
    """Replaces a view's definition. What somebody else shares stays shared: only its author takes it back."""
    _check(scope, obj, definition)
    _, sort = view_masks.split(scope, obj, view.sort, ends=False)
    _, columns = view_masks.split(scope, obj, view.columns, ends=True)
    hidden = view.group if view.group and _group_shown(scope, obj, view.group) is None else None
    definition = msgspec.structs.replace(
        definition, sort=[*definition.sort, *sort], columns=[*definition.columns, *columns],
        group=definition.group or hidden,
    )  # fmt: skip
    if placing.visibility == "private" and view.person_id != scope.principal.person_id:
        raise Forbidden
    if placing.is_default:
        await _no_default(scope, obj.name, view.id, view.person_id)
    await _write(scope, view, definition, placing)
    return _as_shown(scope, await one(scope, view.id))


async def remove(scope: Scope, view: View) -> None:
    """Deletes a view; its definition stays in the change log for undo."""
    await scope.session.execute(saved_view.delete().where(saved_view.c.id == view.id))
    secret = {str(DEFINITION_FIELD): msgspec.to_builtins(view)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view.id, op="delete", field_ids=(DEFINITION_FIELD,), secret=secret)
    )


async def put_back(scope: Scope, view_id: UUID, past: Mapping[str, Any]) -> None:
    """Has a view be what the change log says that it was, or be there again; it is as it was put, unchecked."""
    definition, placing = msgspec.convert(past, Definition), msgspec.convert(past, Placing)
    for row in await scope.session.rows(sa.select(saved_view).where(saved_view.c.id == view_id)):
        await _write(scope, _view(scope, row), definition, placing)
        return
    now = business_now()
    row = {
        "id": view_id, "object": past["object"], "person_id": UUID(str(past["person_id"])),
        "definition": _seal(scope, view_id, definition), **msgspec.structs.asdict(placing),
        "position": past["position"], "version": past["version"] + 1, "created_at": now, "updated_at": now,
    }  # fmt: skip
    await scope.session.execute(saved_view.insert(), row)
    created = {"object": past["object"], str(DEFINITION_FIELD): msgspec.to_builtins(definition)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view_id, op="create", field_ids=(DEFINITION_FIELD,), created=created)
    )


async def put_away(scope: Scope, view_id: UUID) -> None:
    """Removes a view, whoever's it is; nothing where it is gone."""
    for row in await scope.session.rows(sa.select(saved_view).where(saved_view.c.id == view_id)):
        await remove(scope, _view(scope, row))


async def relabel(scope: Scope, field: Field, old: UUID, new: UUID) -> None:
    """Has all views look for another choice of a field where they look for one that is none any more.

    Views of other kinds may ask for it too, through a relation or a reference.
    """
    for row in await scope.session.rows(sa.select(saved_view).with_for_update()):
        view = _view(scope, row)
        after = relabelled(view.filter, field.name, str(old), str(new))
        if after != view.filter:
            await _write(scope, view, msgspec.structs.replace(view.definition, filter=after), view.placing)


async def replace_field(scope: Scope, old: Field, new: Field) -> None:
    """Has all views show a field in another one's place. They look for what they looked for where both kinds compare
    the same values, and else go on naming the old one.
    """
    is_alike = {old.kind_name, new.kind_name} <= ALIKE or old.kind_name == new.kind_name
    for row in await scope.session.rows(sa.select(saved_view).with_for_update()):
        view = _view(scope, row)
        sort = renamed(view.sort, old.name, new.name)
        sort = [each for each in sort if each.get("field") != new.name or new.kind.sortable]
        after = Definition(
            view.name, renamed(view.filter, old.name, new.name) if is_alike else view.filter, sort,
            renamed(view.columns, old.name, new.name), view.pipeline, _group_after(view.group, old, new),
        )  # fmt: skip
        if after != view.definition:
            await _write(scope, view, after, view.placing)


def _group_after(group: str | None, old: Field, new: Field) -> str | None:
    """What a view is grouped by once a field is in another one's place."""
    if group != old.name:
        return group
    return new.name if new.kind.groupable else None


async def _write(scope: Scope, view: View, definition: Definition, placing: Placing) -> None:
    values = {
        "definition": _seal(scope, view.id, definition),
        **msgspec.structs.asdict(placing),
        "version": view.version + 1,
        "updated_at": business_now(),
    }
    await scope.session.execute(saved_view.update().where(saved_view.c.id == view.id), values)
    secret = {str(DEFINITION_FIELD): {**msgspec.to_builtins(view.definition), **msgspec.structs.asdict(view.placing)}}
    scope.session.record_change(
        Change(object="saved_view", record_id=view.id, op="update", field_ids=(DEFINITION_FIELD,), secret=secret)
    )


async def _no_default(scope: Scope, name: str, but: UUID, author: UUID) -> None:
    mine = (saved_view.c.person_id == author) & (saved_view.c.object == name)
    others = mine & (saved_view.c.id != but)
    await scope.session.execute(saved_view.update().where(others).values(is_default=False))


def _check(scope: Scope, obj: ObjectType, definition: Definition) -> None:
    if not definition.name.strip():
        raise InvalidRecord(fields={"name": Required()})
    if len(definition.name) > MAX_NAME:
        raise InvalidRecord(fields={"name": TooLong(limit=MAX_NAME)})
    parse(definition.filter)
    if (masked := view_masks.withheld(scope, obj, definition.filter)) is not None:
        raise UnknownField(field=masked[:60])
    parse_sort(obj, definition.sort)
    check_fields(obj, [str(column.get("field")) for column in definition.columns])
    check_summary(scope, obj, definition.group, [])


def _seal(scope: Scope, view_id: UUID, definition: Definition) -> bytes:
    return scope.keys.encrypt(msgspec.json.encode(definition), field=DEFINITION_FIELD, record=view_id)


def _view(scope: Scope, row: Any) -> View:
    plain = scope.keys.decrypt(bytes(row.definition), field=DEFINITION_FIELD, record=row.id)
    kept = msgspec.json.decode(plain, type=Definition)
    me = scope.principal
    return View(
        id=row.id, object=row.object, name=kept.name, filter=kept.filter, sort=kept.sort, columns=kept.columns,
        is_default=row.is_default, position=row.position, version=row.version, kind=row.kind,
        visibility=row.visibility, pinned=row.pinned, pipeline=kept.pipeline, group=kept.group, person_id=row.person_id,
        can_change=row.person_id == me.person_id or me.rights.configure,
    )  # fmt: skip
