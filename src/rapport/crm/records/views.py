"""Saved views: a person's own named list with its filter, sort and columns, encrypted as one document."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kernel.changes import Change
from kernel.clock import business_now
from kernel.ids import new_id
from rapport.crm.records.errors import IdTaken, InvalidRecord, RecordNotFound, Required, TooLong
from rapport.crm.records.filters import parse
from rapport.crm.records.models import saved_view
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import check_fields
from rapport.crm.records.scope import Scope
from rapport.crm.records.sorting import parse_sort

DEFINITION_FIELD = 7
"""Field id that binds a definition to its view."""

MAX_NAME = 80


class Definition(msgspec.Struct, frozen=True):
    """What is encrypted of a view."""

    name: str
    filter: Any = None
    sort: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []


class View(msgspec.Struct, frozen=True):
    """A saved view as it travels. `columns` are `{field, width?}` in their order."""

    id: UUID
    object: str
    name: str
    filter: Any
    sort: list[dict[str, Any]]
    columns: list[dict[str, Any]]
    is_default: bool
    position: int
    version: int


async def listed(scope: Scope) -> list[View]:
    """The reader's views, in their order."""
    mine = sa.select(saved_view).where(saved_view.c.person_id == scope.principal.person_id)
    return [
        _view(scope, row) for row in await scope.session.rows(mine.order_by(saved_view.c.position, saved_view.c.id))
    ]


async def add(scope: Scope, obj: ObjectType, definition: Definition, *, is_default: bool, view_id: UUID | None) -> View:
    """Saves a new view after its owner's others. The same id again is the same create: what is there is returned."""
    _check(obj, definition)
    view_id = view_id or new_id()
    now = business_now()
    position = len(await listed(scope))
    row = {
        "id": view_id,
        "object": obj.name,
        "person_id": scope.principal.person_id,
        "definition": _seal(scope, view_id, definition),
        "is_default": is_default,
        "position": position,
        "version": 1,
        "created_at": now,
        "updated_at": now,
    }
    statement = insert(saved_view).on_conflict_do_nothing(index_elements=["id"])
    if not (await scope.session.execute(statement, row)).rowcount:
        return await _known(scope, obj, view_id)
    if is_default:
        await _no_default(scope, obj.name, view_id)
    created = {"object": obj.name, str(DEFINITION_FIELD): msgspec.to_builtins(definition)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view_id, op="create", field_ids=(DEFINITION_FIELD,), created=created)
    )
    return await one(scope, view_id)


async def _known(scope: Scope, obj: ObjectType, view_id: UUID) -> View:
    """The view that was made with this id, if the reader made it for the same object."""
    try:
        view = await one(scope, view_id)
    except RecordNotFound:
        raise IdTaken from None
    if view.object != obj.name:
        raise IdTaken
    return view


async def one(scope: Scope, view_id: UUID) -> View:
    """One of the reader's own views."""
    mine = (saved_view.c.id == view_id) & (saved_view.c.person_id == scope.principal.person_id)
    rows = await scope.session.rows(sa.select(saved_view).where(mine))
    if not rows:
        raise RecordNotFound
    return _view(scope, rows[0])


async def change_view(scope: Scope, obj: ObjectType, view: View, definition: Definition, is_default: bool) -> View:
    """Replaces a view's definition."""
    _check(obj, definition)
    if is_default:
        await _no_default(scope, obj.name, view.id)
    values = {
        "definition": _seal(scope, view.id, definition),
        "is_default": is_default,
        "version": view.version + 1,
        "updated_at": business_now(),
    }
    await scope.session.execute(saved_view.update().where(saved_view.c.id == view.id), values)
    before = Definition(view.name, view.filter, view.sort, view.columns)
    secret = {str(DEFINITION_FIELD): msgspec.to_builtins(before)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view.id, op="update", field_ids=(DEFINITION_FIELD,), secret=secret)
    )
    return await one(scope, view.id)


async def remove(scope: Scope, view: View) -> None:
    """Deletes a view; its definition stays in the change log for undo."""
    await scope.session.execute(saved_view.delete().where(saved_view.c.id == view.id))
    secret = {str(DEFINITION_FIELD): msgspec.to_builtins(view)}
    scope.session.record_change(
        Change(object="saved_view", record_id=view.id, op="delete", field_ids=(DEFINITION_FIELD,), secret=secret)
    )


async def _no_default(scope: Scope, name: str, but: UUID) -> None:
    mine = (saved_view.c.person_id == scope.principal.person_id) & (saved_view.c.object == name)
    others = mine & (saved_view.c.id != but)
    await scope.session.execute(saved_view.update().where(others).values(is_default=False))


def _check(obj: ObjectType, definition: Definition) -> None:
    if not definition.name.strip():
        raise InvalidRecord(fields={"name": Required()})
    if len(definition.name) > MAX_NAME:
        raise InvalidRecord(fields={"name": TooLong(limit=MAX_NAME)})
    parse(definition.filter)
    parse_sort(obj, definition.sort)
    check_fields(obj, [str(column.get("field")) for column in definition.columns])


def _seal(scope: Scope, view_id: UUID, definition: Definition) -> bytes:
    return scope.keys.encrypt(msgspec.json.encode(definition), field=DEFINITION_FIELD, record=view_id)


def _view(scope: Scope, row: Any) -> View:
    plain = scope.keys.decrypt(bytes(row.definition), field=DEFINITION_FIELD, record=row.id)
    kept = msgspec.json.decode(plain, type=Definition)
    return View(
        row.id, row.object, kept.name, kept.filter, kept.sort, kept.columns, row.is_default, row.position, row.version
    )
