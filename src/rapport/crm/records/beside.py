"""Columns of files that hold what lies beside records in tables of its own: the shares of a deal, say.

They are no fields: lists, filters and forms have them in other ways, or not at all. A cell is a text that people can
read and write; what an export writes an import reads.
"""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope


@dataclass(frozen=True)
class People:
    """Whom cells may name, by normalised name; `barred` are those whose roles deny such records."""

    ids: Mapping[str, UUID] = field(default_factory=dict)
    barred: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Beside:
    """One such column. `field` says what it is called; its id is that of no value.

    `cells` are the texts of some records, `read` what a text says (it raises `Invalid`), `differing` those of some
    records that something else is kept of. Only who is shown the field `of` is shown it, and who may change that field
    changes it; without one everybody who reads or changes the record. `of_people` where cells name people.
    """

    field: Field
    cells: Callable[[Scope, Collection[UUID]], Awaitable[Mapping[UUID, str]]]
    read: Callable[[str, People], Any]
    differing: Callable[[Scope, Mapping[UUID, Any]], Awaitable[set[UUID]]]
    of: str | None = None
    of_people: bool = False


@dataclass(frozen=True)
class Told:
    """How a record's history tells of a part of it that is kept in a table of its own, and in the log under a name of
    its own.

    `now` says what there is, by id, as the reader is shown it, and None where they aren't shown such a part; `before`
    of a change's values which part it was of and what that was, None where it was made then.
    """

    now: Callable[[Scope, ObjectType, UUID], Awaitable[dict[str, Any] | None]]
    before: Callable[[ObjectType, Mapping[str, Any]], tuple[str, Any] | None]


def shown(obj: ObjectType) -> list[Beside]:
    """The columns of an object that its reader is shown."""
    return [each for each in obj.beside if _guarding(obj, each) is not False]


def writable(obj: ObjectType) -> list[Beside]:
    """Those that its reader may change."""
    found = [(each, _guarding(obj, each)) for each in obj.beside]
    return [each for each, by in found if by is None or (isinstance(by, Field) and by.editable)]


def _guarding(obj: ObjectType, column: Beside) -> Field | bool | None:
    """The field that a column is shown with: None where there is none, False where it isn't shown."""
    if column.of is None:
        return None
    known = obj.by_name.get(column.of)
    return False if known is None or known.masked else known
