"""What may be asked of choices and of personal dates: words in labels, years, groups, and the present as the past."""

from typing import Any

import pytest

from kernel.clock import real_now
from rapport.crm.records import choices
from tests.support.app import Person, Rapport

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Ask Ltd", "GB", email)


def condition(field: str, op: str, value: object = None) -> Json:
    """One condition."""
    return {"field": field, "op": op, "value": value}


async def listed(person: Person, noun: str, **query: object) -> list[str] | str:
    """Names on the first page, or the code of a refusal."""
    done = await person.post(f"/api/{noun}/query", json={"sort": [{"field": "name"}], **query})
    return [item["name"] for item in done.json()["items"]] if done.status_code == 200 else str(done.json()["code"])


async def create(person: Person, noun: str, name: str, **fields: object) -> str:
    """A record's id."""
    done = await person.post(f"/api/{noun}", json={"name": name, **fields})
    assert done.status_code == 201, done.text
    return str(done.json()["record"]["id"])


async def test_words_are_looked_for_in_the_labels_of_a_choice(owner: Person) -> None:
    cities = {}
    for zh, en in (("苏州工业园区", "Suzhou Park"), ("苏黎世", "Zürich"), ("New-York", "New-York")):
        added = await owner.post("/api/choices/company/city", json={"label": {"zh": zh, "en": en}})
        cities[en] = added.json()["id"]
    alpha = await create(owner, "companies", "Alpha", city=cities["Suzhou Park"])
    await create(owner, "companies", "Beta", city=cities["Zürich"])
    await create(owner, "companies", "Gamma", city=cities["New-York"])
    await create(owner, "companies", "Nowhere")
    await create(owner, "contacts", "Ann", links={"companies": [{"id": alpha}]})
    wanted: list[tuple[Json, list[str] | str]] = [
        (condition("city", "contains", "苏"), ["Alpha", "Beta"]),
        (condition("city", "contains", "suz"), ["Alpha"]),
        (condition("city", "contains", "zurich"), ["Beta"]),
        (condition("city", "contains", "PARK suzhou"), ["Alpha"]),
        (condition("city", "contains", "gongye"), ["Alpha"]),
        (condition("city", "contains", "york"), ["Gamma"]),
        (condition("city", "contains", "ark"), ["Alpha"]),
        (condition("city", "contains", "nothing"), []),
        (condition("city", "starts", "suzhou"), ["Alpha"]),
        (condition("city", "starts", "park"), []),
        (condition("city", "starts", "苏黎"), ["Beta"]),
        ({"not": condition("city", "contains", "苏")}, ["Gamma", "Nowhere"]),
        (condition("city", "contains", "!"), "records.bad_filter"),
        (condition("city", "contains", 7), "records.bad_filter"),
    ]
    moment = real_now().isoformat()
    assert [await listed(owner, "companies", filter=tree) for tree, _ in wanted] == [names for _, names in wanted]
    past = [await listed(owner, "companies", filter=tree, as_of=moment) for tree, _ in wanted]
    assert past == [names for _, names in wanted]
    assert await listed(owner, "contacts", filter=condition("companies.city", "contains", "park")) == ["Ann"]


async def test_birthdays_are_compared_sorted_and_grouped_by_their_year(owner: Person) -> None:
    for name, day in (("Ann", "1984-03-14"), ("Bob", "1984-11-02"), ("Cy", "1991-01-01"), ("Dee", None)):
        await create(owner, "contacts", name, birthday=day)
    middle = "1984-06-01"
    wanted = {"lt": [], "lte": ["Ann", "Bob"], "gt": ["Cy"], "gte": ["Ann", "Bob", "Cy"]}
    moment = real_now().isoformat()
    for op, names in wanted.items():
        tree = condition("birthday", op, middle)
        assert await listed(owner, "contacts", filter=tree) == names
        assert await listed(owner, "contacts", filter=tree, as_of=moment) == names
    grouped = await owner.post("/api/contacts/summary", json={"group": "birthday"})
    assert grouped.json()["groups"] == [
        {"key": "1984", "count": 2, "sums": {}},
        {"key": "1991", "count": 1, "sums": {}},
        {"key": None, "count": 1, "sums": {}},
    ]
    by_year = [{"field": "birthday", "descending": True}, {"field": "created_at"}]
    assert await listed(owner, "contacts", sort=by_year) == ["Cy", "Ann", "Bob", "Dee"]


async def test_what_a_field_may_be_asked_is_what_its_description_says(owner: Person) -> None:
    described = {obj["name"]: obj for obj in (await owner.get("/api/objects")).json()}
    fields = {each["name"]: each for each in described["contact"]["fields"]}
    assert fields["city"]["operators"] == ["contains", "empty", "eq", "in", "ne", "not_empty", "not_in", "starts"]
    assert fields["birthday"]["operators"] == [
        "between", "empty", "eq", "gt", "gte", "in", "lt", "lte", "ne", "not_empty", "not_in",
    ]  # fmt: skip
    groupable = sorted(name for name, each in fields.items() if each["groupable"])
    assert groupable == ["birthday", "city", "email_state", "mobile_state", "owner_id", "source", "tags"]


async def test_a_full_choice_list_refuses_new_labels_and_keeps_its_own(
    owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "/api/choices/company/city"
    first = (await owner.post(url, json={"label": "Leeds"})).json()
    monkeypatch.setattr(choices, "MAX_LABELS", 1)
    refused = await owner.post(url, json={"label": "York"})
    assert (refused.status_code, refused.json()["code"]) == (409, "records.too_many_choices")
    assert refused.json()["message"] == (
        "A choice list holds at most 1 labels; none was added. Use a text field where nearly all differ."
    )
    assert (await owner.post(url, json={"label": "LEEDS"})).json() == first
    assert (await owner.get(url)).json() == [first]
