"""Several choices, or several records, as one value: the kinds, what is asked of them, and how several are written in
one cell.

A value is a set: it is kept in the order of its ids, each once, so the same ones are the same value for whoever
compares two, in memory or in the log. None stands for none.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.crypto import Keyset
from kernel.errors import Invalid
from kernel.text import Text
from rapport.crm.records.errors import BadFilter, TooManyChosen
from rapport.crm.records.kinds import ChoiceKind, Columns, Kind, PersonKind, ReferenceKind

if TYPE_CHECKING:
    from rapport.crm.records.objects import Field, ObjectType

SETS: Final = frozenset({"has_any", "has_all", "has_none"})
"""What is asked of the choices or records that a value names."""

MAX_CHOSEN: Final = 100
"""So many has one record at most."""

_ONE: Final = ChoiceKind()
_WHAT: Final = {"multi_choice": "choices", "references": "records"}
_ADD: Final = "add"
_REMOVE: Final = "remove"

_BETWEEN: Final = "; "
_BREAKS: Final = re.compile(r"[;；、\n]")
_NAMES: Final = re.compile(r"[;；\n]")


class SetKind(Kind):
    """Some ids, each once."""

    operators = SETS | {"empty", "not_empty"}
    sortable = False
    wire = list[str]

    def columns(self, field: "Field") -> list[sa.Column[Any]]:
        return [sa.Column(field.name, JSONB(none_as_null=True))]

    def store(self, field: "Field", value: Any, keys: Keyset, record: UUID) -> Columns:
        return {field.name: [str(each) for each in value] if value else None}

    def parse(self, field: "Field", raw: object) -> tuple[UUID, ...]:
        if not isinstance(raw, (list, tuple)):
            raise self.refuse()
        found = tuple(sorted({_ONE.parse(field, each) for each in raw}))
        if len(found) > MAX_CHOSEN:
            raise TooManyChosen(limit=MAX_CHOSEN)
        return found

    def from_db(self, stored: Any) -> list[str]:
        return [str(each) for each in stored]

    def group_key(self, stored: str | None) -> str | None:
        return stored


class MultiChoiceKind(SetKind):
    """Some of a list that the organisation keeps."""

    name = "multi_choice"
    encrypted = "choice"
    operators = SetKind.operators | {"contains", "starts"}
    groupable = True
    expected = Text(zh="选项列表", en="a list of choices")


class ReferencesKind(SetKind):
    """Some other records, of the field's target object."""

    name = "references"
    expected = Text(zh="记录列表", en="a list of records")


class FilesKind(SetKind):
    """Some of the record's own files (`field_files.py`)."""

    name = "file"
    operators = frozenset({"empty", "not_empty"})
    expected = Text(zh="文件列表", en="a list of files")


LABELLED: Final = (ChoiceKind, MultiChoiceKind)
"""Kinds whose values are ids of labels."""

POINTING: Final = (*LABELLED, PersonKind, ReferenceKind, ReferencesKind, FilesKind)
"""Kinds whose values are ids of something that has a name."""


def ids_in(value: Any) -> Sequence[str]:  # of a field whose value is an id, or several
    """The ids that a travelling value holds."""
    return () if value is None else (value,) if isinstance(value, str) else value


def is_true(op: str, mine: Iterable[str], wanted: Iterable[str]) -> bool:
    """Whether a condition holds of the choices that a record has."""
    has, asked = set(mine), set(wanted)
    if op == "has_all":
        return asked <= has
    return bool(has & asked) == (op == "has_any")


def condition(column: sa.ColumnElement[Any], op: str, wanted: Sequence[UUID]) -> sa.ColumnElement[bool]:
    """The same for the database. Who has none has none of them, and has all of no choices."""
    asked = sa.bindparam(None, [str(each) for each in wanted], type_=sa.ARRAY(sa.Text))
    column = sa.type_coerce(column, JSONB)
    found: sa.ColumnElement[bool] = column.has_all(asked) if op == "has_all" else column.has_any(asked)
    # Never unknown, so that it may be negated; and the column stands alone, so that its index serves it.
    held = sa.and_(column.is_not(None), found)
    return sa.not_(held) if op == "has_none" else held


def each_of(column: sa.ColumnElement[Any], table: sa.FromClause) -> tuple[sa.ColumnElement[Any], sa.FromClause]:
    """A column of single choices, and the table with a row for each that a record has; who has none has one row."""
    each = sa.func.jsonb_array_elements_text(column).table_valued("value", name="each_choice").lateral()
    return each.c.value, table.outerjoin(each, sa.true())


def read_wanted(field: "Field", op: str, value: object, limit: int) -> tuple[UUID, ...]:
    """The choices that a condition names."""
    if not isinstance(value, list) or not value or len(value) > limit:
        raise BadFilter(reason=f"'{op}' needs a list of 1 to {limit} {_WHAT[field.kind.name]}")
    try:
        return tuple(_ONE.parse(field, each) for each in value)
    except Invalid:
        raise BadFilter(reason=f"{field.name} needs {field.kind.expected.en}") from None


def resolved(obj: "ObjectType", record: Mapping[str, Any], raw: Mapping[str, object]) -> Mapping[str, object]:
    """What a writer sent with `{"add": [...], "remove": [...]}` of a record's choices worked out; records too."""
    changes = {
        name: value
        for name, value in raw.items()
        if isinstance(value, Mapping)
        and value.keys() <= {_ADD, _REMOVE}
        and name in obj.by_name
        and isinstance(obj.by_name[name].kind, SetKind)
    }
    if not changes:
        return raw
    return {**raw, **{name: _changed(obj.by_name[name], record[name], change) for name, change in changes.items()}}


def _changed(field: "Field", before: Any, change: Mapping[str, object]) -> object:
    """The choices after a change; one that can't be read stays as it is, to be refused beside other fields' errors."""
    try:
        mine, added, removed = (
            set(field.kind.parse(field, each or [])) for each in (before, change.get(_ADD), change.get(_REMOVE))
        )
    except Invalid:
        return change
    return sorted((mine | added) - removed)


def each_id(column: sa.ColumnElement[Any]) -> sa.Select[Any]:
    """The ids that a value of a row names, as a table of one column."""
    each = sa.func.jsonb_array_elements_text(column).table_valued("value", name="each_named")
    return sa.select(sa.cast(each.c.value, PGUUID(as_uuid=True)).label("named")).select_from(each)


def split(cell: str, *, names: bool = False) -> list[str]:
    """The labels in a cell, or the names of records, which may have other marks in them."""
    return [part for each in (_NAMES if names else _BREAKS).split(cell) if (part := each.strip())]


def joined(labels: Iterable[str]) -> str:
    """Labels as one cell, which `split` takes apart again."""
    return _BETWEEN.join(labels)


def is_splittable(label: str) -> bool:
    """Whether a cell with the label would be taken for several."""
    return _BREAKS.search(label) is not None
