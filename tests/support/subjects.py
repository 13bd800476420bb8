"""An organisation in which one person occurs at every place, beside another of nearly the same name; and where else."""

import base64
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from kernel.columns import ciphers
from kernel.tables import control_metadata, tenant_metadata
from rapport.privacy import sealed
from tests.support.app import Person, Rapport
from tests.support.imports import opened, step

Json = dict[str, Any]

NAME, EMAIL, MOBILE = "Ottilie Brandvold", "ottilie.brandvold@fjordhus.example", "+44 7700 900123"
LOOKED_FOR = {"names": [NAME], "emails": [EMAIL], "phones": [MOBILE]}
TEXTS = ("ottilie brandvold", "brandvold, ottilie", EMAIL, "7700900123", "7700 900123", "7700 900 123")
"""What must be nowhere afterwards, folded and with single spaces."""

TABLE = (
    "Name,Email,Mobile,Notes\n"
    f"{NAME},{EMAIL},07700 900123,met at the fair\n"
    "Ottilie Brandvoldsen,o.b@other.example,07700 900999,somebody else\n"
    f"Per Aas,per@fjordhus.example,07700 900555,knows {NAME}\n"
).encode()


@dataclass
class Everywhere:
    """The ids of what was made."""

    owner: Person
    ids: dict[str, str] = field(default_factory=dict)

    async def made(self, noun: str, name: str, body: Json) -> Json:
        """A record, remembered by a name."""
        answer = await self.owner.post(f"/api/{noun}", json=body)
        assert answer.status_code == 201, answer.text
        record: Json = answer.json()["record"]
        self.ids[name] = record["id"]
        return record

    async def changed(self, noun: str, record: Json, body: Json) -> Json:
        """A record with other values."""
        url = f"/api/{noun}/{record['id']}"
        answer = await self.owner.patch(url, json={"base_version": record["version"], **body})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()["record"] if "record" in answer.json() else answer.json()
        return found


async def attached(person: Person, noun: str, record_id: str, name: str, content: bytes) -> str:
    """A file of a record, in one part; its id."""
    metadata = f"filename {base64.b64encode(name.encode()).decode()},type dGV4dA=="
    begins = {"tus-resumable": "1.0.0", "upload-length": str(len(content)), "upload-metadata": metadata}
    begun = await person.post(f"/api/{noun}/{record_id}/uploads", headers=begins)
    assert begun.status_code == 201, begun.text
    part = {"tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream", "upload-offset": "0"}
    sent = await person.patch(begun.headers["location"], content=content, headers=part)
    assert sent.status_code == 204, sent.text
    file_id: str = begun.headers["location"].rpartition("/")[2]
    return file_id


async def everywhere(rapport: Rapport, email: str) -> Everywhere:
    """An organisation with the person in every place."""
    made = Everywhere(await rapport.sign_up("Fjord Ltd", "GB", email))
    company = await made.made("companies", "company", {"name": "Fjordhus AS", "description": f"Ask {NAME} first"})
    first = {"name": "Ottilie Brandwold", "email": EMAIL, "mobile": MOBILE, "birthday": "1980-05-04"}
    links = {"companies": [{"id": company["id"]}]}
    contact = await made.made("contacts", "contact", {**first, "note": "likes skiing", "links": links})
    contact = await made.changed("contacts", contact, {"name": NAME, "note": f"{NAME} prefers mail"})
    await made.changed("contacts", contact, {"note": "prefers mail"})
    await made.made("contacts", "other", {"name": "Ottilie Brandvoldsen", "email": "o.b@other.example"})
    lead = await made.made("leads", "lead", {"name": NAME, "mobile": "0044 7700 900 123", "note": "wants a boat"})
    await made.changed("leads", lead, {"note": "wants a house"})
    deal = await made.made(
        "deals", "deal",
        {"name": f"House for {NAME}", "company": company["id"], "amount": "120000", "currency": "GBP",
         "links": {"contacts": [{"id": contact["id"]}]}},
    )  # fmt: skip
    await made.changed("deals", deal, {"description": f"Call {NAME} at 07700-900-123"})
    await made.made(
        "activities", "note", {"kind": "note", "subject": "Call", "body": "Her mother is ill", "contact": contact["id"]}
    )
    await made.made(
        "activities",
        "on_deal",
        {"kind": "note", "body": f"{NAME} agreed to the price", "deal": deal["id"], "contact": contact["id"]},
    )
    await made.made("tasks", "task", {"title": f"Write to {EMAIL}", "company": company["id"]})
    view = {"object": "contact", "name": f"Like {NAME}", "filter": {"field": "email", "op": "eq", "value": EMAIL}}
    assert (await made.owner.post("/api/views", json=view)).status_code == 201
    await _files(rapport, made)
    invited = await made.owner.post("/api/invitations", json={"email": EMAIL, "name": NAME, "role": "rep"})
    assert invited.status_code == 201, invited.text
    await rapport.run_jobs()
    return made


async def _files(rapport: Rapport, made: Everywhere) -> None:
    """Attachments with the person in name, record or content, and an import that ran with a list of errors."""
    owner, ids = made.owner, made.ids
    ids["cv"] = await attached(owner, "contacts", ids["contact"], "cv.pdf", b"%PDF-1.7 nothing to read")
    ids["minutes"] = await attached(owner, "companies", ids["company"], "minutes.txt", f"With {NAME}.\nBye\n".encode())
    ids["named"] = await attached(owner, "companies", ids["company"], f"Offer {NAME}.pdf", b"%PDF-1.7 still nothing")
    ids["drawing"] = await attached(owner, "deals", ids["deal"], "drawing.png", b"\x89PNG\r\n\x1a\n nothing")
    item = await opened(owner, TABLE, "contact", f"people {NAME}.csv")
    await step(rapport, owner, item, "dry-run")
    ran = await step(rapport, owner, item, "run")
    assert ran["state"] == "done", ran
    ids["import"] = item["id"]


async def searched(rapport: Rapport, made: Everywhere, **wanted: Any) -> Json:
    """A request whose search has ended."""
    begun = await made.owner.post("/api/subject-requests", json={"wanted": wanted or LOOKED_FOR, "days": 30})
    assert begun.status_code == 201, begun.text
    await rapport.run_jobs()
    return await look(made, begun.json()["id"])


async def look(made: Everywhere, request_id: str) -> Json:
    """A request as it is now."""
    found: Json = (await made.owner.get(f"/api/subject-requests/{request_id}")).json()
    return found


async def hits(made: Everywhere, request_id: str) -> list[Json]:
    """Everything that was found."""
    answer = await made.owner.get(f"/api/subject-requests/{request_id}/hits")
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    found: list[Json] = answer.json()["hits"]
    return found


async def said(made: Everywhere, request_id: str, what: str, body: object = None) -> Any:
    """One of the verbs of a request."""
    answer = await made.owner.post(f"/api/subject-requests/{request_id}/{what}", json=body)
    assert answer.status_code < 300, answer.text
    return answer


async def left(rapport: Rapport, made: Everywhere) -> list[str]:
    """Every place at which the person still is: each table of the organisation decrypted, its sealed rows among the
    installation's, all its files.
    """
    tenant = await rapport.parts.directory.tenant(UUID(made.owner.session["organisation"]["id"]))
    runtime, found = rapport.parts.runtime, list[str]()
    async with runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        for table in tenant_metadata.sorted_tables:
            for row in await session.rows(sa.select(table)):
                texts = [text for _, text in sealed.texts(table, row, session.keys)] if ciphers(table) else []
                clear = [str(value) for value in row.values() if isinstance(value, str | dict | list)]
                found += [f"{table.name}: {text}" for text in (*texts, *clear) if names(text)]
    async with runtime.databases.control_session() as control:
        for table in control_metadata.sorted_tables:
            if "organisation_id" in table.c and ciphers(table):
                for row in await control.rows(sa.select(table).where(table.c.organisation_id == tenant.id)):
                    texts = [text for _, text in sealed.texts(table, row, control.keys)]
                    found += [f"{table.name}: {text}" for text in texts if names(text)]
    folder = rapport.settings.data_dir / "files" / str(tenant.id)
    for path in sorted(folder.glob("*/*")):
        data = b"".join(runtime.files.read(tenant.keys, UUID(path.name)))
        found += [f"file: {path.name}"] if names(data.decode(errors="ignore")) else []
    return found


def names(text: str) -> bool:
    """Whether a text still names the person, however it is written."""
    plain = " ".join(text.casefold().replace("-", " ").split())
    return any(each in plain for each in TEXTS) and "brandvoldsen" not in plain.replace("ottilie brandvold ", "")


async def subject_request(rapport: Rapport, owner: Person, label: str) -> str:
    """A request about somebody who is there, as far as the operation wants it."""
    name = f"Somebody {uuid4()}"
    assert (
        await owner.post("/api/contacts", json={"name": name, "email": f"{uuid4()}@example.com"})
    ).status_code == 201
    made = Everywhere(owner)
    request = await searched(rapport, made, names=[name])
    if label.endswith(("/ticks", "/refusal", "/hits", "/preview")):
        return str(request["id"])
    refs = [each["ref"] for each in await hits(made, request["id"])]
    await said(made, request["id"], "ticks", {"refs": refs, "on": True})
    if label.endswith("/confirmation") and not label.startswith("DELETE"):
        return str(request["id"])
    await said(made, request["id"], "confirmation")
    if label.endswith(("/download", "/file")):
        await said(made, request["id"], "export")
    if label.endswith("/certificate"):
        await said(made, request["id"], "erasure", {"mode": "delete"})
    await rapport.run_jobs()
    return str(request["id"])
