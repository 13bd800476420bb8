"""When an own field is required: a filter over the record's other fields, held against whatever is written.

Records that are there without the field stay so until somebody writes it, or a field that the condition asks of.
"""

import functools
from collections.abc import Collection, Mapping
from typing import Any, Final

import msgspec

from kernel.text import Text
from rapport.crm.records import codec
from rapport.crm.records.compiler import WORDS, compile_filter
from rapport.crm.records.definition_errors import BadCondition, BadDefinition
from rapport.crm.records.errors import FieldErrors, RequiredIf
from rapport.crm.records.filters import Condition, Every, Node, Not, Some, named, parse
from rapport.crm.records.journeys import OPERATORS as JOURNEYS
from rapport.crm.records.judge import Judge
from rapport.crm.records.kinds import TimestampKind
from rapport.crm.records.multi_choice import LABELLED
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.scope import Scope

_EMPTINESS: Final = frozenset({"empty", "not_empty"})


async def judged(scope: Scope, obj: ObjectType, name: str, wanted: Mapping[str, Any] | None) -> str | None:
    """A condition as it is kept, None for none; raises as a filter does, and
    `BadDefinition` for what can't be asked of one record alone.
    """
    if not wanted:
        return None
    node = parse(wanted)
    await compile_filter(scope, scope.mine(obj), node)
    reason = next((why for each in _conditions(node) if (why := _refused(scope, obj, name, each))), None)
    if reason is not None:
        raise BadDefinition(fields={"required_if": BadCondition(reason=reason)})
    return kept(wanted) if any(_conditions(node)) else None


def kept(wanted: object) -> str:
    """A condition in one spelling, whatever order its words came in."""
    return msgspec.json.encode(wanted, order="deterministic").decode()


def shown(obj: ObjectType, field: Field) -> dict[str, Any] | None:
    """A field's condition for who is shown all fields that it asks of."""
    if field.required_if is None or not _is_known(obj, field):
        return None
    found: dict[str, Any] = msgspec.json.decode(field.required_if)
    return found


def missing_new(scope: Scope, obj: ObjectType, values: Mapping[str, Any]) -> FieldErrors:
    """The fields that a new record of these parsed values lacks."""
    mine = scope.mine(obj)
    if not mine.conditional:
        return {}
    every = {field.name: values.get(field.name) for field in mine.fields}
    return missing(scope, mine, codec.wire(mine, every, every))


def missing_changed(scope: Scope, obj: ObjectType, before: Mapping[str, Any], new: Mapping[str, Any]) -> FieldErrors:
    """The fields that a record would lack after these parsed values, as far as they have to do with them."""
    mine = scope.mine(obj)
    if not mine.conditional or not new:
        return {}
    return missing(scope, mine, {**before, **codec.wire(mine.unmasked, new, new)}, new)


def missing(
    scope: Scope, mine: ObjectType, record: Mapping[str, Any], written: Collection[str] | None = None
) -> FieldErrors:
    """The fields that a record as it would be lacks. Nobody is asked for what they may not write, or told by it what
    they aren't shown.
    """
    errors: FieldErrors = {}
    for field in mine.conditional:
        node, about = _read(str(field.required_if))
        if record[field.name] is not None or not (written is None or {field.name, *about} & set(written)):
            continue
        if _is_known(mine, field) and Judge(scope, mine, node, {}).holds(dict(record)):
            errors[field.name] = RequiredIf()
    return errors


def _is_known(mine: ObjectType, field: Field) -> bool:
    """Whether all that a condition asks of is there: archived fields and hidden ones are not, so it asks nothing."""
    _, about = _read(str(field.required_if))
    return all(name in mine.by_name and not mine.by_name[name].masked for name in about)


@functools.lru_cache(maxsize=500)
def _read(condition: str) -> tuple[Node, frozenset[str]]:
    raw = msgspec.json.decode(condition)
    return parse(raw), frozenset(named(raw))


def _conditions(node: Node) -> list[Condition]:
    match node:
        case Condition():
            return [node]
        case Not(part):
            return _conditions(part)
        case Every(parts) | Some(parts):
            return [each for part in parts for each in _conditions(part)]


def _can_be_asked(field: Field) -> bool:
    """Whether a field's value is the record's own, and as it will be seen whenever it is read."""
    return (
        not field.derived
        and field.formula is None
        and field.rollup is None
        and field.target is None
        and not isinstance(field.kind, TimestampKind)
    )


def _refused(scope: Scope, obj: ObjectType, name: str, condition: Condition) -> Text | None:
    """Why a condition can't be: it is judged on one record as it is, and its values lie in the clear."""
    if len(condition.path) != 1:
        return Text(zh="只能用这条记录自己的字段", en="it asks of the record's own fields only")
    field = next((each for each in scope.whole(obj).fields if each.name == condition.path[0]), None)
    if field is None or field.name == name or not _can_be_asked(field):
        return Text(zh="不能用这个字段作条件", en="it can't ask of this field")
    if condition.op in JOURNEYS or (condition.op in WORDS and isinstance(field.kind, LABELLED)):
        return Text(
            zh="选项请直接选择，不按名称或经过的阶段判断", en="it names choices, not words or stages of the past"
        )
    if condition.op not in _EMPTINESS and not field.in_clear:
        return Text(zh="文本字段只能判断是否为空", en="of texts it asks only whether they are empty")
    return None
