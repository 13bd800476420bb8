"""Filters judged in memory, on decrypted records: for the past, and as the oracle of the compiler's tests."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from kernel.text import Text
from rapport.crm.records import relative
from rapport.crm.records.codec import Record, readable
from rapport.crm.records.compiler import MAX_IN, WORDS, Words, last_of, midnight, operators, read_value, whole_number
from rapport.crm.records.errors import BadFilter, UnknownField, UnknownOperator
from rapport.crm.records.filters import Condition, Every, Node, Not, Some
from rapport.crm.records.kinds import TextKind, TimestampKind
from rapport.crm.records.multi_choice import LABELLED, SETS, ids_in, is_true, read_wanted
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.personal_numbers import PersonalNumberKind
from rapport.crm.records.scope import Scope


class Judge:
    """Decides for one record at a time whether a filter holds. Paths over relations are not judged.

    `labels` are those of the records' choices.
    """

    def __init__(self, scope: Scope, obj: ObjectType, node: Node, labels: Mapping[UUID, Text]) -> None:
        self._scope = scope
        self._obj = obj
        self._node = node
        self._labels = labels
        self._words: dict[int, Words] = {}

    def holds(self, record: Record) -> bool:
        """Whether the record meets the filter."""
        return self._holds(self._node, record)

    def _holds(self, node: Node, record: Record) -> bool:
        match node:
            case Every(parts):
                return all(self._holds(part, record) for part in parts)
            case Some(parts):
                return any(self._holds(part, record) for part in parts)
            case Not(part):
                return not self._holds(part, record)
            case Condition():
                return self._condition(node, record)

    def _condition(self, condition: Condition, record: Record) -> bool:
        if len(condition.path) != 1:
            raise BadFilter(reason="looking back can't cross relations")
        field = self._obj.by_name.get(condition.path[0])
        if field is None:
            raise UnknownField(field=condition.path[0][:60])
        self._scope.require_target(field)
        if condition.op not in operators(field):
            raise UnknownOperator(field=field.name, op=condition.op[:20])
        value = record[field.name]
        if condition.op in {"empty", "not_empty"}:
            return bool((value is None) == (condition.op == "empty"))
        if condition.op in WORDS:
            if id(condition) not in self._words:
                self._words[id(condition)] = Words(field, condition)
            words = self._words[id(condition)]
            return value is not None and words.are_in(*self._texts(field, value))
        if condition.op == "ends":
            return value is not None and value.endswith(last_of(field, condition.value))
        if condition.op == "relative":
            start, end = relative.span(
                condition.value, self._scope.today(), self._scope.principal.tenant.fiscal_year_start
            )
            if isinstance(field.kind, TimestampKind):
                moment = self._comparable(field, value)
                return bool(midnight(self._scope, start) <= moment < midnight(self._scope, end))
            return value is not None and start.isoformat() <= str(value) < end.isoformat()
        return self._compare(field, condition, value)

    def _texts(self, field: Field, value: Any) -> tuple[str, ...]:
        if not isinstance(field.kind, LABELLED):
            return (readable(field, value),)
        known = [label for each in ids_in(value) if (label := self._labels.get(UUID(each)))]
        return tuple(text for label in known for text in (label.zh, label.en))

    def _compare(self, field: Field, condition: Condition, value: Any) -> bool:
        wanted = condition.value
        if condition.op in SETS:
            asked = read_wanted(field, condition.op, wanted, MAX_IN)
            return is_true(condition.op, ids_in(value), map(str, asked))
        mine = None if value is None else self._comparable(field, value)
        if condition.op in {"in", "not_in"}:
            if not isinstance(wanted, list):
                raise BadFilter(reason=f"'{condition.op}' needs a list")
            among = mine is not None and mine in [self._comparable(field, each) for each in wanted]
            return among == (condition.op == "in")
        if condition.op in {"eq", "ne"}:
            return bool(mine == self._comparable(field, wanted)) == (condition.op == "eq")
        return mine is not None and self._in_order(field, condition.op, mine, wanted)

    def _in_order(self, field: Field, op: str, mine: Any, wanted: Any) -> bool:
        coarse = isinstance(field.kind, PersonalDateKind)

        def place(value: Any) -> Any:
            return value.year if coarse else value

        if op == "between":
            if not isinstance(wanted, list) or len(wanted) != 2:
                raise BadFilter(reason="'between' needs two values")
            low, high = (place(self._comparable(field, each)) for each in wanted)
            return bool(low <= place(mine) <= high)
        other = place(self._comparable(field, wanted))
        if op in {"lt", "lte"}:
            return bool(place(mine) < other or (op == "lte" and place(mine) == other))
        return bool(place(mine) > other or (op == "gte" and place(mine) == other))

    def _comparable(self, field: Field, raw: object) -> Any:
        kind = field.kind
        if isinstance(kind, TextKind):
            if not isinstance(raw, str):
                raise BadFilter(reason=f"{field.name} is compared with text")
            return kind.normalise(raw)
        if isinstance(kind, PersonalNumberKind):
            return whole_number(field, raw)
        return read_value(self._scope, field, raw)
