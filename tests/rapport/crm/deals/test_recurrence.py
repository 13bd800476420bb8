"""One-off and recurring amounts: what a deal's lines come to once, in a year, and over their terms."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.crm.deals.recurrence import A_YEAR, figures, restated
from tests.support.app import Person, Rapport
from tests.support.team import hired

FIGURES = ("amount", "one_off_amount", "annual_recurring", "total_contract_value")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Recurring Ltd", "GB", email)


async def add(person: Person, noun: str, **fields: object) -> dict[str, Any]:
    """A new record."""
    made = await person.post(f"/api/{noun}", json=fields)
    assert made.status_code == 201, made.text
    record: dict[str, Any] = made.json()["record"]
    return record


async def worth(person: Person, deal: dict[str, Any]) -> tuple[str | None, ...]:
    """The amounts of a deal."""
    record = (await person.get(f"/api/deals/{deal['id']}")).json()["record"]
    return tuple(record[name] for name in FIGURES)


@pytest.mark.slow
async def test_lines_come_to_one_off_annual_and_total(owner: Person) -> None:
    setup = await add(owner, "products", name="Setup", price="1000")
    seat = await add(owner, "products", name="Seat", price="10.05", recurrence="monthly", term=24)
    support = await add(owner, "products", name="Support", price="500", recurrence="quarterly")
    deal = await add(owner, "deals", name="All three")
    url = f"/api/deals/{deal['id']}/lines"
    wanted = [
        {"product_id": setup["id"]}, {"product_id": seat["id"], "quantity": 3, "discount": 10},
        {"product_id": support["id"]},
    ]  # fmt: skip
    done = await owner.put(url, json={"lines": wanted, "base_version": deal["version"]})
    assert done.status_code == 200, done.text
    asked = ("recurrence", "term", "amount", "annual", "total", "list_price")
    assert [tuple(each[name] for name in asked) for each in done.json()["lines"]] == [
        ("one_off", None, "1000", "0", "1000", "1000"),
        ("monthly", 24, "27.14", "325.68", "651.36", "10.05"),
        ("quarterly", None, "500", "2000", "2000", "500"),
    ]
    assert await worth(owner, deal) == ("3651.36", "1000", "2325.68", "3651.36")
    # Another recurrence than the product's: the list price of such a period.
    ask = f"/api/deals/{deal['id']}/list-price?product_id={seat['id']}"
    told = [(await owner.get(f"{ask}{more}")).json() for more in ("", "&recurrence=yearly", "&recurrence=one_off")]
    assert [(each["price"], each["recurrence"], each["term"]) for each in told] == [
        ("10.05", "monthly", 24), ("120.6", "yearly", None), ("10.05", "one_off", None),
    ]  # fmt: skip
    yearly = {"product_id": seat["id"], "recurrence": "yearly", "term": 2}
    [line] = (await owner.put(url, json={"lines": [yearly]})).json()["lines"]
    assert (line["unit_price"], line["list_price"], line["total"]) == ("120.6", "120.6", "241.2")
    # What follows from the lines is nobody's to type; the amount is, as before.
    for name in FIGURES[1:]:
        refused = await owner.patch(f"/api/deals/{deal['id']}", json={name: "1"})
        assert refused.json()["fields"][name]["code"] == "deals.added_up"
    assert await worth(owner, deal) == ("241.2", "0", "120.6", "241.2")
    assert (await owner.patch(f"/api/deals/{deal['id']}", json={"amount": "240"})).status_code == 200
    # A filter and a sum of a list take the figures like any other field.
    asked_ = {"filter": {"field": "annual_recurring", "op": "gt", "value": "120"}}
    found = (await owner.post("/api/deals/query", json=asked_)).json()["items"]
    assert [each["name"] for each in found] == ["All three"]
    assert "annual_recurring" in (await owner.get(f"/api/deals/{deal['id']}/history")).text


@pytest.mark.slow
async def test_what_has_no_lines_is_typed(owner: Person) -> None:
    deal = await add(owner, "deals", name="By hand", total_contract_value="3600", annual_recurring="1200")
    assert await worth(owner, deal) == ("3600", None, "1200", "3600")
    url = f"/api/deals/{deal['id']}"
    assert (await owner.patch(url, json={"total_contract_value": "4000"})).status_code == 200
    assert await worth(owner, deal) == ("4000", None, "1200", "4000")
    assert (await owner.patch(url, json={"amount": "3900"})).status_code == 200
    assert (await owner.patch(url, json={"total_contract_value": "5000"})).status_code == 200
    assert await worth(owner, deal) == ("3900", None, "1200", "5000")
    # A main product without an amount brings its own billing; with one, what somebody said is due once.
    seat = await add(owner, "products", name="Seat", price="10", recurrence="monthly", term=12)
    for amount, expected in ((None, ("monthly", 12, "10")), ("99", ("one_off", None, "99"))):
        fresh = await add(owner, "deals", name="Fresh", product=seat["id"], amount=amount)
        [line] = (await owner.get(f"/api/deals/{fresh['id']}/lines")).json()["lines"]
        assert (line["recurrence"], line["term"], line["unit_price"]) == expected


@pytest.mark.slow
async def test_terms_that_say_nothing_are_refused(owner: Person) -> None:
    for wrong in ({"term": 3}, {"recurrence": "monthly", "term": 0}, {"recurrence": "yearly", "term": 601}):
        refused = await owner.post("/api/products", json={"name": "Seat", **wrong})
        assert refused.json()["fields"]["term"]["code"] == "products.bad_term"
    seat = await add(owner, "products", name="Seat", price="10", recurrence="monthly", term=12)
    once = (await owner.patch(f"/api/products/{seat['id']}", json={"recurrence": "one_off"})).json()["record"]
    assert (once["recurrence"], once["term"]) == ("one_off", None)
    deal = await add(owner, "deals", name="None")
    url = f"/api/deals/{deal['id']}/lines"
    for line in ({"term": 3}, {"recurrence": "one_off", "term": 3}, {"recurrence": "monthly", "term": 0}):
        refused = await owner.put(url, json={"lines": [{"product_id": seat["id"], **line}]})
        assert (refused.status_code, refused.json()["code"]) == (422, "deals.bad_term")
    huge = {"product_id": seat["id"], "quantity": "999999", "unit_price": "999999999999", "recurrence": "monthly"}
    assert (await owner.put(url, json={"lines": [huge]})).json()["code"] == "deals.bad_line"
    assert (await owner.get(url)).json() == {"version": 1, "lines": []}


@given(
    st.lists(
        st.tuples(
            st.decimals("0", "1000000", places=2),
            st.sampled_from([None, *A_YEAR]),
            st.one_of(st.none(), st.integers(1, 600)),
        )
    )
)
def test_the_parts_of_a_deal_are_its_whole(drawn: list[tuple[Decimal, str | None, int | None]]) -> None:
    lines = [{"amount": amount, "recurrence": every, "term": term if every else None} for amount, every, term in drawn]
    found = figures(lines)
    # Open-ended and one year are worth the same, and what is due once is no part of a year.
    open_ended = [line for line in lines if line["term"] is None]
    assert figures(open_ended)["total_contract_value"] == sum(
        (figures(open_ended)[name] for name in ("one_off_amount", "annual_recurring")), Decimal()
    )
    assert found["total_contract_value"] == sum((figures([line])["total_contract_value"] for line in lines), Decimal())


def test_a_price_is_restated_by_the_periods_of_a_year() -> None:
    assert restated(Decimal(100), "yearly", "monthly") == Decimal("8.333333")
    assert restated(Decimal(100), "monthly", "quarterly") == Decimal(300)
    assert restated(Decimal(100), None, "monthly") == restated(Decimal(100), "monthly", None) == Decimal(100)


@pytest.mark.slow
async def test_who_isnt_shown_the_amount_is_shown_none_of_them(rapport: Rapport, owner: Person) -> None:
    body = {"name": "D", "total_contract_value": "3600", "one_off_amount": "1", "annual_recurring": "2"}
    deal = await add(owner, "deals", **body)
    url = f"/api/deals/{deal['id']}"
    hidden = {"label": {"zh": "看不到", "en": "Blind"}, "rights": rights(read="hidden")}
    blind = await hired(rapport, owner, (await owner.post("/api/roles", json=hidden)).json()["key"])
    assert not {*FIGURES} & set((await blind.get(url)).json()["record"])
    assert (await blind.patch(url, json={"total_contract_value": "1"})).status_code == 400
    # Whoever may read the amount only doesn't write it by the total.
    read = {"label": {"zh": "只读", "en": "Reader"}, "rights": rights(read="shown")}
    reader = await hired(rapport, owner, (await owner.post("/api/roles", json=read)).json()["key"])
    assert (await reader.patch(url, json={"total_contract_value": "4000"})).status_code == 200
    assert await worth(owner, deal) == ("3600", "1", "2", "4000")


def rights(**amount: object) -> dict[str, object]:
    """Those of somebody who sees all records, and of the amount what is said."""
    every = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}
    return {"objects": {"*": every}, "fields": {"deal": {"amount": {"edit": False, **amount}}}}
