"""What people type and what it finds, case by case, in search_cases.csv: as pure functions, and through the API."""

import csv
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rapport.crm.records.tokens import grams, haystack, matches, parse_query
from tests.support.app import Person, Rapport


class Case(NamedTuple):
    """A text in a field of some kind, and whether a query finds it there."""

    name: str
    kind: str
    text: str
    query: str
    found: bool


with (Path(__file__).parent / "search_cases.csv").open(encoding="utf-8", newline="") as lines:
    CASES = [Case(**row | {"found": row["found"] == "yes"}) for row in csv.DictReader(lines)]

FIELDS = {
    "name": ("contacts", "name"),
    "text": ("contacts", "title"),
    "phone": ("contacts", "mobile"),
    "email": ("contacts", "email"),
    "url": ("companies", "website"),
}
"""Where a text of each kind is kept."""


def test_there_are_two_hundred_and_each_has_a_name() -> None:
    assert len({case.name for case in CASES}) == len(CASES) > 200


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_it_is_found_or_not(case: Case) -> None:
    words, stack = parse_query(case.query).words, haystack(case.text, case.kind)
    assert all(matches(word, stack) for word in words) is case.found
    # What the tokens of the database promise, without which nothing is looked at.
    assert not case.found or all(set(word.grams) <= grams(case.text, case.kind) for word in words)


async def test_all_of_them_through_the_api(rapport: Rapport, email: str) -> None:
    owner = await rapport.sign_up("Search Ltd", "GB", email)
    ids = {(case.kind, case.text): await kept(owner, case.kind, case.text) for case in CASES}
    wrong = []
    for case in CASES:
        if all(word.too_short for word in parse_query(case.query).words):
            continue
        found = await containing(owner, case.kind, case.query)
        if (ids[case.kind, case.text] in found) is not case.found:
            wrong.append(case)
    assert wrong == []


async def kept(owner: Person, kind: str, text: str) -> str:
    """The id of a new record with the text."""
    collection, field = FIELDS[kind]
    done = await owner.post(f"/api/{collection}", json={"name": "x", field: text})
    assert done.status_code == 201, (text, done.text)
    made: str = done.json()["record"]["id"]
    return made


async def containing(owner: Person, kind: str, query: str) -> set[str]:
    """The ids of the records whose field contains the query."""
    collection, field = FIELDS[kind]
    asked: dict[str, Any] = {"limit": 200, "filter": {"field": field, "op": "contains", "value": query}}
    done = await owner.post(f"/api/{collection}/query", json=asked)
    assert done.status_code == 200, (query, done.text)
    page = done.json()
    assert page["next"] is None
    return {item["id"] for item in page["items"]}
