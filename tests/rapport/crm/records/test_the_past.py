"""Lists as they were: rebuilt from the change log, filtered and sorted as the present is."""

import datetime as dt
import re
from typing import Any
from uuid import UUID

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from kernel.ids import new_id
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.features import REGISTRY
from rapport.crm.records import relative, write
from rapport.crm.records.errors import BadFilter
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport
from tests.support.imports import colleague


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Past Ltd", "GB", email)


async def names(owner: Person, **query: Any) -> list[str]:
    """Names on the first page."""
    done = await owner.post("/api/contacts/query", json={"sort": [{"field": "name"}], **query})
    assert done.status_code == 200, done.text
    return [item["name"] for item in done.json()["items"]]


def condition(field: str, op: str, value: Any = None) -> dict[str, Any]:
    """One condition."""
    return {"field": field, "op": op, "value": value}


async def test_the_past_and_the_present_answer_filters_alike(owner: Person) -> None:
    ann = {"name": "Ann Lee", "email": "ann@one.example", "birthday": "1984-03-14"}
    bob = {"name": "Bob Ray", "title": "Buyer", "mobile": "07700 900142"}
    made = [(await owner.post("/api/contacts", json=body)).json()["record"] for body in (ann, bob, {"name": "Cy"})]
    me = made[0]["owner_id"]
    wanted: dict[str, tuple[dict[str, Any], list[str]]] = {
        "eq": (condition("email", "eq", "ANN@one.example"), ["Ann Lee"]),
        "ne": (condition("title", "ne", "Buyer"), ["Ann Lee", "Cy"]),
        "in": (condition("name", "in", ["cy", "bob ray"]), ["Bob Ray", "Cy"]),
        "not_in": (condition("name", "not_in", ["cy"]), ["Ann Lee", "Bob Ray"]),
        "contains": (condition("name", "contains", "ray"), ["Bob Ray"]),
        "starts": (condition("name", "starts", "ann"), ["Ann Lee"]),
        "empty": (condition("email", "empty"), ["Bob Ray", "Cy"]),
        "not_empty": (condition("mobile", "not_empty"), ["Bob Ray"]),
        "between": (condition("birthday", "between", ["1984-01-01", "1984-12-31"]), ["Ann Lee"]),
        "gte": (condition("birthday", "gte", "1984-06-01"), ["Ann Lee"]),
        "lte": (condition("birthday", "lte", "1983-12-31"), []),
        "person": (condition("owner_id", "eq", me), ["Ann Lee", "Bob Ray", "Cy"]),
        "relative": (condition("created_at", "relative", {"unit": "year"}), ["Ann Lee", "Bob Ray", "Cy"]),
        "after": (condition("created_at", "gt", "2020-01-01T00:00:00+00:00"), ["Ann Lee", "Bob Ray", "Cy"]),
        "or": ({"or": [condition("name", "eq", "Cy"), condition("title", "eq", "buyer")]}, ["Bob Ray", "Cy"]),
        "not": ({"not": {"and": [condition("name", "eq", "Cy")]}}, ["Ann Lee", "Bob Ray"]),
    }
    present = {key: await names(owner, filter=tree) for key, (tree, _) in wanted.items()}
    moment = dt.datetime.now(dt.UTC).isoformat()
    await owner.patch(f"/api/contacts/{made[1]['id']}", json={"base_version": 1, "name": "Zed", "title": None})
    await owner.delete(f"/api/contacts/{made[2]['id']}")
    await owner.post("/api/contacts", json={"name": "Dee"})
    past = {key: await names(owner, filter=tree, as_of=moment) for key, (tree, _) in wanted.items()}
    assert present == past == {key: expected for key, (_, expected) in wanted.items()}
    assert await names(owner) == ["Ann Lee", "Dee", "Zed"]
    first = (await owner.post("/api/contacts/query", json={"as_of": moment, "limit": 2})).json()
    rest = {"as_of": moment, "limit": 2, "cursor": first["next"]}
    assert len((await owner.post("/api/contacts/query", json=rest)).json()["items"]) == 1


async def test_the_past_is_searched_and_sorted_by_labels_as_the_present_is(owner: Person) -> None:
    sources = {each["label"]["en"]: each["id"] for each in (await owner.get("/api/choices/contact/source")).json()}
    for name, source in (("Ann Lee", "Website"), ("Bob Lee", "Campaign"), ("Cy Lee", "Partner"), ("Dee Ray", "Import")):
        await owner.post("/api/contacts", json={"name": name, "source": sources[source]})
    moment = dt.datetime.now(dt.UTC).isoformat()
    asked: dict[str, Any] = {"search": "lee", "sort": [{"field": "source"}]}
    present = await names(owner, **asked)
    made = (await owner.post("/api/contacts/query", json={"search": "cy"})).json()["items"]
    await owner.patch(f"/api/contacts/{made[0]['id']}", json={"name": "Cy Ray"})
    assert await names(owner, **asked, as_of=moment) == present == ["Bob Lee", "Cy Lee", "Ann Lee"]
    assert await names(owner, **asked) == ["Bob Lee", "Ann Lee"]


async def test_the_past_is_searched_sorted_and_has_its_trash_as_the_present_had(owner: Person) -> None:
    sources = {each["label"]["en"]: each["id"] for each in (await owner.get("/api/choices/contact/source")).json()}
    made = {}
    for name, source in (("Ann Lee", "Website"), ("Bob Lee", "Campaign"), ("Cy Lee", None), ("Dee Ray", "Referral")):
        body = {"name": name, "source": sources.get(source or ""), "note": "met in York" if name[0] == "D" else None}
        made[name] = (await owner.post("/api/contacts", json=body)).json()["record"]["id"]
    await owner.delete(f"/api/contacts/{made['Bob Lee']}")
    asked: list[dict[str, Any]] = [
        {"search": "lee"},
        {"search": "YORK"},
        {"search": "lee ann"},
        {"search": "!"},
        {"deleted": True},
        {"deleted": True, "search": "lee"},
        {"deleted": True, "filter": condition("source", "contains", "camp")},
        {"sort": [{"field": "source"}]},
        {"sort": [{"field": "source", "descending": True}, {"field": "name"}]},
    ]
    present = [await names(owner, **query) for query in asked]
    moment = dt.datetime.now(dt.UTC).isoformat()
    for name in ("Ann Lee", "Dee Ray"):
        changed = {"name": "Zed", "source": None, "note": None}
        assert (await owner.patch(f"/api/contacts/{made[name]}", json=changed)).status_code == 200
    await owner.delete(f"/api/contacts/{made['Cy Lee']}")
    await owner.post(f"/api/contacts/{made['Bob Lee']}/restoration")
    assert present == [await names(owner, as_of=moment, **query) for query in asked]
    assert present == [
        ["Ann Lee", "Cy Lee"],
        ["Dee Ray"],
        ["Ann Lee"],
        [],
        ["Bob Lee"],
        ["Bob Lee"],
        ["Bob Lee"],
        ["Dee Ray", "Ann Lee", "Cy Lee"],
        ["Ann Lee", "Dee Ray", "Cy Lee"],
    ]


async def test_a_record_exists_from_when_its_create_occurred(rapport: Rapport, owner: Person) -> None:
    tenant = await rapport.parts.directory.tenant(UUID(owner.session["organisation"]["id"]))
    resolver = rapport.parts.resolver
    principal = await resolver.principal(owner.cookies["__Host-sid"])
    back = dt.datetime(2020, 5, 1, 12, tzinfo=dt.UTC)
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        scope = Scope(REGISTRY, principal, session)
        made = await write.create(scope, CONTACT, {"name": "Early"}, new_id(), occurred_at=back)
    url = f"/api/contacts/{made['id']}"
    for moment, seen in ((back - dt.timedelta(seconds=1), []), (back, ["Early"])):
        at = moment.isoformat()
        assert await names(owner, as_of=at) == seen
        assert (await owner.get(url, params={"as_of": at})).status_code == (200 if seen else 404)
    # Its fields go by when they were recorded: what was written since is what was known of 2020.
    await owner.patch(url, json={"name": "Later"})
    assert await names(owner, as_of=back.isoformat()) == ["Early"]
    assert await names(owner) == ["Later"]


@pytest.mark.parametrize("as_of", ["yesterday", "2026-01-01T00:00:00"])
async def test_a_moment_needs_its_zone(owner: Person, as_of: str) -> None:
    refused = await owner.post("/api/contacts/query", json={"as_of": as_of})
    assert (refused.status_code, refused.json()["code"]) == (400, "bad_request")


@pytest.mark.parametrize(
    ("value", "first", "after"),
    [
        ({"unit": "day", "offset": -1}, "2026-11-22", "2026-11-23"),
        ({"unit": "week"}, "2026-11-23", "2026-11-30"),
        ({"unit": "month", "offset": 1}, "2026-12-01", "2027-01-01"),
        ({"unit": "quarter"}, "2026-10-01", "2027-01-01"),
        ({"unit": "year", "span": 2}, "2026-04-01", "2028-04-01"),
    ],
)
def test_relative_dates(value: dict[str, Any], first: str, after: str) -> None:
    day = dt.date(2026, 11, 23)
    assert relative.span(value, day, 4) == (dt.date.fromisoformat(first), dt.date.fromisoformat(after))


@pytest.mark.parametrize(
    "value", [None, {"unit": "age"}, {"unit": "day", "span": 0}, {"unit": "year", "offset": -999 * 9}]
)
def test_relative_dates_that_are_none(value: object) -> None:
    with pytest.raises(BadFilter):
        relative.span(value, dt.date(2026, 11, 23))


async def test_figures_and_files_are_of_the_past_too(owner: Person) -> None:
    choices = (await owner.get("/api/choices/company/industry")).json()
    trade, health = (choices[place]["id"] for place in (0, 1))
    rows = (
        ("Ann Ltd", trade, 10, "1.5"), ("Bob Ltd", trade, 20, "2.25"), ("Cy Ltd", health, 5, None),
        ("Dee Ltd", None, None, "-0.75"),
    )  # fmt: skip
    made = {}
    for name, industry, employees, revenue in rows:
        body = {"name": name, "industry": industry, "employees": employees, "annual_revenue": revenue}
        made[name] = (await owner.post("/api/companies", json=body)).json()["record"]["id"]
    small = {"not": condition("employees", "gt", 15)}
    questions: list[tuple[str, dict[str, Any]]] = [
        ("count", {}),
        ("count", {"filter": small}),
        ("count", {"search": "ltd", "deleted": True}),
        ("summary", {"sums": ["employees", "annual_revenue"]}),
        ("summary", {"group": "industry", "sums": ["annual_revenue"]}),
        ("summary", {"group": "employees", "filter": small}),
        ("summary", {"group": "owner_id", "search": "bob", "sums": ["employees"]}),
    ]
    files: list[dict[str, Any]] = [
        {"columns": ["name", "industry", "employees"], "sort": [{"field": "name", "descending": True}]},
        {"filter": small, "columns": ["name", "owner_id", "employees"]},
    ]

    async def answers(**when: str) -> list[Any]:
        found = [(await owner.post(f"/api/companies/{path}", json={**body, **when})).json() for path, body in questions]
        made = [(await owner.post("/api/companies/export", json={**body, **when})).text for body in files]
        # Each export has a number of its own.
        return [*found, *[re.sub(r"no\. \w+", "no.", text) for text in made]]

    present = await answers()
    moment = dt.datetime.now(dt.UTC).isoformat()
    await owner.patch(f"/api/companies/{made['Ann Ltd']}", json={"industry": health, "employees": 90, "name": "Zed"})
    await owner.delete(f"/api/companies/{made['Bob Ltd']}")
    await owner.post("/api/companies", json={"name": "Eve Ltd", "annual_revenue": "9"})
    assert await answers(as_of=moment) == present
    assert [present[0], present[1]] == [{"count": 4}, {"count": 3}]
    assert present[3]["total"] == {"count": 4, "sums": {"employees": "35", "annual_revenue": "3"}}
    assert [(each["key"], each["count"]) for each in present[4]["groups"]] == [(trade, 2), (health, 1), (None, 1)]
    assert present[7].splitlines()[1].startswith("Dee Ltd,")
    now = await answers()
    assert [theirs == mine for theirs, mine in zip(now, present, strict=True)] == 2 * [True] + 7 * [False]


async def test_figures_of_the_past_pass_the_readers_own_rights(rapport: Rapport, owner: Person) -> None:
    own = ObjectRights(read="own", create=True, update="own", delete="own", export="own")
    member = await colleague(rapport, owner, "exporter", Rights(objects={EVERY_OBJECT: own}))
    await owner.post("/api/companies", json={"name": "Hidden Ltd", "employees": 7})
    await member.post("/api/companies", json={"name": "Mine Ltd", "employees": 4})
    at = {"as_of": dt.datetime.now(dt.UTC).isoformat()}
    assert (await member.post("/api/companies/count", json=at)).json() == {"count": 1}
    summed = (await member.post("/api/companies/summary", json={**at, "sums": ["employees"]})).json()
    assert summed["total"] == {"count": 1, "sums": {"employees": "4"}}
    assert (await owner.post("/api/companies/count", json=at)).json() == {"count": 2}
    file = await member.post("/api/companies/export", json={**at, "columns": ["name"]})
    assert file.text.split("\r\n")[1:] == ["Mine Ltd,", ""]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("count", {"as_of": "yesterday"}, "bad_request"),
        ("summary", {"as_of": "2026-01-01T00:00:00"}, "bad_request"),
        ("export", {"as_of": "2026-01-01"}, "bad_request"),
        ("summary", {"as_of": "2026-01-01T00:00:00Z", "group": "name"}, "records.not_groupable"),
        ("summary", {"as_of": "2026-01-01T00:00:00Z", "sums": ["name"]}, "records.bad_filter"),
        ("query", {"as_of": "2026-01-01T00:00:00Z", "fields": ["x"]}, "records.unknown_field"),
    ],
)
async def test_what_can_t_be_asked_of_the_past_is_refused(
    owner: Person, path: str, body: dict[str, Any], code: str
) -> None:
    refused = await owner.post(f"/api/companies/{path}", json=body)
    assert (refused.status_code, refused.json()["code"]) == (400, code)


async def test_a_file_of_the_past_is_named_after_its_day(owner: Person) -> None:
    sent = await owner.post("/api/companies/export", json={"as_of": "2026-03-31T23:30:00Z"})
    # London has summer time by then.
    assert 'filename="companies-2026-04-01.csv"' in sent.headers["content-disposition"]
    assert sent.headers["rapport-rows"] == "0"
