"""The language of formulas: what is read, what its parts come to, and what is refused."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from rapport.crm.records.definition_errors import BadFormula
from rapport.crm.records.formula import (
    MAX_CHARS,
    MAX_DEPTH,
    MAX_PARTS,
    MAX_WORKED,
    Budget,
    Sort,
    names,
    read,
    sort_of,
    worked_out,
)
from rapport.crm.records.kinds import TextKind

KINDS: dict[str, Sort] = {"a": "number", "b": "number", "t": "text", "d": "date", "e": "date", "yes": "boolean"}
VALUES: dict[str, Any] = {
    "a": Decimal(7), "b": None, "t": "North", "d": dt.date(2026, 2, 28), "e": dt.date(2026, 1, 1), "yes": True, "n": 3,
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "sort", "value"),
    [
        ("1 + 2 * 3", "number", Decimal(7)),
        ("(1 + 2) * 3", "number", Decimal(9)),
        ("10 - 3 - 2", "number", Decimal(5)),
        ("-{a} + 1", "number", Decimal(-6)),
        ("{a} / 2", "number", Decimal("3.5")),
        ("{a} / 0", "number", None),
        ("{a} + {b}", "number", None),
        ("first({b}, {a}, 1)", "number", Decimal(7)),
        ("first({b}, {b})", "number", None),
        ("round(2.345, 2)", "number", Decimal("2.35")),
        ("round({a} / 2)", "number", Decimal(4)),
        ("abs(1 - {a})", "number", Decimal(6)),
        ("min({a}, 3) + max({a}, 3)", "number", Decimal(10)),
        ("{d} + 1", "date", dt.date(2026, 3, 1)),
        ("1 + {d}", "date", dt.date(2026, 3, 1)),
        ("{d} - 58", "date", dt.date(2026, 1, 1)),
        ("{d} - {e}", "number", Decimal(58)),
        ("{d} + 999999999999", "date", None),
        ("year({d}) * 100 + month({d}) + day({d}) / 100", "number", Decimal("202602.28")),
        ('{t} & " " & {a} & {b} & {d}', "text", "North 72026-02-28"),
        ('upper({t}) & lower("ABC") & length({t})', "text", "NORTHabc5"),
        ('if({a} > 5, "big", "small")', "text", "big"),
        ('if({b} > 5, "big", "small")', "text", "small"),
        ('{t} = "  NORTH"', "boolean", True),
        ('{t} <> "north"', "boolean", False),
        ("{a} >= 7 and {a} <= 7 and not {a} < 7", "boolean", True),
        ("{a} = 1 or empty({b})", "boolean", True),
        ("{yes} = true and {yes} <> false", "boolean", True),
        ("not {yes}", "boolean", False),
        ("{b} = 1", "boolean", None),
    ],
)
def test_a_formula_comes_to(text: str, sort: Sort, value: Any) -> None:
    node = read(text)
    assert (sort_of(node, KINDS), worked_out(node, VALUES, Budget())) == (sort, value)


def test_whole_numbers_are_numbers() -> None:
    assert worked_out(read("{n} / 2"), VALUES, Budget()) == Decimal("1.5")


def test_a_formula_names_its_fields() -> None:
    assert names(read('if({a} > 1, {t}, "x")')) == {"a", "t"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("1 +", "it ends too early"),
        ("(1", "it ends too early"),
        ("1 2", "“2” isn't understood there"),
        ("if 1", "“1” isn't understood there"),
        ("eval(1)", "“eval” isn't understood there"),
        ("a ; b", "“; b” isn't understood"),
        ("1" * (MAX_CHARS + 1), f"it has more than {MAX_CHARS} characters"),
        ("+".join("1" * (MAX_PARTS // 2 + 1)), f"it has more than {MAX_PARTS} parts"),
        ("(" * (MAX_DEPTH + 2) + "1" + ")" * (MAX_DEPTH + 2), "it is nested too deep"),
        ("-" * (MAX_DEPTH + 2) + "1", "it is nested too deep"),
        ("not " * (MAX_DEPTH + 2) + "true", "it is nested too deep"),
        ("{gone} + 1", "it can't ask of the field gone"),
        ('1 + "a"', "“+” can't be done to number, text"),
        ("{d} + {e}", "“+” can't be done to date, date"),
        ("1 - {d}", "“-” can't be done to number, date"),
        ("if(1, 2, 3)", "“if” can't be done to number, number, number"),
        ('if(true, 2, "a")', "“if” can't be done to boolean, number, text"),
        ("min({t}, {t})", "“min” can't be done to text, text"),
        ("first(1)", "“first” can't be done to number"),
        ("empty(1, 2)", "“empty” can't be done to number, number"),
        ("1 and true", "“and” can't be done to number, boolean"),
        ("true & 1", "“&” can't be done to boolean, number"),
        ("{t} < {t}", "“<” can't be done to text, text"),
        ("1 = {t}", "“=” can't be done to number, text"),
        ("round(1, 2, 3)", "“round” can't be done to number, number, number"),
    ],
)
def test_what_is_no_formula_says_why(text: str, why: str) -> None:
    with pytest.raises(BadFormula) as refused:
        sort_of(read(text), KINDS)
    assert refused.value.wire("en", "")["message"] == f"Not a formula: {why}"


JOINED = "length(" + " & ".join(["{t}"] * 40) + ")"


def test_joining_stops_where_the_texts_of_a_record_end() -> None:
    budget = Budget()
    assert worked_out(read(JOINED), {"t": "x" * 100}, budget) == Decimal(4000)
    assert worked_out(read(JOINED), {"t": "x" * 20_000}, budget) is None
    assert worked_out(read('"a" & "b"'), {}, budget) is None, "what comes after has nothing left"
    assert worked_out(read("1 + 2"), {}, budget) == Decimal(3), "numbers need none of it"
    assert worked_out(read("upper({t})"), {"t": "x" * (MAX_WORKED + 1)}, Budget()) is None


@pytest.mark.parametrize(("text", "most"), [("x" * 20_000, 5), ("\ufdfa" * 20_000, 1)])
def test_texts_are_folded_no_more_often_than_their_characters_allow(
    monkeypatch: pytest.MonkeyPatch, text: str, most: int
) -> None:
    folded: list[str] = []
    normalise = TextKind.normalise

    def counted(kind: TextKind, value: str) -> str:
        folded.append(value)
        return normalise(kind, value)

    monkeypatch.setattr(TextKind, "normalise", counted)
    budget = Budget()
    every = read(" and ".join(["{t} = {u}"] * 40))
    values = {"t": text, "u": text}
    assert [worked_out(every, values, budget) for _ in range(3)] == [None] * 3
    assert len(folded) <= 2 * most
