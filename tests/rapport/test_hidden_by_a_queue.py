"""What a queue hides of a record that waits in it, against every route that there is: nowhere, until it is taken.

The operations come from the OpenAPI document, so a new one is tried as soon as it exists.
"""

from typing import Any, Final

import pytest

from auth.principal import EVERY_OBJECT
from kernel.ids import new_id
from tests.rapport.test_viewing_every_route import READ_BY_POST, called, chosen, operations, table
from tests.support.app import Person, Rapport
from tests.support.assignment import owner_of
from tests.support.byte_search import Texts
from tests.support.filled import SECRETS, Filled, filled
from tests.support.own_fields import define
from tests.support.team import me
from tests.support.tries import Try

pytestmark = [pytest.mark.slow, pytest.mark.deep]
Json = dict[str, Any]

ALL: Final = {"read": "all", "create": True, "update": "all", "delete": "all", "export": "all", "share": "all"}
WAITS: Final = {
    "name": "Quetzal Ondine", "company_name": "Hoatzin Holdings", "mobile": "+447700900471",
    "email": "quetzal@hoatzin.example", "note": "keeps a cassowary", "title": "Oilbird keeper",
}  # fmt: skip
OWN: Final = "Trogon berth seven"
TAKES: Final = {"POST /api/leads/{record_id}/takes", "POST /api/leads/bulk", "POST /api/leads/rows"}
"""What takes it, which is what shows it: by its id alone (`test_hidden_until_taken`)."""
MINE: Final = " /api/session"
"""What is about the asker's own session, and would end it."""


async def planted(side: Filled) -> tuple[str, str]:
    """A queue that hides all of it, and the lead in it, with what lies beside: an activity, a task."""
    own = (await define(side.person, "text", "Berth", "lead"))["name"]
    fields = {**WAITS, own: OWN}
    made = (await side.post("leads", {**fields, "campaign": side["campaign"]}))["record"]["id"]
    await side.post("activities", {"kind": "call", "subject": "Dunlin", "lead": made})
    await side.post("tasks", {"title": "Ring", "lead": made})
    return made, own


async def asked_for(side: Filled, person: Person, queue: str, lead: str, own: str) -> list[bytes]:
    """Answers to who looks for what is hidden, in each way in which something is looked for."""
    found = []
    for name, value in {**WAITS, own: OWN}.items():
        by = {"field": name, "op": "eq", "value": value}
        paths = ("leads/query", "leads/count", "leads/summary", "leads/export")
        found += [await person.post(f"/api/{path}", json={"filter": by}) for path in paths]
        found.append(await person.post("/api/leads/board", json={"filter": by, "group": "source"}))
        through = {"object": "lead", "filter": by}
        found.append(await person.post(f"/api/queues/{queue}/waiting", json=through))
        for path in ("tasks/query", "activities/query"):
            far = {"filter": {"field": f"lead.{name}", "op": "eq", "value": value}, "include": ["lead"]}
            answer = await person.post(f"/api/{path}", json=far)
            assert answer.json().get("items", []) == [], (path, name)
            found.append(answer)
        for answer in (
            await person.post("/api/search", json={"q": value}),
            await person.post("/api/leads/query", json={"search": value}),
        ):
            assert (answer.status_code, lead in answer.text) == (200, False), name
            found.append(answer)
    past = {"as_of": "2100-01-01T00:00:00Z"}
    found += [await person.post(f"/api/{path}", json=past) for path in ("leads/query", "leads/export", "tasks/query")]
    found.append(await person.get(f"/api/leads/{lead}", params=past))
    drafted = {"fields": {**WAITS}}
    found.append(await person.post("/api/leads/duplicates/hint", json=drafted))
    found.append(await person.post(f"/api/queues/{queue}/waiting", json={"object": "lead"}))
    found.append(await person.get("/api/sync/changes", params={"since": 0}))
    mark = (await person.get("/api/changes")).json()["cursor"].partition("-")[2]
    feed = await person.get("/api/changes", params={"after": f"0-{mark}"})
    assert feed.json()["reset"] is False
    assert lead not in {each["id"] for each in feed.json()["changes"] if each["op"] != "gone"}
    found.append(feed)
    return [each.content for each in found]


async def test_it_is_in_no_answer_of_any_route(rapport: Rapport, email: str) -> None:
    side = await filled(rapport, email, SECRETS)
    rights = {"objects": {EVERY_OBJECT: ALL}, "see_disk": True, "import": True, "configure": True}
    role = await side.post("roles", {"label": {"zh": "成员", "en": "Member"}, "rights": rights})
    person = await rapport.hire(side.person, f"member.{email}", name="Mem Ber", role=role["key"])
    side.ids["role"] = role["id"]
    lead, own = await planted(side)
    hidden = {"lead": dict.fromkeys((*WAITS, own), "hidden")}
    side.ids["queue"] = queue = str(new_id())
    body = {"name": "Pool", "objects": ["lead"], "people": [me(person)], "rules": {"hidden": hidden}}
    assert (await side.person.put(f"/api/queues/{queue}", json=body)).status_code == 200
    assert (await side.person.patch(f"/api/leads/{lead}", json={"owner_id": queue})).status_code == 200
    await rapport.run_jobs()
    side.ids["lead"] = lead
    tries, secrets = table(side), Texts([*WAITS.values(), OWN])
    reads = [each for each in operations() if each.startswith("GET ") or each in READ_BY_POST]
    writes = [each for each in operations() if each not in reads and each not in TAKES and MINE not in each]

    async def told(labels: list[str]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for label in labels:
            for each in chosen(tries.get(label, [])):
                answer = await called(person, label, each)
                if texts := secrets.in_bytes(answer.content):
                    found.setdefault(label, set()).update(texts)
        return found

    assert await told(reads) == {}
    for content in await asked_for(side, person, queue, lead, own):
        assert secrets.in_bytes(content) == set(), content
    assert await told(writes) == {}
    assert await owner_of(side.person, lead) == queue, "nobody has taken it on the way"
    taken = await called(person, "POST /api/leads/{record_id}/takes", Try((200, {}), None, {"record_id": lead}))
    assert taken.status_code == 200, taken.text
    shown = await told(reads)
    assert len(shown) >= 6, shown
    assert set().union(*shown.values()) == {*WAITS.values(), OWN}
