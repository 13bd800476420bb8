"""The filter language: one JSON tree, parsed here, compiled to SQL in `compiler.py`, judged in memory in `judge.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.crm.records.errors import BadFilter

MAX_DEPTH = 8
MAX_CONDITIONS = 100


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


def parse(raw: object) -> Node:
    """Reads a JSON tree; raises `BadFilter` naming what is wrong, never echoing a value."""
    count = [0]
    return NOTHING if raw is None else _node(raw, 0, count)


def _node(raw: object, depth: int, count: list[int]) -> Node:
    count[0] += 1
    if depth > MAX_DEPTH or count[0] > MAX_CONDITIONS:
        raise BadFilter(reason=f"more than {MAX_DEPTH} levels or {MAX_CONDITIONS} conditions")
    if not isinstance(raw, Mapping):
        raise BadFilter(reason="each part must be an object")
    if "and" in raw:
        return Every(_parts(raw["and"], depth, count))
    if "or" in raw:
        return Some(_parts(raw["or"], depth, count))
    if "not" in raw:
        return Not(_node(raw["not"], depth + 1, count))
    return _condition(raw)


def _parts(raw: object, depth: int, count: list[int]) -> tuple[Node, ...]:
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        raise BadFilter(reason="'and' and 'or' need a list")
    return tuple(_node(each, depth + 1, count) for each in raw)


def _condition(raw: Mapping[Any, Any]) -> Condition:
    path, op = raw.get("field"), raw.get("op")
    if not isinstance(path, str) or not isinstance(op, str):
        raise BadFilter(reason="a condition needs 'field' and 'op'")
    steps = tuple(path.split("."))
    if len(steps) > 2:
        raise BadFilter(reason="a path crosses one relation at most")
    return Condition(steps, op, raw.get("value"))
