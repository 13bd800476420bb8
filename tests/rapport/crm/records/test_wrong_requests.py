"""Filters, sorts, values and verbs that can't be: each is refused with its code, and nothing changes."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.app import Person, Rapport

Json = dict[str, Any]
NOBODY = str(uuid4())
LONG_AGO = "2020-01-01T00:00:00Z"

# What is asked, and what the refusal says; of the reason only what tells it from the others.
WRONG_FILTERS: list[tuple[object, str, str]] = [
    ({"field": "nothing", "op": "eq", "value": "x"}, "records.unknown_field", "nothing"),
    ({"field": "nothing.name", "op": "eq", "value": "x"}, "records.unknown_field", "nothing"),
    ({"field": "employees.name", "op": "eq", "value": "x"}, "records.unknown_field", "employees"),
    ({"field": "employees", "op": "contains", "value": "x"}, "records.operator_not_supported", "employees"),
    ({"field": "address", "op": "contains", "value": "x"}, "records.operator_not_supported", "address"),
    ({"field": "name", "op": "eq", "value": 5}, "records.bad_filter", "name is compared with text"),
    ({"field": "name", "op": "in", "value": "x"}, "records.bad_filter", "'in' needs a list of at most"),
    ({"field": "name", "op": "contains", "value": 5}, "records.bad_filter", "name is searched for text"),
    ({"field": "name", "op": "contains", "value": "  "}, "records.bad_filter", "at least one Chinese character"),
    ({"field": "employees", "op": "between", "value": [1]}, "records.bad_filter", "'between' needs two values"),
    ({"field": "employees", "op": "eq", "value": "many"}, "records.bad_filter", "employees needs"),
    ({"field": "created_at", "op": "gt", "value": "soon"}, "records.bad_filter", "created_at needs"),
    ({"field": "created_at", "op": "relative", "value": 5}, "records.bad_filter", "a relative date needs a unit"),
    ({"and": {"field": "name"}}, "records.bad_filter", "'and' and 'or' need a list"),
    ({"or": "x"}, "records.bad_filter", "'and' and 'or' need a list"),
    ({"field": "name"}, "records.bad_filter", "needs 'field' and 'op'"),
    ({"field": "parent.parent.name", "op": "eq", "value": "x"}, "records.bad_filter", "crosses one relation"),
    ({"and": ["x"]}, "records.bad_filter", "each part must be an object"),
    ({"or": [{"field": "employees", "op": "empty"}] * 101}, "records.bad_filter", "8 levels or 100 conditions"),
]
WRONG_SORTS: list[tuple[object, str]] = [
    ([{"field": "nothing"}], "records.unknown_field"),
    ([{"field": "description"}], "records.not_sortable"),
    ([{"field": "name"}] * 9, "records.bad_filter"),
]
WRONG_VALUES: list[tuple[Json, str, str]] = [
    ({"name": None}, "name", "records.required"),
    ({"name": "x" * 3000}, "name", "records.too_long"),
    ({"name": "a\0b"}, "name", "records.unreadable"),
    ({"employees": "many"}, "employees", "records.unreadable"),
    ({"annual_revenue": "1.0000001"}, "annual_revenue", "records.unreadable"),
    ({"annual_revenue": "1" + "0" * 18}, "annual_revenue", "records.unreadable"),
    ({"industry": NOBODY}, "industry", "records.unknown_choice"),
    ({"parent": NOBODY}, "parent", "records.unknown_choice"),
    ({"owner_id": NOBODY}, "owner_id", "records.unknown_choice"),
]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Wrong Ltd", "GB", email)


async def made(owner: Person, noun: str = "companies", **fields: object) -> Json:
    """A record."""
    done = await owner.post(f"/api/{noun}", json={"name": "Alpha", **fields})
    assert done.status_code == 201, done.text
    record: Json = done.json()["record"]
    return record


def code(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json().get("code", "")


async def found(owner: Person, noun: str = "companies", **query: object) -> list[str]:
    """The names on a page."""
    page = await owner.post(f"/api/{noun}/query", json=query)
    assert page.status_code == 200, page.text
    return [item["name"] for item in page.json()["items"]]


@pytest.mark.asvs("V2.2.2")
async def test_filters_that_can_not_be(owner: Person) -> None:
    await made(owner)
    for wanted, refusal, said in WRONG_FILTERS:
        answer = await owner.post("/api/companies/query", json={"filter": wanted})
        assert code(answer) == (400, refusal), (wanted, answer.text)
        assert said in answer.json()["message"], wanted


async def test_filters_that_look_back_refuse_the_same(owner: Person) -> None:
    await made(owner, employees=5)
    for wanted, said in (
        ({"field": "parent.name", "op": "eq", "value": "x"}, "looking back can't cross relations"),
        ({"field": "name", "op": "contains", "value": 5}, "name is searched for text"),
        ({"field": "name", "op": "in", "value": "x"}, "'in' needs a list"),
        ({"field": "employees", "op": "between", "value": [1]}, "'between' needs two values"),
        ({"field": "name", "op": "eq", "value": 5}, "name is compared with text"),
        ({"field": "employees", "op": "eq", "value": "many"}, "employees needs"),
    ):
        answer = await owner.post("/api/companies/query", json={"filter": wanted, "as_of": "2999-01-01T00:00:00Z"})
        assert answer.status_code == 400, (wanted, answer.text)
        assert said in answer.json()["message"], (wanted, answer.text)
    for wanted, refusal in (
        ({"field": "nothing", "op": "eq", "value": 1}, "records.unknown_field"),
        ({"field": "employees", "op": "contains", "value": "x"}, "records.operator_not_supported"),
    ):
        answer = await owner.post("/api/companies/query", json={"filter": wanted, "as_of": "2999-01-01T00:00:00Z"})
        assert code(answer) == (400, refusal), answer.text


async def test_sorts_and_fields_that_can_not_be(owner: Person) -> None:
    for sort, refusal in WRONG_SORTS:
        assert code(await owner.post("/api/companies/query", json={"sort": sort})) == (400, refusal), sort
    assert code(await owner.post("/api/companies/query", json={"fields": ["nothing"]})) == (
        400,
        "records.unknown_field",
    )
    assert code(await owner.post("/api/companies/summary", json={"sums": ["name"]})) == (400, "records.bad_filter")


async def test_a_cursor_belongs_to_its_sort(owner: Person) -> None:
    for number in range(3):
        await made(owner, name=f"Firm {number}", employees=number)
    page = {"limit": 1, "sort": [{"field": "employees"}]}
    cursor = (await owner.post("/api/companies/query", json=page)).json()["next"]
    other = {**page, "sort": [{"field": "created_at"}], "cursor": cursor}
    assert code(await owner.post("/api/companies/query", json=other)) == (400, "records.bad_cursor")


@pytest.mark.asvs("V2.2.1")
async def test_values_that_can_not_be_leave_the_record_as_it_was(owner: Person) -> None:
    record = await made(owner, employees=5)
    for values, field, refusal in WRONG_VALUES:
        for sent in (
            await owner.post("/api/companies", json={"name": "Beta", **values}),
            await owner.patch(f"/api/companies/{record['id']}", json={"base_version": 1, **values}),
        ):
            assert code(sent) == (422, "records.invalid"), (values, sent.text)
            assert sent.json()["fields"][field]["code"] == refusal, sent.text
    now = (await owner.get(f"/api/companies/{record['id']}")).json()["record"]
    assert now == record
    assert await found(owner) == ["Alpha"]


async def test_every_operator_finds_what_it_says(owner: Person) -> None:
    await made(owner, name="Small", employees=5, annual_revenue="1.5")
    await made(owner, name="Large", employees=500)
    for wanted, expected in (
        ({"field": "employees", "op": "lt", "value": 500}, ["Small"]),
        ({"field": "employees", "op": "lte", "value": 500}, ["Large", "Small"]),
        ({"field": "employees", "op": "gt", "value": 5}, ["Large"]),
        ({"field": "employees", "op": "gte", "value": 5}, ["Large", "Small"]),
        ({"field": "employees", "op": "between", "value": [4, 6]}, ["Small"]),
        ({"field": "employees", "op": "ne", "value": 5}, ["Large"]),
        ({"field": "employees", "op": "in", "value": [5, 6]}, ["Small"]),
        ({"field": "employees", "op": "not_in", "value": [5, 6]}, ["Large"]),
        ({"field": "annual_revenue", "op": "not_in", "value": ["1.5"]}, ["Large"]),
        ({"field": "name", "op": "starts", "value": "Sm"}, ["Small"]),
        ({"field": "name", "op": "starts", "value": "mall"}, []),
        ({"field": "created_at", "op": "gte", "value": "2020-01-01"}, ["Large", "Small"]),
        (
            {"field": "created_at", "op": "relative", "value": {"unit": "day", "offset": -1, "span": 3}},
            ["Large", "Small"],
        ),
        ({"field": "created_at", "op": "relative", "value": {"unit": "year", "offset": -3}}, []),
        ({"not": {"field": "employees", "op": "eq", "value": 5}}, ["Large"]),
    ):
        assert sorted(await found(owner, filter=wanted)) == expected, wanted


async def test_a_birthday_is_found_by_its_day_and_by_its_year(owner: Person) -> None:
    await made(owner, "contacts", name="Ann", birthday="1990-05-17")
    await made(owner, "contacts", name="Bob", birthday="1991-01-01")
    for op, value, expected in (
        ("eq", "1990-05-17", ["Ann"]),
        ("ne", "1990-05-17", ["Bob"]),
        ("lte", "1990-01-01", ["Ann"]),
        ("gte", "1991-12-31", ["Bob"]),
        ("between", ["1990-01-01", "1991-12-31"], ["Ann", "Bob"]),
    ):
        wanted = {"field": "birthday", "op": op, "value": value}
        assert sorted(await found(owner, "contacts", filter=wanted)) == expected, wanted
    wrong = {"filter": {"field": "birthday", "op": "eq", "value": "spring"}}
    assert code(await owner.post("/api/contacts/query", json=wrong)) == (400, "records.bad_filter")


async def test_companies_are_found_by_their_contacts_and_contacts_by_their_companies(owner: Person) -> None:
    firm = await made(owner, name="Alpha")
    await made(owner, name="Beta")
    await made(owner, "contacts", name="Ann", links={"companies": [{"id": firm["id"]}]})
    await made(owner, "contacts", name="Bob")
    of_ann = {"field": "contacts.name", "op": "eq", "value": "Ann"}
    of_alpha = {"field": "companies.name", "op": "eq", "value": "Alpha"}
    assert await found(owner, filter=of_ann) == ["Alpha"]
    assert await found(owner, "contacts", filter=of_alpha) == ["Ann"]


@pytest.mark.asvs("V2.2.3")
async def test_links_that_can_not_be(owner: Person) -> None:
    firm, person = await made(owner), await made(owner, "contacts", name="Ann")
    url = f"/api/contacts/{person['id']}/links"
    assert code(await owner.put(f"{url}/nothing/{firm['id']}", json={})) == (400, "records.unknown_field")
    assert code(await owner.put(f"{url}/companies/{NOBODY}", json={})) == (404, "records.not_found")
    wrong = await owner.put(f"{url}/companies/{firm['id']}", json={"role": "friend"})
    assert (code(wrong), wrong.json()["fields"]["role"]["code"]) == (
        (422, "records.invalid"),
        "records.unknown_choice",
    )
    assert code(await owner.put(f"/api/contacts/{NOBODY}/links/companies/{firm['id']}", json={})) == (
        404,
        "records.not_found",
    )
    nothing = await owner.delete(f"{url}/companies/{firm['id']}")
    assert (nothing.status_code, nothing.json()["change"]["seq"]) == (200, None)


async def test_the_trash(owner: Person) -> None:
    record = await made(owner)
    url = f"/api/companies/{record['id']}"
    assert (await owner.post(f"{url}/restoration")).json()["change"]["seq"] is None
    assert (await owner.delete(url)).status_code == 200
    for refused in (await owner.delete(url), await owner.patch(url, json={"base_version": 2, "employees": 1})):
        assert code(refused) == (404, "records.not_found")
    assert code(await owner.post(f"/api/companies/{NOBODY}/restoration")) == (404, "records.not_found")
    bulk = {"op": "update", "ids": [record["id"]], "fields": {"employees": 1}}
    done = (await owner.post("/api/companies/bulk", json=bulk)).json()
    assert (done["done"], done["failed"][0]["code"]) == (0, "records.not_found")
    wanted = {"field": "name", "op": "eq", "value": "Alpha"}
    restored = await owner.post("/api/companies/bulk", json={"op": "restore", "filter": wanted})
    assert (restored.json()["done"], await found(owner)) == (1, ["Alpha"])
    deleted = await owner.post("/api/companies/bulk", json={"op": "delete", "filter": wanted})
    assert (deleted.json()["done"], await found(owner)) == (1, [])


async def test_each_change_is_taken_back_by_its_opposite(owner: Person) -> None:
    record = await made(owner)
    url = f"/api/companies/{record['id']}"
    seqs = {
        "update": (await owner.patch(url, json={"base_version": 1, "employees": 5})).json()["change"]["seq"],
        "delete": (await owner.delete(url)).json()["change"]["seq"],
        "restore": (await owner.post(f"{url}/restoration")).json()["change"]["seq"],
    }

    async def take_back(seq: int, **more: str) -> httpx.Response:
        return await owner.post(f"{url}/reversion", json={"seq": seq, **more})

    assert code(await take_back(10**9)) == (404, "records.not_found")
    assert code(await take_back(seqs["update"], field="name")) == (409, "records.cannot_revert")
    assert (await take_back(seqs["restore"])).status_code == 200
    assert await found(owner) == []
    back = await owner.post(f"{url}/restoration")
    assert (back.status_code, await found(owner)) == (200, ["Alpha"])
    assert (await take_back(seqs["update"])).json()["record"]["employees"] is None
    history = (await owner.get(f"{url}/history")).json()["items"]
    created = next(item["seq"] for item in history if item["op"] == "create")
    assert (await take_back(created)).status_code == 200
    assert await found(owner) == []


async def test_views_that_can_not_be(owner: Person) -> None:
    view = {"object": "company", "name": "Mine", "is_default": True}
    first = (await owner.post("/api/views", json=view)).json()
    second = (await owner.post("/api/views", json={**view, "name": "Ours"})).json()
    for name, refusal in ((" ", "records.required"), ("x" * 500, "records.too_long")):
        refused = await owner.post("/api/views", json={**view, "name": name})
        assert refused.json()["fields"]["name"]["code"] == refusal, refused.text
    assert code(await owner.delete(f"/api/views/{NOBODY}")) == (404, "records.not_found")
    listed = (await owner.get("/api/views", params={"object": "company"})).json()
    shown = {each["id"]: each["is_default"] for each in (listed if isinstance(listed, list) else listed["items"])}
    # One default at a time.
    assert (shown[first["id"]], shown[second["id"]]) == (False, True)


async def test_choices_that_can_not_be(owner: Person) -> None:
    assert code(await owner.post("/api/choices/company/city", json={"label": "  "})) == (422, "records.invalid")
    assert code(await owner.post("/api/choices/company/name", json={"label": "x"})) == (400, "records.unknown_field")
    assert code(await owner.post("/api/choices/nothing/city", json={"label": "x"})) == (404, "records.not_found")
    assert (await owner.post("/api/choices/company/city", json={"label": "x" * 3000})).status_code == 422
    one = await owner.post("/api/choices/company/city", json={"label": "Leeds"})
    same = await owner.post("/api/choices/company/city", json={"label": "leeds"})
    assert (one.status_code, one.json()["id"]) == (201, same.json()["id"])


async def test_lists_are_sorted_by_labels_of_choices_and_searched(owner: Person) -> None:
    cities = {
        name: (await owner.post("/api/choices/company/city", json={"label": name})).json()["id"]
        for name in ("York", "Bath")
    }
    await made(owner, name="One", city=cities["York"])
    await made(owner, name="Two", city=cities["Bath"])
    await made(owner, name="Three")
    assert await found(owner, sort=[{"field": "city"}]) == ["Two", "One", "Three"]
    assert await found(owner, sort=[{"field": "city"}, {"field": "name"}]) == ["Two", "One", "Three"]
    assert await found(owner, search="Tw") == ["Two"]
    seen, cursor = [], None
    while True:
        page = {"limit": 1, "sort": [{"field": "city"}], "cursor": cursor}
        answer = (await owner.post("/api/companies/query", json=page)).json()
        seen += [item["name"] for item in answer["items"]]
        if (cursor := answer["next"]) is None:
            break
    assert seen == ["Two", "One", "Three"]
    short = (await owner.post("/api/search", json={"q": " "})).json()
    assert short["hits"] == []


async def test_a_create_with_the_same_key_is_the_same_create(owner: Person) -> None:
    key = {"idempotency-key": "one"}
    one, same = [await owner.post("/api/companies", json={"name": "Alpha"}, headers=key) for _ in range(2)]
    assert (one.json()["record"]["id"], await found(owner)) == (same.json()["record"]["id"], ["Alpha"])
    early = await owner.get(f"/api/companies/{one.json()['record']['id']}", params={"as_of": LONG_AGO})
    assert code(early) == (404, "records.not_found")
