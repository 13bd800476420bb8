"""The filter language: one JSON tree, parsed here, compiled to SQL in `compiler.py`, judged in memory in `judge.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.crm.records.errors import BadFilter

MAX_DEPTH = 8
MAX_CONDITIONS = 100
MAX_TEXT_CONDITIONS = 5
"""Each has its candidates decrypted, which costs a thousand times what the database decides alone."""

MAX_NESTED = 3
TEXT_OPERATORS = frozenset({"contains", "starts"})


@dataclass(frozen=True)
class Condition:
    """`path` is a field, or a relation or reference and a field of its target."""

    path: tuple[str, ...]
    op: str
    value: Any = None


@dataclass(frozen=True)
class Every:
    """All of them hold."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Some:
    """At least one holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """It doesn't hold."""

    part: "Node"


Node = Condition | Every | Some | Not
NOTHING = Every(())


@dataclass
class _Counts:
    """What a filter has held so far."""

    nodes: int = 0
    texts: int = 0


def parse(raw: object) -> Node:
    """Reads a JSON tree; raises `BadFilter` naming what is wrong, never echoing a value."""
    return NOTHING if raw is None else _node(raw, 0, _Counts())


def _node(raw: object, depth: int, counts: _Counts) -> Node:
    counts.nodes += 1
    if depth > MAX_DEPTH or counts.nodes > MAX_CONDITIONS:
        raise BadFilter(reason=f"more than {MAX_DEPTH} levels or {MAX_CONDITIONS} conditions")
    if not isinstance(raw, Mapping):
        raise BadFilter(reason="each part must be an object")
    if sum(word in raw for word in ("and", "or", "not", "field")) > 1:
        raise BadFilter(reason="each part says one of 'and', 'or', 'not' and 'field'")
    if "and" in raw:
        return Every(_parts(raw["and"], depth, counts))
    if "or" in raw:
        return Some(_parts(raw["or"], depth, counts))
    if "not" in raw:
        return Not(_node(raw["not"], depth + 1, counts))
    return _condition(raw, counts)


def _parts(raw: object, depth: int, counts: _Counts) -> tuple[Node, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise BadFilter(reason="'and' and 'or' need a list")
    return tuple(_node(each, depth + 1, counts) for each in raw)


def _condition(raw: Mapping[Any, Any], counts: _Counts) -> Condition:
    path, op = raw.get("field"), raw.get("op")
    if not isinstance(path, str) or not isinstance(op, str):
        raise BadFilter(reason="a condition needs 'field' and 'op'")
    steps = tuple(path.split("."))
    if len(steps) > 2:
        raise BadFilter(reason="a path crosses one relation at most")
    counts.texts += op in TEXT_OPERATORS
    if counts.texts > MAX_TEXT_CONDITIONS:
        raise BadFilter(reason=f"more than {MAX_TEXT_CONDITIONS} conditions look into texts ('contains', 'starts')")
    value = raw.get("value")
    if _is_deep(value, MAX_NESTED):
        raise BadFilter(reason="a value is nested too deeply")
    return Condition(steps, op, value)


def _is_deep(value: object, left: int) -> bool:
    inside = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return any(left == 0 or _is_deep(each, left - 1) for each in inside)


def named(raw: object) -> set[str]:
    """The fields that a JSON tree names, as it spells them: with a path where they are another record's."""
    if isinstance(raw, Mapping):
        return {str(raw["field"])} if "field" in raw else set().union(*map(named, raw.values()))
    return set().union(*map(named, raw)) if isinstance(raw, list) else set()


def renamed(raw: Any, old: str, new: str) -> Any:
    """JSON that names one field where it names another, also at the end of a path."""
    if isinstance(raw, list):
        return [renamed(each, old, new) for each in raw]
    if not isinstance(raw, Mapping):
        return raw
    if "field" not in raw:
        return {word: renamed(part, old, new) for word, part in raw.items()}
    *path, last = str(raw["field"]).split(".")
    return {**raw, "field": ".".join([*path, new])} if last == old else raw


def relabelled(raw: Any, name: str, old: str, new: str) -> Any:
    """A JSON tree that asks of a field for another choice, once, wherever it asks for the old one."""
    if isinstance(raw, list):
        return [relabelled(each, name, old, new) for each in raw]
    if not isinstance(raw, Mapping):
        return raw
    if "field" not in raw:
        return {word: relabelled(part, name, old, new) for word, part in raw.items()}
    value = raw.get("value")
    if str(raw["field"]).split(".")[-1] != name:
        return raw
    if isinstance(value, list) and old in value:
        return {**raw, "value": list(dict.fromkeys(new if each == old else each for each in value))}
    return {**raw, "value": new} if value == old else raw
