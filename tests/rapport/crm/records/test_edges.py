"""Values at the edge of what a column, a calendar or a counter holds: answered with a code, never with a 500."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport

FAR = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]
EDGES = ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59.999999+00:00"]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of an organisation east of Greenwich, where the year 1 begins in the year 0."""
    return await rapport.sign_up("华东精工", "CN", email, name="周岚")


async def create(person: Person, **fields: object) -> dict[str, Any]:
    """A company."""
    done = await person.post("/api/companies", json={"name": "甲", **fields})
    assert done.status_code == 201, done.text
    return dict(done.json()["record"])


async def found(person: Person, field: str, op: str, value: object) -> tuple[int, str | int]:
    """Status and code of a refusal, or how many records match."""
    done = await person.post("/api/companies/query", json={"filter": {"field": field, "op": op, "value": value}})
    body = done.json()
    return done.status_code, len(body["items"]) if done.status_code == 200 else body["code"]


async def test_a_change_number_that_no_change_can_have_is_refused(owner: Person) -> None:
    made = await create(owner)
    url = f"/api/companies/{made['id']}"
    for seq in (2**63, 10**30, 0, -1):
        refused = await owner.post(f"{url}/reversion", json={"seq": seq})
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")
    unknown = await owner.post(f"{url}/reversion", json={"seq": 2**63 - 1})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "records.not_found")
    assert (await owner.get(url)).json()["record"] == made


async def test_a_moment_outside_the_calendar_is_refused(owner: Person) -> None:
    made = await create(owner)
    for moment in FAR:
        refused = [
            await owner.post("/api/companies/query", json={"as_of": moment}),
            await owner.get(f"/api/companies/{made['id']}", params={"as_of": moment}),
        ]
        assert [(each.status_code, each.json()["code"]) for each in refused] == [(400, "bad_request")] * 2
        for op in ("lt", "lte", "gt", "gte"):
            assert await found(owner, "created_at", op, moment) == (400, "records.bad_filter")
    assert await found(owner, "created_at", "between", FAR) == (400, "records.bad_filter")


async def test_the_first_and_the_last_moment_are_moments(owner: Person) -> None:
    await create(owner)
    assert await found(owner, "created_at", "between", EDGES) == (200, 1)
    assert await found(owner, "created_at", "lt", EDGES[0]) == (200, 0)
    # The first day of the calendar began in China before the calendar did; the last one is within it.
    assert await found(owner, "created_at", "gt", "0001-01-01") == (400, "records.bad_filter")
    assert await found(owner, "created_at", "lt", "9999-12-31") == (200, 1)
    past = [await owner.post("/api/companies/query", json={"as_of": each}) for each in EDGES]
    assert [len(each.json()["items"]) for each in past] == [0, 1]


async def test_a_birthday_may_be_the_first_or_last_day_of_the_calendar(owner: Person) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        made = await owner.post("/api/contacts", json={"name": "甲", "birthday": day})
        assert made.json()["record"]["birthday"] == day
        same = {"filter": {"field": "birthday", "op": "eq", "value": day}}
        assert (await owner.post("/api/contacts/count", json=same)).json() == {"count": 1}
    for day in ("0000-01-01", "10000-01-01"):
        refused = await owner.post("/api/contacts", json={"name": "甲", "birthday": day})
        assert refused.json()["fields"]["birthday"]["code"] == "records.unreadable"


NUMBERS: list[tuple[str, object, object]] = [
    ("employees", 2**63 - 1, 2**63 - 1),
    ("employees", -(2**63) + 1, -(2**63) + 1),
    ("employees", "9e18", 9 * 10**18),
    ("employees", "0e99", 0),
    ("employees", 2**63, None),
    ("employees", -(2**63), None),
    ("employees", "1e1000000", None),
    ("employees", "1e-1000000", None),
    ("employees", "9" * 5000, None),
    ("annual_revenue", "999999999999999999.999999", "999999999999999999.999999"),
    ("annual_revenue", "1e17", "100000000000000000"),
    ("annual_revenue", "-0", "0"),
    ("annual_revenue", "1000000000000000000", None),
    ("annual_revenue", "0.0000001", None),
    ("annual_revenue", "1e1000000", None),
    ("annual_revenue", "NaN", None),
    ("annual_revenue", "-Infinity", None),
    ("annual_revenue", 10**60, None),
]


async def test_numbers_fit_their_column_or_are_refused(owner: Person) -> None:
    made = await create(owner)
    url = f"/api/companies/{made['id']}"
    for field, sent, kept in NUMBERS:
        before = (await owner.get(url)).json()["record"]
        updated = await owner.patch(url, json={field: sent})
        created = await owner.post("/api/companies", json={"name": "乙", field: sent})
        if kept is None:
            codes = [answer.json()["fields"][field]["code"] for answer in (updated, created)]
            assert codes == ["records.unreadable"] * 2
            assert (await owner.get(url)).json()["record"] == before
            expected: tuple[int, str | int] = (400, "records.bad_filter")
        else:
            assert [answer.json()["record"][field] for answer in (updated, created)] == [kept, kept]
            assert (await owner.get(url)).json()["record"] == updated.json()["record"]
            expected = (200, 2)
        assert await found(owner, field, "eq", sent) == await found(owner, field, "in", [sent]) == expected


async def test_a_number_with_thousands_of_digits_is_no_fault_of_ours(owner: Person) -> None:
    body = b'{"name": "x", "employees": ' + b"9" * 5000 + b"}"
    refused = await owner.post("/api/companies", content=body, headers={"content-type": "application/json"})
    assert refused.status_code in {400, 422}
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 0}


async def test_what_breaks_whoever_adds_it_up_elsewhere_is_not_kept(owner: Person) -> None:
    """The driver takes the ends of the calendar for infinity, and the zones of others lie beyond them."""
    company = await create(owner)
    deal = (await owner.post("/api/deals", json={"name": "甲", "company": company["id"]})).json()["record"]
    for year in ("0001", "9999"):
        for day in (f"{year}-01-01", f"{year}-06-01", f"{year}-12-31"):
            task = {"title": "甲", "deal": deal["id"], "due_on": day, "due_time": "23:59"}
            note = {"body": "甲", "deal": deal["id"], "occurred_at": f"{day}T00:00:00+00:00"}
            refused = [
                await owner.post("/api/tasks", json=task),
                await owner.post("/api/activities", json=note),
                await owner.patch(f"/api/deals/{deal['id']}", json={"close_date": day, "started_on": day}),
            ]
            fields = [set(each.json()["fields"]) for each in refused]
            assert fields == [{"due_on"}, {"occurred_at"}, {"close_date", "started_on"}]
    for day in ("0002-01-01", "9998-12-31"):
        kept = [
            await owner.post(
                "/api/tasks", json={"title": "甲", "deal": deal["id"], "due_on": day, "due_time": "23:59"}
            ),
            await owner.post(
                "/api/activities", json={"body": "甲", "deal": deal["id"], "occurred_at": f"{day}T23:59:59-12:00"}
            )
            if day[0] == "0"
            else await owner.patch(f"/api/deals/{deal['id']}", json={"close_date": day, "started_on": day}),
        ]
        assert [each.status_code < 300 for each in kept] == [True, True]
    looked = [await owner.get(f"/api/{noun}/{each['id']}/timeline") for noun, each in
              (("companies", company), ("deals", deal))]  # fmt: skip
    looked += [await owner.post(f"/api/deals/{what}", json={}) for what in ("board", "insights", "risks", "funnel")]
    assert [each.status_code for each in looked] == [200] * 6


async def test_a_part_of_a_filter_that_says_two_things_is_refused(owner: Person) -> None:
    await create(owner)
    both = {"field": "name", "op": "empty", "and": []}
    refused = await owner.post("/api/companies/query", json={"filter": both})
    assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_filter")
