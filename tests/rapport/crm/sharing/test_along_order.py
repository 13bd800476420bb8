"""Pages of a list for whom much is shared with: along the order they are what they are the other way."""

from typing import Any

import pytest

from auth.principal import EVERY_OBJECT, ObjectRights, Rights
from rapport.crm.records import along_order
from tests.support.app import Person, Rapport
from tests.support.imports import colleague
from tests.support.team import me

Json = dict[str, Any]
OWN = Rights(objects={EVERY_OBJECT: ObjectRights(read="own", create=True)})
SORTS = [[], [{"field": "created_at"}], [{"field": "updated_at", "descending": True}], [{"field": "employees"}]]


async def pages(person: Person, limit: int, sort: list[Json]) -> list[str]:
    """The ids of a whole list, page by page to its end; each page back from the last one is the same again."""
    found: list[list[str]] = []
    cursors: list[str | None] = [None]
    while True:
        sent = await person.post("/api/companies/query", json={"limit": limit, "sort": sort, "cursor": cursors[-1]})
        assert sent.status_code == 200, sent.text
        page = sent.json()
        found.append([each["id"] for each in page["items"]])
        if len(found) > 1:
            before = {"limit": limit, "sort": sort, "cursor": page["previous"]}
            back = (await person.post("/api/companies/query", json=before)).json()
            assert [each["id"] for each in back["items"]] == found[-2]
        if page["next"] is None:
            return [each for some in found for each in some]
        cursors.append(page["next"])


@pytest.mark.parametrize("walked", [3, 30_000], ids=["walk ends", "walk goes on"])
async def test_pages_are_the_same_both_ways(
    rapport: Rapport, email: str, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    owner = await rapport.sign_up("Along Ltd", "GB", email)
    rep = await colleague(rapport, owner, "own", OWN)
    expected = []
    for number in range(24):
        by = rep if number % 5 == 0 else owner
        made = (await by.post("/api/companies", json={"name": f"Works {number}", "employees": number % 7})).json()
        record_id = made["record"]["id"]
        if number % 5 == 0 or number % 3 == 0:
            expected.append(record_id)
        if number % 3 == 0:
            given = await owner.post(f"/api/companies/{record_id}/shares", json={"grantee_id": me(rep)})
            assert given.status_code == 200 or number % 5 == 0
    gone = expected.pop(1)
    assert (await owner.delete(f"/api/companies/{gone}")).status_code in {200, 204}
    before = {limit: [await pages(rep, limit, sort) for sort in SORTS] for limit in (2, 50)}
    assert [sorted(each) for each in before[50]] == [sorted(expected)] * len(SORTS)
    monkeypatch.setattr(along_order, "MANY", 1)
    monkeypatch.setattr(along_order, "WALKED", walked)
    assert {limit: [await pages(rep, limit, sort) for sort in SORTS] for limit in (2, 50)} == before
