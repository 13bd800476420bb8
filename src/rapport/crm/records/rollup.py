"""Own fields that add up other records: those that refer to this one by a field, all of them or those of a condition.

What a roll-up says is the same for everybody: it counts records that its reader may not see. So it is shown to nobody
who isn't shown all that it asks of (`masks.py`).
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.errors import Invalid
from kernel.statements import any_of
from kernel.text import Text
from rapport.crm.records import computed, multi_choice, required_if
from rapport.crm.records.compiler import compile_filter
from rapport.crm.records.definition_errors import BadDefinition, BadRollup
from rapport.crm.records.definition_payloads import NewRollup
from rapport.crm.records.filters import parse
from rapport.crm.records.kinds import LIMIT, DateKind, DecimalKind, IntegerKind, ReferenceKind
from rapport.crm.records.multi_choice import ReferencesKind
from rapport.crm.records.objects import Field, ObjectType, Registry
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.rollup_form import Rollup
from rapport.crm.records.scope import Scope

_RELATIVE: Final = "relative"

_ADDING: Final[Mapping[str, Any]] = {
    "sum": sa.func.sum, "least": sa.func.min, "greatest": sa.func.max, "average": sa.func.avg,
}  # fmt: skip


async def judged(scope: Scope, obj: ObjectType, wanted: NewRollup) -> tuple[Rollup, str]:
    """A roll-up as it is kept, and as what kind its results are; raises `BadDefinition` for one that can't be."""
    source = scope.registry.objects.get(wanted.object)
    if source is None:
        raise _bad(Text(zh="没有这种记录", en="there is no such kind of record"))
    scope.require(source)
    by = scope.whole(source).by_name.get(wanted.by)
    if by is None or not isinstance(by.kind, (ReferenceKind, ReferencesKind)) or by.target != obj.name:
        raise _bad(Text(zh="所选字段没有引用这种记录", en="the field refers to no records of this kind"))
    result = _result(scope.whole(source), wanted)
    try:
        condition = await required_if.judged(scope, source, "", wanted.condition)
    except BadDefinition as error:
        raise BadDefinition(fields={"rollup": error.fields["required_if"]}) from None
    if condition is not None and _is_relative(wanted.condition):
        raise _bad(Text(zh="条件不能用相对日期", en="its condition can't name days by what day it is"))
    return Rollup(source.name, by.name, wanted.function, wanted.field, condition), result


def asks(field: Field) -> frozenset[str]:
    """The fields of the other records that a roll-up asks of."""
    return of(field).asks


def of(field: Field) -> Rollup:
    """The roll-up of a field that is one."""
    if field.rollup is None:
        raise TypeError(field.name)
    return field.rollup


def fields_of(registry: Registry) -> list[tuple[ObjectType, Field]]:
    """All roll-ups that can be worked out, with whose fields they are: an archive may bring others."""
    found = [(obj.unmasked, each) for obj in registry for each in obj.unmasked.custom if each.rollup is not None]
    return [(obj, each) for obj, each in found if _is_known(registry, obj, each)]


def _is_known(registry: Registry, obj: ObjectType, field: Field) -> bool:
    source = registry.objects.get(of(field).object)
    known = {} if source is None else source.unmasked.by_name
    return asks(field) <= known.keys() and known[of(field).by].target == obj.name


async def added_up(scope: Scope, field: Field, ids: Collection[UUID]) -> dict[UUID, Any]:
    """What the roll-up of some records comes to, by their ids; those that nobody refers to are not among them."""
    form = of(field)
    source = scope.whole(scope.registry[form.object])
    by, table = source.by_name[form.by], source.table
    wanted: list[sa.ColumnElement[bool]] = [table.c.deleted_at.is_(None)]
    if form.condition is not None:
        wanted.append(await compile_filter(scope, source, parse(msgspec.json.decode(form.condition))))
    key, rows = by.place(table), sa.select(sa.literal(1)).select_from(table)
    if isinstance(by.kind, ReferencesKind):
        wanted.append(multi_choice.condition(key, "has_any", list(ids)))
        each, joined = multi_choice.each_of(key, table)
        key, rows = sa.cast(each, PGUUID(as_uuid=True)), sa.select(sa.literal(1)).select_from(joined)
    asked = rows.with_only_columns(key, _figure(source, form)).where(*wanted, any_of(key, ids)).group_by(key)
    found = {row[0]: _kept(field, row[1]) for row in await scope.session.rows(asked)}
    nothing = Decimal() if form.is_counted else None
    return {each: found.get(each, nothing) for each in ids}


def _figure(source: ObjectType, form: Rollup) -> sa.ColumnElement[Any]:
    if form.field is None:
        return sa.func.count()
    figure: sa.ColumnElement[Any] = _ADDING[form.function](source.by_name[form.field].place(source.table))
    return figure


def _kept(field: Field, found: Any) -> Any:  # what the database adds up
    """A result as the field's kind holds it; None for what it can't hold."""
    if found is None:
        return None
    try:
        if isinstance(field.kind, DecimalKind):
            number = Decimal(found)
            return field.kind.keep(field, round(number, 6).normalize()) if abs(number) < LIMIT else None
        return field.kind.keep(field, found)
    except Invalid:
        return None


def _result(source: ObjectType, wanted: NewRollup) -> str:
    if (wanted.function == "count") != (wanted.field is None):
        raise _bad(Text(zh="计数不选字段，其他方式要选字段", en="a count takes no field, and all else needs one"))
    if wanted.field is None:
        return "decimal"
    field = source.by_name.get(wanted.field)
    if field is None or field.derived or depends(source, field):
        raise _bad(Text(zh="不能汇总这个字段", en="this field can't be added up"))
    if isinstance(field.kind, (DecimalKind, IntegerKind)):
        return "decimal"
    is_day = isinstance(field.kind, DateKind) and not isinstance(field.kind, PersonalDateKind)
    if not is_day or wanted.function not in {"least", "greatest"}:
        zh, en = "只能汇总数字；日期只能取最早或最晚", "numbers are added up; of days there are a first and a last"
        raise _bad(Text(zh=zh, en=en))
    return "date"


def depends(obj: ObjectType, field: Field) -> bool:
    """Whether a field follows from a roll-up, itself or by formulas: two that ask of each other would never end."""
    if field.rollup is not None:
        return True
    if field.formula is None:
        return False
    return any(depends(obj, obj.by_name[name]) for name in computed.asks(field) if name in obj.by_name)


def _is_relative(tree: Mapping[str, Any] | None) -> bool:
    if not tree:
        return False
    parts = tree.get("and") or tree.get("or") or ([tree["not"]] if "not" in tree else [])
    return tree.get("op") == _RELATIVE or any(_is_relative(each) for each in parts)


def _bad(reason: Text) -> BadDefinition:
    return BadDefinition(fields={"rollup": BadRollup(reason=reason)})
