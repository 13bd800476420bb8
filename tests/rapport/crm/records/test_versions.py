"""ETags: an answer that is the same is not sent again, and a write that was meant for another version is refused."""

from typing import Any
from uuid import uuid4

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague

pytestmark = pytest.mark.deep

Json = dict[str, Any]


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder of a fresh organisation."""
    return await rapport.sign_up("Versions Ltd", "GB", email)


async def company(person: Person, **fields: object) -> tuple[str, str]:
    """A new company's address, and its ETag."""
    made = await person.post("/api/companies", json={"name": "Acme", **fields})
    url = f"/api/companies/{made.json()['record']['id']}"
    return url, (await person.get(url)).headers["etag"]


async def test_what_is_the_same_is_not_sent_again(owner: Person) -> None:
    url, tag = await company(owner)
    for known in (tag, f"W/{tag}", f'"1.0000000000000000", {tag}', "*"):
        again = await owner.get(url, headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = await owner.get(url, headers={"if-none-match": '"1.0000000000000000"'})
    assert (other.status_code, other.json()["record"]["name"]) == (200, "Acme")
    # Fewer fields are another answer, and so is the record beside which a link has come, at the same version.
    assert (await owner.get(f"{url}?fields=name", headers={"if-none-match": tag})).status_code == 200
    contact = (await owner.post("/api/contacts", json={"name": "Ann"})).json()["record"]["id"]
    await owner.put(f"{url}/links/contacts/{contact}", json={})
    linked = await owner.get(url, headers={"if-none-match": tag})
    assert (linked.status_code, linked.json()["related"]["contacts"][0]["id"]) == (200, contact)


async def test_a_write_for_another_version_is_refused_with_what_changed(
    rapport: Rapport, owner: Person, email: str
) -> None:
    url, tag = await company(owner, employees=10, description="kept")
    bob = await colleague(rapport, owner, f"bob.{email}", role="owner")
    await bob.patch(url, json={"employees": 20, "website": "https://acme.example"})
    refused = await owner.patch(url, json={"employees": 30, "name": "Acme Ltd"}, headers={"if-match": tag})
    assert (refused.status_code, refused.json()["code"]) == (412, "records.stale")
    told = refused.json()["details"]
    bob_id = bob.session["person"]["id"]
    assert told["version"] == 2
    assert {name: {**each, "changed_at": ""} for name, each in told["fields"].items()} == {
        "employees": {"yours": 30, "theirs": 20, "base": 10, "changed_by": bob_id, "changed_at": ""},
        "website": {"theirs": "https://acme.example", "base": None, "changed_by": bob_id, "changed_at": ""},
    }
    for method, at in (("DELETE", url), ("POST", f"{url}/restoration")):
        assert (await owner.request(method, at, headers={"if-match": tag})).status_code == 412
    now = await owner.get(url)
    assert (now.json()["record"]["name"], now.json()["record"]["version"]) == ("Acme", 2)
    done = await owner.patch(url, json={"name": "Acme Ltd"}, headers={"if-match": now.headers["etag"]})
    assert (done.status_code, done.json()["record"]["version"]) == (200, 3)
    # The version alone will do, one of several, a tag that a proxy has made weak, and any version.
    for number, based_on in enumerate(('"3"', '"1", "4"', 'W/"5.0123456789abcdef"', "*"), 4):
        done = await owner.patch(url, json={"name": f"Name {number}"}, headers={"if-match": based_on})
        assert (done.status_code, done.json()["record"]["version"]) == (200, number)
    assert (await owner.delete(url, headers={"if-match": '"7"'})).status_code == 200
    assert (await owner.patch(url, json={"name": "Gone"}, headers={"if-match": '"7"'})).status_code == 404
    assert (await owner.post(f"{url}/restoration", headers={"if-match": '"8"'})).status_code == 200


async def test_what_is_no_version_is_refused_and_nothing_is_written(owner: Person) -> None:
    url, _ = await company(owner)
    for wrong in ("1", '"one"', '"1";', "", '"1",', '"99999999999"'):
        refused = await owner.patch(url, json={"name": "Other"}, headers={"if-match": wrong})
        assert (refused.status_code, refused.json()["code"]) == (400, "records.unreadable_version"), wrong
    assert (await owner.get(url)).json()["record"]["name"] == "Acme"


async def test_the_first_answer_comes_again_whatever_became_of_the_record(owner: Person) -> None:
    url, _ = await company(owner)
    for fields in ({"employees": 10}, {"description": "Secret", "employees": 20}):
        key = {"idempotency-key": str(uuid4())}
        first = (await owner.patch(url, json=fields, headers=key)).json()
        await owner.patch(url, json={"employees": 99, "description": "Later", "name": f"Name {fields['employees']}"})
        again = (await owner.patch(url, json=fields, headers=key)).json()
        moments = [each["record"].pop("updated_at") for each in (first, again)]
        assert again == first
        assert moments[0] <= moments[1]
    key = {"idempotency-key": "made"}
    first = (await owner.post("/api/companies", json={"name": "Made", "employees": 1}, headers=key)).json()
    made = f"/api/companies/{first['record']['id']}"
    await owner.patch(made, json={"name": "Other", "employees": 2})
    await owner.delete(made)
    assert (await owner.post("/api/companies", json={"name": "Made", "employees": 1}, headers=key)).json() == first


async def test_a_write_that_changed_nothing_is_known_again(owner: Person) -> None:
    url, _ = await company(owner, employees=10)
    key = {"idempotency-key": "nothing"}
    first = (await owner.patch(url, json={"employees": 10}, headers=key)).json()
    assert first["change"] == {"seq": None}
    await owner.patch(url, json={"employees": 20})
    again = (await owner.patch(url, json={"employees": 10}, headers=key)).json()
    assert (again["change"], again["record"]) == (first["change"], first["record"])
    assert (await owner.get(url)).json()["record"]["employees"] == 20
    other = await owner.patch(url, json={"employees": 30}, headers=key)
    assert (other.status_code, other.json()["code"]) == (422, "records.key_reused")
    # Nothing that is not there is taken away, twice.
    contact = (await owner.post("/api/contacts", json={"name": "Ann"})).json()["record"]["id"]
    link, none = f"{url}/links/contacts/{contact}", {"idempotency-key": "no link"}
    gone = [(await owner.delete(link, headers=none)).json()]
    await owner.put(link, json={})
    gone.append((await owner.delete(link, headers=none)).json())
    assert [each["change"] for each in gone] == [{"seq": None}, {"seq": None}]
    told = (await owner.get(f"{url}/history")).json()["items"]
    assert [each["op"] for each in told] == ["link", "update", "create"]
    assert (await owner.get("/api/sync/changes", params={"since": 0})).status_code == 200
