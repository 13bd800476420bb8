"""Products as lines of a deal: their sum is its amount."""

from typing import Any

import pytest

from tests.support.app import Person, Rapport


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Lines Ltd", "GB", email)


async def add(person: Person, noun: str, **fields: object) -> dict[str, Any]:
    """A new record."""
    record: dict[str, Any] = (await person.post(f"/api/{noun}", json=fields)).json()["record"]
    return record


async def test_lines_take_the_list_price_and_add_up(owner: Person) -> None:
    pro, basic = await add(owner, "products", name="GTX Pro", price="4821"), await add(owner, "products", name="Basic")
    deal = await add(owner, "deals", name="Two products", amount=1)
    url = f"/api/deals/{deal['id']}/lines"
    lines = [
        {"product_id": pro["id"], "quantity": 3, "discount": "10"},
        {"product_id": basic["id"], "quantity": "0.5", "unit_price": "33.33"},
    ]
    done = await owner.put(url, json={"lines": lines, "base_version": deal["version"]})
    assert done.status_code == 200, done.text
    assert [(each["product"], each["unit_price"], each["amount"]) for each in done.json()] == [
        ("GTX Pro", "4821", "13016.7"), ("Basic", "33.33", "16.67"),
    ]  # fmt: skip
    after = (await owner.get(f"/api/deals/{deal['id']}")).json()["record"]
    assert after["amount"] == "13033.37"
    late = await owner.put(url, json={"lines": [], "base_version": deal["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "records.conflict")
    emptied = await owner.put(url, json={"lines": [], "base_version": after["version"]})
    assert emptied.json() == []


@pytest.mark.parametrize(
    "wrong",
    [{"quantity": 0}, {"quantity": "x"}, {"discount": "100.5"}, {"discount": "-1"}, {"unit_price": "-1"}],
)
async def test_a_bad_line_is_refused_and_nothing_changes(owner: Person, wrong: dict[str, object]) -> None:
    product = await add(owner, "products", name="GTX", price=5)
    deal = await add(owner, "deals", name="One")
    url = f"/api/deals/{deal['id']}/lines"
    refused = await owner.put(url, json={"lines": [{"product_id": product["id"], **wrong}]})
    assert (refused.status_code, refused.json()["code"]) == (422, "deals.bad_line")
    assert (await owner.get(url)).json() == []
    assert (await owner.get(f"/api/deals/{deal['id']}")).json()["record"] == deal
