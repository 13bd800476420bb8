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
    assert [(each["product"], each["unit_price"], each["amount"]) for each in done.json()["lines"]] == [
        ("GTX Pro", "4821", "13016.7"), ("Basic", "33.33", "16.67"),
    ]  # fmt: skip
    after = (await owner.get(f"/api/deals/{deal['id']}")).json()["record"]
    assert (after["amount"], after["version"]) == ("13033.37", done.json()["version"])
    late = await owner.put(url, json={"lines": [], "base_version": deal["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "records.conflict")
    emptied = await owner.put(url, json={"lines": [], "base_version": after["version"]})
    assert emptied.json() == {"version": after["version"] + 1, "lines": []}


async def test_a_rep_sells_what_somebody_else_added(rapport: Rapport, owner: Person, email: str) -> None:
    pro = await add(owner, "products", name="GTX Pro", price="4821")
    rep = await rapport.hire(owner, f"rep.{email}", role="rep")
    deal = await add(rep, "deals", name="Theirs")
    sold = await rep.put(f"/api/deals/{deal['id']}/lines", json={"lines": [{"product_id": pro["id"]}]})
    assert [each["amount"] for each in sold.json()["lines"]] == ["4821"]
    mine = {"base_version": pro["version"], "price": "1"}
    assert (await rep.patch(f"/api/products/{pro['id']}", json=mine)).status_code == 403


async def test_lines_of_the_same_sum_are_not_overwritten_unseen(owner: Person) -> None:
    pro, basic = await add(owner, "products", name="Pro", price=10), await add(owner, "products", name="Basic", price=5)
    deal = await add(owner, "deals", name="Same sum")
    url = f"/api/deals/{deal['id']}/lines"
    of_pro, of_basic = {"product_id": pro["id"]}, {"product_id": basic["id"], "quantity": 2}
    first = (await owner.put(url, json={"lines": [of_pro], "base_version": deal["version"]})).json()
    # The sum and the main product stay what they are, and so does every field of the deal.
    more = {"lines": [of_pro, {**of_basic, "discount": 100}], "base_version": first["version"]}
    second = (await owner.put(url, json=more)).json()
    assert second["version"] == first["version"] + 1
    late = await owner.put(url, json={"lines": [of_basic], "base_version": first["version"]})
    assert (late.status_code, late.json()["code"]) == (409, "records.conflict")
    assert (await owner.get(url)).json() == second
    again = await owner.put(url, json={"lines": [of_basic], "base_version": second["version"]})
    assert [each["product"] for each in again.json()["lines"]] == ["Basic"]


async def test_another_field_is_no_conflict_with_lines(owner: Person) -> None:
    deal = await add(owner, "deals", name="Named")
    product = await add(owner, "products", name="Pro", price=10)
    url = f"/api/deals/{deal['id']}"
    assert (await owner.patch(url, json={"name": "Renamed"})).status_code == 200
    put = {"lines": [{"product_id": product["id"]}], "base_version": deal["version"]}
    assert (await owner.put(f"{url}/lines", json=put)).status_code == 200
    after = (await owner.get(url)).json()["record"]
    assert (after["name"], after["amount"]) == ("Renamed", "10")


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
    assert (await owner.get(url)).json() == {"version": 1, "lines": []}
    assert (await owner.get(f"/api/deals/{deal['id']}")).json()["record"] == deal


@pytest.mark.parametrize("quantity", ["999999999999", "1000000"])
async def test_a_line_worth_more_than_an_amount_can_be_is_refused(owner: Person, quantity: str) -> None:
    product = await add(owner, "products", name="GTX", price=5)
    deal = await add(owner, "deals", name="One")
    url = f"/api/deals/{deal['id']}/lines"
    line = {"product_id": product["id"], "quantity": quantity, "unit_price": "999999999999"}
    refused = await owner.put(url, json={"lines": [line] * (1 if quantity == "999999999999" else 2)})
    code = "deals.bad_line" if quantity == "999999999999" else "records.invalid"
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await owner.get(url)).json()["lines"] == []
    assert (await owner.get(f"/api/deals/{deal['id']}")).json()["record"] == deal
