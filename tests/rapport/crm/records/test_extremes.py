"""Values at the ends of what can be written: refused or answered, never a failure of the server."""

from typing import Any
from uuid import uuid4

import pytest

from kernel.db import TenantSession
from rapport.crm.records.models import saved_view
from tests.support.app import Person, Rapport
from tests.support.imports import home_of

pytestmark = pytest.mark.deep

EARLY, LATE = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"
HUGE = "1E+999999999"


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation whose zone lies east of UTC."""
    return await rapport.sign_up("华东精工", "CN", email)


def condition(field: str, op: str, value: object) -> dict[str, Any]:
    return {"filter": {"field": field, "op": op, "value": value}}


@pytest.mark.asvs("V1.4.2")
@pytest.mark.parametrize(
    "query",
    [
        condition("created_at", "gt", EARLY),
        condition("created_at", "lt", LATE),
        condition("created_at", "gt", "0001-01-01"),
        condition("employees", "eq", HUGE),
        condition("annual_revenue", "in", ["1", HUGE]),
    ],
)
async def test_a_filter_value_beyond_all_columns_is_refused(owner: Person, query: dict[str, Any]) -> None:
    for call in ("query", "count", "summary", "export"):
        answer = await owner.post(f"/api/companies/{call}", json=query)
        assert (answer.status_code, answer.json()["code"]) == (400, "records.bad_filter")


@pytest.mark.parametrize("moment", [EARLY, LATE])
async def test_a_past_that_utc_does_not_have_is_refused(owner: Person, moment: str) -> None:
    made = (await owner.post("/api/companies", json={"name": "甲"})).json()["record"]
    listed = await owner.post("/api/companies/query", json={"as_of": moment})
    one = await owner.get(f"/api/companies/{made['id']}", params={"as_of": moment})
    assert [(answer.status_code, answer.json()["code"]) for answer in (listed, one)] == [(400, "bad_request")] * 2


@pytest.mark.asvs("V1.4.2")
async def test_a_zero_with_a_great_exponent_is_a_zero_and_a_huge_number_is_refused(owner: Person) -> None:
    done = await owner.post("/api/companies", json={"name": "甲", "annual_revenue": "0E+999999999", "employees": "-0"})
    assert (done.json()["record"]["annual_revenue"], done.json()["record"]["employees"]) == ("0", 0)
    refused = await owner.post("/api/companies", json={"name": "乙", "annual_revenue": HUGE, "employees": HUGE})
    assert (refused.status_code, set(refused.json()["fields"])) == (422, {"annual_revenue", "employees"})
    assert (await owner.post("/api/companies/count", json={})).json() == {"count": 1}


@pytest.mark.parametrize("seq", [2**80, -(2**80), 2**63, 0])
async def test_a_change_that_no_log_can_hold_is_refused(owner: Person, seq: int) -> None:
    made = (await owner.post("/api/companies", json={"name": "甲"})).json()["record"]
    answer = await owner.post(f"/api/companies/{made['id']}/reversion", json={"seq": seq})
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["seq"])
    assert (await owner.get(f"/api/companies/{made['id']}")).json()["record"] == made


async def test_a_view_with_the_same_id_again_is_the_same_view(owner: Person) -> None:
    view = {"object": "company", "name": "一", "id": str(uuid4())}
    first = await owner.post("/api/views", json=view)
    second = await owner.post("/api/views", json=view | {"name": "二", "is_default": True})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert (await owner.get("/api/views")).json() == [first.json()]


async def test_a_view_can_not_take_the_id_of_a_colleagues(rapport: Rapport, owner: Person) -> None:
    made = (await owner.post("/api/views", json={"object": "company", "name": "一"})).json()
    async with rapport.parts.runtime.session(await home_of(rapport, owner)) as session:
        assert isinstance(session, TenantSession)
        await session.execute(saved_view.update().values(person_id=uuid4()))
    refused = await owner.post("/api/views", json={"object": "company", "name": "二", "id": made["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.id_taken")
    assert (await owner.get("/api/views")).json() == []
