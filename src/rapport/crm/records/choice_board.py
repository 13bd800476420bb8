"""A board of records: a column for each choice of one of their fields, with counts, sums and the first records of each.

Deals have a board of their own, by the stages of a pipeline (`rapport.crm.deals.board`). Here a column is what a list
with one more condition is, so whatever lists can ask for, order and look back to, boards can; and its later pages are
those of that list.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from rapport.crm.records import asof, board_pages, choices, read, totals
from rapport.crm.records.board_errors import NoBoard, TooManyColumns
from rapport.crm.records.closed_kinds import OptionKind, StageKind
from rapport.crm.records.codec import Record
from rapport.crm.records.included import included
from rapport.crm.records.kinds import ChoiceKind
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.read import Query
from rapport.crm.records.scope import Scope

MAX_COLUMNS: Final = 60


@dataclass(frozen=True)
class Column:
    """One choice, or None for records that have none: figures of all its records, and the first of them."""

    key: str | None
    count: int
    sums: Mapping[str, str]
    items: Sequence[Record]
    next: str | None


@dataclass(frozen=True)
class Board:
    """The columns in the order of the choices."""

    columns: Sequence[Column]
    total: Mapping[str, Any]
    included: Mapping[str, Any]
    notice: dict[str, str] | None


@dataclass(frozen=True)
class Asked:
    """A board as it was asked for: the records of `query`, by `group`, with sums of these fields."""

    query: Query
    group: str
    sums: Sequence[str]
    moment: dt.datetime | None = None


def has_board(obj: ObjectType) -> bool:
    """Whether boards of this kind of record are made here: what goes through stages has one of its own."""
    return not any(isinstance(each.kind, StageKind) for each in obj.fields)


async def board(scope: Scope, obj: ObjectType, asked: Asked) -> Board:
    """The board now, or as it was at a moment."""
    field = _column_field(obj, asked.group)
    query, moment = asked.query, asked.moment
    if moment is None:
        summary = await totals.summary(scope, obj, query, field.name, asked.sums)
    else:
        summary = await asof.summary(scope, obj, query, field.name, asked.sums, moment)
    figures: dict[str | None, dict[str, Any]] = {_text(each["key"]): each for each in summary["groups"]}
    keys = await _keys(scope, field, figures)
    if moment is None:
        counts = {key: figures[key]["count"] for key in keys if key in figures}
        pages, beside = await board_pages.pages(scope, obj, field, query, counts)
    else:
        pages = await asof.columns(scope, obj, query, field, moment)
        beside = board_pages.together(each.included for each in pages.values())
    nothing: dict[str, Any] = {"count": 0, "sums": dict.fromkeys(asked.sums, "0")}
    columns = []
    for key in keys:
        of_key, page = figures.get(key, nothing), pages.get(key, _NO_PAGE)
        columns.append(Column(key, of_key["count"], of_key["sums"], page.items, page.next))
    labels = await included(scope, obj, [{field.name: key} for key in keys])
    beside = board_pages.together([labels, beside])
    notices = [each.notice for each in pages.values() if each.notice]
    return Board(columns, summary["total"], beside, notices[0] if notices else summary["notice"])


_NO_PAGE: Final = read.Page([], None, None)


def _column_field(obj: ObjectType, name: str) -> Field:
    read.check_fields(obj, [name])
    field = obj.by_name[name]
    if field.masked or field.derived or not isinstance(field.kind, (ChoiceKind, OptionKind)):
        raise NoBoard(field=name)
    return field


async def _keys(scope: Scope, field: Field, figures: Mapping[str | None, Any]) -> list[str | None]:
    """The choices in their order, those off the list only where records have them; then those without any."""
    if isinstance(field.kind, ChoiceKind):
        listed = await choices.listed(scope.session, field)
        keys = [str(each.id) for each in listed if not each.archived or str(each.id) in figures]
    else:
        keys = [each.value for each in field.options]
    if len(keys) > MAX_COLUMNS:
        raise TooManyColumns(field=field.name, limit=MAX_COLUMNS)
    return [*keys, None] if None in figures or not field.required else [*keys]


def _text(key: Any) -> str | None:
    return None if key is None else str(key)
