"""Pages in the order of encrypted texts: what happens to rows between two pages neither ends nor doubles the list."""

from typing import Any
from uuid import UUID

import pytest

from kernel import copying
from kernel.ids import new_id
from rapport.crm.companies.feature import COMPANY
from rapport.crm.records import new_rows
from tests.support.app import Person, Rapport

BY_NAME = [{"field": "name"}]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Order Ltd", "GB", email)


async def filled(owner: Person, names: str, **fields: Any) -> dict[str, str]:
    """Companies of these names; their ids."""
    made = [await owner.post("/api/companies", json={"name": name, **fields}) for name in names]
    return {answer.json()["record"]["name"]: answer.json()["record"]["id"] for answer in made}


async def page(owner: Person, cursor: str | None = None, **query: Any) -> tuple[str, str | None]:
    """The names on a page, and the cursor of the next one."""
    body = {"sort": BY_NAME, "limit": 2, "cursor": cursor, **query}
    done = await owner.post("/api/companies/query", json=body)
    assert done.status_code == 200, done.text
    return "".join(item["name"] for item in done.json()["items"]), done.json()["next"]


async def test_a_row_that_went_away_or_moved_does_not_end_the_list(owner: Person) -> None:
    ids = await filled(owner, "ABCDEFG")
    first, cursor = await page(owner)
    await owner.delete(f"/api/companies/{ids['B']}")  # the row on which the page ended
    second, after = await page(owner, cursor)
    await owner.patch(f"/api/companies/{ids['D']}", json={"name": "Z"})  # moves behind, and is shown again as another
    await owner.patch(f"/api/companies/{ids['F']}", json={"name": "A2"})  # moves before, where the reader has been
    await filled(owner, "E")
    third, last = await page(owner, after)
    assert (first, second, third) == ("AB", "CD", "EE")
    fourth, end = await page(owner, last)
    assert (fourth, end) == ("GZ", None)


async def test_every_order_has_a_place_for_empty_and_equal_values(owner: Person) -> None:
    retail = {each["label"]["en"]: each["id"] for each in (await owner.get("/api/choices/company/industry")).json()}
    await filled(owner, "AB", industry=retail["Retail"], phone="0800 1")
    await filled(owner, "CD", industry=retail["Agriculture and food"], phone="0800 1")
    await filled(owner, "EF")
    for sort, expected in (
        ([{"field": "industry"}, {"field": "name"}], "CDABEF"),
        ([{"field": "industry", "descending": True}, {"field": "name", "descending": True}], "BADCFE"),
        ([{"field": "phone"}], "ABCDEF"),
        ([{"field": "phone", "descending": True}, {"field": "name", "descending": True}], "DCBAFE"),
    ):
        seen, cursor = await page(owner, sort=sort, limit=1)
        while cursor:
            more, cursor = await page(owner, cursor, sort=sort, limit=1)
            seen += more
        assert seen == expected


async def test_pages_lead_back_in_every_order(owner: Person) -> None:
    retail = {each["label"]["en"]: each["id"] for each in (await owner.get("/api/choices/company/industry")).json()}
    for name, employees, industry in (
        ("A", 5, "Retail"),
        ("B", 5, None),
        ("C", 7, "Agriculture and food"),
        ("D", None, None),
    ):
        fields = {"employees": employees, "industry": industry and retail[industry]}
        await filled(owner, name, **{each: value for each, value in fields.items() if value is not None})
    for keys in (["employees"], ["industry", "employees"], ["created_at"], ["website", "name"], ["name"]):
        for descending in (False, True):
            sort = [{"field": key, "descending": descending} for key in keys]
            whole = (await owner.post("/api/companies/query", json={"sort": sort})).json()
            assert (whole["next"], whole["previous"]) == (None, None)
            forwards, bodies, cursor = "", [], None
            while True:
                body = {"sort": sort, "limit": 1, "cursor": cursor}
                bodies.append((await owner.post("/api/companies/query", json=body)).json())
                forwards += bodies[-1]["items"][0]["name"]
                cursor = bodies[-1]["next"]
                if cursor is None:
                    break
            assert forwards == "".join(item["name"] for item in whole["items"])
            back, cursor = forwards[-1], bodies[-1]["previous"]
            while cursor:
                body = {"sort": sort, "limit": 2, "cursor": cursor}
                found = (await owner.post("/api/companies/query", json=body)).json()
                assert found["next"]
                back, cursor = "".join(item["name"] for item in found["items"]) + back, found["previous"]
            assert back == forwards
            assert bodies[0]["previous"] is None


async def test_a_cursor_tells_nothing_and_fits_its_own_order_only(owner: Person) -> None:
    await filled(owner, "ABC", website="very-secret.example")
    _, cursor = await page(owner, sort=[{"field": "website"}])
    assert cursor is not None
    assert "secret" not in cursor
    for sort in (BY_NAME, [{"field": "website", "descending": True}], []):
        body = {"sort": sort, "cursor": cursor}
        refused = await owner.post("/api/companies/query", json=body)
        assert (refused.status_code, refused.json()["code"]) == (400, "records.bad_cursor")


async def test_past_ten_thousand_rows_a_list_says_that_it_is_sorted_otherwise(rapport: Rapport, owner: Person) -> None:
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    names, person_id = [column.name for column in COMPANY.table.columns], UUID(owner.session["person"]["id"])
    creates = [(new_id(), {"name": f"Company {number:05}"}, person_id) for number in range(10_000)]
    rows = [{**row, "field_versions": "{}"} for row, _ in new_rows.build_creates(tenant.keys, COMPANY, creates)]
    lines = copying.encoded(COMPANY.table, names, [tuple(map(row.get, names)) for row in rows])
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        await session.copy_in(COMPANY.table, names, lines)
    by_two = [*BY_NAME, {"field": "website"}]
    exact = (await owner.post("/api/companies/query", json={"sort": by_two, "limit": 1})).json()
    assert (exact["notice"], exact["items"][0]["name"]) == (None, "Company 00000")
    await filled(owner, "Z")
    over = (await owner.post("/api/companies/query", json={"sort": by_two, "limit": 1})).json()
    assert over["items"][0]["name"] == "Z"
    assert over["notice"] == {
        "code": "records.sort_updating",
        "message": "Sorting by an encrypted field works for up to 10000 rows; sorted by last update instead. "
        "Add a filter.",
    }
    further = {"sort": by_two, "limit": 1, "cursor": over["next"]}
    assert (await owner.post("/api/companies/query", json=further)).json()["items"][0]["name"] != "Z"
