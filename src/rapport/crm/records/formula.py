"""The language of formulas: numbers, texts, days, yes or no; a closed list of functions; no loops, clock or chance.

A formula is read into a tree whose kinds fit together before anybody sees a result, so that working it out can't fail:
what has no result (an empty field, a division by zero, a number past all bounds) is empty.
"""

import datetime as dt
import functools
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any, Final, Literal

from kernel.text import Text
from rapport.crm.records.definition_errors import BadFormula
from rapport.crm.records.kinds import TextKind

Sort = Literal["number", "text", "date", "boolean"]
"""What a formula, and each part of it, comes to."""

MAX_CHARS: Final = 1000
MAX_PARTS: Final = 200
MAX_DEPTH: Final = 30
MAX_WORKED: Final = 200_000
_DIGITS: Final = 50
_TOKEN: Final = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|\{(?P<field>[a-z_0-9]+)\}|(?P<word>[a-z_]+)'
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),]))",
    re.IGNORECASE,
)
_COMPARED: Final = frozenset({"=", "<>", "<", "<=", ">", ">="})


@dataclass(frozen=True)
class Constant:
    """A number, a text, yes or no that stands in the formula."""

    value: Decimal | str | bool


@dataclass(frozen=True)
class Named:
    """A field of the record."""

    name: str


@dataclass(frozen=True)
class Call:
    """A sign or a function with what it is done to."""

    does: str
    parts: tuple["Node", ...]


Node = Constant | Named | Call


@functools.lru_cache(maxsize=1000)
def read(text: str) -> Node:
    """The tree of a formula; raises `BadFormula`."""
    if len(text) > MAX_CHARS:
        raise _bad(f"最多 {MAX_CHARS} 个字符", f"it has more than {MAX_CHARS} characters")
    return _Reader(text).whole()


def names(node: Node) -> frozenset[str]:
    """The fields that a formula asks of."""
    return frozenset(_names(node))


def sort_of(node: Node, kinds: Mapping[str, Sort]) -> Sort:
    """What a formula comes to, by what its fields are; raises `BadFormula` where parts don't fit together."""
    match node:
        case Constant(bool()):
            return "boolean"
        case Constant(str()):
            return "text"
        case Constant():
            return "number"
        case Named(name):
            if name not in kinds:
                raise _bad(f"不能使用字段 {name}", f"it can't ask of the field {name}")
            return kinds[name]
        case Call(does, parts):
            return _sort_of(does, [sort_of(each, kinds) for each in parts])


class Budget:
    """How many characters of text all formulas of one record may read and make: writes wait for them."""

    def __init__(self) -> None:
        self._left = MAX_WORKED

    def spend(self, chars: int) -> None:
        """Takes so many, which is none for numbers; raises `Spent` when there are no more, then and ever after."""
        self._left -= chars
        if chars and self._left < 0:
            raise Spent


class Spent(Exception):
    """The formulas of a record have worked through all the text that they may."""


def worked_out(node: Node, values: Mapping[str, Any], budget: Budget) -> Any:
    """What a formula comes to for parsed values; None for nothing, and for what the budget has no characters for."""
    with localcontext() as context:
        context.prec = _DIGITS
        try:
            return _value(node, values, budget)
        except (DivisionByZero, InvalidOperation, Overflow, OverflowError, Spent):
            return None


def _value(node: Node, values: Mapping[str, Any], budget: Budget) -> Any:
    match node:
        case Constant(value):
            return value
        case Named(name):
            found = values.get(name)
            return Decimal(found) if isinstance(found, int) and not isinstance(found, bool) else found
        case Call("if", (asked, one, other)):
            return _value(one if _value(asked, values, budget) else other, values, budget)
        case Call("first", parts):
            return next((found for each in parts if (found := _value(each, values, budget)) is not None), None)
        case Call("and", parts):
            return all(_value(each, values, budget) for each in parts)
        case Call("or", parts):
            return any(_value(each, values, budget) for each in parts)
        case Call("&", parts):
            return _done("&", [_text(_value(each, values, budget)) for each in parts], budget)
        case Call("empty", (part,)):
            return _value(part, values, budget) is None
        case Call(does, parts):
            found = [_value(each, values, budget) for each in parts]
            return None if any(each is None for each in found) else _done(does, found, budget)


def _done(does: str, found: list[Any], budget: Budget) -> Any:
    budget.spend(sum(len(each) for each in found if isinstance(each, str)))
    return _DOES[does](*([_folded(each, budget) for each in found] if does in {"=", "<>"} else found))


def _text(value: Any) -> str:
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _folded(value: Any, budget: Budget) -> Any:
    """Texts are compared as lists compare them. One character may fold to many, and those count as well."""
    if not isinstance(value, str):
        return value
    found = TextKind().normalise(value)
    budget.spend(max(0, len(found) - len(value)))
    return found


def _plus(one: Any, other: Any) -> Any:
    if isinstance(one, dt.date):
        return one + dt.timedelta(days=int(other))
    return other + dt.timedelta(days=int(one)) if isinstance(other, dt.date) else one + other


def _minus(one: Any, other: Any) -> Any:
    if not isinstance(one, dt.date):
        return one - other
    return Decimal((one - other).days) if isinstance(other, dt.date) else one - dt.timedelta(days=int(other))


def _round(number: Decimal, places: Decimal = Decimal(0)) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-max(-6, min(6, int(places)))), rounding="ROUND_HALF_UP")


_DOES: Final[Mapping[str, Callable[..., Any]]] = {
    "+": _plus, "-": _minus, "*": lambda one, other: one * other, "/": lambda one, other: one / other,
    "=": operator.eq, "<>": operator.ne, "&": operator.add,
    "<": lambda one, other: one < other, "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other, ">=": lambda one, other: one >= other,
    "not": lambda one: not one, "round": _round, "abs": abs, "min": min, "max": max,
    "year": lambda day: Decimal(day.year), "month": lambda day: Decimal(day.month), "day": lambda day: Decimal(day.day),
    "upper": str.upper, "lower": str.lower, "length": lambda text: Decimal(len(text)),
}  # fmt: skip

_TAKES: Final[Mapping[str, tuple[tuple[Sort, ...], int, Sort]]] = {
    "round": (("number", "number"), 1, "number"), "abs": (("number",), 1, "number"),
    "year": (("date",), 1, "number"), "month": (("date",), 1, "number"), "day": (("date",), 1, "number"),
    "upper": (("text",), 1, "text"), "lower": (("text",), 1, "text"), "length": (("text",), 1, "number"),
    "not": (("boolean",), 1, "boolean"), "*": (("number", "number"), 2, "number"),
    "/": (("number", "number"), 2, "number"),
}  # fmt: skip
"""What functions and signs take, how much of it at least, and what comes of it."""

FUNCTIONS: Final = frozenset({
    "if", "first", "empty", "min", "max", "round", "abs", "year", "month", "day", "upper", "lower", "length",
})  # fmt: skip


def _sort_of(does: str, parts: list[Sort]) -> Sort:
    found = _sort(does, parts)
    if found is None:
        raise _bad(f"“{does}” 的内容类型不符", f"“{does}” can't be done to {', '.join(parts) or 'nothing'}")
    return found


def _sort(does: str, parts: list[Sort]) -> Sort | None:
    if does in _TAKES:
        takes, least, found = _TAKES[does]
        return found if least <= len(parts) <= len(takes) and parts == list(takes[: len(parts)]) else None
    if does == "if":
        return parts[1] if len(parts) == 3 and parts[0] == "boolean" and parts[1] == parts[2] else None
    if does in {"first", "min", "max"}:
        fits = len(parts) > 1 and len(set(parts)) == 1 and (does == "first" or parts[0] in {"number", "date"})
        return parts[0] if fits else None
    if does == "empty":
        return "boolean" if len(parts) == 1 else None
    if does in {"and", "or"}:
        return "boolean" if set(parts) == {"boolean"} else None
    if does == "&":
        return None if "boolean" in parts else "text"
    if does in _COMPARED:
        return "boolean" if parts[0] == parts[1] and (parts[0] in {"number", "date"} or does in {"=", "<>"}) else None
    return _sum(does, parts[0], parts[1])


def _sum(does: str, one: Sort, other: Sort) -> Sort | None:
    if one == other:
        return "number" if one == "number" or (one == "date" and does == "-") else None
    return "date" if {one, other} == {"date", "number"} and (does == "+" or one == "date") else None


def _names(node: Node) -> Iterator[str]:
    match node:
        case Named(name):
            yield name
        case Call(_, parts):
            for each in parts:
                yield from _names(each)


def _bad(zh: str, en: str) -> BadFormula:
    return BadFormula(reason=Text(zh=zh, en=en))


class _Reader:
    """Reads by descending: each level of signs binds closer than the one before."""

    _LEVELS: Final = (("or",), ("and",), tuple(_COMPARED), ("&",), ("+", "-"), ("*", "/"))

    def __init__(self, text: str) -> None:
        self._tokens = list(_tokens(text))
        if len(self._tokens) > MAX_PARTS:
            raise _bad(f"最多 {MAX_PARTS} 个部分", f"it has more than {MAX_PARTS} parts")
        self._at = 0

    def whole(self) -> Node:
        if not self._tokens:
            raise _bad("公式为空", "it is empty")
        node = self._level(0, 0)
        if self._next() is not None:
            raise self._stop()
        return node

    def _level(self, level: int, depth: int) -> Node:
        if depth > MAX_DEPTH:
            raise _bad("嵌套太深", "it is nested too deep")
        if level == len(self._LEVELS):
            return self._part(depth)
        node = self._level(level + 1, depth)
        while (sign := self._next()) is not None and sign[0] in {"sign", "word"} and sign[1] in self._LEVELS[level]:
            self._at += 1
            node = Call(sign[1], (node, self._level(level + 1, depth)))
        return node

    def _part(self, depth: int) -> Node:
        kind, said = self._next() or ("", "")
        self._at += 1
        if kind == "number":
            return Constant(Decimal(said))
        if kind == "text":
            return Constant(said)
        if kind == "field":
            return Named(said)
        if said in {"true", "false"}:
            return Constant(said == "true")
        if said == "-":
            return Call("-", (Constant(Decimal(0)), self._level(len(self._LEVELS), depth + 1)))
        if said == "not":
            return Call("not", (self._level(2, depth + 1),))
        if said == "(":
            node = self._level(0, depth + 1)
            self._take(")")
            return node
        if said in FUNCTIONS:
            return Call(said, self._parts(depth + 1))
        self._at -= 1
        raise self._stop()

    def _parts(self, depth: int) -> tuple[Node, ...]:
        self._take("(")
        found = [self._level(0, depth)]
        while (self._next() or ("", ""))[1] == ",":
            self._at += 1
            found.append(self._level(0, depth))
        self._take(")")
        return tuple(found)

    def _take(self, sign: str) -> None:
        if self._next() != ("sign", sign):
            raise self._stop()
        self._at += 1

    def _next(self) -> tuple[str, str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _stop(self) -> BadFormula:
        found = self._next()
        if found is None:
            return _bad("公式不完整", "it ends too early")
        return _bad(f"看不懂 “{found[1][:20]}”", f"“{found[1][:20]}” isn't understood there")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            part = text[at:].strip()[:20]
            raise _bad(f"看不懂 “{part}”", f"“{part}” isn't understood")
        kind = str(found.lastgroup)
        said = found[kind]
        yield kind, said if kind == "text" else said.lower()
        at = found.end()
