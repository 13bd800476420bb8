"""Where what a form brought goes along, and where it ends: with merges, and with the person's data."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.forms import LEE, MARKETING, form, leads, sent, touches
from tests.support.subjects import Everywhere, hits, said, searched

pytestmark = pytest.mark.usefixtures("typed")


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Kept Ltd", "GB", email)


async def test_a_merge_takes_it_along_and_its_undo_brings_it_back(rapport: Rapport, owner: Person) -> None:
    url = await form(owner, consents=[MARKETING])
    await sent(rapport, url, LEE, consents=["marketing"])
    await sent(rapport, url, {**LEE, "email": "lee@home.example"}, consents=["marketing"])
    first, second = [each["id"] for each in await leads(owner)]
    merge = {"survivor": first, "others": [second], "versions": {first: 1, second: 1}}
    done = await owner.post("/api/leads/merges", json=merge)
    assert done.status_code < 300, done.text
    kept = await touches(owner, first)
    assert sorted(each["consents"][0]["point"] for each in kept) == ["lee@home.example", "lee@works.example"]
    undone = await owner.post(f"/api/merges/{done.json()['merge']['id']}/undo")
    assert undone.status_code < 300, undone.text
    await rapport.run_jobs()
    assert [len(await touches(owner, each)) for each in (first, second)] == [1, 1]


@pytest.mark.parametrize("mode", ["anonymise", "delete"])
async def test_it_goes_with_the_person_and_nobody_elses_does(rapport: Rapport, owner: Person, mode: str) -> None:
    url = await form(owner, consents=[MARKETING])
    await sent(rapport, url, LEE, consents=["marketing"])
    await sent(rapport, url, {"name": "Ola Nord", "email": "ola@works.example"}, consents=["marketing"])
    lee, ola = [each["id"] for each in await leads(owner)]
    made = Everywhere(owner)
    request = await searched(rapport, made, names=["Lee Wong"], emails=["lee@works.example"], phones=[])
    found = {each["place"] for each in await hits(made, request["id"])}
    assert found >= {"lead", "touch", "consent"}
    await said(made, request["id"], "confirmation")
    await said(made, request["id"], "erasure", {"mode": mode})
    await rapport.run_jobs()
    if mode == "anonymise":
        assert await touches(owner, lee) == []
    else:
        assert (await owner.get(f"/api/leads/{lee}")).status_code == 404
    [other] = await touches(owner, ola)
    assert other["consents"][0]["point"] == "ola@works.example"
