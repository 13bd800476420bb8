"""Things made for a request to do something to: a file, a set of an import, a colleague, a team, a role, a token."""

import base64
from uuid import uuid4

from tests.support.app import Person, Rapport
from tests.support.generated import Json
from tests.support.imports import colleague
from tests.support.team import address, invited
from tests.support.tokens import made as a_token
from tests.support.uploads import file_sent


async def a_file(owner: Person, name: str = "a.txt", content: bytes = b"abc") -> str:
    """A file of a new record."""
    record_id = (await owner.post("/api/companies", json={"name": "With a file"})).json()["record"]["id"]
    metadata = f"filename {base64.b64encode(name.encode()).decode()}"
    headers = {"tus-resumable": "1.0.0", "upload-length": str(len(content)), "upload-metadata": metadata}
    url = (await owner.post(f"/api/companies/{record_id}/uploads", headers=headers)).headers["location"]
    headers = {**headers, "content-type": "application/offset+octet-stream", "upload-offset": "0"}
    assert (await owner.patch(url, content=content, headers=headers)).status_code == 204
    return str(url.rpartition("/")[2])


async def a_set(rapport: Rapport, owner: Person, verb: str) -> str:
    """A set of one file that is as far as the verb wants it."""
    file_id = await file_sent(owner, f"name,city\n{uuid4()},Oslo\n".encode())
    opened_set = (await owner.post("/api/import-sets", json={"file_ids": [file_id]})).json()
    before = {"run": ("dry-run",), "undo": ("dry-run", "run")}.get(verb, ())
    for step_before in before:
        await owner.post(f"/api/import-sets/{opened_set['id']}/{step_before}", json={})
        await rapport.run_jobs()
    return str(opened_set["id"])


async def a_bulk_edit(rapport: Rapport, owner: Person, verb: str) -> str:
    """A bulk edit that is as far as the verb wants it."""
    for each in (await owner.get("/api/bulk-edits")).json():  # one at a time
        if each["state"] in {"running", "undoing"}:
            await rapport.run_jobs()
            await owner.post(f"/api/bulk-edits/{each['id']}/stop")
    asked = {"object": "company", "op": "update", "ids": [str(uuid4())], "fields": {"employees": 1}}
    answer = await owner.post("/api/bulk-edits", json=asked)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    if verb == "resumption":
        await owner.post(f"/api/bulk-edits/{made['id']}/stop")
    elif verb != "stop":
        await rapport.run_jobs()
    return str(made["id"])


async def somebody(rapport: Rapport, owner: Person, wanted: set[str]) -> Json:
    """A colleague with a session, somebody who is invited, a team, or a token."""
    if "domain_id" in wanted:
        for each in (await owner.get("/api/domains")).json():  # there may not be many
            await owner.delete(f"/api/domains/{each['id']}")
        return {"domain_id": (await owner.post("/api/domains", json={"domain": f"{uuid4().hex}.test"})).json()["id"]}
    if "token_id" in wanted:
        return {"token_id": (await a_token(owner, "records:read"))["id"]}
    if "role_id" in wanted:
        label = uuid4().hex
        return {"role_id": (await owner.post("/api/roles", json={"label": {"zh": label, "en": label}})).json()["id"]}
    if "team_id" in wanted:
        team_id = str(uuid4())
        await owner.put(f"/api/teams/{team_id}", json={"name": team_id})
        return {"team_id": team_id}
    if "invitation_id" in wanted:
        return {"invitation_id": (await invited(owner, address()))["id"]}
    person = await colleague(rapport, owner, "rep")
    found = {"person_id": person.session["person"]["id"]}
    if "handover_id" in wanted:
        rule = {"to": "person", "person_id": owner.session["person"]["id"]}
        made = await owner.post(f"/api/members/{found['person_id']}/handovers", json=rule)
        await rapport.run_jobs()
        return {"handover_id": made.json()["id"]}
    if "session_id" in wanted:
        found["session_id"] = (await owner.get(f"/api/members/{found['person_id']}/sessions")).json()[0]["id"]
    return found
