"""An organisation that has something of everything, and its archive."""

import base64
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from auth import tree
from rapport.portability.entries import Written
from rapport.portability.load import load
from rapport.portability.manifest import Manifest
from rapport.privacy.arriving import erase_again
from tests.support.app import PASSWORD, Person, Rapport
from tests.support.own_fields import define
from tests.support.uploads import file_sent

Entries = dict[str, bytes]


async def filled(rapport: Rapport, email: str) -> Person:
    """An organisation with sample records, a list, a file with an import, and a label that was given up."""
    person = rapport.browser()
    signup_id, proof = await rapport.verified(person, "Moving Ltd", "CN", email)
    body = {"proof": proof, "name": "Ann Lee", "password": PASSWORD, "sample_data": True}
    done = await person.post(f"/api/signups/{signup_id}/completion", json=body)
    assert done.status_code == 201, done.text
    person.signed_in(done.json())
    text, day = [(await define(person, kind, kind, "contact"))["name"] for kind in ("phone", "date")]
    area = await define(person, "choice", "Area", "contact", choices=[{"zh": "北", "en": "North"}])
    labels = [{"zh": "铁", "en": "Iron"}, {"zh": "锌", "en": "Zinc"}]
    metals = await define(person, "multi_choice", "Metals", "contact", choices=labels)
    own = {text: "0571 8765-4321", day: "2026-02-28", area["name"]: area["choices"][0]["id"]}
    own[metals["name"]] = [each["id"] for each in metals["choices"]]
    values = {"name": "单于 ​O'Brien", "note": '第一行\n\t"二" \\N \u2028', **own}
    made = await person.post("/api/contacts", json=values)
    assert made.status_code == 201, made.text
    record = made.json()["record"]
    changed = await person.patch(
        f"/api/contacts/{record['id']}", json={"base_version": record["version"], "name": "单于 Müller"}
    )
    assert changed.status_code == 200, changed.text
    below = await rapport.hire(person, f"bob.{email}")
    tenant = await rapport.parts.directory.tenant(organisation(person))
    async with rapport.parts.runtime.databases.tenant_session(tenant.home, tenant.keys) as session:
        # Above somebody whose row comes first.
        await tree.set_manager(session, UUID(person.session["person"]["id"]), UUID(below.session["person"]["id"]))
    view = {"name": "Mine", "filter": {"field": "name", "op": "contains", "value": "单"}, "sort": [], "columns": []}
    assert (await person.post("/api/views", json={"object": "contact", **view})).status_code == 201
    content = b"name\n" + b"".join(b"Row %d\n" % number for number in range(9_000))
    file_id = await file_sent(person, content, "names.csv")
    run = await person.post("/api/imports", json={"object": "company", "file_id": file_id})
    assert run.status_code == 201, run.text
    return person


async def archived(rapport: Rapport, person: Person) -> bytes:
    """The bytes of a new archive, as its page downloads them."""
    begun = await person.post("/api/archives")
    assert begun.status_code == 201, begun.text
    await rapport.run_jobs()
    [newest, *_] = (await person.get("/api/archives")).json()["archives"]
    assert newest["state"] == "done", newest
    answer = await person.get(f"/api/archives/{newest['id']}/file")
    assert answer.status_code == 200, answer.text
    return answer.content


async def load_of(rapport: Rapport, path: Path, email: str, **more: Any) -> UUID:
    """The organisation that is made of an archive at the terminal."""
    runtime, provisioner = rapport.parts.runtime, rapport.parts.provisioner
    return (await load(runtime, provisioner, path, email, erase_again, **more)).id


def opened(archive: bytes) -> Entries:
    """The entries by name."""
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        return {name: found.read(name) for name in found.namelist()}


def packed(entries: Entries) -> bytes:
    """Entries as a zip again, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def told(entries: Entries, **said: object) -> Entries:
    """With a manifest that says the truth of them, but for what it is given."""
    whole = msgspec.to_builtins(manifest_of(entries))
    contents = {name: data for name, data in entries.items() if name != "manifest.json"}
    whole["entries"] = [
        Written(
            name, len(data), hashlib.sha256(data).hexdigest(), data.count(b"\n") if name.endswith(".ndjson") else None
        )
        for name, data in contents.items()
    ]
    return {**contents, "manifest.json": msgspec.json.encode({**whole, **said})}


def _written(name: str, data: bytes) -> Written:
    lines = data.count(b"\n") if name.endswith(".ndjson") else None
    return Written(name, len(data), hashlib.sha256(data).hexdigest(), lines)


def manifest_of(entries: Entries) -> Manifest:
    """What the archive says of itself."""
    return msgspec.json.decode(entries["manifest.json"], type=Manifest)


def rows(entries: Entries, table: str, part: str = "tables") -> list[dict[str, Any]]:
    """The rows of a table."""
    return [msgspec.json.decode(line) for line in entries[f"{part}/{table}.ndjson"].splitlines()]


def organisation(person: Person) -> UUID:
    return UUID(person.session["organisation"]["id"])


async def attach(person: Person, company_id: str, name: str, data: bytes) -> str:
    """A file of a company; its id."""
    protocol = {"tus-resumable": "1.0.0"}
    told = base64.b64encode(name.encode()).decode()
    asked = {**protocol, "upload-length": str(len(data)), "upload-metadata": f"filename {told}"}
    url = (await person.post(f"/api/companies/{company_id}/uploads", headers=asked)).headers["location"]
    sent = {**protocol, "upload-offset": "0", "content-type": "application/offset+octet-stream"}
    assert (await person.patch(url, content=data, headers=sent)).status_code == 204
    file_id: str = url.rpartition("/")[2]
    return file_id


TUS = {"tus-resumable": "1.0.0"}


async def sent(
    person: Person, data: bytes, *, url: str = "", name: str = "a.zip", since: int = 0, upto: int | None = None
) -> str:
    """Uploads a part of an archive that somebody brings; where the next one goes."""
    if not url:
        told = base64.b64encode(name.encode()).decode()
        asked = {**TUS, "upload-length": str(len(data)), "upload-metadata": f"filename {told}"}
        begun = await person.post("/api/archive-imports", headers=asked)
        assert begun.status_code == 201, begun.text
        url = begun.headers["location"]
    parts = {**TUS, "upload-offset": str(since), "content-type": "application/offset+octet-stream"}
    answer = await person.patch(url, content=data[since:upto], headers=parts)
    assert answer.status_code == 204, answer.text
    return url


async def brought(person: Person, data: bytes, *, name: str = "a.zip") -> str:
    """The id of an archive that somebody has uploaded whole."""
    return (await sent(person, data, name=name)).split("/")[-2]


def altered_row(data: bytes, table: str, **values: object) -> bytes:
    """An archive whose manifest tells the truth, with a first row of a table that says something else."""
    entries = opened(data)
    [first, *rest] = rows(entries, table)
    lines = [msgspec.json.encode({**first, **values}), *map(msgspec.json.encode, rest)]
    return packed(told({**entries, f"tables/{table}.ndjson": b"\n".join([*lines, b""])}))
