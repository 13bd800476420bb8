"""What changes who may see what is noted before it is committed: what can't be noted isn't done."""

from typing import Any

import pytest

from auth import security_log
from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.team import hired, me

pytestmark = pytest.mark.deep

Json = dict[str, Any]
LABEL = {"zh": "销售二", "en": "Second"}


@pytest.fixture
async def owner(rapport: Rapport, email: str) -> Person:
    """The founder."""
    return await rapport.sign_up("Noted Ltd", "GB", email)


async def read(owner: Person, *paths: str) -> list[Json]:
    """What some pages say."""
    return [(await owner.get(path)).json() for path in paths]


async def test_what_can_not_be_noted_is_not_done(
    rapport: Rapport, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = (await owner.post("/api/roles", json={"label": LABEL, "rights": {}})).json()
    leaver, heir = await hired(rapport, owner), await hired(rapport, owner)
    assert (await leaver.post("/api/companies", json={"name": "A"})).status_code == 201
    territory, queue, rule = new_id(), new_id(), new_id()
    place = {"name": "North", "parent_id": None, "people": []}
    assert (await owner.put(f"/api/territories/{territory}", json=place)).status_code == 200
    inbound = {"name": "Inbound", "objects": ["lead"], "people": []}
    assert (await owner.put(f"/api/queues/{queue}", json=inbound)).status_code == 200
    grantee = {"grantee_id": role["id"], "source_id": (await read(owner, "/api/roles"))[0][0]["id"]}
    shared = {"name": "All", "object": "company", "level": "read", **grantee}
    assert (await owner.put(f"/api/sharing-rules/{rule}", json=shared)).status_code == 200
    handovers = f"/api/members/{me(leaver)}/handovers"
    pages = ("/api/roles", "/api/territories", "/api/queues", "/api/sharing-rules", handovers)
    before = await read(owner, *pages)

    async def dies(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(security_log, "note", dies)
        wider = {"base_version": role["version"], "rights": {"manage_people": True}}
        for answer in (
            await owner.post("/api/roles", json={"label": {"zh": "三", "en": "Third"}, "rights": {}}),
            await owner.patch(f"/api/roles/{role['id']}", json=wider),
            await owner.delete(f"/api/roles/{role['id']}"),
            await owner.put(f"/api/territories/{territory}", json={**place, "people": [me(heir)]}),
            await owner.delete(f"/api/territories/{territory}"),
            await owner.put("/api/territory-rules/company", json={"rules": []}),
            await owner.put(f"/api/queues/{queue}", json={**inbound, "people": [me(heir)]}),
            await owner.delete(f"/api/queues/{queue}"),
            await owner.put(f"/api/sharing-rules/{rule}", json={**shared, "name": "Other"}),
            await owner.delete(f"/api/sharing-rules/{rule}"),
            await owner.post(handovers, json={"to": "person", "person_id": me(heir)}),
        ):
            assert answer.status_code == 500, answer.text
    assert await read(owner, *pages) == before
    await rapport.run_jobs()
    assert (await leaver.post("/api/companies/count", json={})).json() == {"count": 1}
