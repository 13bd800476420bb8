"""Sorting and keyset paging: a page starts after a row's values, never after a number of rows.

Empty values stand last in both directions. A cursor is sealed: it can't be made up, read or used elsewhere.
"""

import base64
import binascii
import dataclasses
import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.crypto import CryptoError, Keyset
from rapport.crm.records.errors import BadCursor, BadFilter, NotSortable, UnknownField
from rapport.crm.records.kinds import ChoiceKind, TextKind
from rapport.crm.records.objects import Field, ObjectType

PURPOSE = "records.cursor"
MAX_SORT = 3
DEFAULT = (("updated_at", True),)


@dataclass(frozen=True)
class Key:
    """One sort key as SQL; `nullable` keys order their empties last."""

    field: Field
    expression: sa.ColumnElement[Any]
    descending: bool
    nullable: bool
    empties_first: bool = False


def parse_sort(obj: ObjectType, raw: object) -> tuple[tuple[Field, bool], ...]:
    """Reads `[{"field", "descending"}]`."""
    if not raw:
        return tuple((obj.by_name[name], descending) for name, descending in DEFAULT)
    if not isinstance(raw, Sequence) or isinstance(raw, str) or len(raw) > MAX_SORT:
        raise BadFilter(reason=f"'sort' is a list of at most {MAX_SORT} fields")
    found = []
    for each in raw:
        name = each.get("field") if isinstance(each, Mapping) else None
        if not isinstance(name, str) or name not in obj.by_name:
            raise UnknownField(field=str(name)[:60])
        field = obj.by_name[name]
        if field.masked or not field.kind.sortable:
            raise NotSortable(field=name)
        found.append((field, bool(each.get("descending"))))
    return tuple(found)


def in_application(sort: Sequence[tuple[Field, bool]]) -> bool:
    """True when a key is encrypted text, which only the application can put in order."""
    return any(isinstance(field.kind, TextKind) for field, _ in sort)


def sql_keys(obj: ObjectType, sort: Sequence[tuple[Field, bool]], label_order: Mapping[int, list[UUID]]) -> list[Key]:
    """Sort keys as SQL; choices sort by their labels, given as ids in label order for each field id."""
    keys = []
    for field, descending in sort:
        column = field.ordered_place(obj.table)
        expression: sa.ColumnElement[Any] = column
        if isinstance(field.kind, ChoiceKind):
            order = sa.bindparam(None, label_order.get(field.id, []), type_=ARRAY(PGUUID(as_uuid=True)))
            expression = sa.func.array_position(order, column, type_=sa.Integer)
        keys.append(Key(field, expression, descending, nullable=field.group != "system"))
    return keys


def order_by(keys: Sequence[Key], record_id: sa.ColumnElement[Any]) -> list[sa.ColumnElement[Any]]:
    """ORDER BY for the keys, ending with the id in the direction of the last key."""
    ordered: list[sa.ColumnElement[Any]] = []
    for key in keys:
        direction = key.expression.desc() if key.descending else key.expression.asc()
        if key.nullable and key.empties_first != key.descending:  # else where PostgreSQL has them anyway
            direction = direction.nulls_first() if key.empties_first else direction.nulls_last()
        ordered.append(direction)
    ordered.append(record_id.desc() if keys[-1].descending else record_id.asc())
    return ordered


def backwards(keys: Sequence[Key]) -> list[Key]:
    """The same order from its end."""
    return [dataclasses.replace(key, descending=not key.descending, empties_first=True) for key in keys]


def after(keys: Sequence[Key], record_id: sa.ColumnElement[Any], values: Sequence[Any]) -> sa.ColumnElement[bool]:
    """The rows that come after a row with these key values and id (the last of `values`)."""
    last = keys[-1]
    if len(keys) == 1 and not last.nullable:  # a row comparison walks the index
        mine = sa.tuple_(last.expression, record_id)
        theirs = sa.tuple_(
            *(sa.literal(value, column.type) for value, column in zip(values, mine.clauses, strict=True))
        )
        return mine < theirs if last.descending else mine > theirs
    tie = record_id < values[-1] if last.descending else record_id > values[-1]
    condition: sa.ColumnElement[bool] = tie
    for key, value in reversed(list(zip(keys, values[:-1], strict=True))):
        condition = sa.or_(_beyond(key, value), sa.and_(_same(key, value), condition))
    return condition


def _beyond(key: Key, value: Any) -> sa.ColumnElement[bool]:
    if value is None:
        return key.expression.is_not(None) if key.empties_first else sa.false()
    further = key.expression < value if key.descending else key.expression > value
    return sa.or_(further, key.expression.is_(None)) if key.nullable and not key.empties_first else further


def _same(key: Key, value: Any) -> sa.ColumnElement[bool]:
    return key.expression.is_(None) if value is None else key.expression == value


def shape(obj: ObjectType, sort: Sequence[tuple[Field, bool]]) -> str:
    """What a cursor belongs to: an object and a sort of it."""
    return f"{obj.name}:" + ",".join(f"{each.id}{'-' if descending else '+'}" for each, descending in sort)


def seal_cursor(keys: Keyset, shape: str, values: Sequence[Any]) -> str:
    """An opaque cursor for a list of this shape (object, sort)."""
    plain = msgspec.json.encode([shape, [_tagged(value) for value in values]])
    return base64.urlsafe_b64encode(keys.seal(PURPOSE, plain)).decode().rstrip("=")


def open_cursor(keys: Keyset, shape: str, cursor: str) -> list[Any]:
    """The values in a cursor; `BadCursor` if it is not one of this tenant and shape."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        found, values = msgspec.json.decode(keys.unseal(PURPOSE, sealed))
    except (CryptoError, binascii.Error, ValueError, msgspec.DecodeError):
        raise BadCursor from None
    if found != shape:
        raise BadCursor
    return [_untagged(value) for value in values]


def fits(keys: Keyset, shape: str, cursor: str | None) -> bool:
    """Whether there is a cursor, and it is one of this tenant and shape."""
    try:
        return cursor is not None and bool(open_cursor(keys, shape, cursor))
    except BadCursor:
        return False


def _tagged(value: Any) -> Any:
    if isinstance(value, UUID):
        return {"u": value.hex}
    if isinstance(value, dt.datetime):
        return {"t": value.isoformat()}
    if isinstance(value, dt.date):
        return {"d": value.isoformat()}
    return {"n": str(value)} if isinstance(value, Decimal) else value


def _untagged(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    ((tag, text),) = value.items()
    return _READERS[tag](text)


_READERS: dict[str, Callable[[str], Any]] = {
    "u": UUID,
    "t": dt.datetime.fromisoformat,
    "d": dt.date.fromisoformat,
    "n": Decimal,
}
