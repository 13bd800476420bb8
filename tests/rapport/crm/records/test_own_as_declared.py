"""A field of one's own answers what a declared one of its kind answers, and what a scan over the plain values does."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from kernel.clock import real_now
from tests.support.app import Person, Rapport
from tests.support.own_fields import define

Json = dict[str, Any]
Row = dict[str, Any]

TEXTS = ("North quay", "north  QUAY", "Überlingen", "重庆码头", "O'Brien 1381", None)
NUMBERS = ("-3", "0", "0.000001", "12.5", "1000000000000", None)
DAYS = ("2024-02-29", "2025-12-31", "2026-01-01", None)
DECLARED = {"text": "address", "decimal": "annual_revenue", "choice": "source"}
LABELS = ("Alpha", "Beta", "Gamma")
QUESTIONS = 50


class Pair:
    """Companies that hold the same values in declared fields and in fields of the organisation's own."""

    def __init__(self, person: Person, *, indexed: bool) -> None:
        self.person = person
        self.indexed = indexed
        self.rows: dict[str, Row] = {}
        self.own: dict[str, str] = {}

    async def filled(self) -> "Pair":
        labels = [{"zh": each, "en": each} for each in ("Alpha", "Beta", "Gamma")]
        for kind in ("text", "decimal", "choice", "date", "multi_choice"):
            more = {"choices": labels} if kind in {"choice", "multi_choice"} else {}
            more |= {"indexed": self.indexed and kind != "multi_choice"}
            self.own[kind] = (await define(self.person, kind, f"Own {kind}", **more))["name"]
        mine = await self.labels(self.own["choice"])
        theirs = {}
        for label in labels:
            added = await self.person.post("/api/choices/company/source", json={"label": label})
            theirs[label["en"]] = added.json()["id"]
        several = await self.labels(self.own["multi_choice"])
        self.ids = {"choice": mine, "source": theirs, "multi_choice": several}
        chance = random.Random(7)  # noqa: S311  # the same records each time, no secret
        for number in range(24):
            row = {
                "text": chance.choice(TEXTS), "decimal": chance.choice(NUMBERS), "date": chance.choice(DAYS),
                "choice": chance.choice(("Alpha", "Beta", "Gamma", None)),
                "multi_choice": chance.sample(LABELS, chance.randrange(4)) or None,
            }  # fmt: skip
            name = f"C{number:02}"
            self.rows[name] = row
            body = {"name": name} | {self.own[kind]: row[kind] for kind in ("text", "decimal", "date")}
            body |= {DECLARED[kind]: row[kind] for kind in ("text", "decimal")}
            body[self.own["multi_choice"]] = [several[each] for each in row["multi_choice"] or ()]
            if row["choice"]:
                body |= {self.own["choice"]: mine[row["choice"]], "source": theirs[row["choice"]]}
            done = await self.person.post("/api/companies", json=body)
            assert done.status_code == 201, done.text
        return self

    async def labels(self, name: str) -> dict[str, str]:
        listed = (await self.person.get(f"/api/choices/company/{name}")).json()
        return {each["label"]["en"]: each["id"] for each in listed}

    async def found(self, tree: Json, **more: object) -> list[str]:
        asked = {"filter": tree, "limit": 100, "sort": [{"field": "name"}], **more}
        done = await self.person.post("/api/companies/query", json=asked)
        assert done.status_code == 200, (tree, done.text)
        return [each["name"] for each in done.json()["items"]]


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda mine, given: mine < given, "lte": lambda mine, given: mine <= given,
    "gt": lambda mine, given: mine > given, "gte": lambda mine, given: mine >= given,
}  # fmt: skip
READ: dict[str, Callable[[Any], Any]] = {
    "text": folded, "decimal": Decimal, "date": dt.date.fromisoformat, "choice": str, "multi_choice": set,
}  # fmt: skip


def holds(kind: str, op: str, value: Any, stored: Any) -> bool:  # of the kind that the field has
    """A condition on a plain value."""
    read = READ[kind]
    mine = None if stored is None else read(stored)
    if op in {"empty", "not_empty"}:
        return (mine is None) == (op == "empty")
    if op in {"has_any", "has_none"}:
        return bool(set(value) & (mine or set())) == (op == "has_any")
    if op == "has_all":
        return set(value) <= (mine or set())
    if op in {"eq", "ne"}:
        return (mine == read(value)) == (op == "eq")
    if op in {"in", "not_in"}:
        return (mine in [read(each) for each in value]) == (op == "in")
    if mine is None:
        return False
    if op == "between":
        return bool(read(value[0]) <= mine <= read(value[1]))
    if op == "contains":
        return any(folded(value) in folded(each) for each in ({stored} if isinstance(stored, str) else stored))
    return COMPARED[op](mine, read(value))


def judged(row: Row, joined: str, *conditions: tuple[str, str, Any]) -> bool:
    """A tree of two conditions on plain values; `not` is of the first."""
    one, two = [holds(kind, op, value, row[kind]) for kind, op, value in conditions]
    if joined == "not":
        return not one
    return (one and two) if joined == "and" else (one or two)


def a_condition(chance: random.Random) -> tuple[str, str, Any]:
    kind = chance.choice(("text", "decimal", "date", "choice", "multi_choice"))
    if kind == "multi_choice":
        op = chance.choice(("has_any", "has_all", "has_none", "empty", "not_empty", "contains"))
        return kind, op, chance.choice(("bet", "gam")) if op == "contains" else chance.sample(LABELS, 2)
    among = {"text": TEXTS, "decimal": NUMBERS, "date": DAYS, "choice": LABELS}[kind]
    values = [each for each in among if each is not None]
    ops = ["eq", "ne", "in", "not_in", "empty", "not_empty"]
    ops += {"text": ["contains"], "choice": []}.get(kind, ["lt", "lte", "gt", "gte", "between"])
    op = chance.choice(ops)
    if op in {"in", "not_in"}:
        return kind, op, chance.sample(values, 2)
    if op == "between":
        return kind, op, sorted(chance.sample(values, 2), key=READ[kind])
    if op == "contains":
        return kind, op, chance.choice(("qua", "码头", "brien", "重庆"))
    return kind, op, chance.choice(values)


def asked(pair: Pair, condition: tuple[str, str, Any], *, declared: bool) -> Json:
    """A condition as it travels. Days have no declared field beside them, and addresses are not searched."""
    kind, op, value = condition
    declared = declared and kind in DECLARED and op != "contains"
    name = DECLARED[kind] if declared else pair.own[kind]
    if kind in pair.ids and op != "contains":
        ids = pair.ids["source" if declared else kind]
        value = [ids[each] for each in value] if isinstance(value, list) else ids[value]
    return {"field": name, "op": op, **({} if op in {"empty", "not_empty"} else {"value": value})}


@pytest.fixture(params=[False, True], ids=["unindexed", "indexed"])
async def pair(request: pytest.FixtureRequest, rapport: Rapport, email: str) -> Pair:
    return await Pair(await rapport.sign_up("Pair Ltd", "GB", email), indexed=request.param).filled()


async def test_filters_find_what_a_scan_finds_and_what_declared_fields_do(pair: Pair) -> None:
    chance = random.Random(11)  # noqa: S311  # the same questions each time, no secret
    moment = real_now().isoformat()
    for number in range(QUESTIONS):
        first, second = a_condition(chance), a_condition(chance)
        joined = chance.choice(("and", "or", "not"))
        wanted = sorted(name for name, row in pair.rows.items() if judged(row, joined, first, second))
        for declared in (False, True):
            parts = [asked(pair, each, declared=declared) for each in (first, second)]
            tree: Json = {joined: parts[0] if joined == "not" else parts}
            assert await pair.found(tree) == wanted, tree
            if number % 6 == 0:
                assert await pair.found(tree, as_of=moment) == wanted, ("the past", tree)


async def test_sorts_put_rows_in_the_order_of_their_values(pair: Pair) -> None:
    for kind in ("decimal", "date", "choice", "text"):
        for descending in (False, True):
            sort = [{"field": pair.own[kind], "descending": descending}, {"field": "name"}]
            names = await pair.found({"field": "name", "op": "not_empty"}, sort=sort)
            stored = [pair.rows[name][kind] for name in names]
            filled = [each for each in stored if each is not None]
            assert stored == [*filled, *[None] * (len(stored) - len(filled))], "empties are last"
            if kind != "text":  # whose order is the language's: declared texts are compared below
                assert filled == sorted(filled, key=READ[kind], reverse=descending)
            if kind in DECLARED:
                same = [{"field": DECLARED[kind], "descending": descending}, {"field": "name"}]
                assert await pair.found({"field": "name", "op": "not_empty"}, sort=same) == names
