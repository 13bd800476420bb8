"""Every file that leaves an organisation says who exported it, of which organisation and when.

What answers with a file is derived from the routes: a new one fails here until it is tried, or named with the reason
why it is no export.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, get_args, get_origin
from uuid import uuid4

from litestar import Litestar, Response
from litestar.response import Stream

from kernel.ids import new_id
from tests.support.app import Person, Rapport
from tests.support.billing import Account
from tests.support.finance import by_transfer, place
from tests.support.imports import opened, step
from tests.support.own_objects import define_object
from tests.support.pdf_text import text
from tests.support.routes import routes_of

NO_EXPORT = {
    "GET /api/activities/{record_id:uuid}/calendar": "one meeting, for a calendar of one's own",
    "GET /api/attachments/{file_id:uuid}": "a file as somebody uploaded it",
    "GET /api/hosted-invoices/{token:str}/pdf": "an invoice that was sent, for whom it was sent to",
    "GET /api/public-touches/{organisation_id:uuid}/{key:str}/script.js": "a script, with nobody's data",
    "GET /api/{path:str}": "the page of addresses that there aren't",
}
BY_OWNER = r"Exported by {} of {}, \d{{4}}-\d\d-\d\d \d\d:\d\d"


def answering_files(app: Litestar) -> Iterator[str]:
    """Method and path of each route that answers with text or bytes rather than with a declared shape."""
    for path, handler in routes_of(app):
        said = handler.parsed_fn_signature.return_type.annotation
        kind, shapes = get_origin(said) or said, set(get_args(said))
        is_file = isinstance(kind, type) and issubclass(kind, Response) and (not shapes or shapes & {str, bytes})
        if is_file or kind is Stream:
            yield from (f"{method} {path}" for method in handler.http_methods - {"HEAD"})


async def test_every_export_says_whose_it_is(paying: Rapport, account: Account, finance: Person) -> None:
    owner = account.person
    files = await of_records(owner)  # while the trial includes all of them
    files |= await of_billing(owner, finance, account, await by_transfer(account))
    files["GET /api/imports/{import_id:uuid}/errors.csv"] = await errors(paying, owner)
    files["GET /api/archives/{archive_id:uuid}/file"] = await archive(paying, owner)
    files["GET /api/subject-requests/{request_id:uuid}/file"] = await personal_copy(paying, owner)
    files["POST /api/queues/{queue_id:uuid}/simulations/export"] = await simulation(owner)
    for format_ in ("csv", "jsonl"):
        answer = await owner.post("/api/audit/export", json={"format": format_})
        files["POST /api/audit/export"] = files.get("POST /api/audit/export", "") + answer.text
    for route, found in files.items():
        who = finance if "finance" in route else owner
        names = (who.session["person"]["name"], who.session["organisation"]["name"])
        marks = re.findall(BY_OWNER.format(*map(re.escape, names)), found)
        assert len(marks) == (2 if "audit" in route else 1), (route, found)
    assert set(files) | set(NO_EXPORT) == set(answering_files(paying.app))


async def of_records(owner: Person) -> dict[str, str]:
    """Each kind of record as a table, one of the organisation's own among them."""
    own = (await define_object(owner, "Site"))["name"]
    nouns = [each["noun"] for each in (await owner.get("/api/objects")).json()]
    paths = {noun: "{object_name:str}" if noun == own else noun for noun in nouns}
    answers = {noun: await owner.post(f"/api/{noun}/export", json={}) for noun in nouns}
    found = {f"POST /api/{paths[noun]}/export": answer.text for noun, answer in answers.items()}
    asked = {"object": "company", "op": "delete", "ids": [str(uuid4())]}
    edit = (await owner.post("/api/bulk-edits", json=asked)).json()
    result = (await owner.post(f"/api/bulk-edits/{edit['id']}/result")).text
    return found | {"POST /api/bulk-edits/{edit_id:uuid}/result": result}


async def of_billing(owner: Person, finance: Person, account: Account, invoice: dict[str, Any]) -> dict[str, str]:
    """Invoices and the statement, as the organisation and as finance have them."""
    base = f"/api/billing/invoices/{invoice['id']}"
    found = await finance.post("/api/finance/documents/export", json={"currency": "USD"})
    return {
        "GET /api/billing/statement": (await owner.get("/api/billing/statement")).text,
        "GET /api/billing/invoices/{invoice_id:uuid}/csv": (await owner.get(f"{base}/csv")).text,
        "GET /api/billing/invoices/{invoice_id:uuid}/pdf": text((await owner.get(f"{base}/pdf")).content),
        "POST /api/finance/documents/export": found.text,
        "GET /api/finance/organisations/{organisation_id:uuid}/invoices/{invoice_id:uuid}/pdf": text(
            (await finance.get(place(account, invoice, "/pdf"))).content
        ),
    }  # fmt: skip


async def errors(paying: Rapport, owner: Person) -> str:
    """The rows of an import that are to be mended."""
    item = await opened(owner, b"name,employees\nAcme,many\n")
    await step(paying, owner, item, "dry-run")
    return str((await owner.get(f"/api/imports/{item['id']}/errors.csv")).text)


async def simulation(owner: Person) -> str:
    """Who would have lost what of a queue."""
    at = f"/api/queues/{new_id()}"
    assert (await owner.put(at, json={"name": "Pool", "objects": ["lead"]})).status_code == 200
    return (await owner.post(f"{at}/simulations/export", json={"idle": 30})).text


async def archive(paying: Rapport, owner: Person) -> str:
    """What an archive says of itself."""
    made = (await owner.post("/api/archives")).json()
    await paying.run_jobs()
    answer = await owner.get(f"/api/archives/{made['archives'][0]['id']}/file")
    return unpacked(answer.content)["manifest.json"]


async def personal_copy(paying: Rapport, owner: Person) -> str:
    """The first page of a copy for a person."""
    await owner.post("/api/contacts", json={"name": "Zora Quill"})
    begun = (await owner.post("/api/subject-requests", json={"wanted": {"names": ["Zora Quill"]}, "days": 30})).json()
    at = f"/api/subject-requests/{begun['id']}"
    await paying.run_jobs()
    refs = [each["ref"] for each in (await owner.get(f"{at}/hits")).json()["hits"]]
    for what, body in (("ticks", {"refs": refs, "on": True}), ("confirmation", None), ("export", None)):
        done = await owner.post(f"{at}/{what}", json=body)
        assert done.status_code < 300, done.text
    await paying.run_jobs()
    assert (await owner.post(f"{at}/download")).status_code == 200
    entries = unpacked((await owner.get(f"{at}/file")).content)
    assert all("Exported by" in body.splitlines()[0] for name, body in entries.items() if name.endswith(".csv"))
    return entries["README.txt"]


def unpacked(content: bytes) -> dict[str, str]:
    """The texts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as found:
        return {name: found.read(name).decode() for name in found.namelist()}
