"""Counts and sums of a query, in all and for each value of a field, with the reader's permission predicate."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from rapport.crm.records import multi_choice, value_index
from rapport.crm.records.decimals import decimal_string
from rapport.crm.records.errors import BadFilter, NotGroupable
from rapport.crm.records.included import included
from rapport.crm.records.kinds import DecimalKind, IntegerKind
from rapport.crm.records.multi_choice import MultiChoiceKind
from rapport.crm.records.objects import ObjectType
from rapport.crm.records.read import Query, asked_for, check_fields
from rapport.crm.records.scope import Scope
from rapport.crm.records.search import cut_off_notice


async def count(scope: Scope, obj: ObjectType, query: Query) -> int:
    """How many records a query is about."""
    return int((await added_up(scope, obj, query))[0][0])


async def summary(
    scope: Scope, obj: ObjectType, query: Query, group: str | None, sums: Sequence[str]
) -> dict[str, Any]:
    """Counts and sums, in all and for each value of a field; of several choices for each of them."""
    check_summary(scope, obj, group, sums)
    table = obj.table
    figures_of = [obj.by_name[name].place(table) for name in sums]
    total = (await added_up(scope, obj, query, figures_of))[0]
    groups: list[dict[str, Any]] = []
    if group:
        kind = obj.by_name[group].kind
        column: sa.ColumnElement[Any] = obj.by_name[group].ordered_place(table)
        source: sa.FromClause = table
        if isinstance(kind, MultiChoiceKind):  # a record is in the group of each of its choices
            column, source = multi_choice.each_of(column, table)
        elif value_index.groups(obj.by_name[group]):
            column, source = value_index.joined(obj.by_name[group], table)
        rows = await added_up(scope, obj, query, figures_of, by=column, source=source)
        groups = [{"key": kind.group_key(row[0]), **figures(row[1:], sums)} for row in rows]
    beside = await included(scope, obj, [{group: each["key"]} for each in groups] if group else [])
    notice = cut_off_notice(scope)
    return {"groups": groups, "total": figures(total, sums), "included": beside, "notice": notice}


def check_summary(scope: Scope, obj: ObjectType, group: str | None, sums: Sequence[str]) -> None:
    """Refuses a field that can't be grouped by, and one that can't be added up."""
    check_fields(obj, sums)
    check_fields(obj, [group] if group else None)
    if group:
        scope.require_target(obj.by_name[group])
        if obj.by_name[group].masked or not obj.by_name[group].kind.groupable:
            raise NotGroupable(field=group)
    if any(not isinstance(obj.by_name[name].kind, (IntegerKind, DecimalKind)) for name in sums):
        raise BadFilter(reason="'sums' names a field that isn't a number in the clear")


def figures(row: Sequence[Any], sums: Sequence[str]) -> dict[str, Any]:
    """A count and sums as they travel."""
    amounts = {name: decimal_string(Decimal(value or 0)) for name, value in zip(sums, row[1:], strict=True)}
    return {"count": int(row[0]), "sums": amounts}


async def added_up(
    scope: Scope,
    obj: ObjectType,
    query: Query,
    sums: Sequence[sa.ColumnElement[Any]] = (),
    *,
    by: sa.ColumnElement[Any] | None = None,
    source: sa.FromClause | None = None,
    only: sa.ColumnElement[bool] | None = None,
) -> Sequence[Any]:
    """Rows of a count and sums; with `by` one for each of its values, which comes first, the largest count first.

    `source` is the table with what it is joined to, `only` a condition that no filter says. Each part of what the
    reader reaches is added up by itself, and these few rows are added again.
    """
    obj = scope.mine(obj)
    rest = await asked_for(scope, obj, query)
    rest = rest if only is None else sa.and_(rest, only)
    key = [] if by is None else [by.label("value")]
    asked = [sa.func.count().label("count"), *(sa.func.sum(each).label(f"sum_{i}") for i, each in enumerate(sums))]
    # A search is judged once; it leaves few rows.
    reached = [scope.visible(obj, obj.table)] if query.search else scope.apart(obj, obj.table)
    rows = sa.select(*key, *asked).select_from(obj.table if source is None else source).where(rest).group_by(*key)
    parts = [rows.where(part) for part in reached]
    if len(parts) == 1:
        statement = parts[0]
    else:
        together = sa.union_all(*parts).subquery()
        values = [together.c.value] if key else []
        again = (sa.func.sum(together.c[each.name]).label(each.name) for each in asked)
        statement = sa.select(*values, *again).group_by(*values)
    if key:
        statement = statement.order_by(sa.desc("count"), "value")
    return await scope.session.rows(statement)
