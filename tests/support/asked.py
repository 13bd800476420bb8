"""Filters and sorts made by chance, and what they mean for deals that are looked at one by one."""

import operator
import random
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

Json = dict[str, Any]

_BOTH: Final = ("eq", "ne", "in", "not_in", "empty", "not_empty")
_ORDER: Final = {"lt": operator.lt, "lte": operator.le, "gt": operator.gt, "gte": operator.ge}
_OPERATORS: Final = {
    "amount": (*_BOTH, *_ORDER, "between"),
    "close_date": (*_BOTH, *_ORDER, "between"),
    "owner_id": _BOTH,
    "stage": (*_BOTH, "reached"),
}
_SORTED_BY: Final = ("amount", "close_date", "name")


def a_filter(dice: random.Random, facts: Sequence[Json], levels: int = 2) -> Json:
    """A tree of conditions with values that are there, so that it leaves some out."""
    word = dice.choice(["and", "or", "not", "field"]) if levels else "field"
    if word == "field":
        return _condition(dice, facts)
    if word == "not":
        return {"not": a_filter(dice, facts, levels - 1)}
    return {word: [a_filter(dice, facts, levels - 1) for _ in range(dice.randrange(1, 4))]}


def _condition(dice: random.Random, facts: Sequence[Json]) -> Json:
    name = dice.choice([*_OPERATORS])
    op = dice.choice(_OPERATORS[name])
    found = [each[name] for each in facts if each[name] is not None]
    if op in {"empty", "not_empty"}:
        return {"field": name, "op": op}
    if op == "between":
        return {"field": name, "op": op, "value": sorted(dice.sample(found, 2))}
    several = op in {"in", "not_in"}
    return {"field": name, "op": op, "value": dice.sample(found, 5) if several else dice.choice(found)}


def holds(asked: Json, facts: Json) -> bool:
    """Whether a deal meets a filter: nothing is more or less than what is empty, and everything else than it."""
    if "and" in asked:
        return all(holds(each, facts) for each in asked["and"])
    if "or" in asked:
        return any(holds(each, facts) for each in asked["or"])
    if "not" in asked:
        return not holds(asked["not"], facts)
    value: Any = facts[asked["field"]]
    wanted: Any = asked.get("value")
    match asked["op"]:
        case "empty" | "not_empty" as op:
            return (value is None) is (op == "empty")
        case "eq" | "ne" as op:
            return bool(value == wanted) is (op == "eq")
        case "in" | "not_in" as op:
            return (value in wanted) is (op == "in")
        case "reached":
            return wanted in facts["reached"]
        case "between":
            return value is not None and bool(wanted[0] <= value <= wanted[1])
        case op:
            return value is not None and bool(_ORDER[op](value, wanted))


def a_sort(dice: random.Random) -> list[Json]:
    """One or two keys in either direction."""
    names = dice.sample(_SORTED_BY, dice.randrange(1, 3))
    return [{"field": each, "descending": dice.random() < 0.5} for each in names]


def in_order(facts: Iterable[Json], sort: Sequence[Json]) -> list[Json]:
    """Deals in an order: what is empty stands last both ways, and ids decide in the direction of the last key."""
    listed = sorted(facts, key=lambda each: str(each["id"]), reverse=sort[-1]["descending"])
    for key in reversed(sort):
        name, descending = key["field"], key["descending"]
        listed = sorted(listed, key=_place(name, descending), reverse=descending)
    return listed


def _place(name: str, descending: bool) -> Any:
    return lambda each: ((each[name] is not None) == descending, each[name] or "")


def only(facts: Iterable[Json], ids: Collection[str]) -> list[Json]:
    """The deals with these ids."""
    return [each for each in facts if each["id"] in ids]
