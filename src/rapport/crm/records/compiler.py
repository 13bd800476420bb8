"""The one compiler from filters to SQL. Values are bound, never written into the text.

What the database can't decide (a substring of encrypted text) is resolved first: candidates by token, verified
on the decrypted text, so that the condition becomes a list of ids and stays exact under `not`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import UUID as PGUUID

from kernel.errors import Invalid
from rapport.crm.records import aliases, choices, journeys, multi_choice, relative, value_index
from rapport.crm.records.codec import gram_kind, readable
from rapport.crm.records.credits import CREDITED, credited
from rapport.crm.records.errors import BadFilter, UnknownField, UnknownOperator
from rapport.crm.records.filters import Condition, Node, Not, Some
from rapport.crm.records.followers import FOLLOWED, followed
from rapport.crm.records.kinds import ORDER, ReferenceKind, TextKind, TimestampKind
from rapport.crm.records.models import record_link
from rapport.crm.records.multi_choice import LABELLED, SETS, MultiChoiceKind, ReferencesKind, read_wanted
from rapport.crm.records.objects import Field, ObjectType
from rapport.crm.records.personal_dates import PersonalDateKind
from rapport.crm.records.personal_numbers import LAST, PersonalNumberKind, compact, last_hashes
from rapport.crm.records.relations import Side
from rapport.crm.records.scope import MAX_CANDIDATES, Scope
from rapport.crm.records.tokens import haystack, matches, parse_query, starts
from rapport.crm.records.turns import Turns

Clause = sa.ColumnElement[bool]
MAX_IN = 10_000
LISTS = frozenset({"in", "not_in"})
WORDS = frozenset({"contains", "starts"})


def operators(field: Field) -> frozenset[str]:
    """The conditions that may be asked of a field."""
    if field.masked:
        return frozenset()
    asked = field.kind.operators
    return asked if field.searchable or not isinstance(field.kind, TextKind) else asked - WORDS


async def compile_filter(scope: Scope, obj: ObjectType, node: Node, table: sa.FromClause | None = None) -> Clause:
    """The SQL condition on `table` (the object's own by default) for a filter tree."""
    target = obj.table if table is None else table
    if isinstance(node, Condition):
        return await _condition(scope, obj, node, target)
    if isinstance(node, Not):
        return sa.not_(sa.func.coalesce(await compile_filter(scope, obj, node.part, target), sa.false()))
    parts = [await compile_filter(scope, obj, part, target) for part in node.parts]
    if isinstance(node, Some):
        return sa.or_(sa.false(), *parts)
    return sa.and_(sa.true(), *parts)


async def _condition(scope: Scope, obj: ObjectType, condition: Condition, table: sa.FromClause) -> Clause:
    first = condition.path[0]
    if len(condition.path) == 1:
        if first == FOLLOWED:
            return followed(obj, table, scope.principal.person_id, condition.op, condition.value)
        if first == CREDITED:
            return credited(obj, table, condition.op, condition.value)
        if first not in obj.by_name:
            return await _linked_with(scope, obj, condition, table)
        scope.require_target(obj.by_name[first])
        if first == obj.tracked and condition.op in journeys.OPERATORS:
            return await journeys.journey(scope, obj, condition, table)
        return await _field_condition(scope, obj, obj.by_name[first], condition, table)
    inner = Condition(condition.path[1:], condition.op, condition.value)
    side = scope.registry.sides(obj).get(first)
    if side is not None:
        return await _across_relation(scope, side, inner, table)
    field = obj.by_name.get(first)
    if field is None or field.target is None:
        raise UnknownField(field=first[:60])
    found = await _matching(scope, scope.registry[field.target], inner)
    if isinstance(field.kind, ReferencesKind):
        each = multi_choice.each_id(field.place(table)).subquery()
        return sa.exists().where(each.c.named.in_(found))
    return field.place(table).in_(found)


async def _across_relation(scope: Scope, side: Side, inner: Condition, table: sa.FromClause) -> Clause:
    return table.c.id.in_(_linking(side, await _matching(scope, scope.registry[side.target], inner)))


async def _linked_with(scope: Scope, obj: ObjectType, condition: Condition, table: sa.FromClause) -> Clause:
    """That a record is linked with one of some others, which the reader sees; a relation can be asked nothing else."""
    name = condition.path[0][:60]
    side = scope.registry.sides(obj).get(condition.path[0])
    if side is None:
        raise UnknownField(field=name)
    if condition.op != "in":
        raise UnknownOperator(field=name, op=condition.op[:20])
    target = scope.registry[side.target]
    scope.require(target)
    reference = Field(name=name, id=side.relation.id, label=side.label, kind_name="reference", target=side.target)
    wanted, other = await _led_on(scope, reference, condition), target.table.alias()
    among = _equality(other.c.id, "in", lambda raw: read_value(scope, reference, raw), wanted.value)
    found = sa.select(other.c.id).where(scope.visible(target, other), other.c.deleted_at.is_(None), among)
    return table.c.id.in_(_linking(side, found))


def _linking(side: Side, others: sa.Select[Any]) -> sa.Select[Any]:
    """The ids of what is linked with these by a relation."""
    mine, theirs = (record_link.c.from_id, record_link.c.to_id)
    if not side.forward:
        mine, theirs = theirs, mine
    return sa.select(mine).where(record_link.c.relation_id == side.relation.id, theirs.in_(others))


async def _matching(scope: Scope, target: ObjectType, inner: Condition) -> sa.Select[Any]:
    """The ids of the records that the reader may see and that meet the condition; `NotInPlan` where they are off."""
    scope.require(target)
    other = target.table.alias()
    clause = await _condition(scope, target, inner, other)
    return sa.select(other.c.id).where(scope.visible(target, other), other.c.deleted_at.is_(None), clause)


async def _field_condition(
    scope: Scope, obj: ObjectType, field: Field, condition: Condition, table: sa.FromClause
) -> Clause:
    op, kind = condition.op, field.kind
    if op not in operators(field):
        raise UnknownOperator(field=field.name, op=op[:20])
    if op in {"empty", "not_empty"}:
        column = field.place(table)
        return column.is_(None) if op == "empty" else column.is_not(None)
    if op in WORDS:
        return await _text_condition(scope, obj, field, condition, table)
    if isinstance(kind, (ReferenceKind, ReferencesKind)):
        condition = await _led_on(scope, field, condition)
    if value_index.serves(field, op):
        return value_index.having(field, table, lambda held: _value_condition(scope, field, condition, held))
    return _value_condition(scope, field, condition, table)


def _value_condition(scope: Scope, field: Field, condition: Condition, table: sa.FromClause) -> Clause:
    """A condition on a value where it lies: in the record's row, or in a row of the index."""
    op, kind = condition.op, field.kind
    if op == "relative":
        return _relative(scope, field, condition.value, table)
    if op in SETS:
        return multi_choice.condition(field.place(table), op, read_wanted(field, op, condition.value, MAX_IN))
    if isinstance(kind, TextKind):
        return _keyed(field.place(table, "hmac"), op, lambda raw: _hashes(scope, field, raw), condition.value)
    if isinstance(kind, PersonalDateKind):
        return _personal(scope, field, condition, table)
    if isinstance(kind, PersonalNumberKind):
        return _number(scope, field, condition, table)
    return _plain(scope, field, condition, table)


async def _led_on(scope: Scope, field: Field, condition: Condition) -> Condition:
    """A condition on another record, in which a merged id stands for what that was merged into."""
    asked = condition.value if isinstance(condition.value, list) else [condition.value]
    ids = {each: its for each in asked if isinstance(each, str) and (its := _id_in(each)) is not None}
    leads = await aliases.current(scope.session, set(ids.values()))
    if not leads:
        return condition
    found = [str(leads.get(ids[each], each)) if each in ids else each for each in asked]
    return Condition(condition.path, condition.op, found if isinstance(condition.value, list) else found[0])


def _id_in(raw: str) -> UUID | None:
    try:
        return UUID(raw)
    except ValueError:
        return None  # refused where it is read


def _hashes(scope: Scope, field: Field, raw: object) -> tuple[bytes, ...]:
    kind = field.kind
    if not isinstance(raw, str) or not isinstance(kind, TextKind):
        raise BadFilter(reason=f"{field.name} is compared with text")
    return scope.keys.equalities(field.id, kind.normalise(raw))


def _keyed(
    column: sa.ColumnElement[Any], op: str, read: Callable[[object], tuple[bytes, ...]], value: object
) -> Clause:
    """`_equality` of a value whose hash may be one of several."""
    hashes = [hashed for each in (_listed(op, value) if op in LISTS else [value]) for hashed in read(each)]
    if op not in LISTS and len(hashes) == 1:
        return _equality(column, op, lambda _: hashes[0], value)
    return _among(column, hashes, is_in=op in {"in", "eq"})


def _equality(column: sa.ColumnElement[Any], op: str, read: Callable[[object], Any], value: object) -> Clause:
    if op in LISTS:
        return _among(column, [read(each) for each in _listed(op, value)], is_in=op == "in")
    wanted = read(value)
    return column == wanted if op == "eq" else column.is_distinct_from(wanted)


def _listed(op: str, value: object) -> list[object]:
    if not isinstance(value, list) or len(value) > MAX_IN:
        raise BadFilter(reason=f"'{op}' needs a list of at most {MAX_IN} values")
    return value


def _among(column: sa.ColumnElement[Any], values: list[Any], *, is_in: bool) -> Clause:
    among = column == sa.any_(sa.bindparam(None, values, type_=ARRAY(column.type)))
    return among if is_in else sa.or_(column.is_(None), sa.not_(among))


def read_value(scope: Scope, field: Field, raw: object) -> Any:
    """A condition's value as it is compared; a day stands for its first moment in the organisation's zone."""
    try:
        if isinstance(field.kind, TimestampKind) and isinstance(raw, str) and len(raw) == 10:
            return midnight(scope, dt.date.fromisoformat(raw))
        return field.kind.parse(field, raw)
    except (Invalid, ValueError):
        raise BadFilter(reason=f"{field.name} needs {field.kind.expected.en}") from None


def _plain(scope: Scope, field: Field, condition: Condition, table: sa.FromClause) -> Clause:
    column, op, value = field.place(table), condition.op, condition.value

    def read(raw: object) -> Any:
        return read_value(scope, field, raw)

    if op in {"eq", "ne", "in", "not_in"}:
        return _equality(column, op, read, value)
    if op == "between":
        low, high = _pair(value)
        return column.between(read(low), read(high))
    return _compare(column, op, read(value))


def _compare(column: sa.ColumnElement[Any], op: str, value: object) -> Clause:
    if op == "lt":
        return column < value
    if op == "lte":
        return column <= value
    return column > value if op == "gt" else column >= value


def _pair(value: object) -> tuple[object, object]:
    if not isinstance(value, list) or len(value) != 2:
        raise BadFilter(reason="'between' needs two values")
    return value[0], value[1]


def _personal(scope: Scope, field: Field, condition: Condition, table: sa.FromClause) -> Clause:
    """Equality by HMAC; ranges by the coarse bucket (the year), as the table of encryption classes promises."""

    def read(raw: object) -> dt.date:
        parsed: dt.date = read_value(scope, field, raw)
        return parsed

    bucket = field.place(table, "bucket")
    if condition.op == "between":
        low, high = _pair(condition.value)
        return bucket.between(read(low).year, read(high).year)
    if condition.op in ORDER:
        return _compare(bucket, condition.op, read(condition.value).year)
    column = field.place(table, "hmac")
    return _keyed(
        column, condition.op, lambda raw: scope.keys.equalities(field.id, read(raw).isoformat()), condition.value
    )


def _number(scope: Scope, field: Field, condition: Condition, table: sa.FromClause) -> Clause:
    """A personal number by its whole, or by its last characters, whose keyed hash is its bucket."""
    if condition.op == "ends":
        lasts = last_hashes(scope.keys, field, last_of(field, condition.value))
        return _keyed(field.place(table, "bucket"), "eq", lambda _: lasts, None)
    column = field.place(table, "hmac")
    return _keyed(
        column, condition.op, lambda raw: scope.keys.equalities(field.id, whole_number(field, raw)), condition.value
    )


def whole_number(field: Field, raw: object) -> str:
    """A personal number as it is compared. One that can't be right is equal to none, which is an answer too."""
    if not isinstance(raw, str):
        raise BadFilter(reason=f"{field.name} is compared with text")
    return compact(raw)


def last_of(field: Field, raw: object) -> str:
    """The last characters of a personal number that a condition names."""
    text = whole_number(field, raw)
    if len(text) != LAST:
        raise BadFilter(reason=f"'ends' needs the last {LAST} characters of {field.name}")
    return text


def _relative(scope: Scope, field: Field, value: object, table: sa.FromClause) -> Clause:
    start, end = relative.span(value, scope.today(), scope.principal.tenant.fiscal_year_start)
    column = field.place(table)
    if isinstance(field.kind, TimestampKind):
        return sa.and_(column >= midnight(scope, start), column < midnight(scope, end))
    return sa.and_(column >= start, column < end)


def midnight(scope: Scope, day: dt.date) -> dt.datetime:
    """A day's first moment in the organisation's zone, in UTC."""
    try:
        return dt.datetime.combine(day, dt.time(), scope.zone).astimezone(dt.UTC)
    except OverflowError:
        raise BadFilter(reason="the date is out of range") from None


async def _text_condition(
    scope: Scope, obj: ObjectType, field: Field, condition: Condition, table: sa.FromClause
) -> Clause:
    words = Words(field, condition)
    if isinstance(field.kind, LABELLED):
        listed = await choices.listed(scope.session, field)
        column, ids = field.place(table), [each.id for each in listed if words.are_in(each.label.zh, each.label.en)]
        if isinstance(field.kind, MultiChoiceKind):
            return multi_choice.condition(column, "has_any", ids)
    else:
        column, ids = table.c.id, await containing(scope, obj, field, words)
    return column == sa.any_(sa.bindparam(None, ids, type_=ARRAY(PGUUID(as_uuid=True))))


class Words:
    """What `contains` or `starts` asks of a text: every word in it, or the whole at its start; folded as in search."""

    def __init__(self, field: Field, condition: Condition) -> None:
        if not isinstance(condition.value, str):
            raise BadFilter(reason=f"{field.name} is searched for text")
        self.text, self.at_start = condition.value, condition.op == "starts"
        self.query = parse_query(self.text)
        self.usable = [word for word in self.query.words if not word.too_short]
        if not self.usable:
            raise BadFilter(reason="type at least one Chinese character, or one letter of a word's start")
        self._kind = gram_kind(field)

    def are_in(self, *texts: str) -> bool:
        """Whether one of the texts is meant."""
        stacks = [haystack(text, self._kind) for text in texts]
        if self.at_start:
            return any(starts(self.query, stack) for stack in stacks)
        return any(all(matches(word, stack) for word in self.query.words) for stack in stacks)


async def containing(scope: Scope, obj: ObjectType, field: Field, words: Words) -> list[UUID]:
    """Ids of visible records whose field contains the words; the same question is answered once."""
    asked = (obj.name, field.name, words.text, words.at_start)
    if asked not in scope.texts.found:
        scope.texts.found[asked] = await _containing(scope, obj, field, words)
    return scope.texts.found[asked]


async def _containing(scope: Scope, obj: ObjectType, field: Field, words: Words) -> list[UUID]:
    """Candidates by token, verified on the decrypted values."""
    table = obj.table
    grams = [gram for word in words.usable for gram in word.grams]
    wanted = [sa.bindparam(None, each, type_=ARRAY(sa.Integer)) for each in scope.keys.token_sets(field.id, grams)]
    hold = sa.or_(*(table.c.search_tokens.contains(each) for each in wanted))
    found = (
        sa.select(table.c.id, field.place(table))
        .where(scope.visible(obj, table), hold, field.place(table).is_not(None))
        .limit(scope.texts.left + 1)
    )
    rows = await scope.session.rows(found)
    if len(rows) > scope.texts.left:
        raise BadFilter(reason=f"its texts are in over {MAX_CANDIDATES} records: type more of them")
    scope.texts.left -= len(rows)
    ids, turns = [], Turns()
    for record_id, cipher in rows:
        await turns.after(len(cipher))
        if words.are_in(readable(field, scope.keys.decrypt_text(cipher, field=field.id, record=record_id))):
            ids.append(record_id)
    return ids
