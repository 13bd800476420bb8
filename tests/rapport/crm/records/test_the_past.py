"""Lists as they were: rebuilt from the change log, filtered and sorted as the present is."""

import datetime as dt
from typing import Any
from uuid import UUID

import pytest

from kernel.ids import new_id
from rapport.crm.contacts.feature import CONTACT
from rapport.crm.features import REGISTRY
from rapport.crm.records import relative, write
from rapport.crm.records.errors import BadFilter
from rapport.crm.records.scope import Scope
from tests.support.app import Person, Rapport


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
