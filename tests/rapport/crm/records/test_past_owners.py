"""Who owned a record: from its log, for whoever sees the record, and nobody else."""

import pytest

from tests.support.app import Person, Rapport
from tests.support.colleagues import colleague
from tests.support.team import code, me
from tests.support.timelines import changed, made


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Owners Ltd", "GB", email, name="Ann Lee")


async def test_owners_are_told_with_their_times_and_who_gave_it(rapport: Rapport, owner: Person, email: str) -> None:
    rob = await colleague(rapport, owner, f"rob.{email}", name="Rob")
    company = await made(owner, "companies", name="Obsidian")
    url = f"/api/companies/{company['id']}/owners"
    [first] = (await owner.get(url)).json()["items"]
    assert (first["owner"]["name"], first["until"], first["by_rule"]) == ("Ann Lee", None, False)
    assert code(await rob.get(url)) == (404, "records.not_found")
    await changed(owner, "companies", company["id"], owner_id=me(rob))
    await changed(owner, "companies", company["id"], name="Obsidian Foundry")  # no change of owner
    await changed(owner, "companies", company["id"], owner_id=me(owner))
    items = (await owner.get(url)).json()["items"]
    assert [(each["owner"]["name"], each["by"]["name"]) for each in items] == [
        ("Ann Lee", "Ann Lee"), ("Rob", "Ann Lee"), ("Ann Lee", "Ann Lee"),
    ]  # fmt: skip
    assert [each["until"] for each in items] == [None, items[0]["since"], items[1]["since"]]
    assert items[2]["since"] == first["since"]
    seq = (await owner.get(f"/api/companies/{company['id']}/history")).json()["items"][0]["seq"]
    undone = await owner.post(f"/api/companies/{company['id']}/reversion", json={"seq": seq})
    assert undone.status_code == 200, undone.text
    assert [each["owner"]["name"] for each in (await rob.get(url)).json()["items"]] == [
        "Rob",
        "Ann Lee",
        "Rob",
        "Ann Lee",
    ]
